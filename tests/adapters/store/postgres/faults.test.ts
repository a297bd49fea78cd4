/** A database that goes away, comes back, answers late or loses a connection at the worst moment. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { StoreUnavailable } from '../../../../src/adapters/store/errors.ts';
import { explain, kindOf } from '../../../../src/adapters/store/postgres/errors.ts';
import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import type { Store, TurnOutcome } from '../../../../src/service/ports.ts';
import { deliver, later, requestOf, say, writeOf } from '../../../contract/store-samples.ts';
import { type Postgres, query, startPostgres } from '../../../support/postgres.ts';
import { halves } from './oracle.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const password = (url: string): string => new URL(url).password;

let server: Postgres;
let url: string;
let store: Store;
beforeAll(async () => {
  server = await startPostgres();
}, 60_000);
afterAll(() => server.close());
beforeEach(async () => {
  url = await server.database();
  store = await openPostgresStore({ url, log });
});
afterEach(() => store.close());

/** What a channel does: the same message again until it is taken. */
async function insist(conversation: string, id: string): Promise<{ outcome: TurnOutcome; refusals: number }> {
  for (let refusals = 0; ; refusals++) {
    try {
      return { outcome: await say(store, conversation, id, { outbox: [deliver(`${conversation}/${id}`)] }), refusals };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      await pause(50);
    }
  }
}

test('a database that is gone: turns are refused in words without the password, and go on by themselves when it is back', async () => {
  await say(store, 'c', 'm1');
  await server.stop();
  const error = await say(store, 'c', 'm2').then(
    () => null,
    (thrown) => thrown as Error,
  );
  expect(error).toBeInstanceOf(StoreUnavailable);
  expect(error?.message).toMatch(/database 127\.0\.0\.1:\d+\/t\d+: .*(start the database server|shutting down)/);
  await expect(store.check()).rejects.toThrow(StoreUnavailable);
  await expect(store.claim(later(0), 1, 1)).rejects.toThrow(StoreUnavailable);
  const refusal = await openPostgresStore({ url, log }).then(String, String);
  expect(refusal).toMatch(/cannot open database .*nobody answers there; start the database server, or correct DATABASE_URL/);
  expect(`${error?.message}${refusal}`).not.toContain(password(url));
  await server.start();
  expect((await insist('c', 'm2')).outcome.kind).toBe('done');
  await expect(store.check()).resolves.toBeUndefined();
  expect(await store.transcript('c', 0)).toHaveLength(4);
}, 60_000);

test('a short restart is bridged: nobody is refused', async () => {
  await Promise.all(range(8).map((c) => say(store, `c${c}`, 'm0')));
  await server.stop('kill');
  const waiting = range(8).map((c) => say(store, `c${c}`, 'm1'));
  await server.start();
  expect((await Promise.all(waiting)).map((outcome) => outcome.kind)).toEqual(range(8).map(() => 'done'));
}, 60_000);

test('wake-ups are heard again after a restart', async () => {
  const other = await openPostgresStore({ url, log });
  let woken = 0;
  other.onWork(() => woken++);
  await server.stop('kill');
  await server.start();
  await say(store, 'c', 'first');
  for (let i = 0; woken < 2 && i < 100; i++) {
    await store.turn({ ...requestOf('c', `m${i}`), address: null }, (before) => writeOf(before, 'x'));
    await pause(100);
  }
  expect(woken).toBeGreaterThanOrEqual(2);
  await other.close();
}, 60_000);

test('a connection that the server ends in the middle of a transaction is replaced', async () => {
  await say(store, 'c', 'm1');
  const ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'signpost' AND datname = $1";
  for (const i of range(5)) {
    const turns = range(20).map((c) => say(store, `c${c}`, `m${i}`));
    await query(server.url, ending, [new URL(url).pathname.slice(1)]);
    for (const outcome of await Promise.all(turns)) expect(['done', 'duplicate']).toContain(outcome.kind);
  }
  expect(await halves(url, 0)).toEqual([]);
}, 30_000);

test('a conversation that is held for ever ends in a refusal in time, and the message can be sent again', async () => {
  await say(store, 'c', 'm1');
  const { Client } = (await import('pg')).default;
  const holder = new Client({ connectionString: url });
  await holder.connect();
  await holder.query("BEGIN; SELECT 1 FROM conversation WHERE id = 'c' FOR UPDATE");
  const begin = performance.now();
  await expect(say(store, 'c', 'm2')).rejects.toThrow(/another process holds what is needed/);
  expect(performance.now() - begin).toBeLessThan(15_000);
  await holder.end();
  expect((await say(store, 'c', 'm2')).kind).toBe('done');
}, 30_000);

test('a database that takes no writes says what to do', async () => {
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET default_transaction_read_only = on`);
  await store.close();
  store = await openPostgresStore({ url, log });
  await expect(say(store, 'c', 'm1')).rejects.toThrow(/takes no writes, perhaps it is a standby; name the primary/);
  await expect(store.check()).resolves.toBeUndefined();
});

test('what an error means for the work that met it', () => {
  const of = (code: string, constraint?: string) => kindOf(Object.assign(new Error('x'), { code, constraint }));
  expect([of('40001'), of('40P01'), of('23505', 'inbound_pkey'), of('23505', 'conversation_id_key')]).toEqual(
    range(4).map(() => 'again'),
  );
  expect([of('23505', 'outbox_idempotency_key_key'), of('23503'), of('22021')]).toEqual(range(3).map(() => 'job'));
  expect([of('57P01'), of('08006'), of('25P03'), of('53300'), of('ECONNRESET')]).toEqual(range(5).map(() => 'lost'));
  expect([of('53100'), of('25006'), of('42P01'), of('57014')]).toEqual(range(4).map(() => 'down'));
  expect(of('55P03')).toBe('locked');
  expect(explain('db/x', Object.assign(new Error('No space left'), { code: '53100' }))).toMatch(
    /database db\/x: the disk of the database server is full; free some space.*No space left/,
  );
});
