/**
 * One spelling for what customers type in many: full-width and half-width, traditional and simplified, upper and lower
 * case, accents, invisible characters, emoji. Never throws, whatever the string contains.
 */
import { isDigit, isHan, isLatin, simplify } from './script.ts';

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
const MARK = /\p{M}/gu;
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
  if (isLatin(unit)) return char.normalize('NFKD').replace(MARK, '');
  const folded = char.normalize('NFKC');
  return folded === char ? char : [...folded].map((each) => simplifyChar(each)).join('');
}

function simplifyChar(char: string): string {
  return char.length === 1 ? String.fromCharCode(simplify(char.charCodeAt(0))) : char;
}

/** Feelings and gestures that carry a message by themselves. Other emoji are blanks. */
const EMOJI: readonly (readonly [RegExp, string])[] = [
  [/[👍👌🆗✅✔☑]/gu, ' ok '],
  [/[👎❌✖🙅]/gu, ' no '],
  [/[🙏❤💖😘🌹]/gu, ' thanks '],
  [/[👋]/gu, ' hi '],
  [/[😡🤬💢😠😤👿]/gu, ' angry '],
  [/[🆘🚨]/gu, ' help emergency '],
];
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}/gu;
const ASTRAL_OR_SYMBOL = /[\u2190-\u2bff\ud800-\udfff]/;

/** Emoji that say something become words, the others blanks. */
export function spellEmoji(text: string): string {
  if (!ASTRAL_OR_SYMBOL.test(text)) return text;
  let spelt = text;
  for (const [emoji, word] of EMOJI) spelt = spelt.replace(emoji, word);
  return spelt.replace(PICTURE, ' ');
}

/** Words of Taiwan and Hong Kong for what the mainland calls otherwise (after the change to simplified characters). */
const REGIONAL: ReadonlyMap<string, string> = new Map([
  ['简讯', '短信'],
  ['短讯', '短信'],
  ['储值', '充值'],
  ['增值', '充值'],
  ['加值', '充值'],
  ['提领', '提现'],
  ['登入', '登录'],
  ['登陆', '登录'],
  ['登出', '退出登录'],
  ['电邮', '邮箱'],
  ['信箱', '邮箱'],
  ['户口', '账户'],
  ['网路', '网络'],
  ['软体', '软件'],
  ['程式', '程序'],
  ['萤幕', '屏幕'],
  ['荧幕', '屏幕'],
  ['资讯', '信息'],
  ['讯息', '消息'],
  ['连结', '链接'],
  ['网址', '链接'],
  ['过数', '转账'],
  ['拍卡', '刷卡'],
]);
const REGIONAL_WORD = new RegExp([...REGIONAL.keys()].join('|'), 'g');

const ADDRESS =
  /(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[\x21-\x7e]+|(?:[a-z0-9-]+\.)+[a-z]{2,12}(?::\d+)?\/[\x21-\x7e]*|[a-z0-9-]{3,}\.(?:com|cn|net|org|cc|top|xyz|vip|info|io|app|link|click|shop|site|online|example)\b[\x21-\x7e]*/g;
const MAIL = /[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/g;
const TOKEN = /[a-z0-9][a-z0-9-]*/g;
const NUMBER = /\d+(?:[.,:/]\d+)*/g;

/**
 * The text as the classifier reads it: values (addresses, codes, numbers) replaced by the name of their kind, emoji by
 * words, regional by mainland words, endless repetition shortened, punctuation turned into blanks.
 */
export function plain(folded: string): string {
  let text = spellEmoji(folded);
  if (/[0-9.@]/.test(text)) {
    if (text.includes('@')) text = text.replace(MAIL, ' xmail ');
    text = text.replace(ADDRESS, ' xlink ').replace(TOKEN, maskCode).replace(NUMBER, ' xnum ');
  }
  return text
    .replace(REGIONAL_WORD, (word) => REGIONAL.get(word) ?? word)
    .replace(/(\p{L})\1{2,}/gu, '$1$1')
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
