/** Amounts of money: ￥100 · 100元 · 100块5 · 一百二十块 · 1.5万 · 1万2 · 两千 · $20 · twenty bucks · 1,200.50 CNY · 3k. */
import type { Folded } from '../normalise.ts';
import type { Entity } from '../understanding.ts';
import { currencyOf, minorUnits, SIGN, UNIT, UNIT_WORD } from './currency.ts';
import { ARABIC, ENGLISH_NUMERAL, HAN_NUMERAL, readArabic, readEnglish, readHan, scaleOf } from './numeral.ts';
import type { Found, World } from './scan.ts';

type Money = Extract<Entity, { kind: 'money' }>['value'];

const SCALE = '(?:百万|[百千万亿]|k(?![a-z0-9])|w(?![a-z]|\\d[\\d.,]))';
/** After a scale, tenths of it or thousands: 1万2, 1w2, 2千5, 1万2千. */
const TENTHS = '(?:(?<=[百千万w])([1-9])(千|百)?(?![\\d.,]))?';
const COUNT = `(${ARABIC}|${HAN_NUMERAL})\\s?(?:(${SCALE})${TENTHS})?`;
const DIGIT = '[0-9零一二三四五六七八九]';
/** After 块: 5, 5毛, 50, 5角2分, 零5毛. */
const REST = `(?:零?(${DIGIT})[毛角](?:(${DIGIT})(?:分|(?!\\d))|钱)?|(\\d{1,2}|${DIGIT})(?![0-9.次个笔天小点月号日年]))`;

const SIGNED = new RegExp(`(${SIGN})\\s*(?:(${ARABIC})\\s?(${SCALE})?|(${HAN_NUMERAL}))(?:\\s?${UNIT})?`, 'g');
const NAMED = new RegExp(
  `(?<![a-z0-9.第几数])${COUNT}[多来几余]?\\s?(?:(${UNIT})(?:${REST})?|([毛角])(?:钱|${DIGIT}?分)?|(分钱)|(cents?(?![a-z])))`,
  'g',
);
const WORDED = new RegExp(`\\b(${ENGLISH_NUMERAL}) (${UNIT_WORD}|cents?(?![a-z]))`, 'g');
const MEASURE =
  '(?!\\s?(?:[次个件人天小分秒点笔名条年月号日位岁米公里字%份遍种多万亿千百十粉户]|用户|以上|以下|video|screen|followers|people|times|users|hours|days))';
const BARE = new RegExp(
  `(?<![a-z0-9.第几数])(?:(${ARABIC})(${SCALE})${TENTHS}多?|(${HAN_NUMERAL})多?|(\\d{2,7})多)${MEASURE}`,
  'g',
);
const ALONE = new RegExp(
  `^(?:大概|大约|差不多|应该是|约|about |around )?(${ARABIC}|${HAN_NUMERAL})(${SCALE})?(?:左右|吧|多|来)?[.!。,]?$`,
);
/** A number without a unit is an amount behind what one does with money, unless it counts something: 充了200没到, 转了3次. */
const SPENT_ZH = new RegExp(
  `(?:充值?|转账?|付款?|支付|扣款?|提现?|退款?|花|消费|收(?!到)|少|打款|变成)(?:了|走|掉|出|过|的)?(?:我|他|她|你)?\\s?(${ARABIC})(?=\\s?(?:$|[.,;!?。、](?!\\d)|[没未还不给但可却结进出在也了](?!个)|到(?!\\d)))|金额(?:是|为)?\\s?[:=]?\\s?(${ARABIC})(?![\\d万千wk%/-])`,
  'g',
);
const SPENT_EN = new RegExp(
  `\\b(?:paid|sent|send|topp?(?:ed)? up|transferr?(?:ed)?|charged|withdrew|withdraw|deducted|spent|debited|refunded|(?:top[- ]?up|payment|transfer|withdrawal|refund|deposit) of)(?: (?:me|him|her|them|us))?(?: (?:about|around|only|just|exactly))? (${ARABIC})(?=\\s?(?:$|[.,;!?)](?!\\d)|\\s(?:but|to|into|from|for|and|yesterday|today|last|on|it|not|still|twice|again|instead|is|was|has|via|with|nothing)\\b))|\\bamount(?: is|:| was)? ?(${ARABIC})(?![\\d%/-])`,
  'g',
);
/** 千万 "by all means", 百万, 万一 "in case", 十万 火急: words, not amounts. */
const WORDS = new Set(['千万', '万一', '百万', '万千', '亿万', '万', '千', '百', '亿', '百千']);

