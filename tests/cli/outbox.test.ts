/** `outbox` as operators run it: a process of its own beside a database. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import type { Log } from '../../src/service/ports.ts';
import { AT, deliver, later, say } from '../contract/store-samples.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-outbox-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const log: Log = { info() {}, warn() {}, error() {} };

function outbox(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['src/cli/main.ts', 'outbox', '--db', file, ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

let files = 0;
let file: string;
beforeEach(async () => {
  file = join(folder, `${++files}.db`);
  const store = openSqliteStore({ file, log });
  await say(store, 'bf:whatsapp:8613800138000', '我的密码是西瓜', { outbox: [deliver('k1'), deliver('k2')] });
  await say(store, 'bf:webchat:d', 'm1', { outbox: [deliver('k3')] });
  const [first, second] = await store.claim(AT, 1000, 2);
  if (first) await store.bury(first, 'it answered 403\n\u001b[31mforged line');
  if (second) await store.retry(second, later(5_000), 'it answered 503');
  await store.close();
});

describe('the list', () => {
  test('has what was given up and what waits too long, with the last error on one line, and nothing of the customers', async () => {
    const { code, out } = await outbox();
    const rows = out.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(rows[0]).toMatch(/id +status +kind +age +attempts +conversation +last error/);
    expect(rows[1]).toMatch(/^ +1 +dead +deliver +\d+ d +1 +[0-9a-f]{12} +it answered 403 \[31mforged line$/);
    expect(rows[2]).toMatch(/^ +2 +open +deliver +\d+ d +0 +[0-9a-f]{12}$/);
    expect(rows[3]).toMatch(/^ +3 +open +deliver +\d+ d +1 +[0-9a-f]{12} +it answered 503$/);
    expect(rows.at(-1)).toBe('1 given up, 2 open.');
    expect(out).not.toMatch(/13800138000|西瓜|webchat/);
  });

  test('--dead: only what was given up', async () => {
    const { out } = await outbox('--dead');
    expect(out).toMatch(/ 1 +dead/);
    expect(out).not.toMatch(/ 503/);
  });
});

describe('putting back', () => {
  const status = () => {
    const db = new DatabaseSync(file, { readOnly: true });
    const rows = db.prepare('SELECT id, status, attempts FROM outbox ORDER BY id').all();
    db.close();
    return rows.map((row) => `${row.id} ${row.status} ${row.attempts}`);
  };

  test('--redrive: the row is open again with all its attempts, and a line of the log says who did it', async () => {
    const { code, out, err } = await outbox('--redrive', '1');
    expect([code, out]).toEqual([0, '1 put back.\n']);
    expect(JSON.parse(err)).toMatchObject({ audit: 'outbox_redrive', outbox: 1, by: expect.any(String) });
    expect(status()).toEqual(['1 open 0', '2 open 0', '3 open 1']);
    expect((await outbox()).out).toMatch(/put back at .*after: it answered 403/);
  });

  test('--redrive of a row that is not dead changes nothing and says so', async () => {
    for (const id of ['2', '99']) {
      const { code, err } = await outbox('--redrive', id);
      expect([code, err]).toEqual([1, expect.stringMatching(/no such dead row.*Nothing was changed/)]);
    }
    expect(status()).toEqual(['1 dead 1', '2 open 0', '3 open 1']);
  });

  test('--redrive-all: all of them; a second time there is nothing', async () => {
    expect((await outbox('--redrive-all')).out).toBe('1 put back.\n');
    expect((await outbox('--redrive-all')).out).toBe('Nothing was given up.\n');
  });
});

test.each([
  ['no number', ['--redrive', 'all'], /“all” is no row/],
  ['both ways', ['--redrive', '1', '--redrive-all'], /either --redrive ID or --redrive-all/],
  ['an unknown option', ['--all'], /--help/],
  ['no such database', ['--db', '/no/such/file.db'], /no database at \/no\/such\/file\.db/],
])('a wrong command line (%s) is told in a sentence', async (_name, args, words) => {
  const { code, out, err } = await outbox(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\n\s+at /);
});

test('a database of another program is not touched', async () => {
  const db = new DatabaseSync(file);
  db.exec('DELETE FROM schema_version WHERE version = (SELECT max(version) FROM schema_version)');
  db.close();
  const { code, err } = await outbox('--redrive-all');
  expect([code, err]).toEqual([2, expect.stringMatching(/has schema \d+, this program has \d+/)]);
});
