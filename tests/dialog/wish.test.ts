/** How sure the bot must be that a message is another wish, by what it waits for and what the message would start. */
import { describe, expect, test } from '@jest/globals';
import { anotherWishFrom, type Floor, isReached, meantFrom, weighFloor } from '../../src/dialog/wish.ts';
import type { Flow, Topic } from '../../src/flow/graph.ts';
import type { Answer, Understanding } from '../../src/nlu/understanding.ts';
import { effectsOf, miniProject, startTalk } from '../support/talk.ts';

const { flows } = miniProject();

function flowNamed(id: string): Flow {
  const flow = flows[id];
  if (flow === undefined) throw new Error(`no flow ${id}`);
  return flow;
}

/** The flow of a lost parcel, as if it belonged to another topic. */
function about(topic: Topic): Flow {
  const flow = flowNamed('lost_parcel');
  return flow.role.kind === 'topic' ? { ...flow, role: { ...flow.role, topic } } : flow;
}

const smallTalk = about('none');
const parcel = about('pending_transaction');
const CHOICE: Floor = { type: 'choice', ofPattern: false, ofUrgent: false };
const STORY: Floor = { ...CHOICE, type: 'text' };
const WHICH: Floor = { type: 'flow', ofPattern: true, ofUrgent: false };

const takesTheFloor = (flow: Flow, text: string, question: Floor, understanding: Understanding) =>
  isReached(weighFloor(flow, text, question, understanding));
const isMeant = (flow: Flow, score: number) => score >= meantFrom(flow);
const isAnotherWish = (flow: Flow, text: string, { decision, form }: Understanding) =>
  decision.score >= anotherWishFrom(flow, text, form);

function meant(score: number, more: { answer?: Answer; form?: Understanding['form'] } = {}): Understanding {
  return {
    lang: null,
    foreign: false,
    decision: { kind: 'route', flow: 'any', score },
    candidates: [],
    second: null,
    entities: [],
    answer: more.answer ?? null,
    correction: null,
    prefill: {},
    form: more.form ?? 'statement',
    notes: [],
  };
}

describe('small talk and what is not served', () => {
  test.each(['随便', 'hmm whatever', '嘎嘎嘎'])('“%s” in the middle of a question is an answer that did not fit', (text) => {
    expect(takesTheFloor(smallTalk, text, CHOICE, meant(0.97))).toBe(false);
  });

  test('an example of it, word by word, or a question of some length takes the floor', () => {
    expect(takesTheFloor(smallTalk, '讲个笑话', CHOICE, meant(1))).toBe(true);
    expect(takesTheFloor(smallTalk, '话说明天会不会下雨啊？', CHOICE, meant(0.72, { form: 'question' }))).toBe(true);
  });

  test('a poor guess starts nothing, where nothing is open and where a pattern asks', () => {
    expect(isMeant(smallTalk, 0.5)).toBe(false);
    expect(isMeant(smallTalk, 0.7)).toBe(true);
    expect(isMeant(parcel, 0.5)).toBe(true);
    expect(takesTheFloor(smallTalk, 'oops 2026112200000045', WHICH, meant(0.5))).toBe(false);
    expect(takesTheFloor(parcel, 'my box is not here', WHICH, meant(0.5))).toBe(true);
  });

  test('“ok clear” is half an answer, and more than thanks', () => {
    const answer: Answer = { kind: 'value', value: 'fine', strength: 'guess', rule: 'part' };
    expect(takesTheFloor(flowNamed('thanks'), 'ok clear', CHOICE, meant(0.96, { answer }))).toBe(false);
    expect(takesTheFloor(flowNamed('thanks'), 'thanks mate', CHOICE, meant(0.96))).toBe(true);
  });
});

describe('whoever is asked what happened', () => {
  test.each(['They hung up on me twice', '转账没到账'])('“%s” tells it, and starts nothing else', (text) => {
    expect(takesTheFloor(parcel, text, STORY, meant(0.97))).toBe(false);
  });

  test('gets a person, an answer to a question, or out of danger all the same', () => {
    expect(takesTheFloor(about('human_agent'), '转人工', STORY, meant(1))).toBe(true);
    expect(takesTheFloor(parcel, '退款要几天？', STORY, meant(0.97, { form: 'question' }))).toBe(true);
    expect(takesTheFloor(flowNamed('stop_card'), '卡被偷了', STORY, meant(0.97))).toBe(true);
  });
});

describe('beside a ticket', () => {
  test('a remark is added to it, a question or a sure wish is answered', () => {
    const remark = 'it is about my other tablet by the way';
    expect(isAnotherWish(parcel, remark, meant(0.9))).toBe(false);
    expect(isAnotherWish(parcel, remark, meant(0.97))).toBe(true);
    expect(isAnotherWish(parcel, 'meanwhile, where is my other parcel?', meant(0.7, { form: 'question' }))).toBe(true);
  });
});

test('a word that leaves, and then why: it leaves, although no flow fits the rest', () => {
  const talk = startTalk();
  talk.say('包裹没到');
  talk.say('取消，我先问问楼下大爷');
  expect(effectsOf(talk, 'outcome')).toMatchObject([{ flow: 'lost_parcel', disposition: 'cancelled' }]);
});
