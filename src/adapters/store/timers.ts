/** Timers of conversations. They are written by turns (run-turn.ts), in the same transaction as the state that waits. */
import type { DueTimer, Store } from '../../service/ports.ts';
import type { Access } from './outbox.ts';
import { toMillis } from './run-turn.ts';
import { all, first, type Statements, type TimerRow } from './statements.ts';

function toTimer({ conversation, id, due }: TimerRow): DueTimer {
  return { conversation, id, due: new Date(due).toISOString() };
}

export function sqliteTimers(s: Statements, { write, read }: Access): Pick<Store, 'claimTimers' | 'timerOf' | 'dropTimer'> {
  return {
    claimTimers: async (now, leaseMs, limit) => {
      const at = toMillis(now);
      // Mostly there is nothing to do; a look from outside does not ask for the write lock.
      if (!(await read(() => first(s.dueTimers, at, 1)))) return [];
      return write(() =>
        all<TimerRow>(s.dueTimers, at, limit).map((row) => {
          s.leaseTimer.run(row.conversation, row.id, at + leaseMs);
          return toTimer(row);
        }),
      );
    },
    timerOf: (conversation) =>
      read(() => {
        const row = first<TimerRow>(s.timerOf, conversation);
        return row ? toTimer(row) : null;
      }),
    dropTimer: async ({ conversation, id }) => {
      await write(() => s.dropTimer.run(conversation, id));
    },
  };
}
