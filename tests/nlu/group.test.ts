import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { groupAlike } from '../../src/nlu/group.ts';

const wordsOf = (texts: readonly string[], groups: readonly (readonly number[])[]) =>
  groups.map((group) => group.map((at) => texts[at] ?? ''));

/** Sentences as flows hold them: what is frequent in them says little. */
const BACKGROUND = {
  zh: [
    '怎么充值',
    '充值没到',
    '怎么提现',
    '提现怎么还没到',
    '我的钱没到',
    '这个月的账单',
    '想换密码',
    '钱包怎么用',
    '我想退款',
    '这个怎么办',
    '没收到退款',
    '怎么办理',
    '转到钱包里',
    '发到我手机的',
  ],
  en: [
    'a card is missing',
    'my money is here',
    'please help',
    'where is my card',
    'how do I add a card',
    'my refund never came',
    'card here please',
    'a new card please',
  ],
};

describe('messages that say much the same come together', () => {
  test('in Chinese: larger groups first, the most typical message first', () => {
    const texts = ['油卡怎么办', '工资没发到钱包', '这个月工资没发到', '工资没发到我钱包里', '想办油卡'];
    const groups = wordsOf(texts, groupAlike(texts, BACKGROUND.zh));
    expect(groups.map((group) => [...group].sort())).toEqual([
      ['这个月工资没发到', '工资没发到我钱包里', '工资没发到钱包'].sort(),
      ['想办油卡', '油卡怎么办'].sort(),
    ]);
    expect(groups[0]?.[0]).toBe('工资没发到钱包');
  });

  test('in English: forms of a word count as the word', () => {
    const texts = ['my salary never landed', 'fuel card please', 'salaries never landing here', 'a fuel card'];
    expect(wordsOf(texts, groupAlike(texts, BACKGROUND.en)).map((group) => [...group].sort())).toEqual([
      ['my salary never landed', 'salaries never landing here'],
      ['a fuel card', 'fuel card please'],
    ]);
  });

  test('what everybody writes does not bring messages together', () => {
    const background = Array.from({ length: 40 }, (_, i) => `请问怎么办理业务${i}`);
    expect(groupAlike(['请问怎么办理油卡', '请问怎么办理签证'], background)).toHaveLength(2);
  });
});

test('every message is in exactly one group, and the groups do not depend on the order of the messages', () => {
  const word = fc.constantFrom('转账', '工资', '油卡', '没到', '怎么办', 'salary', 'card', 'late', '', '😀');
  const sentence = fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(fc.uniqueArray(sentence, { maxLength: 14 }), (texts) => {
      const groups = groupAlike(texts, []);
      expect(groups.flat().sort((a, b) => a - b)).toEqual(texts.map((_, i) => i));
      const turned = [...texts].reverse();
      const same = (list: string[][]) => list.map((group) => group.join('|')).sort();
      expect(same(wordsOf(turned, groupAlike(turned, [])))).toEqual(same(wordsOf(texts, groups)));
    }),
    { numRuns: 100 },
  );
});
