/** What of a customer's message may become an example that everybody reads. */
import { describe, expect, test } from '@jest/globals';
import { understand } from '../../../src/nlu/understand.ts';
import { neutralise } from '../../../src/service/learn/neutral.ts';
import { MONDAY, miniKnowledge } from '../../support/talk.ts';

const { model } = miniKnowledge();
const neutral = (text: string, names: readonly string[] = []) => {
  const context = { now: MONDAY, lang: 'zh', expect: null, openings: () => [] } as const;
  const result = neutralise(text, understand(model, text, context).entities, names);
  return result.kind === 'usable' ? result.text : `(${result.reason})`;
};

describe('values become neutral ones', () => {
  test.each([
    ['单号202611220001怎么还没到', '单号10000001怎么还没到'],
    ['call me on 138 0013 8000 about it', 'call me on 10000001 about it'],
    ['邮箱bob.li@corp.com收不到', '邮箱name@mail.example收不到'],
    ['点了 https://pay.evil.top/x?id=7 钱没了', '点了 www.link.example 钱没了'],
    ['they took 1,537.52 twice', 'they took 100 twice'],
    ['尾号6789的卡没动静', '尾号100的卡没动静'],
    ['15:42 转的', '10:00 转的'],
  ])('%s', (text, expected) => {
    expect(neutral(text)).toBe(expected);
  });

  test('small numbers stay: they count, or tell a day', () => {
    expect(neutral('等了2个小时 转了3次')).toBe('等了2个小时 转了3次');
    expect(neutral('since Nov 3 nothing')).toBe('since Nov 3 nothing');
  });

  test('signs that steer a terminal or hide something are gone', () => {
    expect(neutral('\u001b[31m钱\u202e没\u200b了\n快')).toBe('[31m钱没了 快');
  });
});

describe('what may tell who somebody is, is not used', () => {
  test.each([
    ['密码是abc12345登不上', 'secret'],
    ['我把[验证码已隐去]发给他了', 'secret'],
    ['my card [card ****1234] is gone', 'secret'],
    ['我叫欧阳小明 钱没到', 'name'],
    ['转给王小明的没到', 'name'],
    ['李先生收不到', 'name'],
    ['my name is Bob, nothing came', 'name'],
    ['sent it to John Smith', 'name'],
    ['Mrs Brown says no', 'name'],
    ['寄到和平路12号的没到', 'address'],
    ['I live at 12 Baker Street', 'address'],
    ['12345', 'no_words'],
    ['😡😡', 'no_words'],
    ['钱'.repeat(61), 'too_long'],
  ])('%s', (text, reason) => {
    expect(neutral(text)).toBe(`(${reason})`);
  });

  test('a pasted log is put aside at once', () => {
    for (const text of ['a'.repeat(100_000), '1a'.repeat(50_000)]) expect(neutral(text)).toBe('(too_long)');
  });

  test('the customer’s own name, where it is known', () => {
    expect(neutral('娜娜的包裹呢', ['娜娜'])).toBe('(name)');
    expect(neutral('it is li na again', ['Li Na'])).toBe('(name)');
    expect(neutral('it is late again', ['Al'])).toBe('it is late again');
  });

  test('ordinary sentences with the same words stay', () => {
    for (const text of ['我叫你们退钱', '给钱都不要', '转给朋友的没到', '名字是错的怎么改', 'my name is wrong', '支付路径在哪'])
      expect(neutral(text)).toBe(text);
  });
});
