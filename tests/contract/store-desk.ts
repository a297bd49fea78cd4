/** The desk in the store's contract: handoffs as turns write them, notes of colleagues, who is there, a customer's other conversations. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Handoff } from '../../src/handoff/handoff.ts';
import { type Move, move } from '../../src/handoff/move.ts';
import type { Before, Store, StoredMessage, TurnWrite } from '../../src/service/ports.ts';
import { PATIENCE, WANTED } from '../handoff/support.ts';
import { brief, orderOf, sayAs } from './privacy-samples.ts';
import type { OpenStore } from './store.ts';
import { AT, bubble, later, requestOf, say, writeOf } from './store-samples.ts';

type Bare<M> = M extends { readonly at: string } ? Omit<M, 'at'> : never;
type Act = Bare<Move>;

const MINUTE = 60_000;
const request = (ticket: string, more: Partial<Handoff['wanted']> = {}): Act => ({
  kind: 'request',
  ticket,
  reason: 'asked',
  wanted: { ...WANTED, ...more },
});
const give = (to: string): Act => ({ kind: 'assign', by: { kind: 'router' }, to });
const resolve = (agent: string, epoch: number): Act => ({
  kind: 'resolve',
  by: { kind: 'agent', id: agent },
  epoch,
  disposition: 'solved',
});

function moved(handoff: Handoff | null, act: Act, at: string): Handoff {
  const done = move(handoff, { ...act, at } as Move, PATIENCE);
  if (done.kind === 'refused') throw new Error(`${act.kind}: ${done.why}`);
  return done.handoff;
}

const ticketOf = (number: string) => ({ ticket: { number, reason: 'asked', priority: 'normal' as const }, brief: brief(number) });

let turns = 0;
/** A turn that moves the handoff of a conversation. The first one leaves the ticket, too. */
async function does(store: Store, conversation: string, act: Act, ms: number, more: Partial<TurnWrite> = {}): Promise<Handoff> {
  let next: Handoff | null = null;
  const outcome = await store.turn({ ...requestOf(conversation, `h${++turns}`), at: later(ms) }, (before: Before) => {
    next = moved(before.handoff ?? null, act, later(ms));
    const tickets = act.kind === 'request' && before.handoff?.ticket !== next.ticket ? [ticketOf(next.ticket)] : [];
    return writeOf(before, act.kind, { handoff: next, tickets, ...more });
  });
  if (outcome.kind !== 'done' || next === null) throw new Error(`the turn is ${outcome.kind}`);
  return next;
}

const words = (from: StoredMessage['from'], text: string) => ({ from, message: bubble(text), at: AT });

