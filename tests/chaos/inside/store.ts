/** The store, with points to die at, a shorter lease, a disk that can be full, and the planted defects. */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Client } from 'pg';
import { type Database, openStore as real } from '../../../src/adapters/store/open.ts';
import type { ClaimedItem, Log, Store } from '../../../src/service/ports.ts';
import { withDefect } from './defects.ts';
import { orders, pass } from './orders.ts';

export { openArchive, openExistingStore } from '../../../src/adapters/store/open.ts';

const MOST_PAGES = 2 ** 30;
const LATE_MS = 200;
let opened: DatabaseSync | null = null;

/** Every way to prepare a statement leads through here: COMMIT is the instant that matters most. */
const prepare = DatabaseSync.prototype.prepare;
DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string): StatementSync {
  opened = this;
  const statement = prepare.call(this, sql);
  if (sql !== 'COMMIT') return statement;
  const { run } = StatementSync.prototype as { run: (this: StatementSync) => ReturnType<StatementSync['run']> };
  statement.run = () => {
    pass('before commit');
    const done = run.call(statement);
    pass('after commit');
    return done;
  };
  return statement;
};

/** The same on PostgreSQL, where the commit travels with the rows: what was sent before it may never arrive either. */
function passCommits(prototype: Client): void {
  const query = prototype.query as (this: Client, ...asked: unknown[]) => unknown;
  prototype.query = function (this: Client, ...asked: unknown[]) {
    if (asked[0] !== 'COMMIT') return query.apply(this, asked);
    pass('before commit');
    return (query.apply(this, asked) as Promise<unknown>).then((result) => {
      pass('after commit');
      return result;
    });
  } as Client['query'];
}

// SQLite never makes a file smaller by this: one page means "not one more than there are".
let full = false;
process.on('SIGUSR2', () => {
  full = !full;
  opened?.exec(`PRAGMA max_page_count = ${full ? 1 : MOST_PAGES}`);
});

/** Claims that are not settled, by row and fencing number. */
const leases = new Map<string, NodeJS.Timeout>();
const keyOf = ({ id, fence }: ClaimedItem) => `${id}/${fence}`;

/** On a machine that is busy with other things work can outlive its short lease, and is then rightly done twice: the suite hears. */
function watchLease(item: ClaimedItem): void {
  const late = () => process.stdout.write(`late ${item.conversation.slice('bf:test:'.length)}\n`);
  leases.set(keyOf(item), setTimeout(late, orders.leaseMs - LATE_MS).unref());
}

function settled(item: ClaimedItem): void {
  clearTimeout(leases.get(keyOf(item)));
  leases.delete(keyOf(item));
}

export async function openStore(database: Database, log: Log): Promise<Store> {
  if (database.kind === 'postgres') passCommits((await import('pg')).default.Client.prototype);
  const store = withDefect(await real(database, log), database, orders.defect);
  return {
    ...store,
    async turn(request, decide) {
      const outcome = await store.turn(request, (before) => {
        const write = decide(before);
        pass('in the turn');
        return write;
      });
      pass('before the answer');
      return outcome;
    },
    async claim(now, _leaseMs, limit) {
      const items = await store.claim(now, orders.leaseMs, limit);
      for (const item of items) watchLease(item);
      return items;
    },
    claimTimers: (now, _leaseMs, limit) => store.claimTimers(now, orders.leaseMs, limit),
    async finish(item) {
      pass('before finish');
      await store.finish(item);
      settled(item);
      pass('after finish');
    },
    async retry(item, ...rest) {
      await store.retry(item, ...rest);
      settled(item);
    },
    async release(item, ...rest) {
      await store.release(item, ...rest);
      settled(item);
    },
  };
}
