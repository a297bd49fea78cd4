/** Whatever stands in a file: no crash, no hang, and every diagnostic points into the file. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileProject } from '../../src/flow/compile.ts';
import { printDiagnostics } from '../../src/flow/diagnostic.ts';
import { lineStarts } from '../../src/flow/source.ts';
import { busyMs } from '../support/busy.ts';
import { ACTIONS, BRAND, diagnosticsOf, TEXTS } from './support.ts';

/** Compiles and prints; checks every place; gives the codes. */
function survive(text: string): string[] {
  const files = [{ path: 'any.yaml', text }];
  const found = diagnosticsOf(compileProject(files, { requirePatterns: false, requireAll: false }));
  const starts = lineStarts(text);
  const inside = (line: number, column: number) => {
    const start = starts[line - 1];
    const end = starts[line] ?? text.length + 1;
    return start !== undefined && column >= 1 && start + column - 1 <= end - (starts[line] === undefined ? 1 : 0);
  };
  for (const d of found) {
    const place = `${d.code} ${d.line}:${d.column}-${d.endLine}:${d.endColumn}`;
    expect([place, inside(d.line, d.column), inside(d.endLine, d.endColumn)]).toEqual([place, true, true]);
    expect(d.endLine > d.line || (d.endLine === d.line && d.endColumn >= d.column)).toBe(true);
    expect(d.message.length + d.hint.length).toBeLessThan(1500);
  }
  expect(printDiagnostics(found, files).length).toBeLessThan(300_000);
  return found.map((d) => d.code);
}

describe('files that were made to break a parser', () => {
  const many = 20_000;
  test.each([
    ['lists in lists', `a: ${'['.repeat(many)}${']'.repeat(many)}`],
    ['lists never closed', '['.repeat(many)],
    ['maps in maps', '{a: '.repeat(many)],
    ['dashes on one line', '- '.repeat(many)],
    ['question marks on one line', '? '.repeat(many)],
    ['ever deeper indentation', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['depth behind a quote in a block text', `a: |\n  "\nb: ${'['.repeat(many)}\n"`],
  ])('%s are too deep', (_, text) => expect(survive(text)).toEqual(['F102']));

  test('an alias bomb is refused without being unfolded', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `b${i}: &b${i} [*b${Math.max(0, i - 1)}, *b${Math.max(0, i - 1)}]`);
    expect(new Set(survive(`flow: a\n${lines.join('\n')}`))).toContain('F105');
  });

  test('expressions full of brackets and nots', () => {
    const flow = (test_: string) => `flow: a\nsteps:\n  - when: ${test_}\n    then: []\n  - return: {}\n`;
    expect(survive(flow(`${'('.repeat(400)}yes`))).toContain('F302');
    expect(survive(flow(`${'not '.repeat(100)}yes`))).toEqual(['F609']);
    expect(survive(flow(`${'yes or '.repeat(10_000)}yes`))).toContain('F302');
  });
});

describe('one megabyte', () => {
  const size = 999_999;
  let seed = 42;
  const next = () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  const noise = (alphabet: string) => Array.from({ length: size }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  test.each([
    ['of one sign', '"'.repeat(size)],
    ['of noise', noise('abc 金额:-\n')],
    ['of the signs of YAML', noise(' \n\t-:,[]{}\'"#&*!|>%@`a1')],
    ['of keys', Array.from({ length: 90_000 }, (_, i) => `k${i}: x`).join('\n')],
    ['of wrong steps', `flow: a\nsteps:\n${'- x: b\n'.repeat(140_000)}`],
  ])(
    '%s is answered within seconds',
    (_, text) => {
      // Of work: on a machine that does other things too, the same takes longer.
      const start = busyMs();
      const codes = survive(text);
      expect(codes.length).toBeGreaterThan(0);
      expect(codes.length).toBeLessThan(310);
      expect(busyMs() - start).toBeLessThan(20_000);
    },
    120_000,
  );
});

describe('random and damaged files', () => {
  const folder = new URL('./faults/', import.meta.url);
  const sound = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
  const real = [...sound.filter((text) => text.length < 3000), ACTIONS, BRAND, TEXTS.slice(0, 400)];

  test('any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...' \n\t-:,[]{}\'"#&*!|>%@`a1金{}?=()'), maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            'flow: a\n',
            'steps:\n',
            '  - ',
            'say: ',
            '{ zh: ',
            'en: x }',
            'when: ',
            'then: []\n',
            "'",
            '\n',
            'goto: a\n',
            'match: x\n',
            'else:\n',
          ),
        )
        .map((p) => p.join('')),
    );
    fc.assert(
      fc.property(text, (t) => void survive(t)),
      { numRuns: 200 },
    );
  });

  test('a sound file with a piece removed, doubled or replaced', () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...real),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        fc.constantFrom('', '\n', '  ', '{', '}', '[', ']', ': ', "'", '- ', '*a', '!b', '|', '?', 'null', '金'),
      )
      .map(([text, where, length, insert]) => {
        const at = Math.floor(where * text.length);
        return text.slice(0, at) + insert + text.slice(at + length);
      });
    fc.assert(
      fc.property(damaged, (t) => void survive(t)),
      { numRuns: 200 },
    );
  });
});
