/** What people at the desk can send with one click: the tree's next words, and answers that authors have written. */
import { describe, expect, test } from '@jest/globals';
import type { State } from '../../src/dialog/state.ts';
import { newState } from '../../src/dialog/turn.ts';
import { learn } from '../../src/knowledge.ts';
import { cannedFor } from '../../src/service/canned.ts';
import { suggestionsFor } from '../../src/service/suggest.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';
import { MONDAY, miniKnowledge, miniProject, startTalk } from '../support/talk.ts';

const PRIVATE = learn(
  miniProject((source) =>
    source
      .replace(
        'order_no: { type: order_number, remember: true }',
        'order_no: { type: order_number, remember: true, private: true }',
      )
      .replace('{ zh: 没找到。, en: Not found. }', '{ zh: "没找到{order_no}。", en: "{order_no} was not found." }')
      .replace(
        'results: { found: { amount: money }, not_found: {} }',
        'results: { found: { amount: money }, not_found: {} }\n    result_names: { found: { zh: 找到, en: found }, not_found: { zh: 没找到, en: not found } }',
      ),
  ),
);

const { graph: mini } = miniKnowledge();
const { graph: shipped } = shippedKnowledge();

function joined(talk: ReturnType<typeof startTalk>): State {
  talk.take({ kind: 'agent', ...talk.stamp(), act: 'joined', name: '王芳', ticket: 'H-1' });
  if (!talk.state) throw new Error('no state');
  return talk.state;
}

describe('from the flow', () => {
  test('the open question first, then where each answer leads, in both languages', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    const found = suggestionsFor(mini, joined(talk), MONDAY);
    const [first] = found;
    expect(first?.flow).toBe('lost_parcel');
    expect(first?.text.zh).not.toBe('');
    expect(first?.title).toEqual({ zh: '包裹丢失', en: 'Lost parcel' });
    // Both answers lead to the same question: it is of neither.
    expect(found[1]).toMatchObject({ title: { zh: '包裹丢失' }, text: { zh: '订单号？', en: 'Order number?' } });
  });

  test('values are filled in, private ones masked, and what would show an unknown value is left out', () => {
    const talk = startTalk({ knowledge: PRIVATE, customer: { id: 'cu_1', name: null } });
    talk.say('包裹没到');
    talk.press('箱子');
    talk.say('A1234567890');
    expect(talk.state?.status).toBe('waiting');
    const found = suggestionsFor(PRIVATE.graph, joined(talk), MONDAY);
    const texts = found.map(({ title, text }) => [title.zh, text.zh, text.en]);
    expect(texts).toContainEqual([expect.stringMatching(/ · 没找到$/), '没找到****7890。', '****7890 was not found.']);
    expect(JSON.stringify(found)).not.toMatch(/A1234567890|找到了：/);
  });

  test('behind a question whose answers part, each under the words of its answer', () => {
    const state: State = { ...newState(shipped, 'zh'), finished: { flow: 'complaint', frames: [] } };
    const found = suggestionsFor(shipped, state, MONDAY);
    expect(
      found
        .filter(({ flow }) => flow === 'complaint')
        .map(({ title }) => title.zh)
        .join(),
    ).toContain(' · ');
    expect(new Set(found.map(({ flow }) => flow)).size).toBeGreaterThan(2);
    expect(new Set(found.map(({ flow, step }) => `${flow}/${step}`)).size).toBe(found.length);
  });

  test('after a handoff that gave up its place: from the first answer that is missing, by what is known', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.say('转人工');
    expect(talk.state?.status).toBe('with_agent');
    const [first] = talk.state ? suggestionsFor(mini, talk.state, MONDAY) : [];
    expect(first).toMatchObject({ flow: 'lost_parcel', text: { zh: '订单号？', en: 'Order number?' } });
  });

  test('nothing where only a person was asked for, but for what the brief is about', () => {
    const talk = startTalk();
    talk.say('转人工');
    const state = joined(talk);
    expect(suggestionsFor(mini, state, MONDAY)).toEqual([]);
    expect(suggestionsFor(mini, state, MONDAY, { flow: 'lost_parcel' })[0]?.flow).toBe('lost_parcel');
  });
});

describe('canned answers', () => {
  const graph = shipped;
  const known = { 'customer.name': '李雷', 'agent.name': '王芳', 'ticket.number': 'H-7K2M' };

  test('those of the topic stand first, those for every topic behind them; all without a topic', () => {
    const security = cannedFor(graph, 'security', known);
    expect(security[0]?.topics).toContain('security');
    expect(security.at(-1)?.topics).toEqual([]);
    expect(security.every(({ topics }) => topics.length === 0 || topics.includes('security'))).toBe(true);
    expect(cannedFor(graph, null, known)).toHaveLength(graph.canned.length);
    expect(graph.canned.length).toBeGreaterThanOrEqual(40);
  });

  test('every topic has some, and every text is whole in both languages', () => {
    const all = cannedFor(graph, null, known);
    const topics = new Set(all.flatMap((one) => one.topics));
    expect(topics.size).toBe(10);
    for (const { id, title, text } of all)
      for (const words of [title.zh, title.en, text.zh, text.en])
        expect([id, words]).toEqual([id, expect.not.stringMatching(/[{}]|undefined|null|^$| {2}/)]);
    for (const { id, text } of all)
      expect([id, text.zh, text.en]).toEqual([id, expect.stringMatching(/[。？]$/), expect.stringMatching(/[.?]$/)]);
  });

  test('names are filled in; an unknown one is left out with its comma', () => {
    const hello = (name: string | null) =>
      cannedFor(graph, null, { ...known, 'customer.name': name }).find(({ id }) => id === 'hello')?.text;
    expect(hello('李雷')).toMatchObject({
      zh: expect.stringMatching(/^李雷，您好，我是王芳。/),
      en: expect.stringMatching(/^Hello 李雷, this is 王芳\./),
    });
    expect(hello(null)).toMatchObject({
      zh: expect.stringMatching(/^您好，我是王芳。/),
      en: expect.stringMatching(/^Hello, this is 王芳\./),
    });
  });

  test('what a customer calls themselves is never a template', () => {
    const [hello] = cannedFor(graph, null, { ...known, 'customer.name': '{brand.hotline} {{' }).filter(
      ({ id }) => id === 'hello',
    );
    expect(hello?.text.zh).toMatch(/^\{brand\.hotline\} \{\{，您好/);
  });
});
