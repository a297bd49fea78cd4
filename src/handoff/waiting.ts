/** The way in: a request, the customer's signs of life, and somebody who takes it. */
import { after, between, enqueued, given, isAssigned, isQueued, later, type MoveOf, moved, refused } from './change.ts';
import { type AgentId, type Handoff, isOpen, type Priority } from './handoff.ts';
import type { Moved, Patience } from './move.ts';

const PRIORITIES: readonly Priority[] = ['normal', 'high', 'urgent'];

function higher(a: Priority, b: Priority): Priority {
  return PRIORITIES.indexOf(a) > PRIORITIES.indexOf(b) ? a : b;
}

/**
 * While one is open, a second request is a sign of life that can only tell more of it, or make it more urgent. One who comes back soon after having been
 * thought gone finds it open again, with the ticket and the place in the queue that they had. Anything else begins anew; an agent
 * who was there lately is preferred, because the customer need not explain again.
 */
export function request(handoff: Handoff | null, request: MoveOf<'request'>, patience: Patience): Moved {
  if (isOpen(handoff)) return again(handoff, request, patience);
  const { at, ticket, reason, wanted } = request;
  const back = handoff?.status.kind === 'ended' && between(handoff.status.at, at) < patience.reopenMs;
  const prefer = back ? (handoff.agents.at(-1) ?? null) : null;
  const wait = { since: at, prefer, except: [] };
  if (handoff?.status.kind === 'ended' && back && handoff.status.end.kind === 'abandoned') {
    const priority = higher(handoff.wanted.priority, wanted.priority);
    return moved(enqueued({ ...handoff, reason, wanted: { ...wanted, priority }, customerAt: at }, at, wait, patience));
  }
  const fresh: Handoff = {
    v: 1,
    ticket,
    reason,
    wanted,
    requestedAt: at,
    waitingSince: at,
    epoch: handoff?.epoch ?? 0,
    status: { kind: 'queued', since: at, prefer, except: [] },
    agents: [],
    joined: [],
    said: 0,
    customerAt: at,
    due: null,
  };
  return moved(enqueued(fresh, at, wait, patience));
}

function again(handoff: Handoff, request: MoveOf<'request'>, patience: Patience): Moved {
  const seen = customer(handoff, { kind: 'customer', wrote: true, at: request.at }, patience);
  if (seen.kind === 'refused' || !isQueued(handoff)) return seen;
  const { wanted } = seen.handoff;
  const priority = higher(wanted.priority, request.wanted.priority);
  // Whoever wanted "a person" only, and then says what for, or that it is urgent, wants one for that. Queue and place stay.
  const tells = priority !== wanted.priority || (wanted.topic === null && request.wanted.topic !== null);
  if (!tells) return seen;
  const topic = request.wanted.topic ?? wanted.topic;
  return moved({ ...seen.handoff, reason: request.reason, wanted: { ...wanted, topic, priority } });
}

/** What the customer writes must be answered within a while; being seen only shows that they are not gone. */
export function customer(handoff: Handoff, { at, wrote }: MoveOf<'customer'>, patience: Patience): Moved {
  const customerAt = later(at, handoff.customerAt);
  if (!isAssigned(handoff) || handoff.status.answerBy !== null) return moved({ ...handoff, customerAt });
  const due = after(customerAt, patience.customerMs);
  return moved({ ...handoff, customerAt, status: { ...handoff.status, answerBy: wrote ? due : null }, due });
}

/** While a person has it, it is they who end it. */
export function withdraw(handoff: Handoff, { at }: MoveOf<'withdraw'>): Moved {
  if (!isQueued(handoff)) return refused('not_now');
  const next: Handoff = {
    ...handoff,
    epoch: handoff.epoch + 1,
    status: { kind: 'ended', at, end: { kind: 'withdrawn' } },
    due: null,
    customerAt: later(at, handoff.customerAt),
  };
  return moved(next, { kind: 'withdrawn' });
}

/** Whoever comes second is told that it is taken. Taking what one has is no change. */
export function assign(handoff: Handoff, { by, to, at }: MoveOf<'assign'>, patience: Patience): Moved {
  if (by.kind === 'agent' && by.id !== to) return refused('not_yours');
  if (ownerIs(handoff, to)) return moved(handoff);
  if (isAssigned(handoff) && by.kind !== 'supervisor') return refused('stale');
  return given(handoff, to, at, patience);
}

function ownerIs(handoff: Handoff, agent: AgentId): boolean {
  return isAssigned(handoff) && handoff.status.agent === agent;
}
