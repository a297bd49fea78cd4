/**
 * One spelling for what customers type in many: full-width and half-width, traditional and simplified, upper and lower
 * case, accents, invisible characters, emoji. Never throws, whatever the string contains.
 */
import { nameEmoji, withoutFaces } from './pictures.ts';
import { isDigit, isHan, isLatin, plainLatin, simplify } from './script.ts';
import type { Lang } from './understanding.ts';
import { mainlandWording, plainEnglish } from './wording.ts';

/**
 * A folded text with its way back. `text` is lower case and simplified; `cased` is the same without lower case; both have
 * the same length. `start[i]`/`end[i]` are the UTF-16 offsets in the original of the character that unit `i` came from.
 */
export type Folded = {
  readonly original: string;
  readonly text: string;
  readonly cased: string;
  readonly start: (unit: number) => number;
  readonly end: (unit: number) => number;
};

const PLAIN_ASCII = /^[\x20-\x7e]*$/;
/** Format characters, marks that stand for themselves (variation selectors among them), fillers of Hangul. */
const INVISIBLE = /^(?:\p{Cf}|\p{Mn}|\p{Me}|\u115f|\u1160|\u3164|\uffa0)$/u;
const same = (unit: number): number => unit;
const next = (unit: number): number => unit + 1;

/** Folds the first `limit` UTF-16 units. Invisible characters vanish, control characters and lone surrogates become blanks. */
export function fold(original: string, limit: number): Folded {
  const part = original.length > limit ? original.slice(0, limit) : original;
  if (PLAIN_ASCII.test(part)) {
    return { original, text: part.toLowerCase(), cased: part, start: same, end: next };
  }
  let text = '';
  let cased = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const char of part) {
    const to = at + char.length;
    const upper = foldChar(char);
    const lower = upper.toLowerCase();
    cased += upper;
    text += lower.length === upper.length ? lower : upper;
    for (let i = 0; i < upper.length; i++) {
      starts.push(at);
      ends.push(to);
    }
    at = to;
  }
  return { original, text, cased, start: (unit) => starts[unit] ?? at, end: (unit) => ends[unit] ?? at };
}

function foldChar(char: string): string {
  const unit = char.charCodeAt(0);
  if (char.length === 1) {
    if (unit >= 32 && unit < 127) return char;
    if (isHan(unit)) return String.fromCharCode(simplify(unit));
    if (unit < 32 || (unit >= 0x7f && unit < 0xa0) || (unit >= 0xd800 && unit <= 0xdfff) || unit === 0xfffd) return ' ';
    if (unit === 0x2018 || unit === 0x2019 || unit === 0x02bc || unit === 0x00b4) return "'";
    if (unit === 0x201c || unit === 0x201d) return '"';
    if ((unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212) return '-';
    if (unit === 0x2028 || unit === 0x2029) return ' ';
  }
  if (INVISIBLE.test(char)) return '';
  if (isLatin(unit)) return plainLatin(char);
  const folded = char.normalize('NFKC');
  return folded === char ? char : [...folded].map((each) => simplifyChar(each)).join('');
}

function simplifyChar(char: string): string {
  return char.length === 1 ? String.fromCharCode(simplify(char.charCodeAt(0))) : char;
}

const ADDRESS =
  /(?:[a-z][a-z0-9+.-]{0,30}:\/\/|www\.)[\x21-\x7e]+|(?<![a-z0-9-]\.?)(?:[a-z0-9-]+\.)+[a-z]{2,12}(?::\d+)?\/[\x21-\x7e]*|(?<![a-z0-9-])[a-z0-9-]{3,}\.(?:com|cn|net|org|cc|top|xyz|vip|info|io|app|link|click|shop|site|online|example)\b[\x21-\x7e]*/g;
const MAIL = /[a-z0-9._%+-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g;
const TOKEN = /[a-z0-9][a-z0-9-]*/g;
const NUMBER = /\d+(?:[.,:/]\d+)*/g;

/** Drawn out or repeated: "heeeelp" keeps two letters (the spelling decides), 急急急急 and 快点快点快点 say it once. */
const LONG_LETTER = /([a-z])\1{2,}/g;
const LONG_SIGN = /([^\P{L}a-z])\1{2,}/gu;
const AGAIN = /(\p{Script=Han}{2,4})\1{2,}/gu;

/**
 * The text as the classifier reads it: values (addresses, codes, numbers) replaced by the name of their kind, emoji by
 * words, regional, mistyped and shortened words by the usual ones, repetition shortened, punctuation turned into blanks.
 * `lang` is the conversation's: of use only for a message without any letter.
 */
export function plain(folded: string, lang: Lang = 'zh'): string {
  let text = nameEmoji(withoutFaces(folded), lang);
  if (/[0-9.@]/.test(text)) {
    if (text.includes('@')) text = text.replace(MAIL, ' xmail ');
    text = text.replace(ADDRESS, ' xlink ');
  }
  text = plainEnglish(text.replace(LONG_LETTER, '$1$1'));
  if (/[0-9]/.test(text)) text = text.replace(TOKEN, maskCode).replace(NUMBER, ' xnum ');
  return mainlandWording(text.replace(LONG_SIGN, '$1').replace(AGAIN, '$1'))
    .replace(/'/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** An order number, phone number or the like: five digits or more. */
function maskCode(token: string): string {
  let digits = 0;
  for (let i = 0; i < token.length; i++) if (isDigit(token.charCodeAt(i))) digits++;
  return digits >= 5 ? ' xcode ' : token;
}
