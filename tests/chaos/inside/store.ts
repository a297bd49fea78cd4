/** The store, with points to die at, a shorter lease, a disk that can be full, and the planted defects. */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Database, type OpenedStore, openStore as real } from '../../../src/adapters/store/open.ts';
import type { Log } from '../../../src/service/ports.ts';
import { withDefect } from './defects.ts';
import { orders, pass } from './orders.ts';

export { openArchive, openExistingStore } from '../../../src/adapters/store/open.ts';

const MOST_PAGES = 2 ** 30;
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

// SQLite never makes a file smaller by this: one page means "not one more than there are".
let full = false;
process.on('SIGUSR2', () => {
  full = !full;
  opened?.exec(`PRAGMA max_page_count = ${full ? 1 : MOST_PAGES}`);
});

export async function openStore(database: Database, log: Log): Promise<OpenedStore> {
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
    claim: (now, _leaseMs, limit) => store.claim(now, orders.leaseMs, limit),
    claimTimers: (now, _leaseMs, limit) => store.claimTimers(now, orders.leaseMs, limit),
    async finish(item) {
      pass('before finish');
      await store.finish(item);
      pass('after finish');
    },
  };
}
