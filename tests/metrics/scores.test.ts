/** Scores by answers that can be counted on the fingers. */
import { expect, test } from '@jest/globals';
import { accuracy, confusion, labelScores, macroF1, mistakes, share } from '../../src/metrics/scores.ts';

/** Four of a, two of b, one of c: one a is taken for b, one b gets no answer, c is taken for a. */
const ROWS = [
  { truth: 'a', predicted: 'a' },
  { truth: 'a', predicted: 'a' },
  { truth: 'a', predicted: 'a' },
  { truth: 'a', predicted: 'b' },
  { truth: 'b', predicted: 'b' },
  { truth: 'b', predicted: null },
  { truth: 'c', predicted: 'a' },
];

test('accuracy: no answer is a wrong answer', () => {
  expect(accuracy(ROWS)).toBeCloseTo(4 / 7);
  expect(share([true, false])).toBe(0.5);
});

test('precision, recall and F1 of each label; one that is never right has 0', () => {
  expect(labelScores(ROWS)).toEqual([
    { label: 'a', rows: 4, precision: 3 / 4, recall: 3 / 4, f1: 3 / 4 },
    { label: 'b', rows: 2, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 },
    { label: 'c', rows: 1, precision: 0, recall: 0, f1: 0 },
  ]);
});

test('macro-F1 counts each label the same, also one that was only predicted', () => {
  expect(macroF1(ROWS)).toBeCloseTo((3 / 4 + 1 / 2) / 3);
  expect(macroF1([{ truth: 'a', predicted: 'b' }, ...ROWS.slice(0, 3)])).toBeCloseTo((6 / 7 + 0) / 2);
});

test('confusion: rows are what is right, columns what was predicted; the label asked for stands last', () => {
  expect(confusion(ROWS, 'a')).toEqual({
    labels: ['b', 'c', 'a'],
    counts: [
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 3],
    ],
  });
  expect(mistakes(ROWS)).toEqual([
    { truth: 'a', predicted: 'b', rows: 1 },
    { truth: 'c', predicted: 'a', rows: 1 },
  ]);
});

test('of nothing, nothing is said', () => {
  expect([accuracy([]), macroF1([]), share([])]).toEqual([null, null, null]);
  expect(labelScores([])).toEqual([]);
});
