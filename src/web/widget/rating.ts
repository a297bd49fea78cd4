/** The rating at the end: when it is asked for, and how it is sent. Asked once, and not again for half a day. */
import { type Line, Refused } from './direct-line.ts';
import type { Session } from './session.ts';
import type { Store } from './storage.ts';

/** Where the bot's part, or the agent's, has ended. */
export type End = { readonly of: 'bot' | 'agent'; readonly seq: number };

export type RatingView = { readonly of: End['of']; readonly state: 'open' | 'sending' | 'failed' | 'thanks' };

export type Ratings = {
  /** @param lastSaid number of the customer's last message: an end before it is none any more. @returns null: nothing to show */
  view(lastSaid: number): RatingView | null;
  /** Something has ended with this message. */
  ended(end: End): void;
  send(stars: number, comment: string): void;
  skip(): void;
  clear(): void;
};

const QUIET_MS = 12 * 3600_000;

type Parts = { readonly line: Line; readonly session: Session; readonly store: Store; readonly changed: () => void };

export function createRatings({ line, session, store, changed }: Parts): Ratings {
  let end: End | null = null;
  let state: RatingView['state'] = 'open';

  /** Whether it was answered or skipped a short while ago, in whatever tab. */
  const isAnswered = (of: End['of']): boolean => {
    const [conversation, at] = (store.get(`rated:${of}`) ?? '').split('|');
    return conversation === session.kept()?.conversation && Math.abs(Date.now() - Number(at)) < QUIET_MS;
  };
  const answered = (of: End['of']): void => store.set(`rated:${of}`, `${session.kept()?.conversation ?? ''}|${Date.now()}`);
  const become = (next: RatingView['state']): void => {
    state = next;
    changed();
  };

  return {
    view(lastSaid) {
      if (end === null || lastSaid > end.seq || (state !== 'thanks' && isAnswered(end.of))) return null;
      return { of: end.of, state };
    },
    ended(next) {
      // Whoever talked with a person is asked about the person.
      if (end?.of === 'agent' && next.of === 'bot' && state === 'open' && !isAnswered('agent'))
        end = { of: 'agent', seq: next.seq };
      else if (next.seq !== end?.seq || next.of !== end.of) [end, state] = [next, 'open'];
    },
    send(stars, comment) {
      if (end === null || state === 'sending') return;
      const { of } = end;
      become('sending');
      const value = { of, stars, ...(comment.trim() !== '' && { comment: comment.trim() }) };
      session
        .call((token, { conversation, user }) =>
          line.post(token, conversation, { type: 'event', name: 'signpost.rating', from: { id: user }, value }),
        )
        .catch((error) => {
          // It has come before, from here or from another window.
          if (!(error instanceof Refused) || error.status !== 409) throw error;
        })
        .then(
          () => {
            answered(of);
            become('thanks');
          },
          () => become('failed'),
        );
    },
    skip() {
      if (end !== null) answered(end.of);
      changed();
    },
    clear() {
      [end, state] = [null, 'open'];
    },
  };
}
