/** What only the embedded store must show: nothing of an erased conversation is left in its files, and its audit log keeps its rows. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../../src/adapters/store/sqlite.ts';
import { audited, verify } from '../../../src/service/audit/chain.ts';
import type { Store } from '../../../src/service/ports.ts';
import { AT, requestOf, say, writeOf } from '../../contract/store-samples.ts';
import { olderDatabase } from '../../support/older-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-privacy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const log = { info() {}, warn() {}, error() {} };
let files = 0;
const newFile = (): string => join(folder, `${++files}.db`);

/** Every file of the database that holds these bytes. */
function holding(file: string, bytes: string): readonly string[] {
  return [file, `${file}-wal`, `${file}-shm`].filter((one) => existsSync(one) && readFileSync(one).includes(bytes));
}

test('nothing of an erased conversation is left in the file or its log, whatever SQLite has moved before', async () => {
  const file = newFile();
  const store = openSqliteStore({ file, log });
  const mark = (i: number) => `西瓜${String(i).padStart(4, '0')}。`;
  // States that grow and shrink make SQLite move rows between pages, which leaves copies behind.
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  for (let round = 0; round < 5; round++) {
    const some = Array.from({ length: 150 }, (_, i) => i).filter(() => random() < 0.7);
    await Promise.all(
      some.map((i) =>
        store.turn(requestOf(`c ${mark(i)}`, `m${round}`), (before) => {
          const write = writeOf(before, mark(i) + 'x'.repeat(Math.floor(random() * 300)));
          return { ...write, state: { ...write.state, memory: { note: mark(i) + 'y'.repeat(Math.floor(random() * 900)) } } };
        }),
      ),
    );
  }
  const erased = Array.from({ length: 30 }, (_, i) => i * 5);
  expect(holding(file, mark(5))).not.toEqual([]);
  for (const i of erased) await store.erase({ conversation: `c ${mark(i)}`, at: AT, tickets: 'delete' });
  expect((await store.scrub()).left).toBe('clean');
  expect(erased.filter((i) => holding(file, mark(i)).length > 0)).toEqual([]);
  expect(holding(file, mark(1))).toEqual([file]);
  await store.close();
  expect(erased.filter((i) => holding(file, mark(i)).length > 0)).toEqual([]);
});

test('conversations of an older program are tied to their customers and users when the schema is brought up to date', async () => {
  const file = newFile();
  const first = openSqliteStore({ file, log });
  await first.turn({ ...requestOf('c', 'm1'), address: { channelId: 'webchat', user: { id: 'u"1' } } }, (before) => {
    const write = writeOf(before, 'm1');
    return { ...write, state: { ...write.state, customer: { id: '客户 1', name: null } } };
  });
  await say(first, 'nobody', 'm1');
  await first.close();
  olderDatabase(file, 5);
  const again = openSqliteStore({ file, log });
  for (const subject of [
    { kind: 'customer', id: '客户 1' },
    { kind: 'user', id: 'webchat:u"1' },
  ] as const)
    expect(await again.conversationsOf(subject, null, 10)).toEqual([{ conversation: 'c', shared: false }]);
  await again.close();
});

async function written(file: string): Promise<void> {
  const store = openSqliteStore({ file, log });
  for (let i = 1; i <= 5; i++)
    await store.audit(audited({ at: AT, actor: 'os:test', action: 'read', subject: `s${i}`, detail: { i } }));
  await store.close();
}

async function* rowsOf(store: Store) {
  yield* await store.auditRows(0, 100);
}

async function judged(file: string) {
  const store = openSqliteStore({ file, log });
  try {
    return await verify(rowsOf(store));
  } finally {
    await store.close();
  }
}

describe('the audit log', () => {
  test.each([
    ['changed', 'UPDATE audit SET actor = NULL', /never changed/],
    ['removed', 'DELETE FROM audit WHERE seq = 5', /never removed/],
    [
      'replaced',
      "INSERT OR REPLACE INTO audit SELECT seq, at, 'os:other', action, subject, detail, prev, hash FROM audit WHERE seq = 2",
      /added at its end|never/,
    ],
    [
      'added elsewhere',
      'INSERT INTO audit SELECT 99, at, actor, action, subject, detail, prev, hash FROM audit WHERE seq = 2',
      /added at its end/,
    ],
  ])('a row is not %s', async (_, sql, words) => {
    const file = newFile();
    await written(file);
    const db = new DatabaseSync(file);
    expect(() => db.exec(sql)).toThrow(words);
    db.close();
    expect(await judged(file)).toMatchObject({ ok: true, rows: 5 });
  });

  test.each([
    ['changed', "UPDATE audit SET actor = 'os:other' WHERE seq = 3", 3, /row 3 was changed/],
    [
      'changed with its hash',
      `UPDATE audit SET actor = 'os:other', hash = '${'a'.repeat(64)}' WHERE seq = 3`,
      3,
      /row 3 was changed/,
    ],
    ['removed', 'DELETE FROM audit WHERE seq = 3', 3, /row 3 is missing/],
    [
      'removed and the rest moved up',
      'DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = seq - 1 WHERE seq > 3',
      3,
      /row 3 does not continue/,
    ],
    [
      'swapped',
      'UPDATE audit SET seq = 99 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 99',
      3,
      /row 3 does not continue/,
    ],
    ['removed at the beginning', 'DELETE FROM audit WHERE seq = 1', 1, /row 1 is missing/],
  ])('a row that was %s by somebody who switched that off is found', async (_, sql, seq, problem) => {
    const file = newFile();
    await written(file);
    const db = new DatabaseSync(file);
    for (const trigger of ['update', 'delete', 'insert']) db.exec(`DROP TRIGGER audit_${trigger}`);
    db.exec(sql);
    db.close();
    expect(await judged(file)).toEqual({ ok: false, seq, problem: expect.stringMatching(problem) });
  });
});
