/** What is read outside of turns. */
import { sql } from 'kysely';
import type { DoubtfulTurn, Store, StoredMessage } from '../../../service/ports.ts';
import type { Unread } from '../../../service/readers.ts';
import { toMessage } from '../run-turn.ts';
import type { MessageRow } from '../statements.ts';
import { appendAudit, changing } from './audit.ts';
import type { Pool } from './pool.ts';
import { define, run } from './query.ts';

const findConversation = define<{ id: string }>('find_conversation')((db, p) =>
  db.selectFrom('conversation').select(['state', 'address']).where('id', '=', p.id),
);

export const messagesAfter = define<{ id: string; after: number }>('messages_after')((db, p) =>
  db
    .selectFrom('message as m')
    .innerJoin('conversation as c', 'c.n', 'm.conversation')
    .select(['m.seq', 'm.sender', 'm.body', 'm.at'])
    .where('c.id', '=', p.id)
    .where('m.seq', '>', p.after)
    .orderBy('m.seq'),
);

/** All places in one query: thousands of clients may be behind by a message each. */
const unread = define<{ ids: readonly string[]; afters: readonly number[]; most: number }>('unread')((db, p) =>
  db
    .selectFrom(sql<{ id: string; after: number }>`unnest(${p.ids}::text[], ${p.afters}::int4[])`.as<'v'>(sql`v(id, after)`))
    .innerJoin('conversation as c', (join) => join.onRef('c.id', '=', 'v.id').on('c.next_seq', '>', sql<number>`v.after + 1`))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('message')
          .select(['seq', 'sender', 'body', 'at'])
          .whereRef('message.conversation', '=', 'c.n')
          .whereRef('message.seq', '>', 'v.after')
          .orderBy('seq')
          .limit(p.most)
          .as('m'),
      (join) => join.onTrue(),
    )
    .select(['c.id', 'c.fingerprint', 'm.seq', 'm.sender', 'm.body', 'm.at'])
    .orderBy('c.n')
    .orderBy('m.seq'),
);

const findLastSeq = define<{ id: string }>('find_last_seq')((db, p) =>
  db.selectFrom('conversation').select(sql<number>`next_seq - 1`.as('seq')).where('id', '=', p.id),
);

