/** The store, or its archive, of the settings: one SQLite file, or a PostgreSQL database. */
import { existsSync } from 'node:fs';
import type { Log, Store } from '../../service/ports.ts';
import { type Archive, openArchive as openSqliteArchive } from './archive.ts';
import { schemaOf } from './connection.ts';
import { NoDatabase } from './errors.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { openSqliteStore } from './sqlite.ts';

export type Database =
  /** A file, or `:memory:`, which keeps nothing. */
  | { readonly kind: 'sqlite'; readonly file: string }
  /** `postgres://user:password@host:port/database` */
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * For the server: makes what is missing and brings the schema up to date.
 * @throws Error with a sentence that names the database and what to do
 */
export async function openStore(database: Database, log: Log): Promise<Store> {
  if (database.kind === 'sqlite') return openSqliteStore({ file: database.file, log });
  // Loaded when it is asked for: most installations have no PostgreSQL.
  const { openPostgresStore } = await import('./postgres/postgres.ts');
  return openPostgresStore({ url: database.url, log });
}

/**
 * For commands: makes nothing, and never brings a database to another schema under a running server.
 * @throws NoDatabase, or Error with a sentence that names the database and what to do
 */
export async function openExistingStore(database: Database, log: Log): Promise<Store> {
  if (database.kind === 'postgres') {
    const { openPostgresStore } = await import('./postgres/postgres.ts');
    return openPostgresStore({ url: database.url, log, upgrade: false });
  }
  mustExist(database.file);
  const schema = schemaOf(database.file);
  if (schema !== SCHEMA_VERSION)
    throw new Error(
      `The database ${database.file} has schema ${schema}, this program has ${SCHEMA_VERSION}: use the program that runs the server.`,
    );
  return openSqliteStore({ file: database.file, log });
}

/** For commands that only read. @throws NoDatabase, or Error with a sentence that names the database and what to do */
export async function openArchive(database: Database): Promise<Archive> {
  if (database.kind === 'postgres') {
    const { openPostgresArchive } = await import('./postgres/archive.ts');
    return openPostgresArchive(database.url);
  }
  mustExist(database.file);
  return openSqliteArchive(database.file);
}

function mustExist(file: string): void {
  if (file === ':memory:') throw new NoDatabase('The bot keeps nothing (DATABASE_FILE is :memory:).');
  if (!existsSync(file)) throw new NoDatabase(`There is no database at ${file} yet: it is made when the bot first runs.`);
}
