/** Where the commands look when nothing else is said. */
import { fileURLToPath } from 'node:url';
import type { Database } from '../adapters/store/open.ts';
import { readConfig } from '../config.ts';
import { Unusable } from './unusable.ts';

/** The flows folder of the settings, or the one of this repository. */
export function flowsFolder(): string {
  return process.env.FLOWS_DIR ?? fileURLToPath(new URL('../../flows', import.meta.url));
}

export function conversationsFolder(): string {
  return fileURLToPath(new URL('../../tests/conversations', import.meta.url));
}

/** Conversations that `generate` has written. */
export function generatedFolder(): string {
  return fileURLToPath(new URL('../../tests/generated', import.meta.url));
}

/** Where what was learnt from the flows is kept. */
export function modelsFolder(): string {
  return process.env.MODELS_DIR ?? fileURLToPath(new URL('../../data/models', import.meta.url));
}

/** Where the web channel keeps files of customers. */
export function uploadsFolder(): string {
  return process.env.UPLOADS_DIR ?? fileURLToPath(new URL('../../data/uploads', import.meta.url));
}

/**
 * The bot's database: the one that was named, a file or an address of PostgreSQL, or that of the settings.
 * @throws Unusable when that is wrong
 */
export function databaseOf(named?: string): Database {
  const { DATABASE_FILE, DATABASE_URL } = process.env;
  const url = named !== undefined && /^postgres(?:ql)?:/.test(named);
  const read = readConfig(
    named === undefined ? { DATABASE_FILE, DATABASE_URL } : url ? { DATABASE_URL: named } : { DATABASE_FILE: named },
  );
  if (!read.ok) throw new Unusable(read.problems.join('\n'));
  return read.config.database;
}