/** The currency's minor units in `amount`; null when the amount is not a usable one. */
export function money(amount: number, currency: string): Money | null {
  const minor = Math.round(amount * minorUnits(currency));
  return Number.isSafeInteger(minor) ? { kind: 'money', minor, currency } : null;
}

/**
 * Finds amounts with a sign, a unit, a scale, or behind a word for spending. Any other number is no amount; see `readAmount`
 * for answers.
 */
export function scanMoney(folded: Folded, world: World): readonly Found[] {
  const { text } = folded;
  if (!/[\d零一二两俩三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]|\b(?:dollar|buck|yuan|kuai|euro|pound|cent|quid)/.test(text))
    return [];
  const found: Found[] = [];
  const add = (match: RegExpExecArray, amount: number | null, currency: string, length = match[0].length): void => {
    const value = amount === null ? null : money(amount, currency);
    const end = match.index + match[0].trimEnd().length;
    if (value !== null) found.push({ from: match.index + match[0].length - length, to: end, value: { kind: 'money', value } });
  };
  for (const match of text.matchAll(SIGNED)) {
    const [, sign = '', digits, scale, han] = match;
    const amount = digits === undefined ? readHan(han ?? '') : readArabic(digits) * scaleOf(scale);
    add(match, amount, currencyOf(sign, world.currency));
  }
  for (const match of text.matchAll(NAMED)) {
    if (!isWordKuai(text, match)) add(match, namedAmount(match), currencyOf(match[5] ?? match[11] ?? '', world.currency));
  }
  for (const match of text.matchAll(BARE)) {
    const [, digits, scale, tenths, unit, han, more] = match;
    if (more !== undefined) add(match, Number(more), world.currency);
    else if (digits !== undefined) add(match, scaled(readArabic(digits), scale, tenths, unit), world.currency);
    else if (han !== undefined && /[百千万亿佰仟]/.test(han) && !WORDS.has(han)) add(match, readHan(han), world.currency);
  }
  for (const match of text.matchAll(WORDED)) {
    const [, words = '', unit = ''] = match;
    const amount = readEnglish(words);
    const part = unit === 'grand' ? 1000 : unit.startsWith('cent') ? 0.01 : 1;
    add(match, amount === null ? null : amount * part, currencyOf(unit, world.currency));
  }
  for (const pattern of [SPENT_ZH, SPENT_EN]) {
    for (const match of text.matchAll(pattern)) {
      const digits = match[1] ?? match[2] ?? '';
      if (digits.length <= 10) add(match, readArabic(digits), world.currency, digits.length);
    }
  }
  return found;
}

/** A message that is an amount, the currency being understood: 100 · 一百二 · 100左右. Null when it is none. */
export function readAmount(text: string, currency: string): Money | null {
  const match = ALONE.exec(text.trim());
  if (match === null) return null;
  const amount = amountOf(match[1] ?? '');
  return amount === null ? null : money(amount * scaleOf(match[2]), currency);
}

function amountOf(text: string): number | null {
  return /^\d/.test(text) ? readArabic(text) : readHan(text);
}

/** 1.5万 → 15000, 1万2 → 12000, 1万2千 → 12000. */
function scaled(count: number, scale: string | undefined, tenths: string | undefined, unit: string | undefined): number {
  const by = scaleOf(scale);
  const more = tenths === undefined ? 0 : Number(tenths) * (unit === undefined ? by / 10 : scaleOf(unit));
  return count * by + more;
}

function namedAmount(match: RegExpExecArray): number | null {
  const [, digits = '', scale, tenths, scaleUnit, unit, jiao, fen, rest, tenthPart, hundredthPart, cents] = match;
  const whole = amountOf(digits);
  if (whole === null) return null;
  if (tenthPart !== undefined) return whole / 10;
  if (hundredthPart !== undefined || cents !== undefined) return whole / 100;
  if (unit === undefined) return null;
  let amount = scaled(whole, scale, tenths, scaleUnit) * (unit === 'grand' ? 1000 : 1);
  if (jiao !== undefined) amount += digit(jiao) / 10 + digit(fen ?? '0') / 100;
  if (rest !== undefined) amount += rest.length === 2 ? Number(rest) / 100 : digit(rest) / 10;
  return amount;
}

/** 一块 is also "together" and "a piece": it is money only when something says so. */
function isWordKuai(text: string, match: RegExpExecArray): boolean {
  if (match[1] !== '一' || match[5] !== '块' || match[6] !== undefined || match[8] !== undefined) return false;
  return /^[\p{L}]/u.test(text.slice(match.index + match[0].length)) || /[这那同在]$/.test(text.slice(0, match.index));
}

function digit(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : (readHan(text) ?? 0);
}
