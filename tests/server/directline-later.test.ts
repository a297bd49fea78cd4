/** What the bot says on its own through the web channel: what the wallet answered, and a reminder. Who the customer is, by proof. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT } from 'jose';
import {
  begin,
  call,
  listen,
  PAGE,
  type Product,
  product,
  read,
  say,
  texts,
  until,
} from '../adapters/channel/directline/support.ts';

const IDENTITY_SECRET = 'the secret of the wallet with enough characters';
const proofOf = (sub: string, name?: string) =>
  new SignJWT({ sub, ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('signpost')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(IDENTITY_SECRET));
let wallet: Server;
/** The wallet answers when this is over. */
let held: Promise<void> = Promise.resolve();
let server: Product;
let identity: string;

beforeAll(async () => {
  wallet = createServer(async (request, response) => {
    request.resume();
    await held;
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ result: 'found', fields: { amount: { minor: 100, currency: 'CNY' } } }));
  });
  await new Promise<void>((resolve) => wallet.listen(0, '127.0.0.1', resolve));
  server = await product({ WALLET_URL: `http://127.0.0.1:${(wallet.address() as AddressInfo).port}`, IDENTITY_SECRET });
  identity = await proofOf('cust-1', '小明');
});
afterAll(async () => {
  await server.close();
  wallet.closeAllConnections();
  await new Promise((resolve) => wallet.close(resolve));
});

const ORDER = '20261123000012345';

test('what the wallet answers appears on the socket, behind a sign that the bot is looking; nothing goes through the outbox', async () => {
  const chat = await begin(server, { user: { id: 'u' }, identity });
  const stream = await listen(chat.streamUrl);
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  held = promise;
  for (const text of ['包裹没到', '箱子', ORDER]) await say(server, chat, text);
  await until(
    () => stream.activities.at(-1)?.type === 'typing',
    () => stream.activities,
  );
  expect((await read(server, chat)).activities.some(({ type }) => type === 'typing')).toBe(false);
  answer();
  await until(
    () => texts(stream.activities).some((text) => text?.startsWith('找到了')),
    () => texts(stream.activities),
  );
  const kinds = (await server.serving.bot.store.outboxRows('open', '9999', 0, 10)).map(({ kind }) => kind);
  expect(kinds).not.toContain('deliver');
  stream.close();
});

test('a customer who signs in later is known from then on; the proof itself is kept nowhere', async () => {
  const chat = await begin(server);
  for (const text of ['包裹没到', '箱子']) await say(server, chat, text);
  await say(server, chat, ORDER, { channelData: { clientActivityID: 'signed-in', identity } });
  const state = (await server.serving.bot.store.conversation(`web:${chat.conversationId}`))?.state;
  expect(state?.customer?.id).toBe('cust-1');
  expect(JSON.stringify((await read(server, chat)).activities)).not.toContain(identity);
});

