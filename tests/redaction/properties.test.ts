/** What must hold for any message. */
import { describe, expect, test } from '@jest/globals';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { ALL_KINDS, isRedacted, redact } from '../../src/redaction/redact.ts';
import { casesOf } from './made/cases.ts';

const every = { asked: null, before: null, kinds: ALL_KINDS } as const;

const piece = fc.constantFrom(
  ...[
    '密码是',
    'Abc12345',
    ' ',
    '，',
    '4111111111111111',
    '4111 1111',
    '订单号',
    '验证码',
    '123456',
    'code ',
    '😀',
    '卡',
    'x',
    '12',
  ],
  ...[
    '\u200b',
    '１２',
    '①',
    '一三八',
    '13800138000',
    '11010519491231002',
    'X',
    '-',
    '\n',
    '.',
    '@',
    'qq.com',
    'li',
    '护照',
    'E1234567',
    '8',
  ],
  ...[
    '助记词',
    'abandon ',
    'about ',
    '的 ',
    '在 ',
    '0x',
    'my password is ',
    '10.0.0.',
    'token: ',
    '[银行卡 ****1111]',
    '+86',
    '(',
    ')',
    '𝟏',
    'é',
  ],
);
const message = fc.oneof(
  fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

describe('for any message', () => {
  test('what was found lies in order inside of it, and the rest is not touched', () => {
    fc.assert(
      fc.property(message, (text) => {
        const result = redact(text, every);
        let rest = result.text;
        let at = 0;
        for (const { start, end } of result.found) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          const between = text.slice(at, start);
          expect(rest.startsWith(between)).toBe(true);
          const placeholder = /^\[[^\]]+\]/.exec(rest.slice(between.length))?.[0] ?? '';
          expect(isRedacted(placeholder)).toBe(true);
          rest = rest.slice(between.length + placeholder.length);
          at = end;
        }
        expect(rest).toBe(text.slice(at));
      }),
      { numRuns: 1500 },
    );
  });

  test('a second time nothing more is found', () => {
    fc.assert(
      fc.property(message, (text) => {
        const once = redact(text, every).text;
        expect(redact(once, every)).toEqual({ text: once, found: [] });
      }),
      { numRuns: 1500 },
    );
  });

  test('what the message before was changes nothing before its own secrets', () => {
    fc.assert(
      fc.property(message, message, (before, text) => {
        const alone = redact(text, every).found;
        const together = redact(text, { ...every, before }).found;
        const lost = alone.filter((one) => !together.some((two) => two.start <= one.start && one.end <= two.end));
        expect(lost).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test('no planted value survives', () => {
  const survived = casesOf('seen', 120).filter(({ text, expected }) => {
    const result = redact(text, every).text;
    return expected.some(({ start, end }) => end - start > 4 && result.includes(text.slice(start, end)));
  });
  expect(survived).toEqual([]);
});

describe('time grows with the length only', () => {
  const SIZE = 100_000;
  /** Finished at all, within the time that a test has: what grows faster would take minutes. */
  test.each([
    ['7'],
    ['4 '],
    ['4-4 '],
    ['4111 '],
    [' '],
    ['a'],
    ['a@'],
    ['a@a.'],
    ['密码'],
    ['密码"'],
    ['code '],
    ['code 1'],
    ['护照1'],
    ['abandon '],
    [wordlist.slice(0, 40).join(' ')],
    ['助记词的 '],
    ['\u200b1'],
    ['一点'],
    ['一 '],
    ['1.'],
    ['a:'],
    ['私钥ab '],
    ['-----begin private key-----'],
    [`5K${'j'.repeat(49)} `],
    ['eyJ'],
    ['token='],
    ['de89 '],
    ['[密码已隐去] '],
    ['https://a:'],
  ])('%j without end', (unit) => {
    const text = unit.repeat(Math.ceil(SIZE / unit.length));
    const { found } = redact(text, every);
    expect(found.every(({ start, end }) => start < end && end <= text.length)).toBe(true);
  });
});

test('more findings than a call has room for arguments', () => {
  expect(redact('13800138000 '.repeat(130_000), every).found).toHaveLength(130_000);
});
