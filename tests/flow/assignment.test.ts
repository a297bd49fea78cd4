/** A value can only be used where every way to the place gives it one. */
import { describe, expect, test } from '@jest/globals';
import { compileText, diagnosticsOf, faults, flowText } from './support.ts';

const ASK = (slot: string, more = '') => `- ask: ${slot}\n  text: { zh: 请说, en: Please tell }${more}`;
const SKIP = '\n  optional: { zh: 没有, en: None }';
const USE = (name: string) => `- say: { zh: '{${name}}', en: '{${name}}' }`;
const END = '- end: resolved';

function codes(slots: string, ...steps: string[]): string[] {
  return faults(flowText(slots, [...steps, END].join('\n'))).map((line) => line.slice(0, 4));
}

describe('a value is there', () => {
  test('after its question', () => expect(codes('note: text', ASK('note'), USE('note'))).toEqual([]));
  test('after set', () => expect(codes('note: text', "- set: { note: 'x' }", USE('note'))).toEqual([]));
  test('where is set has been checked', () => {
    expect(codes('note: text', ASK('note', SKIP), `- when: note is set\n  then: [${USE('note').slice(2)}]`)).toEqual([]);
  });
  test('behind a branch that leaves when it is missing', () => {
    expect(codes('note: text', ASK('note', SKIP), '- when: note is missing\n  then: [end: cancelled]', USE('note'))).toEqual([]);
  });
  test('later in the same condition', () => {
    const when = (condition: string) => `- when: ${condition}\n  then: []`;
    expect(codes('n: number', ASK('n', SKIP), when('n is set and n > 3'))).toEqual([]);
    expect(codes('n: number', ASK('n', SKIP), when('n is missing or n > 3'))).toEqual([]);
    expect(codes('n: number', ASK('n', SKIP), when('not (n is missing) and n > 3'))).toEqual([]);
    expect(codes('n: number', ASK('n', SKIP), when('n is set or n > 3'))).toEqual(['F305']);
    expect(codes('n: number', ASK('n', SKIP), when('n > 3'))).toEqual(['F305']);
  });
  test('in the cases of a match that has a case for the missing value', () => {
    const options = '\n  options: { card: { zh: 卡, en: Card }, cash: { zh: 现金, en: Cash } }';
    const match = (missing: string) => `- match: kind\n  card: []\n  cash: []\n${missing}`;
    const slots = 'kind: [card, cash]';
    expect(codes(slots, ASK('kind', options + SKIP), match('  missing: [end: cancelled]'), USE('kind'))).toEqual([]);
    expect(codes(slots, ASK('kind', options + SKIP), match('  missing: []'), USE('kind'))).toEqual(['F305', 'F305']);
    expect(codes(slots, ASK('kind', options + SKIP), match(''))).toEqual(['F305']);
    expect(codes(slots, ASK('kind', options + SKIP), '- match: kind\n  card: []\n  else: []')).toEqual([]);
  });
  test('for a link that was asked, with its verdict', () => {
    const match = '- match: link.verdict\n  official: []\n  dangerous: []\n  cannot_confirm: []';
    expect(codes('link: url', ASK('link'), match)).toEqual([]);
    expect(codes('link: url', ASK('link', SKIP), match)).toEqual(['F305']);
    expect(codes('link: url', ASK('link', SKIP), '- when: link is missing\n  then: [end: cancelled]', match)).toEqual([]);
  });
});

describe('a value may be missing', () => {
  test('after a question that can be skipped', () =>
    expect(codes('note: text', ASK('note', SKIP), USE('note'))).toEqual(['F305', 'F305']));
  test('after forget', () => expect(codes('note: text', ASK('note'), '- forget: note', USE('note'))).toEqual(['F305', 'F305']));
  test('when only one of two branches gives it', () => {
    const set = "- when: hours.open\n  then: [set: { note: 'x' }]";
    expect(codes('note: text', set, USE('note'))).toEqual(['F305', 'F305']);
    expect(codes('note: text', `${set}\n  else: [set: { note: 'y' }]`, USE('note'))).toEqual([]);
  });
  test('when a remembered slot is used without a question', () => {
    expect(codes('note: { type: text, remember: true }', USE('note'))).toEqual(['F305', 'F305']);
  });
  test('and the message shows a way on which it is', () => {
    const text = flowText('note: text', [ASK('note', SKIP), '- match: lang\n  zh: []\n  en: []', USE('note'), END].join('\n'));
    const message = diagnosticsOf(compileText(text))[0]?.message;
    expect(message).toBe('`note` may have no value here. It has none on the way line 9 (answered or skipped) → line 12 (zh).');
  });
});

describe('results of calls', () => {
  const call = (found: string, notFound: string) => `- set: { order_no: 'A12345' }
- call: find_payment
  with: { order_no: order_no }
  as: tx
  found: [${found}]
  not_found: [${notFound}]
  not_identified: [end: cancelled]
  unavailable: [end: cancelled]`;
  const use = (name: string) => USE(name).slice(2);

  test('bring their fields in their own branch only', () => {
    expect(codes('order_no: order_number', call(use('tx.amount'), ''))).toEqual([]);
    expect(codes('order_no: order_number', call('', use('tx.amount')))).toEqual(['F305', 'F305']);
  });
  test('bring optional fields only when they are checked', () => {
    expect(codes('order_no: order_number', call(use('tx.fee'), ''))).toEqual(['F305', 'F305']);
    expect(codes('order_no: order_number', call(`{ when: tx.fee is set, then: [${use('tx.fee')}] }`, ''))).toEqual([]);
  });
  test('go on after the call when the other branches leave', () => {
    expect(codes('order_no: order_number', call('', 'end: cancelled'), USE('tx.amount'))).toEqual([]);
  });
  test('replace the fields of the call before', () => {
    const again = call('', '').replace('call: find', 'label: again\n  call: find').replace("- set: { order_no: 'A12345' }\n", '');
    expect(codes('order_no: order_number', call('', 'end: cancelled'), again, USE('tx.amount'))).toEqual(['F305', 'F305']);
  });
});

test('a loop takes back what it forgets', () => {
  const loop = (forget: string) =>
    `- say: { zh: 好, en: Fine }\n  label: again\n${forget}- goto: again\n  at_most: 2\n  otherwise: []`;
  expect(codes('note: text', ASK('note'), loop(''), USE('note'))).toEqual([]);
  expect(codes('note: text', ASK('note'), loop('- forget: note\n'), USE('note'))).toEqual(['F305', 'F305']);
});

test('a step that cannot be read causes no further messages', () => {
  expect(codes('note: text', '- askk_me: note', USE('note'))).toEqual(['F401']);
});
