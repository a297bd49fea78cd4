/** The outbox part of the store's contract: claimed by lease, in the order of each conversation, fenced. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ClaimedItem, Store } from '../../src/service/ports.ts';
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
