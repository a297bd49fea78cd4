/** From the bytes of an answer to typed values: only what the action declares gets through. */
import type { Action, SlotType, Value } from '../../flow/graph.ts';
import type { WalletAnswer } from '../../service/ports.ts';

/** `why` names the broken rule by declared names only, never by what the wallet sent. */
export type ReadAnswer =
  | { readonly kind: 'answer'; readonly answer: WalletAnswer }
  | { readonly kind: 'nonsense'; readonly why: string };

/** Longest text that an answer may carry, in characters. */
const TEXT_MAX = 2000;
const FILES_MAX = 10;

/**
 * Reads `{"result": "<declared result>", "fields": {…}}`. Every declared field must be there (unless optional) with its
 * declared type; members that are not declared are dropped, so that the wallet may add some without breaking the bot.
 */
export function readAnswer(bytes: Uint8Array, action: Action, currency: string): ReadAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { kind: 'nonsense', why: 'not JSON' };
  }
  if (!isRecord(parsed)) return { kind: 'nonsense', why: 'not an object' };
  const result = own(parsed, 'result');
  if (typeof result !== 'string' || !Object.hasOwn(action.results, result))
    return { kind: 'nonsense', why: 'result is not declared' };
  const fields = own(parsed, 'fields');
  if (!isRecord(fields)) return { kind: 'nonsense', why: 'fields is not an object' };

  const values: [string, Value][] = [];
  for (const [name, declared] of Object.entries(action.results[result] ?? {})) {
    const raw = own(fields, name);
    if (raw === undefined) {
      if (declared.optional) continue;
      return { kind: 'nonsense', why: `field ${name} of ${result} is missing` };
    }
    const value = readValue(raw, declared.type, currency);
    if (value === null) return { kind: 'nonsense', why: `field ${name} of ${result} is not a proper ${declared.type.kind}` };
    values.push([name, value]);
  }
  return { kind: 'answer', answer: { result, fields: Object.fromEntries(values) } };
}

/** One value of the wire as the declared type; null when it is not one. */
function readValue(raw: unknown, type: SlotType, currency: string): Value | null {
  switch (type.kind) {
    case 'text':
      return readText(raw);
    case 'number':
      return typeof raw === 'number' && Number.isFinite(raw) ? raw : null;
    case 'yes_no':
      return typeof raw === 'boolean' ? raw : null;
    case 'choice':
      return typeof raw === 'string' && type.options.includes(raw) ? raw : null;
    case 'money':
      return readMoney(raw, currency);
    case 'date':
      return readDate(raw);
    case 'order_number':
      return matching(raw, /^(?=(?:.*\d){5})[A-Za-z0-9-]{6,40}$/);
    case 'phone':
      return matching(raw, /^\+?[\d* ()-]{5,24}$/);
    case 'email':
      return matching(raw, /^[^\s@]{1,64}@[^\s@]{1,190}$/);
    case 'url':
      return readUrl(raw);
    case 'attachment':
      return readFiles(raw);
    case 'flow':
      return null; // exists inside patterns only; no action can declare it
  }
}

/** Control characters and halves of characters are refused because not every store can keep them. */
function readText(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw === '' || [...raw].length > TEXT_MAX || !raw.isWellFormed()) return null;
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(raw) ? null : raw;
}

function matching(raw: unknown, pattern: RegExp): string | null {
  return typeof raw === 'string' && pattern.test(raw) ? raw : null;
}

/** Only the wallet's own currency: conditions of flows compare amounts in that one. */
function readMoney(raw: unknown, currency: string): Value | null {
  if (!isRecord(raw)) return null;
  const minor = own(raw, 'minor');
  if (typeof minor !== 'number' || !Number.isSafeInteger(minor) || own(raw, 'currency') !== currency) return null;
  return { kind: 'money', minor, currency };
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** A day, or an RFC 3339 instant with any offset, which becomes UTC with whole seconds. */
function readDate(raw: unknown): Value | null {
  if (typeof raw !== 'string') return null;
  if (isDay(raw)) return { kind: 'date', iso: raw };
  const day = INSTANT.exec(raw)?.[1];
  if (day === undefined || !isDay(day)) return null;
  return { kind: 'date', iso: `${new Date(raw).toISOString().slice(0, 19)}Z` };
}

/** The centuries of a wallet only: a year 0 or 9999 is somebody's "none". */
function isDay(text: string): boolean {
  if (!/^(?:19|20|21)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // A day like February 30 is either refused or moved to March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The verdict belongs to the brand's domains, which this room does not know: never more than "cannot confirm". */
function readUrl(raw: unknown): Value | null {
  const url = webAddress(raw);
  return url === null ? null : { kind: 'url', url: url.href, host: url.hostname, verdict: 'cannot_confirm' };
}

function webAddress(raw: unknown): URL | null {
  if (typeof raw !== 'string' || raw.length > TEXT_MAX || !URL.canParse(raw)) return null;
  const url = new URL(raw);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
}

function readFiles(raw: unknown): Value | null {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > FILES_MAX) return null;
  const files: { name: string; contentType: string; url?: string }[] = [];
  for (const file of raw) {
    if (!isRecord(file)) return null;
    const name = readText(own(file, 'name'));
    const contentType = matching(own(file, 'content_type'), /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/);
    const rawUrl = own(file, 'url');
    const url = rawUrl === undefined ? undefined : webAddress(rawUrl)?.href;
    if (name === null || contentType === null || (rawUrl !== undefined && url === undefined)) return null;
    files.push(url === undefined ? { name, contentType } : { name, contentType, url });
  }
  return { kind: 'attachment', files };
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own members only: an answer's `constructor` or `toString` is no field. */
function own(record: { readonly [name: string]: unknown }, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
