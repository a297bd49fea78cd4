/** One-time codes and card security codes: short digits that only the words around them give away. */
import { type Secret, secret } from './secret.ts';
import { CODE_WORD, CVV_WORD, UNIT } from './words.ts';

const CODE = '(\\d{3}[ -]\\d{3}|\\d{2}[ -]\\d{2}[ -]\\d{2}|(?:\\d[ .-]){3,7}\\d|\\d{4,8})(?![\\d-])';
const CODE_AFTER = new RegExp(`${CODE_WORD}([^\\d\\n\\0。；;!！?？]{0,16})(?<![\\d¥￥$€£.+-])${CODE}`, 'g');
const CODE_BEFORE = new RegExp(
  `(?<![\\d¥￥$€£.+a-z-])${CODE}\\s{0,2}(?:(?:就?是|为|is|\\()\\s{0,2}[^\\d，。,.\\n\\0]{0,20}?)?${CODE_WORD}`,
  'g',
);
/** Between "code" and the digits: then the digits are something else. */
const OTHER_NUMBER =
  /订单|单号|流水|工单|尾号|手机|电话|号码|金额|错误|等了|热线|客服|[打拨]|order|case|phone|ending|error|amount|mobile|waited|call|number is|\bat\b|\band\b/;
/** A clause may end between the word and the digits only if nothing else stands there: 验证码，123456. */
const NEW_CLAUSE = /[^\s:=是为][^，,]{0,16}[，,]|[，,][^，,]{0,16}[^\s:=是为，,]/;
/** Google's messages: G-123456. */
const WITH_LETTER = /(?<![a-z\d])g-(\d{6})(?!\d)/g;
const HAS_CODE = new RegExp(`${CODE_WORD}|(?<![a-z])g-\\d`);
const HAS_CVV = new RegExp(CVV_WORD);

/** @param text in lower case, numerals folded */
export function findCodes(text: string): readonly Secret[] {
  if (!HAS_CODE.test(text)) return [];
  const found: Secret[] = [];
  for (const match of text.matchAll(CODE_AFTER)) {
    const [whole, gap = '', digits = ''] = match;
    const end = match.index + whole.length;
    if (OTHER_NUMBER.test(gap) || NEW_CLAUSE.test(gap) || UNIT.test(text.slice(end, end + 12))) continue;
    found.push(secret('code', end - digits.length, end));
  }
  for (const match of text.matchAll(CODE_BEFORE)) {
    const [whole, digits = ''] = match;
    const named = OTHER_NUMBER.test(text.slice(Math.max(0, match.index - 8), match.index));
    if (!named && !OTHER_NUMBER.test(whole) && !UNIT.test(whole.slice(digits.length))) {
      found.push(secret('code', match.index, match.index + digits.length));
    }
  }
  for (const match of text.matchAll(WITH_LETTER)) found.push(secret('code', match.index, match.index + match[0].length));
  return found;
}

const CVV = new RegExp(`${CVV_WORD}([^\\d\\n\\0，,。；;!！?？]{0,10})(?<![¥￥$.])(\\d{3,4}|\\d[ .-]\\d[ .-]\\d)(?![\\d])`, 'g');
/** Behind a card number, after its date or at once: 4111 … 1111 12/26 123. */
const BEHIND_CARD =
  /^[\s,;|/]{1,3}(?:(?:exp\w{0,6}|有效期|到期)?[\s:]{0,2}(?:0[1-9]|1[0-2]) ?[/-] ?(?:20)?\d{2}[\s,;|/]{1,3})?(\d{3})(?=\s*(?:$|[,;，。；\n]))/;

/** @param text in lower case, numerals folded; @param cards where cards end */
export function findCvv(text: string, cards: readonly number[]): readonly Secret[] {
  const behind = cards.flatMap((end) => {
    const match = BEHIND_CARD.exec(text.slice(end, end + 40));
    return match === null ? [] : [secret('cvv', end + match[0].length - 3, end + match[0].length)];
  });
  if (!HAS_CVV.test(text)) return behind;
  const named = [...text.matchAll(CVV)].flatMap((match) => {
    const [whole, gap = '', digits = ''] = match;
    const end = match.index + whole.length;
    if (OTHER_NUMBER.test(gap) || UNIT.test(text.slice(end, end + 12))) return [];
    return [secret('cvv', end - digits.length, end)];
  });
  return [...behind, ...named];
}

const ANSWER =
  /^[^\d\n]{0,12}?((?:g-)?\d{3}[ -]\d{3}|(?:\d[ .-]){3,7}\d|(?:g-)?\d{4,8}|(?=[a-z]{0,7}\d)[a-z\d]{4,8})(?![\d-])[^\d]{0,16}$/;

/** The bot asked about a code, or the customer announced one: digits with few words around them. */
export function bareCode(text: string): readonly Secret[] {
  const trimmed = text.trim();
  const match = ANSWER.exec(trimmed);
  const digits = match?.[1] ?? '';
  if (match === null || digits === '') return [];
  const at = text.indexOf(trimmed) + match[0].indexOf(digits);
  const words = match[0].slice(0, match[0].indexOf(digits));
  if (OTHER_NUMBER.test(match[0]) || /[¥￥$€£#.]$/.test(words) || UNIT.test(text.slice(at + digits.length))) return [];
  return [secret('code', at, at + digits.length)];
}

const ANNOUNCED = new RegExp(`(?:${CODE_WORD})[^\\d\\n\\0，,。；;!！?？]{0,6}?(?:是|为|:|is|=)?$`);
const CVV_ANNOUNCED = new RegExp(`${CVV_WORD}[^\\d\\n\\0，,。；;!！?？]{0,6}?(?:是|为|:|is|=)?$`);

/** The message before ended in "the code is", or in the word itself, and this one is little more than the digits. */
export function announcedCode(before: string, text: string): readonly Secret[] {
  const tail = before.trimEnd().slice(-40);
  if (CVV_ANNOUNCED.test(tail)) {
    const match = /^\s*(\d{3,4})\s*$/.exec(text);
    const end = match === null ? 0 : match[0].trimEnd().length;
    return match === null ? [] : [secret('cvv', end - (match[1] ?? '').length, end)];
  }
  return ANNOUNCED.test(tail) ? bareCode(text) : [];
}
