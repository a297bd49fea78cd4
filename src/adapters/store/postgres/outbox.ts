/** The dispatcher's side: rows of work, claimed with a lease and a fencing number, and timers, claimed with a lease. */
import { sql } from 'kysely';
import type { ClaimedItem, Log, OutboxItem, Store } from '../../../service/ports.ts';
import { toMillis } from '../run-turn.ts';
import type { Pool } from './pool.ts';
import { define, lit, type Query, run } from './query.ts';

/**
 * Work belongs to the process that left it, which is awake and may have a customer on the line who waits for the answer. When it
 * has not taken it for so long, it is gone or has too much to do, and any other one may.
 */
const OWN_MS = 2_000;

/**
 * A row is the head when no older one of its conversation is open, even one that waits for its retry: order is kept. Rows that
 * somebody else is claiming at this moment are passed over.
 */
const claimHeads = define<{ now: number; until: number; origin: string; others: number; limit: number }>('claim_heads')((db, p) =>
  db
    .with('head', (cte) =>
      cte
        .selectFrom('outbox as o')
        .select('o.id')
        .where('o.status', '=', lit('open'))
        .where('o.not_before', '<=', p.now)
        .where('o.lease_until', '<=', p.now)
        .where((eb) => eb.or([eb('o.origin', '=', p.origin), eb('o.not_before', '<=', p.others)]))
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('outbox as older')
                .select(lit(1).as('one'))
                .where('older.status', '=', lit('open'))
                .whereRef('older.conversation', '=', 'o.conversation')
                .whereRef('older.id', '<', 'o.id'),
            ),
          ),
        )
        .orderBy('o.not_before')
        .orderBy('o.id')
        .limit(p.limit)
        .forUpdate('o')
        .skipLocked(),
    )
    .updateTable('outbox as w')
    .from('head')
    .innerJoin('outbox as b', 'b.id', 'head.id')
    .innerJoin('conversation as c', 'c.n', 'b.conversation')
    .set({ lease_until: p.until, attempts: sql<number>`w.attempts + 1`, fence: sql<number>`w.fence + 1` })
    .whereRef('w.id', '=', 'head.id')
    .returning(['w.id', 'c.id as conversation', 'c.address', 'w.attempts', 'w.body', 'w.fence']),
);

type Claim = { id: number; fence: number };

const finishRow = define<Claim>('finish_row')((db, p) =>
  db
    .updateTable('outbox')
    .set({ status: lit('done'), error: lit(null) })
    .where('id', '=', p.id)
    .where('fence', '=', p.fence)
    .where('status', '=', lit('open')),
);

const retryRow = define<Claim & { not_before: number; error: string }>('retry_row')((db, p) =>
  db
    .updateTable('outbox')
    .set({ not_before: p.not_before, lease_until: lit(0), error: p.error })
    .where('id', '=', p.id)
    .where('fence', '=', p.fence)
    .where('status', '=', lit('open')),
);

const buryRow = define<Claim & { error: string }>('bury_row')((db, p) =>
  db
    .updateTable('outbox')
    .set({ status: lit('dead'), error: p.error })
    .where('id', '=', p.id)
    .where('fence', '=', p.fence)
    .where('status', '=', lit('open')),
);

const oldestDue = define<{ now: number }>('oldest_due')((db, p) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min<number | null>('not_before').as('since'))
    .where('status', '=', lit('open'))
    .where('not_before', '<=', p.now),
);

const claimTimers = define<{ now: number; until: number; limit: number }>('claim_timers')((db, p) =>
  db
    .with('late', (cte) =>
      cte
        .selectFrom('timer')
        .select('conversation')
        .where('due', '<=', p.now)
        .where('lease_until', '<=', p.now)
        .orderBy('due')
        .limit(p.limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('timer as t')
    .from('late')
    .innerJoin('conversation as c', 'c.n', 'late.conversation')
    .set({ lease_until: p.until })
    .whereRef('t.conversation', '=', 'late.conversation')
    .returning(['c.id as conversation', 't.id', 't.due']),
);

const timerOf = define<{ conversation: string }>('timer_of')((db, p) =>
  db
    .selectFrom('timer as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 't.id', 't.due'])
    .where('c.id', '=', p.conversation),
);

const dropTimer = define<{ conversation: string; id: string }>('drop_timer')((db, p) =>
  db
    .deleteFrom('timer')
    .where('conversation', '=', (eb) => eb.selectFrom('conversation').select('n').where('id', '=', p.conversation))
    .where('id', '=', p.id),
);

/** PostgreSQL takes neither NUL nor half a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

const toTimer = (row: { conversation: string; id: string; due: number }) => ({ ...row, due: new Date(row.due).toISOString() });

type Work = Pick<Store, 'claim' | 'finish' | 'retry' | 'bury' | 'outboxAge' | 'claimTimers' | 'timerOf' | 'dropTimer'>;

/** @param origin of the work that this process leaves. `attempts` of a claimed item counts this claim too. */
export function postgresWork(pool: Pool, origin: string, log: Log): Work {
  /** A row that was claimed again meanwhile belongs to the newer claim. */
  const settle = async <P extends Claim>(what: string, query: Query<P, unknown>, values: P): Promise<void> => {
    const { count } = await pool.read((client) => run(client, query, values));
    if (count === 0) log.warn({ outbox: values.id, fence: values.fence }, `outbox: ${what} ignored, the claim is not current`);
  };
  return {
    claim: async (instant, leaseMs, limit) => {
      const now = toMillis(instant);
      const values = { now, until: now + leaseMs, origin, others: now - OWN_MS, limit };
      const { rows } = await pool.read((client) => run(client, claimHeads, values));
      return rows.map(
        (row): ClaimedItem => ({
          id: row.id,
          conversation: row.conversation,
          address: row.address === null ? null : JSON.parse(row.address),
          attempts: row.attempts,
          item: JSON.parse(row.body) as OutboxItem,
          fence: row.fence,
        }),
      );
    },
    finish: ({ id, fence }) => settle('finish', finishRow, { id, fence }),
    retry: ({ id, fence }, notBefore, error) =>
      settle('retry', retryRow, { id, fence, not_before: toMillis(notBefore), error: storable(error) }),
    bury: ({ id, fence }, error) => settle('bury', buryRow, { id, fence, error: storable(error) }),
    outboxAge: async (instant) => {
      const now = toMillis(instant);
      const { rows } = await pool.read((client) => run(client, oldestDue, { now }));
      const since = rows[0]?.since ?? null;
      return since === null ? 0 : now - since;
    },
    claimTimers: async (instant, leaseMs, limit) => {
      const now = toMillis(instant);
      const { rows } = await pool.read((client) => run(client, claimTimers, { now, until: now + leaseMs, limit }));
      return [...rows].sort((a, b) => a.due - b.due).map(toTimer);
    },
    timerOf: async (conversation) => {
      const { rows } = await pool.read((client) => run(client, timerOf, { conversation }));
      return rows[0] ? toTimer(rows[0]) : null;
    },
    dropTimer: async ({ conversation, id }) => {
      await pool.read((client) => run(client, dropTimer, { conversation, id }));
    },
  };
}
