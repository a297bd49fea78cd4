/**
 * 17, and every other way in which the database of a running server can be out of order: a message in words, `/readyz` says no,
 * and everything goes on in the same process when it is mended. And what a server says that is started on a wrong one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import { writeProject } from '../chaos/project.ts';
import { DISK } from '../chaos/trouble.ts';
import { type Postgres, query, startPostgres, testDatabase } from '../support/postgres.ts';
import { miniKnowledge } from '../support/talk.ts';
import { configOf, NO_WALLET, newPlace, type Place, STORES, silent, until } from './place.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The last connection that was opened to a file: the server's own. */
let opened: DatabaseSync | null = null;
const { prepare } = DatabaseSync.prototype;
beforeAll(() => {
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, text: string) {
    opened = this;
    return prepare.call(this, text);
  };
});
afterAll(() => {
  DatabaseSync.prototype.prepare = prepare;
});

const running: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.close();
});
async function serve(config: Parameters<typeof startServing>[0]): Promise<Serving> {
  const serving = await startServing(config, Promise.resolve(miniKnowledge()), silent);
  running.push(serving);
  return serving;
}

const post = (url: string, id: string, conversation = 'c') =>
  fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id,
      channelId: 'test',
      deliveryMode: 'expectReplies',
      from: { id: 'c' },
      recipient: { id: 'bot' },
      conversation: { id: conversation },
      text: '包裹没到',
    }),
  });
async function ready(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, text: await response.text() };
}

/** Breaks and mends the database under a server, and holds it to what is promised. */
async function expectRecovery(url: string, words: RegExp, breakIt: () => unknown, mend: () => unknown): Promise<void> {
  expect([(await ready(url)).status, (await post(url, '1')).status]).toEqual([200, 200]);
  await breakIt();
  expect((await post(url, '2')).status).toBe(503);
  const down = await ready(url);
  expect(down.status).toBe(503);
  expect(down.text).toMatch(words);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  await mend();
  await until('it is ready again', async () => (await ready(url)).status === 200);
  const answer = await post(url, '2');
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('是信还是箱子')]);
}

describe.each(STORES)('a server on %s', (name) => {
  let place: Place;
  let url: string;
  let mine: DatabaseSync | null;
  beforeEach(async () => {
    place = await newPlace(name);
    running.push(place);
    ({ url } = await serve(place.config()));
    mine = opened;
  });
  const sql = async (text: string): Promise<void> => {
    if (place.database.kind === 'postgres') await query(place.database.url, text);
    else mine?.exec(text);
  };

  test('17 disk full: refuses messages in words, keeps what it has, and goes on when there is space', async () => {
    if (name === 'PostgreSQL') {
      await sql(DISK);
      const full = (is: boolean) => () => sql(`UPDATE chaos_disk SET is_full = ${is}`);
      await expectRecovery(url, /the disk of the database server is full; free some space/, full(true), full(false));
    } else {
      // SQLite takes no page more than it has.
      const fill = async () => {
        await sql('PRAGMA max_page_count = 1');
        // What is left of the last page is soon written.
        for (let i = 0; (await post(url, `fill ${i}`, 'another')).status === 200; i++) expect(i).toBeLessThan(1_000);
      };
      await expectRecovery(url, /the disk is full; free some space/, fill, () => sql('PRAGMA max_page_count = 1000000'));
    }
  }, 60_000);

  test('a database of a newer version: says which program fits, and goes on when that was a mistake', async () => {
    const add = name === 'SQLite' ? "(version, at) VALUES (999, '2030-01-01')" : '(version, works_for) VALUES (999, 999)';
    expect((await ready(url)).status).toBe(200);
    await sql(`INSERT INTO schema_version ${add}`);
    const down = await ready(url);
    expect([down.status, down.text]).toEqual([503, expect.stringMatching(/schema 999.*start the (?:newer )?program/)]);
    await expect(startServing(place.config(), Promise.resolve(miniKnowledge()), silent)).rejects.toThrow(
      /cannot open database .*schema 999.*start the newer program again/,
    );
    await sql('DELETE FROM schema_version WHERE version = 999');
    await until('it is ready again', async () => (await ready(url)).status === 200);
    expect((await post(url, '1')).status).toBe(200);
  }, 60_000);
});

