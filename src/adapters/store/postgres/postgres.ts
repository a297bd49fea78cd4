/** The store for many processes: one PostgreSQL database, each turn a transaction under the lock of its conversation's row. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Log, Store } from '../../../service/ports.ts';
import { StoreUnavailable } from '../errors.ts';
import { checkKeys, toMillis } from '../run-turn.ts';
import { createBatches } from './batches.ts';
import { foundSchema, unfit } from './migrations.ts';
import { postgresOutbox } from './outbox.ts';
import { openPool, type Pool } from './pool.ts';
import { define, lit, type Query, run } from './query.ts';
import { postgresReads } from './reads.ts';
import { runTurns } from './run-turns.ts';
import { postgresTimers } from './timers.ts';
import { hangBell } from './wake.ts';

const CONNECTIONS = 10;
const DAY_MS = 86_400_000;
/** Channels repeat a message for 7 days at most; this leaves a wide margin. */
const KEEP_DAYS = 30;

export type PostgresStore = Store & {
  /** Forgets what arrived, and work that was done, more than 30 days before `now`. Returns the number of rows. */
  prune(now: string): Promise<number>;
};

// A few rows at a time: a pass never holds locks for long.
const few = lit(1_000);
const pruneQueries: readonly Query<{ before: string }, unknown>[] = [
  define<{ before: string }>('prune_inbound')((db, p) =>
    db
      .deleteFrom('inbound')
      .where(
        'ctid' as never,
        '=',
        (eb) => sql`any(array(${eb.selectFrom('inbound').select(sql`ctid`.as('ctid')).where('at', '<', p.before).limit(few)}))`,
      ),
  ),
  define<{ before: string }>('prune_outbox')((db, p) =>
    db
      .deleteFrom('outbox')
      .where(
        'ctid' as never,
        '=',
        (eb) =>
          sql`any(array(${eb.selectFrom('outbox').select(sql`ctid`.as('ctid')).where('status', '=', lit('done')).where('at', '<', p.before).limit(few)}))`,
      ),
  ),
  define<{ before: string }>('prune_conflict')((db, p) =>
    db
      .deleteFrom('conflict')
      .where(
        'ctid' as never,
        '=',
        (eb) => sql`any(array(${eb.selectFrom('conflict').select(sql`ctid`.as('ctid')).where('at', '<', p.before).limit(few)}))`,
      ),
  ),
];

async function prune(pool: Pool, now: string): Promise<number> {
  const before = new Date(toMillis(now) - KEEP_DAYS * DAY_MS).toISOString();
  let total = 0;
  for (const query of pruneQueries) {
    let removed: number;
    do {
      removed = (await pool.read((client) => run(client, query, { before }))).count;
      total += removed;
    } while (removed > 0);
  }
  return total;
}

/**
 * Opens the store in the database at `url`, `postgres://user:password@host:port/database`, and brings it to this program's schema,
 * unless `upgrade` is false.
 * Throws one sentence that names the database (never the password) and what to do when it cannot be used. Methods reject with
 * StoreUnavailable when the database cannot be used; a repetition of the same turn is then safe. Lost connections are made anew.
 */
export async function openPostgresStore(options: {
  readonly url: string;
  readonly log: Log;
  readonly upgrade?: boolean;
}): Promise<PostgresStore> {
  const { url, log, upgrade = true } = options;
  const me = randomUUID();
  const pool = await openPool({ url, size: CONNECTIONS, upgrade, log });
  const bell = hangBell(pool.own, me, log);
  const batches = createBatches(pool.name, (jobs, patient) => pool.within((client) => runTurns(client, jobs, me, patient)));
  let closing: Promise<void> | null = null;

  return {
    ...postgresReads(pool),
    ...postgresOutbox(pool, me, log),
    ...postgresTimers(pool),
    turn: async (request, decide) => {
      if (closing) throw new StoreUnavailable(`database ${pool.name}: it is closed; start the program again`);
      try {
        checkKeys(request);
      } catch (error) {
        return { kind: 'failed', error };
      }
      const outcome = await batches.add({ request, decide });
      // Customers get their answer from the process that they asked; only what comes from elsewhere may be waited for elsewhere.
      if (outcome.kind === 'done' && request.address === null) bell.ring();
      return outcome;
    },
    prune: (now) => prune(pool, now),
    onWork: bell.onRing,
    check: () =>
      pool.read(async (client) => {
        const wrong = unfit(await foundSchema(client));
        if (wrong) throw new StoreUnavailable(`database ${pool.name}: ${wrong}`);
      }),
    close: () => {
      closing ??= batches.drain().then(async () => {
        await bell.close();
        await pool.close();
      });
      return closing;
    },
  };
}
