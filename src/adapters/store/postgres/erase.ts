/** Erases one conversation, under the lock of its row: a turn that is under way ends first, the next one begins anew. */
import type { PoolClient } from 'pg';
import type { Erased, EraseOrder } from '../../../service/privacy/stored.ts';
import { anonymousTicket, erasedConversation, erasedMessage, isOwnWork } from '../subjects.ts';
import { appendAudit } from './audit.ts';
import { type Columns, columnsOf, define, given, lit, run } from './query.ts';

const lockForErase = define<{ id: string }>('lock_for_erase')((db, p) =>
  db.selectFrom('conversation').select(['n', 'updated_at']).where('id', '=', p.id).forUpdate(),
);

export const inboundOf = define<{ n: number }>('inbound_of')((db, p) =>
  db
    .selectFrom('inbound')
    .select(['channel', 'account', 'message_id', 'at'])
    .where('conversation', '=', p.n)
    .orderBy('first_seq'),
);

export const ticketsOf = define<{ n: number }>('tickets_of')((db, p) =>
  db
    .selectFrom('ticket')
    .select(['number', 'body', 'kind', 'status', 'due', 'at'])
    .where('conversation', '=', p.n)
    .orderBy('at')
    .orderBy('number'),
);

const insertErased = define<Columns<{ key: string; at: string }>>('insert_erased')((db, p) =>
  db
    .insertInto('erased')
    .columns(['key', 'at'])
    .expression((eb) =>
      eb.selectFrom(given<{ key: string; at: string }>({ key: 'text', at: 'text' }, p)).select(['v.key', 'v.at']),
    )
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((eb) => ({
        times: eb('erased.times', '+', lit(1) as never),
        at: eb.fn('greatest', ['erased.at', 'excluded.at']) as never,
      })),
    ),
);

type Anonymous = { number: string; body: string; at: string };
const insertAnonymous = define<Columns<Anonymous>>('insert_anonymous')((db, p) =>
  db
    .insertInto('anonymous_ticket')
    .columns(['number', 'body', 'at'])
    .expression((eb) =>
      eb.selectFrom(given<Anonymous>({ number: 'text', body: 'text', at: 'text' }, p)).select(['v.number', 'v.body', 'v.at']),
    )
    .onConflict((conflict) => conflict.doNothing()),
);

/** Tables in the order in which their rows may go. */
const CHILDREN = [
  'sealed',
  'ticket',
  'message',
  'turn',
  'inbound',
  'outbox',
  'timer',
  'outcome',
  'feedback',
  'ratings',
  'handoff',
  'desk_note',
  'subject',
] as const;
const children = CHILDREN.map((table) => ({
  table,
  query: define<{ n: number }>(`erase_${table}`)((db, p) => db.deleteFrom(table).where('conversation', '=', p.n)),
}));
const eraseNotes = define<{ n: number }>('erase_ticket_note')((db, p) =>
  db
    .deleteFrom('ticket_note')
    .where('number', 'in', (eb) => eb.selectFrom('ticket').select('number').where('conversation', '=', p.n)),
);
const eraseHistory = define<{ n: number }>('erase_ticket_history')((db, p) =>
  db
    .deleteFrom('ticket_history')
    .where('number', 'in', (eb) => eb.selectFrom('ticket').select('number').where('conversation', '=', p.n)),
);
const eraseConflicts = define<{ id: string }>('erase_conflict')((db, p) =>
  db.deleteFrom('conflict').where('conversation', '=', p.id),
);
const eraseConversation = define<{ n: number }>('erase_conversation')((db, p) =>
  db.deleteFrom('conversation').where('n', '=', p.n),
);

/** Every table that an erase takes rows from. */
export const ERASED_TABLES = [...CHILDREN, 'ticket_note', 'ticket_history', 'conflict', 'conversation'];

/** In a transaction of the caller. @param key of the hashes */
export async function eraseOne(client: PoolClient, key: string, order: EraseOrder): Promise<Erased | null> {
  const [row] = (await run(client, lockForErase, { id: order.conversation })).rows;
  if (!row) return null;
  const { n } = row;
  const tickets = (await run(client, ticketsOf, { n })).rows;
  if (order.idleSince !== undefined && (row.updated_at >= order.idleSince || tickets.length > 0)) return null;
  const hashes = [{ key: erasedConversation(key, order.conversation), at: order.at }];
  for (const { channel, account, message_id, at } of (await run(client, inboundOf, { n })).rows)
    if (!isOwnWork(account, order.conversation))
      hashes.push({ key: erasedMessage(key, { channel, account, messageId: message_id }), at });
  await run(client, insertErased, columnsOf(hashes));
  if (order.tickets === 'anonymise' && tickets.length > 0)
    await run(
      client,
      insertAnonymous,
      columnsOf(tickets.map(({ number, body, kind, at }) => ({ number, body: anonymousTicket(body, kind), at }))),
    );
  const counts: { [table: string]: number } = {
    ticket_note: (await run(client, eraseNotes, { n })).count,
    ticket_history: (await run(client, eraseHistory, { n })).count,
  };
  for (const { table, query } of children) counts[table] = (await run(client, query, { n })).count;
  counts.conflict = (await run(client, eraseConflicts, { id: order.conversation })).count;
  counts.conversation = (await run(client, eraseConversation, { n })).count;
  if (order.audit) await appendAudit(client, order.audit(counts));
  return counts;
}
