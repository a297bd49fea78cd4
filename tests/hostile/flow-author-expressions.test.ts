/** Regular expressions that a text could keep busy: none in the sources, and none behind the doors for texts. */
import { describe, expect, test } from '@jest/globals';
import { type Diagnostic, printDiagnostics } from '../../src/flow/diagnostic.ts';
import { compileText, diagnosticsOf } from '../flow/support.ts';
import { busyMs } from '../support/busy.ts';
import { attacksOn, type Expression, expressionsBuiltBy, expressionsOf, growthOf } from './regular-expressions.ts';

/** Expressions whose time more than triples when the text doubles: linear ones double it, quadratic ones make it fourfold. */
function tooFast(expressions: readonly Expression[]): string[] {
  return expressions.flatMap((expression) => {
    const attack = attacksOn(expression).find((one) => growthOf(expression, one) > 3);
    return attack === undefined ? [] : [`${expression.file}: /${expression.source}/ with ${JSON.stringify(attack)}`];
  });
}

describe('the watch itself', () => {
  const of = (source: string) => tooFast([{ file: 'x', source, flags: '' }]).length;

  test.each(['^(a+)+$', '(?:好+|嗯)+$', '\\s+$', '[ ,]*(?:x|y)$', '^(a|aa)+$', '(?:a|a)*b'])('/%s/ is caught', (source) =>
    expect(of(source)).toBe(1),
  );
  test.each(['^a+$', '(?<!\\s)\\s+$', 'a{1,8}b', '^[a-z]+:[0-9]*$', '^(?:好|嗯)+$'])('/%s/ is fine', (source) =>
    expect(of(source)).toBe(0),
  );
});

describe('regular expressions stay linear', () => {
  // Before anything else imports these: what they put together must be seen.
  test('those that modules for customers’ and authors’ words put together', async () => {
    const built = await expressionsBuiltBy(async () => {
      const { redact } = await import('../../src/redaction/redact.ts');
      const { understand } = await import('../../src/nlu/understand.ts');
      const { context, MODEL } = await import('../nlu/fixtures.ts');
      redact('密码是 abc123', null);
      understand(MODEL, '昨天转账 500 元没到账', context());
      await import('../../src/service/learn/neutral.ts');
    });
    expect(built.length).toBeGreaterThan(50);
    expect(tooFast(built)).toEqual([]);
  }, 120_000);

  test.each([
    ['the language of flows', 'src/flow/**/*.ts'],
    ['understanding', 'src/nlu/**/*.ts'],
    ['redaction and the dialog', 'src/{redaction,dialog,handoff,drawing,proof,metrics}/**/*.ts'],
    ['the shell', 'src/{service,adapters,server,cli}/**/*.ts'],
    ['what runs in the browser', 'src/web/**/*.{ts,tsx}'],
    ['the rest', 'src/*.ts'],
  ])('every literal of %s', (_, files) => expect(tooFast(expressionsOf(files))).toEqual([]), 120_000);
});

/** Milliseconds; the better of two, because the machine may be busy. */
function time(run: () => unknown): number {
  const once = () => {
    const began = busyMs();
    run();
    return busyMs() - began;
  };
  return Math.min(once(), once());
}

describe('strings that keep a door busy', () => {
  const length = 100_000;
  const pieces = [
    'a',
    '1',
    '1 ',
    ' ',
    '好',
    '嗯好',
    '密码',
    '密码是',
    'password ',
    '验证码',
    'a.',
    'a-',
    '@',
    'a@',
    'http://',
    '://',
    ',',
    '，',
    '-----BEGIN ',
    'still ',
    '想',
    '的',
    '"',
    '\n',
    '\u200b',
    '😀',
    '4111 ',
    'not ',
    '上',
    '一',
    '¥1',
    '[银行卡',
    'abandon ',
  ];
  const long = (piece: string, of: number) => piece.repeat(of / piece.length);

  test.each(pieces)('a message of 100,000 characters, %j again and again: hidden and understood in good time', async (piece) => {
    const { redact } = await import('../../src/redaction/redact.ts');
    const { understand } = await import('../../src/nlu/understand.ts');
    const { context, MODEL } = await import('../nlu/fixtures.ts');
    const run = (text: string) => {
      const { text: clean } = redact(text, { asked: 'password', before: null });
      return understand(MODEL, clean, context());
    };
    const short = time(() => run(long(piece, length / 4)));
    const whole = time(() => run(`${long(piece, length)}\u0001`));
    // Four times the text: four times the time is linear, sixteen times quadratic. Short times tell nothing.
    expect(whole < 100 || whole / short < 9).toBe(true);
    expect(whole).toBeLessThan(5000);
  });

  test.each(pieces)('a flow whose text, example, condition and name are 100,000 characters of %j', (piece) => {
    const words = JSON.stringify(long(piece, length / 4));
    const text = `flow: a\ntopic: none\ntitle: { zh: ${words}, en: x }\nexamples: { zh: [${words}], en: [x] }\nsteps:\n  - say: { zh: ${words}, en: ${words} }\n  - when: ${words}\n    then: []\n  - goto: ${words}\n`;
    let found: readonly Diagnostic[] = [];
    const took = time(() => {
      found = diagnosticsOf(compileText(text));
      printDiagnostics(found, [{ path: 'flow.yaml', text }]);
    });
    expect(found.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
    expect(took).toBeLessThan(5000);
  });
});