export function deskContract(open: OpenStore): void {
  let opened: Awaited<ReturnType<OpenStore>>;
  let store: Store;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => store.close());
  const openIds = async () => (await store.openHandoffs()).map(({ conversation }) => conversation);

  describe('a handoff', () => {
    test('is written with the turn and given to the next one; a turn that says nothing of it leaves it', async () => {
      const seen: unknown[] = [];
      const look = (id: string) =>
        store.turn(requestOf('c', id), (before) => {
          seen.push(before.handoff ?? null);
          return writeOf(before, id);
        });
      await look('m1');
      const first = await does(store, 'c', request('T-1'), 0);
      await look('m2');
      const second = await does(store, 'c', give('an'), MINUTE);
      await look('m3');
      expect(seen).toEqual([null, first, second]);
      await store.close();
      store = await opened.reopen();
      expect(await store.handedOver('c')).toMatchObject({
        conversation: 'c',
        handoff: second,
        state: { turn: 5 },
        brief: brief('T-1'),
        lastSeq: 10,
      });
    });

    test('is taken back with a turn that fails, and the turn can be done again', async () => {
      await does(store, 'c', request('T-1'), 0);
      const before = await store.handedOver('c');
      const broken = does(store, 'c', give('an'), MINUTE, { ticketNotes: [{ number: 'NO-SUCH-TICKET', text: 'x' }] });
      await expect(broken).rejects.toThrow('failed');
      expect(await store.handedOver('c')).toEqual(before);
      await does(store, 'c', give('an'), MINUTE);
      expect((await store.handedOver('c'))?.handoff.status).toMatchObject({ kind: 'assigned', agent: 'an' });
    });

    test('is not there for conversations of before, or of nobody; one whose ticket was removed has no brief', async () => {
      await say(store, 'old', 'm1');
      expect([await store.handedOver('old'), await store.handedOver('nobody'), await openIds()]).toEqual([null, null, []]);
      await does(store, 'c', request('T-1'), 0, { tickets: [] });
      expect(await store.handedOver('c')).toMatchObject({ brief: null });
      expect(await store.openHandoffs()).toMatchObject([{ conversation: 'c', brief: null }]);
    });

    test('of 40 conversations at once: each has its own, and two who take the same one see each other', async () => {
      const ids = Array.from({ length: 40 }, (_, i) => `c${i}`);
      await Promise.all(ids.map((id) => does(store, id, request(`T-${id}`), 0)));
      const both = await Promise.all(
        ids.flatMap((id) =>
          ['an', 'bo'].map((agent) =>
            does(store, id, { kind: 'assign', by: { kind: 'agent', id: agent }, to: agent }, MINUTE).then(
              () => agent,
              () => null,
            ),
          ),
        ),
      );
      for (const [i, id] of ids.entries()) {
        const won = both.slice(2 * i, 2 * i + 2).filter((agent) => agent !== null);
        expect([id, won.length]).toEqual([id, 1]);
        expect((await store.handedOver(id))?.handoff.status).toMatchObject({ kind: 'assigned', agent: won[0] });
      }
    });
  });

  describe('open ones', () => {
    test('are listed the longest waiting first, until they end; one that begins anew or is reopened is there again', async () => {
      await does(store, 'late', request('T-late'), 3 * MINUTE);
      await does(store, 'early', request('T-early'), MINUTE);
      await does(store, 'middle', request('T-middle'), 2 * MINUTE);
      expect(await openIds()).toEqual(['early', 'middle', 'late']);
      const { epoch } = await does(store, 'early', give('an'), 4 * MINUTE);
      expect(await openIds()).toEqual(['early', 'middle', 'late']);
      await does(store, 'early', resolve('an', epoch), 5 * MINUTE);
      expect(await openIds()).toEqual(['middle', 'late']);
      expect((await store.handedOver('early'))?.handoff.status).toMatchObject({ kind: 'ended', end: { kind: 'resolved' } });
      await does(store, 'early', request('T-early-2'), 6 * MINUTE);
      expect(await openIds()).toEqual(['middle', 'late', 'early']);
      expect(await store.handedOver('early')).toMatchObject({
        handoff: { ticket: 'T-early-2' },
        brief: { customer: 'T-early-2' },
      });
    });

    test('show the last message, whoever wrote it, and how much of the customer an agent has not answered', async () => {
      await does(store, 'c', request('T-1'), 0);
      const now = async () => {
        const [one] = await store.openHandoffs();
        expect(one).toEqual(await store.handedOver('c'));
        return [one?.last?.from, one?.last?.message.text, one?.last?.seq, one?.lastSeq, one?.unanswered];
      };
      expect(await now()).toEqual(['bot', '收到：request', 2, 2, 1]);
      await say(store, 'c', 'm2', { messages: [words('customer', '在吗'), words('customer', '喂')] });
      expect(await now()).toEqual(['customer', '喂', 4, 4, 3]);
      await say(store, 'c', 'm3', { messages: [words('agent', '在的')] });
      expect(await now()).toEqual(['agent', '在的', 5, 5, 0]);
      await say(store, 'c', 'm4', { messages: [words('customer', '好'), words('bot', '稍等')] });
      expect(await now()).toEqual(['bot', '稍等', 7, 7, 1]);
    });

    test('are due when their time has come, the longest overdue first, and not once they have ended', async () => {
      await does(store, 'a', request('T-a'), 0);
      await does(store, 'b', request('T-b'), 0);
      await does(store, 'b', give('an'), MINUTE);
      const due = async (ms: number, limit = 10) => (await store.dueHandoffs(later(ms), limit)).map((one) => Object.values(one));
      const [answer, queue] = [2 * MINUTE, PATIENCE.queueMs];
      expect(await due(answer - 1)).toEqual([]);
      expect(await due(answer)).toEqual([['b', later(answer)]]);
      expect(await due(queue)).toEqual([
        ['b', later(answer)],
        ['a', later(queue)],
      ]);
      expect(await due(queue, 1)).toEqual([['b', later(answer)]]);
      const { epoch } = await does(store, 'a', give('bo'), MINUTE);
      await does(store, 'a', resolve('bo', epoch), MINUTE);
      expect(await due(queue)).toEqual([['b', later(answer)]]);
    });
  });

  test('handled: how long each that ended was with people, the latest first; what nobody had does not count', async () => {
    const end = async (id: string, from: number, to: number, queue = 'money') => {
      await does(store, id, request(`T-${id}`, { queue }), from);
      const { epoch } = await does(store, id, give('an'), from + 1_000);
      await does(store, id, resolve('an', epoch), to);
    };
    await end('a', 0, 5 * MINUTE);
    await end('b', 0, 9 * MINUTE, 'account');
    await does(store, 'c', request('T-c'), 0);
    await does(store, 'c', { kind: 'withdraw' }, MINUTE);
    await does(store, 'd', request('T-d'), 0);
    await does(store, 'd', give('an'), MINUTE);
    const [a, b] = [
      { queue: 'money', ms: 5 * MINUTE - 1_000 },
      { queue: 'account', ms: 9 * MINUTE - 1_000 },
    ];
    expect(await store.handled(AT, 10)).toEqual([b, a]);
    expect(await store.handled(AT, 1)).toEqual([b]);
    expect(await store.handled(later(5 * MINUTE), 10)).toEqual([b, a]);
    expect(await store.handled(later(5 * MINUTE + 1), 10)).toEqual([b]);

    // Passed on, it was with people all the time; gone and come back, the hours between do not count.
    const given = await does(store, 'e', request('T-e'), 0).then(() => does(store, 'e', give('an'), 0));
    const to = { kind: 'transfer', by: { kind: 'agent', id: 'an' }, epoch: given.epoch, to: { agent: 'bo' } } as const;
    const passed = await does(store, 'e', to, 10 * MINUTE);
    await does(store, 'e', resolve('bo', passed.epoch), 11 * MINUTE);
    expect((await store.handled(later(11 * MINUTE), 10))[0]).toEqual({ queue: 'money', ms: 11 * MINUTE });
    await does(store, 'f', request('T-f'), 0);
    const mine = await does(store, 'f', give('an'), 0);
    await does(store, 'f', { kind: 'reply', by: { kind: 'agent', id: 'an' }, epoch: mine.epoch, seen: 0, seq: 3 }, MINUTE);
    const gone = await does(store, 'f', { kind: 'clock' }, 20 * MINUTE);
    expect(gone.status).toMatchObject({ kind: 'ended', end: { kind: 'abandoned' } });
    await does(store, 'f', request('T-f2'), 300 * MINUTE);
    const { epoch, ticket } = await does(store, 'f', give('an'), 301 * MINUTE);
    await does(store, 'f', resolve('an', epoch), 304 * MINUTE);
    expect([ticket, await store.handled(later(304 * MINUTE), 10)]).toEqual(['T-f', [{ queue: 'money', ms: 3 * MINUTE }]]);
  });

  test('notes: in order, each once however often it comes, and of no conversation none', async () => {
    await say(store, 'c', 'm1');
    const note = (id: string, text = '客户很急 \ud83d') => ({
      id,
      conversation: 'c',
      kind: 'note' as const,
      person: 'an',
      text,
      at: AT,
    });
    await Promise.all([1, 2, 3].map(() => store.addNote(note('an/1'))));
    await store.addNote({ ...note('sue/1', '请温和些'), kind: 'whisper', person: 'sue' });
    await store.addNote(note('an/1', 'other words'));
    await store.addNote({ ...note('an/2'), conversation: 'nobody' });
    expect(await store.deskNotes('c')).toEqual([
      { ...note('an/1'), text: expect.stringMatching(/^客户很急 /) },
      { ...note('sue/1', '请温和些'), kind: 'whisper', person: 'sue' },
    ]);
    expect(await store.deskNotes('nobody')).toEqual([]);
  });

  test('presences: the last word of each, only of those with a sign of life, which never goes back', async () => {
    const one = (person: string, presence: 'available' | 'busy' | 'away', since: number, seen: number) =>
      store.setPresence({ person, presence, since: later(since), seen: later(seen) });
    await one('bo', 'away', 0, 500);
    await one('an', 'available', 0, 2_000);
    await one('an', 'busy', 1_000, 1_000);
    const an = { person: 'an', presence: 'busy', since: later(1_000), seen: later(2_000) };
    const bo = { person: 'bo', presence: 'away', since: AT, seen: later(500) };
    expect(await store.presences(AT)).toEqual([an, bo]);
    expect(await store.presences(later(501))).toEqual([an]);
    expect(await store.presences(later(2_001))).toEqual([]);
  });

  test('conversations of a customer: only those that were proved theirs, the latest first', async () => {
    await sayAs(store, 'a', 'm1', { customer: 'cu_1' });
    const at = (conversation: string, ms: number, customer: string) =>
      store.turn({ ...requestOf(conversation, 'm1'), at: later(ms) }, (before) => {
        const write = writeOf(before, 'm1');
        return { ...write, state: { ...write.state, customer: { id: customer, name: null } } };
      });
    await at('b', 2_000, 'cu_1');
    await at('c', 1_000, 'cu_1');
    await at('d', 3_000, 'cu_2');
    await say(store, 'e', 'm1');
    const of = async (id: string, limit = 10) => (await store.conversationsOfCustomer(id, limit)).map((one) => one.conversation);
    expect([await of('cu_1'), await of('cu_1', 2), await of('cu_2'), await of("cu_1' OR '1'='1")]).toEqual([
      ['b', 'c', 'a'],
      ['b', 'c'],
      ['d'],
      [],
    ]);
    expect((await store.conversationsOfCustomer('cu_1', 1))[0]).toMatchObject({ at: later(2_000), state: { turn: 1 } });
  });

  test('with a conversation its handoffs and notes are erased, and nothing of its neighbours', async () => {
    for (const id of ['gone', 'stays']) {
      await does(store, id, request(`T-${id}`), 0);
      await does(store, id, give('an'), MINUTE);
      await store.addNote({ id: `an/${id}`, conversation: id, kind: 'note', person: 'an', text: `note of ${id}`, at: AT });
    }
    expect((await store.dossier('gone'))?.notes).toEqual([{ kind: 'note', text: 'note of gone', at: AT }]);
    const neighbour = [await store.handedOver('stays'), await store.deskNotes('stays')];
    await store.erase(orderOf('gone'));
    expect([await store.handedOver('gone'), await store.deskNotes('gone'), await openIds()]).toEqual([null, [], ['stays']]);
    expect(await store.dueHandoffs(later(99 * MINUTE), 10)).toMatchObject([{ conversation: 'stays' }]);
    expect([await store.handedOver('stays'), await store.deskNotes('stays')]).toEqual(neighbour);
    const rows = await opened.rows();
    expect([rows.handoff?.length, rows.desk_note?.length]).toEqual([1, 1]);
    expect(JSON.stringify([rows.handoff, rows.desk_note])).not.toContain('gone');
    const old = await store.expirable('messages', later(1));
    for (let count = 1; count > 0; ) count = await store.expire('messages', later(1));
    expect(old).toBeGreaterThan(0);
    expect(await store.deskNotes('stays')).toEqual([]);
  });
}
