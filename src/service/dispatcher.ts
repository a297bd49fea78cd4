/** Does what turns left in the outbox: calls to the wallet, messages to channels. Claims with a lease, repeats with patience. */
import { awaitedCall } from '../dialog/agent.ts';
import type { Buttons } from './buttons.ts';
import type { DeskNow } from './desk/handoffs.ts';
import type { DeskItem, DeskTeller } from './desk/teller.ts';
import { noMetrics } from './observe.ts';
import type { Pacing } from './pacing.ts';
import type { Channel, ClaimedItem, Clock, Ids, Log, Metrics, OutboxItem, Store, Wallet, WalletAnswer } from './ports.ts';
import type { Sealer } from './sealing.ts';
import type { Settling } from './settling.ts';
import { fireDue } from './timers.ts';
import { nextStep } from './trace.ts';
import { decideTurn, type Knowledge, type Stamp } from './turn.ts';
import { type OpenInput, openInput, sealFields } from './wallet-values.ts';

export type DispatcherParts = {
  readonly knowledge: () => Knowledge;
  readonly store: Store;
  readonly wallet: Wallet;
  /** Channels by the first part of a conversation's id, up to the colon. */
  readonly channels: { readonly [prefix: string]: Channel };
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settling: Settling;
  readonly buttons: Buttons;
  readonly sealer: Sealer;
  /** Whether people take conversations now; missing: nobody does. */
  readonly desk?: DeskNow;
  /** Missing: there is no other desk than ours. */
  readonly otherDesk?: DeskTeller;
  /** Missing: nothing is counted. */
  readonly metrics?: Metrics;
  /** Missing: channels get messages as fast as there are any. */
  readonly pacing?: Pacing;
};

type CallItem = Extract<OutboxItem, { kind: 'call' }>;

export type Dispatcher = {
  /** There may be work: look soon. */
  wake(): void;
  /** Takes no new work, gives back what was claimed but not begun, and resolves when what was begun is done. */
  stop(): Promise<void>;
};

/** A claim outlives every try of the slowest action. */
const LEASE_MS = 60_000;
const POLL_MS = 1_000;
const BATCH = 32;
/** Failed deliveries wait 1 s, 2 s, 4 s … up to this long. */
const LONGEST_BACKOFF_MS = 300_000;
const LAST_ATTEMPT = 12;
/** A channel that asks for more patience than this is asked again all the same: nobody waits a day for an answer. */
const LONGEST_ASKED_MS = 3_600_000;

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const running = new Set<Promise<void>>();
  let stopped = false;
  let again = false;

  const begin = (item: ClaimedItem): void => {
    // A stop while rows were being claimed: another process may have them at once.
    const work = (stopped ? parts.store.release(item, parts.clock.now()) : perform(parts, item)).catch((error) =>
      notFinished(parts, item, error),
    );
    running.add(work);
    // The next item of the same conversation becomes due with the end of this one.
    work.finally(() => {
      running.delete(work);
      wake();
    });
  };
  const looking = oneAtATime(
    async () => {
      do {
        again = false;
        const items = await parts.store.claim(parts.clock.now(), LEASE_MS, BATCH);
        for (const item of items) begin(item);
        if (items.length === BATCH) again = true;
      } while (again && !stopped);
    },
    (error) => parts.log.error({ error: String(error) }, 'outbox cannot be read; trying again'),
  );
  const look = (): void => {
    again = true;
    if (!stopped) looking.start();
  };
  const wake = () => {
    if (!stopped) setImmediate(look);
  };
  const timers = oneAtATime(
    async () => {
      if (await fireDue(parts)) wake();
    },
    (error) => parts.log.error({ error: String(error) }, 'timers cannot be fired; trying again'),
  );
  // Another process may have taken the wallet's answer for a request that waits here.
  const others = oneAtATime(
    () => settleWaiting(parts),
    (error) => parts.log.error({ error: String(error) }, 'waiting requests cannot be looked after; trying again'),
  );
  parts.store.onWork(() => {
    wake();
    if (!stopped) others.start();
  });
  const tick = () => {
    wake();
    timers.start();
    others.start();
  };
  const poll = setInterval(tick, POLL_MS);
  tick();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(poll);
      await timers.ended();
      await others.ended();
      await looking.ended();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

