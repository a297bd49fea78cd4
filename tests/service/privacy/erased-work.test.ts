/** Work that a process has begun for a conversation that is erased meanwhile ends without a trace. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../../src/adapters/store/sqlite.ts';
import type { State } from '../../../src/dialog/state.ts';
import { createButtons } from '../../../src/service/buttons.ts';
import { type DispatcherParts, perform, startDispatcher } from '../../../src/service/dispatcher.ts';
import type { Log, Store } from '../../../src/service/ports.ts';
import { createSealer } from '../../../src/service/sealing.ts';
import { createSettling } from '../../../src/service/settling.ts';
import { fireTimer } from '../../../src/service/timers.ts';
import { AT, call, deliver, later, requestOf, say, stateOf, writeOf } from '../../contract/store-samples.ts';
import { miniKnowledge } from '../../support/talk.ts';

const problems: string[] = [];
const log: Log = { info() {}, warn() {}, error: (_, text) => void problems.push(text) };
let store: Store;
let sent: number;
let parts: DispatcherParts;
let duringCall: () => Promise<unknown>;

beforeEach(() => {
  problems.length = 0;
  sent = 0;
  duringCall = async () => {};
  store = openSqliteStore({ file: ':memory:', log });
  parts = {
    knowledge: miniKnowledge,
    store,
    wallet: {
      async call() {
        await duringCall();
        return { result: 'success', fields: {} };
      },
    },
    channels: {
      c: {
        name: 'test',
        async deliver(_, messages) {
          sent += messages.length;
        },
      },
    },
    clock: { now: () => later(1_000) },
    ids: { unique: () => crypto.randomUUID(), fresh: () => '0123456789' },
    log,
    // Longer than the test may take: whoever waits is told, or the test fails.
    settling: createSettling(600_000),
    buttons: createButtons(['k'.repeat(32)]),
    sealer: createSealer(['s'.repeat(32)]),
  };
});
afterEach(() => store.close());

const eraseIt = () => store.erase({ conversation: 'c:1', at: AT, tickets: 'delete' });
const waiting: State = {
  ...stateOf(1),
  status: 'waiting',
  stack: [{ flow: 'x', step: 'x#0', slots: {}, counters: {}, origin: 'topic' }],
  call: { id: 'c-k1', turn: 1 },
};
const lookUp = () =>
  store.turn(requestOf('c:1', 'm1'), (before) => ({ ...writeOf(before, 'm1', { outbox: [call('k1')] }), state: waiting }));
const claimed = async () => {
  const [item] = await store.claim(later(1_000), 60_000, 1);
  if (!item) throw new Error('nothing is due');
  return item;
};

test('the answer of the wallet is dropped, and who waited for it is let go', async () => {
  await lookUp();
  const { done } = parts.settling.expect('c:1');
  const waited = done();
  duringCall = eraseIt;
  await perform(parts, await claimed());
  await waited;
  expect(await store.conversation('c:1')).toBeNull();
  expect(problems).toEqual([]);
});

test('a call that was not sent yet is not sent', async () => {
  await lookUp();
  const item = await claimed();
  await eraseIt();
  let calls = 0;
  duringCall = async () => void calls++;
  await perform(parts, item);
  expect(calls).toBe(0);
});

test('a message that was not sent yet is not sent', async () => {
  await say(store, 'c:1', 'm1', { outbox: [deliver('k1')] });
  const item = await claimed();
  await eraseIt();
  await perform(parts, item);
  expect([sent, await store.conversation('c:1'), problems]).toEqual([0, null, []]);
});

test('a timer that is due begins nothing', async () => {
  await say(store, 'c:1', 'm1', { timer: { id: '1.remind', due: later(0) } });
  const [timer] = await store.claimTimers(later(1_000), 60_000, 1);
  if (!timer) throw new Error('nothing is due');
  await eraseIt();
  expect(await fireTimer(parts, timer)).toBe(false);
  expect([await store.conversation('c:1'), problems]).toEqual([null, []]);
});

test('a request that waits for what nobody will bring any more is answered', async () => {
  await lookUp();
  const { done } = parts.settling.expect('c:1');
  const waited = done();
  await eraseIt();
  const dispatcher = startDispatcher(parts);
  await waited;
  await dispatcher.stop();
  expect(await store.conversation('c:1')).toBeNull();
});
