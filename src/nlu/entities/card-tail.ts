/** The last four digits of a bank card: 尾号1234 · 后四位是1234 · 工行（1234） · ending in 1234 · *1234. */
import type { Folded } from '../normalise.ts';
import type { Found } from './scan.ts';

const FOUR = '(?<four>\\d{4})(?![\\d.,]?\\d|\\s?(?:元|块|年|月|位|个|%|rmb|cny|yuan))';
const IS = '\\s*(?:(?:是|为|叫|号|的|:|=|#|is|are|in|with|on|no\\.?|number)\\s*){0,3}';
const PATTERNS: readonly RegExp[] = [
  new RegExp(`(?:尾号|尾数|[末后](?:四|4)位(?:数字?)?|最后(?:四|4)[位个](?:数字?)?)${IS}[*x]{0,4}${FOUR}`, 'g'),
  /(?<![\d.,])(?<four>\d{4})(?=\s?(?:尾号|结尾)的?|\s?(?:那|这)张卡|\s?的(?:那张|这张)?(?:银行|储蓄|借记|信用)?卡)/g,
  new RegExp(`(?:银行|行|卡)\\s?[(\\[]\\s?[*x]{0,4}${FOUR}\\s?[)\\]]`, 'g'),
  new RegExp(`(?:银行|储蓄|借记|信用|行)卡\\s?${FOUR}`, 'g'),
  new RegExp(`\\bend(?:ing|s|ed)?(?: in| with| on)?\\s?:?\\s?[*x]{0,4}${FOUR}`, 'g'),
  new RegExp(
    `\\blast (?:four|4)(?: digits?| numbers?)?(?: of (?:my|the|it)(?: bank| debit| credit)?(?: card)?)?${IS}${FOUR}`,
    'g',
  ),
  // Masked, as receipts print it; a product (5*1234) and a code with x in it are none.
  new RegExp(`(?<![\\da-z])(?:[*•·.]{1,4}[ -]?|x{2,4}[ -]?|(?<=card )x){1,4}(?<=[*•·x][ -]?|\\.{3,4}[ -]?)${FOUR}`, 'g'),
  new RegExp(
    `\\b(?:visa|mastercard|unionpay|amex|(?:debit|credit|bank) card|card(?= ?(?:no|num|#|x|\\*)))(?: ?(?:no\\.?|number|#))?\\s?[*x#]{0,4}${FOUR}`,
    'g',
  ),
];
/** 尾号1234和5678: another one of the same kind. */
const ANOTHER = new RegExp(`(?:和|跟|与|及|或|、|,|and|or|&)\\s?(?:尾号)?\\s?${FOUR}`, 'y');
/** Phones, identity numbers, orders and codes have tails too. */
const NOT_A_CARD =
  /(?:手机|电话|号码|身份证|证件|订单|单号|流水|交易号|验证码|密码|phone|mobile|number|order|transaction|id|ticket|passport)(?:号码?)?(?:的)?[\s:]*(?:that |which |is |it )?(?:the |my )?$/;
const NOT_OF_A_CARD = /^\D{0,30}(?:phone|mobile|order|transaction|passport)/;

export function scanCardTails(folded: Folded): readonly Found[] {
  const { text } = folded;
  if (!/\d{4}/.test(text)) return [];
  const found: Found[] = [];
  const add = (end: number, value: string): void => {
    found.push({ from: end - 4, to: end, value: { kind: 'card_tail', value } });
  };
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.four ?? '';
      if (NOT_A_CARD.test(text.slice(Math.max(0, match.index - 24), match.index)) || NOT_OF_A_CARD.test(match[0])) continue;
      const end = match.index + match[0].lastIndexOf(value) + 4;
      add(end, value);
      const more = another(text, end);
      if (more !== null) add(more.end, more.value);
    }
  }
  return found;
}

function another(text: string, at: number): { readonly end: number; readonly value: string } | null {
  ANOTHER.lastIndex = at;
  const match = ANOTHER.exec(text);
  return match === null ? null : { end: at + match[0].length, value: match.groups?.four ?? '' };
}
