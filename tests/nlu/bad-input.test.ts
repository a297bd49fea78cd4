/** Any string gets an answer: nothing throws, nothing hangs, and no letter is lost on the way to the classifier. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { learnConcepts } from '../../src/nlu/concepts.ts';
import { BLOCKS, collect, NEAR_PAIRS } from '../../src/nlu/features.ts';
import { CLASSIFY_LIMIT } from '../../src/nlu/model.ts';
import { fold, plain } from '../../src/nlu/normalise.ts';
import { type Route, route } from '../../src/nlu/route.ts';
import { understand } from '../../src/nlu/understand.ts';
import { context, MODEL } from './fixtures.ts';

const LOG = `2026-11-22T07:30:00.123Z ERROR [http-nio-8080] c.e.w.PaymentService - request 8f3a failed
java.lang.NullPointerException: null
\tat c.e.w.PaymentService.pay(PaymentService.java:112)
\tat java.base/java.lang.Thread.run(Thread.java:840)`;
const CODE = 'const total = rows.reduce((sum, { price }) => sum + price * 1.07, 0); // <script>alert("x")</script>';

function expectValid({ decision, candidates, ours, lang, second, notes }: Route): void {
  const flows = new Set(MODEL.intents.map((intent) => intent.id));
  const named = decision.kind === 'route' ? [decision.flow] : decision.kind === 'clarify' ? decision.flows : [];
  expect([...named, ...candidates.map(({ flow }) => flow)].filter((flow) => !flows.has(flow))).toEqual([]);
  expect([decision.score, ours, ...candidates.map(({ score }) => score)].filter((p) => !(p >= 0 && p <= 1))).toEqual([]);
  expect([null, 'zh', 'en']).toContain(lang);
  if (decision.kind !== 'route') expect(second).toBeNull();
  expect(notes.length).toBeGreaterThan(0);
}

describe('nothing to decide by', () => {
  test.each([
    ['empty', ''],
    ['blanks', ' \t\n\u3000\u200b'],
    ['punctuation', '。。。！？'],
    ['punctuation', '...?!'],
    ['a face of characters', '(╯°□°)╯︵ ┻━┻'],
    ['emoji without a meaning here', '🦀🧿'],
    ['a number', '20261122'],
    ['an order number', 'UP-20261120-88213'],
    ['half a character', '\ud83d'],
    ['halves in the wrong order', '\udc00\ud83d'],
    ['control characters', '\u0000\u0007\u001b[31m'],
    ['only a particle', '喇'],
  ])('%s', (_, text) => {
    const found = route(MODEL, text);
    expect(found).toMatchObject({ decision: { kind: 'none', score: 0 }, candidates: [], ours: 0, lang: null });
    expectValid(found);
  });
});

describe('not a message of a customer', () => {
  test.each([
    ['code', CODE],
    ['a log', LOG],
    ['JSON', '{"status":500,"path":"/v1/pay","trace":[1,2,3]}'],
    ['keyboard mash', 'asdkjhqwe zxcmnb qpwoei'],
    ['Russian', 'где мои деньги'],
    ['Thai', 'เงินของฉันอยู่ที่ไหน'],
    ['Arabic', 'أين أموالي'],
    ['Korean', '비밀번호를 잊어버렸어요'],
  ])('%s starts no flow', (_, text) => {
    const found = route(MODEL, text);
    expect(found.decision.kind).not.toBe('route');
    expectValid(found);
  });

  test.each(['где мои деньги', 'パスワードを忘れました', "j'ai oublié mon mot de passe"])(
    'another language is known as such, and no flow is looked for: %s',
    (text) => {
      expect(understand(MODEL, text, context())).toMatchObject({
        foreign: true,
        lang: null,
        decision: { kind: 'none', score: 0 },
      });
    },
  );
});

test.each(['钱', '退', 'a', 'Z', 'ß', '𠀀', '☎'])('one character: %s', (text) => {
  expectValid(route(MODEL, text));
});

describe('endless messages', () => {
  const start = '我转的钱还没到，麻烦查一下。';
  const filler = '昨天下午我去了超市买菜然后回家做饭'.repeat(80).slice(0, CLASSIFY_LIMIT - start.length);

  test.each([
    ['one character', '钱'.repeat(100_000)],
    ['one letter', 'a'.repeat(100_000)],
    ['one word', 'refund '.repeat(14_000)],
    ['one sentence', '我没忘密码，另外，'.repeat(12_000)],
    ['blanks', ' '.repeat(100_000)],
    ['brackets', '('.repeat(100_000)],
    ['pinyin', 'zhuanzhang'.repeat(10_000)],
    ['digits', '1'.repeat(100_000)],
    ['emoji', '😀'.repeat(50_000)],
    ['addresses', 'http://a.example/b.'.repeat(5_000)],
    ['denials', "it's not the password, ".repeat(5_000)],
  ])('100,000 characters of %s get an answer', (_, text) => {
    expectValid(route(MODEL, text));
  });

  test('the first thousand characters are read, and none behind them', () => {
    const read = start + filler;
    expect(read).toHaveLength(CLASSIFY_LIMIT);
    const found = route(MODEL, read);
    expect(route(MODEL, read + '账户被盗了马上冻结'.repeat(10_000))).toEqual(found);
    expect(route(MODEL, `${'。'.repeat(CLASSIFY_LIMIT)}账户被盗了`).decision).toEqual({ kind: 'none', score: 0 });
    expect(route(MODEL, `${'。'.repeat(CLASSIFY_LIMIT - 5)}账户被盗了`).decision).toMatchObject({ flow: 'security_incident' });
  });

  test('a character that the limit cuts in two breaks nothing', () => {
    expectValid(route(MODEL, `${'a'.repeat(CLASSIFY_LIMIT - 1)}😀`));
  });
});

/** Strings as they come: any characters, lone halves, and pieces with a meaning for some rule. */
const pieces = fc.constantFrom(
  '钱',
  '不是',
  '，',
  '另外',
  "it's not the ",
  'and also ',
  'refund',
  'mima',
  '(',
  '^_^',
  '1,000.5',
  'a@b.c',
  'http://x.example/',
);
const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), pieces, fc.constantFrom('\ud83d', '\udc00')), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

