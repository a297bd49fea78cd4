/** The timers of the store's contract: one a conversation, written with the turn, there until something takes their place. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Store, TurnWrite } from '../../src/service/ports.ts';
import type { OpenStore } from './store.ts';
import { later, say } from './store-samples.ts';

const timer = (id: string, ms: number): { timer: TurnWrite['timer'] } => ({ timer: { id, due: later(ms) } });

export function timerContract(open: OpenStore): void {
  let store: Store;
  let reopen: () => Promise<Store>;
  beforeEach(async () => {
    ({ store, reopen } = await open());
  });
  afterEach(() => store.close());
  const due = async (ms: number, limit = 10) => (await store.claimTimers(later(ms), 0, limit)).map((one) => one.id);

  test('a timer is due from its instant on, and stays until it is dropped', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 5_000));
    expect(await due(4_999)).toEqual([]);
    const [found] = await store.claimTimers(later(5_000), 0, 10);
    expect(found).toEqual({ conversation: 'c', id: '1.remind', due: later(5_000) });
    expect(await due(9_000)).toEqual(['1.remind']);
    if (found) await store.dropTimer(found);
    expect(await due(9_000)).toEqual([]);
  });

  test('the next turn replaces it, keeps it or clears it', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 5_000));
    await say(store, 'c', 'm2', timer('2.remind', 8_000));
    expect(await due(9_000)).toEqual(['2.remind']);
    await say(store, 'c', 'm3', { timer: 'keep' });
    expect((await store.timerOf('c'))?.id).toBe('2.remind');
    await say(store, 'c', 'm4', { timer: null });
    expect(await store.timerOf('c')).toBeNull();
    await say(store, 'c', 'm5', { timer: 'keep' });
    expect(await due(99_000)).toEqual([]);
  });

  test('one that was replaced meanwhile is not dropped', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 0));
    const [old] = await store.claimTimers(later(0), 0, 1);
    await say(store, 'c', 'm2', timer('2.close', 0));
    if (old) await store.dropTimer(old);
    expect(await due(0)).toEqual(['2.close']);
  });

  test('a turn that fails leaves the timer alone', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 0));
    const failed = await say(store, 'c', 'm2', { ...timer('2.remind', 0), ticketNotes: [{ number: 'NO', text: '' }] });
    expect(failed.kind).toBe('failed');
    expect(await due(0)).toEqual(['1.remind']);
  });

  test('the longest overdue come first, no more than the limit', async () => {
    for (const [i, ms] of [3_000, 1_000, 2_000].entries()) await say(store, `c${i}`, 'm1', timer(`t${ms}`, ms));
    expect(await due(9_000, 2)).toEqual(['t1000', 't2000']);
  });

  test('of all who look at once one gets a timer; another one later, when nothing came of it', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 0));
    const looks = await Promise.all([1, 2, 3].map(() => store.claimTimers(later(1), 10_000, 10)));
    expect(looks.flat().map((one) => one.id)).toEqual(['1.remind']);
    expect(await store.claimTimers(later(10_000), 10_000, 10)).toEqual([]);
    expect((await store.timerOf('c'))?.id).toBe('1.remind');
    expect(await store.claimTimers(later(10_001), 10_000, 10)).toHaveLength(1);
  });

  test('a timer that takes the place of a claimed one is due by its own time', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 0));
    await store.claimTimers(later(0), 60_000, 1);
    await say(store, 'c', 'm2', timer('2.close', 1_000));
    expect(await due(1_000)).toEqual(['2.close']);
  });

  test('they survive a restart', async () => {
    await say(store, 'c', 'm1', timer('1.remind', 5_000));
    await store.close();
    store = await reopen();
    expect(await due(5_000)).toEqual(['1.remind']);
  });

  test('what is kept under a name is made once, whoever asks first, and survives a restart', async () => {
    const values = await Promise.all(['a', 'b', 'c'].map((value) => store.keep('key', () => value)));
    expect(new Set(values).size).toBe(1);
    await store.close();
    store = await reopen();
    expect(await store.keep('key', () => 'another')).toBe(values[0]);
    expect(await store.keep('other key', () => 'another')).toBe('another');
  });
}
