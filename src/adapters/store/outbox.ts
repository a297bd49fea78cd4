/** The dispatcher's side of the store: rows of work, claimed with a lease and a fencing number. */
import type { ClaimedItem, Log, OutboxItem, Store } from '../../service/ports.ts';
import { appendAudit } from './audit.ts';
import { toMillis } from './run-turn.ts';
import { all, first, type ListedRow, type OutboxRow, type Statements } from './statements.ts';

/** How the store runs a job in a transaction, and a query outside of one. */
export type Access = {
  readonly write: <T>(job: () => T) => Promise<T>;
  readonly read: <T>(query: () => T) => Promise<T>;
};

/** The outbox methods of the store. `attempts` of a claimed item counts this claim too. */
export function sqliteOutbox(
  s: Statements,
  { write, read }: Access,
  log: Log,
): Pick<Store, 'claim' | 'finish' | 'retry' | 'bury' | 'release' | 'outboxAge' | 'outboxRows' | 'outboxDepth' | 'redrive'> {
  /** A row that was claimed again meanwhile belongs to the newer claim. */
  const settle = async (item: ClaimedItem, what: string, update: () => { changes: number | bigint }): Promise<void> => {
    const { changes } = await write(update);
    if (Number(changes) === 0)
      log.warn({ outbox: item.id, fence: item.fence }, `outbox: ${what} ignored, the claim is not current`);
  };
  return {
    claim: async (now, leaseMs, limit) => {
      const at = toMillis(now);
      // Mostly there is nothing to do; a look from outside does not ask for the write lock.
      if (!(await read(() => first(s.anyDue, at)))) return [];
      return write(() =>
        all<OutboxRow>(s.dueHeads, at, limit).map((row) => {
          s.lease.run(at + leaseMs, row.id);
          return {
            id: row.id,
            conversation: row.conversation,
            address: row.address === null ? null : JSON.parse(row.address),
            attempts: row.attempts + 1,
            item: JSON.parse(row.body) as OutboxItem,
            fence: row.fence + 1,
            interrupted: row.lease_until > 0,
          };
        }),
      );
    },
    finish: (item) => settle(item, 'finish', () => s.finish.run(item.id, item.fence)),
    retry: (item, notBefore, error) =>
      settle(item, 'retry', () => s.retry.run(toMillis(notBefore), error.toWellFormed(), item.id, item.fence)),
    bury: (item, error) => settle(item, 'bury', () => s.bury.run(error.toWellFormed(), item.id, item.fence)),
    release: (item, notBefore) =>
      settle(item, 'release', () => s.release.run(toMillis(notBefore), item.interrupted ? 1 : 0, item.id, item.fence)),
    outboxRows: (status, before, after, limit) =>
      read(() =>
        all<ListedRow>(status === 'open' ? s.openRows : s.deadRows, before, after, limit).map((row) => ({
          ...row,
          due: new Date(row.due).toISOString(),
        })),
      ),
    outboxDepth: () => read(() => first<{ open: number; dead: number }>(s.outboxDepth) ?? { open: 0, dead: 0 }),
    redrive: (id, now, audit) =>
      write(() => {
        const done = Number(s.redrive.run(id, toMillis(now), now).changes) > 0;
        if (done && audit) appendAudit(s, audit);
        return done;
      }),
    outboxAge: (now) =>
      read(() => {
        const at = toMillis(now);
        const row = first<{ since: number | null }>(s.oldestDue, at);
        return row?.since == null ? 0 : at - row.since;
      }),
  };
}
