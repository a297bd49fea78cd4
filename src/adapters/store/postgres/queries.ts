/** The queries of a turn. Each works on as many turns as are written together: rows come as one array a column. */
import { type Compilable, type Insertable, type InsertQueryBuilder, type InsertResult, type Kysely, sql } from 'kysely';
import { type Columns, define, given, type Holes, lit } from './query.ts';
import type { Tables } from './tables.ts';

export type LockedRow = {
  id: string;
  n: number;
  version: number;
  state: string;
  address: string | null;
  next_seq: number;
  erased: number;
  handoff: string | null;
};

/** In the order of ids, so that two processes that lock the same conversations never wait for each other. */
export const lockConversations = define<{ ids: readonly string[] }>('lock_conversations')((db, p) =>
  db
    .selectFrom('conversation')
    .select(['id', 'n', 'version', 'state', 'address', 'next_seq', 'erased', 'handoff'])
    .where('id', '=', sql<string>`any(${p.ids})`)
    .orderBy('id')
    .forUpdate(),
);

type Keys = { channel: string; account: string; message_id: string };

export const findInbound = define<Columns<Keys>>('find_inbound')((db, p) =>
  db
    .selectFrom(given<Keys>({ channel: 'text', account: 'text', message_id: 'text' }, p))
    .innerJoin('inbound as i', (join) =>
      join.onRef('i.channel', '=', 'v.channel').onRef('i.account', '=', 'v.account').onRef('i.message_id', '=', 'v.message_id'),
    )
    .leftJoin('conversation as c', 'c.n', 'i.conversation')
    .select([
      'i.channel',
      'i.account',
      'i.message_id',
      'i.body_hash',
      'i.conversation',
      'i.first_seq',
      'i.last_seq',
      'c.id as owner',
    ]),
);

/** How often what has this keyed hash was erased. */
export const findErased = define<{ keys: readonly string[] }>('find_erased')((db, p) =>
  db.selectFrom('erased').select(['key', 'times']).where('key', '=', sql<string>`any(${p.keys})`),
);

export const messagesBetween = define<{ n: number; first: number; last: number }>('messages_between')((db, p) =>
  db
    .selectFrom('message')
    .select(['seq', 'sender', 'body', 'at'])
    .where('conversation', '=', p.n)
    .where('seq', '>=', p.first)
    .where('seq', '<=', p.last)
    .orderBy('seq'),
);

type Changed = {
  n: number;
  version: number;
  state: string;
  address: string | null;
  next_seq: number;
  fingerprint: string;
  at: string;
};

/** Only under the version that was loaded: fewer rows than were given means that somebody else was faster. */
export const updateConversations = define<Columns<Changed>>('update_conversations')((db, p) =>
  db
    .updateTable('conversation as c')
    .from(
      given<Changed>(
        { n: 'int8', version: 'int4', state: 'text', address: 'text', next_seq: 'int4', fingerprint: 'text', at: 'text' },
        p,
      ),
    )
    .set((eb) => ({
      version: sql<number>`c.version + 1`,
      linked: sql<number>`c.version + 1`,
      state: eb.ref('v.state'),
      address: eb.fn.coalesce('v.address', 'c.address'),
      next_seq: eb.ref('v.next_seq'),
      fingerprint: eb.ref('v.fingerprint'),
      updated_at: eb.ref('v.at'),
    }))
    .whereRef('c.n', '=', 'v.n')
    .whereRef('c.version', '=', 'v.version'),
);

type Begun = {
  id: string;
  state: string;
  address: string | null;
  next_seq: number;
  fingerprint: string;
  at: string;
  erased: number;
};

