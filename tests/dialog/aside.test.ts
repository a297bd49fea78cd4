/** What customers say in the middle of the shipped flows instead of answering, in everyday words, at questions of every kind. */
import { describe, expect, test } from '@jest/globals';
import { callsOff } from '../../src/dialog/wish.ts';
import { hearOpenly } from '../../src/service/hearing.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import { startTalk, type Talk } from '../support/talk.ts';

const knowledge = shippedKnowledge();
const LI = { id: 'cust-li-na', name: null };

/** A conversation that waits for an answer of the kind. */
const WAITING: { readonly [kind: string]: () => Talk } = {
  choice: () => began('我要修改账户资料'),
  'yes or no': () => began('我想换绑手机号', '能收到'),
  text: () => began('我要投诉', '其他', '直接投诉'),
  date: () => began('我要投诉', '其他', '直接投诉', '周末在南京路那家店，店员态度很差'),
  amount: () => began('钱转错人了', '已成功', '联系不上', '找不到订单号'),
};

function began(...words: string[]): Talk {
  const talk = startTalk({ knowledge, customer: LI });
  for (const each of words) talk.say(each);
  return talk;
}

const top = ({ state }: Talk) => (state?.status === 'asking' ? state.stack.at(-1) : undefined);
const typeAsked = (talk: Talk): string | undefined => {
  const frame = top(talk);
  const step = frame && knowledge.graph.flows[frame.flow]?.steps[frame.step];
  return step?.kind === 'ask' ? step.type.kind : undefined;
};

test('the places are what they are called', () => {
  const kinds = Object.values(WAITING).map((at) => typeAsked(at()));
  expect(kinds).toEqual(['choice', 'yes_no', 'text', 'date', 'money']);
});

const first = (talk: Talk) => talk.why?.path[0] ?? '';
const PLACES = Object.entries(WAITING);

const TO_STOP = [
  '算了，不办了',
  '不用了，取消吧',
  '我改主意了，不办了',
  'never mind, cancel it',
  'no, cancel it',
  'oh forget it then',
];
const BACK = ['返回上一个问题', '退回上一步', '我要回上一步', 'go back one question please', 'take me back one step'];
const ANEW = ['我们从头再来一遍', '全部重新来过吧', '能不能从头开始', 'let us start all over again', 'can we start from scratch'];

describe.each(PLACES)('at a question for %s', (_, at) => {
  test.each(TO_STOP)('“%s” stops', (words) => {
    const talk = at();
    talk.say(words);
    expect(first(talk)).toMatch(/^cancel\//);
    expect(talk.state?.status).toBe('idle');
  });

  test.each(BACK)('“%s” goes back', (words) => {
    const talk = at();
    talk.say(words);
    expect(first(talk)).toMatch(/^back\//);
  });

  test.each(ANEW)('“%s” begins anew', (words) => {
    const talk = at();
    talk.say(words);
    expect(first(talk)).toMatch(/^restart\//);
  });

  test.each([
    ['repeat', '刚才那句再说一遍'],
    ['repeat', '没看清，再发一遍'],
    ['repeat', 'what did you say just now'],
    ['repeat', 'can you say that one more time'],
    ['language', '我们说中文可以吗？'],
    ['language', '能说中文吗'],
    ['language', 'Could we speak English please?'],
    ['language', 'please write in English'],
    ['abuse', '你这个蠢货，滚'],
    ['abuse', '真是个没用的废物'],
    ['abuse', 'you are a stupid useless idiot'],
    ['abuse', 'shut up you moron'],
  ])('%s: “%s” leaves the question, and its tries, as they were', (pattern, words) => {
    const talk = at();
    const before = top(talk);
    talk.say(words);
    expect(first(talk)).toMatch(new RegExp(`^${pattern}/`));
    expect(top(talk)).toEqual(before);
  });

  test.each([
    "Bonjour, je ne comprends pas du tout ce que vous voulez, pouvez-vous m'aider",
    'すみません、全然わかりません。助けてください',
  ])('“%s” is told which languages there are, or kept as the words that were asked for', (words) => {
    const talk = at();
    const kept = typeAsked(talk) === 'text';
    talk.say(words);
    if (kept) expect(talk.why?.rule).toBe('answer');
    else expect(first(talk)).toMatch(/^fallback\//);
  });
});

test('words in another language that are too long for a name are no name that is too long', () => {
  const talk = began('充值没到账', '没有订单号', '已成功', '没有', '100元', '昨天下午三点');
  expect(typeAsked(talk)).toBe('text');
  const bubbles = talk.say("Bonjour, je ne comprends pas du tout ce que vous voulez, pouvez-vous m'aider");
  expect(bubbles[0]).toContain('抱歉，我只会中文和英文');
  expect(typeAsked(talk)).toBe('text');
});

test('asking whether it can be Chinese is a wish for Chinese, with 行不行 as well', () => {
  const talk = startTalk({ knowledge, customer: LI });
  talk.say('I want to change my account details');
  expect(talk.say('换中文行不行')[0]).toBe('好的，我们说中文。');
  expect(talk.say('能不能说英文')[0]).toBe("Sure, let's speak English.");
});

describe('an answer stays one', () => {
  test('“no, cancel it” where that is what is offered', () => {
    const talk = began('我要投诉', '其他', '直接投诉', '店员态度很差', '昨天', '没有订单号', '没有截图', '不留电话');
    const { state } = talk;
    expect(state?.status === 'asking' && state.question.kind).toBe('confirm');
    expect(talk.say('不，取消')).not.toEqual([]);
    expect(talk.why?.rule).toBe('answer');
  });

  test.each(['没有，白痴', 'no you idiot'])('“%s” says no', (words) => {
    const talk = WAITING['yes or no']?.();
    talk?.say(words);
    expect(talk?.why?.rule).toBe('answer');
  });

  test('刚才 says when', () => {
    const talk = WAITING.date?.();
    talk?.say('刚才');
    expect(talk?.why?.rule).toBe('answer');
  });
});

test('a day in small talk is no answer to keep', () => {
  const choice = began('我要投诉');
  choice.say('今天的天气真好呀');
  expect(JSON.stringify(choice.state)).not.toContain('2026-11-23');
});

describe('in the queue for a person', () => {
  const said = (text: string) => {
    const talk = startTalk({ knowledge, customer: LI });
    const raw = { text, before: null, redacted: [], button: null, files: [], customer: null };
    return callsOff(knowledge.graph, hearOpenly(knowledge, null, raw, talk.stamp()));
  };

  test.each([
    '不等了',
    '算了，我不等了',
    '不想排队了',
    '不用等了',
    '算了',
    "I don't want to wait any longer",
    'leave the queue',
    'stop waiting',
  ])('“%s” calls the waiting off', (words) => {
    expect(said(words)).toBe(true);
  });

  test.each([
    '等不了了',
    '还要等多久',
    '别让我等了',
    '我等了三天了钱还没到',
    "I can't wait any longer",
    'how long do I have to wait',
  ])('“%s” does not', (words) => {
    expect(said(words)).toBe(false);
  });
});
