/** The commands of the store's model: each changes the model, does the same to a store, and compares what comes back. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { ClaimedItem, Store, TurnOutcome, TurnRequest, TurnWrite } from '../../src/service/ports.ts';
import type { Model, ModelRow, Real } from './store-model.ts';
import { deliver, later, requestOf, writeOf } from './store-samples.ts';

export type Command = fc.AsyncCommand<Model, Real>;

const LEASE = 5_000;
const ENOUGH = 1_000;

type Turn = {
  readonly process: number;
  readonly conversation: string;
  readonly message: string;
  readonly body: string;
  readonly work: number;
  readonly timer: 'set' | 'clear' | 'keep';
  readonly inMs: number;
  /** `throws`: the decision fails · `refused`: the database refuses what was decided. */
  readonly fate: 'fine' | 'throws' | 'refused';
};

const turns: fc.Arbitrary<Turn> = fc.record({
  process: fc.nat(1),
  conversation: fc.constantFrom('a', 'b', 'c'),
  message: fc.nat(9).map((n) => `m${n}`),
  body: fc.oneof({ weight: 5, arbitrary: fc.constant('words') }, { weight: 1, arbitrary: fc.constant('other words') }),
  work: fc.nat(2),
  timer: fc.constantFrom('set', 'clear', 'keep'),
  inMs: fc.nat(8).map((n) => n * 1_000),
  fate: fc.oneof(
    { weight: 6, arbitrary: fc.constant('fine' as const) },
    { weight: 1, arbitrary: fc.constantFrom('throws' as const, 'refused' as const) },
  ),
});

function requestFor(model: Model, { conversation, message, body }: Turn): TurnRequest {
  const inbound = { channel: 'test', account: 'bot', messageId: message };
  return { ...requestOf(conversation, message, body), inbound, at: later(model.now) };
}

/** What the turn writes on top of the two messages. Times of timers differ, so that their order is certain. */
function moreFor(model: Model, turn: Turn): Partial<TurnWrite> {
  const { version } = model.conversation(turn.conversation);
  const id = `${turn.conversation}-${version + 1}`;
  const due = model.now + turn.inMs + [...model.inbound.keys()].length;
  return {
    outbox: Array.from({ length: turn.work }, (_, i) => deliver(`${id}-${i}`)),
    timer: turn.timer === 'set' ? { id, due: later(due) } : turn.timer === 'clear' ? null : 'keep',
    ...(turn.fate === 'refused' && { ticketNotes: [{ number: 'NO-SUCH-TICKET', text: 'x' }] }),
  };
}

type Expected = { readonly kind: TurnOutcome['kind']; readonly first?: number; readonly texts?: readonly string[] };

/** What must come back; the model has it behind it then. */
function expectTurn(model: Model, turn: Turn): Expected {
  const { conversation, message, body } = turn;
  const known = model.inbound.get(message);
  if (known && (known.conversation !== conversation || known.body !== body)) {
    const key = `${message}|${body}|${conversation}`;
    model.conflicts.set(key, (model.conflicts.get(key) ?? 0) + 1);
    return { kind: 'conflict' };
  }
  if (known) {
    const texts = model.conversation(conversation).messages.slice(known.first - 1, known.first + 1);
    return { kind: 'duplicate', first: known.first, texts };
  }
  if (turn.fate !== 'fine') return { kind: 'failed' };
  const more = moreFor(model, turn);
  const before = model.conversation(conversation);
  const texts = [message, `收到：${message}`];
  const first = before.messages.length + 1;
  const { timer = 'keep' } = more;
  model.conversations.set(conversation, {
    version: before.version + 1,
    messages: [...before.messages, ...texts],
    timer: timer === 'keep' ? before.timer : timer && { id: timer.id, due: Date.parse(timer.due) - START, leaseUntil: -START },
  });
  for (const { idempotencyKey } of more.outbox ?? [])
    model.outbox.push({
      n: model.outbox.length,
      key: idempotencyKey,
      conversation,
      origin: model.openings[turn.process] as number,
      status: 'open',
      attempts: 0,
      notBefore: model.now,
      leaseUntil: FREE,
      fence: 0,
    });
  model.inbound.set(message, { conversation, body, first });
  return { kind: 'done', first, texts };
}

const START = Date.parse(later(0));
/** Long ago: not leased. A lease that ended is later than this, and so tells that a claim was interrupted. */
const FREE = -START;

async function run(real: Real, request: TurnRequest, turn: Turn, more: Partial<TurnWrite>, process = turn.process) {
  return real.stores[process]?.turn(request, (before) => {
    if (turn.fate === 'throws') throw new Error('boom');
    return writeOf(before, turn.message, more);
  });
}

