/** What goes wrong besides kills: a process that sleeps past its leases, and everything that happens to a database. */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Random } from '../soak/random.ts';
import { type Postgres, query } from '../support/postgres.ts';
import type { Fleet } from './fleet.ts';
import { startProxy } from './proxy.ts';

/** Longer than a turn waits for the lock of another program. */
const LOCK_MS = 5_100;
/** Tables are held for less on PostgreSQL, where a turn waits for 2 s. */
const TABLE_LOCK_MS = 2_600;
const CUT_MS = 1_000;
const DOWN_MS = 400;
/** So long after the end of the trouble a process may still end of it. */
const FAILS_MS = 5_000;

/** One kind of trouble; resolves when it is over. */
export type Trouble = (fleet: Fleet, random: Random) => Promise<void>;
export type Troubles = { readonly [name: string]: Trouble };

/** The database of a run, and what can be done to it. */
export type Victim = {
  /** For the bots. */
  readonly env: NodeJS.ProcessEnv;
  /** Until processes are ready for the first time there are no tables. */
  prepare(): Promise<void>;
  readonly troubles: Troubles;
  /** A process may end now because it could not start, for the database's sake. */
  readonly mayFail: () => boolean;
  close(): Promise<void>;
};

/** @param leaseMs how long a process may sleep before others take its work */
export function freezing(leaseMs: number): Trouble {
  return async (fleet) => {
    fleet.freeze(leaseMs + 1_000);
    await pause(leaseMs + 1_000);
  };
}

export function sqliteVictim(file: string): Victim {
  // Once longer than a turn waits; that brings everything to a stand, so not each time.
  let lockMs = LOCK_MS;
  return {
    env: { DATABASE_FILE: file, DATABASE_URL: '' },
    prepare: async () => {},
    troubles: {
      // SQLite takes no page more than it has: what it does on a full disk.
      'full disk': async (fleet, random) => {
        const ms = 500 + random.below(1_000);
        fleet.fill(ms);
        await pause(ms);
      },
      lock: async (fleet, random) => {
        await lockFile(fleet, file, lockMs);
        lockMs = 300 + random.below(LOCK_MS);
      },
    },
    mayFail: () => false,
    close: async () => {},
  };
}

async function lockFile(fleet: Fleet, file: string, ms: number): Promise<void> {
  const db = new DatabaseSync(file);
  try {
    // Whoever dies or is frozen within a transaction holds the lock longer than this waits: then there is lock enough.
    db.exec('PRAGMA busy_timeout = 1000; BEGIN IMMEDIATE');
    fleet.disturb('lock', ms);
    await pause(ms);
    db.exec('ROLLBACK');
  } catch {
    fleet.disturb('lock by a frozen process', 0);
  } finally {
    db.close();
  }
}

/** What PostgreSQL says when it cannot make a table longer, at the place where it says it. A real full disk would need root. */
export const DISK = `CREATE TABLE chaos_disk (is_full boolean NOT NULL);
  INSERT INTO chaos_disk VALUES (false);
  CREATE FUNCTION chaos_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT is_full FROM chaos_disk) THEN
      RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER chaos_disk BEFORE INSERT ON message EXECUTE FUNCTION chaos_disk()`;

/** @param random decides which COMMIT is cut */
export async function postgresVictim(server: Postgres, url: string, random: Random): Promise<Victim> {
  let cutting = false;
  let troubledUntil = 0;
  const proxy = await startProxy(url, () => (cutting && random.chance(0.3) ? random.pick(['lost', 'answer lost']) : 'passes'));
  const during = async (fleet: Fleet, what: string, work: () => Promise<void>): Promise<void> => {
    const disturbance = fleet.disturb(what, Number.POSITIVE_INFINITY);
    troubledUntil = Number.POSITIVE_INFINITY;
    await work();
    disturbance.to = performance.now() + 1_000;
    troubledUntil = performance.now() + FAILS_MS;
  };
  const full = (is: boolean) => query(url, 'UPDATE chaos_disk SET is_full = $1', [is]);
  return {
    env: { DATABASE_URL: proxy.url },
    prepare: async () => void (await query(url, DISK)),
    troubles: {
      restart: (fleet, chance) =>
        during(fleet, 'database restart', async () => {
          await server.stop(chance.chance(0.5) ? 'kill' : 'stop');
          await pause(chance.below(DOWN_MS));
          await server.start();
        }),
      'connections cut': (fleet) =>
        during(fleet, 'connections cut', async () => {
          await query(
            server.url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'signpost' AND datname = $1",
            [new URL(url).pathname.slice(1)],
          );
        }),
      'commits cut': (fleet) =>
        during(fleet, 'commits cut', async () => {
          cutting = true;
          await pause(CUT_MS);
          cutting = false;
        }),
      lock: (fleet) => during(fleet, 'lock', () => lockTable(url)),
      'full disk': (fleet, chance) =>
        during(fleet, 'full disk', async () => {
          await full(true);
          await pause(500 + chance.below(1_000));
          await full(false);
        }),
    },
    mayFail: () => performance.now() < troubledUntil,
    close: async () => proxy.close(),
  };
}

async function lockTable(url: string): Promise<void> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE conversation IN EXCLUSIVE MODE');
    await pause(TABLE_LOCK_MS);
  } finally {
    await holder.end();
  }
}
