/** What agents and supervisors do with a conversation. */
import {
  type Assigned,
  after,
  answered,
  ended,
  enqueued,
  given,
  isAssigned,
  later,
  type MoveOf,
  moved,
  refused,
} from './change.ts';
import type { Handoff, HandoffEnd } from './handoff.ts';
import type { Actor, Moved, Patience, Refusal } from './move.ts';

/**
 * Why an act on the whole conversation is not allowed, or null. What has changed hands is said first: to an agent who has just lost
 * it, "not yours" would be a riddle.
 */
function forbidden(handoff: Handoff, by: Actor, epoch: number): Refusal | null {
  if (epoch !== handoff.epoch) return 'stale';
  return by.kind === 'supervisor' || owns(handoff, by) ? null : 'not_yours';
}

function owns(handoff: Handoff, by: Actor): boolean {
  return isAssigned(handoff) && by.kind !== 'router' && by.id === handoff.status.agent;
}

/** Refused when this screen has not seen what a colleague or the program has said: two answers to one question confuse. */
export function reply(handoff: Handoff, { by, epoch, seen, seq, at }: MoveOf<'reply'>, patience: Patience): Moved {
  if (epoch !== handoff.epoch || seen < handoff.said || seq <= handoff.said) return refused('stale');
  if (!isAssigned(handoff)) return refused('not_yours');
  const due = after(later(at, handoff.customerAt), patience.customerMs);
  if (owns(handoff, by)) {
    const own = answered(handoff);
    return moved({ ...own, said: seq, status: { ...own.status, answerBy: null, hold: null }, due });
  }
  if (by.kind !== 'supervisor' || !handoff.joined.includes(by.id)) return refused('not_yours');
  // The owner still owes what the owner owed.
  return moved({ ...handoff, said: seq, due: handoff.status.answerBy ?? due });
}

/** The customer is asked to wait, not for ever; taken off hold, a word is owed. */
export function hold(handoff: Handoff, { by, epoch, on, at }: MoveOf<'hold'>, patience: Patience): Moved {
  if (epoch !== handoff.epoch) return refused('stale');
  if (!isAssigned(handoff) || by.kind === 'router' || !owns(handoff, by)) return refused('not_yours');
  if (on === (handoff.status.hold !== null)) return refused('not_now');
  const own = answered(handoff);
  const answerBy = after(at, on ? patience.queueMs : patience.customerMs);
  const next: Handoff = { ...own, status: { ...own.status, answerBy, hold: on ? { since: at } : null }, due: answerBy };
  return moved(next, on ? { kind: 'held', agent: by.id } : null);
}

/** Given to a queue, it waits there at its old place; whoever gave it away gets it back only when nobody else is there. */
export function transfer(handoff: Handoff, { by, epoch, to, at }: MoveOf<'transfer'>, patience: Patience): Moved {
  const why = forbidden(handoff, by, epoch);
  if (why !== null) return refused(why);
  if ('agent' in to) {
    if (owns(handoff, { kind: 'agent', id: to.agent })) return refused('not_now');
    return given(isAssigned(handoff) ? letGo(handoff, by) : handoff, to.agent, at, patience);
  }
  const wanted = { ...handoff.wanted, ...to.queue };
  // From queue to queue nobody new owns it, and the wait goes on.
  if (!isAssigned(handoff)) return moved({ ...handoff, wanted });
  const own = letGo(handoff, by);
  const wait = { since: at, prefer: null, except: [handoff.status.agent] };
  return moved(enqueued({ ...own, wanted }, at, wait, patience), { kind: 'requeued' });
}

/** Who passes it on has had it; from whom a supervisor takes it has had it only if they answered. */
function letGo(handoff: Assigned, by: Actor): Assigned {
  return owns(handoff, by) ? answered(handoff) : handoff;
}

/** Only where somebody else speaks: what waits in the queue is taken, not joined. */
export function join(handoff: Handoff, { by, on }: MoveOf<'join'>): Moved {
  if (by.kind !== 'supervisor') return refused('not_yours');
  if (!isAssigned(handoff) || owns(handoff, by)) return refused('not_now');
  if (on === handoff.joined.includes(by.id)) return moved(handoff);
  if (!on) return moved({ ...handoff, joined: handoff.joined.filter((id) => id !== by.id) });
  return moved({ ...handoff, joined: [...handoff.joined, by.id] }, { kind: 'joined', agent: by.id });
}

export function returnToBot(handoff: Handoff, { by, epoch, at }: MoveOf<'return'>): Moved {
  return finish(handoff, { by, epoch, at }, (agent) => ({ kind: 'returned', agent }));
}

export function resolve(handoff: Handoff, { by, epoch, at, disposition }: MoveOf<'resolve'>): Moved {
  return finish(handoff, { by, epoch, at }, (agent) => ({ kind: 'resolved', agent, disposition }));
}

function finish(
  handoff: Handoff,
  { by, epoch, at }: Pick<MoveOf<'return'>, 'by' | 'epoch' | 'at'>,
  end: (agent: string) => Extract<HandoffEnd, { kind: 'returned' | 'resolved' }>,
): Moved {
  const why = forbidden(handoff, by, epoch);
  if (why !== null || by.kind === 'router') return refused(why ?? 'not_yours');
  const how = end(by.id);
  const own = isAssigned(handoff) ? letGo(handoff, by) : handoff;
  return moved(ended(own, at, how), how.kind === 'resolved' ? { kind: 'resolved', agent: by.id } : { kind: 'returned' });
}
