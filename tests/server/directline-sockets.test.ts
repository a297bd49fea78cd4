/** The sockets of the web channel, by its door: what they show, who may open them, how they end. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import WebSocketClient from 'ws';
import {
  begin,
  call,
  listen,
  PAGE,
  type Product,
  product,
  read,
  SECRET,
  say,
  texts,
  until,
} from '../adapters/channel/directline/support.ts';

let server: Product;
beforeAll(async () => {
  server = await product({ METRICS: 'on' });
});
afterAll(() => server.close());

/** Tries to open a socket. @returns the status of the refusal; 101 when it was let in */
async function upgrade(url: string, headers: { [name: string]: string } = {}): Promise<number> {
  const socket = new WebSocketClient(url, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

describe('sockets', () => {
  test('begin with everything, and go on with what comes', async () => {
    const chat = await begin(server);
    const stream = await listen(chat.streamUrl);
    await say(server, chat, 'my parcel is lost');
    await until(
      () => stream.activities.length === 3,
      () => stream.activities,
    );
    expect(texts(stream.activities)).toEqual(['您好。', 'my parcel is lost', 'Letter or box?']);
    expect(stream.frames.at(-1)?.watermark).toBe('3');
    stream.close();
  });

  test('are counted while they are open', async () => {
    const gauge = async () => /^bot_open_sockets (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())?.[1];
    await until(async () => (await gauge()) === '0');
    const chat = await begin(server);
    const streams = [await listen(chat.streamUrl), await listen(chat.streamUrl)];
    expect(await gauge()).toBe('2');
    for (const { socket } of streams) socket.close();
    await until(async () => (await gauge()) === '0');
  });

  test('two windows show the same; one that comes back goes on where it was', async () => {
    const chat = await begin(server);
    const [one, two] = [await listen(chat.streamUrl), await listen(chat.streamUrl)];
    await say(server, chat, '包裹没到');
    await until(() => one.activities.length === 3 && two.activities.length === 3);
    expect(one.activities.map(({ id }) => id)).toEqual(two.activities.map(({ id }) => id));
    one.close();
    await say(server, chat, '信');
    await until(() => two.activities.length === 5);
    const { json } = await call(server, 'GET', `/conversations/${chat.conversationId}?watermark=3`, { bearer: chat.token });
    const back = await listen(json.streamUrl);
    await until(() => back.activities.length === 2);
    expect(back.activities.map(({ id }) => id)).toEqual(two.activities.slice(3).map(({ id }) => id));
    // Without a watermark: what comes from now on.
    const live = await call(server, 'GET', `/conversations/${chat.conversationId}`, { bearer: chat.token });
    const now = await listen(live.json.streamUrl);
    await say(server, chat, '没有订单号');
    await until(
      () => now.activities.length === 3,
      () => now.activities,
    );
    expect(now.activities[0]?.text).toBe('没有订单号');
    for (const stream of [two, back, now]) stream.close();
  });

  test('a long history comes whole and in order', async () => {
    const chat = await begin(server);
    for (let i = 0; i < 220; i += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, k) => say(server, chat, '你好', { channelData: { clientActivityID: `l${i + k}` } })),
      );
    const stream = await listen(chat.streamUrl);
    await until(
      () => stream.activities.length === 441,
      () => stream.activities.length,
    );
    expect(stream.activities.map(({ channelData }) => channelData?.['webchat:sequence-id'])).toEqual(
      Array.from({ length: 441 }, (_, i) => i + 1),
    );
    stream.close();
  });

  test('an event comes back to the sockets with an id, and is not kept', async () => {
    const chat = await begin(server);
    const stream = await listen(chat.streamUrl);
    await until(() => stream.activities.length === 1);
    const { json } = await say(server, chat, '', {
      type: 'event',
      name: 'webchat/join',
      value: { language: 'zh' },
      channelData: { clientActivityID: 'e1' },
    });
    await until(() => stream.activities.length === 2);
    expect(stream.activities[1]).toMatchObject({
      id: json.id,
      type: 'event',
      name: 'webchat/join',
      channelData: { clientActivityID: 'e1' },
    });
    expect((await read(server, chat)).activities).toHaveLength(1);
    stream.close();
  });

  test('signs of life are not read, and a flood of them ends the socket', async () => {
    const stream = await listen((await begin(server)).streamUrl);
    for (let i = 0; i < 3; i++) stream.socket.send('');
    await until(() => stream.activities.length === 1);
    for (let i = 0; i < 400; i++) stream.socket.send('{');
    await until(() => stream.ended() !== null);
    expect(stream.ended()).toBe(1008);
    const large = await listen((await begin(server)).streamUrl);
    large.socket.send('x'.repeat(20_000));
    await until(() => large.ended() !== null);
    expect(large.ended()).toBe(1009);
  });

  test.each<[string, (url: string) => string, { [name: string]: string }, number]>([
    ['38 a page that is not allowed', (url) => url, { origin: 'https://evil.example' }, 403],
    ['a wrong token', (url) => url.replace(/t=.*/, 't=x'), {}, 403],
    ['no token', (url) => url.replace(/[?&]t=.*/, ''), {}, 403],
    ['35 another conversation', (url) => url.replace(/conversations\/[\w-]+/, `conversations/${'a'.repeat(22)}`), {}, 403],
    ['36 a watermark that is none', (url) => url.replace('watermark=-', 'watermark=-5'), {}, 400],
    ['an allowed page', (url) => url, { origin: PAGE }, 101],
    ['a client that would post through the socket', (url) => url.replace('/stream?', '/stream/multimodal?'), {}, 400],
  ])('%s', async (_, change, headers, status) => {
    const { streamUrl } = await begin(server);
    expect(await upgrade(change(streamUrl), headers)).toBe(status);
  });

  test('a token for a socket is good for a minute, and for nothing else', async () => {
    const { streamUrl, conversationId, token } = await begin(server);
    const claims = JSON.parse(Buffer.from(new URL(streamUrl).searchParams.get('t')?.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.iat).toBe(60);
    expect(
      await upgrade(`${server.url.replace('http', 'ws')}/v3/directline/conversations/${conversationId}/stream?t=${token}`),
    ).toBe(403);
  });

  test('a conversation has a bounded number of them', async () => {
    const { streamUrl } = await begin(server);
    const open = await Promise.all(Array.from({ length: 20 }, () => listen(streamUrl)));
    expect(await upgrade(streamUrl)).toBe(429);
    for (const stream of open) stream.close();
    await until(async () => (await upgrade(streamUrl)) === 101);
  });

  test('what is no handshake is answered or closed, and hurts nobody', async () => {
    const { streamUrl } = await begin(server);
    const { pathname, search, port } = new URL(streamUrl);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 1\r\n\r\n`,
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 4\d\d/);
    socket.destroy();
    expect((await call(server, 'POST', '/tokens/generate', { bearer: SECRET })).status).toBe(200);
  });
});

describe('the end of a process', () => {
  test('sockets are told to come again, and a conversation goes on with the next process as if nothing had been', async () => {
    const own = await product();
    const chat = await begin(own);
    const stream = await listen(chat.streamUrl);
    await say(own, chat, '包裹没到');
    await until(() => stream.activities.length === 3);
    await own.restart();
    await until(() => stream.ended() !== null);
    expect(stream.ended()).toBe(1012);
    // The token is as good as before: its key is kept in the database.
    const { json } = await call(own, 'GET', `/conversations/${chat.conversationId}?watermark=3`, { bearer: chat.token });
    const again = await listen(json.streamUrl);
    await say(own, chat, '箱子');
    await until(() => again.activities.length === 2);
    expect(texts(again.activities)).toEqual(['箱子', '订单号？']);
    again.close();
    await own.close();
  });
});
