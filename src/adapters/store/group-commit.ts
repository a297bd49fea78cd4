/**
 * Group commit: jobs that arrive together are written in one transaction and share one flush to disk.
 *
 * Jobs run in the order in which they came; a promise resolves after the commit is on disk, never before. When a job fails
 * in the middle, the whole transaction is taken back and its jobs run again, each in a transaction of its own: rare, and
 * cheaper than a savepoint around every job (which copies each changed page once more). So a job may run twice.
 */
import { concernsOneJob, explain, isBusy, StoreUnavailable, WriteRefused } from './errors.ts';
import type { Statements } from './statements.ts';

/** Most jobs of one transaction: bounds how long the event loop is held. */
const BATCH = 64;
/** Under load a transaction waits so long for company: a flush to disk costs as much for one as for many. */
const COMPANY_MS = 2;
/** So many are company enough. */
const COMPANY = 24;
/** How long a job waits for another process to release the database. */
const BUSY_LIMIT_MS = 5_000;
const BUSY_PAUSE_MS = 20;

type Job = { readonly run: () => unknown; readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };
type Ran =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WriteRefused | StoreUnavailable };

/** Marks that the job is to blame, not the database. */
class JobFailed extends Error {}

function runJob(job: Job): Ran {
  try {
    return { ok: true, value: job.run() };
  } catch (error) {
    throw concernsOneJob(error) ? new JobFailed('job failed', { cause: error }) : error;
  }
}

export type GroupCommit = {
  /** Runs a synchronous job inside a transaction. Rejects with WriteRefused (this job only) or StoreUnavailable. */
  write<T>(job: () => T): Promise<T>;
  /** Resolves when everything that was queued is settled. */
  drain(): Promise<void>;
};

type Connection = { readonly statements: Statements; readonly file: string; readonly inTransaction: () => boolean };

/** A rollback that fails adds nothing to the error that led to it: the transaction ends with the connection at the latest. */
function undo(statements: Statements): void {
  try {
    statements.rollback.run();
  } catch {
    // The first error is the one that is reported.
  }
}

type Together = (jobs: readonly Job[]) => readonly Ran[] | JobFailed | StoreUnavailable | null;

/** Every job in its own transaction. */
function oneByOne(jobs: readonly Job[], together: Together, file: string): readonly Ran[] {
  return jobs.map((job) => {
    const outcome = together([job]);
    if (outcome === null) return { ok: false, error: new StoreUnavailable(`database ${file}: another process is writing to it`) };
    if (outcome instanceof JobFailed) {
      return { ok: false, error: new WriteRefused(explain(file, outcome.cause), { cause: outcome.cause }) };
    }
    if (outcome instanceof StoreUnavailable) return { ok: false, error: outcome };
    return outcome[0] as Ran;
  });
}

/** Tells each job how it ended. */
function settle(jobs: readonly Job[], outcome: readonly Ran[] | StoreUnavailable): void {
  jobs.forEach((job, index) => {
    const ran = outcome instanceof StoreUnavailable ? { ok: false as const, error: outcome } : outcome[index];
    if (ran?.ok) job.resolve(ran.value as never);
    else if (ran) job.reject(ran.error);
  });
}

/** Makes the queue for one connection. The connection must write through it only. */
export function groupCommit({ statements, file, inTransaction }: Connection): GroupCommit {
  let queue: Job[] = [];
  let scheduled = false;
  let busySince: number | null = null;
  let idle: (() => void)[] = [];
  let waiting: NodeJS.Timeout | null = null;
  /** Of the last transaction: who comes alone is not kept waiting. */
  let before = 1;

  const schedule = (afterMs: number): void => {
    scheduled = true;
    if (afterMs > 0) waiting = setTimeout(flush, afterMs);
    else setImmediate(flush);
  };

  /** There is enough to do: nobody waits any longer. */
  const hurry = (): void => {
    if (waiting === null) return;
    clearTimeout(waiting);
    waiting = null;
    setImmediate(flush);
  };

  /** All jobs in one transaction. Null: another process holds the lock, try again later. */
  const together: Together = (jobs) => {
    try {
      statements.begin.run();
      const ran = jobs.map(runJob);
      statements.commit.run();
      return ran;
    } catch (error) {
      if (inTransaction()) undo(statements);
      else if (isBusy(error) && Date.now() - (busySince ?? Date.now()) < BUSY_LIMIT_MS) return null;
      return error instanceof JobFailed ? error : new StoreUnavailable(explain(file, error), { cause: error });
    }
  };

  const flush = (): void => {
    scheduled = false;
    waiting = null;
    const jobs = queue.slice(0, BATCH);
    const outcome = together(jobs);
    if (outcome === null) {
      busySince ??= Date.now();
      schedule(BUSY_PAUSE_MS);
      return;
    }
    busySince = null;
    queue = queue.slice(jobs.length);
    before = jobs.length;
    settle(jobs, outcome instanceof JobFailed ? oneByOne(jobs, together, file) : outcome);
    if (queue.length > 0) schedule(0);
    else {
      for (const done of idle) done();
      idle = [];
    }
  };

  return {
    write: <T>(run: () => T) =>
      new Promise<T>((resolve, reject) => {
        queue.push({ run, resolve, reject });
        if (!scheduled) schedule(before > 1 ? COMPANY_MS : 0);
        else if (queue.length >= COMPANY && busySince === null) hurry();
      }),
    drain: () => (queue.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),
  };
}
