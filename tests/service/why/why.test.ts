/** Why a turn went as it went: the record explains it, and the change that is named would really have changed it. */
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_COSTS } from '../../../src/nlu/costs.ts';
import type { Weighing } from '../../../src/nlu/understanding.ts';
import { explain, type TurnRecord } from '../../../src/service/why/explain.ts';
import { type Flip, flipsOf } from '../../../src/service/why/flips.ts';
import { inOneSentence } from '../../../src/service/why/sentence.ts';
import { startTalk, type Talk } from '../../support/talk.ts';
import { taughtKnowledge } from '../../support/taught-project.ts';

const knowledge = taughtKnowledge();
const talkNow = () => startTalk({ knowledge });

function last(talk: Talk): TurnRecord {
  const event = talk.events.at(-1);
  if (!event) throw new Error('nothing was said');
  return { version: talk.events.length, event, why: talk.why };
}

function weighed(change: Partial<Weighing>): Weighing {
  const { wrongStart, wrongStartInTopic, question } = DEFAULT_COSTS;
  const base = { flow: 'lost_parcel', ours: 0.9, oursFrom: 0.75, served: true, onTopic: 0.5, inTopic: 0.9, share: 1 };
  const w = { ...base, wrongStart, wrongStartInTopic, question, ...change };
  return { ...w, risk: riskOf(w) };
}

function riskOf(w: Omit<Weighing, 'risk'>): number {
  return w.share * ((1 - w.onTopic) * w.wrongStart + w.onTopic * (1 - w.inTopic) * w.wrongStartInTopic);
}

/** What the bot does by the costs: as the manual of understanding has it. */
function act(w: Omit<Weighing, 'risk'>): 'refused' | 'started' | 'asked' {
  if (w.served && w.ours < w.oursFrom) return 'refused';
  return riskOf(w) <= w.question || (!w.served && w.ours < w.oursFrom) ? 'started' : 'asked';
}

/** The weighing with a flip applied, and a hair more. */
function flipped(w: Weighing, { of, by }: Flip): Omit<Weighing, 'risk'> {
  const more = by + Math.sign(by || 1) * 1e-9;
  const change = {
    ours: { ours: w.ours + more },
    topic: { onTopic: w.onTopic + more },
    flow: { inTopic: w.inTopic + more },
    score: {},
  };
  return { ...w, ...change[of] };
}

