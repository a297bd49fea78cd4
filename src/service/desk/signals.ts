/**
 * What is gone the moment it is said: that somebody types, how far they have read, where they stand in another desk's queue. Nothing of
 * it is stored. Part of the port `Store`, which carries it to the other processes on it; a process tells itself without it.
 */

export type Signal = { readonly conversation: string } & (
  | { readonly kind: 'customer_typing' }
  | { readonly kind: 'customer_read'; readonly seq: number }
  | { readonly kind: 'agent_typing'; readonly name: string }
  /** All who have it on the screen at that process. */
  | {
      readonly kind: 'viewers';
      readonly process: string;
      readonly people: readonly { readonly id: string; readonly name: string }[];
    }
  /** `position` null: it is not known any more. */
  | { readonly kind: 'place'; readonly position: number | null; readonly minutes: number | null }
);

export interface Signals {
  /** Tells the other processes, soon and once for many. Now and then nothing arrives. */
  signal(signal: Signal): void;
  /** From now on `told` hears, too, what other processes signal. */
  onSignal(told: (signal: Signal) => void): void;
}

/** Pages show for longer than this that somebody types. */
const TYPING_EVERY_MS = 2_000;
const MOST_REMEMBERED = 10_000;

/**
 * Passes signals on; that somebody types at most so often for each side of a conversation.
 * @param ms a clock that only goes forward, in milliseconds
 */
export function sparing(signal: Signals['signal'], ms: () => number): Signals['signal'] {
  const passed = new Map<string, number>();
  return (one) => {
    if (one.kind === 'customer_typing' || one.kind === 'agent_typing') {
      const key = `${one.kind}/${one.conversation}`;
      const now = ms();
      if (now - (passed.get(key) ?? Number.NEGATIVE_INFINITY) < TYPING_EVERY_MS) return;
      if (passed.size >= MOST_REMEMBERED) passed.clear();
      passed.set(key, now);
    }
    signal(one);
  };
}
