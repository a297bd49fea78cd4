/** What every store must do, whatever it stands on. Run on each adapter by its own test file. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Store } from '../../src/service/ports.ts';
import { deskContract } from './store-desk.ts';
import { outboxContract } from './store-outbox.ts';
import { peopleContract } from './store-people.ts';
import { privacyContract } from './store-privacy.ts';
import { ratingContract } from './store-ratings.ts';
import { readerContract } from './store-readers.ts';
import { AT, bubble, later, requestOf, say, stateOf, writeOf } from './store-samples.ts';
import { ticketContract } from './store-tickets.ts';
import { timerContract } from './store-timers.ts';

export type OpenStore = () => Promise<{
  readonly store: Store;
  readonly reopen: () => Promise<Store>;
  /** All rows of all tables as they are stored, in a fixed order. */
  readonly rows: () => Promise<{ readonly [table: string]: readonly Record<string, unknown>[] }>;
}>;

/** `open` gives an empty store, and `reopen` opens the same data again after `close`. */
export function storeContract(name: string, open: OpenStore): void {
  describe(`${name}: a turn`, () => turnContract(open));
  describe(`${name}: many at once`, () => concurrencyContract(open));
  describe(`${name}: what can be read later`, () => readContract(open));
  describe(`${name}: the outbox`, () => outboxContract(open));
  describe(`${name}: timers and what is kept`, () => timerContract(open));
  describe(`${name}: clients that read`, () => readerContract(open));
  describe(`${name}: tickets`, () => ticketContract(open));
  describe(`${name}: ratings`, () => ratingContract(open));
  describe(`${name}: the desk`, () => deskContract(open));
  describe(`${name}: people at the desk`, () => peopleContract(open));
  describe(`${name}: privacy`, () => privacyContract(open));
}

function turnContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());

  test('a new conversation starts from nothing, the next turn sees what the first wrote', async () => {
    const seen: unknown[] = [];
    for (const id of ['m1', 'm2']) {
      await store.turn(requestOf('c', id), (before) => {
        seen.push([before.version, before.state?.turn ?? null, before.nextSeq]);
        return writeOf(before, id);
      });
    }
    expect(seen).toEqual([
      [0, null, 1],
      [1, 1, 3],
    ]);
  });

  test('the outcome carries the new state and the messages of this turn, numbered without a gap', async () => {
    await say(store, 'c', '你好');
    const outcome = await say(store, 'c', '转账还没到');
    expect(outcome).toEqual({
      kind: 'done',
      state: stateOf(2),
      messages: [
        { seq: 3, from: 'customer', message: bubble('转账还没到'), at: AT },
        { seq: 4, from: 'bot', message: bubble('收到：转账还没到'), at: AT },
      ],
    });
  });

  test('the same message again runs nothing and gets the first answer, also after later turns', async () => {
    const first = await say(store, 'c', 'm1');
    await say(store, 'c', 'm2');
    let ran = false;
    const again = await store.turn(requestOf('c', 'm1'), (before) => {
      ran = true;
      return writeOf(before, 'm1');
    });
    expect(ran).toBe(false);
    expect(again).toEqual({ ...first, kind: 'duplicate', state: stateOf(2) });
    expect(await store.transcript('c', 0)).toHaveLength(4);
  });

  test('the same id with other words is refused', async () => {
    await say(store, 'c', 'm1');
    const outcome = await store.turn(requestOf('c', 'm1', 'something else'), (before) => writeOf(before, 'x'));
    expect(outcome).toEqual({ kind: 'conflict' });
    expect(await store.transcript('c', 0)).toHaveLength(2);
  });

  test('what was refused is kept for the audit, each body once, with how often and when last', async () => {
    await say(store, 'c', 'm1');
    const other = (at: string) => store.turn({ ...requestOf('c', 'm1', 'other words'), at }, (before) => writeOf(before, 'x'));
    await other(later(1_000));
    await other(later(2_000));
    await store.turn({ ...requestOf('c', 'm1'), conversation: 'stranger' }, (before) => writeOf(before, 'x'));
    const inbound = { channel: 'test', account: 'bot', messageId: 'c/m1' };
    expect(await store.conflicts(10)).toEqual([
      { inbound, conversation: 'c', bodyHash: 'hash of other words', times: 2, at: later(2_000) },
      { inbound, conversation: 'stranger', bodyHash: 'hash of m1', times: 1, at: AT },
    ]);
    expect(await store.conflicts(1)).toHaveLength(1);
  });

  test('the same id from another conversation never gets the first one’s answer', async () => {
    await say(store, 'c', 'm1');
    const outcome = await store.turn({ ...requestOf('c', 'm1'), conversation: 'other' }, (before) => writeOf(before, 'x'));
    expect(outcome).toEqual({ kind: 'conflict' });
    expect(await store.conversation('other')).toBeNull();
  });

  test('a turn whose step throws writes nothing, and the same message may be tried again', async () => {
    await say(store, 'c', 'm1');
    const boom = new Error('boom');
    const failed = await store.turn(requestOf('c', 'm2'), () => {
      throw boom;
    });
    expect(failed).toEqual({ kind: 'failed', error: boom });
    expect((await store.turns('c')).map((turn) => turn.version)).toEqual([1]);
    expect(await say(store, 'c', 'm2')).toMatchObject({ kind: 'done', state: { turn: 2 } });
  });

  test('a turn that cannot be written in full is not written at all', async () => {
    await say(store, 'c', 'm1');
    const failed = await say(store, 'c', 'm2', { ticketNotes: [{ number: 'NO-SUCH-TICKET', text: 'more' }] });
    expect(failed.kind).toBe('failed');
    const broken = await say(store, 'c', 'm3', { why: { big: 1n } });
    expect(broken.kind).toBe('failed');
    expect(await store.transcript('c', 0)).toHaveLength(2);
    expect(await store.turns('c')).toHaveLength(1);
  });

  test('a turn without an address keeps the one that is known', async () => {
    await say(store, 'c', 'm1');
    await store.turn({ ...requestOf('c', 'result'), address: null }, (before) => writeOf(before, 'x'));
    expect((await store.conversation('c'))?.address).toEqual({ serviceUrl: 'http://127.0.0.1:9/', conversation: 'c' });
  });

  test('words are data: quotes, emoji, NUL, lone surrogates and SQL come back as they were', async () => {
    const words = `'; DROP TABLE message; -- "引号" 👍🏽 \0 NUL \ud83d half \u202e bidi \u200b`;
    await store.turn(requestOf('c', 'm1'), (before) => writeOf(before, words));
    expect((await store.transcript('c', 0))[0]?.message.text).toBe(words);
  });

  test('ids that UTF-8 cannot tell apart are refused instead of mixed up', async () => {
    expect((await say(store, 'c\ud800', 'm1')).kind).toBe('failed');
    expect((await say(store, 'c\0d', 'm1')).kind).toBe('failed');
    expect(await store.conversation('c\ud801')).toBeNull();
  });
}

function concurrencyContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());

  test('50 messages of one conversation at once: each once, in the order in which they came', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `m${i}`);
    const outcomes = await Promise.all(ids.map((id) => say(store, 'c', id)));
    expect(outcomes.every((outcome) => outcome.kind === 'done')).toBe(true);
    const transcript = await store.transcript('c', 0);
    expect(transcript.map((m) => m.seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
    expect(transcript.filter((m) => m.from === 'customer').map((m) => m.message.text)).toEqual(ids);
    expect((await store.turns('c')).map((turn) => turn.version)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  test('the same message three times at once runs once', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => say(store, 'c', 'm1')));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'duplicate', 'duplicate']);
    expect(await store.transcript('c', 0)).toHaveLength(2);
  });

  test('a turn that fails does not touch the others that are written with it', async () => {
    const outcomes = await Promise.all([
      say(store, 'a', 'm1'),
      store.turn(requestOf('b', 'm1'), () => {
        throw new Error('boom');
      }),
      say(store, 'b', 'm2', { ticketNotes: [{ number: 'NO-SUCH-TICKET', text: 'x' }] }),
      say(store, 'b', 'm3'),
      say(store, 'a', 'm2'),
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['done', 'failed', 'failed', 'done', 'done']);
    expect(await store.transcript('a', 0)).toHaveLength(4);
    expect((await store.transcript('b', 0)).map((m) => m.message.text)).toEqual(['m3', '收到：m3']);
  });

  test('300 conversations at once keep apart', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `conversation ${i}`);
    await Promise.all(names.flatMap((name) => [say(store, name, 'm1'), say(store, name, 'm2')]));
    for (const name of names) expect((await store.conversation(name))?.state.turn).toBe(2);
  });
}

