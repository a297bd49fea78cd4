/** Personal values: written with the turn that brought them, read for the call that needs them. */
import type { PoolClient } from 'pg';
import type { SealedBox, TurnWrite } from '../../../service/ports.ts';
import type { Pool } from './pool.ts';
import { type Columns, columnsOf, define, given, lit, run } from './query.ts';

type Kept = { conversation: number; id: string; box: string; at: string };

const insertSealed = define<Columns<Kept>>('insert_sealed')((db, p) =>
  db
    .insertInto('sealed')
    .columns(['conversation', 'id', 'box', 'at'])
    .expression((eb) =>
      eb
        .selectFrom(given<Kept>({ conversation: 'int8', id: 'text', box: 'text', at: 'text' }, p))
        .select(['v.conversation', 'v.id', 'v.box', 'v.at']),
    )
    .onConflict((conflict) => conflict.columns(['conversation', 'id']).doNothing()),
);

type OfTicket = { conversation: number; id: string; ticket: string };

const sealedOfTickets = define<Columns<OfTicket>>('sealed_of_tickets')((db, p) =>
  db
    .updateTable('sealed as s')
    .from(given<OfTicket>({ conversation: 'int8', id: 'text', ticket: 'text' }, p))
    .set((eb) => ({ ticket: eb.ref('v.ticket') }))
    .whereRef('s.conversation', '=', 'v.conversation')
    .whereRef('s.id', '=', 'v.id'),
);

type Dropped = { conversation: number; id: string };

const dropSealed = define<Columns<Dropped>>('drop_sealed')((db, p) =>
  db
    .deleteFrom('sealed as s')
    .using(given<Dropped>({ conversation: 'int8', id: 'text' }, p))
    .whereRef('s.conversation', '=', 'v.conversation')
    .whereRef('s.id', '=', 'v.id')
    .where('s.ticket', 'is', lit(null)),
);

const findSealed = define<{ conversation: string; ids: readonly string[] }>('find_sealed')((db, p) =>
  db
    .selectFrom('sealed as s')
    .innerJoin('conversation as c', 'c.n', 's.conversation')
    .select(['s.id', 's.box'])
    .where('c.id', '=', p.conversation)
    .where('s.id', 'in', (eb) => eb.selectFrom(given<{ id: string }>({ id: 'text' }, { id: p.ids } as never)).select('v.id')),
);

export type PersonalOf = {
  readonly conversation: number;
  readonly at: string;
  readonly personal: NonNullable<TurnWrite['personal']>;
};

/** In the order that one turn needs: kept, then tied to a ticket, then dropped. Few turns have any. */
export async function writePersonal(client: PoolClient, turns: readonly PersonalOf[]): Promise<void> {
  const kept = turns.flatMap(({ conversation, at, personal }) => personal.kept.map((box) => ({ conversation, ...box, at })));
  const tied = turns.flatMap(({ conversation, personal }) => personal.ofTickets.map((one) => ({ conversation, ...one })));
  const dropped = turns.flatMap(({ conversation, personal }) => personal.dropped.map((id) => ({ conversation, id })));
  await Promise.all([
    kept.length > 0 ? run(client, insertSealed, columnsOf(kept)) : null,
    tied.length > 0 ? run(client, sealedOfTickets, columnsOf(tied)) : null,
    dropped.length > 0 ? run(client, dropSealed, columnsOf(dropped)) : null,
  ]);
}

export function readSealed(pool: Pool, conversation: string, ids: readonly string[]): Promise<readonly SealedBox[]> {
  return pool.read(async (client) => (await run(client, findSealed, { conversation, ids })).rows as readonly SealedBox[]);
}
