/** A model in its smallest form and back decides as before. */
import { describe, expect, test } from '@jest/globals';
import type { Model } from '../../src/nlu/model.ts';
import { pack, unpack } from '../../src/nlu/pack.ts';
import { route } from '../../src/nlu/route.ts';
import { surroundingsOf } from '../../src/nlu/surroundings.ts';
import { train } from '../../src/nlu/train.ts';
import { MODEL, SET } from './fixtures.ts';
import { CHINESE, dice, ENGLISH } from './shipped.ts';

/** Every so many of the shipped examples: words known and unknown to the model, and some of them with slips. */
function messages(count: number): string[] {
  const random = dice(42);
  const all = [...CHINESE, ...ENGLISH];
  return Array.from({ length: count }, (_, i) => {
    const text = all[Math.floor(random() * all.length)] ?? '';
    const at = Math.floor(random() * text.length);
    return i % 3 === 0 ? text.slice(0, at) + text.slice(at + 1) : text;
  });
}
const copy = (model: Model): Model => unpack(structuredClone(pack(model)), surroundingsOf(SET));

test('decisions, scores, candidates and notes of 200 messages stay the same', () => {
  const [before, after] = [messages(200).map((text) => route(MODEL, text)), messages(200).map((text) => route(copied, text))];
  expect(after).toEqual(before);
  expect(new Set(before.map(({ decision }) => decision.kind))).toEqual(new Set(['route', 'clarify', 'none']));
});
const copied = copy(MODEL);

test('packing what was unpacked gives the same again', () => {
  expect(pack(copied)).toEqual(pack(MODEL));
});

describe('what a file of its own carries', () => {
  test('lists of words', () => {
    const set = { ...SET, synonyms: [{ zh: ['充值', '注资'], en: ['top up', 'add funds'] }] };
    const model = train(set);
    for (const text of ['怎么注资', 'how to add funds', '注资没到']) expect(route(copy(model), text)).toEqual(route(model, text));
  });

  test('pinyin, homophones and spelling', () => {
    for (const text of ['mima wangle', 'zhuanzhang hai mei dao', '我的余而没有增加', 'refudn pelase', 'trans fer stuck'])
      expect(route(copied, text)).toEqual(route(MODEL, text));
    expect(route(copied, 'mima wangle').notes).toContain('pinyin, read as Chinese characters');
  });

  test('nothing at all', () => {
    const empty = train({ ...SET, intents: [] });
    expect(route(copy(empty), '转账还没到')).toEqual(route(empty, '转账还没到'));
  });
});

test('costs and names come from the configuration of the day, not from the file', () => {
  const dearer = unpack(pack(MODEL), surroundingsOf({ ...SET, costs: { ...MODEL.costs, question: 0 } }));
  expect(route(MODEL, '我转的钱还没到').decision.kind).toBe('route');
  expect(route(dearer, '我转的钱还没到').decision.kind).toBe('clarify');
});
