/** What the desk reads and keeps. Handoffs are written by turns (run-turns.ts), in the same transaction as the state. */
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { DeskNote, DeskStore, StoredPresence } from '../../../service/desk/stored.ts';
import { type HandedOverRow, toHandedOver, toHandled } from '../desk.ts';
import { toMillis } from '../run-turn.ts';
import type { Pool } from './pool.ts';
import { type Columns, define, given, lit, run } from './query.ts';
import type { Tables } from './tables.ts';

export const setHandoffs = define<Columns<{ n: number; handoff: string }>>('set_handoffs')((db, p) =>
  db
    .updateTable('conversation as c')
    .from(given<{ n: number; handoff: string }>({ n: 'int8', handoff: 'text' }, p))
    .set((eb) => ({ handoff: eb.ref('v.handoff') }))
    .whereRef('c.n', '=', 'v.n'),
);

type Row = Tables['handoff'];

export const putHandoffs = define<Columns<Row>>('put_handoffs')((db, p) =>
  db
    .insertInto('handoff')
    .columns(['ticket', 'conversation', 'open', 'queue', 'requested_at', 'assigned_at', 'ended_at', 'due'])
    .expression((eb) =>
      eb
        .selectFrom(
          given<Row>(
            {
              ticket: 'text',
              conversation: 'int8',
              open: 'bool',
              queue: 'text',
              requested_at: 'text',
              assigned_at: 'text',
              ended_at: 'text',
              due: 'int8',
            },
            p,
          ),
        )
        .select(['v.ticket', 'v.conversation', 'v.open', 'v.queue', 'v.requested_at', 'v.assigned_at', 'v.ended_at', 'v.due']),
    )
    .onConflict((conflict) =>
      conflict.column('ticket').doUpdateSet((eb) => ({
        open: eb.ref('excluded.open'),
        queue: eb.ref('excluded.queue'),
        // Of one that is opened again the time before does not count.
        assigned_at: sql<string | null>`CASE WHEN handoff.open THEN coalesce(handoff.assigned_at, excluded.assigned_at)
          ELSE excluded.assigned_at END`,
        ended_at: eb.ref('excluded.ended_at'),
        due: eb.ref('excluded.due'),
      })),
    ),
);

/** What lists show of a conversation that has had a handoff. */
function handedOver(db: Kysely<Tables>) {
  return db
    .selectFrom('handoff as h')
    .innerJoin('conversation as c', 'c.n', 'h.conversation')
    .leftJoin('ticket as t', 't.number', 'h.ticket')
    .leftJoin('message as m', (join) => join.onRef('m.conversation', '=', 'c.n').on('m.seq', '=', sql<number>`c.next_seq - 1`))
    .select([
      'c.id as conversation',
      'c.handoff',
      'c.state',
      'c.next_seq',
      't.body as ticket',
      'm.seq',
      'm.sender',
      'm.body',
      'm.at',
      sql<number>`(SELECT count(*) FROM message u WHERE u.conversation = c.n AND u.sender = 'customer' AND u.seq >
        coalesce((SELECT max(a.seq) FROM message a WHERE a.conversation = c.n AND a.sender = 'agent'), 0))`.as('unanswered'),
      sql<number>`(SELECT count(*) FROM desk_note d WHERE d.conversation = c.n)`.as('notes'),
    ]);
}

const isOpen = (open: boolean): Expression<SqlBool> => (open ? sql<SqlBool>`h.open` : sql<SqlBool>`NOT h.open`);

const openHandoffs = define<Record<never, never>>('open_handoffs')((db) =>
  handedOver(db).where(isOpen(true)).orderBy('h.requested_at'),
);

const lastHandoff = define<{ conversation: string }>('last_handoff')((db, p) =>
  handedOver(db).where('c.id', '=', p.conversation).orderBy('h.requested_at', 'desc').limit(lit(1)),
);

const dueHandoffs = define<{ now: number; limit: number }>('due_handoffs')((db, p) =>
  db
    .selectFrom('handoff as h')
    .innerJoin('conversation as c', 'c.n', 'h.conversation')
    .select(['c.id as conversation', 'h.due'])
    .where(isOpen(true))
    .where('h.due', '<=', p.now)
    .orderBy('h.due')
    .limit(p.limit),
);

