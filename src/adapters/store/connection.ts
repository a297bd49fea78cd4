/** Opening one SQLite file: made for this user only, durable at every commit, brought to the current schema. */
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explain } from './errors.ts';
import { migrate, storedVersion } from './migrations.ts';

const IN_MEMORY = ':memory:';
/** Waiting for another process while opening and closing; nothing else runs in this process then. */
const OPENING_BUSY_MS = 5_000;
/** The same while running: short, because the wait holds the event loop; longer waits are done between attempts. */
const RUNNING_BUSY_MS = 50;

/**
 * FULL flushes every commit to disk; secure_delete overwrites what is erased. Pages of running conversations are written again by every
 * commit: the log is moved into the file after 16 MB rather than 4, which was every seventh commit under load, and 8 MB of pages are
 * kept, not 2.
 */
function configure(db: DatabaseSync, file: string): void {
  db.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}`);
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (file !== IN_MEMORY && mode !== 'wal') {
    throw new Error(`its file system does not support the write-ahead log (got "${mode}"); put it on a local disk`);
  }
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF');
  db.exec('PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -8192');
}

function createFile(file: string): void {
  if (file === IN_MEMORY) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/**
 * Opens the file, creating it and its directory if missing; `:memory:` gives a database that ends with the connection.
 * Throws one sentence that names the file and what to do when it cannot be used.
 */
export function openDatabase(file: string): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    createFile(file);
    db = new DatabaseSync(file);
    configure(db, file);
    migrate(db);
    db.exec(`PRAGMA busy_timeout = ${RUNNING_BUSY_MS}`);
    return db;
  } catch (error) {
    db?.close();
    throw new Error(`cannot open ${explain(file, error)}`, { cause: error });
  }
}

/** Version of the schema in a file, which is not touched. @throws Error with a sentence that names the file and what to do */
export function schemaOf(file: string): number {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    db.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}`);
    return storedVersion(db);
  } catch (error) {
    throw new Error(`cannot read ${explain(file, error)}`, { cause: error });
  } finally {
    db?.close();
  }
}

/** Closes; the last connection of a file moves the write-ahead log into it and removes the log. */
export function closeDatabase(db: DatabaseSync): void {
  db.exec(`PRAGMA busy_timeout = ${OPENING_BUSY_MS}`);
  db.close();
}

/** Identity of the file on disk, to notice that it was removed or replaced under the open connection. */
export function fileIdentity(file: string): string {
  if (file === IN_MEMORY) return IN_MEMORY;
  const { dev, ino } = statSync(file);
  return `${dev}:${ino}`;
}