describe('a conversation belongs to the first customer who proves it', () => {
  const stateOf = async ({ conversationId }: { readonly conversationId: string }) =>
    (await server.serving.bot.store.conversation(`web:${conversationId}`))?.state;
  const proved = (token: string, id: string) => ({ channelData: { clientActivityID: id, identity: token } });

  test('another one is told to begin a new conversation; nothing of theirs is kept, and the first one goes on', async () => {
    const chat = await begin(server);
    await say(server, chat, '包裹没到', proved(identity, 'first'));
    const [before, read1] = [await stateOf(chat), await read(server, chat)];
    const other = await proofOf('cust-2', '小红');
    const refused = await say(server, chat, '我的包裹呢', proved(other, 'second'));
    expect([refused.status, refused.json.error.code]).toEqual([422, 'OtherCustomer']);
    expect(await stateOf(chat)).toEqual(before);
    expect(await read(server, chat)).toEqual(read1);
    expect((await say(server, chat, '箱子', proved(await proofOf('cust-1', '小明'), 'third'))).status).toBe(200);
    expect((await say(server, chat, ORDER)).status).toBe(200);
    expect((await stateOf(chat))?.customer?.id).toBe('cust-1');
  });

  test('also with a token for the conversation that names somebody else', async () => {
    const headers = { origin: PAGE };
    const { json } = await call(server, 'POST', '/tokens/embed', { headers, body: { identity } });
    await call(server, 'POST', '/conversations', { bearer: json.token, headers });
    const body = { resume: json.resume, identity: await proofOf('cust-2') };
    const { token } = (await call(server, 'POST', '/tokens/embed', { headers, body })).json;
    const started = await call(server, 'POST', '/conversations', { bearer: token, headers });
    expect([started.status, started.json.error.code]).toEqual([422, 'OtherCustomer']);
    expect((await stateOf(json))?.customer?.id).toBe('cust-1');
  });

  test('of two who sign in at the same moment one gets it', async () => {
    const chat = await begin(server);
    const statuses = await Promise.all(
      ['cust-1', 'cust-2', 'cust-3'].map(
        async (id) => (await say(server, chat, '包裹没到', proved(await proofOf(id), id))).status,
      ),
    );
    expect(statuses.toSorted()).toEqual([200, 422, 422]);
    const owner = (await stateOf(chat))?.customer?.id;
    expect(statuses[Number(owner?.slice(-1)) - 1]).toBe(200);
  });

  test.each([
    ['33 signed by nobody', () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"cust-2","aud":"signpost"}')}.`],
    ['33 of another signature', () => `${identity.slice(0, -4)}AAAA`],
    ['34 of something else', () => 'x.y.z'],
  ])('a proof that is %s proves nobody and changes nothing', async (_, forged) => {
    const chat = await begin(server);
    await say(server, chat, '包裹没到', proved(identity, 'mine'));
    expect((await say(server, chat, '箱子', proved(forged(), 'forged'))).status).toBe(200);
    expect((await stateOf(chat))?.customer?.id).toBe('cust-1');
    const stranger = await begin(server);
    await say(server, stranger, '包裹没到', proved(forged(), 'alone'));
    expect((await stateOf(stranger))?.customer).toBeNull();
  });
});

test('a visitor of a page brings the proof in the request for a token', async () => {
  const { json } = await call(server, 'POST', '/tokens/embed', { headers: { origin: PAGE }, body: { identity } });
  await call(server, 'POST', '/conversations', { bearer: json.token });
  const state = (await server.serving.bot.store.conversation(`web:${json.conversationId}`))?.state;
  expect(state?.customer).toMatchObject({ id: 'cust-1' });
});

test('a reminder is on the socket as soon as it is written', async () => {
  const chat = await begin(server);
  const stream = await listen(chat.streamUrl);
  await say(server, chat, '包裹没到');
  await until(() => stream.activities.length === 3);
  expect(await server.serving.bot.passSilence(`web:${chat.conversationId}`)).toBe(true);
  await until(
    () => stream.activities.length > 3,
    () => stream.activities,
  );
  // It answers nothing in particular.
  expect(stream.activities[3]).toMatchObject({ from: { id: 'bot' }, text: expect.any(String) });
  expect(stream.activities[3]?.replyToId).toBeUndefined();
  stream.close();
});

test('visitors are counted by the address that the own proxy has seen, whatever they write before it', async () => {
  const own = await product({ TRUSTED_PROXIES: '1' });
  const visit = async (forwarded: string) =>
    (await call(own, 'POST', '/tokens/embed', { headers: { origin: PAGE, 'x-forwarded-for': forwarded } })).status;
  let refused: number | null = null;
  for (let i = 0; i < 2_000 && refused === null; i++) if ((await visit(`10.0.0.${i}, 192.0.2.1`)) === 429) refused = i;
  expect(refused).toBeGreaterThanOrEqual(300);
  const { headers, json } = await call(own, 'POST', '/tokens/embed', {
    headers: { origin: PAGE, 'x-forwarded-for': '192.0.2.1' },
  });
  expect([json.error.code, Number(headers.get('retry-after'))]).toEqual(['TooManyRequests', 1]);
  expect(await visit('192.0.2.1, 192.0.2.2')).toBe(200);
  await own.close();
});
