/** Groups of digits in a text, and which of them people may have written as one number. */

/** Parallel lists, because a hostile message has millions of groups. */
export type Groups = { readonly count: number; readonly starts: Int32Array; readonly ends: Int32Array };

const [ZERO, NINE] = [48, 57];
const isDigit = (code: number) => code >= ZERO && code <= NINE;

export function groupsOf(text: string): Groups {
  let starts = new Int32Array(32);
  let ends = new Int32Array(32);
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
    if (count === starts.length) [starts, ends] = [grown(starts), grown(ends)];
    starts[count] = start;
    ends[count] = at;
    count += 1;
  }
  return { count, starts, ends };
}

function grown(list: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(list.length * 2);
  longer.set(list);
  return longer;
}

const WIDEST_GAP = 3;
const SEPARATORS = new Set([...' \t\r\n-_.,、。·/|\\*~()'].map((char) => char.charCodeAt(0)));

/** Whether group `index` and the next one may belong to one number: at most three separators between them. */
export function joined(text: string, { count, starts, ends }: Groups, index: number): boolean {
  if (index < 0 || index + 1 >= count) return false;
  const from = ends[index] ?? 0;
  const to = starts[index + 1] ?? 0;
  if (to - from > WIDEST_GAP) return false;
  for (let at = from; at < to; at += 1) if (!SEPARATORS.has(text.charCodeAt(at))) return false;
  return true;
}

/** What stands between group `index` and the next. */
export const gapAfter = (text: string, { starts, ends }: Groups, index: number): string =>
  text.slice(ends[index], starts[index + 1]);
