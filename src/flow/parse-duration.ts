/** Durations as authors write them: `90s`, `10m`, `2h`. */
import type { Report } from './diagnostic.ts';
import { readWords } from './fields.ts';
import type { Entry } from './yaml-tree.ts';

const UNIT_MS: { readonly [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000 };
const LEAST_MS = 10_000;
const MOST_MS = 72 * 3_600_000;

/** Milliseconds; null when it is not there or wrong, which is reported. */
export function readDuration(entry: Entry | undefined, name: string, report: Report): number | null {
  const words = entry && readWords(entry.value, name, report);
  if (!words) return null;
  const found = /^(\d{1,6})(s|m|h)$/.exec(words.text);
  const ms = found ? Number(found[1]) * (UNIT_MS[found[2] ?? ''] ?? 0) : 0;
  if (ms >= LEAST_MS && ms <= MOST_MS) return ms;
  const hint = 'Write a time from `10s` to `72h`, such as `90s`, `10m` or `2h`.';
  report('F118', words.at, `${name} cannot be \`${words.text.slice(0, 40)}\`.`, hint);
  return null;
}