const handled = define<{ since: string; limit: number }>('handled')((db, p) =>
  db
    .selectFrom('handoff as h')
    .select(['h.queue', 'h.assigned_at', 'h.ended_at'])
    .where(isOpen(false))
    .where('h.ended_at', '>=', p.since)
    .where('h.assigned_at', 'is not', null)
    .orderBy('h.ended_at', 'desc')
    .limit(p.limit),
);

const insertNote = define<DeskNote>('insert_desk_note')((db, p) =>
  db
    .insertInto('desk_note')
    .columns(['id', 'conversation', 'kind', 'person', 'body', 'at'])
    .expression((eb) =>
      eb
        .selectFrom('conversation')
        .select([
          sql<string>`${p.id}::text`.as('id'),
          'n',
          sql<DeskNote['kind']>`${p.kind}::text`.as('kind'),
          sql<string>`${p.person}::text`.as('person'),
          sql<string>`${p.text}::text`.as('body'),
          sql<string>`${p.at}::text`.as('at'),
        ])
        .where('id', '=', p.conversation),
    )
    .onConflict((conflict) => conflict.column('id').doNothing()),
);

const notesOf = define<{ conversation: string }>('desk_notes')((db, p) =>
  db
    .selectFrom('desk_note as d')
    .innerJoin('conversation as c', 'c.n', 'd.conversation')
    .select(['d.id', 'c.id as conversation', 'd.kind', 'd.person', 'd.body as text', 'd.at'])
    .where('c.id', '=', p.conversation)
    .orderBy('d.n'),
);

const setPresence = define<StoredPresence>('set_presence')((db, p) =>
  db
    .insertInto('presence')
    .values({ person: p.person, presence: p.presence, since: p.since, seen: p.seen })
    .onConflict((conflict) =>
      conflict.column('person').doUpdateSet((eb) => ({
        presence: eb.ref('excluded.presence'),
        since: eb.ref('excluded.since'),
        seen: sql<string>`greatest(presence.seen, excluded.seen)`,
      })),
    ),
);

const presences = define<{ since: string }>('presences')((db, p) =>
  db.selectFrom('presence').select(['person', 'presence', 'since', 'seen']).where('seen', '>=', p.since).orderBy('person'),
);

const ofCustomer = define<{ customer: string; limit: number }>('conversations_of_customer')((db, p) =>
  db
    .selectFrom('subject as s')
    .innerJoin('conversation as c', 'c.n', 's.conversation')
    .select(['c.id as conversation', 'c.state', 'c.updated_at as at'])
    .where('s.kind', '=', lit('customer'))
    .where('s.id', '=', p.customer)
    .orderBy('c.updated_at', 'desc')
    .limit(p.limit),
);

export function postgresDesk(pool: Pool): DeskStore {
  const read = <T>(job: Parameters<typeof pool.read<T>>[0]) => pool.read(job);
  const rows = (found: readonly HandedOverRow[]) =>
    found.map((row) => ({ ...row, unanswered: Number(row.unanswered), notes: Number(row.notes) }));
  return {
    openHandoffs: () => read(async (client) => rows((await run(client, openHandoffs, {})).rows).flatMap(toHandedOver)),
    handedOver: (conversation) =>
      read(async (client) => rows((await run(client, lastHandoff, { conversation })).rows).flatMap(toHandedOver)[0] ?? null),
    dueHandoffs: (now, limit) =>
      read(async (client) =>
        (await run(client, dueHandoffs, { now: toMillis(now), limit })).rows.map(({ conversation, due }) => ({
          conversation,
          due: new Date(due ?? 0).toISOString(),
        })),
      ),
    handled: (since, limit) => read(async (client) => (await run(client, handled, { since, limit })).rows.map(toHandled)),
    addNote: (note) =>
      read(async (client) => {
        await run(client, insertNote, note);
      }),
    deskNotes: (conversation) => read(async (client) => (await run(client, notesOf, { conversation })).rows),
    setPresence: (presence) =>
      read(async (client) => {
        await run(client, setPresence, presence);
      }),
    presences: (since) => read(async (client) => (await run(client, presences, { since })).rows),
    conversationsOfCustomer: (customer, limit) =>
      read(async (client) =>
        (await run(client, ofCustomer, { customer, limit })).rows.map(({ state, ...rest }) => ({
          ...rest,
          state: JSON.parse(state),
        })),
      ),
  };
}
