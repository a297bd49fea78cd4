/** Connections to one database: with time limits on the server's side, pipelined, and made anew when they are lost. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../../service/ports.ts';
import { StoreUnavailable } from '../errors.ts';
import { explain, type Kind, kindOf, unavailable } from './errors.ts';
import { migrate } from './migrations.ts';

const APPLICATION = 'signpost';
const OLDEST_SERVER = 15;
const CONNECT_MS = 3_000;
/** Somebody who has not let go of a row after this long hinders those who wait with many others. */
const LOCK_MS = 250;
/** … and this is how long one waits who waits alone. */
export const PATIENT_LOCK_MS = 2_000;
const STATEMENT_MS = 5_000;
const IDLE_IN_TRANSACTION_MS = 5_000;
/** Longer than the server's own limits: only a server that does not answer at all meets it. */
const SILENCE_MS = 8_000;
/** Pauses before the tries after the first one. A database that restarts is back within them, mostly. */
const TRY_AGAIN_MS = [20, 200, 800];

/** int8 is read as a number: ours count rows and milliseconds. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

/** Where it is, without the password. */
export function nameOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}

export type Pool = {
  readonly name: string;
  /** One query outside of a transaction. Only for what may be repeated. @throws StoreUnavailable */
  read<T>(job: (client: pg.Pool) => Promise<T>): Promise<T>;
  /** A connection for a transaction. It is not given back to the pool when `work` fails otherwise than by its own doing. */
  within<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** A connection that belongs to the caller. */
  own(): pg.Client;
  close(): Promise<void>;
};

/**
 * Runs `work` until it succeeds, a few times at most.
 * @param worth which failures are worth another try
 * @throws the last error
 */
export async function patiently<T>(worth: (kind: Kind) => boolean, work: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const wait = TRY_AGAIN_MS[failures];
      if (error instanceof StoreUnavailable || wait === undefined || !worth(kindOf(error))) throw error;
      await pause(wait);
    }
  }
}

function settingsOf(url: string): pg.ClientConfig & { readonly pipeline: boolean; readonly lock_timeout: number } {
  return {
    connectionString: url,
    application_name: APPLICATION,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    statement_timeout: STATEMENT_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    query_timeout: SILENCE_MS,
    // Plans are kept, and some are made while tables are still empty: all queries go by an index, whatever it looks like then.
    options: '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off',
    pipeline: true,
    types,
  };
}

/**
 * Connects, and brings the schema up to date.
 * @throws Error with a sentence that names the database and what to do
 */
export async function openPool(url: string, size: number, log: Log): Promise<Pool> {
  const name = nameOf(url);
  try {
    await prepareDatabase(url);
  } catch (error) {
    throw new Error(`cannot open ${explain(name, error)}`, { cause: error });
  }
  const pool = new pg.Pool({ ...settingsOf(url), max: size });
  // A connection that is lost while nobody uses it; the next user gets a new one.
  pool.on('error', (error) => log.warn({ error: String(error) }, 'a connection to the database was lost'));
  let closed = false;
  const usable = (): void => {
    if (closed) throw new StoreUnavailable(`database ${name}: it is closed; start the program again`);
  };
  return {
    name,
    async read(job) {
      usable();
      try {
        return await patiently(
          (kind) => kind !== 'job' && kind !== 'down',
          () => job(pool),
        );
      } catch (error) {
        throw kindOf(error) === 'job' ? error : unavailable(name, error);
      }
    },
    async within(work) {
      usable();
      const client = await pool.connect();
      let broken = true;
      try {
        const done = await work(client);
        broken = false;
        return done;
      } catch (error) {
        broken = kindOf(error) === 'lost' || !(await undone(client));
        throw error;
      } finally {
        client.release(broken);
      }
    },
    own: () => new pg.Client({ ...settingsOf(url), query_timeout: 0 }),
    async close() {
      closed = true;
      await pool.end();
    },
  };
}

/** @returns whether the connection is good for others */
async function undone(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

/** On a connection without time limits, because steps of the schema may take long. */
async function prepareDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: APPLICATION, connectionTimeoutMillis: CONNECT_MS });
  // Errors of a lost connection reach the query that is under way, too.
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query(
      "SELECT current_setting('server_version_num')::int4 AS version, current_setting('server_encoding') AS encoding",
    );
    const { version, encoding } = rows[0] as { version: number; encoding: string };
    if (Math.floor(version / 10_000) < OLDEST_SERVER)
      throw new Error(`it runs on PostgreSQL ${Math.floor(version / 10_000)}; ${OLDEST_SERVER} or newer is needed`);
    if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding}; create a database with ENCODING 'UTF8'`);
    await migrate(client);
  } finally {
    await client.end().catch(() => {});
  }
}
