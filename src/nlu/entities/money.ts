/** Amounts of money: ￥100 · 100元 · 100块5 · 一百二十块 · 1.5万 · 两千 · $20 · 20 dollars · 1,200.50 CNY · 3k. */
import type { Folded } from '../normalise.ts';
import type { Entity } from '../understanding.ts';
import { ARABIC, HAN_NUMERAL, readArabic, readHan, scaleOf } from './numeral.ts';
import type { Found, World } from './scan.ts';

type Money = Extract<Entity, { kind: 'money' }>['value'];

/** Words and signs of currencies. `null` is the brand's own currency. */
const CURRENCIES: ReadonlyMap<string, string | null> = new Map<string, string | null>([
  ['¥', null],
  ['$', 'USD'],
  ['us$', 'USD'],
  ['usd', 'USD'],
  ['美元', 'USD'],
  ['美金', 'USD'],
  ['dollar', 'USD'],
  ['buck', 'USD'],
  ['hk$', 'HKD'],
  ['hkd', 'HKD'],
  ['港币', 'HKD'],
  ['港元', 'HKD'],
  ['nt$', 'TWD'],
  ['twd', 'TWD'],
  ['台币', 'TWD'],
  ['新台币', 'TWD'],
  ['€', 'EUR'],
  ['eur', 'EUR'],
  ['euro', 'EUR'],
  ['欧元', 'EUR'],
  ['£', 'GBP'],
  ['gbp', 'GBP'],
  ['pound', 'GBP'],
  ['quid', 'GBP'],
  ['英镑', 'GBP'],
  ['jpy', 'JPY'],
  ['yen', 'JPY'],
  ['日元', 'JPY'],
  ['sgd', 'SGD'],
  ['人民币', 'CNY'],
  ['rmb', 'CNY'],
  ['cny', 'CNY'],
  ['yuan', 'CNY'],
  ['kuai', 'CNY'],
  ['元', null],
  ['圆', null],
  ['块', null],
  ['块钱', null],
]);
const DOLLARS = new Set(['USD', 'HKD', 'TWD', 'SGD', 'AUD', 'CAD', 'NZD']);
const NO_MINOR = new Set(['JPY', 'KRW', 'VND']);

const SIGN = '(?:us\\$|hk\\$|nt\\$|[¥$€£]|(?<![a-z])(?:usd|hkd|twd|eur|gbp|jpy|sgd|rmb|cny)|人民币|美元|港币)';
const UNIT =
  '(?:(?:元(?![旦宵素])|块钱|块|圆|人民币|美元|美金|港币|港元|欧元|英镑|日元|新?台币)|(?:rmb|cny|yuan|kuai|usd|hkd|twd|eur|gbp|jpy|sgd|dollars?|bucks?|euros?|pounds?|quid|yen)(?![a-z])|[¥€£$])';
const SCALE = '(?:百万|[百千万亿]|[kw](?![a-z0-9]))';
const DIGIT = '[0-9零一二三四五六七八九]';
/** After 块: 5, 5毛, 50, 5角2分. */
const REST = `(?:(${DIGIT})[毛角](?:(${DIGIT})分?)?|(\\d{1,2}|${DIGIT})(?![0-9.次个笔天小点月号日年]))`;

const SIGNED = new RegExp(`(${SIGN})\\s*(${ARABIC})\\s?(${SCALE})?(?:\\s?${UNIT})?`, 'g');
const NAMED = new RegExp(
  `(?<![a-z0-9.第])(${ARABIC}|${HAN_NUMERAL})\\s?(${SCALE})?[多来]?\\s?(?:(${UNIT})(?:${REST})?|([毛角])(?:钱|${DIGIT}?分)?|(分钱))`,
  'g',
);
const MEASURE = '(?![次个件人天小分秒点笔名条年月号日位岁米公里字%年份遍种多万亿千百十]|以上|以下)';
const BARE = new RegExp(`(?<![a-z0-9.第])(?:(${ARABIC})(${SCALE})|(${HAN_NUMERAL}))${MEASURE}`, 'g');
const ALONE = new RegExp(
  `^(?:大概|大约|差不多|应该是|约|about |around )?(${ARABIC}|${HAN_NUMERAL})(${SCALE})?(?:左右|吧|多|来)?[.!。,]?$`,
);
/** 千万 "by all means", 百万, 万一 "in case", 十万 火急: words, not amounts. */
const WORDS = new Set(['千万', '万一', '百万', '万千', '亿万', '万', '千', '百', '亿', '百千']);

/** The currency's minor units in `amount`; null when the amount is not a usable one. */
export function money(amount: number, currency: string): Money | null {
  const minor = Math.round(amount * (NO_MINOR.has(currency) ? 1 : 100));
  return Number.isSafeInteger(minor) ? { kind: 'money', minor, currency } : null;
}

/** Finds amounts with a sign, a unit or a scale. A bare number is no amount; see `readAmount` for answers. */
export function scanMoney(folded: Folded, world: World): readonly Found[] {
  const { text } = folded;
  const found: Found[] = [];
  const add = (match: RegExpExecArray, amount: number | null, currency: string): void => {
    const value = amount === null ? null : money(amount, currency);
    if (value !== null)
      found.push({ from: match.index, to: match.index + match[0].trimEnd().length, value: { kind: 'money', value } });
  };
  for (const match of text.matchAll(SIGNED)) {
    const [, sign = '', digits = '', scale] = match;
    add(match, readArabic(digits) * scaleOf(scale), currencyOf(sign, world.currency));
  }
  for (const match of text.matchAll(NAMED)) {
    if (!isWordKuai(text, match)) add(match, namedAmount(match), currencyOf(match[3] ?? '', world.currency));
  }
  for (const match of text.matchAll(BARE)) {
    const [, digits, scale, han] = match;
    if (digits !== undefined) add(match, readArabic(digits) * scaleOf(scale), world.currency);
    else if (han !== undefined && /[百千万亿佰仟]/.test(han) && !WORDS.has(han)) add(match, readHan(han), world.currency);
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

function namedAmount(match: RegExpExecArray): number | null {
  const [, digits = '', scale, unit, tenths, hundredths, rest, jiao, fen] = match;
  const whole = amountOf(digits);
  if (whole === null) return null;
  if (jiao !== undefined) return whole / 10;
  if (fen !== undefined) return whole / 100;
  let amount = whole * scaleOf(scale);
  if (unit === undefined) return null;
  if (tenths !== undefined) amount += digit(tenths) / 10 + digit(hundredths ?? '0') / 100;
  if (rest !== undefined) amount += rest.length === 2 ? Number(rest) / 100 : digit(rest) / 10;
  return amount;
}

/** 一块 is also "together" and "a piece": it is money only when something says so. */
function isWordKuai(text: string, match: RegExpExecArray): boolean {
  if (match[1] !== '一' || match[3] !== '块' || match[4] !== undefined || match[6] !== undefined) return false;
  return /^[\p{L}]/u.test(text.slice(match.index + match[0].length)) || /[这那同在]$/.test(text.slice(0, match.index));
}

function digit(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : (readHan(text) ?? 0);
}

function currencyOf(word: string, own: string): string {
  if (/^(?:\$|dollars?|bucks?)$/.test(word) && DOLLARS.has(own)) return own;
  return CURRENCIES.get(word) ?? CURRENCIES.get(word.replace(/s$/, '')) ?? own;
}
