/** Tickets as work in PostgreSQL. */
import { type Kysely, sql } from 'kysely';
import type { PoolClient } from 'pg';
import type {
  TicketChanged,
  TicketEdit,
  TicketFilter,
  TicketHead,
  TicketPlace,
  TicketStore,
} from '../../../service/tickets/stored.ts';
import { bodyOf, comparePlaces, edited, type HeadRow, headOf, passagesOf, rankOf, STATUSES } from '../ticket-rows.ts';
import { changing } from './audit.ts';
import type { Pool } from './pool.ts';
import { type Columns, columnsOf, define, given, type Holes, lit, type Query, run } from './query.ts';
import type { Tables } from './tables.ts';

function heads(db: Kysely<Tables>) {
  return db
    .selectFrom('ticket as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['t.number', 'c.id as conversation', 't.body', 't.kind', 't.status', 't.assignee', 't.due', 't.rank', 't.topic'])
    .select(['t.at', 't.updated_at', 't.version', 'c.state']);
}

const dueKey = sql<string>`coalesce(t.due, '9')`;

type ListHoles = {
  status: string;
  person: string | null;
  kind: string | null;
  topic: string | null;
  from: string | null;
  to: string | null;
  rank: number;
  due: string;
  at: string;
  number: string;
  limit: number;
};
type Shape = { readonly [part in 'person' | 'nobody' | 'kind' | 'topic' | 'number' | 'after']: boolean };

/** One prepared query for each set of conditions: a condition that is always there but often empty would hide the indexes. */
const lists = new Map<string, Query<ListHoles, HeadRow>>();

function listOf(shape: Shape): Query<ListHoles, HeadRow> {
  const name = ['tickets', ...Object.entries(shape).flatMap(([part, on]) => (on ? [part] : []))].join('_');
  let query = lists.get(name);
  if (!query) {
    query = define<ListHoles>(name)<HeadRow>((db, p) => listQuery(db, p, shape));
    lists.set(name, query);
  }
  return query;
}

function listQuery(db: Kysely<Tables>, p: Holes<ListHoles>, shape: Shape) {
  let query = heads(db).where(sql<boolean>`t.status = ${p.status}`);
  if (shape.nobody) query = query.where('t.assignee', 'is', null);
  if (shape.person) query = query.where(sql<boolean>`t.assignee = ${p.person}`);
  if (shape.kind) query = query.where(sql<boolean>`t.kind = ${p.kind}`);
  if (shape.topic) query = query.where(sql<boolean>`t.topic = ${p.topic}`);
  if (shape.number) query = query.where(sql<boolean>`t.number >= ${p.from} and t.number < ${p.to}`);
  if (shape.after)
    query = query.where(sql<boolean>`(t.rank, ${dueKey}, t.at, t.number) > (${p.rank}, ${p.due}, ${p.at}, ${p.number})`);
  return query.orderBy('t.rank').orderBy(dueKey).orderBy('t.at').orderBy('t.number').limit(p.limit);
}

const one = define<{ number: string }>('ticket_one')((db, p) => heads(db).where('t.number', '=', p.number));
const lockOne = define<{ number: string }>('ticket_lock')((db, p) =>
  db.selectFrom('ticket').select('number').where('number', '=', p.number).forUpdate(),
);
const ofConversation = define<{ conversation: string }>('tickets_of_conversation')((db, p) =>
  heads(db).where('c.id', '=', p.conversation).orderBy('t.at', 'desc').orderBy('t.number'),
);
const notes = define<{ number: string }>('ticket_record_notes')((db, p) =>
  db.selectFrom('ticket_note').select(['id', 'body', 'author', 'at']).where('number', '=', p.number).orderBy('id'),
);
const history = define<{ number: string }>('ticket_record_history')((db, p) =>
  db.selectFrom('ticket_history').select(['at', 'who', 'field', 'old', 'new']).where('number', '=', p.number).orderBy('id'),
);

type Update = {
  number: string;
  status: TicketHead['status'];
  assignee: string | null;
  due: string | null;
  rank: number;
  step: number;
  at: string;
};
const update = define<Update>('update_ticket')((db, p) =>
  db
    .updateTable('ticket')
    .set({
      status: p.status,
      assignee: p.assignee,
      due: p.due,
      rank: p.rank,
      version: sql<number>`version + ${p.step}`,
      updated_at: p.at,
    })
    .where('number', '=', p.number),
);
const addNote = define<{ number: string; body: string; author: string; at: string }>('add_ticket_note')((db, p) =>
  db.insertInto('ticket_note').values({ number: p.number, body: p.body, author: p.author, at: p.at }),
);

type Passage = { number: string; at: string; who: string | null; field: string; old: string | null; new: string | null };
const addPassages = define<Columns<Passage>>('add_ticket_passages')((db, p) =>
  db
    .insertInto('ticket_history')
    .columns(['number', 'at', 'who', 'field', 'old', 'new'])
    .expression((eb) =>
      eb
        .selectFrom(given<Passage>({ number: 'text', at: 'text', who: 'text', field: 'text', old: 'text', new: 'text' }, p))
        .select(['v.number', 'v.at', 'v.who', 'v.field', 'v.old', 'v.new'] as never),
    ),
);

const release = define<{ person: string; at: string }>('release_tickets')((db, p) =>
  db
    .updateTable('ticket')
    .set({ assignee: lit(null), version: sql<number>`version + 1`, updated_at: p.at })
    .where('assignee', '=', p.person)
    .where('status', 'in', [lit('open'), lit('waiting')])
    .returning('number'),
);
const counts = define<{ person: string }>('ticket_counts')((db, p) => ({
  compile: () =>
    sql<{ mine: number; unassigned: number }>`select
      (select count(*) from ticket t where assignee = ${p.person} and status in ('open', 'waiting')
        and not exists (select 1 from handoff h where h.ticket = t.number and h.open)) as mine,
      (select count(*) from ticket where assignee is null and status in ('open', 'waiting')) as unassigned`.compile(db),
}));

async function list(pool: Pool, filter: TicketFilter, after: TicketPlace | null, limit: number): Promise<readonly TicketHead[]> {
  const { assignee, kind = null, topic = null, number } = filter;
  const query = listOf({
    person: typeof assignee === 'object',
    nobody: assignee === 'none',
    kind: kind !== null,
    topic: topic !== null,
    number: number !== undefined,
    after: after !== null,
  });
  const { rank = 0, due = '', at = '', number: last = '' } = after ?? {};
  const values = {
    person: typeof assignee === 'object' ? assignee.person : null,
    kind,
    topic,
    from: number ?? null,
    to: number === undefined ? null : `${number}\u{10ffff}`,
    rank,
    due,
    at,
    number: last,
    limit,
  };
  const statuses = filter.status.length > 0 ? filter.status : STATUSES;
  const found = await pool.read(async (client) => {
    const rows: HeadRow[] = [];
    for (const status of statuses) rows.push(...(await run(client, query, { ...values, status })).rows);
    return rows;
  });
  return found.map(headOf).sort(comparePlaces).slice(0, limit);
}

async function change(client: PoolClient, number: string, edit: TicketEdit, by: string, at: string): Promise<TicketChanged> {
  await run(client, lockOne, { number });
  const [row] = (await run(client, one, { number })).rows;
  if (!row) return { kind: 'not_there' };
  const before = headOf(row);
  const passages = passagesOf(before, edit);
  if (passages.length > 0 && before.version !== edit.version) return { kind: 'stale' };
  if (edit.note !== undefined) await run(client, addNote, { number, body: JSON.stringify(edit.note), author: by, at });
  if (passages.length === 0 && edit.note === undefined) return { kind: 'changed', version: before.version };
  const { status, assignee, due, priority } = edited(before, edit);
  const step = passages.length > 0 ? 1 : 0;
  await run(client, update, { number, status, assignee, due, rank: rankOf(priority), step, at });
  if (passages.length > 0)
    await run(
      client,
      addPassages,
      columnsOf(passages.map(({ field, from, to }) => ({ number, at, who: by, field, old: from, new: to }))),
    );
  return { kind: 'changed', version: before.version + step };
}

export function postgresTickets(pool: Pool): TicketStore {
  return {
    tickets: (filter, after, limit) => list(pool, filter, after, limit),
    ticketRecord: (number) =>
      pool.read(async (client) => {
        const [row] = (await run(client, one, { number })).rows;
        if (!row) return null;
        const [said, passages] = await Promise.all([run(client, notes, { number }), run(client, history, { number })]);
        return {
          head: headOf(row),
          brief: bodyOf(row).brief,
          notes: said.rows.map(({ id, body, author: by, at }) => ({ id: String(id), by, text: JSON.parse(body), at })),
          history: passages.rows.map(({ at, who: by, field, old: from, new: to }) => ({ at, by, field, from, to })),
        };
      }),
    ticketsOfConversation: (conversation) =>
      pool.read(async (client) => (await run(client, ofConversation, { conversation })).rows.map(headOf)),
    changeTicket: (number, edit, by, at) => changing(pool, (client) => change(client, number, edit, by, at)),
    releaseTickets: (person, by, at) =>
      changing(pool, async (client) => {
        const { rows } = await run(client, release, { person, at });
        if (rows.length > 0)
          await run(
            client,
            addPassages,
            columnsOf(rows.map(({ number }) => ({ number, at, who: by, field: 'assignee', old: person, new: null }))),
          );
        return rows.length;
      }),
    ticketCounts: (person) =>
      pool.read(async (client) => (await run(client, counts, { person })).rows[0] ?? { mine: 0, unassigned: 0 }),
  };
}
