/** Examples: alternations, lists of words, sentences that are none, and what flows claim. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Flow } from '../../src/flow/graph.ts';
import { surveyExamples } from '../../src/flow/survey-examples.ts';
import { compileText, compileWith, diagnosticsOf, graphOf } from './support.ts';

const WORDS = `---
words:
  topup: { zh: [充值, 充钱], en: [topup, add money] }
  bank: { zh: [银行] }
`;

/** A flow with these lines under `examples`, each quoted for YAML, beside the lists above. */
function flowText(zh: readonly string[], en: readonly string[] = [], more = '', id = 'a', topic = 'none'): string {
  const list = (lines: readonly string[]) => JSON.stringify(lines);
  return `flow: ${id}\ntopic: ${topic}\ntitle: { zh: 测试, en: Test }\nexamples: { zh: ${list(zh)}, en: ${list(en)} }\n${more}steps:\n  - end: resolved\n`;
}

function flowOf(text: string, id = 'a'): Flow {
  const flow = graphOf(compileText(text)).flows[id];
  if (flow === undefined) throw new Error('no flow');
  return flow;
}

const zhOf = (...lines: string[]) => flowOf(flowText(lines) + WORDS).examples.zh;
const enOf = (...lines: string[]) => flowOf(flowText([], lines) + WORDS).examples.en;
const told = (text: string) => diagnosticsOf(compileText(text)).map(({ code, message, hint }) => `${code} ${message} ${hint}`);

describe('one line stands for several sentences', () => {
  test('a plain line is itself', () => {
    expect(zhOf('登不上（真的）', '怎么办')).toEqual(['登不上（真的）', '怎么办']);
  });

  test('brackets: one of these', () => {
    expect(zhOf('(登录|登陆)不(上|了)')).toEqual(['登录不上', '登录不了', '登陆不上', '登陆不了']);
  });

  test('an empty choice may be left out, and leaves no blank behind', () => {
    expect(enOf('(please |)help (me |)now')).toEqual(['please help me now', 'please help now', 'help me now', 'help now']);
    expect(zhOf('我(的|)钱呢')).toEqual(['我的钱呢', '我钱呢']);
  });

  test('brackets in brackets', () => {
    expect(zhOf('钱(没(到|来)|呢)')).toEqual(['钱没到', '钱没来', '钱呢']);
  });

  test('a list gives its words in the language of the line', () => {
    expect(zhOf('@topup没到账')).toEqual(['充值没到账', '充钱没到账']);
    expect(enOf('my @topup is late')).toEqual(['my topup is late', 'my add money is late']);
    expect(enOf('(@topup)s are late')).toEqual(['topups are late', 'add moneys are late']);
    expect(zhOf('(用@bank|直接)@topup')).toEqual(['用银行充值', '用银行充钱', '直接充值', '直接充钱']);
  });

  test('a backslash makes a sign stand for itself', () => {
    expect(enOf('my pin \\(6 digits\\)', 'a \\| b', 'me\\@upay.example', 'c:\\\\tmp', 'so\\so')).toEqual([
      'my pin (6 digits)',
      'a | b',
      'me@upay.example',
      'c:\\tmp',
      'so\\so',
    ]);
  });

  test('each sentence once, in the order of the file', () => {
    expect(zhOf('登(录|录)不上', '进不去')).toEqual(['登录不上', '进不去']);
    // Words that differ in blanks only are different words to the bot.
    expect(enOf('(login|log in) fails')).toEqual(['login fails', 'log in fails']);
  });

  test('whatever is written: an answer, and with all signs escaped the sentence itself', () => {
    const signs = fc.string({ unit: fc.constantFrom('(', ')', '|', '@', '\\', '｜', 'topup', '钱', ' ', 'a'), maxLength: 30 });
    fc.assert(
      fc.property(signs, (text) => {
        const result = compileText(flowText([`钱${text}`]) + WORDS);
        expect(diagnosticsOf(result).every(({ code }) => /^F62/.test(code))).toBe(true);
        const escaped = `x${text.replace(/[()|@\\｜]/g, '\\$&')}x`;
        expect(enOf(escaped).map((one) => one.replace(/\s+/g, ' '))).toEqual([`x${text}x`.replace(/\s+/g, ' ')]);
      }),
      { numRuns: 150 },
    );
  });

  test('what cannot be meant is told, not computed', () => {
    expect(told(flowText([`${'('.repeat(50_000)}钱`]))[0]).toContain('F621');
    const bomb = '(a|b|c|d|e|f|g|h|i|j)'.repeat(400);
    expect(told(flowText([bomb]))).toEqual([expect.stringContaining('yields more than a million sentences')]);
    expect(told(flowText(['(a|b|c|d|e|f|g|h|i|j)(a|b|c|d|e|f|g|h|i|j)']))).toEqual([]);
    expect(told(flowText(['(a|b|c|d|e|f|g|h|i|j)(a|b|c|d|e|f|g|h|i|j)(|a)']))[0]).toContain('yields 200 sentences');
  });

  test('a flow has no end of sentences, either', () => {
    const lines = Array.from({ length: 220 }, (_, i) => `${i}(a|b|c|d|e|f|g|h|i|j)(a|b|c|d|e|f|g|h|i|j)`);
    expect(told(flowText(lines))).toEqual([expect.stringMatching(/^F624 .*more than 20000 sentences/)]);
  });
});

