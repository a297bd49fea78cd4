/** Places in a drawing: nothing overlaps, and no arrow runs behind a box. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rect } from '../../src/drawing/arrange.ts';
import { type Placed, place } from '../../src/drawing/layout.ts';
import type { Outline } from '../../src/drawing/model.ts';
import { outlineFlow, outlineProject } from '../../src/drawing/outline.ts';
import type { Point, Way } from '../../src/drawing/route.ts';
import { LANGS } from '../../src/flow/graph.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const STEPS = 16;

/** Places along an arrow, close enough to each other that no box slips through. */
function along({ corners }: Way): Point[] {
  return corners.flatMap((to, index) => {
    const from = corners[index - 1];
    if (from === undefined) return [to];
    return Array.from({ length: STEPS }, (_, step) => {
      const t = step / STEPS;
      // Every second corner is reached in a curve that begins and ends upright: a Bézier curve with both handles at half height.
      const [across, down] = index % 2 === 0 ? [t * t * (3 - 2 * t), 1.5 * t * (1 - t) + t ** 3] : [t, t];
      return { x: from.x + (to.x - from.x) * across, y: from.y + (to.y - from.y) * down };
    });
  });
}

function inside({ x, y }: Point, box: Rect): boolean {
  const edge = 1;
  return x > box.x + edge && x < box.x + box.width - edge && y > box.y + edge && y < box.y + box.height - edge;
}

/** What is wrong with a drawing, in words; empty when nothing is. */
function flaws(placed: Placed): string[] {
  const boxes = placed.nodes.map(({ node, ...rect }) => ({ name: node.text || node.id, ...rect }));
  const labels = placed.edges.flatMap(({ label }) => (label === null ? [] : [{ name: label.lines.join(' '), ...label }]));
  const things = [...boxes, ...labels];
  const found: string[] = [];
  things.forEach((a, index) => {
    for (const b of things.slice(index + 1)) if (overlap(a, b)) found.push(`“${a.name}” overlaps “${b.name}”`);
    if (a.x < 0 || a.y < 0 || a.x + a.width > placed.width + 0.5 || a.y + a.height > placed.height + 0.5) {
      found.push(`“${a.name}” is off the sheet`);
    }
  });
  for (const { way, label } of placed.edges) {
    if (way === null) found.push('an arrow has no way');
    else {
      const points = along(way);
      if (points.some(({ x, y }) => x < 0 || y < 0 || x > placed.width || y > placed.height))
        found.push('an arrow leaves the sheet');
      for (const box of boxes) if (points.some((point) => inside(point, box))) found.push(`an arrow runs behind “${box.name}”`);
      for (const other of labels) {
        if (other.lines !== label?.lines && points.some((point) => inside(point, other)))
          found.push(`an arrow runs behind “${other.name}”`);
      }
    }
  }
  return found;
}

function outlineOf(size: number, links: readonly (readonly [number, number, string])[]): Outline {
  const nodes = Array.from({ length: size }, (_, index) => ({
    id: `s${index}`,
    kind: 'say' as const,
    name: null,
    text: '请稍等。'.repeat((index * 7) % 11),
    notes: [],
    line: 1,
  }));
  // One arrow from one box to another one, as in every outline.
  const pairs = new Map(links.map(([from, to, label]) => [`s${from % size} s${to % size}`, label]));
  const edges = [...pairs].map(([pair, label]) => {
    const [from = '', to = ''] = pair.split(' ');
    return { from, to, label, aside: false };
  });
  return { title: '试', source: '', lang: 'zh', nodes, edges, groups: [] };
}

const links = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('', '是', '钱被转走或盗刷 / 其他情况')), { maxLength: 16 });

describe('any picture', () => {
  test('has no overlaps, with circles, arrows to itself and boxes that nothing leads to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), links, (size, some) => {
        expect(flaws(place(outlineOf(size, some)))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same each time', () => {
    const outline = outlineOf(8, [
      [0, 1, '是'],
      [0, 2, '否'],
      [1, 3, ''],
      [2, 3, ''],
      [3, 0, ''],
      [2, 5, ''],
      [5, 7, '好'],
    ]);
    const first = JSON.stringify(place(outline));
    place(outlineOf(3, [[0, 1, '']]));
    expect(JSON.stringify(place(outline))).toBe(first);
  });

  test('shows the options of a question from left to right as they were written', () => {
    const { nodes } = place(
      outlineOf(4, [
        [0, 1, '甲'],
        [0, 2, '乙'],
        [0, 3, '丙'],
      ]),
    );
    const [, a, b, c] = nodes.map(({ x }) => x);
    expect([a, b, c]).toEqual([a, b, c].sort((left = 0, right = 0) => left - right));
  });
});

describe('the flows of this repository', () => {
  const { graph } = shippedKnowledge();

  test.each(LANGS)('have no flaws when drawn in %s', (lang) => {
    const flows = Object.values(graph.flows);
    expect(flows.length).toBeGreaterThan(0);
    expect(flows.flatMap((flow) => flaws(place(outlineFlow(flow, lang, graph))).map((flaw) => `${flow.id}: ${flaw}`))).toEqual(
      [],
    );
  });

  test.each(LANGS)('have no flaws in the picture of the whole project in %s', (lang) => {
    const placed = place(outlineProject(graph, lang));
    expect(placed.nodes).toHaveLength(Object.keys(graph.flows).length);
    expect(flaws(placed)).toEqual([]);
  });
});
