/** Rows of tickets, and what is read out of them: the same on both stores. In a turn: the embedded one. */
import type { Brief } from '../../dialog/effect.ts';
import type { Ticket } from '../../dialog/state.ts';
import type { Priority } from '../../flow/graph.ts';
import type { StoredTicket } from '../../service/privacy/stored.ts';
import type {
  TicketEdit,
  TicketHead,
  TicketKind,
  TicketMove,
  TicketPassage,
  TicketPlace,
  TicketStatus,
  TicketWrite,
} from '../../service/tickets/stored.ts';
import { first, type Statements } from './statements.ts';

/** What a turn writes of a ticket. */
export function ticketRow({ ticket, brief, kind = 'chat', due = null }: TicketWrite, at: string) {
  const body = JSON.stringify({ ticket, brief });
  return { number: ticket.number, body, kind, due, rank: rankOf(ticket.priority), topic: brief.topic, at };
}

/** For a caller who is in a transaction. */
export function insertTicket(s: Statements, n: number, write: TicketWrite, at: string): void {
  const row = ticketRow(write, at);
  if (write.again) {
    s.ticketAgain.run(row.body, row.rank, row.topic, at, row.number, n);
    return;
  }
  const insert = row.kind === 'chat' ? s.insertTicket : s.insertCase;
  insert.run(row.number, n, row.body, row.kind, row.due, row.rank, row.topic, row.at);
}

/** For a caller who is in a transaction. */
export function moveTicket(s: Statements, { number, by, done, assignee, disposition }: TicketMove, at: string): void {
  const before = first<{ status: TicketStatus; assignee: string | null }>(s.ticketStands, number);
  if (!before || before.status === 'done') return;
  const passage = (field: TicketPassage['field'], from: string | null, to: string | null) =>
    s.ticketPassage.run(number, at, by, field, from, to);
  const moves = assignee !== undefined && assignee !== before.assignee;
  if (moves) passage('assignee', before.assignee, assignee);
  if (done) passage('status', before.status, 'done');
  if (disposition !== undefined) passage('disposition', null, disposition);
  if (moves || done) s.moveTicket.run(done ? 'done' : before.status, moves ? assignee : before.assignee, at, number);
}

export type HeadRow = {
  number: string;
  conversation: string;
  body: string;
  kind: TicketKind;
  status: TicketStatus;
  assignee: string | null;
  due: string | null;
  rank: number;
  topic: string | null;
  at: string;
  updated_at: string;
  version: number;
  /** Of the conversation, with the customer's name in it. */
  state: string;
};

export function headOf(row: HeadRow): TicketHead {
  const { number, conversation, kind, status, assignee, due, rank, topic, at, updated_at: updatedAt, version } = row;
  const { ticket, brief } = bodyOf(row);
  const known = (JSON.parse(row.state) as { customer: { name: string | null } | null }).customer;
  return {
    number,
    conversation,
    kind,
    status,
    reason: ticket.reason,
    title: brief.title,
    topic,
    lang: brief.lang,
    priority: priorityOf(rank),
    assignee,
    due,
    at,
    updatedAt,
    version,
    customer: { name: known?.name ?? null, identified: brief.customer !== null },
    place: placeOf(row),
  };
}

export function bodyOf({ body }: { readonly body: string }): { readonly ticket: Ticket; readonly brief: Brief } {
  return JSON.parse(body);
}

export type DossierTicketRow = { body: string; kind: TicketKind; status: TicketStatus; due: string | null; at: string };
export type NoteRow = { body: string; author: string | null; at: string };
export type PassageRow = { at: string; field: TicketPassage['field']; old: string | null; new: string | null };

/** For the customer's own eyes. */
export function storedTicket(row: DossierTicketRow, notes: readonly NoteRow[], passages: readonly PassageRow[]): StoredTicket {
  const { kind, status, due, at } = row;
  return {
    ...bodyOf(row),
    kind,
    status,
    due,
    at,
    notes: notes.map(({ body, author, at }) => ({
      text: JSON.parse(body),
      at,
      ...(author !== null && { by: 'person' as const }),
    })),
    history: passages.flatMap((one) =>
      one.field === 'assignee' ? [] : [{ at: one.at, field: one.field, from: one.old, to: one.new }],
    ),
  };
}

/** Every status, for lists that want any. */
export const STATUSES: readonly TicketStatus[] = ['open', 'waiting', 'done'];
const FIELDS: readonly Exclude<TicketPassage['field'], 'disposition'>[] = ['status', 'assignee', 'due', 'priority'];
const RANKS: readonly Priority[] = ['urgent', 'high', 'normal'];

/** 0 is served first. */
export function rankOf(priority: Priority): number {
  return RANKS.indexOf(priority);
}

function priorityOf(rank: number): Priority {
  return RANKS[rank] ?? 'normal';
}

/** Stands for a missing deadline where deadlines are compared: behind every instant. */
const NO_DUE = '9';

function placeOf({ rank, due, at, number }: Omit<TicketPlace, 'due'> & { readonly due: string | null }): TicketPlace {
  return { rank, due: due ?? NO_DUE, at, number };
}

/** Order of lists. */
export function comparePlaces({ place: a }: TicketHead, { place: b }: TicketHead): number {
  return a.rank - b.rank || compare(a.due, b.due) || compare(a.at, b.at) || compare(a.number, b.number);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Fields that an edit really changes, with what was there before. */
export function passagesOf(
  before: Pick<TicketHead, 'status' | 'assignee' | 'due' | 'priority'>,
  edit: TicketEdit,
): readonly Pick<TicketPassage, 'field' | 'from' | 'to'>[] {
  return FIELDS.flatMap((field) => {
    const [from, to] = [before[field], edit[field]];
    return to === undefined || to === from ? [] : [{ field, from, to }];
  });
}

/** What an edit leaves. */
export function edited(
  before: Pick<TicketHead, 'status' | 'assignee' | 'due' | 'priority'>,
  edit: TicketEdit,
): Pick<TicketHead, 'status' | 'assignee' | 'due' | 'priority'> {
  return {
    status: edit.status ?? before.status,
    assignee: edit.assignee === undefined ? before.assignee : edit.assignee,
    due: edit.due === undefined ? before.due : edit.due,
    priority: edit.priority ?? before.priority,
  };
}
