/** Errors of the embedded database, in words that say what to do. */

/** The store as a whole cannot be used right now; nothing is known to be written. A retry of the same request is safe. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** Somebody holds what this one job needs; others may be done. */
  readonly ofOne: boolean;
  constructor(message: string, options?: ErrorOptions & { readonly ofOne?: boolean }) {
    super(message, options);
    this.ofOne = options?.ofOne ?? false;
  }
}

/** This one job could not be written (it broke a rule of the schema, or is not plain JSON); others were not touched. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}

/** There is nothing to read yet: the database is made when the bot first runs. */
export class NoDatabase extends Error {
  override readonly name = 'NoDatabase';
}

const CODES = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
};

/** Primary result code of an SQLite error, null for any other error. */
function resultCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

function wordsOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}

/** Another process holds the write lock. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === CODES.busy || code === CODES.locked;
}

/** The job is to blame, not the database: other jobs of the same transaction may go on. */
export function concernsOneJob(error: unknown): boolean {
  const code = resultCode(error);
  return code === null || code === CODES.constraint;
}

const ADVICE: { readonly [code: number]: string } = {
  [CODES.busy]: 'another process is writing to it; stop the other process, or wait until its transaction ends',
  [CODES.locked]: 'another process is writing to it; stop the other process, or wait until its transaction ends',
  [CODES.readOnly]: 'it may not be written; give this user write permission on the file and its directory',
  [CODES.io]: 'the disk reported an error; check the disk, then start again',
  [CODES.corrupt]: 'it is damaged; stop the program and restore the last backup',
  [CODES.full]: 'the disk is full; free some space, nothing that was confirmed is lost',
  [CODES.cannotOpen]: 'it cannot be opened; check that the path names a file in a directory that this user may write',
  [CODES.notADatabase]: 'it is not an SQLite database; name another file',
};

/** One sentence: what is wrong with the file and what to do next. */
export function explain(file: string, error: unknown): string {
  const code = resultCode(error);
  const said = wordsOf(error);
  const advice = code === null ? undefined : ADVICE[code];
  return advice ? `database ${file}: ${advice} (SQLite says: ${said})` : `database ${file}: ${said}`;
}