export const turnsOf = define<{ id: string }>('turns_of')((db, p) =>
  db
    .selectFrom('turn as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['t.version', 't.event', 't.why'])
    .where('c.id', '=', p.id)
    .orderBy('t.version'),
);

/** Numbers of conversations begin at 1: (since, 0, 0) stands before the first turn of that instant. */
const doubtfulTurns = define<{ at: string; id: string | null; version: number; limit: number }>('doubtful_turns')((db, p) =>
  db
    .selectFrom('turn as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 't.version', 't.doubt', 't.at'])
    .where('t.doubt', 'is not', null)
    .where(
      sql<boolean>`(t.at, t.conversation, t.version) > (${p.at}::text, coalesce((select n from conversation where id = ${p.id}), 0), ${p.version}::int4)`,
    )
    .orderBy('t.at')
    .orderBy('t.conversation')
    .orderBy('t.version')
    .limit(p.limit),
);

const findTicket = define<{ number: string }>('find_ticket')((db, p) =>
  db
    .selectFrom('ticket as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 't.body', 't.at'])
    .where('t.number', '=', p.number),
);

const notesOf = define<{ number: string }>('notes_of')((db, p) =>
  db.selectFrom('ticket_note').select('body').where('number', '=', p.number).orderBy('id'),
);

const openConversations = define<{ after: string | null; limit: number }>('open_conversations')((db, p) =>
  db
    .selectFrom('timer as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 'c.state'])
    .where('t.conversation', '>', sql<number>`coalesce((select n from conversation where id = ${p.after}), 0)`)
    .orderBy('t.conversation')
    .limit(p.limit),
);

const conflicts = define<{ limit: number }>('conflicts')((db, p) =>
  db
    .selectFrom('conflict')
    .select(['channel', 'account', 'message_id', 'conversation', 'body_hash', 'times', 'at'])
    .orderBy('at', 'desc')
    .orderBy('message_id')
    .orderBy('body_hash')
    .limit(p.limit),
);

const findKept = define<{ name: string }>('find_kept')((db, p) =>
  db.selectFrom('kept').select('value').where('name', '=', p.name),
);

const keepValue = define<{ name: string; value: string }>('keep_value')((db, p) =>
  db
    .insertInto('kept')
    .values({ name: p.name, value: p.value })
    .onConflict((conflict) => conflict.column('name').doNothing()),
);

type Reads = Pick<
  Store,
  | 'conversation'
  | 'transcript'
  | 'unread'
  | 'lastSeq'
  | 'turns'
  | 'doubtfulTurns'
  | 'ticket'
  | 'openConversations'
  | 'conflicts'
  | 'keep'
  | 'kept'
>;

type UnreadRow = MessageRow & { id: string; fingerprint: string };

/** Rows come conversation by conversation. */
function byConversation(rows: readonly UnreadRow[]): readonly Unread[] {
  const found: { conversation: string; flows: string; messages: StoredMessage[] }[] = [];
  for (const row of rows) {
    const last = found.at(-1);
    if (last?.conversation === row.id) last.messages.push(toMessage(row));
    else found.push({ conversation: row.id, flows: row.fingerprint, messages: [toMessage(row)] });
  }
  return found;
}

export function postgresReads(pool: Pool): Reads {
  const kept = (name: string): Promise<string | null> =>
    pool.read(async (client) => (await run(client, findKept, { name })).rows[0]?.value ?? null);
  return {
    conversation: (id) =>
      pool.read(async (client) => {
        const [row] = (await run(client, findConversation, { id })).rows;
        return row ? { state: JSON.parse(row.state), address: row.address === null ? null : JSON.parse(row.address) } : null;
      }),
    transcript: (id, after) =>
      pool.read(async (client) =>
        Number.isSafeInteger(after) ? (await run(client, messagesAfter, { id, after })).rows.map(toMessage) : [],
      ),
    unread: (places, most) =>
      pool.read(async (client) => {
        const values = { ids: places.map((place) => place.conversation), afters: places.map((place) => place.after), most };
        return byConversation((await run(client, unread, values)).rows);
      }),
    lastSeq: (id) => pool.read(async (client) => (await run(client, findLastSeq, { id })).rows[0]?.seq ?? null),
    turns: (id) =>
      pool.read(async (client) =>
        (await run(client, turnsOf, { id })).rows.map(({ version, event, why }) => ({
          version,
          event: JSON.parse(event),
          why: JSON.parse(why),
        })),
      ),
    doubtfulTurns: (since, after, limit) =>
      pool.read(async (client) => {
        const from = { at: after?.at ?? since, id: after?.conversation ?? null, version: after?.version ?? 0, limit };
        return (await run(client, doubtfulTurns, from)).rows as readonly DoubtfulTurn[];
      }),
    ticket: (number) =>
      pool.read(async (client) => {
        const [row] = (await run(client, findTicket, { number })).rows;
        if (!row) return null;
        const notes = (await run(client, notesOf, { number })).rows.map(({ body }): string => JSON.parse(body));
        return { ...JSON.parse(row.body), conversation: row.conversation, notes, at: row.at };
      }),
    openConversations: (after, limit) =>
      pool.read(async (client) =>
        (await run(client, openConversations, { after, limit })).rows.map(({ conversation, state }) => ({
          conversation,
          state: JSON.parse(state),
        })),
      ),
    conflicts: (limit) =>
      pool.read(async (client) =>
        (await run(client, conflicts, { limit })).rows.map(({ channel, account, message_id, body_hash, ...rest }) => ({
          inbound: { channel, account, messageId: message_id },
          bodyHash: body_hash,
          ...rest,
        })),
      ),
    kept,
    keep: async (name, make, audit) => {
      const known = await kept(name);
      if (known !== null) return known;
      const value = make();
      // Another process may have been faster: what counts is what is there in the end.
      if (audit)
        await changing(pool, async (client) => {
          if ((await run(client, keepValue, { name, value })).count > 0) await appendAudit(client, audit);
        });
      else await pool.read((client) => run(client, keepValue, { name, value }));
      return (await kept(name)) ?? value;
    },
  };
}
