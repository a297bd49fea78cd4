/** Tickets as the desk shows them, without the messages of their conversation. Pure. */
import type { FlowGraph } from '../../flow/graph.ts';
import type { TicketChange, TicketRow, TicketView } from '../desk/wire.ts';
import { briefView } from './brief-view.ts';
import { problemOf } from './problem.ts';
import type { TicketEdit, TicketHead, TicketPassage, TicketPlace, TicketRecord } from './stored.ts';

export function rowOf(head: TicketHead): TicketRow {
  const { number, kind, status, reason, title, topic, lang, priority, assignee, due, at, conversation, customer } = head;
  return { number, kind, status, reason, title, topic, lang, priority, assignee, due, at, conversation, customer };
}

/** By whom a note of the customer's own words is. No person has this id. */
export const CUSTOMER = 'customer';

/** Notes and history name people by their id. */
export function viewOf(graph: FlowGraph, { head, brief, notes, history }: TicketRecord): Omit<TicketView, 'messages'> {
  return {
    row: rowOf(head),
    problem: problemOf(graph, head, brief),
    brief: briefView(graph, head.reason, brief),
    notes: notes.map(({ id, by, text, at }) => ({ id, kind: 'note', by: by ?? CUSTOMER, text, at })),
    history: history.map((passage) => ({ at: passage.at, by: passage.by, what: whatOf(passage) })),
    version: head.version,
  };
}

/** `status: open → waiting`; nothing is `-`. */
export function whatOf({ field, from, to }: TicketPassage): string {
  return `${field}: ${from ?? '-'} → ${to ?? '-'}`;
}

/** What the store is to write of a change; `reply` is said in the conversation, which is not its business. */
export function editOf({ version, status, assignee, due, priority, note }: TicketChange): TicketEdit {
  return {
    version,
    ...(status !== undefined && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(due !== undefined && { due }),
    ...(priority !== undefined && { priority }),
    ...(note !== undefined && note.trim() !== '' && { note }),
  };
}

/** Where the next page begins, for an address: opaque. */
export function cursorOf({ place }: TicketHead): string {
  const { rank, due, at, number } = place;
  return Buffer.from(JSON.stringify([rank, due, at, number])).toString('base64url');
}

/** Null for anything that `cursorOf` has not made. */
export function placeOf(cursor: string): TicketPlace | null {
  try {
    const [rank, due, at, number, ...rest] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const whole = Number.isInteger(rank) && rest.length === 0;
    const words = [due, at, number].every((one) => typeof one === 'string' && one.isWellFormed() && !one.includes('\0'));
    return whole && words ? ({ rank, due, at, number } as TicketPlace) : null;
  } catch {
    return null;
  }
}
