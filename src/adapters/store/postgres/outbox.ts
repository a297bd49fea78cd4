/** The dispatcher's side of the store: rows of work, claimed with a lease and a fencing number. */
import { sql } from 'kysely';
import type { ClaimedItem, Log, OutboxItem, OutboxRow, Store } from '../../../service/ports.ts';
import { toMillis } from '../run-turn.ts';
import { appendAudit, changing } from './audit.ts';
import type { Pool } from './pool.ts';
import { define, lit, type Query, run } from './query.ts';

/**
 * Work belongs to the process that left it, which is awake and may have a customer on the line who waits for the answer. When it
 * has not taken it for so long, it is gone or has too much to do, and any other one may.
 */
const OWN_MS = 2_000;

/**
 * A row is the head when no older one of its conversation is open, even one that waits for its retry: order is kept. What another
 * desk is told is a line of its own: while that desk is down, the customer still gets the bot's words. Rows that somebody else is claiming at this moment are passed over.
 */
const claimHeads = define<{ now: number; until: number; origin: string; others: number; limit: number }>('claim_heads')((db, p) =>
  db
    .with('head', (cte) =>
      cte
        .selectFrom('outbox as o')
        .select(['o.id', 'o.lease_until as last_lease'])
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
                .whereRef('older.id', '<', 'o.id')
                .where(sql<boolean>`(older.kind = 'desk') = (o.kind = 'desk')`),
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
    .returning(['w.id', 'c.id as conversation', 'c.address', 'w.attempts', 'w.body', 'w.fence', 'head.last_lease']),
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
    .set({ status: lit('dead'), lease_until: lit(0), error: p.error })
    .where('id', '=', p.id)
    .where('fence', '=', p.fence)
    .where('status', '=', lit('open')),
);

/** A lease that ended is the mark of an interrupted claim, which a release must not wipe out. */
const releaseRow = define<Claim & { not_before: number; mark: number }>('release_row')((db, p) =>
  db
    .updateTable('outbox')
    .set({
      attempts: sql<number>`attempts - 1`,
      not_before: sql<number>`greatest(not_before, ${p.not_before})`,
      lease_until: p.mark,
    })
    .where('id', '=', p.id)
    .where('fence', '=', p.fence)
    .where('status', '=', lit('open')),
);

const listed = (status: OutboxRow['status']) =>
  define<{ before: string; after: number; limit: number }>(`${status}_rows`)((db, p) =>
    db
      .selectFrom('outbox as o')
      .innerJoin('conversation as c', 'c.n', 'o.conversation')
      .select(['o.id', 'o.kind', 'c.id as conversation', 'o.attempts', 'o.at', 'o.not_before as due', 'o.error'])
      .where('o.status', '=', lit(status))
      .where('o.at', '<', p.before)
      .where('o.id', '>', p.after)
      .orderBy('o.id')
      .limit(p.limit),
  );
const openRows = listed('open');
const deadRows = listed('dead');

const countOf = (status: OutboxRow['status']) =>
  define<object>(`count_${status}`)((db) =>
    db
      .selectFrom('outbox')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('status', '=', lit(status)),
  );
const countOpen = countOf('open');
const countDead = countOf('dead');

const redriveRow = define<{ id: number; not_before: number; note: string }>('redrive_row')((db, p) =>
  db
    .updateTable('outbox')
    .set({
      status: lit('open'),
      attempts: lit(0),
      fence: sql<number>`fence + 1`,
      not_before: p.not_before,
      lease_until: lit(0),
      error: sql<string>`'put back at ' || ${p.note} || ' after: ' || coalesce(error, 'no error')`,
    })
    .where('id', '=', p.id)
    .where('status', '=', lit('dead')),
);

const oldestDue = define<{ now: number }>('oldest_due')((db, p) =>
  db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min<number | null>('not_before').as('since'))
    .where('status', '=', lit('open'))
    .where('not_before', '<=', p.now)
    .where('kind', '<>', lit('desk')),
);

/** PostgreSQL takes neither NUL nor half a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd');

type Work = Pick<
  Store,
  'claim' | 'finish' | 'retry' | 'bury' | 'release' | 'outboxRows' | 'outboxDepth' | 'redrive' | 'outboxAge'
>;

/** @param origin of the work that this process leaves. `attempts` of a claimed item counts this claim too. */
export function postgresOutbox(pool: Pool, origin: string, log: Log): Work {
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
          interrupted: row.last_lease > 0,
        }),
      );
    },
    finish: ({ id, fence }) => settle('finish', finishRow, { id, fence }),
    retry: ({ id, fence }, notBefore, error) =>
      settle('retry', retryRow, { id, fence, not_before: toMillis(notBefore), error: storable(error) }),
    bury: ({ id, fence }, error) => settle('bury', buryRow, { id, fence, error: storable(error) }),
    release: ({ id, fence, interrupted }, notBefore) =>
      settle('release', releaseRow, { id, fence, not_before: toMillis(notBefore), mark: interrupted ? 1 : 0 }),
    outboxRows: async (status, before, after, limit) => {
      const query = status === 'open' ? openRows : deadRows;
      const { rows } = await pool.read((client) => run(client, query, { before, after, limit }));
      return rows.map((row) => ({ ...row, status, due: new Date(row.due).toISOString() }));
    },
    outboxDepth: async () => {
      const [open, dead] = await Promise.all(
        [countOpen, countDead].map((query) => pool.read((client) => run(client, query, {}))),
      );
      return { open: open?.rows[0]?.count ?? 0, dead: dead?.rows[0]?.count ?? 0 };
    },
    redrive: async (id, now, audit) => {
      const values = { id, not_before: toMillis(now), note: now };
      return changing(pool, async (client) => {
        const done = (await run(client, redriveRow, values)).count > 0;
        if (done && audit) await appendAudit(client, audit);
        return done;
      });
    },
    outboxAge: async (instant) => {
      const now = toMillis(instant);
      const { rows } = await pool.read((client) => run(client, oldestDue, { now }));
      const since = rows[0]?.since ?? null;
      return since === null ? 0 : now - since;
    },
  };
}
