/** Tickets as work in the embedded store. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type {
  TicketChanged,
  TicketEdit,
  TicketFilter,
  TicketHead,
  TicketPassage,
  TicketPlace,
  TicketStatus,
  TicketStore,
} from '../../service/tickets/stored.ts';
import type { Access } from './outbox.ts';
import { all, first, type Statements } from './statements.ts';
import {
  bodyOf,
  comparePlaces,
  edited,
  type HeadRow,
  headOf,
  type NoteRow,
  type PassageRow,
  passagesOf,
  rankOf,
  STATUSES,
} from './ticket-rows.ts';

// The ticket stands first: its index gives the order, and the conversation of each row is looked up.
const HEAD = `SELECT t.number, c.id AS conversation, t.body, t.kind, t.status, t.assignee, t.due, t.rank, t.topic, t.at, t.updated_at,
    t.version, c.state FROM ticket t CROSS JOIN conversation c ON c.n = t.conversation`;
const PLACE = "t.rank, coalesce(t.due, '9'), t.at, t.number";

const SQL = {
  one: `${HEAD} WHERE t.number = ?`,
  ofConversation: `${HEAD} WHERE t.conversation = (SELECT n FROM conversation WHERE id = ?) ORDER BY t.at DESC, t.number`,
  notes: 'SELECT rowid AS id, body, author, at FROM ticket_note WHERE number = ? ORDER BY rowid',
  history: 'SELECT at, who, field, old, new FROM ticket_history WHERE number = ? ORDER BY rowid',
  update: `UPDATE ticket SET status = ?, assignee = ?, due = ?, rank = ?, version = version + ?, updated_at = ? WHERE number = ?`,
  addNote: 'INSERT INTO ticket_note (number, body, author, at) VALUES (?, ?, ?, ?)',
  held: "SELECT number FROM ticket WHERE assignee = ? AND status IN ('open', 'waiting')",
  release: 'UPDATE ticket SET assignee = NULL, version = version + 1, updated_at = ? WHERE number = ?',
  mine: `SELECT count(*) AS count FROM ticket t WHERE assignee = ? AND status IN ('open', 'waiting')
    AND NOT EXISTS (SELECT 1 FROM handoff h WHERE h.ticket = t.number AND h.open = 1)`,
  unassigned: "SELECT count(*) AS count FROM ticket WHERE assignee IS NULL AND status IN ('open', 'waiting')",
} as const;

type Own = { readonly [name in keyof typeof SQL]: StatementSync };

/** Rows with one status that fit the filter: each status has its part of the index, in the order of the list. */
function listed(filter: TicketFilter, status: TicketStatus, after: TicketPlace | null) {
  const { assignee, kind, topic, number } = filter;
  const conditions: [string, ...SQLInputValue[]][] = [['t.status = ?', status]];
  if (assignee === 'none') conditions.push(['t.assignee IS NULL']);
  else if (assignee) conditions.push(['t.assignee = ?', assignee.person]);
  if (kind !== undefined) conditions.push(['t.kind = ?', kind]);
  if (topic !== undefined) conditions.push(['t.topic = ?', topic]);
  if (number !== undefined) conditions.push(['t.number >= ? AND t.number < ?', number, `${number}\u{10ffff}`]);
  if (after) conditions.push([`(${PLACE}) > (?, ?, ?, ?)`, after.rank, after.due, after.at, after.number]);
  return {
    text: `${HEAD} WHERE ${conditions.map(([text]) => text).join(' AND ')} ORDER BY ${PLACE} LIMIT ?`,
    values: conditions.flatMap(([, ...values]) => values),
  };
}

function list(db: DatabaseSync, filter: TicketFilter, after: TicketPlace | null, limit: number): readonly TicketHead[] {
  const statuses = filter.status.length > 0 ? filter.status : STATUSES;
  const heads = statuses.flatMap((status) => {
    const { text, values } = listed(filter, status, after);
    return all<HeadRow>(db.prepare(text), ...values, limit).map(headOf);
  });
  return heads.sort(comparePlaces).slice(0, limit);
}

function change(s: Statements, own: Own, number: string, edit: TicketEdit, by: string, at: string): TicketChanged {
  const row = first<HeadRow>(own.one, number);
  if (!row) return { kind: 'not_there' };
  const before = headOf(row);
  const passages = passagesOf(before, edit);
  if (passages.length > 0 && before.version !== edit.version) return { kind: 'stale' };
  if (edit.note !== undefined) own.addNote.run(number, JSON.stringify(edit.note), by, at);
  if (passages.length === 0 && edit.note === undefined) return { kind: 'changed', version: before.version };
  const { status, assignee, due, priority } = edited(before, edit);
  const step = passages.length > 0 ? 1 : 0;
  own.update.run(status, assignee, due, rankOf(priority), step, at, number);
  for (const { field, from, to } of passages) s.ticketPassage.run(number, at, by, field, from, to);
  return { kind: 'changed', version: before.version + step };
}

export function sqliteTickets(db: DatabaseSync, s: Statements, { write, read }: Access): TicketStore {
  const own = Object.fromEntries(Object.entries(SQL).map(([name, text]) => [name, db.prepare(text)])) as Own;
  const count = (statement: StatementSync, ...values: SQLInputValue[]) =>
    first<{ count: number }>(statement, ...values)?.count ?? 0;
  return {
    tickets: (filter, after, limit) => read(() => list(db, filter, after, limit)),
    ticketRecord: (number) =>
      read(() => {
        const row = first<HeadRow>(own.one, number);
        if (!row) return null;
        return {
          head: headOf(row),
          brief: bodyOf(row).brief,
          notes: all<NoteRow & { id: number }>(own.notes, number).map(({ id, body, author: by, at }) => ({
            id: String(id),
            by,
            text: JSON.parse(body),
            at,
          })),
          history: all<PassageRow & { who: string | null }>(own.history, number).map(
            ({ at, who: by, field, old: from, new: to }): TicketPassage => ({ at, by, field, from, to }),
          ),
        };
      }),
    ticketsOfConversation: (conversation) => read(() => all<HeadRow>(own.ofConversation, conversation).map(headOf)),
    changeTicket: (number, edit, by, at) => write(() => change(s, own, number, edit, by, at)),
    releaseTickets: (person, by, at) =>
      write(() => {
        const held = all<{ number: string }>(own.held, person);
        for (const { number } of held) {
          own.release.run(at, number);
          s.ticketPassage.run(number, at, by, 'assignee', person, null);
        }
        return held.length;
      }),
    ticketCounts: (person) => read(() => ({ mine: count(own.mine, person), unassigned: count(own.unassigned) })),
  };
}