describe('lists of words', () => {
  test('are handed on, in both languages and in the order of the file', () => {
    const { words } = graphOf(compileText(flowText(['好']) + WORDS));
    expect(Object.entries(words)).toEqual([
      ['topup', { zh: ['充值', '充钱'], en: ['topup', 'add money'] }],
      ['bank', { zh: ['银行'], en: [] }],
    ]);
    expect(graphOf(compileText(flowText(['好']))).words).toEqual({});
  });

  test('the one that was probably meant is named', () => {
    expect(told(flowText(['@topupp没到']) + WORDS)).toEqual([expect.stringContaining('Did you mean `topup`?')]);
    expect(told(flowText(['@Bank的钱']) + WORDS)).toEqual([expect.stringContaining('Did you mean `bank`?')]);
  });

  test('lists that cannot be read are not called unknown', () => {
    const found = told(`${flowText(['@topup没到'])}---\nwords: { topup: [充值\n`);
    expect(found.some((one) => one.startsWith('F103'))).toBe(true);
    expect(found.some((one) => one.startsWith('F620'))).toBe(false);
  });

  test('change the fingerprint of the flows', () => {
    const of = (words: string) => graphOf(compileText(flowText(['好']) + words)).fingerprint;
    expect(of(WORDS.replace('充钱', '存钱'))).not.toBe(of(WORDS));
  });
});

describe('not_examples', () => {
  test('are written like examples and stand beside them', () => {
    const flow = flowOf(
      flowText(['忘了密码'], ['forgot it'], 'not_examples: { zh: [想改(密码|名字)], en: [change @topup] }\n') + WORDS,
    );
    expect(flow.notExamples).toEqual({ zh: ['想改密码', '想改名字'], en: ['change topup', 'change add money'] });
    expect(flowOf(flowText(['好'])).notExamples).toEqual({ zh: [], en: [] });
  });

  test('may be the examples of another flow', () => {
    const other = flowText(['想改密码'], [], '', 'b');
    expect(told(`${flowText(['忘了密码'], [], 'not_examples: { zh: [想改密码] }\n')}---\n${other}`)).toEqual([]);
  });
});

