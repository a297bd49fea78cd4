/** One person's data in the store's contract: found, told in full, erased and nothing else. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Store, TurnOutcome } from '../../src/service/ports.ts';
import { DAY, fill, orderOf, range, sayAs } from './privacy-samples.ts';
import type { OpenStore } from './store.ts';
import { agingContract, auditContract } from './store-aging.ts';
import { AT, deliver, later, requestOf, say, stateOf, writeOf } from './store-samples.ts';

export function privacyContract(open: OpenStore): void {
  describe('whose it is', () => whoseContract(open));
  describe('erasing', () => eraseContract(open));
  describe('erasing while the bot works', () => raceContract(open));
  describe('old rows', () => agingContract(open));
  describe('the audit log', () => auditContract(open));
}

function whoseContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());
  const found = async (kind: 'customer' | 'user', id: string) =>
    (await store.conversationsOf({ kind, id }, null, 10)).map((one) => one.conversation);

  test('a conversation is found by its customer as soon as that one is proved, and by who writes on the channel', async () => {
    await sayAs(store, 'a', 'm1', { user: 'u1' });
    expect(await found('user', 'webchat:u1')).toEqual(['a']);
    expect(await found('customer', 'cu_1')).toEqual([]);
    await sayAs(store, 'a', 'm2', { user: 'u1', customer: 'cu_1' });
    await sayAs(store, 'b', 'm1', { user: 'u2', customer: 'cu_1' });
    await sayAs(store, 'c', 'm1', { user: 'u1', customer: 'cu_2' });
    expect(await found('customer', 'cu_1')).toEqual(['a', 'b']);
    expect(await found('user', 'webchat:u1')).toEqual(['a', 'c']);
    expect(await found('user', 'u1')).toEqual([]);
    expect(await found('customer', "cu_1' OR '1'='1")).toEqual([]);
  });

  test('page by page', async () => {
    for (const i of range(5)) await sayAs(store, `c${i}`, 'm1', { customer: 'cu_1' });
    const page = await store.conversationsOf({ kind: 'customer', id: 'cu_1' }, 'c1', 2);
    expect(page.map((one) => one.conversation)).toEqual(['c2', 'c3']);
  });

  test('one in which two customers were proved belongs to both, and says so', async () => {
    await sayAs(store, 'family', 'm1', { customer: 'cu_1' });
    await sayAs(store, 'family', 'm2', { customer: 'cu_2' });
    for (const id of ['cu_1', 'cu_2'])
      expect(await store.conversationsOf({ kind: 'customer', id }, null, 10)).toEqual([{ conversation: 'family', shared: true }]);
  });

  test('everything about a conversation is told; null for one that is not there', async () => {
    await fill(store, 'c', { customer: 'cu_1', user: 'u1' });
    expect(await store.dossier('c')).toMatchObject({
      conversation: 'c',
      state: { customer: { id: 'cu_1' } },
      updatedAt: AT,
      subjects: [
        { kind: 'customer', id: 'cu_1' },
        { kind: 'user', id: 'webchat:u1' },
      ],
      tickets: [{ ticket: { number: 'T-c' }, brief: { title: '账户被盗' }, notes: [{ text: '请快点 c', at: AT }], at: AT }],
      outcomes: [{ flow: 'stolen', topic: 'security', disposition: 'handoff', at: AT }],
      feedback: [{ flow: 'stolen', helped: true, at: AT }],
      ratings: [{ of: 'agent', stars: 2, comment: '很慢 c', at: AT, seq: 2 }],
      work: [
        { status: 'open', item: { kind: 'deliver' } },
        { status: 'open', item: { kind: 'call' } },
      ],
      timer: { id: '1.remind', due: later(5_000) },
      inbound: [{ channel: 'test', messageId: 'c/钱不见了 c' }, { messageId: 'c/m2' }],
      conflicts: [{ bodyHash: 'other', times: 1 }],
    });
    expect(await store.dossier('nobody')).toBeNull();
  });
}

/** Rows that belong to a conversation, by the columns that tell. */
function rowsOf(rows: readonly Record<string, unknown>[], n: unknown, id: string): readonly Record<string, unknown>[] {
  return rows.filter((row) => row.conversation === n || row.conversation === id || row.id === id || row.number === `T-${id}`);
}

/** What an erase writes itself. */
const WRITTEN = ['erased', 'audit', 'anonymous_ticket'];

