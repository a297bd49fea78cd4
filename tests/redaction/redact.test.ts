import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type RedactionContext, redact, type SecretKind } from '../../src/redaction/redact.ts';

/** What was found, as `kind:value` in the order of the message. */
function found(text: string, asked: RedactionContext['asked'] = null): string[] {
  return redact(text, { asked, before: null }).found.map((secret) => `${secret.kind}:${text.slice(secret.start, secret.end)}`);
}

function clean(text: string): string {
  return redact(text, null).text;
}

describe('bank cards', () => {
  test.each([
    ['卡号 4111 1111 1111 1111 扣了两次', '卡号 [银行卡 ****1111] 扣了两次'],
    ['用6222021234567890128付的', '用[银行卡 ****0128]付的'],
    ['my card 5555-5555-5555-4444 was charged twice', 'my card [card ****4444] was charged twice'],
    ['Amex 3782 822463 10005', 'Amex [card ****0005]'],
    ['我的卡是４１１１１１１１１１１１１１１１', '我的卡是[银行卡 ****1111]'],
    ['4111\u200b1111\u200b1111\u200b1111', '[card ****1111]'],
    ['两张卡 4111111111111111 5555555555554444', '两张卡 [银行卡 ****1111] [银行卡 ****4444]'],
  ])('%s', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test('a number that is called a card number goes even when a digit is mistyped', () => {
    expect(found('银行卡号：6222021234567890120')).toEqual(['card:6222021234567890120']);
    expect(found('card number 4111 1111 1111 1112')).toEqual(['card:4111 1111 1111 1112']);
  });

  test.each([
    '订单号 4111111111111111 一直没到账',
    '流水4111111111111111',
    '4111111111111111是我的订单号',
    'order 4111111111111111 has not arrived',
    '4111111111111111 is my order number',
    'case number 5555555555554444',
    'UP4111111111111111',
    '2024112212345678901',
    '202411221234567890123456789',
    '转了 1,200.50 元，手续费 0.10',
    '4111 1111 1111 1112',
    '我 11 月 22 日 5000 元',
    '5000 20241101',
  ])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('passwords', () => {
  test.each([
    ['密码是Abc12345，还是登不上', '密码是[密码已隐去]，还是登不上'],
    ['登录密码：qwerty', '登录密码：[密码已隐去]'],
    ['支付密码 246810 不对', '支付密码 [密码已隐去] 不对'],
    ['我把密码改成了 Tulip-99', '我把密码改成了 [密码已隐去]'],
    ['新密码是Abc_2024，旧密码是Xyz_2023', '新密码是[密码已隐去]，旧密码是[密码已隐去]'],
    ['My password is hunter2.', 'My password is [password removed].'],
    ['my password is tulip', 'my password is [password removed]'],
    ['pwd:S3cret!', 'pwd:[password removed]'],
    ['password for my account is Tulip-99 and it fails', 'password for my account is [password removed] and it fails'],
    ['the password is "correct horse"', 'the password is "[password removed]"'],
    ['my PIN is 246810', 'my PIN is [password removed]'],
  ])('%s', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test('a password that is a card number keeps no digits', () => {
    expect(clean('密码是4111111111111111')).toBe('密码是[密码已隐去]');
  });

  test.each([
    '密码是什么',
    '密码：忘记了',
    '密码是对的但登不上',
    '密码是2024年设置的',
    '密码要几位？6到20位',
    '忘记密码了 订单号是UP20240101123',
    '收到重置密码 https://upay-safe.example/1 是真的吗',
    'my password is wrong',
    'my password is not working',
    'The password is incorrect.',
    'password was changed yesterday',
    'I forgot my password to log in',
    'password: ********',
    'entered the password 3 times',
  ])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });

  test('a bare value counts only when the bot spoke of a password', () => {
    expect(found('Tulip-99')).toEqual([]);
    expect(found('Tulip-99', 'password')).toEqual(['password:Tulip-99']);
    expect(found('246810', 'password')).toEqual(['password:246810']);
    expect(found('246810', 'code')).toEqual(['code:246810']);
    expect(found('246810')).toEqual([]);
    expect(found('好的', 'password')).toEqual([]);
    expect(found("don't know", 'password')).toEqual([]);
    expect(found('li@example.com', 'password')).toEqual(['email:li@example.com']);
  });
});

describe('one-time codes and card security codes', () => {
  test.each([
    ['验证码123456', '验证码[验证码已隐去]'],
    ['验证码，123456', '验证码，[验证码已隐去]'],
    ['【某银行】动态码：8842，请勿泄露', '【某银行】动态码：[验证码已隐去]，请勿泄露'],
    ['123456 是我的验证码', '[验证码已隐去] 是我的验证码'],
    ['the code is 123 456', 'the code is [code removed]'],
    ['OTP 884213', 'OTP [code removed]'],
    ['884213 is your verification code', '[code removed] is your verification code'],
    ['CVV 123', 'CVV [security code removed]'],
    ['安全码是 1234', '安全码是 [安全码已隐去]'],
    ['security code 321', 'security code [security code removed]'],
    ['security code 884213', 'security code [code removed]'],
  ])('%s', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test.each([
    '验证码没收到，订单号123456',
    '验证码发到尾号1234的手机了',
    '验证码 1200 秒了还没来',
    '充值5000收不到验证码',
    '打95000也收不到验证码',
    '错误代码 50012',
    'error code 10054',
    'postal code 100000',
    'QR code 123456',
    'order 12345678, code not received',
    'cvv 是 3 位数字吗',
  ])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('resident identity numbers', () => {
  test.each([
    ['身份证11010519491231002X', '身份证[身份证号已隐去]'],
    ['11010519491231002x', '[ID number removed]'],
    ['110105 19491231 002X', '[ID number removed]'],
    ['１１０１０５１９４９１２３１００２Ｘ', '[ID number removed]'],
  ])('%s', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test.each(['110105194912310021', '110105194913310021', '11010519490230002X'])('wrong check character or date: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('recovery phrases', () => {
  const twelve = 'abandon ability able about above absent absorb abstract absurd abuse access accident';

  test('twelve or twenty-four words next to the name of such a phrase', () => {
    expect(clean(`助记词：${twelve}`)).toBe('助记词：[助记词已隐去]');
    expect(clean(`my seed phrase is ${twelve} ${twelve}. I am lost`)).toBe(
      'my seed phrase is [recovery phrase removed]. I am lost',
    );
    expect(found(twelve.replace(/(\w+) ?/g, '1. $1\n').concat('这是助记词')).map((secret) => secret.split(':')[0])).toEqual([
      'seed_phrase',
    ]);
  });

  test.each([
    twelve,
    'Somebody asked for my recovery phrase and I did not tell them anything, is the account safe?',
    '有人问我要助记词，我没有给',
  ])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('in general', () => {
  test('several secrets in one message, with offsets in the original', () => {
    const text = '身份证11010519491231002X，卡４１１１ 1111 1111 1111，验证码 884213';
    expect(found(text)).toEqual(['id_number:11010519491231002X', 'card:４１１１ 1111 1111 1111', 'code:884213']);
  });

  test('the rest of the message is not touched, and no found value survives', () => {
    const pieces = fc.constantFrom(
      '密码是',
      'Abc12345',
      ' ',
      '，',
      '4111111111111111',
      '订单号',
      '验证码',
      '123456',
      'code ',
      '😀',
      '卡',
      'x',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (words) => {
        const text = words.join('');
        const result = redact(text, null);
        let at = 0;
        let rest = result.text;
        for (const secret of result.found) {
          expect(secret.start).toBeGreaterThanOrEqual(at);
          const between = text.slice(at, secret.start);
          expect(rest.startsWith(between)).toBe(true);
          rest = rest.slice(between.length).replace(/^\[[^\]]+\]/, '');
          at = secret.end;
        }
        expect(rest).toBe(text.slice(at));
      }),
      { numRuns: 300 },
    );
  });

  test('placeholders are not taken for secrets', () => {
    const text = '密码是Abc12345，卡4111111111111111，验证码 884213；password is tulip, code 884213, cvv 123';
    const once = clean(text);
    expect(redact(once, null)).toEqual({ text: once, found: [] });
  });

  test.each<[string, string, SecretKind | null]>([
    ['digits', '4'.repeat(50_000), null],
    ['separated digits', '4 '.repeat(25_000), null],
    ['the word password', '密码'.repeat(25_000), null],
    ['the word code', 'code '.repeat(10_000), null],
    ['short words', 'seed able '.repeat(5_000), 'seed_phrase'],
    ['blanks', `密码${' '.repeat(50_000)}`, null],
    // Finished at all: what grows faster than the length would take minutes.
  ])('time grows with the length only: %s', (_, text, kind) => {
    const kinds = new Set(redact(text, null).found.map((secret) => secret.kind));
    expect([...kinds]).toEqual(kind === null ? [] : [kind]);
  });
});

describe('in pinyin', () => {
  test('a password and a code are taken out', () => {
    expect(clean('wo mima shi Abc12345 denglu bu liao le')).toBe('wo mima shi [password removed] denglu bu liao le');
    expect(clean('yanzhengma shi 482913')).toBe('yanzhengma shi [code removed]');
  });
  test.each(['mima wangle le', 'wo de zhifu mima shi cuowu de', 'yan zheng ma shou bu dao', 'mima gai le bu liao'])(
    'stays: %s',
    (text) => expect(clean(text)).toBe(text),
  );
});
