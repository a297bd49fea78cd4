/**
 * What a turn of the customer, the bot or the wallet means for the handoff of its conversation. It is written in the transaction of the
 * turn, so the bot and a person never both believe that the conversation is theirs.
 */
import type { Effect } from '../../dialog/effect.ts';
import type { DeskView, Event } from '../../dialog/event.ts';
import type { FlowGraph } from '../../flow/graph.ts';
import { type Handoff, isOpen, type Wanted } from '../../handoff/handoff.ts';
import { move } from '../../handoff/move.ts';
import type { Before, StoredMessage } from '../ports.ts';
import type { TicketMove } from '../tickets/stored.ts';
import { isDeskAgent } from './port.ts';

/** How long somebody would wait who wants this in this conversation; null: nobody takes it, and a ticket is all there is. */
export type DeskNow = (wanted: Wanted, conversation: string) => DeskView | null;

export const NO_DESK: DeskNow = () => null;

type TicketEffect = Extract<Effect, { kind: 'ticket' }>;

/** Where a ticket waits for a person. */
export function wantedBy({ brand, flows }: Pick<FlowGraph, 'brand' | 'flows'>, { ticket, brief }: TicketEffect): Wanted {
  const { topic, lang } = brief;
  const [first] = brand.desk.queues;
  const queue = brand.desk.queues.find((one) => topic !== null && one.topics.includes(topic)) ?? first;
  // Who asks for a person in the middle of something urgent is urgent, whatever words they ask with.
  const isUrgent = brief.flow !== null && flows[brief.flow]?.urgent === true;
  return { queue: queue?.id ?? 'all', topic, lang, priority: isUrgent ? 'urgent' : ticket.priority };
}

/** What becomes of the handoff in a turn of the customer or the bot. Undefined: it stays as it is. */
export function handoffAfter(
  graph: FlowGraph,
  { handoff = null }: Before,
  event: Event,
  effects: readonly Effect[],
  said: number | null,
): Handoff | undefined {
  const { patience } = graph.brand.desk;
  const { at } = event;
  const live = effects.find((effect) => effect.kind === 'ticket' && effect.live);
  const back = event.kind === 'message' && event.back !== undefined;
  let next: Handoff | null = null;
  if (live?.kind === 'ticket') {
    const { number: ticket, reason } = live.ticket;
    next = taken(move(handoff, { kind: 'request', at, ticket, reason, wanted: wantedBy(graph, live) }, patience));
  } else if (back && handoff !== null) {
    const { ticket, reason, wanted } = handoff;
    next = taken(move(handoff, { kind: 'request', at, ticket, reason, wanted }, patience));
  } else if (effects.some((effect) => effect.kind === 'withdraw')) {
    next = taken(move(handoff, { kind: 'withdraw', at }, patience));
  } else if (isOpen(handoff) && event.kind === 'message') {
    next = taken(move(handoff, { kind: 'customer', at, wrote: true }, patience));
  }
  if (next === null) return isOpen(handoff) && said !== null ? { ...handoff, said } : undefined;
  return said === null ? next : { ...next, said };
}

/** Whether a request that was made again has changed what is wanted. */
export function tellsMore(before: Handoff | null | undefined, after: Handoff | undefined): boolean {
  if (!before || !after) return false;
  const [old, now] = [before.wanted, after.wanted];
  return before.reason !== after.reason || old.topic !== now.topic || old.priority !== now.priority;
}

function taken(moved: ReturnType<typeof move>): Handoff | null {
  return moved.kind === 'moved' ? moved.handoff : null;
}

/** Whether a customer who was thought gone has come back in time to find the handoff open again. */
export function comesBack(graph: FlowGraph, { handoff = null }: Before, at: string): Handoff | null {
  if (handoff?.status.kind !== 'ended' || handoff.status.end.kind !== 'abandoned') return null;
  const since = Date.parse(at) - Date.parse(handoff.status.at);
  return since < graph.brand.desk.patience.reopenMs ? handoff : null;
}

/**
 * The ticket of a handoff goes where its conversation goes, and is done with it unless somebody is still to see to it.
 * @param by person; null: the program
 */
export function ticketMoves(before: Handoff | null, after: Handoff, by: string | null): readonly TicketMove[] {
  const { status, ticket: number } = after;
  const [had, has] = [ownerIn(before), ownerIn(after)];
  if (status.kind === 'assigned') return has === had ? [] : [{ number, by, done: false, assignee: has }];
  if (status.kind === 'queued') return had === null ? [] : [{ number, by, done: false, assignee: null }];
  const { end } = status;
  switch (end.kind) {
    case 'resolved':
      return [{ number, by, done: end.disposition !== 'follow_up', disposition: end.disposition }];
    case 'returned':
    case 'withdrawn':
      return [{ number, by, done: true }];
    case 'expired':
      return had === null ? [] : [{ number, by, done: false, assignee: null }];
    // If the customer comes back, so does whoever had them.
    case 'abandoned':
      return [];
  }
}

/** The person who has it; people of another desk have no account here. */
function ownerIn(handoff: Handoff | null): string | null {
  return handoff?.status.kind === 'assigned' && !isDeskAgent(handoff.status.agent) ? handoff.status.agent : null;
}

/** Number of the last message that was not the customer's; null when there is none. */
export function lastSaid(nextSeq: number, messages: readonly Pick<StoredMessage, 'from'>[]): number | null {
  const last = messages.findLastIndex(({ from }) => from !== 'customer');
  return last < 0 ? null : nextSeq + last;
}
