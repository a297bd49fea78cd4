import { expect, test } from '@jest/globals';
import { calibrationBins, calibrationError } from '../../src/metrics/calibration.ts';

const times = (rows: number, score: number, right: boolean) => Array.from({ length: rows }, () => ({ score, right }));

test('nine of ten right at 90 %: nothing to complain about', () => {
  expect(calibrationError([...times(9, 0.9, true), ...times(1, 0.9, false)])).toBeCloseTo(0);
});

test('the error is weighed by rows: 10 rows that are 40 points too sure, 30 that are right as they say', () => {
  const tooSure = [...times(5, 0.9, true), ...times(5, 0.9, false)];
  const fair = [...times(15, 0.5, true), ...times(15, 0.5, false)];
  expect(calibrationError([...tooSure, ...fair])).toBeCloseTo((10 / 40) * 0.4);
});

test('bins have equal width, and those without rows are left out; certainty belongs to the last one', () => {
  const bins = calibrationBins([...times(1, 0, false), ...times(2, 0.55, true), ...times(1, 1, true)], 10);
  expect(bins.map(({ from, to, rows, right }) => [from, to, rows, right])).toEqual([
    [0, 0.1, 1, 0],
    [0.5, 0.6, 2, 1],
    [0.9, 1, 1, 1],
  ]);
});

test('without rows there is no error to tell', () => {
  expect(calibrationError([])).toBeNull();
});