/** A conversation that another process has begun meanwhile is missing in the answer. */
export const insertConversations = define<Columns<Begun>>('insert_conversations')((db, p) =>
  db
    .insertInto('conversation')
    .columns(['id', 'version', 'state', 'address', 'next_seq', 'fingerprint', 'updated_at', 'linked', 'erased'])
    .expression((eb) =>
      eb
        .selectFrom(
          given<Begun>(
            {
              id: 'text',
              state: 'text',
              address: 'text',
              next_seq: 'int4',
              fingerprint: 'text',
              at: 'text',
              erased: 'int4',
            },
            p,
          ),
        )
        .select([
          'v.id',
          lit(1).as('version'),
          'v.state',
          'v.address',
          'v.next_seq',
          'v.fingerprint',
          'v.at',
          lit(1).as('linked'),
          'v.erased',
        ])
        .orderBy('v.id'),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning(['id', 'n']),
);

/** Inserts rows that are given as one array a column. */
function inserting<T extends keyof Tables, K extends keyof Insertable<Tables[T]> & string>(
  table: T,
  types: { readonly [C in K]: string },
) {
  type Row = Pick<Insertable<Tables[T]>, K>;
  const names = Object.keys(types) as K[];
  return (db: Kysely<Tables>, p: Holes<Columns<Row>>) =>
    (db.insertInto(table) as InsertQueryBuilder<Tables, T, InsertResult>)
      .columns(names as never[])
      .expression(
        db.selectFrom(given<{ [name: string]: unknown }>(types, p as never)).select(names.map((name) => `v.${name}` as never)),
      );
}

function insertion<T extends keyof Tables, K extends keyof Insertable<Tables[T]> & string>(
  table: T,
  types: { readonly [C in K]: string },
) {
  type Row = Pick<Insertable<Tables[T]>, K>;
  return define<Columns<Row>>(`insert_${table}`)(
    inserting(table, types) as (db: Kysely<Tables>, p: unknown) => Compilable<InsertResult>,
  );
}

export const insertMessages = insertion('message', {
  conversation: 'int8',
  seq: 'int4',
  sender: 'text',
  body: 'text',
  at: 'text',
});

export const insertInbound = insertion('inbound', {
  channel: 'text',
  account: 'text',
  message_id: 'text',
  body_hash: 'text',
  conversation: 'int8',
  first_seq: 'int4',
  last_seq: 'int4',
  at: 'text',
});

export const insertTurns = insertion('turn', {
  conversation: 'int8',
  version: 'int4',
  event: 'text',
  why: 'text',
  doubt: 'text',
  at: 'text',
});

export const insertOutbox = insertion('outbox', {
  conversation: 'int8',
  kind: 'text',
  body: 'text',
  idempotency_key: 'text',
  origin: 'text',
  not_before: 'int8',
  at: 'text',
});

const TICKET = {
  number: 'text',
  conversation: 'int8',
  body: 'text',
  kind: 'text',
  due: 'text',
  rank: 'int4',
  topic: 'text',
  at: 'text',
  updated_at: 'text',
} as const;
type TicketColumns = Columns<Pick<Insertable<Tables['ticket']>, keyof typeof TICKET>>;

export const insertTickets = insertion('ticket', TICKET);

/** The wallet names its cases: one that it names again is there already. */
export const insertCases = define<TicketColumns>('insert_cases')((db, p) =>
  inserting('ticket', TICKET)(db, p).onConflict((conflict) => conflict.column('number').doNothing()),
);

type Again = { number: string; conversation: number; body: string; rank: number; topic: string | null; at: string };

/** What is wanted of a person is known better now. */
export const tellTickets = define<Columns<Again>>('tell_tickets')((db, p) =>
  db
    .updateTable('ticket as t')
    .from(given<Again>({ number: 'text', conversation: 'int8', body: 'text', rank: 'int4', topic: 'text', at: 'text' }, p))
    .set((eb) => ({
      body: eb.ref('v.body'),
      rank: eb.ref('v.rank'),
      topic: eb.ref('v.topic'),
      version: sql<number>`t.version + 1`,
      updated_at: eb.ref('v.at'),
    }))
    .whereRef('t.number', '=', 'v.number')
    .whereRef('t.conversation', '=', 'v.conversation')
    .where('t.status', '<>', lit('done')),
);

/** `moves`: `assignee` says whose it is from now on. */
type Moved = {
  number: string;
  who: string | null;
  at: string;
  done: boolean;
  moves: boolean;
  assignee: string | null;
  disposition: string | null;
};
const MOVED = {
  number: 'text',
  who: 'text',
  at: 'text',
  done: 'bool',
  moves: 'bool',
  assignee: 'text',
  disposition: 'text',
} as const;

/** Before `moveTickets`: tells what they were. */
export const noteMoves = define<Columns<Moved>>('note_ticket_moves')((db, p) => ({
  compile: () =>
    sql`INSERT INTO ticket_history (number, at, who, field, old, new)
      SELECT v.number, v.at, v.who, f.field, f.old, f.new
      FROM ${given<Moved>(MOVED, p)} JOIN ticket t ON t.number = v.number, LATERAL (VALUES
        (1, 'assignee', t.assignee, v.assignee, v.moves AND t.assignee IS DISTINCT FROM v.assignee),
        (2, 'status', t.status, 'done', v.done),
        (3, 'disposition', NULL, v.disposition, v.disposition IS NOT NULL)
      ) AS f(n, field, old, new, counts)
      WHERE t.status <> 'done' AND f.counts ORDER BY v.number, f.n`.compile(db),
}));

export const moveTickets = define<Columns<Moved>>('move_tickets')((db, p) =>
  db
    .updateTable('ticket as t')
    .from(given<Moved>(MOVED, p))
    .set((eb) => ({
      status: sql<'done'>`CASE WHEN v.done THEN 'done' ELSE t.status END`,
      assignee: sql<string | null>`CASE WHEN v.moves THEN v.assignee ELSE t.assignee END`,
      version: sql<number>`t.version + 1`,
      updated_at: eb.ref('v.at'),
    }))
    .whereRef('t.number', '=', 'v.number')
    .where('t.status', '<>', lit('done'))
    .where(sql<boolean>`(v.done OR (v.moves AND t.assignee IS DISTINCT FROM v.assignee))`),
);

export const insertNotes = insertion('ticket_note', { number: 'text', body: 'text', at: 'text' });

export const insertOutcomes = insertion('outcome', {
  conversation: 'int8',
  flow: 'text',
  topic: 'text',
  disposition: 'text',
  at: 'text',
});

export const insertFeedback = insertion('feedback', { conversation: 'int8', flow: 'text', helped: 'bool', at: 'text' });

type Refused = Keys & { body_hash: string; conversation: string; at: string };

/** Counts how often the same body came. */
export const insertConflicts = define<Columns<Refused>>('insert_conflict')((db, p) =>
  inserting('conflict', {
    channel: 'text',
    account: 'text',
    message_id: 'text',
    body_hash: 'text',
    conversation: 'text',
    at: 'text',
  })(db, p).onConflict((conflict) =>
    conflict
      .columns(['channel', 'account', 'message_id', 'body_hash', 'conversation'])
      .doUpdateSet((eb) => ({ times: sql<number>`conflict.times + 1`, at: eb.ref('excluded.at') })),
  ),
);

type SubjectRow = { kind: 'customer' | 'user'; id: string; conversation: number };

export const insertSubjects = define<Columns<SubjectRow>>('insert_subjects')((db, p) =>
  inserting('subject', { kind: 'text', id: 'text', conversation: 'int8' })(db, p).onConflict((conflict) => conflict.doNothing()),
);

type Timer = { conversation: number; id: string; due: number };

export const setTimers = define<Columns<Timer>>('set_timers')((db, p) =>
  inserting('timer', { conversation: 'int8', id: 'text', due: 'int8' })(db, p).onConflict((conflict) =>
    conflict
      .column('conversation')
      .doUpdateSet((eb) => ({ id: eb.ref('excluded.id'), due: eb.ref('excluded.due'), lease_until: lit(0) })),
  ),
);

export const clearTimers = define<{ conversations: readonly number[] }>('clear_timers')((db, p) =>
  db.deleteFrom('timer').where('conversation', '=', sql<number>`any(${p.conversations})`),
);
