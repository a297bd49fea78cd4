/**
 * What cannot be undone happens at most once for each confirmation, whatever happens around it: doubled presses, several
 * deliveries at once, a wallet that is slow, cuts the line or is down, a process that dies before or after the request.
 * Real engine, real database, real sandbox wallet over HTTP.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { httpWallet } from '../../src/adapters/wallet/http.ts';
import { type Sandbox, startSandbox } from '../../src/adapters/wallet/sandbox/server.ts';
import { type BotParts, receive } from '../../src/service/bot.ts';
import { createButtons } from '../../src/service/buttons.ts';
import { type DispatcherParts, perform } from '../../src/service/dispatcher.ts';
import type { ClaimedItem, Log, StoredMessage, Wallet } from '../../src/service/ports.ts';
import { createSealer } from '../../src/service/sealing.ts';
import { createSettling } from '../../src/service/settling.ts';
import { fireTimer } from '../../src/service/timers.ts';
import { complaintsKnowledge } from '../support/complaints.ts';

const C = 'web:c';
const LEASE = 60_000;
const log: Log = { info() {}, warn() {}, error() {} };

/** Keys of one world are none of another's, which has the same conversation. */
let runs = 0;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

type World = {
  readonly say: (text: string) => Promise<void>;
  readonly press: (option: string, times: number) => Promise<void>;
  readonly pressOld: () => Promise<void>;
  readonly dispatch: (fate: Fate) => Promise<void>;
  readonly dispatchTwice: () => Promise<void>;
  readonly silence: () => Promise<void>;
  /** Confirmations that the customer gave, by the turn that asked; and the keys under which the wallet was asked. */
  readonly result: () => Promise<{
    readonly filed: readonly string[];
    readonly keys: readonly string[];
    readonly consents: number;
  }>;
  readonly close: () => Promise<void>;
};

/** `dies_before`, `dies_after`: the process ends before, or after, the request to the wallet. */
type Fate = 'ok' | 'dies_before' | 'dies_after' | 'cut' | 'down';

function newWorld(): World {
  let now = Date.parse('2026-11-23T02:00:00.000Z');
  let unique = 0;
  const store = openSqliteStore({ file: ':memory:', log });
  const knowledge = complaintsKnowledge();
  const filed = new Map<string, string>();
  const clock = { now: () => new Date(now).toISOString() };
  const ids = { unique: () => `id${++unique}`, fresh: () => String(++unique).padStart(10, '0') };
  // What the wallet did is in its answers, also in those that are lost on the way.
  const watching =
    (fate: Fate): typeof fetch =>
    async (url, init) => {
      if (fate === 'down') return new Response('', { status: 503 });
      const response = await fetch(url, init);
      const body = (await response.clone().json()) as { fields?: { case_no?: string } };
      const key = new Headers(init?.headers).get('idempotency-key') ?? '';
      if (body.fields?.case_no) filed.set(body.fields.case_no, key);
      if (fate === 'cut') throw new TypeError('terminated');
      return response;
    };
  const keys = new Set<string>();
  const wallet = (fate: Fate): Wallet => ({
    async call(action, input, customer, key) {
      if (fate === 'dies_before') throw new Error('the process died');
      keys.add(key);
      const real = httpWallet({
        baseUrl: sandbox.url,
        token: null,
        actions: () => knowledge.graph.actions,
        currency: 'CNY',
        log,
        fetch: watching(fate),
      });
      const answer = await real.call(action, input, customer, `${run}/${key}`);
      if (fate === 'dies_after') throw new Error('the process died');
      return answer;
    },
  });
  const common = {
    knowledge: () => knowledge,
    store,
    clock,
    ids,
    log,
    settling: createSettling(10),
    buttons: createButtons(['k'.repeat(32)]),
    sealer: createSealer(['s'.repeat(32)]),
  };
  const bot: BotParts = {
    ...common,
    judge: () => [],
    keepCryptoAddresses: false,
    identity: { verify: async () => null },
    wake() {},
  };
  const run = ++runs;
  const parts = (fate: Fate): DispatcherParts => ({ ...common, wallet: wallet(fate), channels: {} });
  let shown: readonly StoredMessage[] = [];
  let old: string | null = null;
  let messages = 0;

  const send = async (text: string, button: string | null): Promise<void> => {
    messages += 1;
    now += 1000;
    const reply = await receive(bot, {
      inbound: { channel: 'web', account: 'bot', messageId: `m${messages}` },
      sender: 'somebody',
      conversation: C,
      address: {},
      kind: 'message',
      text,
      button,
      files: [],
      locale: 'zh',
      identityToken: null,
      wait: true,
    });
    if (reply.messages.length > 0) shown = reply.messages;
  };
  const payload = (option: string) =>
    shown.at(-1)?.message.choices.find((choice) => choice.payload.includes(`.${option}.`))?.payload ?? null;
  /** Claims what is due and does it. What fails keeps its claim until the lease is over. */
  const claim = () => store.claim(clock.now(), LEASE, 10);
  const work = (items: readonly ClaimedItem[], fate: Fate) =>
    Promise.allSettled(items.map((item) => perform(parts(item.item.kind === 'call' ? fate : 'ok'), item)));
  /** What was said by itself is what the customer sees next. */
  const look = async () => {
    const known = await store.conversation(C);
    const all = await store.transcript(C, 0);
    const last = all.at(-1);
    if (known && last?.from === 'bot') shown = common.buttons.sign(C, known.state.fingerprint, [last]);
  };

  return {
    say: (text) => send(text, null),
    async press(option, times) {
      const button = payload(option);
      if (button === null) return;
      old = button;
      await Promise.all(Array.from({ length: times }, () => send(option, button)));
    },
    async pressOld() {
      if (old !== null) await send('x', old);
    },
    async dispatch(fate) {
      now += LEASE + 1;
      // A row becomes due with the end of the one before it.
      for (let items = await claim(); items.length > 0; items = await claim()) await work(items, fate);
      await look();
    },
    async dispatchTwice() {
      now += LEASE + 1;
      const first = await claim();
      now += LEASE + 1;
      const second = await claim();
      await Promise.all([work(first, 'ok'), work(second, 'ok')]);
      await look();
    },
    async silence() {
      const timer = await store.timerOf(C);
      now += 30 * 60_000;
      if (timer) await Promise.all([fireTimer(common, timer), fireTimer(common, timer)]);
      await look();
    },
    async result() {
      const turns = await store.turns(C);
      const consents = turns.filter(
        ({ event, why }) =>
          event.kind === 'message' && event.button?.endsWith('.yes') && (why as { rule: string }).rule === 'button',
      );
      return { filed: [...filed.keys()], keys: [...keys], consents: consents.length };
    },
    close: () => store.close(),
  };
}