function eraseContract(open: OpenStore): void {
  let store: Store;
  let rows: Awaited<ReturnType<OpenStore>>['rows'];
  beforeEach(async () => {
    ({ store, rows } = await open());
  });
  afterEach(() => store.close());

  test('every row of the conversation goes, in every table, and every other row stays as it was', async () => {
    for (const name of ['before', 'victim', 'after']) await fill(store, name, { customer: `cu_${name}`, user: `u_${name}` });
    const before = await rows();
    const n = before.conversation?.find((row) => row.id === 'victim')?.n;
    const erased = await store.erase(orderOf('victim'));
    const after = await rows();
    for (const [table, all] of Object.entries(before)) {
      if (WRITTEN.includes(table)) continue;
      const mine = rowsOf(all, n, 'victim');
      const knows = all.some((row) => 'conversation' in row) || ['conversation', 'ticket_note'].includes(table);
      // A table that is empty here, or nobody's, would prove nothing.
      if (knows) expect([table, mine.length > 0, erased?.[table]]).toEqual([table, true, mine.length]);
      expect([table, after[table]]).toEqual([table, all.filter((row) => !mine.includes(row))]);
    }
    expect(JSON.stringify(after)).not.toContain('victim');
    expect(await store.conversation('victim')).toBeNull();
    expect(await store.ticket('T-victim')).toBeNull();
    expect(await store.conversationsOf({ kind: 'customer', id: 'cu_victim' }, null, 10)).toEqual([]);
  });

  test('a late repetition of an erased message is not run, and leaves nothing; a new message begins anew', async () => {
    await fill(store, 'c', { customer: 'cu_1' });
    await store.erase(orderOf('c'));
    const before = await rows();
    let ran = false;
    const late = await store.turn(requestOf('c', 'm2'), (seen) => {
      ran = true;
      return writeOf(seen, 'm2');
    });
    expect([late, ran]).toEqual([{ kind: 'conflict' }, false]);
    expect(await rows()).toEqual(before);
    const seen: unknown[] = [];
    const begun = await store.turn(requestOf('c', 'm3'), (now) => {
      seen.push(now.version, now.state, now.nextSeq, now.erased);
      return writeOf(now, 'm3');
    });
    expect(begun).toMatchObject({ kind: 'done', state: stateOf(1), messages: [{ seq: 1 }, { seq: 2 }] });
    expect(seen).toEqual([0, null, 1, 1]);
    await store.turn(requestOf('c', 'm4'), (now) => {
      expect(now.erased).toBe(1);
      return writeOf(now, 'm4');
    });
    expect((await store.turn(requestOf('c', 'm2'), (now) => writeOf(now, 'm2'))).kind).toBe('conflict');
    expect(await store.transcript('c', 0)).toHaveLength(4);
  });

  test('erased a second time: its keys are told from those of both times before', async () => {
    for (const round of [0, 1, 2]) {
      await store.turn(requestOf('c', `m${round}`), (before) => {
        expect(before.erased).toBe(round);
        return writeOf(before, 'm');
      });
      await store.erase(orderOf('c'));
    }
  });

  test('the bot gives itself small numbers, which begin anew: those are not remembered', async () => {
    await say(store, 'c', 'm1');
    const own = { ...requestOf('c', ''), inbound: { channel: 'wallet', account: 'c', messageId: '1.1' }, address: null };
    await store.turn(own, (before) => writeOf(before, 'answer'));
    await store.erase(orderOf('c'));
    await say(store, 'c', 'm2');
    expect((await store.turn(own, (before) => writeOf(before, 'answer'))).kind).toBe('done');
  });

  test('work of our own never begins a conversation', async () => {
    const outcome = await store.turn({ ...requestOf('gone', 'result'), address: null }, (before) => writeOf(before, 'x'));
    expect(outcome).toEqual({ kind: 'conflict' });
    expect(await store.conversation('gone')).toBeNull();
  });

  test('tickets for which a record is due stay without words, values, notes and person', async () => {
    await fill(store, 'secret', { customer: 'cu_secret' });
    await store.erase(orderOf('secret', { tickets: 'anonymise' }));
    const { anonymous_ticket: kept = [], ...others } = await rows();
    expect(kept.map((row) => JSON.parse(String(row.body)))).toEqual([
      {
        ticket: { number: 'T-secret', reason: 'stolen', priority: 'high' },
        kind: 'chat',
        brief: { topic: 'security', flow: 'stolen', title: '账户被盗', lang: 'zh' },
      },
    ]);
    expect(JSON.stringify(others)).not.toContain('secret');
  });

  test('there is nothing to erase of a stranger; an idle one only when it is idle and has no ticket', async () => {
    await say(store, 'c', 'm1');
    await fill(store, 'with ticket', {});
    expect(await store.erase(orderOf('nobody'))).toBeNull();
    expect(await store.erase(orderOf('c', { idleSince: AT }))).toBeNull();
    expect(await store.erase(orderOf('with ticket', { idleSince: later(1) }))).toBeNull();
    expect(await store.erase(orderOf('c', { idleSince: later(1) }))).toMatchObject({ conversation: 1, message: 2 });
  });

  test('it is all there or all gone: when the audit log cannot be written, nothing is erased', async () => {
    await fill(store, 'c', {});
    const before = await rows();
    const broken = orderOf('c', {
      audit: () => () => {
        throw new Error('no log');
      },
    });
    await expect(store.erase(broken)).rejects.toThrow(/no log/);
    expect(await rows()).toEqual(before);
  });

  test('what remains outside of rows is named', async () => {
    await fill(store, 'c', {});
    await store.erase(orderOf('c'));
    expect(await store.scrub()).toEqual({
      left: expect.stringMatching(/^(clean|rewrite)$/),
      words: expect.stringMatching(/\.$/),
    });
    await store.rewrite();
    expect((await say(store, 'c', 'm9')).kind).toBe('done');
  });
}

