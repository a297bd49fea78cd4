/**
 * The message in forms that are easy to search, with the way back to the places in the message.
 *
 * Full-width letters, digits and signs become ASCII, as do circled, superscript, mathematical and other scripts' digits; all
 * dashes become `-`, all spaces a blank, all middle dots `·`; invisible characters are gone.
 */
import { foldNumerals } from './numerals.ts';

export type View = {
  /** Folded, in upper and lower case as typed. */
  readonly cased: string;
  /** The same in lower case. */
  readonly lower: string;
  /** The same with Chinese numerals as digits. */
  readonly digits: string;
  /** The span in the message as it was typed. */
  readonly original: (start: number, end: number) => { readonly start: number; readonly end: number };
};

const SPACES = '\u3000\u00a0\u1680\u2000-\u200a\u202f\u205f';
const DASHES = '\u2010-\u2015\u2212\u2043\ufe58\ufe63\u30fc\u2796';
const DOTS = '\u00b7\u2022\u2027\u30fb\uff65\u2219\u22c5\u25cf\u2e31';
const INVISIBLE = /[\p{Mn}\p{Me}\p{Cf}\u115f\u1160\u3164\uffa0]/u;

/** One sign for one sign: no offset changes. */
const ONE_FOR_ONE = new RegExp(`[${SPACES}${DASHES}${DOTS}\\uff01-\\uff5e\\uff61×✕хХİ]`, 'g');
/** Anything but these needs a closer look: it may vanish, grow, or count as a digit in a script that is rare here. */
const RARE =
  /[^\x00-\x7f\u00a0\u00b7\u00d7\u2010-\u2027\u2212\u3000-\u3015\u30fb\u3400-\u9fff\uff01-\uff5e\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/gu;

const IS_SPACE = new RegExp(`[${SPACES}]`);
const IS_DASH = new RegExp(`[${DASHES}]`);
const IS_DOT = new RegExp(`[${DOTS}]`);

function foldOne(char: string): string {
  const code = char.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (IS_SPACE.test(char)) return ' ';
  if (IS_DASH.test(char)) return '-';
  if (IS_DOT.test(char)) return '·';
  if (code === 0xff61) return '。';
  // The Turkish capital is the only letter whose small form is longer.
  return code === 0x130 ? 'I' : 'x';
}

/** Where the nine or ten digits of a style begin, and with which digit. */
const DIGIT_STYLES: readonly (readonly [number, number])[] = [
  ...[0x2776, 0x2780, 0x278a, 0x24f5, 0x2474, 0x2488].map((first) => [first, 1] as const),
  ...[
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0,
    0x1810,
  ].map((first) => [first, 0] as const),
];
const HAN_IN_CIRCLES = [0x3220, 0x3280];
const ONE_TO_NINE = '一二三四五六七八九';

function foldRare(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (INVISIBLE.test(char)) return '';
  if (char.search(ONE_FOR_ONE) === 0) return foldOne(char);
  const style = DIGIT_STYLES.find(([first, value]) => code >= first && code < first + 10 - value);
  if (style !== undefined) return String(code - style[0] + style[1]);
  const circle = HAN_IN_CIRCLES.find((first) => code >= first && code < first + 9);
  if (circle !== undefined) return ONE_TO_NINE[code - circle] ?? char;
  if (code === 0x24ff) return '0';
  if (char === '…') return char;
  const plain = char.normalize('NFKC');
  return /^[\x20-\x7e]+$/.test(plain) ? plain : char;
}

const known = new Map<string, string>();
/** More different characters than this are no writing; the table must not grow without end. */
const MOST_KNOWN = 5000;

function foldedRare(char: string): string {
  const before = known.get(char);
  if (before !== undefined) return before;
  const folded = foldRare(char);
  if (known.size < MOST_KNOWN) known.set(char, folded);
  return folded;
}

type Folded = { readonly text: string; readonly original: View['original'] };

/** Signs that are shorter or longer when folded, in order: where they stand in both texts, and their lengths there. */
type Change = { readonly from: number; readonly length: number; readonly to: number; readonly width: number };

const same: View['original'] = (start, end) => ({ start, end });

function foldRareSigns(text: string): Folded {
  const changes: Change[] = [];
  let shift = 0;
  const folded = text.replace(RARE, (char: string, from: number) => {
    const piece = foldedRare(char);
    if (piece.length !== char.length) changes.push({ from, length: char.length, to: from + shift, width: piece.length });
    shift += piece.length - char.length;
    return piece;
  });
  return { text: folded, original: changes.length === 0 ? same : (start, end) => spanIn(text, changes, start, end) };
}

/** The box around a key-cap digit belongs to the digit. */
const KEY_CAP = /[\ufe0f\u20e3]/;

function spanIn(text: string, changes: readonly Change[], start: number, end: number): { start: number; end: number } {
  const last = placeOf(changes, end - 1);
  let after = last.from + last.length;
  while (KEY_CAP.test(text[after] ?? '')) after += 1;
  return { start: placeOf(changes, start).from, end: after };
}

/** Where the sign at this place of the folded text stood. */
function placeOf(changes: readonly Change[], at: number): { readonly from: number; readonly length: number } {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.to ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const before = changes[low - 1];
  if (before === undefined) return { from: at, length: 1 };
  if (at < before.to + before.width) return { from: before.from, length: before.length };
  return { from: at - before.to - before.width + before.from + before.length, length: 1 };
}

/** @param hide stretches that count as nothing: neither secrets nor words; they are found in the message as it was typed */
export function viewOf(text: string, hide: RegExp | null = null): View {
  const shown = hide === null || !text.includes('[') ? text : text.replace(hide, (own) => '\0'.repeat(own.length));
  const { text: folded, original } = foldRareSigns(shown);
  const cased = folded.replace(ONE_FOR_ONE, foldOne);
  const lower = cased.toLowerCase();
  return { cased, lower, digits: foldNumerals(lower), original };
}
