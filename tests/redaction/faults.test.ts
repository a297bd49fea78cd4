/** Hostile and unlucky inputs that a wallet's bot must take: numbers 57 to 60 of the list of faults. */
import { describe, expect, test } from '@jest/globals';
import { ALL_KINDS, mayContinue, type RedactionContext, redact } from '../../src/redaction/redact.ts';

const context = (before: string | null = null): RedactionContext => ({ asked: null, before, kinds: ALL_KINDS });
const clean = (text: string, before: string | null = null) => redact(text, context(before)).text;
const kinds = (text: string) => redact(text, context()).found.map(({ kind }) => kind);

describe('57 a card split by spaces, full-width, Chinese numerals, two messages', () => {
  test.each([
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '4111.1111.1111.1111',
    '4111·1111·1111·1111',
    '4111，1111，1111，1111',
    '4111\n1111\n1111\n1111',
    '4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
    '４１１１１１１１１１１１１１１１',
    '４１１１　１１１１　１１１１　１１１１',
    '4\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1\u200b1',
    '四一一一一一一一一一一一一一一一',
    '四幺幺幺 幺幺幺幺 幺幺幺幺 幺幺幺幺',
    '肆壹壹壹壹壹壹壹壹壹壹壹壹壹壹壹',
    '4111一一一一1111一一一一',
    '④①①①①①①①①①①①①①①①',
    '𝟒𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏𝟏',
    '4️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣1️⃣',
    '٤١١١١١١١١١١١١١١١',
  ])('我的%s被扣了', (card) => {
    const { text, found } = redact(`我的${card}被扣了`, context());
    expect(text).toBe('我的[银行卡 ****1111]被扣了');
    expect(found).toEqual([{ kind: 'card', start: 2, end: 2 + card.length }]);
  });

  test('nineteen digits that touch Chinese characters', () => {
    expect(clean('我用6222021234567890128付的')).toBe('我用[银行卡 ****0128]付的');
  });

  test('the second half in the next message goes, and keeps no digits: four more would be most of the number', () => {
    expect(clean('7890 128', '我的卡号是 6222 0212 3456')).toBe('[card ****]');
    expect(clean('后面是34567890128', '卡号 62220212')).toBe('后面是[银行卡 ****]');
    expect(clean('11111111', '4111 1111')).toBe('[card ****]');
    expect(clean('11111111', '订单 4111 1111')).toBe('11111111');
    expect(clean('11111111', '4111 1112')).toBe('11111111');
  });

  test('the whole number after its announcement', () => {
    expect(clean('6222021234567890120', '我的卡号是')).toBe('[card ****0120]');
    expect(clean('6222021234567890120')).toBe('6222021234567890120');
  });

  test('the security code behind a card goes with it', () => {
    expect(clean('4111111111111111 12/26 123')).toBe('[card ****1111] 12/26 [security code removed]');
  });
});

