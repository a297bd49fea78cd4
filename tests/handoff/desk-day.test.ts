/** A whole day at the desk, played in seconds: what customers are told about their wait is true, and nobody is passed over. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type DayReport, medianError, playDay } from '../support/desk-day/day.ts';

let day: DayReport;
beforeAll(() => {
  day = playDay(1);
}, 300_000);

describe('a simulated day with peaks, skills, two languages and breaks', () => {
  test('brings enough who have to wait to judge by', () => {
    expect(day.estimates.length).toBeGreaterThan(400);
    expect(day.longestQueue).toBeGreaterThan(30);
  });

  test('the expected wait is off by at most 30 % in the median', () => {
    expect(medianError(day.estimates)).toBeLessThanOrEqual(0.3);
  });

  test('within a priority nobody is passed over who has waited longer', () => {
    expect(day.outOfOrder).toBe(0);
  });

  test('a slot that is free is given away within a second', () => {
    expect(day.slowestAssignmentMs).toBeLessThanOrEqual(1000);
  });

  test('every conversation ends, each in one way', () => {
    expect(Object.values(day.ends).reduce((all, one) => all + one, 0)).toBe(day.customers);
    expect(day.letLie).toBeGreaterThan(0);
  });
});
