/**
 * What remains of erased rows in the files of the embedded store.
 *
 * `secure_delete` overwrites a row that is deleted, and pages that become free. Two places are left: the write-ahead log, which is emptied
 * here; and copies that SQLite leaves behind in the unused part of a page when it moves rows to a neighbouring page (2 of 100
 * conversations had one when that was measured). Only writing the file anew removes those.
 */
import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Scrubbed } from '../../service/privacy/stored.ts';
import { isBusy, StoreUnavailable } from './errors.ts';

/** Files up to this size are written anew at once: a fifth of a second. */
const SMALL_BYTES = 32 * 1024 * 1024;
const PATIENCE_MS = 5_000;
const PAUSE_MS = 20;

/** Somebody who reads or writes at this moment is waited for. @returns whether it was done */
async function patiently(attempt: () => boolean): Promise<boolean> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; ; await pause(PAUSE_MS)) {
    try {
      if (attempt()) return true;
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    if (Date.now() > giveUpAt) return false;
  }
}

const rewritten = (db: DatabaseSync): Promise<boolean> =>
  patiently(() => {
    db.exec('VACUUM');
    return true;
  });

/** Writes the whole file anew. @throws StoreUnavailable when somebody else writes all the time */
export async function rewriteFile(db: DatabaseSync, file: string): Promise<void> {
  if (!(await rewritten(db)) || !(await patiently(emptied(db))))
    throw new StoreUnavailable(`database ${file}: another process is writing to it; try again at a quieter time`);
}

const emptied = (db: DatabaseSync) => (): boolean => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy === 0;

export async function scrubFile(db: DatabaseSync, file: string): Promise<Scrubbed> {
  if (file === ':memory:') return { left: 'clean', words: 'The database is in memory only.' };
  const small = statSync(file).size <= SMALL_BYTES;
  const anew = small && (await rewritten(db));
  if (!(await patiently(emptied(db))))
    return { left: 'rewrite', words: 'The write-ahead log is in use and could not be emptied; run this again.' };
  return anew
    ? { left: 'clean', words: 'The file was written anew, and the write-ahead log emptied.' }
    : {
        left: 'rewrite',
        words:
          'The rows are overwritten and the write-ahead log is emptied. SQLite may have left copies in unused parts of pages: write the file anew at a quiet hour with "retention run --rewrite".',
      };
}
