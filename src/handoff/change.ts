/** What the moves are made of: a handoff that waits, that a person has, that has ended. */
import type { AgentId, Handoff, HandoffEnd, HandoffStatus, Instant } from './handoff.ts';
import type { Move, Moved, Patience, Refusal, Telling } from './move.ts';

/** The move of a kind. */
export type MoveOf<K extends Move['kind']> = Extract<Move, { readonly kind: K }>;
export type Assigned = Handoff & { readonly status: Extract<HandoffStatus, { kind: 'assigned' }> };
export type Queued = Handoff & { readonly status: Extract<HandoffStatus, { kind: 'queued' }> };

export function isAssigned(handoff: Handoff): handoff is Assigned {
  return handoff.status.kind === 'assigned';
}

export function isQueued(handoff: Handoff): handoff is Queued {
  return handoff.status.kind === 'queued';
}

export function moved(handoff: Handoff, telling: Telling | null = null): Moved {
  return { kind: 'moved', handoff, telling };
}

export function refused(why: Refusal): Moved {
  return { kind: 'refused', why };
}

/** An instant some milliseconds after another. */
export function after(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

/** Milliseconds from one instant to another. */
export function between(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Into the queue, at the place that `requestedAt` gives it. */
export function enqueued(
  handoff: Handoff,
  at: Instant,
  wait: { readonly since: Instant; readonly prefer: AgentId | null; readonly except: readonly AgentId[] },
  patience: Patience,
): Handoff {
  return {
    ...handoff,
    waitingSince: wait.since,
    epoch: handoff.epoch + 1,
    status: { kind: 'queued', since: at, prefer: wait.prefer, except: wait.except },
    joined: [],
    due: after(wait.since, patience.queueMs),
  };
}

/** Into the hands of an agent, who owes the first words. */
export function given(handoff: Handoff, to: AgentId, at: Instant, patience: Patience): Moved {
  const answerBy = after(at, patience.answerMs);
  const except = handoff.status.kind === 'ended' ? [] : handoff.status.except;
  const next: Handoff = {
    ...handoff,
    epoch: handoff.epoch + 1,
    status: { kind: 'assigned', agent: to, since: at, answered: false, answerBy, except, hold: null },
    joined: handoff.joined.filter((id) => id !== to),
    due: answerBy,
  };
  return moved(next, { kind: 'joined', agent: to });
}

/** Back to the bot. */
export function ended(handoff: Handoff, at: Instant, end: HandoffEnd): Handoff {
  return { ...handoff, epoch: handoff.epoch + 1, status: { kind: 'ended', at, end }, joined: [], due: null };
}

/** An agent has shown life: named among those who had it, and nobody's having let it lie matters any more. */
export function answered(handoff: Assigned): Assigned {
  const { agent } = handoff.status;
  const agents = handoff.agents.at(-1) === agent ? handoff.agents : [...handoff.agents, agent];
  return { ...handoff, agents, status: { ...handoff.status, answered: true, except: [] } };
}
