/** A message read as a typed value: amount, date, number, order number, telephone, address, text. */
import { bare, canon, flat } from './canon.ts';
import { readShortDate } from './entities/date.ts';
import { readAmount } from './entities/money.ts';
import { readArabic, readEnglish, readHan } from './entities/numeral.ts';
import { readOrderNumber } from './entities/order-number.ts';
import { phoneOf, readPhone } from './entities/phone.ts';
import type { World } from './entities/scan.ts';
import type { Folded } from './normalise.ts';
import type { Answer, Entity, EntityKind } from './understanding.ts';

type Value = Extract<Answer, { kind: 'value' }>['value'];
type TypedKind = 'number' | 'money' | 'date' | 'order_number' | 'phone' | 'email' | 'url';
/** Words beside the value that do not make the message more than an answer: 订单号是, "it was", 左右. */
const LITTLE = 8;
const WORST_FIRST = ['dangerous', 'cannot_confirm', 'official'] as const;

/** A message as the readers of answers need it. `notes` receives what was dropped and why. */
export type Heard = {
  readonly folded: Folded;
  readonly entities: readonly Entity[];
  readonly world: World;
  /** UTC milliseconds; NaN when unknown. */
  readonly now: number;
  readonly notes: string[];
};

/** Reads the message for one kind of value, more generously than in free text: the question has said what to expect. */
export function readValue(kind: TypedKind, heard: Heard): Answer | null {
  switch (kind) {
    case 'money':
      return readMoney(heard);
    case 'date': {
      const iso = readShortDate(bare(heard.folded.text.trim()), heard.world, heard.now);
      return only('date', heard) ?? (iso === null ? null : answer({ kind: 'date', iso }, 'exact', 'date'));
    }
    case 'number':
      return readNumber(heard);
    case 'order_number': {
      const number = readOrderNumber(heard.folded.text);
      return only('order_number', heard) ?? (number === null ? null : measured(number, number.length, heard, 'order_number'));
    }
    case 'phone': {
      const number = readPhone(heard.folded.text) ?? phoneInOrderNumber(heard.entities);
      return only('phone', heard) ?? (number === null ? null : measured(number, number.length, heard, 'phone'));
    }
    case 'email':
      return only('email', heard);
    case 'url':
      return worstUrl(heard);
  }
}

function readMoney(heard: Heard): Answer | null {
  const { folded, entities, world } = heard;
  if (entities.some((entity) => entity.kind === 'money')) return only('money', heard);
  const amount = readAmount(bare(folded.text.trim()), world.currency);
  if (amount !== null) return answer(amount, 'exact', 'amount_without_unit');
  const numbers = entities.filter((entity) => entity.kind === 'number');
  const [number] = numbers;
  if (numbers.length !== 1 || number === undefined) return null;
  const counted = readAmount(String(number.value), world.currency);
  return counted === null ? null : measured(counted, number.text.length, heard, 'amount_without_unit');
}

function readNumber(heard: Heard): Answer | null {
  const short = bare(flat(canon(heard.folded.text))).replace(
    /(?<![个次笔张天遍位条小时分钟年月岁项种份台部人])[个次笔张天遍位条小时分钟年月岁项种份台部人]+$/,
    '',
  );
  const value = /^\d+$/.test(short) ? readArabic(short) : (readHan(short) ?? readEnglish(short));
  return value !== null && Number.isFinite(value) ? answer(value, 'exact', 'number') : only('number', heard);
}

/** A long number that is no telephone by itself (foreign, without +) is one where it was asked for. */
function phoneInOrderNumber(entities: readonly Entity[]): string | null {
  const found = entities.filter((entity) => entity.kind === 'order_number' && /^[\d-]+$/.test(entity.value));
  const [first] = found;
  return found.length === 1 && first !== undefined ? phoneOf(first.text) : null;
}

/** Several links: the customer is warned of the worst. */
function worstUrl(heard: Heard): Answer | null {
  const urls = heard.entities.filter((entity) => entity.kind === 'url');
  for (const verdict of WORST_FIRST) {
    const found = urls.find((url) => url.value.verdict === verdict);
    if (found === undefined) continue;
    if (urls.length > 1) heard.notes.push(`${urls.length} links; the most doubtful one counts`);
    return measured(found.value, found.text.length, heard, 'url');
  }
  return null;
}

/** The value of the one entity of this kind; two different values are no answer. */
function only(kind: EntityKind, heard: Heard): Answer | null {
  const found = heard.entities.filter((entity) => entity.kind === kind);
  const [first] = found;
  if (first === undefined) return null;
  if (new Set(found.map((entity) => JSON.stringify(entity.value))).size > 1) {
    heard.notes.push(`several values of the kind ${kind}: ${found.map((entity) => entity.text).join(', ')}`);
    return null;
  }
  return measured(first.value, first.text.length, heard, kind);
}

/** Strength by how much else the message says. */
function measured(value: Value, length: number, heard: Heard, rule: string): Answer {
  const words = (heard.folded.text.match(/[\p{L}\p{N}]/gu) ?? []).length;
  return answer(value, words - length <= LITTLE ? 'exact' : 'contained', rule);
}

function answer(value: Value, strength: 'exact' | 'contained', rule: string): Answer {
  return { kind: 'value', value, strength, rule };
}
