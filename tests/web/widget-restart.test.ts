/** The server's process is killed in the middle of an answer and started again: the page has every message once, as the store has it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launch } from '../support/browser.ts';
import { FLOWS } from '../support/shipped-knowledge.ts';
import { ROOT } from '../tidy/source.ts';
import { type Visitor, visitor } from './visitor.ts';

const PATIENCE_MS = 60_000;
const ACTIVITIES = '**/v3/directline/conversations/*/activities';

let folder: string;
let port: number;
let browser: Browser;
let server: ChildProcess;
let customer: Visitor;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const address = socket.address();
      socket.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function start(): Promise<void> {
  server = spawn(process.execPath, ['src/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_ENV: '',
      PORT: String(port),
      FLOWS_DIR: FLOWS,
      WATCH_FLOWS: 'off',
      DATABASE_FILE: join(folder, 'bot.db'),
      UPLOADS_DIR: join(folder, 'uploads'),
      LOG_LEVEL: 'error',
    },
  });
  const child = server;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text) => String(text).includes('listening') && resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function kill(): Promise<void> {
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGKILL');
  await gone;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signpost-restart-'));
  port = await freePort();
  [browser] = await Promise.all([launch(), start()]);
}, PATIENCE_MS);
afterAll(async () => {
  await browser?.close();
  if (server?.exitCode === null) await kill();
  rmSync(folder, { recursive: true, force: true });
});

/** The conversation as the server has it now. */
async function stored(): Promise<string[]> {
  return customer.page.evaluate<string[]>(`(async () => {
    const { resume } = JSON.parse(localStorage.getItem('signpost:' + location.host + ':session'));
    const { conversationId, token } = await (await fetch('/v3/directline/tokens/embed', { method: 'POST',
      headers: { 'content-type': 'application/json' }, body: JSON.stringify({ resume }) })).json();
    const { activities } = await (await fetch('/v3/directline/conversations/' + conversationId + '/activities',
      { headers: { authorization: 'Bearer ' + token } })).json();
    return activities.map(({ text }) => text);
  })()`);
}

test(
  'nothing is lost, nothing comes twice',
  async () => {
    customer = await visitor(browser);
    const { page, chat, opens, write, sees, bubbles, sent } = customer;
    await page.goto(`http://127.0.0.1:${port}/`);
    await opens();
    await sees(/客服机器人/);

    // It dies before it can answer; whether it has kept the message nobody knows.
    page.once('request', () => void server.kill('SIGKILL'));
    await write('转账没到账');
    await chat.getByText('正在重新连接').waitFor();
    await write('暂时没有');
    await start();
    await sees(/显示什么状态/);

    // It dies after it has kept the message and the answer, before anybody hears of it.
    await page.route(
      ACTIVITIES,
      async (route) => {
        await route.fetch();
        await kill();
        await route.abort();
      },
      { times: 1 },
    );
    await write('转人工');
    await chat.getByText('正在重新连接').waitFor();
    await start();
    await sees(/H-[0-9A-Z]{8}/);
    await customer.until(async () => (await chat.locator('.customer:not(.sent)').count()) === 0);

    const all = await bubbles();
    expect(all).toEqual(await stored());
    expect(all.filter((text) => ['转账没到账', '暂时没有', '转人工'].includes(text))).toEqual([
      '转账没到账',
      '暂时没有',
      '转人工',
    ]);
    expect(sent.length).toBeGreaterThan(3);
    expect(new Set(sent.map(({ channelData }) => channelData.clientActivityID)).size).toBe(3);
    await page.reload();
    await sees(/H-[0-9A-Z]{8}/);
    expect(await bubbles()).toEqual(all);
    await customer.leave();
  },
  3 * PATIENCE_MS,
);
