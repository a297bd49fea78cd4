/**
 * A customer's message as an example that everybody may read: without anything that belongs to this customer only.
 *
 * Values become neutral ones of the same form, which the matcher reads alike. Where a sentence may name a person or a place,
 * or held a secret, it is not used at all. No program finds every name: a person reads an example before it is accepted.
 */
import type { Entity } from '../../nlu/understanding.ts';
import { ALL_KINDS, isRedacted, redact } from '../../redaction/redact.ts';

export type Unusable = 'secret' | 'name' | 'address' | 'too_long' | 'no_words';
export type Neutral =
  | { readonly kind: 'usable'; readonly text: string }
  | { readonly kind: 'unusable'; readonly reason: Unusable };

/** Longer stories make bad examples: they hold more than one thing. Chinese says in one character what English says in three. */
const MOST_UNITS = 60;
const LETTERS_PER_UNIT = 3;
/** With a long link in it, which is replaced by a short one. */
const MOST_CHARACTERS = 1000;

/** Invented values; addresses end in a name that nobody can own (RFC 2606). */
const VALUE: { readonly [K in Entity['kind']]?: string } = {
  order_number: '10000001',
  phone: '10000001',
  email: 'name@mail.example',
  url: 'www.link.example',
};

/** Telephones and addresses become neutral ones below. */
const SECRETS = { asked: null, before: null, kinds: ALL_KINDS.filter((kind) => !['phone', 'email', 'ip'].includes(kind)) };

/**
 * @param text a message after redaction, as it was typed
 * @param entities what understanding found in it
 * @param names names of the customer, where they are known
 */
export function neutralise(text: string, entities: readonly Entity[], names: readonly string[]): Neutral {
  if (isRedacted(text) || redact(text, SECRETS).found.length > 0) return unusable('secret');
  // Before anything that looks at it more than once: a pasted log can be endless.
  if (text.length > MOST_CHARACTERS) return unusable('too_long');
  if (names.some((name) => holdsName(text, name)) || tellsName(text)) return unusable('name');
  if (ADDRESS.test(text)) return unusable('address');
  let replaced = '';
  let at = 0;
  for (const { kind, start, end } of entities) {
    const value = VALUE[kind];
    if (value === undefined || start < at) continue;
    replaced += neutralNumbers(text.slice(at, start)) + value;
    at = end;
  }
  const plain = printable(replaced + neutralNumbers(text.slice(at)));
  if (!/\p{L}/u.test(plain)) return unusable('no_words');
  return lengthOf(plain) > MOST_UNITS ? unusable('too_long') : { kind: 'usable', text: plain };
}

function unusable(reason: Unusable): Neutral {
  return { kind: 'unusable', reason };
}

/** One line without signs that steer a terminal or turn the direction of writing. */
function printable(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\s]+/gu, ' ')
    .trim();
}

function lengthOf(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han + (text.length - han) / LETTERS_PER_UNIT;
}

/** Up to two digits count or tell a day; what has more may be somebody's amount, card or user number. */
function neutralNumbers(text: string): string {
  return text.replace(/(?<![a-z])[a-z]*\d[\da-z]*(?:[.,:/-]\d+)*/gi, (value) => {
    const digits = value.replace(/\D/g, '').length;
    if (digits < 3) return value;
    if (/^\d{1,2}:\d{2}$/.test(value)) return '10:00';
    return digits >= 5 && !/[.,]/.test(value) ? '10000001' : '100';
  });
}

// ---------------------------------------------------------------------------------------------------------------- names

function holdsName(text: string, name: string): boolean {
  const parts = [name, ...name.split(/\s+/)].map((part) => part.trim().toLowerCase());
  const lower = text.toLowerCase();
  return parts.some((part) => {
    if (/\p{Script=Han}/u.test(part)) return part.length >= 2 && lower.includes(part);
    return part.length >= 3 && new RegExp(`(?<![a-z])${RegExp.escape(part)}(?![a-z])`).test(lower);
  });
}

/** Frequent family names that are hardly ever the beginning of another word after "to" or "from". */
const FAMILY =
  '王李张刘陈杨赵吴徐孙胡朱郭罗梁宋郑谢韩唐冯董萧曹袁邓傅沈彭吕苏卢蒋蔡贾丁魏薛阎潘杜戴钟汪姜范姚谭廖邹熊郝孔崔邱秦侯邵孟段雷黎贺赖龚';
const TELLS_NAME: readonly RegExp[] = [
  /(?:我叫|本人叫|名字(?:是|叫)|姓名(?:是|叫)?[:： ]?|叫做)(?!什么|啥|你|您|他|她|客服|银行|人|不|错|对)\p{Script=Han}{2,4}/u,
  /(?:我|免贵|本人)姓(?!名)\p{Script=Han}/u,
  new RegExp(`[${FAMILY}]\\p{Script=Han}{0,2}(?:先生|女士|小姐|老师|经理|师傅)`, 'u'),
  new RegExp(`(?:给|收款人|对方|打款人|付款人|叫|跟|和)(?:是|叫|了)?[:： ]?[${FAMILY}]\\p{Script=Han}{1,2}`, 'u'),
  /\bmy (?:full )?name(?:'s| is) (?!wrong|not|on|in|and|too|spelt|spelled|misspel|different|changed|incorrect)[a-z]/i,
  /\b(?:I'm|I am|this is|to|from|by) [A-Z][a-z]+ [A-Z][a-z]+/,
  /\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][a-z]+/,
];

function tellsName(text: string): boolean {
  return TELLS_NAME.some((pattern) => pattern.test(text));
}

const ADDRESS =
  /[市区县镇乡路街巷弄村][^，。,.]{0,12}\d+\s*(?:号(?!码)|弄|栋|幢|室|单元)|\b\d{1,5} (?:[a-z]+ ){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard)\b/i;
