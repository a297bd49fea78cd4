/** Examples are written into a flow file so that nothing else of it changes. */
import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { addExamples } from '../../../src/adapters/flows/add-examples.ts';

const LINES = `# about late money
flow: late
examples:   # keep them different
  zh:
    - 钱没到   # short
    - 'it''s: late'
    # a thought about English

  en: [where is it, "it, and you"]
steps: []
---
flow: other
examples:
  en:
    - hello
`;

describe('a list of lines', () => {
  test('new lines follow the last one; comments and layout stay', () => {
    expect(addExamples(LINES, 'late', 'zh', ['还没到', '怎么还没到'])).toBe(
      LINES.replace("    - 'it''s: late'\n", "    - 'it''s: late'\n    - 还没到\n    - 怎么还没到\n"),
    );
  });

  test('the last line of a file, with and without a line break', () => {
    expect(addExamples(LINES, 'other', 'en', ['hi'])).toBe(`${LINES}    - hi\n`);
    expect(addExamples(LINES.trimEnd(), 'other', 'en', ['hi'])).toBe(`${LINES}    - hi\n`);
  });

  test('line breaks of Windows stay', () => {
    const windows = LINES.replaceAll('\n', '\r\n');
    expect(addExamples(windows, 'other', 'en', ['hi'])).toBe(`${windows}    - hi\r\n`);
  });
});

test('a list in brackets goes on inside of them', () => {
  expect(addExamples(LINES, 'late', 'en', ['no sign', 'late, still'])).toBe(
    LINES.replace('"it, and you"]', `"it, and you", no sign, 'late, still']`),
  );
  expect(addExamples('flow: a\nexamples: { zh: [], en: [] }\n', 'a', 'zh', ['好'])).toBe(
    'flow: a\nexamples: { zh: [好], en: [] }\n',
  );
});

test('a flow, or a list, that is not there is said to be missing', () => {
  expect(addExamples(LINES, 'nobody', 'zh', ['好'])).toBeNull();
  expect(addExamples(LINES, 'other', 'zh', ['好'])).toBeNull();
});

describe('every sentence is read back as it was', () => {
  const hard = [
    'yes',
    '12',
    'null',
    '- dash',
    '? what',
    'a: b',
    'a #b',
    "it's",
    "'quoted'",
    '"quoted"',
    '{brace}',
    '[bracket',
    '*star',
    '&and',
    '!bang',
    '%',
    '~',
    'late, still',
    '说：“好，的”',
    'ends with:',
    'why?',
    '…',
  ];
  test.each(hard)('%s', (sentence) => {
    for (const [lang, place] of [
      ['zh', 2],
      ['en', 2],
    ] as const) {
      const text = addExamples(LINES, 'late', lang, [sentence]) ?? '';
      expect(parseAllDocuments(text)[0]?.getIn(['examples', lang, place])).toBe(sentence);
    }
  });

  test('signs with a meaning in examples get a backslash', () => {
    const text = addExamples(LINES, 'late', 'zh', ['(a|b) @c \\ ｜']) ?? '';
    expect(parseAllDocuments(text)[0]?.getIn(['examples', 'zh', 2])).toBe('\\(a\\|b\\) \\@c \\\\ \\｜');
  });
});
