/** Tickets as work in the store's contract: listed in order, changed by one at a time, with a history that only grows. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/service/ports.ts';
import type { TicketEdit, TicketFilter, TicketHead, TicketWrite } from '../../src/service/tickets/stored.ts';
import { brief, orderOf, sayAs } from './privacy-samples.ts';
import type { OpenStore } from './store.ts';
import { AT, later, say, stateOf } from './store-samples.ts';

const HOUR = 3_600_000;
const ANY: TicketFilter = { status: [] };

const ticket = (number: string, more: Partial<TicketWrite> & { priority?: 'normal' | 'high' | 'urgent' } = {}): TicketWrite => {
  const { priority = 'normal', ...rest } = more;
  return { ticket: { number, reason: 'asked_for_person', priority }, brief: brief('cu_1'), ...rest };
};

export function ticketContract(open: OpenStore): void {
  let opened: Awaited<ReturnType<OpenStore>>;
  let store: Store;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => store.close());

  const make = (...tickets: TicketWrite[]) =>
    sayAs(store, 'c', `m${tickets[0]?.ticket.number}`, { customer: 'cu_1' }, { tickets });
  const numbers = (heads: readonly TicketHead[]) => heads.map((head) => head.number);
  const change = (number: string, edit: TicketEdit, by = 'p_li', ms = HOUR) => store.changeTicket(number, edit, by, later(ms));

  test('a new one is open, nobody has it, and its list shows what it is about', async () => {
    await make(ticket('C-1', { kind: 'complaint', due: later(HOUR), priority: 'high' }));
    expect(await store.tickets(ANY, null, 10)).toEqual([
      {
        number: 'C-1',
        conversation: 'c',
        kind: 'complaint',
        status: 'open',
        reason: 'asked_for_person',
        title: '账户被盗',
        topic: 'security',
        lang: 'zh',
        priority: 'high',
        assignee: null,
        due: later(HOUR),
        at: AT,
        updatedAt: AT,
        version: 1,
        customer: { name: null, identified: true },
        place: { rank: 1, due: later(HOUR), at: AT, number: 'C-1' },
      },
    ]);
    expect(await store.ticketRecord('C-1')).toMatchObject({ brief: { tried: ['looked at cu_1'] }, notes: [], history: [] });
    expect(await store.ticketRecord('C-2')).toBeNull();
  });

  test('the most urgent stand first, then those due first, then the oldest; without a deadline last', async () => {
    await make(
      ticket('N-late', { due: later(3 * HOUR) }),
      ticket('N-none'),
      ticket('N-soon', { due: later(HOUR) }),
      ticket('U-none', { priority: 'urgent' }),
      ticket('H-late', { priority: 'high', due: later(9 * HOUR) }),
    );
    const order = ['U-none', 'H-late', 'N-soon', 'N-late', 'N-none'];
    expect(numbers(await store.tickets(ANY, null, 10))).toEqual(order);
    await change('N-soon', { version: 1, status: 'waiting' });
    await change('U-none', { version: 1, status: 'done' });
    // Page by page over several statuses, nothing twice and nothing left out.
    const paged: string[] = [];
    for (let after = null as Parameters<Store['tickets']>[1]; ; ) {
      const page = await store.tickets(ANY, after, 2);
      paged.push(...numbers(page));
      const last = page.at(-1);
      if (!last) break;
      after = last.place;
    }
    expect(paged).toEqual(order);
    expect(numbers(await store.tickets({ status: ['open', 'waiting'] }, null, 3))).toEqual(['H-late', 'N-soon', 'N-late']);
  });

  test('filtered by status, person, kind, topic and the beginning of the number, alone and together', async () => {
    const other = { ...brief('cu_2'), topic: 'complaint' as const };
    await make(ticket('C-10', { kind: 'complaint', brief: other }), ticket('C-20'), ticket('D-10', { kind: 'dispute' }));
    await change('C-20', { version: 1, assignee: 'p_li' });
    await change('D-10', { version: 1, assignee: 'p_wang', status: 'waiting' });
    const found = async (filter: Partial<TicketFilter>) => numbers(await store.tickets({ ...ANY, ...filter }, null, 10));
    expect(await found({ status: ['waiting'] })).toEqual(['D-10']);
    expect(await found({ assignee: 'none' })).toEqual(['C-10']);
    expect(await found({ assignee: { person: 'p_li' } })).toEqual(['C-20']);
    expect(await found({ kind: 'complaint' })).toEqual(['C-10']);
    expect(await found({ topic: 'security' })).toEqual(['C-20', 'D-10']);
    expect(await found({ number: 'C-' })).toEqual(['C-10', 'C-20']);
    expect(
      await found({ number: 'C-2', assignee: { person: 'p_li' }, topic: 'security', kind: 'chat', status: ['open'] }),
    ).toEqual(['C-20']);
    expect(await found({ number: "C-' OR 1=1" })).toEqual([]);
    expect(await store.ticketCounts('p_wang')).toEqual({ mine: 1, unassigned: 1 });
    expect(numbers(await store.ticketsOfConversation('c'))).toEqual(['C-10', 'C-20', 'D-10']);
  });

  test('a change under the version that was seen is written with its history; a late one is told that it is stale', async () => {
    await make(ticket('H-1'));
    const edit = { version: 1, status: 'waiting', assignee: 'p_li', due: later(HOUR), priority: 'urgent' } as const;
    expect(await change('H-1', edit)).toEqual({ kind: 'changed', version: 2 });
    expect(await change('H-1', { version: 1, status: 'done' }, 'p_wang')).toEqual({ kind: 'stale' });
    expect(await change('H-2', { version: 1, status: 'done' })).toEqual({ kind: 'not_there' });
    expect(await change('H-1', { version: 2, assignee: null, note: '客户明天再来' }, 'p_wang', 2 * HOUR)).toEqual({
      kind: 'changed',
      version: 3,
    });
    const record = await store.ticketRecord('H-1');
    expect(record?.head).toMatchObject({
      status: 'waiting',
      assignee: null,
      due: later(HOUR),
      priority: 'urgent',
      version: 3,
      updatedAt: later(2 * HOUR),
    });
    expect(record?.history).toEqual([
      { at: later(HOUR), by: 'p_li', field: 'status', from: 'open', to: 'waiting' },
      { at: later(HOUR), by: 'p_li', field: 'assignee', from: null, to: 'p_li' },
      { at: later(HOUR), by: 'p_li', field: 'due', from: null, to: later(HOUR) },
      { at: later(HOUR), by: 'p_li', field: 'priority', from: 'normal', to: 'urgent' },
      { at: later(2 * HOUR), by: 'p_wang', field: 'assignee', from: 'p_li', to: null },
    ]);
    expect(record?.notes).toEqual([{ id: expect.any(String), by: 'p_wang', text: '客户明天再来', at: later(2 * HOUR) }]);
  });

  test('what changes nothing is no change; a note alone is taken beside any change', async () => {
    await make(ticket('H-1'));
    expect(await change('H-1', { version: 1, status: 'open', priority: 'normal' })).toEqual({ kind: 'changed', version: 1 });
    await change('H-1', { version: 1, status: 'done' });
    expect(await change('H-1', { version: 1, note: 'called back' })).toEqual({ kind: 'changed', version: 2 });
    await say(store, 'c', 'more', { ticketNotes: [{ number: 'H-1', text: '还没到' }] });
    const record = await store.ticketRecord('H-1');
    expect(record?.notes.map(({ by, text }) => [by, text])).toEqual([
      ['p_li', 'called back'],
      [null, '还没到'],
    ]);
    expect((await store.ticket('H-1'))?.notes).toEqual(['called back', '还没到']);
    expect(record?.history).toHaveLength(1);
  });

  test('of many who take the same ticket at once one gets it', async () => {
    await make(ticket('H-1'));
    const people = Array.from({ length: 8 }, (_, i) => `p_${i}`);
    const taken = await Promise.all(people.map((person) => change('H-1', { version: 1, assignee: person }, person)));
    expect(taken.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
    const record = await store.ticketRecord('H-1');
    expect(record?.head.assignee).toBe(people[taken.findIndex(({ kind }) => kind === 'changed')]);
    expect(record?.history).toHaveLength(1);
  });

  test('a case that the wallet names a second time stays as it is; a handoff of that number breaks its turn', async () => {
    await make(ticket('D-1', { kind: 'dispute' }));
    await change('D-1', { version: 1, assignee: 'p_li' });
    expect((await say(store, 'd', 'm1', { tickets: [ticket('D-1', { kind: 'dispute' })] })).kind).toBe('done');
    expect((await store.ticketRecord('D-1'))?.head).toMatchObject({ conversation: 'c', assignee: 'p_li' });
    const broken = await say(store, 'd', 'm2', { tickets: [ticket('D-1')] }).then(
      ({ kind }) => kind,
      () => 'refused',
    );
    expect(['failed', 'refused']).toContain(broken);
  });

  test('the ticket of a handoff goes with it, and is closed by the turn that ends it, once', async () => {
    await make(ticket('H-1'), ticket('H-2'));
    await change('H-2', { version: 1, status: 'done' });
    for (const id of ['given', 'given-again'])
      await say(store, 'c', id, { ticketMoves: [{ number: 'H-1', by: null, done: false, assignee: 'p_li' }] });
    expect((await store.ticketRecord('H-1'))?.head).toMatchObject({ status: 'open', assignee: 'p_li', version: 2 });
    expect(await store.ticketCounts('p_li')).toEqual({ mine: 1, unassigned: 0 });
    await say(store, 'c', 'end', {
      ticketMoves: [
        { number: 'H-1', by: 'p_li', done: true, disposition: 'solved' },
        { number: 'H-2', by: null, done: true, assignee: 'p_li' },
      ],
    });
    expect((await store.ticketRecord('H-1'))?.head).toMatchObject({ status: 'done', assignee: 'p_li', version: 3 });
    expect((await store.ticketRecord('H-1'))?.history).toEqual([
      { at: AT, by: null, field: 'assignee', from: null, to: 'p_li' },
      { at: AT, by: 'p_li', field: 'status', from: 'open', to: 'done' },
      { at: AT, by: 'p_li', field: 'disposition', from: null, to: 'solved' },
    ]);
    expect(await store.ticketRecord('H-2')).toMatchObject({ head: { assignee: null }, history: [{ field: 'status' }] });
  });

  test('what is known better later takes the place of what a ticket was about; of another conversation’s it does not', async () => {
    await make(ticket('H-1'));
    const known = ticket('H-1');
    const better = { ticket: { ...known.ticket, priority: 'urgent' as const }, brief: { ...known.brief, title: '转账未到账' } };
    await say(store, 'd', 'm1', { tickets: [{ ...better, again: true }] });
    expect((await store.ticketRecord('H-1'))?.head).toMatchObject({ conversation: 'c', version: 1 });
    await say(store, 'c', 'again', { tickets: [{ ...better, again: true }] });
    expect((await store.ticketRecord('H-1'))?.head).toMatchObject({ title: '转账未到账', priority: 'urgent', version: 2 });
  });

  test('tickets of somebody who is gone are nobody’s again; those that are done stay theirs', async () => {
    await make(ticket('H-1'), ticket('H-2'), ticket('H-3'));
    for (const number of ['H-1', 'H-2']) await change(number, { version: 1, assignee: 'p_li' });
    await change('H-2', { version: 2, status: 'done' });
    expect(await store.releaseTickets('p_li', 'p_admin', later(2 * HOUR))).toBe(1);
    expect(await store.releaseTickets('p_li', 'p_admin', later(2 * HOUR))).toBe(0);
    expect(await store.ticketRecord('H-1')).toMatchObject({
      head: { assignee: null, version: 3 },
      history: [{}, { by: 'p_admin', field: 'assignee', from: 'p_li', to: null }],
    });
    expect((await store.ticketRecord('H-2'))?.head.assignee).toBe('p_li');
  });

  test('the customer’s name is the one of the conversation', async () => {
    await say(store, 'c', 'm1', { tickets: [ticket('H-1')], state: { ...stateOf(1), customer: { id: 'cu_1', name: '李雷' } } });
    expect((await store.ticketRecord('H-1'))?.head.customer).toEqual({ name: '李雷', identified: true });
  });

  describe('privacy', () => {
    test('the customer is told notes and history, and not who at the desk it was', async () => {
      await make(ticket('C-1', { kind: 'complaint', due: later(HOUR) }));
      await change('C-1', { version: 1, status: 'waiting', assignee: 'p_li', note: '等商家' });
      const dossier = await store.dossier('c');
      expect(dossier?.tickets).toEqual([
        {
          ...ticket('C-1'),
          kind: 'complaint',
          status: 'waiting',
          due: later(HOUR),
          at: AT,
          notes: [{ text: '等商家', at: later(HOUR), by: 'person' }],
          history: [{ at: later(HOUR), field: 'status', from: 'open', to: 'waiting' }],
        },
      ]);
      expect(JSON.stringify(dossier)).not.toContain('p_li');
    });

    test('an erase takes the history with it, and leaves of an anonymous ticket its kind', async () => {
      await make(ticket('C-1', { kind: 'complaint' }));
      await change('C-1', { version: 1, assignee: 'p_li', note: '等商家' });
      expect(await store.erase(orderOf('c', { tickets: 'anonymise' }))).toMatchObject({ ticket_history: 1, ticket_note: 1 });
      const { anonymous_ticket: kept = [], ...others } = await opened.rows();
      expect(kept.map((row) => JSON.parse(String(row.body)).kind)).toEqual(['complaint']);
      expect(JSON.stringify(others)).not.toContain('C-1');
    });

    test('a history grows old with its ticket, and is never changed', async () => {
      await make(ticket('C-1'));
      await change('C-1', { version: 1, status: 'waiting' });
      expect(await store.expirable('tickets', later(1))).toBe(2);
      while ((await store.expire('tickets', later(1))) > 0);
      expect(await store.ticketRecord('C-1')).toBeNull();
      expect((await opened.rows()).ticket_history).toEqual([]);
    });
  });
}
