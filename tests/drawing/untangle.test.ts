/** Fewer crossing arrows, by the order of the boxes in each row. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crossings, untangle } from '../../src/drawing/untangle.ts';

describe('untangling', () => {
  test('boxes change places where that frees the arrows', () => {
    const links = [
      ['a', 'y'],
      ['b', 'x'],
    ] as const;
    const rows = [
      ['a', 'b'],
      ['x', 'y'],
    ];
    expect(crossings(rows, links)).toBe(1);
    expect(crossings(untangle(rows, links), links)).toBe(0);
  });

  test('an order without crossings is left as the author wrote it', () => {
    const rows = [['question'], ['yes', 'no', 'maybe'], ['end']];
    const links = [
      ['question', 'maybe'],
      ['question', 'yes'],
      ['question', 'no'],
      ['no', 'end'],
    ] as const;
    expect(untangle(rows, links)).toEqual(rows);
  });

  test('a box without arrows keeps its place', () => {
    const links = [
      ['a', 'z'],
      ['b', 'x'],
    ] as const;
    const [, lower] = untangle(
      [
        ['a', 'b'],
        ['x', 'alone', 'z'],
      ],
      links,
    );
    expect(lower?.[1]).toBe('alone');
  });

  test('no box is lost, and there are never more crossings than before', () => {
    const rowSizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(rowSizes, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: 20 }), (sizes, picks) => {
        const rows = sizes.map((size, row) => Array.from({ length: size }, (_, column) => `${row}.${column}`));
        const links = picks.map(([row, a, b]) => {
          const upper = row % (rows.length - 1);
          return [`${upper}.${a % (sizes[upper] ?? 1)}`, `${upper + 1}.${b % (sizes[upper + 1] ?? 1)}`] as const;
        });
        const better = untangle(rows, links);
        expect(better.map((row) => [...row].sort())).toEqual(rows);
        expect(crossings(better, links)).toBeLessThanOrEqual(crossings(rows, links));
      }),
      { numRuns: 60 },
    );
  });
});
