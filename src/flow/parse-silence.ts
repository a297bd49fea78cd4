/** How long the bot waits for an answer, in the brand document: `silence: { remind: 10m, close: 30m }`. */
import type { Report } from './diagnostic.ts';
import { readFields } from './fields.ts';
import type { Brand } from './graph.ts';
import { readDuration } from './parse-duration.ts';
import type { Entry } from './yaml-tree.ts';

export const DEFAULT_SILENCE: Brand['silence'] = { remindMs: 10 * 60_000, closeMs: 30 * 60_000 };

/** What is left out is as in the default. */
export function parseSilence(entry: Entry | undefined, report: Report): Brand['silence'] {
  const fields = entry && readFields(entry.value, 'silence', ['remind', 'close'], report);
  if (!entry || !fields) return DEFAULT_SILENCE;
  const remindMs = readDuration(fields.get('remind'), 'remind', report) ?? DEFAULT_SILENCE.remindMs;
  const closeMs = readDuration(fields.get('close'), 'close', report) ?? DEFAULT_SILENCE.closeMs;
  if (closeMs > remindMs) return { remindMs, closeMs };
  const hint = 'Both count from the question: write for example `{ remind: 10m, close: 30m }`.';
  report('F611', entry.key.at, '`close` must be later than `remind`.', hint);
  return DEFAULT_SILENCE;
}
