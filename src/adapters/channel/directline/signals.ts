/**
 * What a client tells beside messages: that the customer is typing, how far they have read, what they think of the talk. None of it is
 * a turn, none of it comes back, and with none of it can a turn go wrong.
 */
import type { RateAnswer } from '../../../service/rating.ts';
import { type Posted, storedId } from './inbound.ts';
import { createLimiter } from './limiter.ts';
import { badArgument, noSuchConversation, Refusal } from './refusal.ts';

/** Conversations by the ids that they have in the store. What a hook that is missing would hear is acknowledged all the same. */
export type SignalHooks = {
  /** The customer is typing. */
  readonly onTyping?: (conversation: string) => void;
  /** The customer has seen the message with this number, and all before it. */
  readonly onRead?: (conversation: string, seq: number) => void;
  /** The customer does not want to wait for a person any longer. */
  readonly onLeave?: (conversation: string) => Promise<void>;
  /** Keeps a rating, if that is what was sent. */
  readonly rate?: (conversation: string, value: unknown) => Promise<RateAnswer>;
};

export type Signals = {
  /** @returns false: it is none of these. @throws Refusal, and whatever `rate` throws */
  take(conversation: string, posted: Extract<Posted, { kind: 'other' }>): Promise<boolean>;
};

const MOST_SEQ = 1_000_000_000;
/** One every two or three seconds is what a client sends; a few tabs may do so at the same time. */
const HINTS = { burst: 6, perSecond: 2 };
const RATINGS = { burst: 5, perSecond: 0.1 };

function readSeq(value: unknown): number {
  const seq = typeof value === 'object' && value !== null && 'seq' in value ? value.seq : null;
  if (typeof seq === 'number' && Number.isInteger(seq) && seq >= 1 && seq <= MOST_SEQ) return seq;
  throw badArgument('value.seq must be the number of a message: {"seq": 12}.');
}

/** @param now milliseconds since 1970 */
export function createSignals({ onTyping, onRead, onLeave, rate }: SignalHooks, now: () => number): Signals {
  const hints = createLimiter(HINTS.burst, HINTS.perSecond, now);
  const ratings = createLimiter(RATINGS.burst, RATINGS.perSecond, now);
  /** What comes too often is acknowledged and dropped: the next one says the same. */
  const hint = (conversation: string, tell: () => void): void => {
    if (hints.take(conversation) === 0) tell();
  };
  return {
    async take(id, { type, name, value }) {
      const conversation = storedId(id);
      if (type === 'typing') {
        if (onTyping) hint(conversation, () => onTyping(conversation));
        return true;
      }
      if (type !== 'event') return false;
      if (name === 'signpost.read') {
        const seq = readSeq(value);
        if (onRead) hint(conversation, () => onRead(conversation, seq));
        return true;
      }
      if (name === 'signpost.leave') {
        if (hints.take(conversation) === 0) await onLeave?.(conversation);
        return true;
      }
      if (name !== 'signpost.rating') return false;
      if (rate) {
        const wait = ratings.take(conversation);
        if (wait > 0) throw new Refusal(429, 'TooManyRequests', 'Too many ratings of one conversation; wait a little.', wait);
        refuse(await rate(conversation, value));
      }
      return true;
    },
  };
}

function refuse(answer: RateAnswer): void {
  switch (answer.kind) {
    case 'malformed':
      throw badArgument(answer.problem);
    case 'kept':
    case 'repeated':
      return;
    case 'other':
      throw new Refusal(409, 'AlreadyRated', 'This end of the conversation has a rating already; the first one stays.');
    case 'not_ended':
      throw new Refusal(409, 'NothingToRate', 'There is nothing to rate yet; send a rating when the conversation has ended.');
    case 'gone':
      throw noSuchConversation();
  }
}
