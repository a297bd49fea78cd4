/** What happens when nobody does anything, or somebody is no longer there. */
import { type Assigned, between, ended, enqueued, isAssigned, isQueued, type MoveOf, moved, refused } from './change.ts';
import type { AgentId, Handoff, Instant } from './handoff.ts';
import type { Moved, Patience } from './move.ts';

/** The queue's patience is over, an agent did not answer, or the customer is gone. */
export function clock(handoff: Handoff, { at }: MoveOf<'clock'>, patience: Patience): Moved {
  if (handoff.due === null || at < handoff.due) return refused('not_now');
  if (!isAssigned(handoff)) return expired(handoff, at);
  if (handoff.status.answerBy !== null) return letLie(handoff, at, patience);
  const agent = handoff.status.agent;
  return moved(ended(handoff, at, { kind: 'abandoned', agent }), { kind: 'abandoned' });
}

function expired(handoff: Handoff, at: Instant): Moved {
  return moved(ended(handoff, at, { kind: 'expired' }), { kind: 'expired' });
}

/** Back to its old place. Who let it lie comes last there, but is not shut out: a late agent is better than none. */
function letLie(handoff: Assigned, at: Instant, patience: Patience): Moved {
  const { agent, except } = handoff.status;
  const next = takenBack(handoff, at, [...except.filter((id) => id !== agent), agent], patience);
  // The wait may have become too long while the agent had it.
  if (between(next.waitingSince, at) >= patience.queueMs) return expired(handoff, at);
  return moved(next, { kind: 'requeued' });
}

function takenBack(handoff: Assigned, at: Instant, except: readonly AgentId[], patience: Patience): Handoff {
  const since = handoff.status.answered ? at : handoff.waitingSince;
  return enqueued(handoff, at, { since, prefer: null, except }, patience);
}

/** @returns `not_now` when the agent has nothing to do with it */
export function agentGone(handoff: Handoff, { agent, at }: MoveOf<'agent_gone'>, patience: Patience): Moved {
  if (isAssigned(handoff) && handoff.status.agent === agent)
    return moved(takenBack(handoff, at, handoff.status.except, patience), { kind: 'requeued' });
  if (isQueued(handoff) && handoff.status.prefer === agent)
    return moved({ ...handoff, status: { ...handoff.status, prefer: null } });
  if (!handoff.joined.includes(agent)) return refused('not_now');
  return moved({ ...handoff, joined: handoff.joined.filter((id) => id !== agent) });
}

/** Nobody will come any more to those who wait. Who is talking to a person goes on. */
export function closeDesk(handoff: Handoff, { at }: MoveOf<'close_desk'>): Moved {
  return isQueued(handoff) ? expired(handoff, at) : refused('not_now');
}
