/** The store for many processes: one PostgreSQL database, each turn a transaction under the lock of its conversation's row. */
import { randomUUID } from 'node:crypto';
import { type Log, READ_BY_CLIENT, type Store } from '../../../service/ports.ts';
import { StoreUnavailable } from '../errors.ts';
import { checkKeys } from '../run-turn.ts';
import { ERASED_KEY } from '../subjects.ts';
import { createBatches } from './batches.ts';
import { postgresDesk } from './desk.ts';
import { foundSchema, unfit } from './migrations.ts';
import { postgresOutbox } from './outbox.ts';
import { postgresPeople } from './people.ts';
import { openPool } from './pool.ts';
import { postgresPrivacy } from './privacy.ts';
import { postgresRatings } from './ratings.ts';
import { postgresReads } from './reads.ts';
import { runTurns } from './run-turns.ts';
import { readSealed } from './sealed.ts';
import { postgresTickets } from './tickets.ts';
import { postgresTimers } from './timers.ts';
import { hangBell } from './wake.ts';

const CONNECTIONS = 10;
/**
 * Opens the store in the database at `url`, `postgres://user:password@host:port/database`, and brings it to this program's schema,
 * unless `upgrade` is false.
 * Throws one sentence that names the database (never the password) and what to do when it cannot be used. Methods reject with
 * StoreUnavailable when the database cannot be used; a repetition of the same turn is then safe. Lost connections are made anew.
 */
export async function openPostgresStore(options: {
  readonly url: string;
  readonly log: Log;
  readonly upgrade?: boolean;
}): Promise<Store> {
  const { url, log, upgrade = true } = options;
  const me = randomUUID();
  const pool = await openPool({ url, size: CONNECTIONS, upgrade, log });
  const reads = postgresReads(pool);
  const key = await reads.kept(ERASED_KEY).catch(async (error) => {
    await pool.close();
    throw error;
  });
  const bell = hangBell(pool.own, me, log);
  const batches = createBatches(pool.name, (jobs, patient) =>
    pool.within((client) => runTurns(client, jobs, { origin: me, key: key ?? '' }, patient)),
  );
  let closing: Promise<void> | null = null;

  return {
    ...reads,
    ...postgresOutbox(pool, me, log),
    ...postgresTimers(pool),
    ...postgresPrivacy(pool, key ?? ''),
    ...postgresPeople(pool),
    ...postgresRatings(pool),
    ...postgresTickets(pool),
    ...postgresDesk(pool),
    turn: async (request, decide) => {
      if (closing) throw new StoreUnavailable(`database ${pool.name}: it is closed; start the program again`);
      try {
        checkKeys(request);
      } catch (error) {
        return { kind: 'failed', error };
      }
      const outcome = await batches.add({ request, decide });
      // Customers get their answer from the process that they asked; only what comes from elsewhere may be waited for elsewhere.
      if (outcome.kind === 'done' && request.address === null) bell.ring();
      // … or read elsewhere: in another window, which is connected to another process.
      if (outcome.kind === 'done' && outcome.messages.length > 0 && request.conversation.startsWith(READ_BY_CLIENT))
        bell.tell(request.conversation);
      return outcome;
    },
    sealed: (conversation, ids) => readSealed(pool, conversation, ids),
    onWork: bell.onRing,
    onMessages: bell.onTold,
    signal: bell.signal,
    onSignal: bell.onSignal,
    check: () =>
      pool.read(async (client) => {
        const wrong = unfit(await foundSchema(client));
        if (wrong) throw new StoreUnavailable(`database ${pool.name}: ${wrong}`);
      }),
    close: () => {
      closing ??= batches.drain().then(async () => {
        await bell.close();
        await pool.close();
      });
      return closing;
    },
  };
}
