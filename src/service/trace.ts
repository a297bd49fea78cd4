/** W3C trace context (https://www.w3.org/TR/trace-context/): read from requests, made where there is none, sent on. */
import { randomFillSync } from 'node:crypto';
import type { Trace } from './ports.ts';

/** Version, trace id, id of the span that calls, flags. Versions after 00 may be longer; what we know stands at the front. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LONGEST = 512;
const SAMPLED = 1;

/** @returns the trace of a header that is one; null for any other, which the standard says to ignore */
function readTraceparent(header: string | null | undefined): Trace | null {
  if (header == null || header.length > LONGEST) return null;
  const [, version, id, parent, flags = '0', more] = TRACEPARENT.exec(header) ?? [];
  if (version === undefined || (version === '00' && more !== undefined)) return null;
  return `00-${id}-${parent}-0${Number.parseInt(flags, 16) & SAMPLED}`;
}

/**
 * The trace of one step of ours (a turn, a call, a delivery): in the trace of what led to it, with an id of its own, which those
 * who are called see as their caller. Without a valid predecessor a new, sampled trace begins.
 */
export function nextStep(before: string | null | undefined): Trace {
  const known = readTraceparent(before);
  return known === null ? `00-${randomHex(16)}-${randomHex(8)}-01` : `${known.slice(0, 36)}${randomHex(8)}${known.slice(52)}`;
}

// Asking the system for a few bytes costs as much as asking for many.
const pool = randomFillSync(Buffer.alloc(4096));
let used = 0;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}

/** The two parts that log lines carry: of the whole way, and of this step. */
export function traceFields(trace: Trace): { readonly trace: string; readonly span: string } {
  return { trace: trace.slice(3, 35), span: trace.slice(36, 52) };
}
