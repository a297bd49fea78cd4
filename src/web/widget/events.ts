/** What the page hears of the chat. */
import type { ConnectionState } from './connection.ts';
import type { Lang } from './words.ts';

export type Events = {
  readonly open: undefined;
  readonly close: undefined;
  /** A message of the bot or an agent that the customer has not seen. */
  readonly message: { readonly from: string; readonly text: string };
  readonly unread: number;
  readonly state: ConnectionState;
  readonly language: Lang;
  /** The identity token has run out; `identify` takes a new one. */
  readonly identity: undefined;
};

export type Listeners = {
  /** @returns ends it */
  on<E extends keyof Events>(event: E, told: (what: Events[E]) => void): () => void;
  emit<E extends keyof Events>(event: E, what: Events[E]): void;
};

export function createListeners(): Listeners {
  const listeners = new Map<string, Set<(what: never) => void>>();
  return {
    on(event, told) {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(told as (what: never) => void));
      return () => all.delete(told as (what: never) => void);
    },
    emit(event, what) {
      for (const told of listeners.get(event) ?? []) {
        try {
          told(what as never);
        } catch (error) {
          // The page's mistake is told in its console and does not stop the chat.
          reportError(error);
        }
      }
    },
  };
}
