/** Stars that customers gave. Written beside the turns, never in one. */
import { sql } from 'kysely';
import type { Rated, Store } from '../../../service/ports.ts';
import { rated } from '../ratings.ts';
import type { Pool } from './pool.ts';
import { define, run } from './query.ts';

const insertRating = define<Rated & { conversation: string }>('insert_rating')((db, p) =>
  db
    .insertInto('ratings')
    .columns(['conversation', 'of', 'stars', 'comment', 'at', 'seq'])
    .expression((eb) =>
      eb
        .selectFrom('conversation')
        .select([
          'n',
          sql<Rated['of']>`${p.of}::text`.as('of'),
          sql<number>`${p.stars}::int4`.as('stars'),
          sql<string | null>`${p.comment}::text`.as('comment'),
          sql<string>`${p.at}::text`.as('at'),
          sql<number>`${p.seq}::int4`.as('seq'),
        ])
        .where('id', '=', p.conversation),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

const findRating = define<Pick<Rated, 'of' | 'seq'> & { conversation: string }>('find_rating')((db, p) =>
  db
    .selectFrom('ratings')
    .select(['stars', 'comment'])
    .where('of', '=', p.of as never)
    .where('seq', '=', p.seq as never)
    .where('conversation', '=', (eb) => eb.selectFrom('conversation').select('n').where('id', '=', p.conversation)),
);

export function postgresRatings(pool: Pool): Pick<Store, 'rate'> {
  return {
    rate: (conversation, rating) =>
      pool.read(async (client) => {
        const { of, seq } = rating;
        if ((await run(client, insertRating, { ...rating, conversation })).count > 0) return 'kept';
        return rated((await run(client, findRating, { of, seq, conversation })).rows[0], rating);
      }),
  };
}
