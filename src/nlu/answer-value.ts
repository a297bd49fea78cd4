/** A message read as a typed value: amount, date, number, order number, telephone, address, text. */
import { bare, canon, flat } from './canon.ts';
import { readAmount } from './entities/money.ts';
import { readArabic, readEnglish, readHan } from './entities/numeral.ts';
import { readOrderNumber } from './entities/order-number.ts';
import { phoneOf, readPhone } from './entities/phone.ts';
import type { Folded } from './normalise.ts';
import type { Answer, Entity, EntityKind } from './understanding.ts';

type Value = Extract<Answer, { kind: 'value' }>['value'];
type TypedKind = 'number' | 'money' | 'date' | 'order_number' | 'phone' | 'email' | 'url';
/** Words beside the value that do not make the message more than an answer: 订单号是, "it was", 左右. */
const LITTLE = 8;
const WORST_FIRST = ['dangerous', 'cannot_confirm', 'official'] as const;

/** Reads the message for one kind of value; `currency` is the brand's, for a bare number where an amount was asked for. */
export function readValue(
  kind: TypedKind,
  folded: Folded,
  entities: readonly Entity[],
  currency: string,
  notes: string[],
): Answer | null {
  switch (kind) {
    case 'money':
      return readMoney(folded, entities, currency, notes);
    case 'date':
      return only('date', folded, entities, notes);
    case 'number':
      return readNumber(folded, entities, notes);
    case 'order_number': {
      const marked = only('order_number', folded, entities, notes);
      if (marked !== null) return marked;
      const number = readOrderNumber(folded.text);
      return number === null ? null : exactOrContained(number, number.length, folded, 'order_number');
    }
    case 'phone': {
      const marked = only('phone', folded, entities, notes);
      if (marked !== null) return marked;
      const number = readPhone(folded.text) ?? phoneInOrderNumber(entities);
      return number === null ? null : exactOrContained(number, number.length, folded, 'phone');
    }
    case 'email':
      return only('email', folded, entities, notes);
    case 'url':
      return worstUrl(folded, entities, notes);
  }
}

function readMoney(folded: Folded, entities: readonly Entity[], currency: string, notes: string[]): Answer | null {
  const marked = only('money', folded, entities, notes);
  if (marked !== null || entities.some((entity) => entity.kind === 'money')) return marked;
  const amount = readAmount(bare(folded.text.trim()), currency);
  if (amount !== null) return { kind: 'value', value: amount, strength: 'exact', rule: 'amount_without_unit' };
  const numbers = entities.filter((entity) => entity.kind === 'number');
  const [number] = numbers;
  if (numbers.length !== 1 || number === undefined) return null;
  const counted = readAmount(String(number.value), currency);
  return counted === null ? null : { kind: 'value', value: counted, strength: 'contained', rule: 'amount_without_unit' };
}

function readNumber(folded: Folded, entities: readonly Entity[], notes: string[]): Answer | null {
  const short = bare(flat(canon(folded.text))).replace(/[个次笔张天遍位条小时分钟年月岁项种份台部人]+$/, '');
  const value = /^\d+$/.test(short) ? readArabic(short) : (readHan(short) ?? readEnglish(short));
  if (value !== null && Number.isFinite(value)) return { kind: 'value', value, strength: 'exact', rule: 'number' };
  return only('number', folded, entities, notes);
}

/** A long number that is no telephone by itself (foreign, without +) is one where it was asked for. */
function phoneInOrderNumber(entities: readonly Entity[]): string | null {
  const found = entities.filter((entity) => entity.kind === 'order_number' && /^[\d-]+$/.test(entity.value));
  const [first] = found;
  return found.length === 1 && first !== undefined ? phoneOf(first.text) : null;
}

/** Several links: the customer is warned of the worst. */
function worstUrl(folded: Folded, entities: readonly Entity[], notes: string[]): Answer | null {
  const urls = entities.filter((entity) => entity.kind === 'url');
  for (const verdict of WORST_FIRST) {
    const found = urls.find((url) => url.value.verdict === verdict);
    if (found === undefined) continue;
    if (urls.length > 1) notes.push(`${urls.length} links; the most doubtful one counts`);
    return exactOrContained(found.value, found.text.length, folded, 'url');
  }
  return null;
}

/** The value of the one entity of this kind; two different values are no answer. */
function only(kind: EntityKind, folded: Folded, entities: readonly Entity[], notes: string[]): Answer | null {
  const found = entities.filter((entity) => entity.kind === kind);
  const [first] = found;
  if (first === undefined) return null;
  if (new Set(found.map((entity) => JSON.stringify(entity.value))).size > 1) {
    notes.push(`several values of the kind ${kind}: ${found.map((entity) => entity.text).join(', ')}`);
    return null;
  }
  return exactOrContained(first.value, first.text.length, folded, kind);
}

function exactOrContained(value: Value, length: number, folded: Folded, rule: string): Answer {
  const words = (folded.text.match(/[\p{L}\p{N}]/gu) ?? []).length;
  return { kind: 'value', value, strength: words - length <= LITTLE ? 'exact' : 'contained', rule };
}
