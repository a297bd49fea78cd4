/** Connections to one database: with time limits on the server's side, pipelined, and made anew when they are lost. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../../service/ports.ts';
import { NoDatabase, StoreUnavailable } from '../errors.ts';
import { explain, type Kind, kindOf, unavailable } from './errors.ts';
import { foundSchema, migrate, unfit } from './migrations.ts';

const APPLICATION = 'signpost';
const OLDEST_SERVER = 15;
const CONNECT_MS = 2_000;
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
/** No more tries after this long: who sent a message wants to hear something, and sends it again. */
const TRY_AGAIN_LIMIT_MS = 2_500;

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
  /** A transaction that changes something. Tried again when somebody else was in the way. @throws StoreUnavailable */
  change<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
  /** A connection that belongs to the caller. */
  own(): pg.Client;
  /** … without time limits, for what takes long. */
  patient(): pg.Client;
  close(): Promise<void>;
};

/**
 * Runs `work` until it succeeds, a few times at most.
 * @param worth which failures are worth another try
 * @throws the last error
 */
export async function patiently<T>(worth: (kind: Kind) => boolean, work: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + TRY_AGAIN_LIMIT_MS;
  for (let failures = 0; ; failures++) {
    try {
      return await work();
    } catch (error) {
      const wait = TRY_AGAIN_MS[failures];
      if (error instanceof StoreUnavailable || wait === undefined || Date.now() + wait > giveUpAt || !worth(kindOf(error)))
        throw error;
      await pause(wait);
    }
  }
}

/** For one who only reads, and may take its time. */
export function readingSettings(url: string): pg.ClientConfig {
  const common = { connectionString: url, application_name: APPLICATION, connectionTimeoutMillis: CONNECT_MS, types };
  return { ...common, options: '-c default_transaction_read_only=on' };
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

export type PoolOptions = {
  readonly url: string;
  /** Connections at most. */
  readonly size: number;
  /** Brings the schema up to date; otherwise it has to be that already. */
  readonly upgrade: boolean;
  readonly log: Log;
};

/** @throws Error with a sentence that names the database and what to do */
export async function openPool({ url, size, upgrade, log }: PoolOptions): Promise<Pool> {
  const name = nameOf(url);
  try {
    await prepareDatabase(url, upgrade);
  } catch (error) {
    if (error instanceof NoDatabase) throw error;
    throw new Error(`cannot open ${explain(name, error)}`, { cause: error });
  }
  const pool = new pg.Pool({ ...settingsOf(url), max: size });
  // A connection that is lost while nobody uses it; the next user gets a new one.
  pool.on('error', (error) => log.warn({ error: String(error) }, 'a connection to the database was lost'));
  // … or while somebody does: the query that is under way fails with it, and without this the program would end.
  pool.on('connect', (client) => void client.on('error', () => {}));
  let closed = false;
  const usable = (): void => {
    if (closed) throw new StoreUnavailable(`database ${name}: it is closed; start the program again`);
  };
  const within = async <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => {
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
    within,
    async change(work) {
      try {
        return await patiently(
          (kind) => kind === 'again' || kind === 'locked',
          () => within(work),
        );
      } catch (error) {
        throw kindOf(error) === 'job' ? error : unavailable(name, error);
      }
    },
    patient: () =>
      new pg.Client({ connectionString: url, application_name: APPLICATION, connectionTimeoutMillis: CONNECT_MS, types }),
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
async function prepareDatabase(url: string, upgrade: boolean): Promise<void> {
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
    if (upgrade) await migrate(client);
    const found = await foundSchema(client);
    if (found.version === 0)
      throw new NoDatabase(`There are no tables in ${nameOf(url)} yet: they are made when the bot first runs.`);
    const wrong = unfit(found);
    if (wrong) throw new Error(wrong);
  } finally {
    await client.end().catch(() => {});
  }
}
