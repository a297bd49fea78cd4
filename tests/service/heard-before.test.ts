/** What was understood is remembered where nothing else can come of it, and nowhere else. */
import { expect, test } from '@jest/globals';
import { understand } from '../../src/nlu/understand.ts';
import type { Expectation, Understanding } from '../../src/nlu/understanding.ts';
import { type Hearing, heardBefore } from '../../src/service/heard-before.ts';
import { context, MODEL } from '../nlu/fixtures.ts';

const flows = {};
const yesNo: Expectation = { type: { kind: 'yes_no' }, skip: null };

/** @returns how often understanding was asked, and what came of it last */
function hear(text: string, hearings: readonly Partial<Hearing>[]): { asked: number; last: Understanding | null } {
  let asked = 0;
  let last: Understanding | null = null;
  for (const more of hearings) {
    const given = { ...context(), expect: null, earlier: [], flows, ...more };
    last = heardBefore(MODEL, text, given, () => {
      asked += 1;
      return understand(MODEL, text, { ...context(), now: given.now, lang: given.lang, expect: given.expect });
    });
  }
  return { asked, last };
}

test('the same words in the same place are understood once, with the same result', () => {
  const { asked, last } = hear('登录不了啊', [{}, {}, {}]);
  expect(asked).toBe(1);
  expect(last).toEqual(understand(MODEL, '登录不了啊', context()));
});

test('another language, other flows or another question is another place', () => {
  expect(hear('没有呢', [{ lang: 'zh' }, { lang: 'en' }, { flows: {} }]).asked).toBe(3);
  // A question that is met for the first time may be one that is made anew each time: it is kept from the second time on.
  expect(hear('对的对的', [{ expect: yesNo }, { expect: yesNo }, { expect: yesNo }]).asked).toBe(2);
});

test('"yesterday" is another day tomorrow, "an hour ago" another minute in a minute', () => {
  const morning = { now: '2030-01-01T00:46:00.000Z' };
  const soon = { now: '2030-01-01T00:59:59.000Z' };
  const tomorrow = { now: '2030-01-02T00:46:00.000Z' };
  expect(hear('昨天转的吧', [morning, soon]).asked).toBe(1);
  const { asked, last } = hear('前天转的吧', [morning, tomorrow]);
  expect(asked).toBe(2);
  expect(last?.entities.map(({ value }) => value)).toEqual([{ kind: 'date', iso: '2029-12-31' }]);
  expect(hear('1小时前转的', [morning, soon]).asked).toBe(2);
});

test('where a date is asked for, words are remembered for the day: what is none now might be one another time', () => {
  const date: Expectation = { type: { kind: 'date' }, skip: null };
  const morning = { now: '2030-03-01T00:46:00.000Z', earlier: [date] };
  expect(hear('真的没有', [morning, morning, { ...morning, now: '2030-03-02T00:46:00.000Z' }]).asked).toBe(2);
});

test('a long message hardly comes twice', () => {
  expect(hear('还没有到账'.repeat(20), [{}, {}]).asked).toBe(2);
});
