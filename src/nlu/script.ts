/**
 * Characters: what kind a UTF-16 unit is, and traditional to simplified Chinese.
 *
 * Only OpenCC's character table is loaded (29 kB, about 2 ms and 1 MB): the full converter costs ten times as much for
 * phrases that do not occur in a wallet. One unit maps to one unit, so offsets stay as they are.
 */
import pairs from 'opencc-js/dict/TSCharacters';

/** Variants that mean the same to a customer; the character table keeps them apart. */
const SAME = '帐账妳你您你牠它喺在嘅的咗了佢他哋们啲些乜么';

const simplified = new Uint16Array(0x10000);
// Read in place: splitting the table into thousands of strings would cost 8 MB for a moment, which the process keeps.
for (let at = 0; at < pairs.length; ) {
  const end = pairs.indexOf('|', at) < 0 ? pairs.length : pairs.indexOf('|', at);
  if (pairs[at + 1] === ' ' && end - at >= 3 && (end - at === 3 || pairs[at + 3] === ' '))
    simplified[pairs.charCodeAt(at)] = pairs.charCodeAt(at + 2);
  at = end + 1;
}
// 帳 → 帐 → 账: the second table is applied to what the first one yields.
for (let i = 0; i < SAME.length; i += 2) simplified[SAME.charCodeAt(i)] = SAME.charCodeAt(i + 1);
for (let unit = 0; unit < simplified.length; unit++) {
  const to = simplified[unit] ?? 0;
  if (to !== 0 && (simplified[to] ?? 0) !== 0) simplified[unit] = simplified[to] ?? 0;
}

/** Simplified form of a unit; the unit itself when it has none. */
export function simplify(unit: number): number {
  return simplified[unit] || unit;
}

/** Han characters of the basic plane, and 〇. */
export function isHan(unit: number): boolean {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x3400 && unit <= 0x4dbf) || unit === 0x3007;
}

export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

/** Latin letters with or without marks, lower or upper case. */
export function isLatin(unit: number): boolean {
  if (unit < 0xc0) return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
  return (unit <= 0x24f && unit !== 0xd7 && unit !== 0xf7) || (unit >= 0x1e00 && unit <= 0x1eff);
}

/** Latin letters that are no letter with a mark: what people without them on the keyboard type. */
const PLAIN_LATIN: ReadonlyMap<string, string> = new Map(
  ['đd', 'ĐD', 'øo', 'ØO', 'łl', 'ŁL', 'ıi', 'ßss', 'æae', 'ÆAE', 'œoe', 'ŒOE', 'ðd', 'þth'].map((pair) => [
    pair[0] ?? '',
    pair.slice(1),
  ]),
);

/** A Latin letter without its marks. */
export function plainLatin(char: string): string {
  return PLAIN_LATIN.get(char) ?? char.normalize('NFKD').replace(/\p{M}/gu, '');
}

/** Whether Chinese carries a text: one character weighs as much as two or three letters. */
export function isMostlyHan(text: string): boolean {
  let han = 0;
  let other = 0;
  for (let i = 0; i < text.length; i++) {
    if (isHan(text.charCodeAt(i))) han++;
    else if (text[i] !== ' ') other++;
  }
  return han * 2.5 > other;
}
