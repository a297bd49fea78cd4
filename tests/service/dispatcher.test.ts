/** What the dispatcher does with channels that are slow, refuse or ask for patience, and with a stop in the middle. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { createButtons } from '../../src/service/buttons.ts';
import { type DispatcherParts, perform, startDispatcher } from '../../src/service/dispatcher.ts';
import { noMetrics } from '../../src/service/observe.ts';
import { createPacing } from '../../src/service/pacing.ts';
import type { Channel, ClaimedItem, Log, Store } from '../../src/service/ports.ts';
import { createSealer } from '../../src/service/sealing.ts';
import { createSettling } from '../../src/service/settling.ts';
import { AT, deliver, later, say } from '../contract/store-samples.ts';
import { miniKnowledge } from '../support/talk.ts';

const log: Log = { info() {}, warn() {}, error() {} };
const LEASE = 60_000;

let store: Store;
let now: number;
let sent: string[];
let counted: string[];
let answer: () => Promise<void>;
beforeEach(() => {
  store = openSqliteStore({ file: ':memory:', log });
  now = Date.parse(AT);
  sent = [];
  counted = [];
  answer = async () => {};
});
afterEach(() => store.close());

function parts(more: Partial<DispatcherParts> = {}, channel: Partial<Channel> = {}): DispatcherParts {
  const test: Channel = {
    name: 'test',
    async deliver(_address, messages, trace) {
      sent.push(`${messages.map(({ seq }) => seq)} ${trace?.slice(3, 35)}`);
      await answer();
    },
    ...channel,
  };
  let unique = 0;
  return {
    knowledge: miniKnowledge,
    store,
    wallet: { call: async () => ({ result: 'unavailable', fields: {} }) },
    channels: { c: test },
    clock: { now: () => new Date(now).toISOString() },
    ids: { unique: () => `id${++unique}`, fresh: () => '0123456789' },
    log,
    settling: createSettling(1000),
    buttons: createButtons(['k'.repeat(32)]),
    sealer: createSealer(['s'.repeat(32)]),
    metrics: {
      ...noMetrics,
      delivery: (name, result) => counted.push(`${name} ${result}`),
      mayRepeat: (name) => counted.push(`${name} may repeat`),
    },
    ...more,
  };
}

const claimOne = async (): Promise<ClaimedItem> => {
  const [item] = await store.claim(new Date(now).toISOString(), LEASE, 1);
  if (!item) throw new Error('nothing is due');
  return item;
};
/** Milliseconds until the oldest open row is due. */
const dueIn = async (): Promise<number> => {
  const [row] = await store.outboxRows('open', later(1), 0, 1);
  return Date.parse(row?.due ?? '') - now;
};
const failure = (more: object) => () => Promise.reject(Object.assign(new Error('it answered 503'), more));
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 2500 && !(await holds()); i++) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('a delivery', () => {
  test('goes on in the trace of the turn that left it', async () => {
    const trace = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await say(store, 'c:1', 'm1', { outbox: [{ ...deliver('k1'), trace }] });
    await perform(parts(), await claimOne());
    expect([sent, counted]).toEqual([['2 4bf92f3577b34da6a3ce929d0e0e4736'], ['test delivered']]);
  });

  test.each([
    ['as long as the channel asks', { retryAfterMs: 7_000 }, 7_000],
    ['an hour at most, whatever it asks', { retryAfterMs: 1e300 }, 3_600_000],
    ['by itself when the channel says nothing', {}, 2_000],
    ['by itself when what it says is no time', { retryAfterMs: Number.NaN }, 2_000],
  ])('that is not taken waits %s', async (_name, more, ms) => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    answer = failure(more);
    await perform(parts(), await claimOne());
    expect([await dueIn(), counted]).toEqual([ms, ['test retried']]);
  });

  test('that is refused for good becomes a dead letter, and the conversation goes on', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1'), deliver('k2', [1])] });
    answer = failure({ permanent: true });
    await perform(parts(), await claimOne());
    answer = async () => {};
    await perform(parts(), await claimOne());
    expect(counted).toEqual(['test dead', 'test delivered']);
    expect(await store.outboxDepth()).toEqual({ open: 0, dead: 1 });
  });
});

describe('deliveries that may have come twice', () => {
  test('after a process that died in between, to a channel that cannot tell', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    await claimOne();
    now += LEASE;
    await perform(parts(), await claimOne());
    expect(counted).toEqual(['test may repeat', 'test delivered']);
  });

  test('after an answer that was lost, but not after one that says no', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    for (const more of [
      { perhapsTaken: true, retryAfterMs: 0 },
      { perhapsTaken: false, retryAfterMs: 0 },
    ]) {
      answer = failure(more);
      await perform(parts(), await claimOne());
    }
    answer = async () => {};
    await perform(parts(), await claimOne());
    expect(counted).toEqual(['test retried', 'test may repeat', 'test retried', 'test delivered']);
  });

  test('are not counted for a channel that knows repetitions', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    await claimOne();
    now += LEASE;
    answer = failure({ perhapsTaken: true, retryAfterMs: 0 });
    await perform(parts({}, { knowsRepetitions: true }), await claimOne());
    expect(counted).toEqual(['test retried']);
  });
});

describe('pacing', () => {
  test('what is too early is given back, due at its place in the line, and is no attempt', async () => {
    const pacing = createPacing({ test: 1 });
    for (const name of ['c:1', 'c:2', 'c:3']) await say(store, name, 'm1', { outbox: [deliver(name)] });
    const paced = parts({ pacing });
    for (const item of await store.claim(AT, LEASE, 10)) await perform(paced, item);
    expect(sent).toHaveLength(1);
    const rows = await store.outboxRows('open', later(1), 0, 10);
    expect(rows.map((row) => [row.attempts, row.due])).toEqual([
      [0, later(1000)],
      [0, later(2000)],
    ]);
    for (const step of [1000, 2000]) {
      now = Date.parse(AT) + step;
      await perform(paced, await claimOne());
    }
    expect(sent).toHaveLength(3);
    expect(await store.outboxDepth()).toEqual({ open: 0, dead: 0 });
  });
});

describe('a stop', () => {
  test('waits for what was begun', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    let arrive = () => {};
    answer = () => new Promise((resolve) => (arrive = resolve));
    const dispatcher = startDispatcher(parts());
    await until(() => sent.length > 0);
    let stopped = false;
    const stop = dispatcher.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(stopped).toBe(false);
    arrive();
    await stop;
    expect(await store.outboxDepth()).toEqual({ open: 0, dead: 0 });
  });

  test('gives back what was claimed but not begun, so that another process has it at once', async () => {
    await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let claimed = false;
    const slow: Store = {
      ...store,
      async claim(...asked) {
        const items = await store.claim(...asked);
        claimed = items.length > 0;
        await held;
        return items;
      },
    };
    const dispatcher = startDispatcher(parts({ store: slow }));
    await until(() => claimed);
    const stop = dispatcher.stop();
    release();
    await stop;
    expect(sent).toEqual([]);
    expect(await claimOne()).toMatchObject({ attempts: 1, interrupted: false });
  });
});
