/** Numbers as people write them: 1,200.50 · 一百二十 · 两千五 · 1.5万 · 3k. */

const DIGITS = new Map<string, number>([...'〇一二三四五六七八九'].map((char, value) => [char, value]));
[...'零壹贰叁肆伍陆柒捌玖'].forEach((char, value) => {
  DIGITS.set(char, value);
});
DIGITS.set('两', 2).set('俩', 2);

const UNITS = new Map<string, number>([
  ['十', 10],
  ['拾', 10],
  ['百', 100],
  ['佰', 100],
  ['千', 1000],
  ['仟', 1000],
]);
const LARGE = new Map<string, number>([
  ['万', 1e4],
  ['亿', 1e8],
]);

/** Digits with or without thousands separators and decimals. Bounded, so that endless input costs no more than its length. */
export const ARABIC = '(?:\\d{1,3}(?:,\\d{3}){1,5}(?!\\d)|\\d{1,20})(?:\\.\\d{1,9})?';
/** A Chinese numeral; 点 for the decimals. */
export const HAN_NUMERAL =
  '[零〇一二两俩三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]{1,20}(?:点[零〇一二三四五六七八九]{1,9})?';

/** Value of `ARABIC`. */
export function readArabic(text: string): number {
  return Number(text.replaceAll(',', ''));
}

/** Value of `HAN_NUMERAL`: 一百二十 → 120, 两千五 → 2500, 二〇二六 → 2026, 三点五 → 3.5. Null when it is none. */
export function readHan(text: string): number | null {
  const [whole = '', decimals] = text.split('点');
  const value = readWhole(whole);
  if (value === null || decimals === undefined) return value;
  const digits = readDigits(decimals);
  return digits === null ? null : value + Number(`0.${digits}`);
}

function readDigits(text: string): string | null {
  let digits = '';
  for (const char of text) {
    const digit = DIGITS.get(char);
    if (digit === undefined) return null;
    digits += digit;
  }
  return digits === '' ? null : digits;
}

function readWhole(text: string): number | null {
  const plain = readDigits(text);
  if (plain !== null) return Number(plain);
  let total = 0;
  let section = 0;
  let pending: number | null = null;
  let unit = 0;
  for (const char of text) {
    const digit = DIGITS.get(char);
    const small = UNITS.get(char);
    const large = LARGE.get(char);
    if (digit !== undefined) {
      if (pending !== null && pending !== 0) return null;
      pending = digit;
      if (digit === 0) unit = 0;
    } else if (small !== undefined) {
      section += (pending ?? 1) * small;
      pending = null;
      unit = small;
    } else if (large !== undefined) {
      total = (total + section + (pending ?? (section === 0 && total === 0 ? 1 : 0))) * large;
      section = 0;
      pending = null;
      unit = large;
    } else return null;
  }
  // 一百二 is 120, 两万五 is 25000: a last digit without a unit counts tenths of the unit before it.
  const rest = pending === null ? 0 : unit > 10 ? (pending * unit) / 10 : pending;
  return text === '' ? null : total + section + rest;
}

/** What 万, w, k and the like multiply by; 1 for anything else. */
export function scaleOf(word: string | undefined): number {
  switch (word) {
    case 'k':
    case '千':
      return 1e3;
    case 'w':
    case '万':
      return 1e4;
    case '百':
      return 100;
    case '百万':
      return 1e6;
    case '亿':
      return 1e8;
    default:
      return 1;
  }
}

const ENGLISH = new Map<string, number>(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, value]),
);
'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').forEach((word, i) => {
  ENGLISH.set(word, (i + 2) * 10);
});

const SMALL = [...ENGLISH.keys()].join('|');
/** English number words: twenty-five, a hundred and twenty. Bounded like `ARABIC`. */
export const ENGLISH_NUMERAL = `(?:(?:a )?(?:hundred|thousand)|${SMALL})(?:[ -](?:and )?(?:hundred|thousand|${SMALL})){0,8}`;

/** Value of English number words: three, twenty-five, two hundred and ten. Null when a word is none. */
export function readEnglish(text: string): number | null {
  let total = 0;
  let section = 0;
  let seen = false;
  for (const word of text.toLowerCase().split(/[\s-]+/)) {
    const value = ENGLISH.get(word);
    if (value !== undefined) section += value;
    else if (word === 'hundred') section = (section || 1) * 100;
    else if (word === 'thousand') {
      total += (section || 1) * 1000;
      section = 0;
    } else if ((word === 'and' && seen) || (word === 'a' && !seen)) continue;
    else return null;
    seen = true;
  }
  return seen ? total + section : null;
}
