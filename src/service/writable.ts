/** Whether turns can be written: only trying tells. A full disk can still be read, and a look at it costs nothing and says nothing. */
import type { Store } from './ports.ts';

/** So long after a turn that could not be written nobody had better be sent here; then the next ones try. */
const REMEMBERED_MS = 5_000;

export type WatchedTurns = Pick<Store, 'turn'> & {
  /** Why the last turn could not be written; null when one could since, or when that is too long ago to say anything. */
  trouble(): string | null;
};

/** @param ms a clock that only goes forward, in milliseconds */
export function watchedTurns(store: Pick<Store, 'turn'>, ms: () => number): WatchedTurns {
  let trouble: { readonly words: string; readonly at: number } | null = null;
  return {
    async turn(request, decide) {
      try {
        const outcome = await store.turn(request, decide);
        trouble = null;
        return outcome;
      } catch (error) {
        // Somebody holds this one conversation: all the others can be written.
        const one = error instanceof Error && 'ofOne' in error && error.ofOne === true;
        if (!one) trouble = { words: error instanceof Error ? error.message : String(error), at: ms() };
        throw error;
      }
    },
    trouble: () => (trouble !== null && ms() - trouble.at < REMEMBERED_MS ? trouble.words : null),
  };
}