describe('what would have changed the decision', () => {
  const shares = [0.05, 0.2, 0.4, 0.55, 0.62, 0.7, 0.8, 0.9, 0.97, 1];
  const grid = shares.flatMap((onTopic) =>
    shares.flatMap((inTopic) =>
      [0.3, 0.74, 0.76, 0.99].flatMap((ours) => [1, 0.6].map((share) => weighed({ onTopic, inTopic, ours, share }))),
    ),
  );

  test('every change that is named would, alone, have led to what is named', () => {
    const event = last(startedTalk()).event;
    if (event.kind !== 'message') throw new Error('no message');
    let named = 0;
    for (const weighing of grid) {
      const done = act(weighing);
      const rule = { refused: 'fallback', started: 'route', asked: 'clarify' }[done];
      const decision = {
        refused: { kind: 'none', score: 0.5 },
        started: { kind: 'route', flow: 'lost_parcel', score: 0.5 },
        asked: { kind: 'clarify', flows: ['lost_parcel', 'stop_card'], score: 0.5 },
      } as const;
      for (const flip of flipsOf(rule, { ...event.understanding, weighing, decision: decision[done] }, [])) {
        named += 1;
        expect([weighing, flip, act(flipped(weighing, flip))]).toEqual([weighing, flip, flip.instead]);
        expect(flip.instead).not.toBe(done);
      }
    }
    expect(named).toBeGreaterThan(grid.length);
  });

  test('the smallest comes first', () => {
    const event = last(startedTalk()).event;
    if (event.kind !== 'message') throw new Error('no message');
    const weighing = weighed({ onTopic: 0.6, inTopic: 0.99, ours: 0.9 });
    const flips = flipsOf(
      'clarify',
      { ...event.understanding, weighing, decision: { kind: 'clarify', flows: ['lost_parcel'], score: 0.6 } },
      [],
    );
    expect(flips[0]).toMatchObject({ of: 'topic', instead: 'started' });
    const sizes = flips.map((flip) => Math.abs(flip.by));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  function startedTalk(): Talk {
    const talk = talkNow();
    talk.say('包裹好像没送到我这里');
    return talk;
  }
});

describe('a turn explained', () => {
  test('a wish that starts its flow: candidates, limits, steps, and what it hung on', () => {
    const talk = talkNow();
    talk.say('快递没到怎么回事');
    const one = explain(last(talk));
    expect(one).toMatchObject({
      rule: 'route',
      said: '快递没到怎么回事',
      path: expect.arrayContaining(['lost_parcel/ask.kind']),
    });
    expect(one.candidates[0]).toMatchObject({ flow: 'lost_parcel', fate: 'chosen' });
    expect(one.understanding?.weighing).toMatchObject({
      flow: 'lost_parcel',
      question: expect.any(Number),
      risk: expect.any(Number),
    });
    expect(one.margin).toBeGreaterThan(0);
  });

  test('an example word for word hangs on no score', () => {
    const talk = talkNow();
    talk.say('包裹没到');
    expect(explain(last(talk))).toMatchObject({ rule: 'route', flips: [], margin: null });
  });

  test('a wish that does not take the floor is named among what was dropped', () => {
    const talk = talkNow();
    talk.say('卡被偷了');
    talk.say('营业时间是几点到几点我想知道一下');
    const one = explain(last(talk));
    const [scale] = one.scales;
    expect(scale).toMatchObject({ what: 'interrupt', flow: 'opening_hours' });
    if (one.rule === 'answer') expect(one.dropped.join()).toContain('opening_hours');
  });

  test('a button hangs on nothing that was understood', () => {
    const talk = talkNow();
    talk.say('包裹没到');
    talk.press('箱子');
    expect(explain(last(talk))).toMatchObject({ rule: 'button', candidates: [], dropped: [], flips: [] });
  });

  test.each([
    ['no record at all', null],
    ['a record of an older program', { rule: 'route', path: ['lost_parcel/ask.kind'], notes: [] }],
    ['something else', { rule: 5, path: 'x', scales: 'y' }],
  ])('%s explains less, and breaks nothing', (_, why) => {
    const talk = talkNow();
    talk.say('包裹没到');
    const one = explain({ ...last(talk), why });
    expect(typeof one.rule).toBe('string');
    expect(inOneSentence(one, 'en')).not.toBe('');
  });
});

describe('the sentence for an agent', () => {
  const title = (flow: string) => ({ lost_parcel: '包裹丢失' })[flow] ?? flow;

  test('says what was taken for what, in both languages', () => {
    const talk = talkNow();
    talk.say('包裹没到');
    expect(inOneSentence(last(talk), 'zh', title)).toBe('机器人判断客户说的是「包裹丢失」，直接开始处理。');
    expect(inOneSentence(last(talk), 'en')).toBe('The bot took the message for “lost_parcel” and started on it.');
  });

  test('says when it nearly went another way, in the same sentence', () => {
    const talk = talkNow();
    talk.say('包裹没到');
    const one = explain(last(talk));
    const flip: Flip = { of: 'topic', flow: 'lost_parcel', from: 0.62, by: -0.02, instead: 'asked' };
    const near = { ...one, flips: [flip], margin: 0.02 };
    expect(inOneSentence(near, 'zh', title)).toBe(
      '机器人判断客户说的是「包裹丢失」，直接开始处理；差一点就会先问客户指的是哪件事。',
    );
    expect(inOneSentence(near, 'en')).toMatch(/started on it; it nearly asked first which matter was meant\.$/);
  });

  test('a rule that it has no words for is still named', () => {
    const talk = talkNow();
    talk.say('包裹没到');
    const record = { ...last(talk), why: { rule: 'new_rule', path: [], notes: [] } };
    expect([inOneSentence(record, 'zh'), inOneSentence(record, 'en')].join()).toMatch(/new_rule.*new_rule/);
  });
});
