/** What the shell tells of itself. Part of the ports. */
import type { Doubt, Rated, TurnOutcome } from './ports.ts';

/**
 * What is counted. Labels are words of the program or of the flows (topics, actions, results), never of a request: nothing that
 * a customer, a channel or the wallet makes up. Times are in milliseconds.
 */
export interface Metrics {
  /** A turn ended, `unavailable` when the store could not be used. */
  turn(turn: { readonly source: TurnSource; readonly result: TurnOutcome['kind'] | 'unavailable'; readonly ms: number }): void;
  /** The bot finished something for the customer: a topic with its disposition. */
  outcome(topic: string | null, disposition: string): void;
  doubt(doubt: Doubt): void;
  /** A secret of this kind was taken out of a message. */
  redacted(kind: string): void;
  timerFired(): void;
  call(action: string, result: string, ms: number): void;
  /** `retried`: not taken this time · `dead`: given up. */
  delivery(channel: string, result: 'delivered' | 'retried' | 'dead'): void;
  /** A message was sent that an earlier attempt may have sent already, to a channel that cannot tell. */
  mayRepeat(channel: string): void;
  /** A customer gave so many stars to the bot or to an agent. */
  rating(of: Rated['of'], stars: number): void;
  /** `route` is the pattern, not the address. */
  request(method: string, route: string, status: number, ms: number): void;
}

/** Who let a turn happen. */
export type TurnSource = 'customer' | 'wallet' | 'timer' | 'publish';
