/** Reads the database of a bot, running or not, without ever writing to it or bringing it to a newer schema. */
import { sql } from 'kysely';
import pg from 'pg';
import type { ArchivedTurn } from '../../../service/replay/archived.ts';
import type { Archive } from '../archive.ts';
import { NoDatabase } from '../errors.ts';
import { toMessage } from '../run-turn.ts';
import { explain } from './errors.ts';
import { foundSchema } from './migrations.ts';
import { nameOf, readingSettings } from './pool.ts';
import { define, run } from './query.ts';
import { messagesAfter, turnsOf } from './reads.ts';

/** Rows that are fetched at once. */
const PAGE = 500;

const idsAfter = define<{ after: number; limit: number }>('ids_after')((db, p) =>
  db.selectFrom('conversation').select(['n', 'id']).where('n', '>', p.after).orderBy('n').limit(p.limit),
);

const stateOf = define<{ id: string }>('state_of')((db, p) =>
  db.selectFrom('conversation').select('state').where('id', '=', p.id),
);

const turnsSince = define<{ at: string; n: number; version: number; limit: number }>('turns_since')((db, p) =>
  db
    .selectFrom('turn as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 'c.n', 't.version', 't.event', 't.why'])
    .where('t.at', '>=', p.at)
    .where(sql<boolean>`(t.conversation, t.version) > (${p.n}::int8, ${p.version}::int4)`)
    .orderBy('t.conversation')
    .orderBy('t.version')
    .limit(p.limit),
);

type Stored = { version: number; event: string; why: string };
const toTurn = ({ version, event, why }: Stored): Omit<ArchivedTurn, 'messages'> => ({
  version,
  event: JSON.parse(event),
  why: JSON.parse(why),
});

/** @throws NoDatabase, or Error with a sentence that names the database and what to do */
export async function openPostgresArchive(url: string): Promise<Archive> {
  const name = nameOf(url);
  const client = new pg.Client(readingSettings(url));
  client.on('error', () => {});
  try {
    await client.connect();
    if ((await foundSchema(client)).version === 0)
      throw new NoDatabase(`There are no tables in ${name} yet: they are made when the bot first runs.`);
  } catch (error) {
    await client.end().catch(() => {});
    throw error instanceof NoDatabase ? error : new Error(`cannot read ${explain(name, error)}`, { cause: error });
  }
  return {
    async *ids() {
      for (let after = 0; ; ) {
        const { rows } = await run(client, idsAfter, { after, limit: PAGE });
        for (const row of rows) yield row.id;
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.n;
      }
    },
    turns: async (id) => (await run(client, turnsOf, { id })).rows.map(toTurn),
    messages: async (id) => (await run(client, messagesAfter, { id, after: 0 })).rows.map(toMessage),
    state: async (id) => {
      const [row] = (await run(client, stateOf, { id })).rows;
      return row ? JSON.parse(row.state) : null;
    },
    async *since(at) {
      for (let from = { n: 0, version: 0 }; ; ) {
        const { rows } = await run(client, turnsSince, { at, ...from, limit: PAGE });
        for (const row of rows) yield { conversation: row.conversation, ...toTurn(row) };
        const last = rows.at(-1);
        if (last === undefined) return;
        from = { n: last.n, version: last.version };
      }
    },
    close: () => client.end(),
  };
}