function compare(outcome: TurnOutcome | undefined, expected: Expected): void {
  expect(outcome?.kind).toBe(expected.kind);
  if (outcome?.kind !== 'done' && outcome?.kind !== 'duplicate') return;
  expect(outcome.messages.map(({ seq }) => seq)).toEqual([expected.first, (expected.first ?? 0) + 1]);
  expect(outcome.messages.map(({ message }) => message.text)).toEqual(expected.texts);
}

function command(name: string, check: (model: Model) => boolean, play: (model: Model, real: Real) => Promise<void>): Command {
  return { check, run: play, toString: () => name };
}
const always = () => true;

const turn = turns.map((one) =>
  command(`turn(${JSON.stringify(one)})`, always, async (model, real) => {
    const [request, more] = [requestFor(model, one), moreFor(model, one)];
    const expected = expectTurn(model, one);
    compare(await run(real, request, one, more), expected);
  }),
);

/** The same message three times at once, at both processes: one runs, which of them is not known. */
const doubled = turns.map((one) =>
  command(`doubled(${JSON.stringify({ ...one, work: 0, fate: 'fine' })})`, always, async (model, real) => {
    const certain: Turn = { ...one, work: 0, fate: 'fine' };
    const [request, more] = [requestFor(model, certain), moreFor(model, certain)];
    const expected = [1, 2, 3].map(() => expectTurn(model, certain));
    const outcomes = await Promise.all([0, 1, 0].map((process) => run(real, request, certain, more, process)));
    const inOrder = outcomes.toSorted((a, b) => String(a?.kind).localeCompare(String(b?.kind)));
    for (const [i, outcome] of inOrder.entries()) compare(outcome, expected[i] as Expected);
  }),
);

const claim = fc.record({ process: fc.nat(1), limit: fc.integer({ min: 1, max: 4 }) }).map(({ process, limit }) =>
  command(`claim(process ${process}, ${limit})`, always, async (model, real) => {
    const rows = model.claimable(process, limit);
    const items = (await real.stores[process]?.claim(later(model.now), LEASE, limit)) ?? [];
    const told = (item: ClaimedItem) => [item.item.idempotencyKey, item.attempts, item.fence, item.interrupted];
    const byKey = (a: readonly unknown[], b: readonly unknown[]) => String(a[0]).localeCompare(String(b[0]));
    const expected = rows.map((row) => [row.key, row.attempts + 1, row.fence + 1, row.leaseUntil > FREE]);
    expect(items.map(told).toSorted(byKey)).toEqual(expected.toSorted(byKey));
    for (const row of rows) {
      row.attempts += 1;
      row.fence += 1;
      row.leaseUntil = model.now + LEASE;
      const item = items.find((one) => one.item.idempotencyKey === row.key);
      if (item) model.claims.push({ item, row });
    }
  }),
);

type Ending = 'finish' | 'retry' | 'bury' | 'release';

/** What an end of a claim does to the row, if the claim is current. */
function end(row: ModelRow, how: Ending, item: ClaimedItem, at: number): void {
  if (row.status !== 'open' || row.fence !== item.fence) return;
  if (how === 'finish') row.status = 'done';
  if (how === 'bury') row.status = 'dead';
  if (how === 'retry') row.notBefore = at;
  if (how === 'release') {
    row.attempts -= 1;
    row.notBefore = Math.max(row.notBefore, at);
  }
  row.leaseUntil = how === 'release' && item.interrupted ? FREE + 1 : FREE;
}

/** Of any claim that somebody ever had: most are old, and must not do anything. */
const ending = fc
  .record({
    how: fc.constantFrom<Ending>('finish', 'retry', 'bury', 'release'),
    process: fc.nat(1),
    which: fc.nat(5),
    inMs: fc.nat(6).map((n) => n * 1_000),
  })
  .map(({ how, process, which, inMs }) =>
    command(
      `${how}(process ${process}, claim ${which} from the end, in ${inMs} ms)`,
      ({ claims }) => claims.length > which,
      async (model, real) => {
        const { item, row } = model.claims.at(-1 - which) as Model['claims'][number];
        const at = model.now + inMs;
        end(row, how, item, at);
        const store = real.stores[process];
        if (how === 'finish') await store?.finish(item);
        else if (how === 'bury') await store?.bury(item, 'refused');
        else if (how === 'retry') await store?.retry(item, later(at), 'busy');
        else await store?.release(item, later(at));
      },
    ),
  );

const redrive = fc.nat(5).map((which) =>
  command(
    `redrive(claim ${which} from the end)`,
    ({ claims }) => claims.length > which,
    async (model, real) => {
      const { item, row } = model.claims.at(-1 - which) as Model['claims'][number];
      const dead = row.status === 'dead';
      expect(await real.stores[0]?.redrive(item.id, later(model.now))).toBe(dead);
      if (!dead) return;
      Object.assign(row, { status: 'open', attempts: 0, fence: row.fence + 1, notBefore: model.now, leaseUntil: FREE });
    },
  ),
);

