/** What mistakes cost turns probabilities into acts: start a flow, ask which is meant, or admit that it is not for the bot. */
import { describe, expect, test } from '@jest/globals';
import { type Costs, oursFrom } from '../../src/nlu/costs.ts';
import { type Route, route } from '../../src/nlu/route.ts';
import { type Intent, train } from '../../src/nlu/train.ts';
import { SET } from './fixtures.ts';

/** Costs of these tests, so that they do not change with what the shipped flows take. */
const COSTS: Costs = { question: 1, wrongStart: 2.5, wrongStartInTopic: 2.2, refusal: 1, intrusion: 3 };
const withCosts = (costs: Partial<Costs>) => train({ ...SET, costs: { ...COSTS, ...costs } });
const changed = (id: string, change: Partial<Intent>) =>
  train({ ...SET, costs: COSTS, intents: SET.intents.map((intent) => (intent.id === id ? { ...intent, ...change } : intent)) });
const said = ({ decision }: Route): string =>
  decision.kind === 'route' ? decision.flow : decision.kind === 'clarify' ? `asks: ${decision.flows.join(', ')}` : 'none';
const USUAL = withCosts({});

describe('a question against a wrong start', () => {
  const sure = '我转的钱还没到';
  const unsure = '手续费';

  test('usually what is clear starts, what is not is asked', () => {
    expect(said(route(USUAL, sure))).toBe('pending_transaction');
    expect(said(route(USUAL, unsure))).toMatch(/^asks: /);
  });

  test('a question that costs nothing is always asked, except where the message is an example', () => {
    const model = withCosts({ question: 0 });
    for (const text of [sure, unsure, 'please refund me', '提现']) expect(said(route(model, text))).toMatch(/^asks: /);
    expect(said(route(model, '转账还没到'))).toBe('pending_transaction');
    expect(said(route(model, 'Where is my money?'))).toBe('pending_transaction');
  });

  test('a question that costs very much is never asked', () => {
    const model = withCosts({ question: 1000 });
    expect(said(route(model, unsure))).toBe('how_topup');
  });

  test('an urgent flow starts where another one would be asked about: it begins with a question of its own', () => {
    const urgent = 'my code';
    expect(said(route(USUAL, urgent))).toBe('security_incident');
    expect(said(route(changed('security_incident', { urgent: false }), urgent))).toMatch(/^asks: /);
  });

  test('the dearer a wrong start, the more is asked', () => {
    const text = '钱';
    expect(said(route(withCosts({ wrongStart: 0.1 }), text))).toBe('pending_transaction');
    expect(said(route(withCosts({ wrongStart: 20 }), text))).toMatch(/^asks: pending_transaction, /);
  });

  test('a word alone says what it is about, but not what is wanted: sooner asked than a sentence', () => {
    const costs = withCosts({ wrongStart: 1 });
    expect(said(route(costs, '钱'))).toMatch(/^asks: /);
    expect(said(route(costs, '钱还没到'))).toBe('pending_transaction');
  });

  test('a flow may have its own price, which changes nothing for the others', () => {
    const model = changed('pending_transaction', { wrongStart: 1000 });
    expect(said(route(model, sure))).toMatch(/^asks: pending_transaction, /);
    expect(said(route(model, 'I want my refund'))).toBe('refund_dispute');
  });

  test('between flows of one topic another price counts', () => {
    const text = '如何充值提现';
    expect(said(route(withCosts({ wrongStartInTopic: 0 }), text))).toBe('how_topup');
    expect(said(route(withCosts({ wrongStartInTopic: 2.5, wrongStart: 5 }), text))).toMatch(/^asks: how_topup, how_withdraw/);
    // Never more than a wrong start elsewhere would cost.
    expect(said(route(withCosts({ wrongStartInTopic: 1000, wrongStart: 0 }), text))).toBe('how_topup');
  });

  test('the reasons are told with their figures', () => {
    expect(route(USUAL, unsure).notes.join()).toMatch(
      /not sure of how_topup: score 0\.\d\d, within its topic 0\.\d\d; starting it would cost \d\.\d\d, asking 1/,
    );
    expect(route(USUAL, sure).notes.join()).toMatch(/pending_transaction: score 0\.\d\d/);
  });
});

