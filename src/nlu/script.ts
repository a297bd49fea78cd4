/**
 * Characters: what kind a UTF-16 unit is, and traditional to simplified Chinese.
 *
 * Only OpenCC's character table is loaded (29 kB): the full converter costs ten times as much for phrases that do not occur in
 * a wallet. One unit maps to one unit, so offsets stay as they are.
 */
import pairs from 'opencc-js/dict/TSCharacters';

/** Variants that mean the same to a customer; the character table keeps them apart. */
const SAME = '帐账妳你您你牠它喺在嘅的咗了佢他哋们啲些乜么';

/**
 * What `simplify` found before, by unit; 0: not looked up yet. Nothing is built at the import: a walk over the whole table
 * costs 5 ms, and calls in the optimising compiler, whose pages are 5 MB.
 */
const simplified = new Uint16Array(0x10000);

/** Simplified form of a unit; the unit itself when it has none. */
export function simplify(unit: number): number {
  return simplified[unit] || lookUp(unit);
}

function lookUp(unit: number): number {
  const once = same(unit) ?? inTable(unit) ?? unit;
  // 帳 → 帐 → 账: the second table is applied to what the first one yields.
  const found = same(once) ?? inTable(once) ?? once;
  simplified[unit] = found;
  return found;
}

function same(unit: number): number | null {
  for (let i = 0; i < SAME.length; i += 2) if (SAME.charCodeAt(i) === unit) return SAME.charCodeAt(i + 1);
  return null;
}

/** The first simplified form in OpenCC's table; null where the unit, or what stands for it, is none of one unit. */
function inTable(unit: number): number | null {
  const written = `${String.fromCharCode(unit)} `;
  for (let at = pairs.indexOf(written); at >= 0; at = pairs.indexOf(written, at + 1)) {
    if (at > 0 && pairs[at - 1] !== '|') continue;
    const after = pairs[at + 3];
    return after === undefined || after === '|' || after === ' ' ? pairs.charCodeAt(at + 2) : null;
  }
  return null;
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
