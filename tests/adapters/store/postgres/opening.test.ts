/** Opening: the schema is made once, survives being killed halfway, and what cannot be used says so in words. */
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { NoDatabase } from '../../../../src/adapters/store/errors.ts';
import { openArchive, openExistingStore } from '../../../../src/adapters/store/open.ts';
import { migrate, SCHEMA_VERSION } from '../../../../src/adapters/store/postgres/migrations.ts';
import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import { AT, later, requestOf, say, writeOf } from '../../../contract/store-samples.ts';
import { query, testDatabase } from '../../../support/postgres.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const open = (url: string) => openPostgresStore({ url, log });
/** The sentence with which opening is refused. */
const refusal = (opening: Promise<{ close(): Promise<void> }>): Promise<string> =>
  opening.then(
    async (store) => {
      await store.close();
      return 'opened';
    },
    (error: Error) => error.message,
  );
const changed = (url: string, change: (url: URL) => void): string => {
  const other = new URL(url);
  change(other);
  return other.href;
};

test('a migration that is killed halfway leaves nothing, and the next start completes it', async () => {
  const url = await testDatabase();
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  // Everything is made; the connection ends before it is confirmed.
  const dying = {
    query: async (text: string, values?: unknown[]) => {
      if (text.startsWith('INSERT INTO schema_version')) await client.query('SELECT pg_terminate_backend(pg_backend_pid())');
      return client.query(text, values);
    },
  } as unknown as pg.Client;
  await expect(migrate(dying)).rejects.toThrow();
  expect(await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  const store = await open(url);
  expect((await say(store, 'c', 'm1')).kind).toBe('done');
  await store.close();
});

test('processes that start together on an empty database make the schema once', async () => {
  const url = await testDatabase();
  const stores = await Promise.all([1, 2, 3, 4].map(() => open(url)));
  for (const store of stores) await expect(store.check()).resolves.toBeUndefined();
  expect(await query(url, 'SELECT max(version) AS version, count(*)::int AS steps FROM schema_version')).toEqual([
    { version: SCHEMA_VERSION, steps: SCHEMA_VERSION },
  ]);
  await Promise.all(stores.map((store) => store.close()));
});

test('a newer schema is refused when it says so, at the start and while running; otherwise old and new run side by side', async () => {
  const url = await testDatabase();
  const store = await open(url);
  await query(url, 'INSERT INTO schema_version (version, works_for) VALUES (998, 1)');
  await expect(store.check()).resolves.toBeUndefined();
  expect(await refusal(open(url))).toBe('opened');
  await query(url, 'INSERT INTO schema_version (version, works_for) VALUES (999, 999)');
  const words = /schema 999, which only programs from schema 999 on can use.*start the newer program again/;
  await expect(store.check()).rejects.toThrow(words);
  expect(await refusal(open(url))).toMatch(words);
  await store.close();
});

test('what cannot be used is named without the password, with what to do', async () => {
  const url = await testDatabase();
  const { password } = new URL(url);
  const said = await Promise.all([
    refusal(open(changed(url, (one) => (one.password = 'wrong-secret')))),
    refusal(open(changed(url, (one) => (one.pathname = '/no_such')))),
    refusal(open(changed(url, (one) => (one.port = '1')))),
  ]);
  expect(said[0]).toMatch(/cannot open database 127\.0\.0\.1:\d+\/t\d+: user or password is wrong; correct DATABASE_URL/);
  expect(said[1]).toMatch(/there is no such database; create it/);
  expect(said[2]).toMatch(/nobody answers there; start the database server/);
  expect(said.join()).not.toMatch(new RegExp(`${password}|wrong-secret`));
});

test('a database with another encoding is refused before anything is lost in it', async () => {
  const url = await testDatabase();
  await query(url, "CREATE DATABASE bytes ENCODING 'SQL_ASCII' TEMPLATE template0");
  expect(await refusal(open(changed(url, (one) => (one.pathname = '/bytes'))))).toMatch(
    /its encoding is SQL_ASCII; create a database with ENCODING 'UTF8'/,
  );
});

test('commands make no tables and change none', async () => {
  const url = await testDatabase();
  await expect(openExistingStore({ kind: 'postgres', url }, log)).rejects.toThrow(NoDatabase);
  await expect(openArchive({ kind: 'postgres', url })).rejects.toThrow(
    /no tables in .* yet: they are made when the bot first runs/,
  );
  expect(await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
});

test('the archive reads what was stored: conversations oldest first, turns since an instant, and writes nothing', async () => {
  const url = await testDatabase();
  const store = await open(url);
  for (const name of ['b', 'a']) await say(store, name, 'm1');
  await store.turn({ ...requestOf('b', 'm2'), at: later(1000) }, (before) => writeOf(before, 'm2'));
  const archive = await openArchive({ kind: 'postgres', url });
  expect(await Array.fromAsync(archive.ids())).toEqual(['b', 'a']);
  expect((await archive.turns('b')).map((turn) => turn.version)).toEqual([1, 2]);
  expect(await archive.messages('b')).toEqual(await store.transcript('b', 0));
  expect(await archive.state('b')).toEqual((await store.conversation('b'))?.state);
  expect(await archive.turns('nobody')).toEqual([]);
  expect(await archive.state('nobody')).toBeNull();
  expect((await Array.fromAsync(archive.since(later(1)))).map((turn) => [turn.conversation, turn.version])).toEqual([['b', 2]]);
  expect(await Array.fromAsync(archive.since(AT))).toHaveLength(3);
  await archive.close();
  await store.close();
});