function readContract(open: OpenStore): void {
  test('transcript: messages after a number, in order; nothing for a stranger or a senseless number', async () => {
    const { store } = await open();
    await say(store, 'c', 'm1');
    await say(store, 'c', 'm2');
    expect((await store.transcript('c', 2)).map((m) => m.seq)).toEqual([3, 4]);
    expect(await store.transcript('c', 999_999)).toEqual([]);
    expect(await store.transcript('c', Number.NaN)).toEqual([]);
    expect(await store.transcript('stranger', 0)).toEqual([]);
    await store.close();
  });

  test('turns: event and why of each, so that a conversation can be explained and replayed', async () => {
    const { store } = await open();
    await say(store, 'c', '你好');
    expect(await store.turns('c')).toEqual([
      { version: 1, event: expect.objectContaining({ id: 'e-你好', at: AT }), why: { rules: ['echo'], text: '你好' } },
    ]);
    await store.close();
  });

  test('turns that were not understood: page by page from an instant on, oldest first, and no others', async () => {
    const { store, reopen } = await open();
    const doubtful = (conversation: string, id: string, ms: number, doubt: 'clarify' | 'fallback' | 'unanswered' | null) =>
      store.turn({ ...requestOf(conversation, id), at: later(ms) }, (before) => writeOf(before, id, { doubt }));
    await doubtful('a', 'm1', 0, 'fallback');
    await doubtful('b', 'm1', 1000, 'clarify');
    await doubtful('a', 'm2', 1000, null);
    await doubtful('a', 'm3', 1000, 'unanswered');
    await doubtful('a', 'm4', 1000, 'fallback');
    await store.close();
    const again = await reopen();
    const found = [
      { conversation: 'a', version: 1, doubt: 'fallback', at: later(0) },
      { conversation: 'a', version: 3, doubt: 'unanswered', at: later(1000) },
      { conversation: 'a', version: 4, doubt: 'fallback', at: later(1000) },
      { conversation: 'b', version: 1, doubt: 'clarify', at: later(1000) },
    ];
    expect(await again.doubtfulTurns(AT, null, 10)).toEqual(found);
    expect(await again.doubtfulTurns(later(1), null, 10)).toEqual(found.slice(1));
    const first = await again.doubtfulTurns(AT, null, 3);
    expect(first).toEqual(found.slice(0, 3));
    expect(await again.doubtfulTurns(AT, first.at(-1) ?? null, 3)).toEqual(found.slice(3));
    expect(await again.doubtfulTurns(later(2000), null, 10)).toEqual([]);
    await again.close();
  });

  test('tickets: found by number, with the brief and the notes in order', async () => {
    const { store } = await open();
    const ticket = { number: 'T-7K2M', reason: 'lookup_down', priority: 'high' as const };
    const brief = {
      topic: 'security' as const,
      flow: 'stolen',
      title: '账户被盗',
      lang: 'zh' as const,
      customer: null,
      answers: [{ slot: 'phone', value: '****8000' }],
      tried: [],
      wishes: ['发票'],
    };
    await say(store, 'c', 'm1', {
      tickets: [{ ticket, brief }],
      outcomes: [{ flow: 'stolen', topic: 'security', disposition: 'handoff' }],
      feedback: [{ flow: 'stolen', helped: false }],
    });
    await say(store, 'c', 'm2', {
      ticketNotes: [
        { number: 'T-7K2M', text: '还有 \ud83d' },
        { number: 'T-7K2M', text: '请快点' },
      ],
    });
    expect(await store.ticket('T-7K2M')).toEqual({
      ticket,
      brief,
      conversation: 'c',
      notes: ['还有 \ud83d', '请快点'],
      at: AT,
    });
    expect(await store.ticket('T-0000')).toBeNull();
    await store.close();
  });

  test('everything is there after closing and opening again, and a repetition is still known', async () => {
    const { store, reopen } = await open();
    await say(store, 'c', 'm1');
    const before = [await store.conversation('c'), await store.transcript('c', 0), await store.turns('c')];
    await store.close();
    const again = await reopen();
    expect([await again.conversation('c'), await again.transcript('c', 0), await again.turns('c')]).toEqual(before);
    expect((await say(again, 'c', 'm1')).kind).toBe('duplicate');
    expect(await say(again, 'c', 'm2')).toMatchObject({ kind: 'done', state: { turn: 2 } });
    await again.close();
  });

  test('closing waits for the turns that are under way; afterwards the store says that it is closed', async () => {
    const { store, reopen } = await open();
    const underWay = Promise.all(Array.from({ length: 100 }, (_, i) => say(store, 'c', `m${i}`)));
    await store.close();
    expect((await underWay).every((outcome) => outcome.kind === 'done')).toBe(true);
    await expect(say(store, 'c', 'late')).rejects.toThrow(/closed/);
    await expect(store.check()).rejects.toThrow(/closed/);
    const again = await reopen();
    expect(await again.transcript('c', 0)).toHaveLength(200);
    await again.close();
  });

  test('check is silent when all is well', async () => {
    const { store } = await open();
    await expect(store.check()).resolves.toBeUndefined();
    expect(await store.outboxAge(later(0))).toBe(0);
    await store.close();
  });
}
