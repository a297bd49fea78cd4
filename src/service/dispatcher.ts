/** Does what turns left in the outbox: calls to the wallet, messages to channels. Claims with a lease, repeats with patience. */
import type { Channel, ClaimedItem, Clock, Ids, Log, OutboxItem, Store, Wallet, WalletAnswer } from './ports.ts';
import type { Settling } from './settling.ts';
import { decideTurn, type Knowledge, type Stamp } from './turn.ts';

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
};

export type Dispatcher = {
  /** There may be work: look soon. */
  wake(): void;
  /** Takes no new work and resolves when the running one is done. */
  stop(): Promise<void>;
};

/** A claim outlives every try of the slowest action. */
const LEASE_MS = 60_000;
const POLL_MS = 1_000;
const BATCH = 32;
/** Failed deliveries wait 1 s, 2 s, 4 s … up to this long. */
const LONGEST_BACKOFF_MS = 300_000;
const LAST_ATTEMPT = 12;

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const running = new Set<Promise<void>>();
  let stopped = false;
  let looking = false;
  let again = false;

  const look = async (): Promise<void> => {
    if (looking || stopped) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        const items = await parts.store.claim(parts.clock.now(), LEASE_MS, BATCH);
        for (const item of items) {
          const work = perform(parts, item).catch((error) => {
            parts.log.error(
              { outbox: item.id, kind: item.item.kind, error: String(error) },
              'outbox item not finished; it is tried again when its lease ends',
            );
          });
          running.add(work);
          // The next item of the same conversation becomes due with the end of this one.
          work.finally(() => {
            running.delete(work);
            wake();
          });
        }
        if (items.length === BATCH) again = true;
      } while (again && !stopped);
    } catch (error) {
      parts.log.error({ error: String(error) }, 'outbox cannot be read; trying again');
    } finally {
      looking = false;
    }
  };
  const wake = () => {
    if (!stopped) setImmediate(look);
  };
  const poll = setInterval(wake, POLL_MS);
  wake();
  return {
    wake,
    async stop() {
      stopped = true;
      clearInterval(poll);
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function perform(parts: DispatcherParts, claimed: ClaimedItem): Promise<void> {
  switch (claimed.item.kind) {
    case 'call':
      return performCall(parts, claimed, claimed.item);
    case 'deliver':
      return performDelivery(parts, claimed, claimed.item);
  }
}

async function performCall(
  parts: DispatcherParts,
  claimed: ClaimedItem,
  { call, idempotencyKey }: Extract<OutboxItem, { kind: 'call' }>,
): Promise<void> {
  const { conversation } = claimed;
  const answer = repeatedCall(
    parts,
    claimed,
    call.action,
    await parts.wallet.call(call.action, call.input, call.customer, idempotencyKey),
  );
  const stamp: Stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
  const push = !parts.settling.isExpected(conversation);
  const request = {
    inbound: { channel: 'wallet', account: conversation, messageId: call.id },
    bodyHash: call.id,
    conversation,
    address: null,
    at: stamp.at,
  };
  const outcome = await parts.store.turn(request, (before) =>
    decideTurn(parts.knowledge(), before, { kind: 'call_result', ...stamp, call: call.id, ...answer }, null, push),
  );
  if (outcome.kind === 'failed') {
    parts.log.error(
      { conversation, action: call.action, error: String(outcome.error) },
      'the answer of the wallet could not be taken',
    );
    // Tell the customer rather than leave them waiting; the call itself is done and must not be repeated.
    await parts.store.turn({ ...request, inbound: { ...request.inbound, messageId: `${call.id}#failed` } }, (before) =>
      decideTurn(parts.knowledge(), before, { kind: 'failed', ...stamp }, null, push),
    );
  }
  await parts.store.finish(claimed);
  const stillWaiting = (outcome.kind === 'done' || outcome.kind === 'duplicate') && outcome.state.status === 'waiting';
  if (!stillWaiting) parts.settling.settle(conversation);
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
  { seqs }: Extract<OutboxItem, { kind: 'deliver' }>,
): Promise<void> {
  const channel = parts.channels[claimed.conversation.slice(0, claimed.conversation.indexOf(':'))];
  if (!channel || claimed.address === null) return parts.store.bury(claimed, 'no channel for this conversation');
  const [first] = seqs;
  if (first === undefined) return parts.store.finish(claimed);
  const messages = (await parts.store.transcript(claimed.conversation, first - 1)).filter((message) =>
    seqs.includes(message.seq),
  );
  try {
    await channel.deliver(claimed.address, messages);
  } catch (error) {
    return putOff(parts, claimed, error);
  }
  await parts.store.finish(claimed);
}

async function putOff(parts: DispatcherParts, claimed: ClaimedItem, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  const hopeless = error instanceof Error && 'permanent' in error && error.permanent === true;
  if (hopeless || claimed.attempts >= LAST_ATTEMPT) {
    parts.log.error({ outbox: claimed.id, attempts: claimed.attempts, reason }, 'message given up');
    return parts.store.bury(claimed, reason);
  }
  const asked = error instanceof Error && 'retryAfterMs' in error ? Number(error.retryAfterMs) : Number.NaN;
  const wait = Number.isFinite(asked) ? asked : Math.min(LONGEST_BACKOFF_MS, 1000 * 2 ** claimed.attempts);
  parts.log.warn(
    { outbox: claimed.id, attempts: claimed.attempts, wait, reason },
    'message not taken by the channel; trying again',
  );
  await parts.store.retry(claimed, new Date(Date.parse(parts.clock.now()) + wait).toISOString(), reason);
}
