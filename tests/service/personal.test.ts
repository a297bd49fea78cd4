/**
 * A phone number that a flow asks for, through the HTTP door with a real database and a wallet: nowhere in clear but in the request
 * that needs it, shown to who calls back, and gone when nobody needs it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { learn } from '../../src/knowledge.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { testDatabase } from '../support/postgres.ts';
import { miniProject } from '../support/talk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-personal-'));
const SEAL_KEYS = 'seals the numbers of this test only';
const PHONE = '13800138000';

const FLOWS = `
---
flow: call_me
topic: complaint
title: { zh: 回电, en: Call back }
examples: { zh: [请回我电话, 给我回个电话], en: [call me back, please phone me] }
slots: { number: phone }
tries: 2
give_up: { handoff: no_number }
steps:
  - ask: number
    text: { zh: 打哪个号码？, en: Which number? }
  - say: { zh: '好，打{number}。', en: 'We will call {number}.' }
  - handoff: call_back
---
flow: text_me
topic: how_to
title: { zh: 发短信, en: Text message }
examples: { zh: [给我发短信, 短信通知我], en: [text me, send me a text message] }
slots: { number: phone }
tries: 2
give_up: { handoff: no_number }
steps:
  - ask: number
    text: { zh: 发到哪个号码？, en: To which number? }
  - call: send_text
    with: { to: number }
    sent: [say: { zh: '已发到{number}。', en: 'Sent to {number}.' }]
    unavailable: [say: { zh: 发不了。, en: Could not send. }]
  - end: resolved
`;
const ACTION = `
  send_text:
    title: { zh: 发短信, en: Send a text }
    risk: reversible
    identity: optional
    in: { to: phone }
    results: { sent: {} }
    http: { method: POST, path: /v1/texts, timeout: 3s, retry: 0 }
`;

let knowledge: Knowledge;
let wallet: Server;
let asked: string[];
let serving: Serving;
let sent = 0;

beforeAll(async () => {
  const source = (text: string) =>
    text.replace(/^actions:\n/m, `actions:${ACTION}`).replace(/\n---\nflow:/, `${FLOWS}---\nflow:`);
  knowledge = learn(miniProject(source));
  wallet = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":"sent","fields":{}}');
  });
  await new Promise<void>((resolve) => wallet.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => wallet.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
});
afterEach(() => serving.close());

async function serve(database: { readonly [name: string]: string }): Promise<void> {
  const port = (wallet.address() as AddressInfo).port;
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    SEAL_KEYS,
    WALLET_URL: `http://127.0.0.1:${port}`,
    ...database,
  });
  if (!read.ok) throw new Error(read.problems.join());
  serving = await startServing(read.config, Promise.resolve(knowledge), createLog('silent'));
}

async function say(conversation: string, text: string): Promise<string> {
  const response = await fetch(`${serving.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message',
      id: `m${++sent}`,
      channelId: 'test',
      deliveryMode: 'expectReplies',
      from: { id: conversation },
      recipient: { id: 'bot' },
      conversation: { id: conversation },
      text,
    }),
  });
  const { activities = [] } = (await response.json()) as { activities?: { text: string }[] };
  return activities.map((one) => one.text).join('\n');
}

function bot(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', 'src/cli/main.ts', ...args], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: '', SEAL_KEYS },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
    child.on('close', (code) => resolve({ code, out }));
  });
}

const sealedRows = (file: string): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  const [{ n } = { n: -1 }] = db.prepare('SELECT count(*) AS n FROM sealed').all() as { n: number }[];
  db.close();
  return n;
};

/** Everything that the database has on disk. */
const bytesOf = (name: string): string =>
  readdirSync(folder)
    .filter((file) => file.startsWith(name))
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join();

describe('in a SQLite file', () => {
  test('a number to call back is in no byte of the database, and whoever works on the ticket can see it', async () => {
    const file = join(folder, 'call.db');
    await serve({ DATABASE_FILE: file });
    await say('a', '请回我电话');
    const said = await say('a', `就打${PHONE}吧`);
    expect(said).toContain('好，打138****8000。');
    expect(bytesOf('call.db')).not.toContain('0138000');
    expect(sealedRows(file)).toBe(1);
    const number = /H-[0-9A-Z]+/.exec(said)?.[0] ?? 'no ticket';
    const masked = await bot('ticket', number, '--db', file);
    expect(masked).toMatchObject({ code: 0, out: expect.stringContaining('number: 138****8000') });
    const full = await bot('ticket', number, '--reveal', '--db', file);
    expect(full).toMatchObject({ code: 0, out: expect.stringContaining(`number: ${PHONE}`) });
    expect((await bot('audit', 'list', '--db', file)).out).toContain('ticket --reveal');
    await say('a', '谢谢');
    expect(sealedRows(file)).toBe(1);
  });

  test('the wallet gets the number that its action needs; it is erased when the matter is over', async () => {
    const file = join(folder, 'text.db');
    await serve({ DATABASE_FILE: file });
    await say('b', '给我发短信');
    expect(await say('b', '一三八 0013 8000')).toContain('已发到138****8000。');
    expect(asked).toEqual([JSON.stringify({ to: PHONE })]);
    expect(bytesOf('text.db')).not.toContain('0138000');
    // What has just ended can still be corrected; the next matter takes its place.
    await say('b', '营业时间');
    await say('b', '包裹没到');
    await say('b', '箱子');
    expect(sealedRows(file)).toBe(0);
  });

  test('one that nobody asked for is not kept at all, and that is said', async () => {
    const file = join(folder, 'unasked.db');
    await serve({ DATABASE_FILE: file });
    const said = await say('c', `包裹没到，我电话${PHONE}`);
    expect(said).toContain('手机号没有保存。');
    expect(said).toContain('是信还是箱子？');
    expect(bytesOf('unasked.db')).not.toContain('0138000');
    expect(sealedRows(file)).toBe(0);
  });
});

test('in PostgreSQL it is the same: sealed beside the conversation, opened for the wallet, dropped in the end', async () => {
  const url = await testDatabase();
  await serve({ DATABASE_URL: url });
  await say('p', 'text me');
  expect(await say('p', PHONE)).toContain('138****8000');
  expect(asked).toEqual([JSON.stringify({ to: PHONE })]);
  await say('p', 'please phone me');
  const said = await say('p', PHONE);
  const ticket = await serving.bot.store.ticket(/H-[0-9A-Z]+/.exec(said)?.[0] ?? '');
  const [answer] = ticket?.brief.answers ?? [];
  expect(answer).toEqual({ slot: 'number', value: '138****8000', from: 'asked', sealed: expect.any(String) });
  const boxes = await serving.bot.store.sealed('bf:test:p', [answer?.sealed ?? '']);
  expect(boxes).toHaveLength(1);
  expect(JSON.stringify([boxes, ticket, await serving.bot.store.turns('bf:test:p')])).not.toContain(PHONE);
});
