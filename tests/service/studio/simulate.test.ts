/** A conversation on trial goes as it would go with a customer, and shows why. */
import { describe, expect, test } from '@jest/globals';
import { parseScripts } from '../../../src/adapters/flows/scripts.ts';
import { writeScript } from '../../../src/adapters/flows/write-script.ts';
import { rehearse } from '../../../src/service/rehearsal.ts';
import { readSimRequest } from '../../../src/service/studio/request.ts';
import { asTest, simulate } from '../../../src/service/studio/simulate.ts';
import type { SimInput, SimRequest, SimTurn } from '../../../src/service/studio/wire.ts';
import { shippedKnowledge } from '../../support/shipped-knowledge.ts';

const knowledge = shippedKnowledge();
/** A Monday morning, when agents are there. */
const AT = '2026-11-23T02:00:00.000Z';
const LI_NA = { id: 'cust-li-na', name: '李娜' };
const ORDER = '2026112200000102';

const text = (words: string): SimInput => ({ kind: 'text', text: words });
const press = (label: string, payload: string | null = null): SimInput => ({ kind: 'press', label, payload });
const request = (inputs: readonly SimInput[], more: Partial<SimRequest> = {}): SimRequest => ({
  inputs,
  lang: 'zh',
  customer: null,
  at: AT,
  ...more,
});
const run = (inputs: readonly SimInput[], more: Partial<SimRequest> = {}) => simulate(knowledge, request(inputs, more));
const last = (inputs: readonly SimInput[], more: Partial<SimRequest> = {}): SimTurn => {
  const turn = run(inputs, more).turns.at(-1);
  if (turn === undefined) throw new Error('nothing was played');
  return turn;
};
const said = ({ bubbles }: SimTurn) => bubbles.map((bubble) => bubble.text).join('\n');

describe('what the customer sees', () => {
  test('the conversation opens with the greeting, in the language and with the name of the customer', () => {
    expect(said(last([]))).toMatch(/客服机器人/);
    expect(said(last([], { lang: 'en' }))).toMatch(/support bot/);
    expect(said(last([], { customer: LI_NA }))).toMatch(/李娜/);
  });

  test('words are understood, buttons are pressed, and secrets are taken out first', () => {
    const [, asked, answered] = run([text('我转的钱对方没收到，急'), press('暂时没有')]).turns;
    expect(asked?.state.stack.map(({ flow }) => flow)).toEqual(['pending_transaction']);
    expect(asked?.bubbles.at(-1)?.choices.map(({ label }) => label)).toContain('暂时没有');
    expect(answered?.why?.rule).not.toBe('stale_button');
    const secret = last([text('登录密码是 Abc12345 登不上')]);
    expect(secret).toMatchObject({ notes: ['removed'], said: expect.not.stringContaining('Abc12345') });
  });

  test('a button of an older question is refused as it would be for a customer; one that never was is read as words', () => {
    const inputs = [text('我转的钱对方没收到'), press('暂时没有', '2.~skip')];
    expect(last([...inputs, press('暂时没有', '2.~skip')]).why?.rule).toBe('stale_button');
    expect(last([press('营业时间在哪看', '77.nothing')])).toMatchObject({ notes: ['no_such_button'], said: '营业时间在哪看' });
  });

  test('silence brings the reminder, then the end; where nothing is waited for it changes nothing', () => {
    const inputs: readonly SimInput[] = [text('我转的钱对方没收到'), { kind: 'silence' }, { kind: 'silence' }];
    const turns = run(inputs).turns;
    expect(turns.slice(2).map(({ why }) => why?.rule)).toEqual(['reminder', 'expired']);
    expect(Date.parse(turns[2]?.at ?? '') - Date.parse(turns[1]?.at ?? '')).toBeGreaterThan(60_000);
    expect(last([{ kind: 'silence' }])).toMatchObject({ notes: ['no_timer'], why: null, bubbles: [] });
  });
});

