/** How mistakes are shown: all at once, in order, with the caret under the right characters. */
import { describe, expect, test } from '@jest/globals';
import { type Diagnostic, displayWidth, printDiagnostic, printDiagnostics } from '../../src/flow/diagnostic.ts';
import { compileText, compileWith, diagnosticsOf, faults, flowText } from './support.ts';

describe('the caret', () => {
  test('stands under the word, also behind full-width characters', () => {
    const text = "flow: a\nsteps:\n  - say: { zh: '金额是 {amuont} 元', en: Fine }\n  - return: {}\n";
    const found = diagnosticsOf(compileText(text)).find((d) => d.code === 'F301');
    expect(printDiagnostic(found as Diagnostic, text)).toBe(
      [
        'flow.yaml:3:22: error F301: There is no variable `amuont` here.',
        "  3 |   - say: { zh: '金额是 {amuont} 元', en: Fine }",
        '    |                         ^^^^^^',
        '  → Declare it under `slots`, or use a result of a call or a built-in name.',
      ].join('\n'),
    );
  });

  test.each([
    ['abc', 3],
    ['金额', 4],
    ['，。', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['😀', 2],
    ['ｆｕｌｌ', 8],
  ])('counts the columns of %s', (text, width) => expect(displayWidth(text)).toBe(width));

  test('spans as many columns as the characters it marks', () => {
    const text = flowText('', '- say: { zh: 你好, en: {a: b} }\n- end: 已解决');
    const printed = diagnosticsOf(compileText(text)).map((d) => printDiagnostic(d, text));
    expect(printed.find((p) => p.includes('F117'))).toContain('\n    |          ^^^^^^\n');
  });

  test('finds its place in texts over several lines', () => {
    const text = flowText(
      '',
      '- say:\n    zh: |-\n      第一行\n      第二行 {nobody}\n    en: >-\n      First line\n      then {nobody}.\n- end: resolved',
    );
    expect(faults(text)).toEqual(['F301 10:14', 'F301 13:15']);
  });

  test('cuts a very long line around the place and shows no control characters', () => {
    const line = `${'x'.repeat(5000)}\u001b[31m`;
    const d = {
      code: 'F103',
      severity: 'error',
      message: 'No.',
      hint: 'Go.',
      file: 'f',
      line: 1,
      column: 3000,
      endLine: 1,
      endColumn: 3003,
    } as const;
    const [, source = '', caret = ''] = printDiagnostic(d, line).split('\n');
    expect(source.length).toBeLessThan(140);
    expect(caret.indexOf('^')).toBeLessThan(140);
    expect(printDiagnostic({ ...d, column: 5001, endColumn: 5002 }, line)).not.toContain('\u001b');
  });
});

describe('all mistakes at once', () => {
  const text = flowText(
    'amount: money\nunused: text\nkind: [card, cash]',
    `- say: { zh: 你好 }
- ask: amount
  text: { zh: 多少？, en: How much? }
  limits: { min: 5 }
- when: amount > 3
  then: [goto: nowhere]
- call: freze
  done: []
- set: { kind: crad }
- sya: { zh: 你好, en: 'Hello {nobody}' }
- match: kind
  card: []
- end: solved`,
  );

  test('in one file, by line, each once, none hidden by another', () => {
    expect(faults(text)).toEqual([
      'F307 8:3', // the slot `unused`
      'F201 11:10', // no English text
      'F416 14:20', // a limit without currency
      'F303 15:11', // money with a number
      'F405 16:18', // no such label
      'F501 17:11', // no such action
      'F308 19:18', // no such option
      'F401 20:5', // no such step …
      'F301 20:32', // … whose text is checked all the same
      'F409 21:12', // a case is missing
      'F117 23:10', // no such end
    ]);
  });

  test('in several files, by file, with a count at the end', () => {
    const files = [
      { path: 'b.yaml', text: text.replace('flow: a', 'flow: b') },
      { path: 'a.yaml', text: 'flow: [broken' },
    ];
    const found = diagnosticsOf(compileWith(files));
    expect(found.map((d) => d.file)).toEqual(['a.yaml', ...Array(11).fill('b.yaml')]);
    expect(printDiagnostics(found, files)).toMatch(/\n\n11 errors, 1 warning$/);
    expect(printDiagnostics([], files)).toBe('');
  });

  test('a file that cannot be read is not blamed for what others miss', () => {
    const files = [
      { path: 'a.yaml', text: flowText('', '- goto: { flow: b }') },
      { path: 'b.yaml', text: "flow: b\ntopic: none\nsteps:\n  - say: { zh: 'x, en: y }\n" },
    ];
    expect(new Set(diagnosticsOf(compileWith(files, { requirePatterns: true })).map((d) => `${d.file} ${d.code}`))).toEqual(
      new Set(['b.yaml F103']),
    );
  });

  test('a misspelt key is told once, not again as a missing one', () => {
    expect(faults(flowText('note: text', '- ask: note\n  txet: { zh: 请说, en: Tell }\n- end: resolved'))).toEqual(['F113 10:5']);
  });
});
