/** One person's data, and rows that have become too old. */
import { type RawBuilder, sql } from 'kysely';
import type { Client } from 'pg';
import type { Aging, PrivacyStore } from '../../../service/privacy/stored.ts';
import { toMillis } from '../run-turn.ts';
import { appendAudit, auditRows, changing, readAuditHead } from './audit.ts';
import { readConversationsOf, readDossier } from './dossier.ts';
import { ERASED_TABLES, eraseOne } from './erase.ts';
import { unavailable } from './errors.ts';
import type { Pool } from './pool.ts';
import { define, lit, type Query, run } from './query.ts';
import type { Tables } from './tables.ts';

/** Conversations that are looked at in one go for idle ones. */
const WINDOW = 2_000;
// A few rows at a time: a pass never holds locks for long.
const few = lit(500);

type Before = { before: string };
type Old = { readonly expire: Query<Before, unknown>; readonly count: Query<Before, { count: number }> };

type Condition = (before: RawBuilder<string>) => RawBuilder<boolean>;

/** Rows of a table that are old. */
function old(table: keyof Tables, where: Condition = (before) => sql`at < ${before}`): Old {
  return {
    expire: define<Before>(`expire_${table}`)((db, p) => ({
      compile: () =>
        sql`delete from ${sql.table(table)} where ctid = any(array(select ctid from ${sql.table(table)} where ${where(p.before)} limit ${few}))`.compile(
          db,
        ),
    })),
    count: define<Before>(`count_${table}`)((db, p) => ({
      compile: () =>
        sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${where(p.before)}`.compile(db),
    })),
  };
}

const EXPIRE: { readonly [kind in Aging]: readonly Old[] } = {
  messages: [old('message'), old('ratings'), old('desk_note')],
  events: [old('turn')],
  // What points at the ticket first.
  tickets: [
    old('ticket_note', (before) => sql`number in (select t.number from ticket t where t.at < ${before})`),
    old('ticket_history', (before) => sql`number in (select t.number from ticket t where t.at < ${before})`),
    old('sealed', (before) => sql`ticket in (select t.number from ticket t where t.at < ${before})`),
    old('ticket'),
    old('anonymous_ticket'),
  ],
  inbound: [old('inbound'), old('erased'), old('conflict')],
  outbox: [old('outbox', (before) => sql`status <> 'open' and at < ${before}`)],
  reports: [old('outcome'), old('feedback')],
};

const lastConversation = define<object>('last_conversation')((db) =>
  db.selectFrom('conversation').select('n').orderBy('n', 'desc').limit(lit(1)),
);
const idleConversations = define<{ from: number; to: number; before: string }>('idle_conversations')((db, p) =>
  db
    .selectFrom('conversation as c')
    .select('c.id')
    .where('c.n', '>', p.from)
    .where('c.n', '<=', p.to)
    .where('c.updated_at', '<', p.before)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('ticket as t').select(lit(1).as('one')).whereRef('t.conversation', '=', 'c.n'))),
    )
    .orderBy('c.n'),
);
const takeLease = define<{ name: string; owner: string; until: number; now: number }>('take_lease')((db, p) =>
  db
    .insertInto('lease')
    .values({ name: p.name, owner: p.owner, until: p.until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({ owner: eb.ref('excluded.owner'), until: eb.ref('excluded.until') }))
        .where((eb) => eb.or([eb('lease.owner', '=', eb.ref('excluded.owner')), eb('lease.until', '<=', p.now)])),
    ),
);

/** Outside of any transaction, on a connection without the time limits of turns. */
async function patiently<T>(pool: Pool, work: (client: Client) => Promise<T>): Promise<T> {
  const client = pool.patient();
  // What is lost reaches the query that is under way, too.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw unavailable(pool.name, error);
  } finally {
    await client.end().catch(() => {});
  }
}

function vacuum(pool: Pool, how: 'VACUUM' | 'VACUUM FULL'): Promise<void> {
  return patiently(pool, async (client) => {
    for (const table of ERASED_TABLES) await client.query(`${how} ${table}`);
  });
}

/** @param key of the hashes of what was erased */
export function postgresPrivacy(pool: Pool, key: string): PrivacyStore {
  return {
    conversationsOf: (subject, after, limit) => readConversationsOf(pool, subject, after, limit),
    dossier: (conversation) => readDossier(pool, conversation),
    erase: (order) => changing(pool, (client) => eraseOne(client, key, order)),
    scrub: async () => {
      await vacuum(pool, 'VACUUM');
      return {
        left: 'rewrite',
        words:
          'The rows are gone and their space is free. PostgreSQL does not overwrite it until something new is written there: write the tables anew at a quiet hour with "retention run --rewrite". Its write-ahead log and your backups end by your own rules.',
      };
    },
    rewrite: () => vacuum(pool, 'VACUUM FULL'),
    expire: async (kind, before) => {
      for (const { expire } of EXPIRE[kind]) {
        const { count } = await pool.read((client) => run(client, expire, { before }));
        if (count > 0) return count;
      }
      return 0;
    },
    expirable: (kind, before) =>
      patiently(pool, async (client) => {
        let sum = 0;
        for (const { count } of EXPIRE[kind]) sum += (await run(client, count, { before })).rows[0]?.count ?? 0;
        return sum;
      }),
    idleConversations: async (before, start) => {
      const from = start ?? 0;
      const to = from + WINDOW;
      const last = (await pool.read((client) => run(client, lastConversation, {}))).rows[0]?.n ?? 0;
      const { rows } = await pool.read((client) => run(client, idleConversations, { from, to, before }));
      return { ids: rows.map((row) => row.id), next: to >= last ? null : to };
    },
    lease: async (name, owner, now, until) => {
      const values = { name, owner, until: toMillis(until), now: toMillis(now) };
      return (await pool.read((client) => run(client, takeLease, values))).count > 0;
    },
    audit: (next) => changing(pool, (client) => appendAudit(client, next)),
    auditHead: () => readAuditHead(pool),
    auditRows: (after, limit) => auditRows(pool, after, limit),
  };
}
