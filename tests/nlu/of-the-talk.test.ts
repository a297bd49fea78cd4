/** Messages about the talk itself: they are recognised as a whole, and answer nothing. */
import { describe, expect, test } from '@jest/globals';
import { readAnswer } from '../../src/nlu/answer.ts';
import { canon } from '../../src/nlu/canon.ts';
import { findEntities } from '../../src/nlu/entities/find.ts';
import { fold } from '../../src/nlu/normalise.ts';
import { isOfTheTalk } from '../../src/nlu/of-the-talk.ts';
import type { Answer, Expectation } from '../../src/nlu/understanding.ts';
import { MODEL } from './fixtures.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

function read(text: string, type: Expectation['type']): Answer | null {
  const folded = fold(text, 1000);
  return readAnswer(
    { type, skip: null },
    { folded, entities: findEntities(folded, MODEL.world, NOW), world: MODEL.world, now: NOW, notes: [] },
  );
}

const YES_NO: Expectation['type'] = { kind: 'yes_no' };
const STATUS: Expectation['type'] = {
  kind: 'choice',
  options: [
    { id: 'topic', words: ['哪方面的问题', 'What it is about'] },
    { id: 'later', words: ['晚点再说', 'Come back later'] },
    { id: 'now', words: ['刚才', 'just now'] },
  ],
};

describe('recognised', () => {
  test.each([
    ...['算了，不办了', '取消吧', '还是取消这个吧', '不想弄了，停吧', '不用了，取消吧', '我不想继续办了', '那就算了吧'],
    ...['never mind, cancel it', 'no, cancel it', 'actually forget it', "let's stop here", 'please just cancel everything'],
  ])('to stop: %s', (text) => expect(isOfTheTalk(canon(text))).toBe(true));

  test.each([
    ...['我们从头再来一遍', '能不能从头开始', '全部重新来过吧', '重新走一遍流程', '回到最开始吧', '推倒重来'],
    ...['let us start all over again', 'can we start from scratch', 'take me back to the beginning', 'reset this chat please'],
  ])('to begin anew: %s', (text) => expect(isOfTheTalk(canon(text))).toBe(true));

  test.each([
    ...['刚才那句再说一遍', '能再说一次吗', '没看清，再发一遍', '你刚才问的什么', '请重复一下问题', '刚才的问题再说一次'],
    ...['can you repeat that please', 'say that one more time', 'sorry, what was the question?', 'what did you just ask'],
  ])('once more: %s', (text) => expect(isOfTheTalk(canon(text))).toBe(true));

  test.each([
    ...['返回上一个问题', '退回上一步', '我要回上一步', '往回退一步', '能返回上一题吗'],
    ...['go back one question please', 'take me back one step', 'can we go back', 'I want to go back to the last question'],
  ])('back: %s', (text) => expect(isOfTheTalk(canon(text))).toBe(true));

  test.each([
    ...['我们说中文可以吗？', '能说中文吗', '麻烦用英文回答', 'Could we speak English please?', 'switch to Chinese please'],
    ...['你这个蠢货，滚', '真是个没用的废物', 'you are a stupid useless idiot', 'shut up you moron'],
  ])('another language, anger: %s', (text) => expect(isOfTheTalk(canon(text))).toBe(true));
});

describe('not recognised: there is more in it, or something else', () => {
  test.each([
    ...[
      '刚才付的',
      '退回了',
      '取消订单',
      '昨天取消的',
      '没用',
      '没有，白痴',
      '还是不行，算了吧那就',
      '重新登录还是不行',
      '一个',
      '停卡',
    ],
    ...['just now', 'useless', 'no you idiot', 'cancel my order', 'not yet', 'the last one', 'it went back', ''],
  ])('%s', (text) => expect(isOfTheTalk(canon(text))).toBe(false));

  test('nor a long message, however it begins', () => {
    expect(isOfTheTalk(canon('取消'.repeat(500)))).toBe(false);
  });
});

describe('answers nothing', () => {
  test.each<[string, Expectation['type']]>([
    ['刚才那句再说一遍', { kind: 'date' }],
    ['what did you say just now', { kind: 'date' }],
    ['我们从头再来一遍', { kind: 'money' }],
    ['返回上一个问题', { kind: 'money' }],
    ['go back one step', { kind: 'number' }],
    ['never mind, cancel it', YES_NO],
    ['no, cancel it', YES_NO],
    ['返回上一个问题', STATUS],
    ['刚才那句再说一遍', STATUS],
    ['go back one question please', STATUS],
  ])('%s', (text, type) => expect(read(text, type)).toBeNull());

  test.each<[string, Expectation['type'], Answer['kind'] | string]>([
    ['刚才', { kind: 'date' }, 'value'],
    ['一百块', { kind: 'money' }, 'value'],
    ['not now, thanks', YES_NO, 'value'],
    ['没有，白痴', YES_NO, 'value'],
    ['useless', YES_NO, 'value'],
  ])('but %s does', (text, type, kind) => expect(read(text, type)?.kind).toBe(kind));

  test('what an option says itself is that option', () => {
    const leave: Expectation['type'] = {
      kind: 'choice',
      options: [
        { id: 'agent', words: ['请人工看看', 'Ask a person'] },
        { id: 'leave', words: ['算了', 'Cancel it'] },
      ],
    };
    for (const text of ['算了', '那就算了吧', 'cancel it', 'no, cancel it please']) {
      expect(read(text, leave)).toMatchObject({ kind: 'value', value: 'leave' });
    }
    const undo: Expectation['type'] = {
      kind: 'yes_no',
      options: [
        { id: 'yes', words: ['继续', 'Go on'] },
        { id: 'no', words: ['取消', 'Cancel'] },
      ],
    };
    expect(read('no, cancel it', undo)).toMatchObject({ kind: 'value', value: 'no' });
    expect(read('取消吧', undo)).toMatchObject({ kind: 'value', value: 'no' });
  });
});