function notFinished({ log }: DispatcherParts, { id, item }: ClaimedItem, error: unknown): void {
  log.error(
    { outbox: id, kind: item.kind, trace: item.trace, err: error },
    'outbox item not finished; it is tried again when its lease ends',
  );
}

/** Work that is started again and again, but never while it runs. */
function oneAtATime(work: () => Promise<void>, failed: (error: unknown) => void) {
  let running: Promise<void> | null = null;
  return {
    start(): void {
      running ??= work()
        .catch(failed)
        .finally(() => {
          running = null;
        });
    },
    ended: async (): Promise<void> => (await running) ?? undefined,
  };
}

/** Requests that wait here for what has happened elsewhere. */
async function settleWaiting({ settling, store }: Pick<DispatcherParts, 'settling' | 'store'>): Promise<void> {
  for (const conversation of settling.waiting()) {
    const known = await store.conversation(conversation);
    // One that is not there any more was erased: nothing will come.
    if (known?.state.status !== 'waiting') settling.settle(conversation);
  }
}

/** Does one claimed piece of work and finishes it. Rejects when it could not: the claim then runs out, and another one follows. */
export async function perform(parts: DispatcherParts, claimed: ClaimedItem): Promise<void> {
  switch (claimed.item.kind) {
    case 'call':
      return performCall(parts, claimed, claimed.item);
    case 'deliver':
      return performDelivery(parts, claimed, claimed.item);
    case 'desk':
      return performTelling(parts, claimed, claimed.item);
  }
}

async function performTelling(parts: DispatcherParts, claimed: ClaimedItem, item: DeskItem): Promise<void> {
  const { otherDesk, metrics = noMetrics } = parts;
  if (otherDesk === undefined) return parts.store.bury(claimed, 'no other desk is set');
  try {
    await otherDesk.tell(claimed, item);
  } catch (error) {
    const isDead = await putOff(parts, claimed, otherDesk, error);
    return isDead ? otherDesk.givenUp(claimed, item) : undefined;
  }
  metrics.delivery(otherDesk.name, 'delivered');
  await parts.store.finish(claimed);
}

async function performCall(parts: DispatcherParts, claimed: ClaimedItem, { call, idempotencyKey }: CallItem): Promise<void> {
  const { conversation } = claimed;
  if (!(await isAwaited(parts, claimed, call.id))) return parts.store.finish(claimed);
  const input = await openInput(parts, conversation, call.input);
  const { fields, result, boxes } = sealFields(
    parts.sealer,
    conversation,
    repeatedCall(parts, claimed, call.action, await askWallet(parts, call, input, idempotencyKey, claimed.item.trace)),
    parts.knowledge().graph.actions[call.action],
  );
  const answer = { result, fields };
  const stamp: Stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
  const push = !parts.settling.isExpected(conversation);
  const request = {
    inbound: { channel: 'wallet', account: conversation, messageId: call.id },
    bodyHash: call.id,
    conversation,
    address: null,
    at: stamp.at,
    trace: nextStep(claimed.item.trace),
  };
  const outcome = await parts.store.turn(request, (before) =>
    decideTurn(
      parts.knowledge(),
      before,
      { kind: 'call_result', ...stamp, call: call.id, ...answer },
      null,
      push,
      boxes,
      parts.desk,
    ),
  );
  if (outcome.kind === 'failed') {
    parts.log.error(
      { conversation, trace: request.trace, action: call.action, err: outcome.error },
      'the answer of the wallet could not be taken',
    );
    // Tell the customer rather than leave them waiting; the call itself is done and must not be repeated.
    await parts.store.turn({ ...request, inbound: { ...request.inbound, messageId: `${call.id}#failed` } }, (before) =>
      decideTurn(parts.knowledge(), before, { kind: 'failed', ...stamp, call: call.id }, null, push),
    );
  }
  await parts.store.finish(claimed);
  const stillWaiting = (outcome.kind === 'done' || outcome.kind === 'duplicate') && outcome.state.status === 'waiting';
  if (!stillWaiting) parts.settling.settle(conversation);
}

/** Without a personal value that it needs, an action is not run: that of one that was erased, or whose key is gone. */
async function askWallet(
  { wallet, log }: DispatcherParts,
  call: CallItem['call'],
  input: OpenInput | null,
  idempotencyKey: string,
  trace: CallItem['trace'],
): Promise<WalletAnswer> {
  if (input !== null) return wallet.call(call.action, input, call.customer, idempotencyKey, trace);
  log.error({ action: call.action, trace }, 'a personal value of this call is gone, or its key is; it is not sent');
  return { result: 'unavailable', fields: {} };
}

