/** Requests that wait until their conversation has heard from the wallet. In this process only. */

export type Settling = {
  /** Announces a request that may have to wait; `release` it when it has answered. */
  expect(conversation: string): { done(): Promise<void>; release(): void };
  /** The conversation waits for nothing any more. */
  settle(conversation: string): void;
  /** Whether some open request will carry the answers. */
  isExpected(conversation: string): boolean;
};

/** @param limitMs longest wait; longer than all tries of the slowest action, so that it ends a hang and nothing else */
export function createSettling(limitMs: number): Settling {
  const open = new Map<string, Set<() => void>>();
  return {
    expect(conversation) {
      let wake = () => {};
      let settledAlready = false;
      const listener = () => {
        settledAlready = true;
        wake();
      };
      const listeners = open.get(conversation) ?? new Set();
      open.set(conversation, listeners.add(listener));
      return {
        done: () =>
          new Promise<void>((resolve) => {
            if (settledAlready) return resolve();
            const timer = setTimeout(resolve, limitMs);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
        release() {
          listeners.delete(listener);
          if (listeners.size === 0 && open.get(conversation) === listeners) open.delete(conversation);
        },
      };
    },
    settle(conversation) {
      for (const listener of open.get(conversation) ?? []) listener();
    },
    isExpected: (conversation) => open.has(conversation),
  };
}
