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
import type { TicketEnd } from '../tickets/stored.ts';

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

function taken(moved: ReturnType<typeof move>): Handoff | null {
  return moved.kind === 'moved' ? moved.handoff : null;
}

/** Whether a customer who was thought gone has come back in time to find the handoff open again. */
export function comesBack(graph: FlowGraph, { handoff = null }: Before, at: string): Handoff | null {
  if (handoff?.status.kind !== 'ended' || handoff.status.end.kind !== 'abandoned') return null;
  const since = Date.parse(at) - Date.parse(handoff.status.at);
  return since < graph.brand.desk.patience.reopenMs ? handoff : null;
}

/** The ticket of a handoff is done with it, unless somebody is still to see to it. `by`: person; null: the program. */
export function endedTicket({ status, ticket }: Handoff, by: string | null): readonly TicketEnd[] {
  if (status.kind !== 'ended') return [];
  switch (status.end.kind) {
    case 'resolved':
      return status.end.disposition === 'follow_up' ? [] : [{ number: ticket, by }];
    case 'returned':
    case 'withdrawn':
      return [{ number: ticket, by }];
    case 'abandoned':
    case 'expired':
      return [];
  }
}

/** Number of the last message that was not the customer's; null when there is none. */
export function lastSaid(nextSeq: number, messages: readonly Pick<StoredMessage, 'from'>[]): number | null {
  const last = messages.findLastIndex(({ from }) => from !== 'customer');
  return last < 0 ? null : nextSeq + last;
}
