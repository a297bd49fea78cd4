/** The commands that read the bot's database, on PostgreSQL. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { startBot } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { testDatabase } from '../support/postgres.ts';
import { shippedKnowledge } from '../support/shipped-knowledge.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-cli-postgres-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bot(url: string, ...args: string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: url, DATABASE_FILE: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', 'src/cli/main.ts', ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

test('export, why, replay, outbox, publish and learn find what the bot has stored, and change nothing', async () => {
  const url = await testDatabase();
  expect(bot(url, 'export', '--all')).toMatchObject({ code: 2, err: expect.stringMatching(/There are no tables in .* yet/) });
  const read = readConfig({ WATCH_FLOWS: 'off', DATABASE_URL: url, WALLET_URL: 'http://127.0.0.1:9' });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const running = await startBot(read.config, shippedKnowledge(), createLog('silent'), {});
  for (const [i, text] of ['转账还没到', '咕噜咕噜'].entries())
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

  const exported = bot(url, 'export', '--all');
  expect(exported.code).toBe(0);
  expect(exported.out.trim().split('\n')).toHaveLength(2);
  expect(bot(url, 'why', 'web:c').out).toMatch(/转账还没到/);
  expect(bot(url, 'why', '--near', '1')).toMatchObject({ code: 0 });
  expect(bot(url, 'replay', '--all')).toMatchObject({ code: 0 });
  expect(bot('', 'replay', 'web:c', '--db', url)).toMatchObject({ code: 0 });
  expect(bot(url, 'outbox').out).toMatch(/0 given up, 0 open/);
  expect(bot(url, 'publish').out).toMatch(/Nothing stands in the way/);
  expect(bot(url, 'learn', '--json')).toMatchObject({ code: 0 });
  const nowhere = bot('postgres://bot:s3cret@127.0.0.1:1/signpost', 'why', 'web:c');
  expect(nowhere.err).toMatch(/nobody answers there/);
  expect(nowhere.err).not.toMatch(/s3cret/);
}, 120_000);
