/** Order of waiting, and who stands where. */
import type { AgentId, Handoff, Instant, Priority, Wanted } from './handoff.ts';

/** One who waits. `id` is the conversation's. */
export type Waiting = {
  readonly id: string;
  readonly wanted: Wanted;
  readonly requestedAt: Instant;
  /** The longest wait counts from here. */
  readonly waitingSince: Instant;
  readonly prefer: AgentId | null;
  readonly except: readonly AgentId[];
};

/** What the queue needs to know of a handoff; null when it does not wait. */
export function waitingOf(id: string, handoff: Handoff): Waiting | null {
  const { status, wanted, requestedAt, waitingSince } = handoff;
  if (status.kind !== 'queued') return null;
  return { id, wanted, requestedAt, waitingSince, prefer: status.prefer, except: status.except };
}

const RANK: { readonly [P in Priority]: number } = { urgent: 0, high: 1, normal: 2 };

/**
 * Most urgent first, and within a priority whoever asked first. Nobody starves: the longest wait is limited for each (`queueMs`), and
 * what ends there stays a ticket. Equal ones are ordered by id, so that all instances see one order.
 */
export function byUrgency(a: Waiting, b: Waiting): number {
  return RANK[a.wanted.priority] - RANK[b.wanted.priority] || compare(a.requestedAt, b.requestedAt) || compare(a.id, b.id);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function inOrder(waiting: readonly Waiting[]): readonly Waiting[] {
  return waiting.toSorted(byUrgency);
}

/**
 * Place in its own queue, from 1: how many there are served before, and one. Grows only when somebody more urgent comes.
 * @returns null when it does not wait
 */
export function positionOf(waiting: readonly Waiting[], id: string): number | null {
  const own = waiting.find((one) => one.id === id);
  if (own === undefined) return null;
  return 1 + waiting.filter((one) => one.wanted.queue === own.wanted.queue && byUrgency(one, own) < 0).length;
}
