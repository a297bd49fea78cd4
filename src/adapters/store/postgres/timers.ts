/** Timers of conversations. They are written by turns (run-turns.ts), in the same transaction as the state that waits. */
import type { Store } from '../../../service/ports.ts';
import { toMillis } from '../run-turn.ts';
import type { Pool } from './pool.ts';
import { define, run } from './query.ts';

const claimTimers = define<{ now: number; until: number; limit: number }>('claim_timers')((db, p) =>
  db
    .with('late', (cte) =>
      cte
        .selectFrom('timer')
        .select('conversation')
        .where('due', '<=', p.now)
        .where('lease_until', '<=', p.now)
        .orderBy('due')
        .limit(p.limit)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('timer as t')
    .from('late')
    .innerJoin('conversation as c', 'c.n', 'late.conversation')
    .set({ lease_until: p.until })
    .whereRef('t.conversation', '=', 'late.conversation')
    .returning(['c.id as conversation', 't.id', 't.due']),
);

const timerOf = define<{ conversation: string }>('timer_of')((db, p) =>
  db
    .selectFrom('timer as t')
    .innerJoin('conversation as c', 'c.n', 't.conversation')
    .select(['c.id as conversation', 't.id', 't.due'])
    .where('c.id', '=', p.conversation),
);

const dropTimer = define<{ conversation: string; id: string }>('drop_timer')((db, p) =>
  db
    .deleteFrom('timer')
    .where('conversation', '=', (eb) => eb.selectFrom('conversation').select('n').where('id', '=', p.conversation))
    .where('id', '=', p.id),
);

const toTimer = (row: { conversation: string; id: string; due: number }) => ({ ...row, due: new Date(row.due).toISOString() });

export function postgresTimers(pool: Pool): Pick<Store, 'claimTimers' | 'timerOf' | 'dropTimer'> {
  return {
    claimTimers: async (instant, leaseMs, limit) => {
      const now = toMillis(instant);
      const { rows } = await pool.read((client) => run(client, claimTimers, { now, until: now + leaseMs, limit }));
      return [...rows].sort((a, b) => a.due - b.due).map(toTimer);
    },
    timerOf: async (conversation) => {
      const { rows } = await pool.read((client) => run(client, timerOf, { conversation }));
      return rows[0] ? toTimer(rows[0]) : null;
    },
    dropTimer: async ({ conversation, id }) => {
      await pool.read((client) => run(client, dropTimer, { conversation, id }));
    },
  };
}
