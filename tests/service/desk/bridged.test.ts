/** What a turn means for another desk: written with it, and nothing that the desk knows already. */
import { describe, expect, test } from '@jest/globals';
import type { Handoff, HandoffStatus } from '../../../src/handoff/handoff.ts';
import { bridgedTurns, wordsOf } from '../../../src/service/desk/bridged.ts';
import type { OtherDesk } from '../../../src/service/desk/port.ts';
import type { Before, Store, TurnWrite } from '../../../src/service/ports.ts';

const AT = '2026-11-23T08:00:00.000Z';
const handoff = (status: HandoffStatus, ticket = 'H-1'): Handoff => ({
  v: 1,
  ticket,
  reason: 'customer_asked',
  wanted: { queue: 'all', topic: null, lang: 'zh', priority: 'normal' },
  requestedAt: AT,
  waitingSince: AT,
  epoch: 4,
  status,
  agents: [],
  joined: [],
  said: 0,
  customerAt: AT,
  due: AT,
});
const queued = handoff({ kind: 'queued', since: AT, prefer: null, except: [] });
const with_ = (agent: string): Handoff =>
  handoff({ kind: 'assigned', agent, since: AT, answered: true, answerBy: null, except: [], hold: null });
const theirs = with_('desk:test');
const ours = with_('p_wang');
const over = (end: Extract<HandoffStatus, { kind: 'ended' }>['end']) => handoff({ kind: 'ended', at: AT, end });

const before = (one: Handoff | null): Before =>
  ({ conversation: 'web:1', version: 1, state: null, nextSeq: 10, handoff: one }) as Before;
const write = (after: Handoff | undefined, more: { readonly customer?: boolean; readonly by?: string | null } = {}): TurnWrite =>
  ({
    messages: more.customer ? [{ from: 'customer' }, { from: 'bot' }] : [],
    outbox: [],
    why: more.by === undefined ? {} : { desk: { move: 'x', by: more.by } },
    event: { kind: 'agent', id: 'e1', at: AT },
    ...(after && { handoff: after }),
  }) as unknown as TurnWrite;
const kinds = (from: Handoff | null, to: Handoff | undefined, more = {}) =>
  wordsOf(before(from), write(to, more), 'desk:test').map((word) => ('how' in word ? word.how : word.kind));

describe('what the desk is told', () => {
  test.each<[string, Handoff | null, Handoff | undefined, object, readonly string[]]>([
    ['a customer wants a person', null, queued, { customer: true }, ['initiate']],
    ['one who was gone is back', over({ kind: 'abandoned', agent: null }), queued, { customer: true }, ['initiate']],
    ['the customer says more while waiting', queued, queued, { customer: true }, ['message']],
    ['… and while their person has it', theirs, undefined, { customer: true }, ['message']],
    ['the bot says something', queued, queued, {}, []],
    ['their person takes it', queued, theirs, { by: 'desk:test' }, []],
    ['their person lets it lie', theirs, queued, { by: null }, ['requeued']],
    ['the customer leaves the queue', queued, over({ kind: 'withdrawn' }), { customer: true }, ['message', 'withdrawn']],
    ['nobody came', queued, over({ kind: 'expired' }), { by: null }, ['expired']],
    ['they said themselves that nobody comes', queued, over({ kind: 'expired' }), { by: 'desk:test' }, []],
    ['their person gives it back', theirs, over({ kind: 'returned', agent: 'desk:test' }), { by: 'desk:test' }, []],
    ['the customer is gone', theirs, over({ kind: 'abandoned', agent: 'desk:test' }), { by: null }, ['abandoned']],
    ['one of ours takes it', queued, ours, { by: 'p_wang' }, ['taken']],
    ['… or takes it over', theirs, ours, { by: 'p_boss' }, ['taken']],
    ['the customer says more to one of ours', ours, undefined, { customer: true }, []],
    ['one of ours lets it lie', ours, queued, { by: null }, ['initiate']],
    ['one of ours ends it', ours, over({ kind: 'returned', agent: 'p_wang' }), { by: 'p_wang' }, []],
    ['nothing was ever wanted', null, undefined, { customer: true }, []],
  ])('%s', (_what, from, to, more, told) => {
    expect(kinds(from, to, more)).toEqual(told);
  });

  test('the customer’s words go by their numbers', () => {
    expect(wordsOf(before(queued), write(queued, { customer: true }), 'desk:test')).toEqual([
      { kind: 'message', ticket: 'H-1', epoch: 4, seqs: [10] },
    ]);
  });
});

test('work is left in the same turn, for conversations that the desk serves; a desk with its own clock is given a day', async () => {
  const desk = (name: string, serves: boolean, keepsTime: boolean): OtherDesk => ({
    name,
    serves: () => serves,
    keepsTime: () => keepsTime,
    tell: async () => 'told',
  });
  const run = async (one: OtherDesk, from: Handoff | null, to: Handoff) => {
    let written: TurnWrite | null = null;
    let woken = 0;
    const turn: Store['turn'] = async (_request, decide) => {
      written = decide(before(from));
      return { kind: 'done', state: written.state, messages: [] };
    };
    await bridgedTurns(turn, one, () => {
      woken += 1;
    })({} as Parameters<Store['turn']>[0], () => write(to));
    const { outbox, handoff: after } = written as unknown as TurnWrite;
    return { keys: outbox.map(({ idempotencyKey }) => idempotencyKey), due: after?.due, woken };
  };
  expect(await run(desk('test', true, false), null, queued)).toEqual({
    keys: ['web:1/desk/H-1/e1/0/initiate'],
    due: AT,
    woken: 1,
  });
  expect(await run(desk('test', false, false), null, queued)).toEqual({ keys: [], due: AT, woken: 0 });
  expect((await run(desk('test', true, true), queued, theirs)).due).toBe('2026-11-24T08:00:00.000Z');
  expect((await run(desk('test', true, true), null, queued)).due).toBe(AT);
});
