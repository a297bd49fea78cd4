/** From stored conversations to messages that were not understood, with what tells which flow was wanted. */
import { describe, expect, test } from '@jest/globals';
import type { Event } from '../../../src/dialog/event.ts';
import type { Understanding } from '../../../src/nlu/understanding.ts';
import { collectFromStore } from '../../../src/service/learn/collect.ts';
import type { Doubt } from '../../../src/service/ports.ts';
import { MONDAY, miniProject } from '../../support/talk.ts';

const graph = miniProject();
const NOTHING: Understanding = {
  lang: 'zh',
  foreign: false,
  decision: { kind: 'none', score: 0 },
  candidates: [],
  second: null,
  entities: [],
  answer: null,
  correction: null,
  prefill: {},
  form: 'statement',
  notes: [],
};

type Said = {
  readonly text: string;
  readonly rule: string;
  readonly doubt?: Doubt;
  readonly button?: string;
  readonly minutes?: number;
} & Partial<Pick<Understanding, 'decision' | 'answer' | 'foreign'>>;

/** A store that holds one conversation. */
function collect(...said: readonly Said[]) {
  const turns = said.map(({ text, rule, button, minutes, decision, answer, foreign }, i) => {
    const understanding = {
      ...NOTHING,
      decision: decision ?? NOTHING.decision,
      answer: answer ?? null,
      foreign: foreign ?? false,
    };
    const at = new Date(Date.parse(MONDAY) + (minutes ?? i) * 60_000).toISOString();
    const event: Event = {
      kind: 'message',
      id: `e${i}`,
      at,
      fresh: '0123456789',
      text,
      redacted: [],
      button: button ?? null,
      files: [],
      customer: null,
      understanding,
    };
    return { version: i + 1, event, why: { rule, path: [], notes: [] } };
  });
  const doubtful = said.flatMap(({ doubt }, i) =>
    doubt ? [{ conversation: 'c', version: i + 1, doubt, at: turns[i]?.event.at ?? '' }] : [],
  );
  const store = { doubtfulTurns: async () => doubtful, turns: async () => turns };
  return collectFromStore(store, graph, MONDAY);
}

const route = (flow: string) => ({ rule: 'route', decision: { kind: 'route' as const, flow, score: 0.9 } });
const clarify = (...flows: string[]) => ({
  rule: 'clarify',
  doubt: 'clarify' as const,
  decision: { kind: 'clarify' as const, flows, score: 0.4 },
});
const fallback = { rule: 'fallback', doubt: 'fallback' as const };

describe('what the customer did next tells what was wanted', () => {
  test('a button of “did you mean”', async () => {
    const found = await collect(
      { text: '没影了', ...clarify('lost_parcel', 'stop_card') },
      { text: '包裹丢失', rule: 'button', button: '1.lost_parcel' },
    );
    expect(found).toMatchObject([
      { text: '没影了', evidence: { kind: 'chosen', flows: ['lost_parcel'] }, refused: [], source: 'c' },
    ]);
  });

  test('its title, typed', async () => {
    const answer = { kind: 'value', value: 'lost_parcel', strength: 'exact', rule: 'label' } as const;
    const found = await collect(
      { text: '没影了', ...clarify('lost_parcel', 'stop_card') },
      { text: '包裹丢失', rule: 'answer', answer },
    );
    expect(found[0]?.evidence).toEqual({ kind: 'chosen', flows: ['lost_parcel'] });
  });

  test('“none of these” tells which flows were not wanted', async () => {
    const found = await collect(
      { text: '没影了', ...clarify('lost_parcel', 'stop_card') },
      { text: '都不是', rule: 'button', button: '1.~skip' },
    );
    expect(found).toMatchObject([{ evidence: null, refused: ['lost_parcel', 'stop_card'] }]);
  });

  test('the same in other words, also after a second try that failed', async () => {
    const found = await collect(
      { text: '没影了', ...fallback },
      { text: '影子都没', ...fallback },
      { text: '包裹没到', ...route('lost_parcel') },
    );
    expect(found.map((one) => [one.text, one.evidence?.kind])).toEqual([
      ['没影了', 'reached'],
      ['影子都没', 'reached'],
    ]);
  });

  test('a pick from the menu', async () => {
    const found = await collect(
      { text: '没影了', ...fallback },
      { text: '菜单', ...route('menu') },
      { text: '看菜单', rule: 'button', button: '1.menu' },
      { text: '包裹丢失', rule: 'button', button: '2.lost_parcel' },
    );
    expect(found[0]?.evidence).toEqual({ kind: 'chosen', flows: ['lost_parcel'] });
  });
});

describe('what tells nothing', () => {
  test('whoever is not understood asks for a person: the words before do not mean that', async () => {
    const asked = await collect({ text: '没影了', ...fallback }, { text: '转人工', ...route('human_agent') });
    const pressed = await collect({ text: '没影了', ...fallback }, { text: '人工', rule: 'button', button: '1.human_agent' });
    expect([...asked, ...pressed].map((one) => one.evidence)).toEqual([null, null]);
  });

  test('… unless a person was offered for these very words', async () => {
    const found = await collect(
      { text: '找个能说话的', ...clarify('human_agent', 'stop_card') },
      { text: '人工', rule: 'button', button: '1.human_agent' },
    );
    expect(found[0]?.evidence).toEqual({ kind: 'chosen', flows: ['human_agent'] });
  });

  test('another wish an hour later', async () => {
    const found = await collect({ text: '没影了', ...fallback }, { text: '包裹没到', ...route('lost_parcel'), minutes: 60 });
    expect(found[0]?.evidence).toBeNull();
  });

  test('a message in a language that the bot does not speak is left out, whatever came next', async () => {
    const found = await collect(
      { text: '소포가 아직 안 왔어요', ...fallback, foreign: true },
      { text: '没影了', ...fallback },
      { text: '包裹没到', ...route('lost_parcel') },
    );
    expect(found.map((one) => one.text)).toEqual(['没影了']);
  });

  test('a button of an older question', async () => {
    const found = await collect(
      { text: '没影了', ...fallback },
      { text: '包裹丢失', rule: 'stale_button', button: '1.lost_parcel' },
    );
    expect(found[0]?.evidence).toBeNull();
  });
});
