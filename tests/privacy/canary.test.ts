/**
 * The canary: secrets of every kind go in through every door of a served bot, and then every byte that it has written is searched for
 * them: database, write-ahead log, log, metrics, exports, a backup.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ALL_KINDS } from '../../src/redaction/redact.ts';
import { casesOf } from '../redaction/made/cases.ts';
import { miniSource } from '../support/talk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-canary-'));
const OF_EACH_KIND = 4;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A secret in a sentence, and what must be found nowhere afterwards. */
type Canary = { readonly kind: string; readonly text: string; readonly needles: readonly RegExp[] };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const CANARIES: readonly Canary[] = casesOf('seen', OF_EACH_KIND).map(({ text, expected: [secret] }) => {
  const { kind, start, end } = secret ?? { kind: 'none', start: 0, end: 0 };
  const value = text.slice(start, end);
  const digits = value.replace(/\D/g, '');
  // Three digits occur everywhere: short values are looked for with the words that stood beside them.
  const typed = value.length < 6 ? text.slice(Math.max(0, start - 4), end + 4) : value;
  const plain = digits.length >= 8 ? [new RegExp(`(?<!\\d)${digits}(?!\\d)`)] : [];
  return { kind, text, needles: [new RegExp(/^\d+$/.test(typed) ? `(?<!\\d)${typed}(?!\\d)` : escaped(typed)), ...plain] };
});

const FLOW = `
---
flow: status
topic: how_to
title: { zh: 状态, en: Status }
examples: { zh: [查一下状态, 看看状态], en: [show the status, what is the status] }
steps:
  - call: status
    as: found
    known: [say: { zh: '{found.words}', en: '{found.words}' }]
    unavailable: [say: { zh: 查不到。, en: Not available. }]
  - end: resolved
`;
const ACTION = `
  status:
    title: { zh: 状态, en: Status }
    risk: read
    identity: optional
    in: {}
    results: { known: { words: text } }
    http: { method: GET, path: /v1/status, timeout: 5s, retry: 0 }
`;

let wallet: Server;
let bot: ChildProcess;
let url: string;
let written = '';
let answers = 0;

beforeAll(async () => {
  wallet = createServer((_request, response) => {
    const words = CANARIES[answers++ % CANARIES.length]?.text;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result: 'known', fields: { words } }));
  });
  await new Promise<void>((resolve) => wallet.listen(0, '127.0.0.1', resolve));
  const flows = join(folder, 'flows');
  mkdirSync(flows);
  const source = miniSource()
    .replace(/^actions:\n/m, `actions:${ACTION}`)
    .replace(/\n---\nflow:/, `${FLOW}---\nflow:`);
  writeFileSync(join(flows, 'mini.yaml'), source);
  bot = spawn(process.execPath, ['--no-warnings', 'src/main.ts'], { cwd: root, env: environment() });
  for (const stream of [bot.stdout, bot.stderr]) stream?.on('data', (chunk) => (written += chunk));
  url = await new Promise((resolve, reject) => {
    bot.stdout?.on('data', () => {
      const found = /listening on (\S+)/.exec(written)?.[1];
      if (found) resolve(found);
    });
    bot.on('close', () => reject(new Error(written)));
  });
});
afterAll(async () => {
  bot.kill('SIGKILL');
  await new Promise((resolve) => wallet.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    NODE_OPTIONS: '',
    NODE_ENV: '',
    PORT: '0',
    DATABASE_URL: '',
    DATABASE_FILE: join(folder, 'canary.db'),
    FLOWS_DIR: join(folder, 'flows'),
    MODELS_DIR: join(folder, 'models'),
    UPLOADS_DIR: join(folder, 'uploads'),
    WATCH_FLOWS: 'off',
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    LOG_LEVEL: 'debug',
    METRICS: 'on',
    DIRECTLINE_SECRET: 'd'.repeat(32),
    WALLET_URL: `http://127.0.0.1:${(wallet.address() as AddressInfo).port}`,
  };
}

let ids = 0;
async function post(path: string, body: object, token?: string): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
}

