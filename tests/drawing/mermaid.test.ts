/** Mermaid text: every word of an author stands inside quotes, and nothing in it can end them or mean markup. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toMermaid } from '../../src/drawing/mermaid.ts';
import type { NodeKind, Outline } from '../../src/drawing/model.ts';
import { outlineFlow, outlineProject } from '../../src/drawing/outline.ts';
import { ask, end, flow, options, say, text, variable } from './fixtures.ts';

const parcel = flow({
  which: ask('which', text('哪一种？', 'Which one?'), 'by', options({ letter: text('信', 'Letter'), box: text('箱子', 'Box') })),
  by: { kind: 'match', on: variable('which'), cases: { letter: 'hello', box: 'bye' }, otherwise: null },
  hello: say('稍等。', 'One moment.', 'bye'),
  bye: end(),
  lost: end('cancelled'),
});

/** A picture of one box and one arrow back to itself, with these words. */
function picture(words: string, kind: NodeKind = 'say'): Outline {
  const node = { id: words, kind, name: words, text: words, notes: [words], line: 1 };
  const edge = { from: words, to: words, label: words, aside: false };
  return {
    title: words,
    source: words,
    lang: 'zh',
    nodes: [node],
    edges: [edge],
    groups: [{ id: words, title: words, nodes: [words] }],
  };
}

describe('a flow', () => {
  test('is a flowchart from top to bottom', () => {
    expect(toMermaid(outlineFlow(parcel, 'zh'))).toBe(
      [
        'flowchart TB',
        '  n1(["包裹没到"]):::is_start',
        '  n2("哪一种？<br/>2 次未答清 → 不再继续"):::is_ask',
        '  n3("稍等。"):::is_say',
        '  n4(["已解决"]):::is_end',
        '  n1 --> n2',
        '  n2 -->|"信"| n3',
        '  n2 -->|"箱子"| n4',
        '  n3 --> n4',
        '  classDef is_start fill:#e6ebf0,stroke:#5b6b7d,color:#1d2733',
        '  classDef is_ask fill:#e3effc,stroke:#4a88cb,color:#1d2733',
        '  classDef is_say fill:#ffffff,stroke:#b4bfca,color:#1d2733',
        '  classDef is_end fill:#e3f4e5,stroke:#57a465,color:#1d2733',
        '',
      ].join('\n'),
    );
  });

  test('has the words of the language asked for', () => {
    const mermaid = toMermaid(outlineFlow(parcel, 'en'));
    expect(mermaid).toContain('n2 -->|"Letter"| n3');
    expect(mermaid).not.toMatch(/[\u4e00-\u9fff]/);
  });

  test('a way that is not the usual one is dotted', () => {
    const edge = { from: 'x', to: 'x', label: '次数用完', aside: true };
    expect(toMermaid({ ...picture('x'), edges: [edge] })).toContain('n1 -.->|"次数用完"| n1');
  });
});

test('a project has a frame for each group', () => {
  const mermaid = toMermaid(outlineProject({ flows: { parcel } }, 'en'));
  expect(mermaid).toContain('  subgraph g1["Money has not arrived"]\n    n1[["Parcel missing"]]:::is_flow\n  end\n');
});

describe('escaping', () => {
  test.each([
    ['他说"好"', '他说#34;好#34;'],
    ['a#35;b', 'a#35;35#59;b'],
    ['[x](y){z}|<b>', '#91;x#93;#40;y#41;#123;z#125;#124;#60;b#62;'],
    ['1. first', '1#46; first'],
    ['- item', '#45; item'],
    ['**bold** `code`', '#42;#42;bold#42;#42; #96;code#96;'],
    ['https://upay.example', 'https#58;//upay.example'],
    ['order_no = 3.5, a-b: yes?', 'order_no = 3.5, a-b: yes?'],
  ])('%s', (words, escaped) => {
    expect(toMermaid(picture(words))).toContain(`|"${escaped}"|`);
  });

  test('quotes are balanced, and outside of them stands nothing but Mermaid', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(
          fc.constantFrom(
            '"',
            "'",
            '#',
            ';',
            '[',
            ']',
            '(',
            ')',
            '{',
            '}',
            '|',
            '<',
            '>',
            '`',
            '\\',
            '%%',
            '\n',
            '-->',
            'end',
            ':::',
            '&quot;',
            '好',
            '\u2028',
          ),
        )
        .map((parts) => parts.join('')),
    );
    const kinds = fc.constantFrom<NodeKind>('start', 'say', 'ask', 'branch', 'call', 'confirm', 'jump', 'flow', 'handoff', 'end');
    fc.assert(
      fc.property(hostile, kinds, (words, kind) => {
        const lines = toMermaid(picture(words, kind)).split('\n');
        for (const line of lines) expect(line.split('"').length % 2).toBe(1);
        expect(
          lines.map((line) =>
            line
              .replace(/"[^"]*"/g, '""')
              .replace(/ fill:.*/, '')
              .trim(),
          ),
        ).toEqual([
          'flowchart TB',
          'subgraph g1[""]',
          expect.stringMatching(/^n1(\(\[""\]\)|\(""\)|\{\{""\}\}|\[\[""\]\]|>""\]):::is_[a-z]+$/),
          'end',
          expect.stringMatching(/^n1 -->(\|""\|)? n1$/),
          `classDef is_${kind}`,
          '',
        ]);
        for (const [, label] of lines.join('\n').matchAll(/"([^"]*)"/g)) {
          expect(label?.replaceAll('<br/>', '').replace(/#\d+;/g, '')).not.toMatch(/["#;&<>()[\]{}|`\\]/);
        }
      }),
    );
  });
});