describe('any string', () => {
  test('gets a valid result, and the same one again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = route(MODEL, text);
        expectValid(found);
        expect(route(MODEL, text)).toEqual(found);
      }),
      { numRuns: 300 },
    );
  });

  const concepts = learnConcepts([{ zh: ['充值'], en: ['top up'] }]);
  const read = (text: string): string => plain(fold(text, CLASSIFY_LIMIT).text);
  const featuresOf = (text: string): number => {
    const bag = collect(text, concepts, NEAR_PAIRS);
    return BLOCKS.reduce((sum, name) => sum + bag[name].bucket.length, 0);
  };

  test('with a letter left after normalising has a feature', () => {
    fc.assert(
      fc.property(anyText.map(read), (text) => {
        if (/[\p{L}\p{N}]/u.test(text)) expect(featuresOf(text)).toBeGreaterThan(0);
        else expect(featuresOf(text)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  /** Cantonese particles, which carry no matter and are left out. */
  const PARTICLES = '㗎咧啩喇嘞';

  test('that is one Chinese character has a feature, but for five particles', () => {
    const lost: string[] = [];
    for (const [from, to] of [
      [0x3007, 0x3007],
      [0x3400, 0x4dbf],
      [0x4e00, 0x9fff],
    ] as const)
      for (let unit = from; unit <= to; unit++) {
        const char = String.fromCharCode(unit);
        if (featuresOf(read(char)) === 0) lost.push(char);
      }
    expect(lost.join('')).toBe(PARTICLES);
  });

  test.each(['钱', '登', '𠀀', '轉', 'z', 'É'])('with %s among anything has a feature', (char) => {
    fc.assert(
      fc.property(anyText, anyText, (before, behind) => {
        const text = `${before.slice(0, 400)} ${char} ${behind.slice(0, 400)}`;
        expect(featuresOf(read(text))).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