describe('examples in documents of their own', () => {
  const own = { path: 'flows/a.yaml', text: flowText(['你好'], ['hello'], 'not_examples: { zh: [拜拜] }\n') };
  const more = (path: string, text: string) => ({ path, text: `examples_of: a\n${text}` });
  const first = more('flows/examples/a.yaml', 'zh: [在吗, 你(们|)好呀]\nnot: { zh: [再见], en: [bye] }\n');
  const second = more('flows/examples/a2.yaml', "en: [hey, '@topup please']\n");
  const words = { path: 'flows/words.yaml', text: WORDS };

  test('join those of the flow, in whatever order the files come', () => {
    const result = compileWith([second, words, first, own]);
    expect(diagnosticsOf(result)).toEqual([]);
    const { examples, notExamples } = graphOf(result).flows.a ?? {};
    expect(examples).toEqual({
      zh: ['你好', '在吗', '你们好呀', '你好呀'],
      en: ['hello', 'hey', 'topup please', 'add money please'],
    });
    expect(notExamples).toEqual({ zh: ['拜拜', '再见'], en: ['bye'] });
    expect(graphOf(compileWith([own, first, second, words])).fingerprint).toBe(graphOf(result).fingerprint);
  });

  test('count: a flow needs none of its own', () => {
    const bare = { path: 'flows/a.yaml', text: flowText([], [], '', 'a', 'complaint').replace(/^examples.*\n/m, '') };
    const five = more('flows/b.yaml', 'zh: [(甲|乙|丙|丁|戊)的钱]\nen: [(a|b|c|d|e) money]\n');
    expect(diagnosticsOf(compileWith([bare, five]))).toEqual([]);
    expect(diagnosticsOf(compileWith([bare])).map(({ code }) => code)).toEqual(['F605', 'F605']);
    expect(surveyExamples([bare, five])).toEqual([{ flow: 'a', topic: 'complaint', lines: 2, zh: 5, en: 5, not: 0, shared: 0 }]);
  });

  test('a sentence that stands twice: told with the place of the other one', () => {
    const found = diagnosticsOf(compileWith([own, more('flows/examples/a.yaml', 'zh: [在吗, 你好！]\n')]));
    expect(found).toMatchObject([
      { code: 'F607', file: 'flows/examples/a.yaml', line: 2, hint: 'Keep one; the other is at flows/a.yaml:4.' },
    ]);
    const other = { path: 'flows/b.yaml', text: flowText(['在吗'], [], '', 'b') };
    const claimed = diagnosticsOf(compileWith([own, first, other, words]));
    expect(claimed.map(({ code, file, line, hint }) => [code, file, line, hint])).toEqual([
      ['F608', 'flows/b.yaml', 4, 'Keep it in one of them; the other one is at flows/examples/a.yaml:2.'],
      ['F608', 'flows/examples/a.yaml', 2, 'Keep it in one of them; the other one is at flows/b.yaml:4.'],
    ]);
  });

  test('the flow that was probably meant is named', () => {
    const flow = { path: 'flows/late.yaml', text: flowText(['你好'], [], '', 'late_topup') };
    const [found] = diagnosticsOf(compileWith([flow, { path: 'flows/x.yaml', text: 'examples_of: late_topop\nzh: [没到]\n' }]));
    expect(found).toMatchObject({ code: 'F422', line: 1, column: 14, hint: 'Did you mean `late_topup`?' });
  });

  test('what stands in a file that cannot be read is not called missing', () => {
    const bare = { path: 'flows/a.yaml', text: flowText([], [], '', 'a', 'complaint').replace(/^examples.*\n/m, '') };
    const broken = [more('flows/b.yaml', 'zh: [在吗\n'), { path: 'flows/b.yaml', text: 'examples_of: [a]\nzh: [在吗]\n' }];
    expect(broken.map((file) => diagnosticsOf(compileWith([bare, file])).map(({ code }) => code))).toEqual([['F103'], ['F115']]);
    const unread = { path: 'flows/a.yaml', text: own.text.replace('zh: [', 'zh: [[') };
    expect(diagnosticsOf(compileWith([unread, first])).map(({ code }) => code)).not.toContain('F422');
  });
});

describe('what two lines have in common', () => {
  const two = (a: readonly string[], b: readonly string[]) => `${flowText(a)}---\n${flowText(b, [], '', 'b')}`;

  test('is told once for each two lines, at both of them', () => {
    const found = diagnosticsOf(compileText(two(['(没|未)(收到|到账)', '别的'], ['钱(还|)(没|未)到账', '(没|未)到账'])));
    expect(found.map(({ code, line }) => `${code} ${line}`)).toEqual(['F608 4', 'F608 11']);
    expect(found[0]?.message).toContain('“没到账” and 1 more sentence of this line');
    expect(found[0]?.hint).toContain('flow.yaml:11');
    expect(found[1]?.hint).toContain('flow.yaml:4');
  });

  test('blanks, signs and capitals make no difference', () => {
    const text = `${flowText([], ['(My|The) money!'])}---\n${flowText([], ['my money'], '', 'b')}`;
    expect(told(text).map((one) => one.slice(0, 4))).toEqual(['F608', 'F608']);
  });

  test('also signs alone', () => {
    expect(told(two(['？？'], ['？？'])).map((one) => one.slice(0, 4))).toEqual(['F608', 'F608']);
    expect(told(two(['？？', '！'], ['😀']))).toEqual([]);
  });
});

test('few examples are counted by their sentences', () => {
  const text = (zh: string) => flowText([zh], ['(a|b|c|d|e) money'], '', 'a', 'complaint');
  expect(told(text('(甲|乙|丙|丁|戊)的钱'))).toEqual([]);
  expect(told(text('(甲|乙|丙|丁)的钱'))).toEqual([expect.stringMatching(/^F606 .*has 4 examples in Chinese/)]);
  // One that cannot be read is told; that it is missing is not.
  expect(told(text('(甲|乙'))).toEqual([expect.stringMatching(/^F621 /)]);
});

test('the survey counts lines, sentences, those that are none and those that another flow claims', () => {
  const more = 'not_examples: { zh: [别的@topup] }\n';
  const text = `${flowText(['(没|未)到账', '@topup呢'], ['late'], more)}---\n${flowText(['没到账', '坏(了'], [], '', 'b', 'complaint')}${WORDS}`;
  expect(surveyExamples([{ path: 'flow.yaml', text }])).toEqual([
    { flow: 'a', topic: 'none', lines: 3, zh: 4, en: 1, not: 2, shared: 1 },
    { flow: 'b', topic: 'complaint', lines: 2, zh: 1, en: 0, not: 0, shared: 1 },
  ]);
});