/**
 * Nobody acts for a conversation that has gone on without the answer: it was told that the call did not happen, or that nobody
 * knows. So a call that was left lying too long is not sent any more, and one whose answer was taken is not repeated.
 */
async function isAwaited(parts: DispatcherParts, { conversation, attempts }: ClaimedItem, call: string): Promise<boolean> {
  const state = (await parts.store.conversation(conversation))?.state;
  if (state && awaitedCall(state) === call) return true;
  parts.log.warn({ conversation, call, attempts }, 'nobody waits for this call any more; it is not sent');
  return false;
}

/**
 * An item that is claimed again may have reached the wallet with the first claim, whose process then died: for an irreversible
 * action "certainly not done" is then more than this process can know.
 */
function repeatedCall(parts: DispatcherParts, claimed: ClaimedItem, action: string, answer: WalletAnswer): WalletAnswer {
  const irreversible = parts.knowledge().graph.actions[action]?.risk === 'irreversible';
  return claimed.attempts > 1 && irreversible && answer.result === 'unavailable' ? { result: 'unknown', fields: {} } : answer;
}

async function performDelivery(
  parts: DispatcherParts,
  claimed: ClaimedItem,
  { seqs, flows = parts.knowledge().graph.fingerprint }: Extract<OutboxItem, { kind: 'deliver' }>,
): Promise<void> {
  const channel = parts.channels[claimed.conversation.slice(0, claimed.conversation.indexOf(':'))];
  if (!channel || claimed.address === null) return parts.store.bury(claimed, 'no channel for this conversation');
  const [first] = seqs;
  if (first === undefined) return parts.store.finish(claimed);
  const { metrics = noMetrics, clock } = parts;
  const now = Date.parse(clock.now());
  const wait = parts.pacing?.wait(channel.name, claimed.id, seqs.length, now) ?? 0;
  if (wait > 0) return parts.store.release(claimed, new Date(now + wait).toISOString());
  const messages = (await parts.store.transcript(claimed.conversation, first - 1)).filter((message) =>
    seqs.includes(message.seq),
  );
  if (claimed.interrupted && !channel.knowsRepetitions) metrics.mayRepeat(channel.name);
  try {
    const trace = nextStep(claimed.item.trace);
    await channel.deliver(claimed.address, parts.buttons.sign(claimed.conversation, flows, messages), trace);
  } catch (error) {
    await putOff(parts, claimed, channel, error);
    return;
  }
  metrics.delivery(channel.name, 'delivered');
  await parts.store.finish(claimed);
}

/** Later, or never. @returns whether it was given up */
async function putOff(
  parts: DispatcherParts,
  claimed: ClaimedItem,
  channel: Pick<Channel, 'name' | 'knowsRepetitions'>,
  error: unknown,
): Promise<boolean> {
  const { metrics = noMetrics } = parts;
  const { trace } = claimed.item;
  const reason = error instanceof Error ? error.message : String(error);
  const hopeless = error instanceof Error && 'permanent' in error && error.permanent === true;
  if (hopeless || claimed.attempts >= LAST_ATTEMPT) {
    parts.log.error({ trace, outbox: claimed.id, attempts: claimed.attempts, reason }, 'message given up');
    metrics.delivery(channel.name, 'dead');
    await parts.store.bury(claimed, reason);
    return true;
  }
  const asked = error instanceof Error && 'retryAfterMs' in error ? Number(error.retryAfterMs) : Number.NaN;
  const wait = Number.isFinite(asked)
    ? Math.min(LONGEST_ASKED_MS, asked)
    : Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** claimed.attempts);
  parts.log.warn(
    { trace, outbox: claimed.id, attempts: claimed.attempts, wait, reason },
    'message not taken by the channel; trying again',
  );
  metrics.delivery(channel.name, 'retried');
  const perhapsTaken = error instanceof Error && 'perhapsTaken' in error && error.perhapsTaken === true;
  if (perhapsTaken && !channel.knowsRepetitions) metrics.mayRepeat(channel.name);
  await parts.store.retry(claimed, new Date(Date.parse(parts.clock.now()) + wait).toISOString(), reason);
  return false;
}
