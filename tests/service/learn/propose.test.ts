/** From messages to proposals; and what proposals would change. */
import { describe, expect, test } from '@jest/globals';
import { learn } from '../../../src/knowledge.ts';
import type { Misunderstood } from '../../../src/service/learn/collect.ts';
import { doesHarm, judgeEach, judgeTogether, sift } from '../../../src/service/learn/judge.ts';
import { compare, measure, type Yardstick } from '../../../src/service/learn/measure.ts';
import { type Proposal, propose } from '../../../src/service/learn/propose.ts';
import { MONDAY } from '../../support/talk.ts';
import { taughtKnowledge } from '../../support/taught-project.ts';

const knowledge = taughtKnowledge();
const { graph } = knowledge;

let count = 0;
const said = (text: string, flow: string | null, more: Partial<Misunderstood> = {}): Misunderstood => ({
  text,
  lang: /[a-z]/.test(text) ? 'en' : 'zh',
  evidence: flow === null ? null : { kind: 'chosen', flows: [flow] },
  refused: [],
  names: [],
  source: `c${++count}`,
  ...more,
});
const find = (...messages: Misunderstood[]) => propose(knowledge, messages, MONDAY);

describe('a proposal', () => {
  test('is a group, the flow that its customers chose, and a few of its sentences', () => {
    const found = find(
      said('寄出的东西影子都没有', 'lost_parcel'),
      said('东西影子都没有', 'lost_parcel'),
      said('影子都没有的东西', 'lost_parcel'),
      said('影子都没有', 'lost_parcel'),
      said('连影子都没有', 'lost_parcel'),
    );
    expect(found.proposals).toHaveLength(1);
    expect(found.proposals[0]).toMatchObject({
      flow: 'lost_parcel',
      lang: 'zh',
      conversations: 5,
      reason: { kind: 'chosen', votes: 5, of: 5 },
    });
    expect(found.proposals[0]?.members).toHaveLength(5);
    expect(found.proposals[0]?.examples).toHaveLength(3);
    expect(found.proposals[0]?.examples[0]).toBe(found.proposals[0]?.members[0]);
  });

  test('keeps its id from run to run, whatever the order of the messages', () => {
    const messages = [said('影子都没有', 'lost_parcel'), said('连影子都没有', 'lost_parcel')];
    const ids = [find(...messages), find(...messages.reverse())].map(({ proposals }) => proposals[0]?.id);
    expect(ids[0]).toMatch(/^[0-9a-f]{6}$/);
    expect(ids[0]).toBe(ids[1]);
  });

  test('the languages are kept apart', () => {
    const found = find(said('影子都没有', 'lost_parcel'), said('no shadow of it', 'lost_parcel'));
    expect(found.proposals.map((one) => one.lang).sort()).toEqual(['en', 'zh']);
  });

  test('counts customers, not messages: one who repeats himself is one', () => {
    const found = find(said('影子都没有', 'lost_parcel', { source: 'c' }), said('影子都没有!', 'lost_parcel', { source: 'c' }));
    expect(found.proposals).toMatchObject([{ conversations: 1, members: ['影子都没有'], reason: { votes: 1, of: 1 } }]);
  });

  test('customers who wanted different things: no flow is named, the votes are shown', () => {
    const found = find(said('影子都没有', 'lost_parcel'), said('连影子都没有', 'stop_card'));
    expect(found.proposals).toEqual([]);
    expect(found.unclear).toMatchObject([{ conversations: 2, votes: [{ votes: 1 }, { votes: 1 }] }]);
  });

  test('who was offered a flow and refused it is not taught that flow', () => {
    const text = 'some parcel thing with a card';
    const flows = Object.keys(graph.flows);
    expect(find(said(text, null, { refused: flows })).proposals).toEqual([]);
  });

  test('a sentence is chosen by what its own customer wanted', () => {
    const found = find(said('影子都没有', 'lost_parcel'), said('影子都没有了', 'lost_parcel'), said('影子都没有呀', 'stop_card'));
    expect(found.proposals[0]).toMatchObject({ flow: 'lost_parcel', reason: { votes: 2, of: 3 } });
    expect(found.proposals[0]?.examples).not.toContain('影子都没有呀');
  });
});

describe('what is not proposed is counted', () => {
  test('messages that the flows understand by now', () => {
    expect(find(said('包裹没到', 'lost_parcel'), said('停卡', null))).toMatchObject({
      messages: 2,
      understood: 2,
      proposals: [],
    });
  });

  test('messages that start a flow which the customer did not want are no success', () => {
    expect(find(said('停卡', 'lost_parcel')).understood).toBe(0);
  });

  test('what may tell who somebody is', () => {
    expect(find(said('我叫欧阳小明 影子都没有', 'lost_parcel'))).toMatchObject({ unusable: { name: 1 }, proposals: [] });
  });
});

// ------------------------------------------------------------------------------------------------------------- effects

const proposal = (id: string, flow: string, ...examples: string[]): Proposal => ({
  id,
  flow,
  lang: 'zh',
  examples,
  members: examples,
  conversations: 1,
  reason: { kind: 'chosen', votes: 1, of: 1 },
});
const yardstick: Yardstick = {
  learn,
  graph,
  scripts: [],
  checks: [
    { text: '快递没影', flows: ['lost_parcel'], none: false, place: 'check.jsonl:1' },
    { text: '营业时间呢', flows: ['opening_hours'], none: false, place: 'check.jsonl:2' },
  ],
  tick: () => {},
};
const good = proposal('aaaaaa', 'lost_parcel', '快递没影');
const bad = proposal('bbbbbb', 'stop_card', '营业时间呢');

describe('what proposals would change', () => {
  test('is said sentence by sentence', () => {
    const effect = compare(measure(yardstick, []), measure(yardstick, [bad]));
    expect(doesHarm(effect)).toBe(true);
    expect(effect.newlyWrong).toContainEqual({
      text: '营业时间呢',
      place: 'check.jsonl:2',
      was: expect.any(String),
      now: 'stop_card',
    });
  });

  test('nothing added, nothing changed', () => {
    const effect = compare(measure(yardstick, []), measure(yardstick, []));
    expect(effect).toEqual({ newlyRight: [], newlyWrong: [], nowAsked: [], byChance: 0, newlyFailing: [], newlyPassing: [] });
  });

  test('the one that harms is found among several, and the others are taken', () => {
    const { judged, together, effect } = sift(yardstick, [good, bad]);
    expect(judged.map((one) => [one.proposal.id, one.harmful])).toEqual([
      ['aaaaaa', false],
      ['bbbbbb', true],
    ]);
    expect(judged[0]?.understood).toBe(1);
    expect(together).toEqual([good]);
    expect(effect?.newlyWrong).toEqual([]);
  });

  test('each by itself, and a set that is wanted as it is', () => {
    const each = judgeEach(yardstick, [good, bad]);
    expect(each.judged.map((one) => one.harmful)).toEqual([false, true]);
    expect(each.together).toEqual([good]);
    const all = judgeTogether(yardstick, [good, bad]);
    expect(all.together).toEqual([good, bad]);
    expect(all.effect?.newlyWrong.map((one) => one.text)).toContain('营业时间呢');
  });

  test('the learner can keep models by fingerprint: every measured set has one of its own', () => {
    const seen: string[] = [];
    const watched: Yardstick = {
      ...yardstick,
      learn(one) {
        seen.push(one.fingerprint);
        return learn(one);
      },
    };
    measure(watched, [good]);
    measure(watched, [bad]);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).not.toContain(graph.fingerprint);
  });
});
