/** Requests to this process that wait until their conversation has heard from the wallet. */

export type Settling = {
  /** Announces a request that may have to wait; `release` it when it has answered. */
  expect(conversation: string): { done(): Promise<void>; release(): void };
  /** The conversation waits for nothing any more. */
  settle(conversation: string): void;
  /** Whether some open request will carry the answers. */
  isExpected(conversation: string): boolean;
  /** Conversations for which a request waits at this moment. */
  waiting(): readonly string[];
};

/** @param limitMs longest wait; longer than all tries of the slowest action, so that it ends a hang and nothing else */
export function createSettling(limitMs: number): Settling {
  const open = new Map<string, Set<() => void>>();
  const waiting = new Set<{ readonly conversation: string }>();
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
            const mine = { conversation };
            waiting.add(mine);
            const end = (): void => {
              clearTimeout(timer);
              waiting.delete(mine);
              resolve();
            };
            const timer = setTimeout(end, limitMs);
            wake = end;
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
    waiting: () => [...new Set([...waiting].map((one) => one.conversation))],
    isExpected: (conversation) => open.has(conversation),
  };
}
