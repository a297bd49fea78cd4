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
import { until } from '../adapters/channel/directline/support.ts';
import { type FakeServer, fakeServer, SECRET } from '../adapters/desk/outside.ts';
import { miniSource } from '../support/talk.ts';
import { atTheDesk, CHATWOOT_SECRET, inChatwoot, LEGIBLE, overTheWebhook, signUp } from './agents.ts';
import { CANARIES, type Canary, foundIn, ONE_OF_EACH } from './canaries.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'signpost-canary-'));
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

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

/** A served bot, and everything that it has said to its operator. */
type Bot = { readonly process: ChildProcess; readonly url: string; readonly written: () => string };

let wallet: Server;
/** Other desks, and the channel to which answers are sent. */
let desk: FakeServer;
let chatwoot: FakeServer;
let channel: FakeServer;
let bot: Bot;
/** Beside the first one: there is one other desk at a time. */
let second: Bot;
let url: string;
let answers = 0;

beforeAll(async () => {
  wallet = createServer((_request, response) => {
    const words = CANARIES[answers++ % CANARIES.length]?.text;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ result: 'known', fields: { words } }));
  });
  await new Promise<void>((resolve) => wallet.listen(0, '127.0.0.1', resolve));
  let sent = 0;
  [desk, chatwoot, channel] = await Promise.all([
    fakeServer(),
    fakeServer(() => ({ id: ++sent })),
    fakeServer(() => ({ id: 'x' })),
  ]);
  const flows = join(folder, 'flows');
  mkdirSync(flows);
  const source = miniSource()
    .replace(/^actions:\n/m, `actions:${ACTION}`)
    .replace('mon-fri: "09:00-18:00"', 'mon-sun: "00:00-24:00"')
    .replace('hotline: "10000"', 'hotline: "+852 2345 6789"')
    .replace(/\n---\nflow:/, `${FLOW}---\nflow:`);
  writeFileSync(join(flows, 'mini.yaml'), source);
  [bot, second] = await Promise.all([served(environment()), served(besideChatwoot())]);
  url = bot.url;
}, 120_000);
afterAll(async () => {
  for (const { process } of [bot, second]) process.kill('SIGKILL');
  await new Promise((resolve) => wallet.close(resolve));
  await Promise.all([desk, chatwoot, channel].map((one) => one.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function served(env: NodeJS.ProcessEnv): Promise<Bot> {
  let written = '';
  const child = spawn(process.execPath, ['--no-warnings', 'src/main.ts'], { cwd: root, env });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (written += chunk));
  const found = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const address = /listening on (\S+)/.exec(written)?.[1];
      if (address) resolve(address);
    });
    child.on('close', () => reject(new Error(written)));
  });
  return { process: child, url: found, written: () => written };
}

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
    PUBLIC_URL: 'http://chat.example',
    DIRECTLINE_SECRET: 'd'.repeat(32),
    WALLET_URL: `http://127.0.0.1:${(wallet.address() as AddressInfo).port}`,
    OTHER_DESK: 'webhook',
    OTHER_DESK_HOURS: 'always',
    OTHER_DESK_URL: desk.url,
    OTHER_DESK_SECRET: SECRET,
  };
}

