/** The commands that read the bot's database, on PostgreSQL. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { started } from '../support/command.ts';
import { testDatabase } from '../support/postgres.ts';
import { taughtKnowledge, taughtProject } from '../support/taught-project.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-cli-postgres-'));
const FLOWS_DIR = join(folder, 'flows');
beforeAll(() => {
  mkdirSync(FLOWS_DIR);
  writeFileSync(join(FLOWS_DIR, 'taught.yaml'), taughtProject());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes of their own: one that left a connection open would not end. */
const bot = (url: string, ...args: string[]) =>
  started(args, { env: { FLOWS_DIR, MODELS_DIR: join(folder, 'models'), DATABASE_URL: url, DATABASE_FILE: '' } });

test('export, why, replay, outbox, publish and learn find what the bot has stored, and change nothing', async () => {
  const url = await testDatabase();
  expect(await bot(url, 'export', '--all')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/There are no tables in .* yet/),
  });
  const read = readConfig({ WATCH_FLOWS: 'off', DATABASE_URL: url, WALLET_URL: 'http://127.0.0.1:9' });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const running = await startBot(read.config, taughtKnowledge(), createLog('silent'), {});
  for (const [i, text] of ['包裹没到', '咕噜咕噜'].entries())
    await running.receive({
      inbound: { channel: 'test', account: 'bot', messageId: `m${i}` },
      sender: 'somebody',
      conversation: 'web:c',
      address: {},
      kind: 'message',
      text,
      button: null,
      files: [],
      locale: 'zh',
      identityToken: null,
      wait: true,
    });
  await running.close();

  const exported = await bot(url, 'export', '--all');
  expect(exported.code).toBe(0);
  expect(exported.out.trim().split('\n')).toHaveLength(2);
  expect((await bot(url, 'why', 'web:c')).out).toMatch(/包裹没到/);
  expect(await bot(url, 'why', '--near', '1')).toMatchObject({ code: 0 });
  expect(await bot(url, 'replay', '--all')).toMatchObject({ code: 0 });
  expect(await bot('', 'replay', 'web:c', '--db', url)).toMatchObject({ code: 0 });
  expect((await bot(url, 'outbox')).out).toMatch(/0 given up, 0 open/);
  expect((await bot(url, 'publish')).out).toMatch(/Nothing stands in the way/);
  expect(await bot(url, 'learn', '--json')).toMatchObject({ code: 0 });
  const nowhere = await bot('postgres://bot:s3cret@127.0.0.1:1/signpost', 'why', 'web:c');
  expect(nowhere.err).toMatch(/nobody answers there/);
  expect(nowhere.err).not.toMatch(/s3cret/);
}, 120_000);
