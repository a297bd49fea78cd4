/** Every fault that has a number has a test whose name begins with it: a list that cannot rot, because it is read from the tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { filesOf, ROOT } from '../tidy/source.ts';

/** 1 to 23: delivery, crashes and stores · 24 to 32: HTTP · 33 to 43: access · 44 to 49: content. */
const NUMBERS = Array.from({ length: 49 }, (_, i) => i + 1);

/** A text that begins with a number and a word, where the name of a test stands, or of a row of its table. */
const NAMES = /(?:^|[[(])\s*(['"`])(\d{1,2}) (?=[A-Za-z%])/gm;

test('has no hole', () => {
  const found = new Map<number, string>();
  for (const path of filesOf('tests/faults/*.test.ts', 'tests/web/widget-hostile.test.ts'))
    for (const [, , number] of readFileSync(join(ROOT, path), 'utf8').matchAll(NAMES)) found.set(Number(number), path);
  expect(NUMBERS.filter((number) => !found.has(number))).toEqual([]);
});
