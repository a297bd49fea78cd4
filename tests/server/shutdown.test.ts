/** The end of a real process in the middle of work: nobody who asked in time is left without an answer. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-shutdown-'));
const flows = join(folder, 'flows');
const SECRET = 'a secret of at least thirty-two characters';
let wallet: Server;
let calls: number;
/** The wallet answers when this is done. */
let answering: Promise<unknown> = Promise.resolve();
let identity: string;
beforeAll(async () => {
  mkdirSync(flows);
  copyFileSync(join(root, 'tests/support/mini-project.yaml'), join(flows, 'mini.yaml'));
  wallet = createServer(async (request, response) => {
    request.resume();
    calls += 1;
    await answering;
    const found = { result: 'found', fields: { amount: { minor: 100, currency: 'CNY' } } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  });
  await new Promise<void>((resolve) => wallet.listen(0, '127.0.0.1', resolve));
  identity = await new SignJWT({ sub: 'cust-1' })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('signpost')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(SECRET));
});
afterAll(async () => {
  wallet.closeAllConnections();
  await new Promise((resolve) => wallet.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

type Running = {
  readonly url: string;
  readonly file: string;
  readonly child: ChildProcess;
  /** What it has written to its log so far. */
  readonly log: () => string;
  readonly ended: Promise<{ code: number | null }>;
};

async function start(env: NodeJS.ProcessEnv = {}): Promise<Running> {
  calls = 0;
  const file = join(mkdtempSync(join(folder, 'db-')), 'bot.db');
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_ENV: '',
      PORT: '0',
      DATABASE_FILE: file,
      FLOWS_DIR: flows,
      MODELS_DIR: join(folder, 'models'),
      WATCH_FLOWS: 'off',
      DEMO_PAGE: 'off',
      STUDIO: 'off',
      IDENTITY_SECRET: SECRET,
      WALLET_URL: `http://127.0.0.1:${(wallet.address() as AddressInfo).port}`,
      ...env,
    },
  });
  let [out, log] = ['', ''];
  child.stderr.on('data', (chunk) => (log += chunk));
  const ended = new Promise<{ code: number | null }>((resolve) => child.on('close', (code) => resolve({ code })));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const found = /listening on (\S+)/.exec(out)?.[1];
      if (found) resolve(found);
    });
    child.on('close', () => reject(new Error(log)));
  });
  return { url, file, child, log: () => log, ended };
}

let sent = 0;
async function say(url: string, conversation: string, text: string): Promise<{ status: number; texts: string }> {
  const body = {
    type: 'message',
    id: `m${++sent}`,
    channelId: 'test',
    deliveryMode: 'expectReplies',
    from: { id: conversation },
    recipient: { id: 'bot' },
    conversation: { id: conversation },
    channelData: { identity },
    text,
  };
  const response = await fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { activities = [] } = (await response.json()) as { activities?: { text: string }[] };
  return { status: response.status, texts: activities.map((one) => one.text).join() };
}

test('requests that wait for a slow wallet when the signal comes are all answered, and nothing stays open', async () => {
  const { url, file, child, log, ended } = await start();
  const names = Array.from({ length: 30 }, (_, i) => `c${i}`);
  for (const text of ['包裹没到', '箱子']) await Promise.all(names.map((name) => say(url, name, text)));
  let answer = (): void => {};
  answering = new Promise<void>((resolve) => (answer = resolve));
  const asking = names.map((name) => say(url, name, 'A1234567890'));
  while (calls < names.length) await pause(10);
  child.kill('SIGTERM');
  while (!log().includes('not ready any more')) await pause(10);
  answer();
  const answers = await Promise.all(asking);
  expect(answers.filter(({ status, texts }) => status !== 200 || !texts.includes('找到了'))).toEqual([]);
  expect((await ended).code).toBe(0);
  expect(calls).toBe(30);
  expect(log()).toMatch(/not ready any more[\s\S]*all requests are answered/);
  expect(log()).not.toMatch(/"level":50/);
  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare("SELECT count(*) AS n FROM outbox WHERE status <> 'done'").get()).toEqual({ n: 0 });
  db.close();
  await expect(fetch(`${url}/livez`)).rejects.toThrow();
});

test('connections that were opened beforehand and never carried a request do not delay the end', async () => {
  const { url, child, ended } = await start();
  const unused = connect(Number(new URL(url).port), '127.0.0.1');
  unused.on('error', () => {});
  await once(unused, 'connect');
  expect((await say(url, 'e1', '营业时间')).status).toBe(200);
  const at = Date.now();
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  // After ten seconds connections are cut by force.
  expect(Date.now() - at).toBeLessThan(9_500);
});

test('a balancer that stops sending when /readyz says no loses no request', async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: '2' });
  let ready = true;
  const statuses: number[] = [];
  const customer = async (name: string): Promise<void> => {
    while (ready) statuses.push((await say(url, name, '营业时间')).status);
  };
  const customers = Array.from({ length: 6 }, (_, i) => customer(`d${i}`));
  const balancer = (async () => {
    for (; ready; await pause(100)) ready = (await fetch(`${url}/readyz`)).status === 200;
  })();
  while (statuses.length < 20) await pause(10);
  const at = Date.now();
  child.kill('SIGTERM');
  await Promise.all([...customers, balancer]);
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  expect((await ended).code).toBe(0);
  expect(Date.now() - at).toBeGreaterThanOrEqual(2_000);
});
