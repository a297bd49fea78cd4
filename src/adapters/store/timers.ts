/** Timers of conversations. They are written by turns (run-turn.ts), in the same transaction as the state that waits. */
import type { DueTimer, Store } from '../../service/ports.ts';
import type { Access } from './outbox.ts';
import { toMillis } from './run-turn.ts';
import { all, first, type Statements, type TimerRow } from './statements.ts';

function toTimer({ conversation, id, due }: TimerRow): DueTimer {
  return { conversation, id, due: new Date(due).toISOString() };
}

export function sqliteTimers(s: Statements, { write, read }: Access): Pick<Store, 'dueTimers' | 'timerOf' | 'dropTimer'> {
  return {
    dueTimers: (now, limit) => read(() => all<TimerRow>(s.dueTimers, toMillis(now), limit).map(toTimer)),
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
