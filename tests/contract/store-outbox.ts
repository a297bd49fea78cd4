/** The outbox part of the store's contract: claimed by lease, in the order of each conversation, fenced. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClaimedItem, OutboxItem, Store } from '../../src/service/ports.ts';
import type { OpenStore } from './store.ts';
import { call, deliver, later, say } from './store-samples.ts';

const LEASE = 10_000;
const keys = (items: readonly ClaimedItem[]): readonly string[] => items.map((claimed) => claimed.item.idempotencyKey);
const only = (items: readonly ClaimedItem[]): ClaimedItem => {
  const [item] = items;
  if (!item || items.length !== 1) throw new Error(`expected one item, got ${items.length}`);
  return item;
};

export function outboxContract(open: OpenStore): void {
  let store: Store;
  beforeEach(async () => {
    store = (await open()).store;
  });
  afterEach(() => store.close());

  test('a claimed row carries the work, the address and the first attempt', async () => {
    await say(store, 'c', 'm1', { outbox: [call('k1')] });
    expect(only(await store.claim(later(0), LEASE, 10))).toMatchObject({
      conversation: 'c',
      address: { conversation: 'c' },
      attempts: 1,
      item: call('k1'),
    });
  });

  test('only the oldest open row of each conversation may be claimed; the next one when it is finished', async () => {
    await say(store, 'a', 'm1', { outbox: [deliver('a1'), call('a2')] });
    await say(store, 'b', 'm1', { outbox: [deliver('b1')] });
    const heads = await store.claim(later(0), LEASE, 10);
    expect([...keys(heads)].sort()).toEqual(['a1', 'b1']);
    expect(await store.claim(later(1), LEASE, 10)).toEqual([]);
    for (const head of heads) await store.finish(head);
    expect(keys(await store.claim(later(2), LEASE, 10))).toEqual(['a2']);
  });

  test('what another desk is told is a line of its own: while it is down, the customer hears the bot, and nobody is unready', async () => {
    const desk = (key: string): OutboxItem => {
      const word = { kind: 'initiate', ticket: 'H-1', epoch: 1 } as const;
      return { kind: 'desk', idempotencyKey: key, word };
    };
    await say(store, 'c', 'm1', { outbox: [deliver('d1'), desk('k1'), deliver('d2'), desk('k2')] });
    const heads = await store.claim(later(0), LEASE, 10);
    expect([...keys(heads)].sort()).toEqual(['d1', 'k1']);
    for (const head of heads) await (head.item.kind === 'desk' ? store.retry(head, later(9_000), 'down') : store.finish(head));
    const [next, ...others] = await store.claim(later(1), LEASE, 10);
    expect([next?.item.idempotencyKey, others]).toEqual(['d2', []]);
    if (next) await store.finish(next);
    expect(await store.outboxAge(later(8_000))).toBe(0);
    const again = await store.claim(later(9_000), LEASE, 10);
    expect(again.map(({ item }) => item)).toEqual([desk('k1')]);
    for (const one of again) await store.finish(one);
    expect(keys(await store.claim(later(9_001), LEASE, 10))).toEqual(['k2']);
  });

  test('no more than the limit is claimed', async () => {
    for (const name of ['a', 'b', 'c']) await say(store, name, 'm1', { outbox: [deliver(`${name}1`)] });
    expect(await store.claim(later(0), LEASE, 2)).toHaveLength(2);
    expect(await store.claim(later(0), LEASE, 2)).toHaveLength(1);
  });

  test('a lease that ran out is claimed again; what the first claimer does then is ignored', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1')] });
    const first = only(await store.claim(later(0), LEASE, 10));
    expect(await store.claim(later(LEASE - 1), LEASE, 10)).toEqual([]);
    const second = only(await store.claim(later(LEASE), LEASE, 10));
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(second.attempts).toBe(2);
    await store.retry(first, later(0), 'late');
    expect(await store.claim(later(LEASE + 1), LEASE, 10)).toEqual([]);
    await store.bury(first, 'late');
    await store.finish(first);
    const third = only(await store.claim(later(2 * LEASE), LEASE, 10));
    expect(third.attempts).toBe(3);
    await store.finish(third);
    expect(await store.claim(later(9 * LEASE), LEASE, 10)).toEqual([]);
  });

  test('retry: due again at the given instant, and the rows behind it wait, so that order is kept', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1'), deliver('k2')] });
    const item = only(await store.claim(later(0), LEASE, 10));
    await store.retry(item, later(30_000), 'the channel answered 429 \ud83d');
    expect(await store.claim(later(29_999), LEASE, 10)).toEqual([]);
    const again = only(await store.claim(later(30_000), LEASE, 10));
    expect([again.item.idempotencyKey, again.attempts]).toEqual(['k1', 2]);
  });

  test('bury: given up, and the conversation goes on', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1'), deliver('k2')] });
    await store.bury(only(await store.claim(later(0), LEASE, 10)), 'refused for ever');
    expect(keys(await store.claim(later(1), LEASE, 10))).toEqual(['k2']);
  });

  test('release: as if it had not been claimed; due at the given instant, and its order is kept', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1'), deliver('k2')] });
    const item = only(await store.claim(later(0), LEASE, 10));
    await store.release(item, later(5_000));
    expect(await store.claim(later(4_999), LEASE, 10)).toEqual([]);
    const again = only(await store.claim(later(5_000), LEASE, 10));
    expect(again).toMatchObject({ item: deliver('k1'), attempts: 1, interrupted: false });
    expect(again.fence).toBeGreaterThan(item.fence);
    await store.release(item, later(0));
    expect(await store.claim(later(5_001), LEASE, 10)).toEqual([]);
  });

  test('a release never makes a row due earlier than it was', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1')] });
    await store.retry(only(await store.claim(later(0), LEASE, 10)), later(9_000), 'later');
    await store.release(only(await store.claim(later(9_000), LEASE, 10)), later(0));
    expect(await store.claim(later(8_999), LEASE, 10)).toEqual([]);
    expect(only(await store.claim(later(9_000), LEASE, 10)).attempts).toBe(2);
  });

  test('only a claim whose lease ran out counts as interrupted, also after it was given back unbegun', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1')] });
    const first = only(await store.claim(later(0), LEASE, 10));
    await store.retry(first, later(1), 'the channel answered 429');
    const second = only(await store.claim(later(1), LEASE, 10));
    const third = only(await store.claim(later(1 + LEASE), LEASE, 10));
    await store.release(third, later(2 + LEASE));
    const fourth = only(await store.claim(later(2 + LEASE), LEASE, 10));
    expect([first, second, third, fourth].map((one) => one.interrupted)).toEqual([false, false, true, true]);
  });

  test('operators see what is open and what was given up, page by page, with the last error and without words', async () => {
    await say(store, 'a', 'm1', { outbox: [deliver('a1'), deliver('a2')] });
    await say(store, 'b', 'm1', { outbox: [call('b1')] });
    for (const item of await store.claim(later(0), LEASE, 10)) {
      if (item.conversation === 'a') await store.bury(item, 'the channel answered 403');
      else await store.retry(item, later(60_000), 'the channel answered 503');
    }
    const [dead] = await store.outboxRows('dead', later(1), 0, 10);
    expect(dead).toEqual({
      id: dead?.id,
      kind: 'deliver',
      conversation: 'a',
      status: 'dead',
      attempts: 1,
      at: later(0),
      due: later(0),
      error: 'the channel answered 403',
    });
    const open = await store.outboxRows('open', later(1), 0, 10);
    expect(open.map((row) => [row.conversation, row.kind, row.attempts, row.due, row.error])).toEqual([
      ['a', 'deliver', 0, later(0), null],
      ['b', 'call', 1, later(60_000), 'the channel answered 503'],
    ]);
    const [first] = await store.outboxRows('open', later(1), 0, 1);
    expect(await store.outboxRows('open', later(1), first?.id ?? 0, 10)).toEqual(open.slice(1));
    expect(await store.outboxRows('open', later(0), 0, 10)).toEqual([]);
    expect(await store.outboxDepth()).toEqual({ open: 2, dead: 1 });
  });

  test('redrive: what was given up is due at once, as new, ahead of what came later; and once only', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1'), deliver('k2')] });
    const item = only(await store.claim(later(0), LEASE, 10));
    await store.bury(item, 'the channel answered 403');
    const both = await Promise.all([store.redrive(item.id, later(9_000)), store.redrive(item.id, later(9_000))]);
    expect(both.sort()).toEqual([false, true]);
    expect(await store.outboxDepth()).toEqual({ open: 2, dead: 0 });
    const [row] = await store.outboxRows('open', later(1), 0, 1);
    expect(row).toMatchObject({ id: item.id, attempts: 0, due: later(9_000) });
    expect(row?.error).toMatch(/put back at 2025-03-01T08:00:09.000Z.*the channel answered 403/);
    const again = only(await store.claim(later(9_000), LEASE, 10));
    expect(again).toMatchObject({ item: deliver('k1'), attempts: 1, interrupted: false });
    await store.finish(item);
    expect((await store.outboxDepth()).open).toBe(2);
    await store.finish(again);
    expect(keys(await store.claim(later(9_001), LEASE, 10))).toEqual(['k2']);
  });

  test('open or unknown rows are not put back', async () => {
    await say(store, 'c', 'm1', { outbox: [deliver('k1')] });
    const item = only(await store.claim(later(0), LEASE, 10));
    expect(await store.redrive(item.id, later(1))).toBe(false);
    expect(await store.redrive(999_999, later(1))).toBe(false);
    await store.finish(item);
    expect(await store.redrive(item.id, later(1))).toBe(false);
  });

  test('the age is the waiting time of the oldest due row', async () => {
    expect(await store.outboxAge(later(5_000))).toBe(0);
    await say(store, 'c', 'm1', { outbox: [deliver('k1')] });
    expect(await store.outboxAge(later(5_000))).toBe(5_000);
    const item = only(await store.claim(later(5_000), LEASE, 10));
    await store.retry(item, later(60_000), 'later');
    expect(await store.outboxAge(later(59_000))).toBe(0);
    expect(await store.outboxAge(later(61_000))).toBe(1_000);
  });

  test('work of a turn that failed does not exist; the same intention is never written twice', async () => {
    await say(store, 'c', 'm1', { outbox: [call('k1')] });
    expect((await say(store, 'c', 'm2', { outbox: [call('k1')] })).kind).toBe('failed');
    await say(store, 'c', 'm3', { outbox: [call('k2')], ticketNotes: [{ number: 'NO', text: '' }] });
    await store.finish(only(await store.claim(later(0), LEASE, 10)));
    expect(await store.claim(later(1), LEASE, 10)).toEqual([]);
  });

  test('two dispatchers at once never claim the same row', async () => {
    for (let i = 0; i < 40; i++) await say(store, `c${i}`, 'm1', { outbox: [deliver(`k${i}`)] });
    const claimed = (await Promise.all([1, 2, 3, 4].map(() => store.claim(later(0), LEASE, 15)))).flat();
    expect(new Set(keys(claimed)).size).toBe(claimed.length);
    expect(claimed).toHaveLength(40);
  });
}
