/** Order and case numbers: 6 to 40 letters, digits and hyphens with at least 5 digits; C-20261122-0007 too. */
import type { Folded } from '../normalise.ts';
import { isDigit } from '../script.ts';
import type { Found } from './scan.ts';

const TOKEN = /(?<![a-z0-9@_]|[a-z0-9]\.)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?![a-z0-9@_]|-[a-z0-9])/g;
const DAY = /^(?:19|20)\d{2}(?:-\d{1,2}-\d{1,2}(?:t\d{1,2})?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;
/** 500000, 20000000: so many zeros are an amount. */
const ROUND = /^\d{1,4}0{3,}$/;
/** "Order number: …": what follows is one, even in the form of a phone number or a day, and in groups of digits. */
const LABELLED =
  /(?:(?:订单|工单|交易|流水|投诉|单据)?(?:编号|单号|流水号|订单号)码?|(?:交易|工单)号码?|\b(?:order|transaction|reference|ref|case|ticket|txn)(?: ?(?:no\.?|number|num|id)| ?#))\s*(?:(?:是|为|:|=|#|\bis\b)\s*)?((?:[a-z]{0,4}\d{2,})(?: \d{2,8}){1,9}(?![a-z\d.-])|[a-z0-9][a-z0-9-]{4,38}[a-z0-9](?![a-z0-9@_-]))/g;
/** Codes of other kinds, named right before them. */
const OTHER_CODE =
  /(?:验证码|校验码|动态码|激活码|密码|错误码|错误代码|报错|邮编|版本号?|qq号?|(?:微信|群|会员|工)号|\b(?:error(?: code)?|(?:verification|security|sms|otp|auth|login|zip|post) ?code|otp|pin|password|wechat(?: id)?|zip))\s*(?:(?:是|为|:|=|号|\bis\b|number)\s*)?$/;
const AMOUNT_BEFORE = /(?:[¥$€£]|rmb|cny|usd|hk\$)\s?$/;
const AMOUNT_AFTER =
  /^(?:\.\d|,\d{3}|\s?(?:元|块|圆|万|千|[kw]\b|rmb|cny|yuan|usd|hkd|dollars?|bucks?|euros?|pounds?)|[年月:]|%)/;

/** The text as an order number, in capitals; null when it does not have the form. */
export function orderNumberOf(token: string): string | null {
  if (token.length < 6 || token.length > 40 || !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(token)) return null;
  let digits = 0;
  for (let i = 0; i < token.length; i++) if (isDigit(token.charCodeAt(i))) digits++;
  return digits >= 5 ? token.toUpperCase() : null;
}

/** Finds order numbers among other words; what looks like a day or an amount is left to those. */
export function scanOrderNumbers(folded: Folded): readonly Found[] {
  const { text } = folded;
  const found: Found[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const value = orderNumberOf(match[0]);
    if (value === null || DAY.test(match[0]) || ROUND.test(match[0])) continue;
    const to = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    if (AMOUNT_BEFORE.test(before) || /\d[.,]$/.test(before) || OTHER_CODE.test(before)) continue;
    if (AMOUNT_AFTER.test(text.slice(to, to + 10))) continue;
    found.push({ from: match.index, to, value: { kind: 'order_number', value } });
  }
  return found;
}

/** Finds order numbers that are called so. They come before every other kind of number. */
export function scanLabelledOrderNumbers(folded: Folded): readonly Found[] {
  const { text } = folded;
  if (!/\d{2}/.test(text)) return [];
  const found: Found[] = [];
  for (const match of text.matchAll(LABELLED)) {
    const written = match[1] ?? '';
    const value = orderNumberOf(written.replaceAll(' ', ''));
    const to = match.index + match[0].length;
    if (value === null || /^(?:19|20)\d{2}-\d{1,2}-\d{1,2}$/.test(written) || AMOUNT_AFTER.test(text.slice(to, to + 10)))
      continue;
    found.push({ from: to - written.length, to, value: { kind: 'order_number', value } });
  }
  return found;
}

/**
 * A message that answers "what is the order number?": the token of that form, even one that looks like a phone number or
 * a day; groups of digits with blanks between them are put together. Null when there is none, or more than one.
 */
export function readOrderNumber(text: string): string | null {
  const grouped = /^\D{0,12}?((?:[a-z]{0,4}\d{2,})(?: \d{2,}){1,9})[。.!]?$/i.exec(text.trim());
  if (grouped !== null) return orderNumberOf((grouped[1] ?? '').replaceAll(' ', ''));
  const values = new Set<string>();
  for (const match of text.toLowerCase().matchAll(TOKEN)) {
    const value = orderNumberOf(match[0]);
    if (value !== null) values.add(value);
  }
  if (values.size > 1) {
    // 订单 12345678，时间 2026-11-03: the day is not meant.
    for (const value of values) if (DAY.test(value.toLowerCase())) values.delete(value);
  }
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}
