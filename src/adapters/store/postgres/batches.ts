/**
 * Turns that arrive together share a transaction, as in the embedded store: one round trip, one flush to disk, for many.
 *
 * A conversation has one turn under way at most, the others wait in the order in which they came; without that, fifty messages
 * of one customer would take all connections and wait there for each other. Other processes are kept out by row locks.
 */
import type { TurnOutcome } from '../../../service/ports.ts';
import { StoreUnavailable } from '../errors.ts';
import { kindOf, unavailable } from './errors.ts';
import { patiently } from './pool.ts';
import type { Job } from './run-turns.ts';

/** Most turns of one transaction: bounds how long the event loop and the rows are held. */
const BATCH = 32;
/** Transactions at the same time: while the server works on one, the next is decided. */
const LANES = 4;

type Waiting = Job & { readonly resolve: (outcome: TurnOutcome) => void; readonly reject: (error: Error) => void };
/** Runs turns in one transaction. */
export type Together = (jobs: readonly Job[], patient: boolean) => Promise<readonly TurnOutcome[]>;

export type Batches = {
  /** @throws StoreUnavailable */
  add(job: Job): Promise<TurnOutcome>;
  /** Resolves when all turns that were added are settled. */
  drain(): Promise<void>;
};

/** @param name of the database, for errors */
export function createBatches(name: string, together: Together): Batches {
  /** Turns by conversation. The first one may be under way. */
  const lines = new Map<string, Waiting[]>();
  /** Conversations with a turn that is not under way. */
  let ready: string[] = [];
  let lanes = 0;
  let scheduled = false;
  let idle: (() => void)[] = [];

  const schedule = (): void => {
    if (scheduled || lanes >= LANES || ready.length === 0) return;
    scheduled = true;
    setImmediate(start);
  };

  const start = (): void => {
    scheduled = false;
    const batch = ready.slice(0, BATCH).map((conversation) => lines.get(conversation)?.[0] as Waiting);
    ready = ready.slice(BATCH);
    lanes += 1;
    void runBatch(batch, together, name, advance).finally(() => {
      lanes -= 1;
      schedule();
    });
    schedule();
  };

  const advance = (job: Waiting, outcome: Ended): void => {
    const { conversation } = job.request;
    const line = lines.get(conversation) ?? [];
    line.shift();
    if (outcome instanceof StoreUnavailable) {
      // Those behind it would each find out by waiting.
      for (const each of [job, ...line.splice(0)]) each.reject(outcome);
    } else job.resolve(outcome);
    if (line.length > 0) ready.push(conversation);
    else lines.delete(conversation);
    schedule();
    if (lines.size > 0) return;
    for (const done of idle) done();
    idle = [];
  };

  return {
    add: (job) =>
      new Promise((resolve, reject) => {
        const line = lines.get(job.request.conversation);
        const waiting = { ...job, resolve, reject };
        if (line) line.push(waiting);
        else {
          lines.set(job.request.conversation, [waiting]);
          ready.push(job.request.conversation);
          schedule();
        }
      }),
    drain: () => (lines.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
  };
}

type Ended = TurnOutcome | StoreUnavailable;

/**
 * Together, or each for itself when one of them is to blame or in the way: then the others do not wait for that one. Resolves when
 * the next batch may begin; each turn is settled when it has ended.
 */
async function runBatch<J extends Job>(
  jobs: readonly J[],
  together: Together,
  name: string,
  settle: (job: J, ended: Ended) => void,
): Promise<void> {
  const alone = async (job: J): Promise<void> => settle(job, await runAlone(job, together, name));
  const [only] = jobs;
  if (jobs.length === 1 && only) return alone(only);
  try {
    const outcomes = await patiently(
      (kind) => kind === 'lost',
      () => together(jobs, false),
    );
    for (const [i, job] of jobs.entries()) settle(job, outcomes[i] as TurnOutcome);
  } catch (error) {
    const kind = kindOf(error);
    if (error instanceof StoreUnavailable || kind === 'lost' || kind === 'down') {
      const answer = unavailable(name, error);
      for (const job of jobs) settle(job, answer);
    } else for (const job of jobs) void alone(job);
  }
}

/** A row that is held for long is not waited for again: whoever sent the message wants to hear something. Never rejects. */
async function runAlone(job: Job, together: Together, name: string): Promise<Ended> {
  try {
    const [outcome] = await patiently(
      (kind) => kind === 'lost' || kind === 'again',
      () => together([job], true),
    );
    return outcome as TurnOutcome;
  } catch (error) {
    return kindOf(error) === 'job' ? { kind: 'failed', error } : unavailable(name, error);
  }
}
