/** 21 to 23: the schema, the program and the flows change under conversations that go on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { learn } from '../../src/knowledge.ts';
import { query } from '../support/postgres.ts';
import { miniProject } from '../support/talk.ts';
import { newPlace, type Place, STORES, say, told } from './place.ts';

const DIES = fileURLToPath(new URL('die-opening.ts', import.meta.url));
let place: Place;
afterEach(() => place.close());

const where = () => (place.database.kind === 'sqlite' ? place.database.file : place.database.url);

/** @returns whether it was killed; otherwise it came to its end before */
async function opensAndDies(nth: number): Promise<boolean> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['--no-warnings', DIES, where(), `${nth}`], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  if (child.signalCode !== 'SIGKILL' && child.exitCode !== 0) throw new Error(`it ended with ${child.exitCode}`);
  return child.signalCode === 'SIGKILL';
}

async function sql(text: string): Promise<void> {
  if (place.database.kind === 'postgres') await query(place.database.url, text);
  else {
    const db = new DatabaseSync(place.database.file);
    db.exec(text);
    db.close();
  }
}

describe.each(STORES)('on %s', (name) => {
  beforeEach(async () => {
    place = await newPlace(name);
  });

  test('21 migration killed halfway, early and late: the next start goes on from the step before', async () => {
    let kills = 0;
    for (let alive = true, nth = 1; alive; nth = Math.ceil(nth * 1.6)) {
      // Two at once, as when all processes of an update start together.
      const killed = await Promise.all([opensAndDies(nth), opensAndDies(nth + 1)]);
      kills += killed.filter((one) => one).length;
      alive = killed.some((one) => one);
    }
    expect(kills).toBeGreaterThan(6);
    const bot = await place.bot();
    expect(await say(bot, 'c', '包裹没到')).toEqual(['是信还是箱子？']);
    await expect(bot.store.check()).resolves.toBeUndefined();
  }, 120_000);

  test('22 old and new version together: side by side where the schema allows it, otherwise the old one says what to do', async () => {
    const old = await place.bot();
    await say(old, 'c', '包裹没到');
    if (name === 'PostgreSQL') {
      // A newer program has added what the old one does not need.
      await sql(
        'INSERT INTO schema_version (version, works_for) VALUES (998, 1); ALTER TABLE conversation ADD COLUMN newer text',
      );
      const other = await place.bot();
      expect(await say(other, 'c', '信')).toEqual(['订单号？']);
      expect(await say(old, 'c', '没有订单号')).toEqual(['没关系。', '值多少钱？']);
      await expect(old.store.check()).resolves.toBeUndefined();
      await sql('INSERT INTO schema_version (version, works_for) VALUES (999, 999)');
    } else await sql("INSERT INTO schema_version (version, at) VALUES (999, '2030-01-01')");
    await expect(old.store.check()).rejects.toThrow(/schema 999.*start the (?:newer )?program/);
    await expect(place.bot()).rejects.toThrow(/schema 999.*start the newer program/);
  });

  test('23 flow edited mid-conversation: it goes on in the new words, where it was, and old buttons still count', async () => {
    const edited = learn(miniProject((source) => source.replace('订单号？', '请发一下订单号。')));
    const before = await place.bot();
    expect(await say(before, 'c', '包裹没到')).toEqual(['是信还是箱子？']);
    const after = await place.bot({ knowledge: edited });
    expect(await say(after, 'c', '箱子')).toEqual(['请发一下订单号。']);
    // During an update both are there, and a balancer sends a customer to either.
    expect(await say(before, 'c', '没有订单号')).toEqual(['没关系。', '值多少钱？']);
    expect(await say(after, 'c', '20元')).toEqual(['¥20.00，对吗？']);
    expect((await told(before, 'c')).filter((line) => line.startsWith('customer'))).toHaveLength(4);
  });
});
