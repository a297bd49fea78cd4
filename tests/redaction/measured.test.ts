/** What docs/privacy.md says was measured holds on, on fewer messages. */
import { expect, test } from '@jest/globals';
import type { Part } from './made/cases.ts';
import { measure } from './measure.ts';

test.each<Part>(['seen', 'kept'])('recall, precision and ordinary messages: %s', (part) => {
  const { rows, misses, touched } = measure(part, 150, 4000);
  expect(rows.length).toBeGreaterThan(10);
  const poor = rows.filter(({ values, found, wrong }) => found / values < 0.99 || found / (found + wrong) < 0.99);
  expect({ poor, misses: poor.length === 0 ? [] : misses }).toEqual({ poor: [], misses: [] });
  expect(touched).toEqual([]);
});