async function overBotFramework(conversation: string, more: object): Promise<void> {
  const response = await post('/api/messages', {
    type: 'message',
    id: `m${++ids}`,
    channelId: 'test',
    deliveryMode: 'expectReplies',
    from: { id: 'somebody' },
    recipient: { id: 'bot' },
    conversation: { id: conversation },
    ...more,
  });
  expect(response.status).toBe(200);
}

async function overDirectLine({ text }: Canary): Promise<void> {
  const started = (await (await post('/v3/directline/conversations', {}, 'd'.repeat(32))).json()) as {
    conversationId: string;
    token: string;
  };
  const path = `/v3/directline/conversations/${started.conversationId}`;
  const channelData = { clientActivityID: `c${++ids}`, messageBack: { displayText: text }, note: text };
  const message = { type: 'message', from: { id: 'u', name: text }, text, channelData, value: { note: text } };
  expect((await post(`${path}/activities`, message, started.token)).status).toBe(200);
  // Again, with another body: refused, and noted for the operator.
  expect((await post(`${path}/activities`, { ...message, text: `${text} !` }, started.token)).status).toBeGreaterThanOrEqual(200);
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(PNG)], { type: 'image/png' }), `${text.replaceAll('/', ' ')}.png`);
  const upload = await fetch(`${url}${path}/upload?userId=u`, {
    method: 'POST',
    headers: { authorization: `Bearer ${started.token}` },
    body: form,
  });
  expect([200, 202, 400]).toContain(upload.status);
}

function command(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--no-warnings', 'src/cli/main.ts', ...args], { cwd: root, env: environment() });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (out += chunk));
    child.on('close', () => resolve(out));
  });
}

function* filesIn(path: string): Generator<string> {
  for (const name of readdirSync(path)) {
    const file = join(path, name);
    if (statSync(file).isDirectory()) yield* filesIn(file);
    else yield file;
  }
}

test('forty secrets and more of every kind through every door, and none is in any byte that was written', async () => {
  expect(CANARIES.length).toBeGreaterThanOrEqual(40);
  const covered = new Set(CANARIES.map(({ kind }) => kind));
  expect(ALL_KINDS.filter((kind) => !covered.has(kind))).toEqual(['iban', 'crypto_address']);
  for (const [at, canary] of CANARIES.entries()) {
    await overBotFramework(`text-${at}`, { text: canary.text });
    await overBotFramework(`text-${at}`, { text: canary.text, value: { button: canary.text } });
    const attachment = { name: `${canary.text}.png`, contentType: 'image/png', contentUrl: 'https://files.example/1' };
    await overBotFramework(`file-${at}`, { text: '', attachments: [attachment] });
    await overBotFramework(`wallet-${at}`, { text: '查一下状态' });
    await overDirectLine(canary);
  }
  expect(answers).toBe(CANARIES.length);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const backup = join(folder, 'backup.db');
  const db = new DatabaseSync(join(folder, 'canary.db'));
  db.exec(`VACUUM INTO '${backup}'`);
  const conversations = db.prepare('SELECT id FROM conversation').all() as { id: string }[];
  db.close();
  expect(conversations.length).toBeGreaterThanOrEqual(4 * CANARIES.length);
  const exported = await command('export', '--all');
  await command('customer', 'export', '--user', 'test:somebody', '--out', join(folder, 'exported'));

  const places: { [place: string]: string } = { log: written, metrics, 'export --all': exported };
  for (const file of filesIn(folder)) {
    if (!file.includes('/flows/') && !file.includes('/models/')) places[file.slice(folder.length)] = readFileSync(file, 'utf8');
  }
  expect(Object.keys(places).join()).toMatch(/canary\.db.*export\.html/);
  const found = Object.entries(places).flatMap(([place, text]) =>
    CANARIES.filter(({ needles }) => needles.some((needle) => needle.test(text))).map(
      ({ kind, text }) => `${place}: ${kind}: ${text}`,
    ),
  );
  expect(found).toEqual([]);
}, 240_000);