describe('a refusal against an intrusion', () => {
  const strange = 'lost';

  test('their proportion is the probability from which the bot takes a message for its own', () => {
    expect(oursFrom({ ...COSTS, intrusion: 3, refusal: 1 })).toBe(0.75);
    expect(oursFrom({ ...COSTS, intrusion: 0, refusal: 1 })).toBe(0);
  });

  test('the dearer an intrusion, the more is refused', () => {
    expect(said(route(USUAL, strange))).toMatch(/^asks: /);
    const refusing = route(withCosts({ intrusion: 1000 }), strange);
    expect(said(refusing)).toBe('none');
    expect(refusing.notes.join()).toContain('not ours: probability');
  });

  test('the dearer a refusal, the less', () => {
    const model = withCosts({ intrusion: 1000, refusal: 1_000_000 });
    expect(said(route(model, strange))).toMatch(/^asks: /);
  });

  test('without examples of what is not served everything is for the bot', () => {
    const model = train({
      ...SET,
      intents: SET.intents.filter(({ topic }) => topic !== 'none'),
      costs: { ...COSTS, intrusion: 1000 },
    });
    expect(route(model, strange).ours).toBe(1);
    expect(said(route(model, strange))).not.toBe('none');
  });
});

describe('flows of topic none', () => {
  test('start when the message is surely not for the bot', () => {
    expect(said(route(USUAL, 'hello there'))).toBe('greeting');
  });

  test('are never offered: nobody means "hello" as an alternative', () => {
    const asking = withCosts({ question: 0, refusal: 1000 });
    for (const text of ['good money', '你好 账户', 'hi friend refund', 'hello money']) {
      expect(said(route(asking, text))).toMatch(/^asks: /);
      expect(said(route(asking, text))).not.toContain('greeting');
    }
  });

  test('alone they leave nothing to offer', () => {
    const model = train({
      ...SET,
      intents: SET.intents.filter(({ topic }) => topic === 'none'),
      costs: { ...COSTS, question: 0, refusal: 1000, intrusion: 0 },
    });
    expect(said(route(model, 'good'))).toBe('none');
  });
});

describe('urgent flows', () => {
  const flow = (id: string, zh: readonly string[], urgent: boolean): Intent => ({
    id,
    topic: id,
    urgent,
    examples: { zh, en: [] },
  });
  const two = (urgent: string | null) =>
    train({
      ...SET,
      intents: [
        flow('red', ['红卡丢了', '红卡不见了'], urgent === 'red'),
        flow('blue', ['蓝卡丢了', '蓝卡不见了'], urgent === 'blue'),
        flow('hours', ['几点开门', '营业时间'], urgent === 'hours'),
      ],
    });
  const first = (urgent: string | null, text: string) => route(two(urgent), text).candidates[0]?.flow;

  test('win where two are nearly as likely, and this is told', () => {
    const tie = '我的卡丢了';
    expect([first('red', tie), first('blue', tie)]).toEqual(['red', 'blue']);
    const [usual, other] = first(null, tie) === 'red' ? ['red', 'blue'] : ['blue', 'red'];
    expect(route(two(other), tie).notes).toContain(`${other} is urgent and nearly as likely as ${usual}`);
    expect(route(two(usual), tie).notes.join()).not.toContain('is urgent');
  });

  test('do not win where another one is clearly more likely', () => {
    expect(first('hours', '我的卡丢了')).not.toBe('hours');
    expect(first('blue', '红卡找不到了')).toBe('red');
    expect(said(route(USUAL, '我转的钱还没到'))).toBe('pending_transaction');
  });
});

describe('whatever is decided', () => {
  test.each(['我转的钱还没到', 'my code', 'lost', 'hello there', '天', 'refund please, now', '登录我的账号'])(
    'two or three flows are offered, at most five reported, scores are probabilities: %s',
    (text) => {
      const { decision, candidates, ours } = route(USUAL, text);
      if (decision.kind === 'clarify') expect([2, 3]).toContain(decision.flows.length);
      if (decision.kind === 'clarify') expect(new Set(decision.flows).size).toBe(decision.flows.length);
      expect(candidates.length).toBeLessThanOrEqual(5);
      for (const score of [decision.score, ours, ...candidates.map((candidate) => candidate.score)]) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
    },
  );
});
