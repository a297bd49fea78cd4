/** Fires timers that are due, each as a turn of its conversation: through the same door as everything else, and once. */
import type { Event } from '../dialog/event.ts';
import type { DeskNow } from './desk/handoffs.ts';
import type { Before, Clock, DueTimer, Ids, Log, Store, TurnRequest, TurnWrite } from './ports.ts';
import type { Settling } from './settling.ts';
import { decideTurn, type Knowledge, type Stamp } from './turn.ts';

export type TimerParts = {
  readonly knowledge: () => Pick<Knowledge, 'graph'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly settling: Settling;
  readonly desk?: DeskNow;
};

/** Turns of one batch share one commit. */
const BATCH = 32;
/** Longer than a turn that waits for its database; after that the timer is fired by whoever looks first. */
const LEASE_MS = 15_000;

/** Fires all timers that are due now. @returns whether that left work in the outbox */
export async function fireDue(parts: TimerParts): Promise<boolean> {
  let work = false;
  for (;;) {
    const due = await parts.store.claimTimers(parts.clock.now(), LEASE_MS, BATCH);
    const fired = await Promise.all(due.map((timer) => fireTimer(parts, timer)));
    work ||= fired.includes(true);
    if (due.length < BATCH) return work;
  }
}

/**
 * Fires one timer, due or not. Two processes may do so at once, when a lease ran out: the inbound key lets one of them through. Its messages go out
 * through the outbox, for nobody has a request open; except the outcome of a lost call, for which somebody may wait.
 * @returns whether it left work in the outbox
 */
export async function fireTimer(parts: TimerParts, timer: DueTimer): Promise<boolean> {
  const { conversation, id } = timer;
  const stamp: Stamp = { id: parts.ids.unique(), at: parts.clock.now(), fresh: parts.ids.fresh() };
  let work = false;
  let waited: string | null = null;
  const decide = (before: Before, event: Event): TurnWrite => {
    waited = before.state?.status === 'waiting' ? before.state.call.id : null;
    const push = waited === null || !parts.settling.isExpected(conversation);
    const write = decideTurn(parts.knowledge(), before, event, null, push, [], parts.desk);
    work = write.outbox.length > 0;
    return write;
  };
  const request = (messageId: string): TurnRequest => ({
    inbound: { channel: 'timer', account: conversation, messageId },
    bodyHash: id,
    conversation,
    address: null,
    at: stamp.at,
  });
  let outcome = await parts.store.turn(request(id), (before) => decide(before, { kind: 'timer', ...stamp, timer: id }));
  if (outcome.kind === 'failed') {
    parts.log.error({ conversation, timer: id, err: outcome.error }, 'a timer could not be taken; it is dropped');
    const call: string | null = waited;
    // Whoever waits for the wallet must not wait for ever. A question stays open, and nobody is bothered.
    if (call !== null)
      outcome = await parts.store.turn(request(`${id}#failed`), (before) => decide(before, { kind: 'failed', ...stamp, call }));
  }
  // A turn that was done has taken its place already.
  if (outcome.kind !== 'done') await parts.store.dropTimer(timer);
  else if (waited !== null && outcome.state.status !== 'waiting') parts.settling.settle(conversation);
  return outcome.kind === 'done' && work;
}