describe('the wallet', () => {
  const waiting = [text('我转的钱对方没收到，急'), text(ORDER)];

  test('is never asked: its declared results are offered, with fields that fit', () => {
    const { state } = last(waiting, { customer: LI_NA });
    expect(state.status).toBe('waiting');
    expect(state.call).toMatchObject({ action: 'transaction_status', title: { zh: '查询交易状态' } });
    const results = state.call?.results ?? [];
    expect(results.map(({ result }) => result)).toEqual(expect.arrayContaining(['processing', 'success', 'unavailable']));
    expect(results.map(({ result }) => result)).not.toContain('not_identified');
    for (const { result, fields } of results) {
      const given = Object.fromEntries(fields.map(({ name, sample }) => [name, sample]));
      const answered = last([...waiting, { kind: 'wallet', result, fields: given }], { customer: LI_NA });
      expect([result, answered.notes, answered.why?.rule]).toEqual([result, [], 'call_result']);
    }
  });

  test('says what the author lets it say', () => {
    const fields = { kind: 'transfer', amount: '321.50 CNY', at: '2026-11-23T01:00:00Z', overdue: 'no' };
    const turn = last([...waiting, { kind: 'wallet', result: 'processing', fields }], { customer: LI_NA });
    expect(said(turn)).toMatch(/321\.50/);
  });

  test('answers that nobody waits for, unknown results and fields in the wrong form are told', () => {
    const wallet = (result: string, fields = {}): SimInput => ({ kind: 'wallet', result, fields });
    expect(last([wallet('success')]).notes).toEqual(['not_waiting']);
    expect(last([...waiting, wallet('no_such_thing')], { customer: LI_NA }).notes).toEqual(['no_such_result']);
    expect(last([...waiting, wallet('success', { amount: 'much' })], { customer: LI_NA }).notes).toEqual(['bad_field']);
  });

  test('an identity is proved from the next message on', () => {
    expect(last(waiting).state.status).toBe('asking');
    const signedIn = last([{ kind: 'sign_in', customer: LI_NA }, ...waiting]);
    expect(signedIn.state).toMatchObject({ status: 'waiting', customer: '李娜' });
  });
});

describe('state and reasons', () => {
  test('show what is known in both languages, and mask what is private', () => {
    const kind = last([text('我转的钱对方没收到')]).state.stack[0]?.slots.find(({ name }) => name === 'kind');
    expect(kind?.value).toEqual({ zh: '转账给个人', en: 'Transfer to a person' });
    const complaint = [text('我要投诉'), press('其他'), press('直接投诉'), text('多扣了我的手续费，没人管'), text('没有')];
    const phone = last([...complaint, text('没有'), text('没有'), text('13912345678')]);
    expect(phone.state.memory).toContainEqual(expect.objectContaining({ name: 'contact_phone', hidden: true }));
    expect(JSON.stringify([phone.state, phone.effects])).not.toContain('13912345678');
  });

  test('tell candidates, measures with limits, and the way through the flow', () => {
    const { why } = last([text('i sent money and it never arrived')], { lang: 'en' });
    expect(why).toMatchObject({ decision: 'route', sentence: { en: expect.stringContaining('Money has not arrived') } });
    expect(why?.candidates[0]).toMatchObject({ flow: 'pending_transaction', fate: 'chosen' });
    expect(why?.path[0]).toMatch(/^pending_transaction\//);
    const unsure = last([text('我想问一下那个事情')]);
    expect(unsure.why?.measures.length ?? 0).toBeGreaterThan(0);
  });

  test('the same inputs give the same bytes', () => {
    const inputs = [text('我要投诉'), press('其他'), text('转人工')];
    expect(JSON.stringify(run(inputs))).toBe(JSON.stringify(run(inputs)));
  });
});

describe('as a test', () => {
  test('a conversation with a wallet result becomes a script that the rehearsal passes', () => {
    const inputs: readonly SimInput[] = [
      text('我转的钱对方没收到，急'),
      text(ORDER),
      { kind: 'wallet', result: 'not_found', fields: {} },
      text('转人工'),
    ];
    const { script, remarks } = asTest(knowledge, request(inputs, { customer: LI_NA }));
    const [read] = parseScripts('copied.yaml', writeScript(script, remarks));
    expect(read).toMatchObject({ title: '我转的钱对方没收到，急', customer: { id: 'cust-li-na' } });
    expect(read && rehearse(knowledge, read).findings).toEqual([]);
  });
});

describe('bounds', () => {
  test('what is no request is refused with the place that is wrong', () => {
    expect(readSimRequest(null)).toMatch(/the body/);
    expect(readSimRequest({ ...request([]), at: 'yesterday' })).toMatch(/^at:/);
    expect(readSimRequest(request([{ kind: 'dance' } as unknown as SimInput]))).toMatch(/^inputs\.0\.kind/);
    expect(readSimRequest(request(Array.from({ length: 201 }, () => text('好'))))).toMatch(/At most 200 inputs/);
    expect(readSimRequest(request([text('好')]))).toEqual(request([text('好')]));
  });

  test('two hundred inputs are played', () => {
    const { turns, stopped } = run(Array.from({ length: 200 }, () => ({ kind: 'silence' }) as const));
    expect([turns.length, stopped]).toEqual([201, null]);
  });
});