describe('58 an id with lower x, bad checksum, 15 digits', () => {
  test.each([
    '11010519491231002x',
    '11010519491231002X',
    '11010519491231002Ｘ',
    '110105 19491231 002x',
    '110105-1949-1231-002 X',
    '一一零一零五一九四九一二三一零零二X',
    '1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X',
    '110105491231002',
  ])('%s', (id) => {
    expect(kinds(`${id}`)).toEqual(['id_number']);
    expect(clean(`我叫王芳${id}，麻烦了`)).toBe('我叫王芳[身份证号已隐去]，麻烦了');
  });

  test('a wrong check character: a number like others, unless it is called an identity number', () => {
    expect(clean('110105194912310021 查不到')).toBe('110105194912310021 查不到');
    expect(clean('身份证号110105194912310021')).toBe('身份证号[身份证号已隐去]');
  });

  test.each(['11010519490230002X', '990105194912310029', '110105491331002', '订单 110105491231002'])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('59 a recovery phrase spaced, numbered, misspelt, in prose look-alike', () => {
  const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
  const words = phrase.split(' ');

  test.each([
    ['as it is', phrase],
    ['spaced', words.join('   ')],
    ['a word a line', words.join('\n')],
    ['commas', words.join('，')],
    ['numbered', words.map((word, index) => `${index + 1}. ${word}`).join(' ')],
    ['numbered lines', words.map((word, index) => `${index + 1}) ${word}`).join('\n')],
    ['upper case', phrase.toUpperCase()],
    ['full width', phrase.replace(/[a-z]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))],
    ['invisible signs', words.map((word) => [...word].join('\u200b')).join(' ')],
  ])('%s, without any other word', (_, text) => {
    expect(kinds(text)).toEqual(['seed_phrase']);
    expect(clean(text)).not.toMatch(/sausage/i);
  });

  test('misspelt, or half of it, when it is called one', () => {
    const misspelt = phrase.replace('winner', 'winer').replace('sausage', 'sausaje');
    expect(clean(`我的助记词：${misspelt}`)).toBe('我的助记词：[助记词已隐去]');
    expect(clean(misspelt)).toBe(misspelt);
    expect(clean('my seed phrase starts with: legal winner thank year wave sausage')).toBe(
      'my seed phrase starts with: [recovery phrase removed]',
    );
  });

  test('two halves in two messages', () => {
    const [first, second] = [words.slice(0, 6).join(' '), words.slice(6).join(' ')];
    expect(clean(second, first)).toBe('[recovery phrase removed]');
    expect(clean(second, '助记词是[助记词已隐去]')).toBe('[recovery phrase removed]');
    expect(clean(second, 'hello')).toBe(second);
  });

  test('Chinese: with separators or numbers, or directly behind its name', () => {
    const chinese = '的的的的的的的的的的的在';
    expect(kinds([...chinese].join(' '))).toEqual(['seed_phrase']);
    expect(kinds([...chinese].map((char, index) => `${index + 1}.${char}`).join(' '))).toEqual(['seed_phrase']);
    expect(clean(`助记词是${chinese}`)).toBe('助记词是[助记词已隐去]');
    expect(kinds(chinese)).toEqual([]);
  });

  test.each([
    'When will you help me with this problem because there is only one way to use this wallet',
    'Somebody asked for my recovery phrase and I did not tell them anything, is the account safe?',
    'My seed phrase is secret, I never share it, can you still help me recover the account?',
    'abandon ability able about above absent absorb abstract absurd abuse access accident',
    '助记词是我自己写在纸上的没给别人',
    '帮 我 查 一 下 订 单 到 哪 了 啊',
    '有人问我要助记词，我没有给',
  ])('stays: %s', (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe('60 a one-time code to the bot', () => {
  test('named, asked for, announced in the message before, in Chinese numerals', () => {
    expect(clean('验证码 884213')).toBe('验证码 [验证码已隐去]');
    expect(clean('验证码是八八四二一三')).toBe('验证码是[验证码已隐去]');
    expect(clean('884213', '收到的验证码是')).toBe('[code removed]');
    expect(redact('就是 884213 吧', { asked: 'code', before: null }).text).toBe('就是 [验证码已隐去] 吧');
    expect(clean('884213')).toBe('884213');
  });

  test('a password after its announcement', () => {
    expect(clean('tulip', 'my password is')).toBe('[password removed]');
    expect(clean('Abc12345', '我的密码')).toBe('[password removed]');
    expect(clean('UP20240101123', '忘记密码了')).toBe('UP20240101123');
    expect(clean('好的', '我的密码是')).toBe('好的');
  });

  test('in a link', () => {
    expect(clean('https://li:Tulip-99@pay.example/x')).toBe('https://li:[password removed]@pay.example/x');
  });
});

describe('whether the message before has to be looked up', () => {
  test.each(['11111111', '7890 128', '后面是34567890128', 'tulip', 'Abc12345', 'worth useful legal winner', '的 的 在 的'])(
    'yes: %s',
    (text) => {
      expect(mayContinue(text)).toBe(true);
    },
  );
  test.each(['转账失败了怎么办', '好的', 'How do I reset my password?', '我昨天充了100元一直没有到账，请帮我看看', 'no'])(
    'no: %s',
    (text) => {
      expect(mayContinue(text)).toBe(false);
    },
  );
});
