/** How training keeps its numbers: joined, and rearranged without losing any. */
import { describe, expect, test } from '@jest/globals';
import { bagAt, collectAll } from '../../src/nlu/bags.ts';
import { learnConcepts } from '../../src/nlu/concepts.ts';
import { learnSpace, rowsOfBags, vectorOf } from '../../src/nlu/feature-space.ts';
import { collect, NEAR_PAIRS } from '../../src/nlu/features.ts';
import { layOut, vectorAt } from '../../src/nlu/rows.ts';

const CONCEPTS = learnConcepts([{ zh: ['转账', '汇款'], en: ['transfer', 'remittance'] }]);
const LONG = 'my transfer to the bank has not arrived and nobody answers '.repeat(12).trim();
const TEXTS = ['转账没到', '', '我的 card 丢了', LONG, 'transfer failed', '汇款失败', '转账没到账', 'the card the card'];
const bags = collectAll(TEXTS, CONCEPTS, NEAR_PAIRS);
const space = learnSpace(bags, null);
const rows = rowsOfBags(bags, space);

describe('counted features of many texts', () => {
  test('are those of each text alone, whatever was counted before', () => {
    TEXTS.forEach((text, i) => {
      expect(bagAt(bags, i)).toEqual(collect(text, CONCEPTS, NEAR_PAIRS));
    });
  });

  test('make the vector that a message of the same words gets', () => {
    TEXTS.forEach((text, i) => {
      expect(vectorAt(rows, i)).toEqual(vectorOf(collect(text, CONCEPTS, NEAR_PAIRS), space));
    });
  });
});

describe('rows on the bench', () => {
  const order = Int32Array.from([6, 0, 3, 7, 1, 5, 2, 4]);
  const bench = layOut(rows, order, space.rarity.length);

  test('are the same, in the order asked for, with their features renumbered', () => {
    order.forEach((row, i) => {
      const { index, value } = vectorAt(rows, row);
      const there = vectorAt(bench.rows, i);
      expect([...there.index]).toEqual([...index].map((feature) => bench.place[feature]));
      expect([...there.value]).toEqual([...value]);
      expect(bench.rows.norm[i]).toBe(rows.norm[row]);
    });
  });

  test('have a number for each feature, the more frequent ones before the others', () => {
    const times = new Uint32Array(space.rarity.length);
    for (const place of bench.rows.index) times[place] = (times[place] ?? 0) + 1;
    expect([...bench.place].sort((a, b) => a - b)).toEqual([...times.keys()]);
    expect([...times]).toEqual([...times].sort((a, b) => b - a));
  });
});
