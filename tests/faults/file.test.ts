/** 18 to 20: what happens to the file of an embedded database. */
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { requestOf, say as sayTo, writeOf } from '../contract/store-samples.ts';
import { message, newPlace, say, silent, told } from './place.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('18 SQLite locked for 5 s by another program: turns wait, a longer wait ends in words, and it goes on by itself', async () => {
  const file = join(folder, 'locked.db');
  const store = openSqliteStore({ file, log: silent });
  await sayTo(store, 'c', 'm1');
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  // The program stays awake: it hears of time passing while it waits for the file.
  let heard = 0;
  const ticking = setInterval(() => {
    heard += 1;
  }, 10);
  const waiting = sayTo(store, 'c', 'm2');
  await pause(300);
  expect(heard).toBeGreaterThan(0);
  other.exec('COMMIT');
  expect((await waiting).kind).toBe('done');
  other.exec('BEGIN IMMEDIATE');
  await expect(sayTo(store, 'c', 'm3')).rejects.toThrow(/another process is writing to it; stop the other process/);
  other.exec('ROLLBACK');
  other.close();
  clearInterval(ticking);
  expect((await sayTo(store, 'c', 'm3')).kind).toBe('done');
  expect((await store.transcript('c', 0)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  await store.close();
}, 60_000);

test('19 second process on the same SQLite file: both serve the same conversations, nothing lost, nothing mixed', async () => {
  const place = await newPlace('SQLite');
  try {
    const bots = [await place.bot(), await place.bot()] as const;
    const names = Array.from({ length: 10 }, (_, i) => `c${i}`);
    for (const [i, text] of ['包裹没到', '信', '没有订单号', '20元', '是'].entries())
      await Promise.all(names.map((name) => say(bots[(i + name.length) % 2 === 0 ? 0 : 1], name, text)));
    for (const [i, name] of names.entries())
      expect((await told(bots[i % 2 === 0 ? 1 : 0], name)).filter((line) => line.startsWith('customer'))).toEqual(
        ['包裹没到', '信', '没有订单号', '20元', '是'].map((text) => `customer: ${text}`),
      );
    const pushed = names.map((name) => message(name, '几点开门', { wait: false }));
    await Promise.all(pushed.flatMap((one) => bots.map((bot) => bot.receive(one))));
    for (const name of names) expect((await told(bots[0], name)).filter((line) => line === 'customer: 几点开门')).toHaveLength(1);
  } finally {
    await place.close();
  }
}, 60_000);

test('20 torn end of the write-ahead log: every turn before the tear is whole, and the store goes on', async () => {
  const file = join(folder, 'torn.db');
  const store = openSqliteStore({ file, log: silent });
  for (let i = 1; i <= 20; i++) await store.turn(requestOf('c', `m${i}`), (before) => writeOf(before, `m${i}`));
  const torn = join(folder, 'copy.db');
  for (const end of ['', '-wal']) copyFileSync(file + end, torn + end);
  await store.close();
  truncateSync(`${torn}-wal`, statSync(`${torn}-wal`).size - 1_000);
  const opened = openSqliteStore({ file: torn, log: silent });
  const seqs = (await opened.transcript('c', 0)).map(({ seq }) => seq);
  expect(seqs.length).toBeGreaterThanOrEqual(36);
  expect(seqs).toEqual(Array.from({ length: (await opened.turns('c')).length * 2 }, (_, i) => i + 1));
  expect((await opened.turn(requestOf('c', 'm20'), (before) => writeOf(before, 'm20'))).kind).toBe('done');
  await opened.close();
});