async function toConfirmation(world: World): Promise<void> {
  await world.say('我要投诉');
  await world.press('service', 1);
  await world.say('等了很久没有人管');
}

async function inWorld(play: (world: World) => Promise<void>) {
  const world = newWorld();
  try {
    await toConfirmation(world);
    await play(world);
    return await world.result();
  } finally {
    await world.close();
  }
}

describe('one confirmation, one deed', () => {
  const once = {
    filed: [expect.any(String)],
    keys: [expect.stringMatching(/^web:c\/complain\/call\.file_complaint#\d+$/)],
    consents: 1,
  };

  test('a doubled press', async () => {
    const done = await inWorld(async (world) => {
      await world.press('yes', 3);
      await world.dispatch('ok');
      await world.pressOld();
      await world.dispatch('ok');
    });
    expect(done).toEqual(once);
  });

  test('two processes with the same work', async () => {
    const done = await inWorld(async (world) => {
      await world.press('yes', 1);
      await world.dispatchTwice();
    });
    expect(done).toEqual(once);
  });

  test.each(['dies_before', 'dies_after', 'cut', 'down'] as const)('%s, and again', async (fate) => {
    const done = await inWorld(async (world) => {
      await world.press('yes', 1);
      await world.dispatch(fate);
      await world.dispatch('ok');
      await world.dispatch('ok');
    });
    expect(done.filed.length).toBeLessThanOrEqual(1);
    expect({ keys: done.keys, consents: done.consents }).toEqual({ keys: once.keys, consents: 1 });
  });

  test('whose call was left lying until the bot stopped waiting is not sent any more', async () => {
    const done = await inWorld(async (world) => {
      await world.press('yes', 1);
      await world.silence();
      await world.dispatch('ok');
    });
    expect(done).toEqual({ filed: [], keys: [], consents: 1 });
  });

  test('after "change", and after "no", a new confirmation is a new deed', async () => {
    const done = await inWorld(async (world) => {
      await world.press('change', 1);
      await world.say('客服态度太差了');
      await world.press('no', 1);
      await world.say('还是没有人回复');
      await world.press('yes', 1);
      await world.dispatch('ok');
      await world.say('现在也没有人回复');
      await world.press('yes', 1);
      await world.dispatch('ok');
    });
    expect(done).toMatchObject({ consents: 2 });
    expect([done.filed.length, new Set(done.keys).size]).toEqual([2, 2]);
  });
});

test('in any order of anything: never more deeds than confirmations, one key for each', async () => {
  const deeds = fc.oneof(
    { weight: 4, arbitrary: fc.constant(['press', 'yes', 1] as const) },
    fc.constant(['press', 'yes', 3] as const),
    fc.constantFrom(['press', 'no', 1] as const, ['press', 'change', 1] as const, ['old'] as const, ['twice'] as const),
    {
      weight: 2,
      arbitrary: fc.constantFrom(['say', '等了很久没有人管'] as const, ['say', '提交'] as const, ['say', '上一步'] as const),
    },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom<Fate>('ok', 'ok', 'dies_before', 'dies_after', 'cut', 'down')
        .map((fate) => ['dispatch', fate] as const),
    },
    fc.constant(['silence'] as const),
  );
  let filed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 3, maxLength: 14 }), async (orders) => {
      const done = await inWorld(async (world) => {
        for (const order of orders) {
          if (order[0] === 'press') await world.press(order[1], order[2]);
          else if (order[0] === 'old') await world.pressOld();
          else if (order[0] === 'twice') await world.dispatchTwice();
          else if (order[0] === 'say') await world.say(order[1]);
          else if (order[0] === 'dispatch') await world.dispatch(order[1]);
          else await world.silence();
        }
      });
      filed += done.filed.length;
      // Consent in words ("提交") counts as much as a press; the wallet must not be asked more often than both.
      expect(done.filed.length).toBeLessThanOrEqual(done.keys.length);
      expect(done.keys.length).toBeLessThanOrEqual(
        done.consents + orders.filter((order) => order[0] === 'say' && order[1] === '提交').length,
      );
    }),
    { numRuns: 60 },
  );
  // Not for want of trying.
  expect(filed).toBeGreaterThan(20);
}, 60_000);
