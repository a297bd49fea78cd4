import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../../src/adapters/store/connection.ts';
import { StoreUnavailable, WriteRefused } from '../../../src/adapters/store/errors.ts';
import { type GroupCommit, groupCommit } from '../../../src/adapters/store/group-commit.ts';
import { prepareStatements } from '../../../src/adapters/store/statements.ts';

describe('group commit', () => {
  let db: DatabaseSync;
  let queue: GroupCommit;
  const insert = (word: string) => () => Number(db.prepare('INSERT INTO word (text) VALUES (?)').run(word).lastInsertRowid);
  const words = () =>
    db
      .prepare('SELECT text FROM word ORDER BY rowid')
      .all()
      .map((row) => row.text);
  const settled = async (promises: readonly Promise<unknown>[]) =>
    (await Promise.allSettled(promises)).map((result) => (result.status === 'fulfilled' ? result.value : result.reason));

  beforeEach(() => {
    db = openDatabase(':memory:');
    db.exec('CREATE TABLE word (text TEXT NOT NULL UNIQUE) STRICT');
    queue = groupCommit({ statements: prepareStatements(db), file: 'test', inTransaction: () => db.isTransaction });
  });
  afterEach(() => db.close());

  test('jobs run in the order in which they came, and give back what they return', async () => {
    expect(await settled(['一', '二', '三'].map((word) => queue.write(insert(word))))).toEqual([1, 2, 3]);
    expect(words()).toEqual(['一', '二', '三']);
  });

  test('a job that breaks a rule is refused alone; the jobs before and after it are written, in order', async () => {
    const half = (): void => {
      insert('half')();
      insert('一')();
    };
    const results = await settled([queue.write(insert('一')), queue.write(half), queue.write(insert('二'))]);
    expect(results).toEqual([1, expect.any(WriteRefused), 2]);
    expect(words()).toEqual(['一', '二']);
  });

  test('more jobs than fit into one commit are all written', async () => {
    const jobs = Array.from({ length: 200 }, (_, i) => queue.write(insert(`word ${i}`)));
    expect(await settled(jobs)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test('a full disk rejects the whole commit as "cannot be used now", leaves nothing of it, and work goes on when there is space', async () => {
    const pages = Number(db.prepare('PRAGMA page_count').get()?.page_count);
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const results = await settled([queue.write(insert('small')), queue.write(insert('大'.repeat(100_000)))]);
    expect(results).toEqual([expect.any(StoreUnavailable), expect.any(StoreUnavailable)]);
    expect(String(results[0])).toMatch(/the disk is full; free some space/);
    expect(words()).toEqual([]);
    db.exec('PRAGMA max_page_count = 1000000');
    expect(await queue.write(insert('later'))).toBe(1);
  });

  test('drain resolves when everything that was queued is written', async () => {
    void queue.write(insert('一'));
    void queue.write(insert('二'));
    await queue.drain();
    expect(words()).toEqual(['一', '二']);
    await expect(queue.drain()).resolves.toBeUndefined();
  });
});
