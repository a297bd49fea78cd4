import { describe, expect, test } from '@jest/globals';
import { atAcceptance, auroc, quantile, rejectionCurve } from '../../src/metrics/rejection.ts';

describe('area under the ROC curve', () => {
  test('1 when every served message is above all others, 0 when below, a half when there is nothing to see', () => {
    expect(auroc([3, 4], [1, 2])).toBe(1);
    expect(auroc([1, 2], [3, 4])).toBe(0);
    expect(auroc([1, 1], [1, 1, 1])).toBe(0.5);
  });

  test('is the share of the pairs in the right order', () => {
    // 2 is above one of the two; 3 above one and level with the other; 5 above both.
    expect(auroc([2, 3, 5], [1, 3])).toBe((1 + 1.5 + 2) / 6);
    expect(auroc([], [1])).toBeNull();
  });
});

describe('rejection curve', () => {
  const rows = [
    { score: 0.9, served: true, right: true },
    { score: 0.8, served: true, right: false },
    { score: 0.7, served: false, right: false },
    { score: 0.6, served: true, right: true },
    { score: 0.6, served: true, right: true },
    { score: 0.1, served: false, right: false },
  ];

  test('one point a score, from the strictest to the one that accepts everything', () => {
    expect(rejectionCurve(rows)).toEqual([
      { from: 0.9, accepted: 0.25, keptOut: 1, right: 1 },
      { from: 0.8, accepted: 0.5, keptOut: 1, right: 0.5 },
      { from: 0.7, accepted: 0.5, keptOut: 0.5, right: 0.5 },
      { from: 0.6, accepted: 1, keptOut: 0.5, right: 0.75 },
      { from: 0.1, accepted: 1, keptOut: 0, right: 0.75 },
    ]);
  });

  test('the strictest limit that accepts enough', () => {
    expect(atAcceptance(rejectionCurve(rows), 0.95)).toMatchObject({ from: 0.6, keptOut: 0.5 });
    expect(atAcceptance([], 0.95)).toBeNull();
  });

  test('without anything to keep out, that share is not told', () => {
    expect(rejectionCurve(rows.filter((row) => row.served)).every((point) => point.keptOut === null)).toBe(true);
  });
});

test('quantiles are values that occur', () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.8, 0.99, 1].map((part) => quantile(values, part))).toEqual([1, 3, 4, 5, 5]);
  expect(quantile([], 0.5)).toBeNull();
});
