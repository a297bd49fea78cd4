/** Old rows and the audit log in the store's contract. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type AuditEntry, type AuditRow, audited, verify } from '../../src/service/audit/chain.ts';
import type { Store, TurnWrite } from '../../src/service/ports.ts';
import type { EraseOrder } from '../../src/service/privacy/stored.ts';
import { brief, DAY, fill, orderOf, range } from './privacy-samples.ts';
import type { OpenStore } from './store.ts';
import { AT, deliver, later, requestOf, say, writeOf } from './store-samples.ts';

const entry = (action: AuditEntry['action'], detail: AuditEntry['detail'] = {}): AuditEntry => ({
  at: AT,
  actor: 'os:test',
  action,
  subject: null,
  detail,
});

async function* auditOf(store: Store): AsyncGenerator<AuditRow> {
  for (let after = 0; ; ) {
    const page = await store.auditRows(after, 3);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

export function agingContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());
  const turnAt = (conversation: string, id: string, at: string, more: Partial<TurnWrite> = {}) =>
    store.turn({ ...requestOf(conversation, id), at }, (before) => {
      const write = writeOf(before, id, more);
      return { ...write, messages: write.messages.map((message) => ({ ...message, at })) };
    });
  /** Until none is left. */
  const expire = async (kind: Parameters<Store['expire']>[0], before: string) => {
    let sum = 0;
    for (let count = 1; count > 0; sum += count) count = await store.expire(kind, before);
    return sum;
  };

  test('each kind of rows goes by its own age; younger ones stay, and so does work that is open', async () => {
    const ticket = (number: string) => ({ ticket: { number, reason: 'r', priority: 'high' as const }, brief: brief('x') });
    const more = (name: string): Partial<TurnWrite> => ({
      outbox: [deliver(`${name}1`), deliver(`${name}2`)],
      tickets: [ticket(`T-${name}`)],
      outcomes: [{ flow: 'f', topic: null, disposition: 'resolved' }],
      feedback: [{ flow: 'f', helped: false }],
      personal: { kept: [{ id: 'p', box: 'b' }], ofTickets: [{ id: 'p', ticket: `T-${name}` }], dropped: [] },
    });
    await turnAt('a', 'm1', later(0), more('a'));
    await turnAt('a', 'm2', later(0), { ticketNotes: [{ number: 'T-a', text: 'x' }] });
    await turnAt('b', 'm1', later(2 * DAY), more('b'));
    const heads = await store.claim(later(3 * DAY), 1_000, 10);
    for (const item of heads) await (item.conversation === 'a' ? store.bury(item, 'dead') : store.finish(item));
    const cut = later(DAY);
    const expected = { messages: 4, events: 2, tickets: 3, inbound: 2, outbox: 1, reports: 2 } as const;
    for (const [kind, count] of Object.entries(expected) as [keyof typeof expected, number][]) {
      expect([kind, await store.expirable(kind, cut)]).toEqual([kind, count]);
      expect([kind, await expire(kind, cut)]).toEqual([kind, count]);
      expect(await store.expirable(kind, cut)).toBe(0);
    }
    expect(await store.transcript('a', 0)).toEqual([]);
    expect(await store.transcript('b', 0)).toHaveLength(2);
    expect(await store.turns('b')).toHaveLength(1);
    expect((await store.ticket('T-b'))?.conversation).toBe('b');
    expect(await store.outboxDepth()).toEqual({ open: 2, dead: 0 });
    expect((await turnAt('b', 'm1', later(4 * DAY))).kind).toBe('duplicate');
    expect((await turnAt('a', 'm3', later(4 * DAY))).kind).toBe('done');
  });

  test('more than one batch', async () => {
    await Promise.all(range(600).map((i) => say(store, `c${i}`, 'm1')));
    expect(await store.expire('inbound', later(1))).toBeLessThan(600);
    expect((await expire('inbound', later(1))) > 0).toBe(true);
    expect(await store.expirable('inbound', later(1))).toBe(0);
  });

  test('what is remembered of an erased message is forgotten with the age of the message', async () => {
    await say(store, 'c', 'm1');
    await store.erase(orderOf('c', { at: AT }));
    expect(await expire('inbound', AT)).toBe(0);
    expect(await expire('inbound', later(1))).toBe(2);
    expect((await say(store, 'c', 'm1')).kind).toBe('done');
  });

  test('idle conversations are those without a turn since then and without a ticket', async () => {
    await turnAt('old', 'm1', later(0));
    await turnAt('kept', 'm1', later(0), {
      tickets: [{ ticket: { number: 'T-1', reason: 'r', priority: 'high' }, brief: brief('x') }],
    });
    await turnAt('woken', 'm1', later(0));
    await turnAt('woken', 'm2', later(2 * DAY));
    expect(await store.idleConversations(later(DAY), null)).toEqual({ ids: ['old'], next: null });
    expect(await store.idleConversations(later(0), null)).toEqual({ ids: [], next: null });
  });

  test('a lease is one process’s at a time, and anybody’s when its time is over', async () => {
    const both = await Promise.all(['a', 'b'].map((owner) => store.lease('sweep', owner, later(0), later(1_000))));
    expect([...both].sort()).toEqual([false, true]);
    const [holder, other] = both[0] ? ['a', 'b'] : ['b', 'a'];
    expect(await store.lease('sweep', other, later(999), later(5_000))).toBe(false);
    expect(await store.lease('sweep', holder, later(999), later(2_000))).toBe(true);
    expect(await store.lease('else', other, later(0), later(1_000))).toBe(true);
    expect(await store.lease('sweep', other, later(2_000), later(9_000))).toBe(true);
  });
}

export function auditContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());

  test('rows follow each other without a gap, whoever writes at the same time', async () => {
    await Promise.all(range(40).map((i) => store.audit(audited(entry('read', { i })))));
    expect(await verify(auditOf(store))).toMatchObject({ ok: true, rows: 40 });
    expect((await store.auditRows(0, 1))[0]).toMatchObject({ seq: 1, actor: 'os:test', action: 'read', prev: '0'.repeat(64) });
  });

  test('an erase has its row; one that finds nothing has none', async () => {
    await fill(store, 'c', {});
    const audit: EraseOrder['audit'] = (erased) => audited(entry('erase', { ...erased }));
    await store.erase(orderOf('c', { audit }));
    await store.erase(orderOf('c', { audit }));
    const [row, ...more] = await store.auditRows(0, 10);
    expect(more).toEqual([]);
    expect(JSON.parse(row?.detail ?? '')).toMatchObject({ conversation: 1, message: 4, ticket: 1, sealed: 1 });
  });

  test('so has what is kept for the first time, and a dead letter that is put back', async () => {
    for (const value of ['first', 'second']) await store.keep('order', () => value, audited(entry('publish')));
    await say(store, 'c', 'm1', { outbox: [deliver('k')] });
    const [item] = await store.claim(later(0), 1_000, 1);
    if (!item) throw new Error('nothing was claimed');
    await store.bury(item, 'refused');
    for (const expected of [true, false])
      expect(await store.redrive(item.id, later(1), audited(entry('redrive', { outbox: item.id })))).toBe(expected);
    expect((await store.auditRows(0, 10)).map((row) => row.action)).toEqual(['publish', 'redrive']);
    expect(await store.kept('order')).toBe('first');
  });
}