function besideChatwoot(): NodeJS.ProcessEnv {
  return {
    ...environment(),
    DATABASE_FILE: join(folder, 'second.db'),
    MODELS_DIR: join(folder, 'second', 'models'),
    UPLOADS_DIR: join(folder, 'second', 'uploads'),
    OTHER_DESK: 'chatwoot',
    OTHER_DESK_URL: '',
    OTHER_DESK_SECRET: '',
    CHATWOOT_URL: chatwoot.url,
    CHATWOOT_ACCOUNT: '1',
    CHATWOOT_BOT_TOKEN: 'token of the bot',
    CHATWOOT_BOT_SECRET: CHATWOOT_SECRET,
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

async function rated({ text: comment }: Canary): Promise<void> {
  const started = (await (await post('/v3/directline/conversations', {}, 'd'.repeat(32))).json()) as {
    conversationId: string;
    token: string;
  };
  const say = (activity: object) =>
    post(`/v3/directline/conversations/${started.conversationId}/activities`, { from: { id: 'u' }, ...activity }, started.token);
  await say({ type: 'message', text: '再见' });
  const value = { of: 'bot', stars: 5, comment };
  expect((await say({ type: 'event', name: 'signpost.rating', value })).status).toBe(200);
}

/** A customer of a channel to which answers and files are sent; the other desk is told of them. */
async function handedOver(name: string): Promise<{ readonly conversation: string; readonly ticket: string }> {
  await overBotFramework(name, { text: '转人工', deliveryMode: 'normal', serviceUrl: `${channel.url}/` });
  const begun = () => desk.arrived.findLast(({ raw }) => raw.includes('handoff.initiate') && raw.includes(name))?.json;
  await until(
    () => begun() !== undefined,
    () => desk.arrived.length,
  );
  return begun();
}

async function overDesks(): Promise<void> {
  const theirs = await handedOver('webhook');
  const webhook = overTheWebhook(url, theirs.conversation, theirs.ticket);
  for (const { text } of CANARIES) expect(await webhook.write(text)).toBe(200);
  for (const { text } of ONE_OF_EACH) expect(await webhook.mistake(text)).toEqual([200, 200, 400, 409]);
  expect(await webhook.write(LEGIBLE)).toBe(200);

  const ours = await handedOver('own-desk');
  const ask = await signUp(url, /setup#(\S+)/.exec(bot.written())?.[1] ?? '');
  const person = atTheDesk(ask, ours.conversation, ours.ticket);
  await person.act({ kind: 'claim' });
  for (const text of [...CANARIES.map((one) => one.text), LEGIBLE]) await person.write(text, PNG);
  for (const { text } of ONE_OF_EACH) {
    await person.passOn(text);
    expect((await person.mistake(text)).filter((status) => status === 201 || status >= 500)).toEqual([]);
    await ask('POST', 'session', { login: text, password: text });
  }
  await person.act({ kind: 'resolve', disposition: 'solved', note: ONE_OF_EACH.map(({ text }) => text).join('\n') });
}

async function overChatwoot(): Promise<void> {
  const talk = inChatwoot(second.url, 7);
  for (const { text } of CANARIES) await talk.customer(text);
  await talk.customer('转人工');
  const isOpen = () => chatwoot.arrived.some(({ path, json }) => path.endsWith('/7/toggle_status') && json.status === 'open');
  await until(isOpen, () => chatwoot.arrived.length);
  const stored = () => countIn('second.db', "SELECT count(*) AS n FROM message WHERE sender = 'agent'");
  await until(async () => {
    // It is passed over until people have the conversation.
    await talk.person(LEGIBLE, '凭证', 'first');
    return stored() > 0;
  });
  for (const { text } of CANARIES) {
    await talk.person(text);
    await talk.customer(text, 'open');
  }
  for (const { text } of ONE_OF_EACH) await talk.assigned(text);
  expect(stored()).toBeGreaterThan(CANARIES.length);
  const file = `[凭证.png]\\nhttps://files.example/${encodeURIComponent('凭证')}.png`;
  expect(countIn('second.db', `SELECT count(*) AS n FROM message WHERE instr(body, '${file}') > 0`)).toBe(1);
}

function countIn(file: string, query: string): number {
  const db = new DatabaseSync(join(folder, file), { readOnly: true });
  const { n } = db.prepare(query).get() as { n: number };
  db.close();
  return n;
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
  for (const canary of ONE_OF_EACH) await rated(canary);
  await Promise.all([overDesks(), overChatwoot()]);
  // What people of support must be able to write is kept as it was written.
  const legible = (file: string, from: string) =>
    countIn(file, `SELECT count(*) AS n FROM ${from} WHERE instr(body, '${LEGIBLE}') > 0`);
  expect([legible('canary.db', 'message'), legible('second.db', 'message')]).toEqual([3, 1]);
  expect([legible('canary.db', 'desk_note'), legible('canary.db', 'ticket_note')]).toEqual([1, 1]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const backup = join(folder, 'backup.db');
  const db = new DatabaseSync(join(folder, 'canary.db'));
  db.exec(`VACUUM INTO '${backup}'`);
  const conversations = db.prepare('SELECT id FROM conversation').all() as { id: string }[];
  db.close();
  expect(conversations.length).toBeGreaterThanOrEqual(4 * CANARIES.length);
  const exported = await command('export', '--all');
  await command('customer', 'export', '--user', 'test:somebody', '--out', join(folder, 'exported'));

  const sent = (server: FakeServer) => server.arrived.map(({ path, raw }) => `${path} ${raw}`).join('\n');
  const places: { [place: string]: string } = {
    log: bot.written(),
    'log beside Chatwoot': second.written(),
    metrics,
    'export --all': exported,
    audit: await command('audit', 'list'),
    'sent to the channel': sent(channel),
    'sent to the desk': sent(desk),
    'sent to Chatwoot': sent(chatwoot),
  };
  for (const file of filesIn(folder)) {
    if (!file.includes('/flows/') && !file.includes('/models/')) places[file.slice(folder.length)] = readFileSync(file, 'utf8');
  }
  expect(Object.keys(places).join()).toMatch(/canary\.db.*export\.html.*second\.db/);
  expect(foundIn(places)).toEqual([]);
}, 240_000);
