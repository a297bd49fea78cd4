/** Learns the classes of a model on two cores; each class by whichever thread has time. */
import { availableParallelism } from 'node:os';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { alone, deskFor, type Learning, learnClass, type Work } from './nlu/classifier.ts';

/** What the threads share. `state[0]`: the next class that nobody learns yet; `state[1 + k]`: 1 when class k is learnt. */
type Shared = { readonly job: typeof JOB; readonly work: Work; readonly state: Int32Array };
/** By this a thread of this file knows that it is one. */
const JOB = 'learn classes';

/** Fewer rows are learnt before a thread has started. */
const WORTH_A_THREAD = 4000;
/** Milliseconds to wait for a class that the other thread has taken: a hundred times what it takes. */
const PATIENCE = 5000;

/**
 * The same as `alone`, to the last bit, in half the time. Does not depend on the other thread: whatever it has not taken, this one
 * learns, and what it has taken but does not finish, too.
 */
export const together: Learning = (work) => {
  const classes = work.final.weights.length;
  if (availableParallelism() < 2 || work.owner.length < WORTH_A_THREAD) return alone(work);
  const shared: Shared = { job: JOB, work, state: new Int32Array(new SharedArrayBuffer(4 * (classes + 1))) };
  const thread = new Worker(new URL(import.meta.url), { workerData: shared, execArgv: [] });
  // A thread that cannot work is one that takes no class.
  thread.on('error', () => {});
  thread.unref();
  return () => {
    takeClasses(shared);
    for (let k = 0; k < classes; k++) {
      if (Atomics.wait(shared.state, 1 + k, 0, PATIENCE) === 'timed-out') learnClass(work, k, deskFor(work));
    }
  };
};

/** Learns one class after the other until all are taken. */
function takeClasses({ work, state }: Shared): void {
  const desk = deskFor(work);
  for (let k = Atomics.add(state, 0, 1); k < work.final.weights.length; k = Atomics.add(state, 0, 1)) {
    learnClass(work, k, desk);
    Atomics.store(state, 1 + k, 1);
    Atomics.notify(state, 1 + k);
  }
}

if (!isMainThread && workerData?.job === JOB) takeClasses(workerData);