const claimTimers = fc.record({ process: fc.nat(1), limit: fc.integer({ min: 1, max: 3 }) }).map(({ process, limit }) =>
  command(`claimTimers(process ${process}, ${limit})`, always, async (model, real) => {
    const due = model.dueTimers(limit);
    const found = (await real.stores[process]?.claimTimers(later(model.now), LEASE, limit)) ?? [];
    const expected = due.map(([conversation, timer]) => ({ conversation, id: timer.id, due: later(timer.due) }));
    expect(found.toSorted((a, b) => a.due.localeCompare(b.due))).toEqual(expected);
    for (const [, timer] of due) timer.leaseUntil = model.now + LEASE;
    model.timers.push(...found);
  }),
);

const dropTimer = fc.nat(3).map((which) =>
  command(
    `dropTimer(${which} from the end)`,
    ({ timers }) => timers.length > which,
    async (model, real) => {
      const timer = model.timers.at(-1 - which) as Model['timers'][number];
      const conversation = model.conversations.get(timer.conversation);
      if (conversation?.timer?.id === timer.id) conversation.timer = null;
      await real.stores[1]?.dropTimer(timer);
    },
  ),
);

const keep = fc.record({ process: fc.nat(1), name: fc.constantFrom('key', 'other') }).map(({ process, name }) =>
  command(`keep(process ${process}, ${name})`, always, async (model, real) => {
    const value = model.kept.get(name) ?? `${name} at ${model.now}`;
    model.kept.set(name, value);
    expect(await real.stores[process]?.keep(name, () => `${name} at ${model.now}`)).toBe(value);
  }),
);

const advance = fc.integer({ min: 1, max: 9 }).map((seconds) =>
  command(`advance(${seconds} s)`, always, async (model) => {
    model.now += seconds * 1_000;
  }),
);

const reopen = fc.nat(1).map((process) =>
  command(`reopen(process ${process})`, always, async (model, real) => {
    model.reopen(process);
    await real.reopen(process);
  }),
);

export const commands: fc.Arbitrary<Command>[] = [
  turn,
  turn,
  turn,
  doubled,
  claim,
  claim,
  ending,
  ending,
  redrive,
  claimTimers,
  dropTimer,
  keep,
  advance,
  reopen,
];

/** Everything that can be read, at one of the processes. */
export async function compareAll(model: Model, { stores }: Real): Promise<void> {
  const store = stores[model.outbox.length % 2] as Store;
  await Promise.all([
    ...['a', 'b', 'c'].map((id) => compareConversation(model, store, id)),
    compareOutbox(model, store),
    compareRest(model, store),
  ]);
}

async function compareConversation(model: Model, store: Store, id: string): Promise<void> {
  const { version, messages, timer } = model.conversation(id);
  const transcript = await store.transcript(id, 0);
  expect(transcript.map(({ seq, message }) => [seq, message.text])).toEqual(messages.map((text, i) => [i + 1, text]));
  expect((await store.turns(id)).map((one) => one.version)).toEqual(Array.from({ length: version }, (_, i) => i + 1));
  expect((await store.conversation(id))?.state.turn ?? 0).toBe(version);
  expect(await store.timerOf(id)).toEqual(timer && { conversation: id, id: timer.id, due: later(timer.due) });
}

async function compareOutbox(model: Model, store: Store): Promise<void> {
  expect(await store.outboxDepth()).toEqual({ open: model.count('open'), dead: model.count('dead') });
  expect(await store.outboxAge(later(model.now))).toBe(model.age());
  for (const status of ['open', 'dead'] as const) {
    const expected = model.outbox.filter((row) => row.status === status);
    const rows = await store.outboxRows(status, later(model.now + 1), 0, ENOUGH);
    expect(rows.map(({ conversation, attempts, due }) => [conversation, attempts, due])).toEqual(
      expected.map(({ conversation, attempts, notBefore }) => [conversation, attempts, later(notBefore)]),
    );
  }
}

async function compareRest(model: Model, store: Store): Promise<void> {
  const conflicts = (await store.conflicts(ENOUGH)).map(({ inbound, bodyHash, conversation, times }) => {
    const words = bodyHash.slice('hash of '.length);
    return [`${inbound.messageId}|${words}|${conversation}`, times] as const;
  });
  expect(new Map(conflicts)).toEqual(model.conflicts);
  for (const name of ['key', 'other']) expect(await store.kept(name)).toBe(model.kept.get(name) ?? null);
}
