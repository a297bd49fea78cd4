/** What only PostgreSQL must show: old programs beside new ones, and an audit log that keeps its rows. */
import { expect, test } from '@jest/globals';
import { openPostgresStore } from '../../../../src/adapters/store/postgres/postgres.ts';
import { audited, verify } from '../../../../src/service/audit/chain.ts';
import type { Store } from '../../../../src/service/ports.ts';
import { AT, requestOf, say, stateOf, writeOf } from '../../../contract/store-samples.ts';
import { query, testDatabase } from '../../../support/postgres.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };

test('a program of the schema before goes on beside this one, and its conversations are found, too', async () => {
  const url = await testDatabase();
  const store = await openPostgresStore({ url, log });
  const state = (customer: string | null, words: string) =>
    JSON.stringify({ ...stateOf(1), customer: customer === null ? null : { id: customer, name: words }, memory: { words } });
  const address = (user: string) => JSON.stringify({ locale: '\0', channelId: 'webchat', user: { id: user } });
  const found = async (kind: 'customer' | 'user', id: string) =>
    (await store.conversationsOf({ kind, id }, null, 10)).map((one) => one.conversation);
  // As that program writes them: it does not know the column "linked".
  const insert =
    'INSERT INTO conversation (id, version, state, address, next_seq, fingerprint, updated_at) VALUES ($1, 1, $2, $3, 1, $4, $5)';
  const forged = '"customer":{"id":"victim"} \\"customer\\":{\\"id\\":\\"victim\\"}';
  await query(url, insert, ['a', state(null, forged), address('u1'), 'f', AT]);
  expect(await found('user', 'webchat:u1')).toEqual(['a']);
  await query(url, "UPDATE conversation SET version = 2, state = $1 WHERE id = 'a'", [
    state('客户 "1\\', `NUL \0 half \ud83d ${forged}`),
  ]);
  expect(await found('customer', '客户 "1\\')).toEqual(['a']);
  expect(await found('customer', 'victim')).toEqual([]);
  await store.turn({ ...requestOf('a', 'm1'), address: { channelId: 'webchat', user: { id: 'u1' } } }, (before) =>
    writeOf(before, 'm1'),
  );
  await query(url, "UPDATE conversation SET version = version + 1, state = $1 WHERE id = 'a'", [state('cu_2', '')]);
  expect(await found('customer', 'cu_2')).toEqual(['a']);
  await store.close();
});

test('rows of the audit log are not changed or removed; who switches that off is found out', async () => {
  const url = await testDatabase();
  const store = await openPostgresStore({ url, log });
  for (let i = 1; i <= 4; i++)
    await store.audit(audited({ at: AT, actor: 'os:test', action: 'read', subject: null, detail: { i } }));
  for (const attempt of ["UPDATE audit SET actor = 'os:other'", 'DELETE FROM audit WHERE seq = 4', 'TRUNCATE audit'])
    await expect(query(url, attempt)).rejects.toThrow(/never changed or removed/);
  expect(await judged(store)).toMatchObject({ ok: true, rows: 4 });
  await query(url, 'ALTER TABLE audit DISABLE TRIGGER audit_rows');
  await query(url, "UPDATE audit SET detail = '{}' WHERE seq = 2");
  expect(await judged(store)).toMatchObject({ ok: false, seq: 2 });
  await query(url, 'UPDATE audit SET detail = \'{"i":2}\' WHERE seq = 2');
  expect(await judged(store)).toMatchObject({ ok: true });
  await query(url, 'DELETE FROM audit WHERE seq = 3');
  expect(await judged(store)).toMatchObject({ ok: false, seq: 3 });
  await store.close();
});

test('several processes append at once: one chain', async () => {
  const url = await testDatabase();
  const [a, b] = await Promise.all([openPostgresStore({ url, log }), openPostgresStore({ url, log })]);
  const entry = { at: AT, actor: 'os:test', action: 'read', subject: null, detail: {} } as const;
  await Promise.all(Array.from({ length: 30 }, (_, i) => (i % 2 ? a : b).audit(audited(entry))));
  await say(a, 'c', 'm1');
  expect(await judged(b)).toMatchObject({ ok: true, rows: 30 });
  await Promise.all([a.close(), b.close()]);
});

async function judged(store: Store) {
  return verify(
    (async function* () {
      yield* await store.auditRows(0, 100);
    })(),
  );
}
