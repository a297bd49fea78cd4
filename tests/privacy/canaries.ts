/** Secrets of every kind in sentences, and the search for them in whatever was written. */
import { casesOf } from '../redaction/made/cases.ts';

const OF_EACH_KIND = 4;

/** A secret in a sentence, and what must be found nowhere afterwards. */
export type Canary = { readonly kind: string; readonly text: string; readonly needles: readonly RegExp[] };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export const CANARIES: readonly Canary[] = casesOf('seen', OF_EACH_KIND).map(({ text, expected: [secret] }) => {
  const { kind, start, end } = secret ?? { kind: 'none', start: 0, end: 0 };
  const value = text.slice(start, end);
  const digits = value.replace(/\D/g, '');
  // Three digits occur everywhere: short values are looked for with the words that stood beside them.
  const typed = value.length < 6 ? text.slice(Math.max(0, start - 4), end + 4) : value;
  const plain = digits.length >= 8 ? [new RegExp(`(?<!\\d)${digits}(?!\\d)`)] : [];
  return { kind, text, needles: [new RegExp(/^\d+$/.test(typed) ? `(?<!\\d)${typed}(?!\\d)` : escaped(typed)), ...plain] };
});

/** One of each kind, for doors that are dear. */
export const ONE_OF_EACH: readonly Canary[] = CANARIES.filter(
  ({ kind }, i) => CANARIES.findIndex((one) => one.kind === kind) === i,
);

/** Names of files stand in addresses, encoded. */
function unescaped(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (coded) => {
    try {
      return decodeURIComponent(coded);
    } catch {
      return coded;
    }
  });
}

/** @returns what stands where it must not, in words */
export function foundIn(places: { readonly [place: string]: string }): readonly string[] {
  return Object.entries(places).flatMap(([place, written]) => {
    const readings = written.includes('%') ? [written, unescaped(written)] : [written];
    return CANARIES.filter(({ needles }) => needles.some((needle) => readings.some((one) => needle.test(one)))).map(
      ({ kind, text }) => `${place}: ${kind}: ${text}`,
    );
  });
}
