/** The SVG as a file: well formed whatever the words, readable in light and dark, alone and the same each time. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { NodeKind, Outline } from '../../src/drawing/model.ts';
import { outlineFlow, outlineProject } from '../../src/drawing/outline.ts';
import { DARK, DARK_PAGE, LIGHT, LIGHT_PAGE } from '../../src/drawing/palette.ts';
import { toSvg } from '../../src/drawing/svg.ts';
import { ask, end, flow, options, say, text, variable, xmlMistakes } from './fixtures.ts';

const parcel = flow({
  which: ask('which', text('哪一种？', 'Which one?'), 'by', options({ letter: text('信', 'Letter'), box: text('箱子', 'Box') })),
  by: { kind: 'match', on: variable('which'), cases: { letter: 'hello', box: 'bye' }, otherwise: null },
  hello: say('稍等，我查一下 {order_no}。', 'One moment, I look {order_no} up.', 'bye'),
  bye: end(),
  lost: end('cancelled'),
});

const KINDS: readonly NodeKind[] = ['start', 'say', 'ask', 'branch', 'call', 'confirm', 'jump', 'flow', 'handoff', 'end'];

function picture(words: string): Outline {
  const nodes = KINDS.map((kind, index) => ({
    id: `${words} ${kind}`,
    kind,
    name: words,
    text: words,
    notes: [words],
    line: index,
  }));
  const edges = nodes.map((node) => ({ from: node.id, to: nodes[0]?.id ?? '', label: words, aside: node.kind === 'ask' }));
  return { title: words, source: words, lang: 'zh', nodes, edges, groups: [] };
}

const ATTRIBUTES = 'xmlns class xml:lang role aria-label width height viewBox x y dx rx d points transform stroke-linejoin'.split(
  ' ',
);

/** The words that are drawn, in order. */
const drawn = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, words]) => words);

describe('a flow', () => {
  test('is drawn with its title, what each box is, its words and the options at the arrows', () => {
    expect(drawn(toSvg(outlineFlow(parcel, 'zh')))).toEqual([
      '包裹没到 ',
      '开始 · parcel',
      '包裹没到',
      '问 · which',
      '哪一种？',
      '2 次未答清 → 不再继续',
      '说',
      '稍等，我查一下 {order_no}。',
      '已解决',
      '信',
      '箱子',
    ]);
  });

  test('in English too', () => {
    const svg = toSvg(outlineFlow(parcel, 'en'));
    expect(drawn(svg)).toContain('Ask · which');
    expect(svg).not.toMatch(/[\u4e00-\u9fff]/);
  });

  test('tells a screen reader what it is', () => {
    const svg = toSvg(outlineFlow(parcel, 'en'));
    expect(svg).toMatch(/^<svg [^>]*xml:lang="en" role="img" aria-label="Parcel missing"/);
    expect(svg).toContain('<title>Parcel missing</title>\n<desc>Flowchart: Start 1, Ask 1, Say 1, End 1; arrows 4</desc>');
  });

  test('says of each box where it stands in the file', () => {
    expect(toSvg(outlineFlow(parcel, 'zh'))).toContain('<title>行 3: hello</title>');
  });
});

test('a project has its groups with their titles', () => {
  const other = {
    ...flow({ leave: { kind: 'link', flow: 'parcel', input: {} } }, 'menu'),
    role: { kind: 'pattern', pattern: 'menu' },
  } as const;
  expect(drawn(toSvg(outlineProject({ flows: { parcel, menu: other } }, 'zh')))).toEqual([
    '全部流程',
    '交易未到账',
    '对话修复',
    '流程 · parcel',
    '包裹没到',
    '流程 · menu',
    '包裹没到',
    '→ parcel',
  ]);
});

describe('any words', () => {
  test.each(['<script>alert(1)</script>', '"&quot;\'', ']]>', '\u0000\u000b\ufffe', '\ud800', '中文（😀）', ''])(
    '%j',
    (words) => {
      expect(xmlMistakes(toSvg(picture(words)))).toEqual([]);
    },
  );

  test('leave the file well formed, and nothing is loaded or run', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.constantFrom('<', '>', '&', '"', "'", '/', '=', '<script>', ' onload="', '<!--', ']]>', '&#0;', '转账'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, (words) => {
        const svg = toSvg(picture(words));
        expect(xmlMistakes(svg)).toEqual([]);
        expect(svg).not.toMatch(/<(?!\/?(?:svg|title|desc|style|rect|text|tspan|g|path|polygon)\b)/);
        const tags = svg.match(/<[^>]*>/g)?.join('') ?? '';
        for (const [, attribute] of tags.matchAll(/\s([a-z:A-Z-]+)="[^"]*"/g)) expect(ATTRIBUTES).toContain(attribute);
      }),
      { numRuns: 40 },
    );
  });
});

describe('colours', () => {
  /** Contrast of two colours after WCAG 2: 4.5 is enough for small text. */
  function contrast(a: string, b: string): number {
    const light = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [low = 0, high = 0] = [light(a), light(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  }

  test.each([
    ['light', LIGHT_PAGE, LIGHT],
    ['dark', DARK_PAGE, DARK],
  ] as const)('texts and small print can be read on a %s page', (_, page, tones) => {
    const grounds = [page.page, page.group, ...KINDS.map((kind) => tones[kind].fill)];
    for (const ink of [page.ink, page.faint]) for (const ground of grounds) expect(contrast(ink, ground)).toBeGreaterThan(4.5);
    for (const kind of KINDS) expect(contrast(tones[kind].line, tones[kind].fill)).toBeGreaterThan(1.5);
  });

  test('dark ones are used where the reader prefers them', () => {
    const [light, dark] = toSvg(picture('好')).split('@media (prefers-color-scheme:dark)');
    expect(light).toContain(`.signpost-drawing .page{fill:${LIGHT_PAGE.page}}`);
    expect(dark).toContain(`.signpost-drawing .page{fill:${DARK_PAGE.page}}`);
  });
});

test('the same outline gives the same file, whatever was drawn before', () => {
  const first = toSvg(outlineFlow(parcel, 'zh'));
  toSvg(picture('别的'));
  expect(toSvg(outlineFlow(parcel, 'zh'))).toBe(first);
});
