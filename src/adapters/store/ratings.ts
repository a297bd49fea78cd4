/** Stars that customers gave. Written beside the turns, never in one. */
import type { Rated, Store } from '../../service/ports.ts';
import type { Access } from './outbox.ts';
import { first, type Statements } from './statements.ts';

/** @param known the rating that is there; undefined when the conversation is not. @returns what became of another one */
export function rated(
  known: Pick<Rated, 'stars' | 'comment'> | undefined,
  { stars, comment }: Rated,
): 'repeated' | 'other' | 'gone' {
  if (known === undefined) return 'gone';
  return known.stars === stars && known.comment === comment ? 'repeated' : 'other';
}

export function sqliteRatings(s: Statements, { write }: Access): Pick<Store, 'rate'> {
  return {
    rate: (conversation, rating) =>
      write(() => {
        const { of, stars, comment, at, seq } = rating;
        if (Number(s.insertRating.run(of, stars, comment, at, seq, conversation).changes) > 0) return 'kept';
        return rated(first(s.findRating, of, seq, conversation), rating);
      }),
  };
}
