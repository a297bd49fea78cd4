/** The operator's command: with the database alone, also while a server runs. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { type Browser, type DeskServer, deskServer, PASSWORD, silent } from '../server/desk.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-people-'));
const file = join(folder, 'signpost.db');
let desk: DeskServer;
beforeAll(async () => {
  desk = await deskServer({ store: openSqliteStore({ file, log: silent }) });
});
afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true, force: true });
});

type Ran = { readonly code: number; readonly out: string; readonly err: string };
const people = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH, PUBLIC_URL: 'https://desk.example' };
    execFile(process.execPath, ['--no-warnings', MAIN, 'people', ...args, '--db', file], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
/** What somebody does with the link that was printed, at the moment the command printed it. */
const follow = async ({ out }: Ran): Promise<Browser> => {
  const [, token = ''] = /https:\/\/desk\.example\/desk\/setup#([\w-]{43})\n/.exec(out) ?? [];
  const browser = desk.browser();
  expect((await browser.post('setup', { token, password: PASSWORD })).status).toBe(200);
  return browser;
};
const status = async (browser: Browser) => (await browser.get('session')).status;

test('makes the first admin, lists, resets, disables and enables; the running server sees it at once', async () => {
  expect((await people('list')).out).toMatch(/no account yet: "people add LOGIN --role admin"/);
  const admin = await follow(await people('add', 'Li.Na', '--name', '李娜', '--role', 'admin,supervisor'));
  const agent = await follow(await people('add', 'wang'));
  expect((await people('list')).out).toBe(
    'li.na  admin,supervisor  password         李娜\nwang   agent             password         wang\n',
  );

  expect(await people('disable', 'wang')).toMatchObject({ code: 0, out: expect.stringMatching(/wang is disabled/) });
  expect([await status(agent), await status(admin)]).toEqual([401, 200]);
  await people('enable', 'WANG');
  const again = await people('reset', 'wang');
  expect(await status(await follow(again))).toBe(200);

  expect(await people('disable', 'li.na')).toMatchObject({ code: 1, err: expect.stringMatching(/make somebody else an admin/) });
  expect((await desk.audit()).filter((line) => line.startsWith('os:')).map((line) => line.replace(/^os:\S+ /, ''))).toEqual([
    'account_made li.na {"roles":"admin,supervisor"}',
    'account_made wang {"roles":"agent"}',
    'account_changed wang {"active":false}',
    'account_changed wang {"active":true}',
    'account_reset wang {}',
  ]);
}, 180_000);

test.each<readonly [readonly string[], number, RegExp]>([
  [['add'], 2, /one login name/],
  [['remove', 'wang'], 2, /people list, or people add/],
  [['add', 'x y'], 1, /"login" is 2 to 64/],
  [['add', 'zhao', '--role', 'root'], 1, /agent, supervisor, author, admin/],
  [['reset', 'nobody'], 1, /no account with this login name/],
])('people %j says what is wrong', async (args, code, words) => {
  expect(await people(...args)).toMatchObject({ code, err: expect.stringMatching(words) });
});
