/** The charts of an evaluation as files: well formed whatever the words, and showing what they are given. */
import { describe, expect, test } from '@jest/globals';
import { type Curves, curvesPicture } from '../../../src/drawing/charts/curves.ts';
import { matrixPicture } from '../../../src/drawing/charts/matrix.ts';
import { xmlMistakes } from '../fixtures.ts';

const NASTY = '<b>&"退款\u0000';
const drawn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, words]) => words);

describe('confusion matrix', () => {
  const matrix = {
    title: '话题 confusion',
    labels: ['refund', '登录', 'none'],
    counts: [
      [8, 0, 2],
      [1, 3, 0],
      [0, 0, 0],
    ],
  };

  test('has a row and a column for each topic, every number but 0, and the share that is right', () => {
    expect(drawn(matrixPicture(matrix))).toEqual([
      '话题 confusion',
      'refund',
      '登录',
      'none',
      'right',
      'refund',
      '8',
      '2',
      '80.0 %',
      '登录',
      '1',
      '3',
      '75.0 %',
      'none',
      '–',
      expect.stringMatching(/^Rows/),
    ]);
  });

  test('says in words what it shows', () => {
    expect(matrixPicture(matrix)).toContain('<desc>refund: 8 of 10 right; 登录: 3 of 4 right; none: 0 of 0 right</desc>');
    expect(matrixPicture(matrix)).toContain('<title>refund → none: 2 of 10</title>');
  });

  test('is well formed whatever the topics are called, and the same each time', () => {
    const nasty = { ...matrix, title: NASTY, labels: [NASTY, `${NASTY}2`, `${NASTY}3`] };
    expect(xmlMistakes(matrixPicture(nasty))).toEqual([]);
    expect(matrixPicture(nasty)).toBe(matrixPicture(nasty));
  });
});

describe('curves', () => {
  const curves: Curves = {
    title: NASTY,
    description: NASTY,
    across: NASTY,
    lines: [
      {
        name: NASTY,
        spots: [
          { x: 0.5, y: 0.5, size: 3 },
          { x: 0.75, y: 1, size: 6 },
          { x: 0.8, y: 0.6, size: 2, loose: true },
        ],
      },
      { name: 'second', spots: [{ x: 0.1, y: 0.9 }] },
    ],
    bars: { name: 'messages', of: [{ x: 0.5, y: 10, width: 0.5, tip: NASTY }] },
    ideal: 'ideal',
    from: { x: 0.5, y: 0.5 },
  };

  test('a line through what is sure, a hollow mark for what is not, nothing outside of the field', () => {
    const svg = curvesPicture(curves);
    expect(svg.match(/<path class="line line0" d="M72 392L307 92"\/>/g)).toHaveLength(1);
    expect(svg.match(/<circle class="fill0"/g)).toHaveLength(2);
    expect(svg.match(/<circle class="hollow line0"/g)).toHaveLength(1);
    expect(svg).not.toMatch(/<path class="line line1" d="M[^h]*"\/>/);
    expect(drawn(svg)).toEqual(expect.arrayContaining(['50 %', '60 %', '100 %', 'ideal', 'messages', 'second']));
  });

  test('are well formed whatever the words, with nothing to draw, too', () => {
    const empty = { ...curves, lines: [], bars: { name: '', of: [] }, ideal: null };
    for (const one of [curves, empty]) {
      expect(xmlMistakes(curvesPicture(one))).toEqual([]);
      expect(curvesPicture(one)).not.toMatch(/NaN|Infinity/);
    }
  });
});