function raceContract(open: OpenStore): void {
  let store: Store;
  let rows: Awaited<ReturnType<OpenStore>>['rows'];
  let reopen: () => Promise<Store>;
  beforeEach(async () => {
    ({ store, rows, reopen } = await open());
  });
  afterEach(() => store.close());

  test('61 erase while a turn runs; neighbours intact', async () => {
    const names = range(6).map((i) => `c${i}`);
    for (const name of [...names, 'neighbour']) await fill(store, name, { customer: `cu_${name}` });
    const neighbour = [await store.dossier('neighbour'), await store.transcript('neighbour', 0), await store.turns('neighbour')];
    // The second one is another process's: an operator erases while the server works.
    const other = await reopen();
    const turns: Promise<TurnOutcome>[] = [];
    const erases: Promise<unknown>[] = [];
    for (const i of range(10))
      for (const name of names) {
        turns.push(say(store, name, `during ${i}`, { outbox: [deliver(`${name}/${i}`)] }));
        if (i % 3 === 1) erases.push((i > 5 ? other : store).erase(orderOf(name)));
        if (i % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    const outcomes = await Promise.all(turns);
    await Promise.all(erases);
    await other.close();
    expect(outcomes.every((outcome) => outcome.kind === 'done')).toBe(true);
    const stored = await rows();
    for (const { id, n, version, next_seq } of stored.conversation ?? []) {
      if (id === 'neighbour') continue;
      const of = (table: string) => (stored[table] ?? []).filter((row) => row.conversation === n);
      // Whole from its first turn on, whenever that was.
      expect(
        of('turn')
          .map((row) => Number(row.version))
          .sort((a, b) => a - b),
      ).toEqual(range(Number(version)).map((i) => i + 1));
      expect(
        of('message')
          .map((row) => Number(row.seq))
          .sort((a, b) => a - b),
      ).toEqual(range(Number(next_seq) - 1).map((i) => i + 1));
      expect(of('inbound')).toHaveLength(Number(version));
      expect(of('outbox')).toHaveLength(Number(version));
      expect(of('subject')).toHaveLength(0);
    }
    const known = new Set(stored.conversation?.map((row) => row.n));
    for (const table of [
      'message',
      'turn',
      'inbound',
      'outbox',
      'ticket',
      'timer',
      'sealed',
      'subject',
      'outcome',
      'feedback',
      'ratings',
    ])
      expect([table, (stored[table] ?? []).filter((row) => !known.has(row.conversation))]).toEqual([table, []]);
    expect([await store.dossier('neighbour'), await store.transcript('neighbour', 0), await store.turns('neighbour')]).toEqual(
      neighbour,
    );
    // What ran before the erase is not run again.
    for (const name of names) expect((await say(store, name, 'm2')).kind).toBe('conflict');
  });

  test('claims and timers of an erased conversation end quietly', async () => {
    await fill(store, 'c', {});
    const [item] = await store.claim(later(0), 10_000, 10);
    const [timer] = await store.claimTimers(later(9_000), 10_000, 10);
    if (!item || !timer) throw new Error('nothing was claimed');
    await store.erase(orderOf('c'));
    await store.retry(item, later(1), 'late');
    await store.release(item, later(1));
    await store.bury(item, 'late');
    await store.finish(item);
    await store.dropTimer(timer);
    expect(await store.outboxDepth()).toEqual({ open: 0, dead: 0 });
    expect(await store.claim(later(DAY), 10_000, 10)).toEqual([]);
    expect(await store.claimTimers(later(DAY), 10_000, 10)).toEqual([]);
    expect(await store.conversation('c')).toBeNull();
  });
}