describe('a lost database', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.close());

  test('PostgreSQL that is gone: is not ready and says why without the password, and goes on when it is back', async () => {
    const database = await server.database();
    const { url } = await serve(configOf({ kind: 'postgres', url: database }));
    const words = /database 127\.0\.0\.1:\d+\/t\d+: /;
    await expectRecovery(
      url,
      words,
      async () => {
        await server.stop('kill');
        expect((await ready(url)).text).not.toContain(new URL(database).password);
      },
      () => server.start(),
    );
  }, 120_000);

  test('an SQLite file that is moved away: is not ready and says so, and goes on when it is back in its place', async () => {
    const place = await newPlace('SQLite');
    running.push(place);
    const { url } = await serve(place.config());
    expect((await post(url, '1')).status).toBe(200);
    const file = place.database.kind === 'sqlite' ? place.database.file : '';
    renameSync(file, `${file}.away`);
    const down = await ready(url);
    expect([down.status, down.text]).toEqual([503, expect.stringMatching(/ENOENT/)]);
    renameSync(`${file}.away`, file);
    expect((await ready(url)).status).toBe(200);
    expect((await post(url, '2')).status).toBe(200);
  });
});

describe('a wrong database at the start', () => {
  const changed = (url: string, change: (url: URL) => void): string => {
    const other = new URL(url);
    change(other);
    return other.href;
  };

  test('a DATABASE_URL that leads nowhere is named without the password, with what to do', async () => {
    const url = await testDatabase();
    const wrong: readonly (readonly [string, RegExp])[] = [
      [changed(url, (one) => (one.password = 'wrong-secret')), /user or password is wrong; correct DATABASE_URL/],
      [changed(url, (one) => (one.pathname = '/no_such')), /there is no such database; create it, or correct DATABASE_URL/],
      [changed(url, (one) => (one.port = '1')), /nobody answers there; start the database server, or correct DATABASE_URL/],
    ];
    for (const [address, words] of wrong) {
      const config = configOf({ kind: 'postgres', url: address });
      const said = await startServing(config, Promise.resolve(miniKnowledge()), silent).then(String, String);
      expect(said).toMatch(words);
      expect(said).not.toMatch(new RegExp(`${new URL(url).password}|wrong-secret`));
    }
  }, 60_000);

  test('a DATABASE_URL that is none is refused before anything is started', () => {
    const said = ['localhost:5432', 'mysql://a:geheim@db/x', 'postgres://db'].flatMap((DATABASE_URL) => {
      const read = readConfig({ DATABASE_URL });
      return read.ok ? ['taken'] : read.problems;
    });
    expect(said).toEqual([
      expect.stringMatching(/DATABASE_URL.*write an address such as postgres:\/\//),
      expect.stringMatching(/DATABASE_URL begins with mysql:\/\/: only PostgreSQL is known/),
      expect.stringMatching(/DATABASE_URL names no database/),
    ]);
    expect(said.join()).not.toContain('geheim');
  });

  test('the real program ends with one sentence, without a stack, also on a file that is no database', async () => {
    const place = await newPlace('SQLite');
    running.push(place);
    const file = place.database.kind === 'sqlite' ? place.database.file : '';
    const folder = dirname(file);
    writeFileSync(file, 'hello '.repeat(2_000));
    const child = spawn(process.execPath, ['--no-warnings', 'src/main.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: '',
        PORT: '0',
        DATABASE_FILE: file,
        FLOWS_DIR: writeProject(folder).flows,
        MODELS_DIR: join(folder, 'models'),
        WALLET_URL: NO_WALLET,
        WATCH_FLOWS: 'off',
        DEMO_PAGE: 'off',
        STUDIO: 'off',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    expect(said).toMatch(/cannot open database .*signpost\.db: it is not an SQLite database; name another file/);
    expect(said).not.toMatch(/\n\s+at /);
  }, 60_000);
});
