/** What operators see of conversations: numbers and lines, traces from the request to the wallet and the channel, and no words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import { createLog } from '../../src/adapters/system/log.ts';
import { readConfig } from '../../src/config.ts';
import { type Serving, startServing } from '../../src/serve.ts';
import type { Log } from '../../src/service/ports.ts';
import { miniKnowledge } from '../support/talk.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-observe-'));
const file = join(folder, 'bot.db');
const SECRET = 'a secret of at least thirty-two characters';

let outside: Server;
let outsideUrl: string;
const asked: IncomingMessage[] = [];
let serving: Serving;
const lines: string[] = [];
const note = (level: string) => (fields: object, message: string) => {
  lines.push(JSON.stringify({ level, message, ...fields }));
};
const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };

beforeAll(async () => {
  outside = createServer((request, response) => {
    asked.push(request);
    request.resume();
    const body = request.url?.includes('/v1/')
      ? { result: 'found', fields: { amount: { minor: 100, currency: 'CNY' } } }
      : { id: 'x' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  outsideUrl = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DATABASE_FILE: file,
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    WALLET_URL: outsideUrl,
    IDENTITY_SECRET: SECRET,
  });
  if (!read.ok) throw new Error(read.problems.join());
  serving = await startServing(read.config, Promise.resolve(miniKnowledge()), log);
});
afterAll(async () => {
  await serving.close();
  outside.closeAllConnections();
  await new Promise((resolve) => outside.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

let sent = 0;
const activity = (more: object): Record<string, unknown> => ({
  type: 'message',
  id: `m${++sent}`,
  channelId: 'test',
  deliveryMode: 'expectReplies',
  from: { id: 'customer' },
  recipient: { id: 'bot' },
  conversation: { id: 'c' },
  text: '你好',
  ...more,
});
const post = (body: object, headers: Record<string, string> = {}) =>
  fetch(`${serving.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const metrics = async () => (await fetch(`${serving.url}/metrics`)).text();
const turnLines = () => lines.map((line) => JSON.parse(line)).filter((line) => line.message === 'turn');
async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2500 && !holds(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a trace', () => {
  const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${ID}-00f067aa0ba902b7-01`;

  test('goes from the request into the outbox, to the wallet and to the channel, and stands in the log', async () => {
    const identity = await new SignJWT({ sub: 'cust-1' })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience('signpost')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode(SECRET));
    const pushed = {
      deliveryMode: undefined,
      serviceUrl: `${outsideUrl}/`,
      conversation: { id: 'traced' },
      channelData: { identity },
    };
    for (const text of ['包裹没到', '箱子', 'A1234567890'])
      expect((await post(activity({ ...pushed, text }), { traceparent })).status).toBe(200);
    await until(() => asked.filter((one) => one.url?.includes('traced')).length >= 4);

    const headers = asked.map((one) => [one.url?.includes('/v1/') ? 'wallet' : 'channel', String(one.headers.traceparent)]);
    expect(new Set(headers.map(([who]) => who))).toEqual(new Set(['wallet', 'channel']));
    for (const [, header] of headers) expect(header).toMatch(new RegExp(`^00-${ID}-[0-9a-f]{16}-01$`));
    // Each call has a step of its own.
    expect(new Set(headers.map(([, header]) => header)).size).toBeGreaterThanOrEqual(4);

    const db = new DatabaseSync(file, { readOnly: true });
    const rows = db
      .prepare('SELECT body FROM outbox')
      .all()
      .map(({ body }) => JSON.parse(String(body)));
    db.close();
    expect(rows.map((row) => row.kind)).toEqual(expect.arrayContaining(['call', 'deliver']));
    for (const row of rows) expect(row.trace.slice(3, 35)).toBe(ID);
    expect(turnLines().map(({ source, trace }) => [source, trace])).toEqual([
      ['customer', ID],
      ['customer', ID],
      ['customer', ID],
      ['wallet', ID],
    ]);
  });

  test('of a request without one begins here, another one for each request', async () => {
    lines.length = 0;
    await post(activity({ conversation: { id: 'untraced' } }));
    await post(activity({ conversation: { id: 'untraced' } }), { traceparent: 'forged melon' });
    const traces = turnLines().map(({ trace }) => trace);
    expect(traces).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(new Set(traces).size).toBe(2);
  });
});

test('the line of a turn says what was decided, how it ended and how long it took', async () => {
  lines.length = 0;
  const twice = activity({ conversation: { id: 'lines' }, text: '包裹没到' });
  await post(twice);
  await post(twice);
  await post({ ...twice, text: '信' });
  const conversation = turnLines()[0]?.conversation;
  expect(conversation).toMatch(/^[0-9a-f]{12}$/);
  const all = {
    level: 'info',
    message: 'turn',
    conversation,
    trace: expect.any(String),
    span: expect.any(String),
    ms: expect.any(Number),
  };
  expect(turnLines()).toEqual([
    { ...all, source: 'customer', event: 'message', rule: expect.any(String), result: 'done' },
    { ...all, source: 'customer', event: null, rule: null, result: 'duplicate' },
    { ...all, source: 'customer', event: null, rule: null, result: 'conflict' },
  ]);
});

describe('hostile conversations', () => {
  const random = seeded(20_261_123);
  const used = new Set<string>();
  const ASCII = 'xyzqwjkv';
  /** Nobody else writes these; each is searched for afterwards. */
  const word = (letters = '甲乙丙丁戊xyzqw'): string => {
    const made = `${pick(letters === ASCII ? ['mango', 'Quince'] : ['西瓜', '葡萄', 'mango', 'Quince'])}${Array.from({ length: 6 }, () => pick([...letters])).join('')}`;
    used.add(made);
    return made;
  };
  function pick<T>(from: readonly T[]): T {
    return from[Math.floor(random() * from.length)] as T;
  }
  const FORGED = '"}\n{"level":50,"message":"root"}\r\u2028\u0000\u001b[31m';
  const text = (): string =>
    pick([
      () => `${word()} 包裹没到`,
      () => `我的密码是${word()}`,
      () => `${word()}${FORGED}${word()}`,
      () => `bot_turn_seconds{customer="${word()}"} 1\n`,
      () => `A123456${word()}`,
      () => '人工',
      () => '营业时间',
      () => word(),
    ])();
  const hostile = (): Record<string, unknown> =>
    activity({
      channelId: pick([word(ASCII), word(ASCII), word(), 'msteams', 'webchat']),
      from: { id: word(), name: `${word()}${FORGED}` },
      recipient: { id: word() },
      conversation: {
        id: pick([word(), `${word()}${FORGED}`, `8613800138000${word()}`, `8613800138000 ${word()}`, word(), word()]),
      },
      text: text(),
      locale: pick(['zh-CN', word()]),
      value: pick([undefined, { button: word() }, { button: word() }, word(), word(), { button: { [word()]: 1 } }]),
      channelData: pick([undefined, { identity: word() }, { [word()]: word() }, word(), undefined, { identity: [word()] }]),
      attachments: pick([undefined, [{ name: word(), contentType: word(), contentUrl: `https://${word()}/x` }]]),
      type: pick([...Array(8).fill('message'), word(), 'conversationUpdate']),
      ...pick([{}, {}, { deliveryMode: undefined, serviceUrl: `http://127.0.0.1:9/${word()}` }]),
    });
  const converse = async (count: number) => {
    for (let i = 0; i < count; i += 10)
      await Promise.all(
        Array.from({ length: 10 }, () => post(hostile(), { traceparent: word().replace(/[^ -~]/g, 'x'), 'x-request-id': 'y' })),
      );
  };
  const seriesOf = (told: string) =>
    new Set(
      told
        .split('\n')
        .flatMap((line) => (line.startsWith('bot_') || line.startsWith('http_') ? [line.slice(0, line.lastIndexOf(' '))] : [])),
    );

  test('leave none of their words in metrics or log, make no line of their own, and no series', async () => {
    lines.length = 0;
    await converse(200);
    const before = seriesOf(await metrics());
    await converse(600);
    const told = await metrics();
    const after = seriesOf(told);
    expect(used.size).toBeGreaterThan(1000);
    expect(turnLines().length).toBeGreaterThan(200);
    const everything = `${told}\n${lines.join('\n')}`;
    expect([...used].filter((one) => everything.includes(one))).toEqual([]);
    expect(everything).not.toMatch(/root|13800138000/);
    expect(lines.filter((line) => /[\n\r]/.test(line))).toEqual([]);
    // Rare ends may turn up late, but not one for each conversation.
    expect([...after].filter((series) => !before.has(series)).length).toBeLessThan(60);
    expect(after.size).toBeLessThan(400);
  });
});

/** mulberry32. */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('nothing is counted, and /metrics is not there, when they are off', async () => {
  const read = readConfig({
    PORT: '0',
    WATCH_FLOWS: 'off',
    DATABASE_FILE: ':memory:',
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    WALLET_URL: outsideUrl,
    METRICS: 'off',
  });
  if (!read.ok) throw new Error(read.problems.join());
  const other = await startServing(read.config, Promise.resolve(miniKnowledge()), createLog('silent'));
  expect((await fetch(`${other.url}/metrics`)).status).toBe(404);
  await other.close();
});
