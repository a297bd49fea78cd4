/** What customers think of the bot and of agents: one rating for each end, beside the turns. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Rated, Store } from '../../src/service/ports.ts';
import { DAY } from './privacy-samples.ts';
import type { OpenStore } from './store.ts';
import { later, say } from './store-samples.ts';

const FIVE: Rated = { of: 'bot', stars: 5, comment: '很快，谢谢', at: later(0), seq: 2 };

export function ratingContract(open: OpenStore): void {
  let store: Store;
  let rows: Awaited<ReturnType<OpenStore>>['rows'];
  beforeEach(async () => {
    ({ store, rows } = await open());
  });
  afterEach(() => store.close());

  test('the first one of an end stays, the same again is known, and another end has its own', async () => {
    await say(store, 'c', 'm1');
    expect(await store.rate('c', FIVE)).toBe('kept');
    expect(await store.rate('c', { ...FIVE, at: later(1_000) })).toBe('repeated');
    expect(await store.rate('c', { ...FIVE, stars: 1 })).toBe('other');
    expect(await store.rate('c', { ...FIVE, comment: null })).toBe('other');
    const more: readonly Rated[] = [
      { ...FIVE, of: 'agent', stars: 3, comment: null, at: later(1_000) },
      { ...FIVE, seq: 4, stars: 1, comment: 'Slow, and rude', at: later(2_000) },
    ];
    for (const rated of more) expect(await store.rate('c', rated)).toBe('kept');
    expect((await store.dossier('c'))?.ratings).toEqual([FIVE, ...more]);
  });

  test('of a conversation that is not there nothing is kept', async () => {
    expect(await store.rate('nobody', FIVE)).toBe('gone');
    expect((await rows()).ratings).toEqual([]);
  });

  test('many at once leave one; no number of stars but one to five gets in; the turns go on', async () => {
    await say(store, 'c', 'm1');
    const all = await Promise.all(Array.from({ length: 8 }, () => store.rate('c', FIVE)));
    expect(all.filter((one) => one === 'kept')).toHaveLength(1);
    await expect(store.rate('c', { ...FIVE, seq: 3, stars: 6 })).rejects.toThrow();
    expect((await say(store, 'c', 'm2')).kind).toBe('done');
    expect((await rows()).ratings).toHaveLength(1);
  });

  test('with the messages they grow old', async () => {
    await say(store, 'c', 'm1');
    await store.rate('c', FIVE);
    await store.rate('c', { ...FIVE, seq: 4, at: later(2 * DAY) });
    const before = await store.expirable('messages', later(DAY));
    let removed = 0;
    for (let count = 1; count > 0; removed += count) count = await store.expire('messages', later(DAY));
    expect([before, removed]).toEqual([3, 3]);
    expect((await store.dossier('c'))?.ratings.map(({ seq }) => seq)).toEqual([4]);
  });
}
