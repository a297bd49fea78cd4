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

test('"yesterday" is another day tomorrow, and a long message hardly comes twice', () => {
  expect(hear('昨天转的', [{}, { now: '2030-01-01T00:00:00.000Z' }]).asked).toBe(2);
  expect(hear('还没有到账'.repeat(20), [{}, {}]).asked).toBe(2);
});
