/** How long the bot waits for an answer, in the brand document: `silence: { remind: 10m, close: 30m }`. */
import type { Report } from './diagnostic.ts';
import { readFields, readWords } from './fields.ts';
import type { Brand } from './graph.ts';
import type { Entry } from './yaml-tree.ts';

export const DEFAULT_SILENCE: Brand['silence'] = { remindMs: 10 * 60_000, closeMs: 30 * 60_000 };

const UNIT_MS: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000 };
const LEAST_MS = 10_000;
const MOST_MS = 72 * 3_600_000;

/** What is left out is as in the default. */
export function parseSilence(entry: Entry | undefined, report: Report): Brand['silence'] {
  const fields = entry && readFields(entry.value, 'silence', ['remind', 'close'], report);
  if (!entry || !fields) return DEFAULT_SILENCE;
  const remindMs = readWait(fields.get('remind'), 'remind', report) ?? DEFAULT_SILENCE.remindMs;
  const closeMs = readWait(fields.get('close'), 'close', report) ?? DEFAULT_SILENCE.closeMs;
  if (closeMs > remindMs) return { remindMs, closeMs };
  const hint = 'Both count from the question: write for example `{ remind: 10m, close: 30m }`.';
  report('F611', entry.key.at, '`close` must be later than `remind`.', hint);
  return DEFAULT_SILENCE;
}

function readWait(entry: Entry | undefined, name: string, report: Report): number | null {
  const words = entry && readWords(entry.value, name, report);
  if (!words) return null;
  const found = /^(\d{1,6})(s|m|h)$/.exec(words.text);
  const ms = found ? Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? 0) : 0;
  if (ms >= LEAST_MS && ms <= MOST_MS) return ms;
  const hint = 'Write a time from `10s` to `72h`, such as `90s`, `10m` or `2h`.';
  report('F118', words.at, `${name} cannot be \`${words.text.slice(0, 40)}\`.`, hint);
  return null;
}
