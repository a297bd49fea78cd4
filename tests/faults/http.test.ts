/** 24 to 32: requests as no client would send them, at both doors of the real server. Afterwards it is well, and answers others. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { DirectLineDoor, DoorSocket } from '../../src/server/directline.ts';
import { openSockets } from '../../src/server/socket.ts';
import {
  begin,
  type Conversation,
  call,
  type Product,
  product,
  read,
  say,
  texts,
  until,
} from '../adapters/channel/directline/support.ts';
import { head, parseAnswer, rawRequest, type TestServer, testServer } from '../server/raw.ts';

let server: Product;
let chat: Conversation;
beforeAll(async () => {
  server = await product();
  chat = await begin(server);
});
afterAll(() => server.close());
afterEach(async () => {
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

const JSON_TYPE = 'Content-Type: application/json';
const doors = [['/api/messages'], ['/v3/directline']] as const;

/** Bytes to a door, with everything that the caller may have. */
function post(door: string, headers: readonly string[], parts: readonly (string | Uint8Array)[]): Promise<string> {
  const path = door === '/api/messages' ? door : `${door}/conversations/${chat.conversationId}/activities`;
  const lines = head(
    [JSON_TYPE, `Authorization: Bearer ${chat.token}`, 'Connection: close', ...headers],
    `POST ${path} HTTP/1.1`,
  );
  return rawRequest(Number(new URL(server.url).port), [lines, ...parts], 5_000);
}

async function refused(answer: Promise<string>, statuses: readonly number[]): Promise<void> {
  const text = await answer;
  const { status, json } = parseAnswer(text);
  expect(statuses).toContain(status);
  expect(json).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:/);
}

const lengthOf = (body: string | Uint8Array): string => `Content-Length: ${Buffer.byteLength(body)}`;

describe.each(doors)('at %s', (door) => {
  test.each([
    ['24 garbage gzip', Buffer.from('no gzip at all')],
    ['25 gzip bomb', gzipSync(Buffer.alloc(30_000_000))],
  ])('%s: refused without unpacking', async (_, body) => {
    await refused(post(door, ['Content-Encoding: gzip', lengthOf(body)], [body]), [415]);
  });

  test('26 endless chunked body: cut at its bound', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    await refused(
      post(
        door,
        ['Transfer-Encoding: chunked'],
        Array.from({ length: 64 }, () => chunk),
      ),
      [413],
    );
  });

  test('28 JSON 30,000 levels deep: refused before anything walks through it', async () => {
    for (const body of ['['.repeat(30_000) + ']'.repeat(30_000), `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`])
      await refused(post(door, [lengthOf(body)], [body]), [400, 413]);
  });

  test.each([
    ['two lengths', ['Content-Length: 2', 'Content-Length: 4']],
    ['a length and chunks', ['Content-Length: 2', 'Transfer-Encoding: chunked']],
    ['chunks in two ways', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
  ])('31 %s: refused, and the connection ends', async (_, headers) => {
    await refused(post(door, headers, ['{}', '0\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n']), [400, 501]);
  });
});

test('27 slowloris: headers and bodies that drip are cut, and others are answered meanwhile', async () => {
  const short: TestServer = await testServer();
  const dripping = (first: string): Promise<string> =>
    new Promise((resolve) => {
      let got = '';
      let drip: ReturnType<typeof setInterval>;
      const socket = connect(short.port, '127.0.0.1', () => {
        socket.write(first);
        drip = setInterval(() => socket.write('x'), 40);
      });
      socket.setEncoding('utf8').on('data', (text) => {
        got += text;
      });
      socket
        .on('error', () => {})
        .on('close', () => {
          clearInterval(drip);
          resolve(got);
        });
    });
  const slow = [
    ...Array.from({ length: 20 }, () => dripping('GET /livez HTTP/1.1\r\nHost: x\r\nX: ')),
    ...Array.from({ length: 20 }, () => dripping(head([JSON_TYPE, 'Content-Length: 60000']))),
  ];
  expect((await fetch(`${short.url}/livez`)).status).toBe(200);
  for (const text of await Promise.all(slow)) expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(short.bodies).toEqual([]);
  await short.close();
});

test('29 lone surrogates and NUL: kept as text, and everybody can go on', async () => {
  const mine = await begin(server);
  const strange = 'a\u0000b \ud83d c \udc00 \ufeff d';
  expect((await say(server, mine, strange)).status).toBe(200);
  const shown = texts((await read(server, mine)).activities)[1] ?? '';
  expect(shown).toContain('a');
  expect(shown).toContain('d');
  expect((await say(server, mine, '包裹没到')).status).toBe(200);
  expect(texts((await read(server, mine)).activities).at(-1)).toBe('是信还是箱子？');
});

test('30 duplicate keys and __proto__: the last one counts, and nothing else gets other properties', async () => {
  const mine = await begin(server);
  const body = `{"type":"event","type":"message","from":{"id":"visitor"},"text":"no","text":"你好","__proto__":{"text":"bad"},
    "channelData":{"__proto__":{"admin":true},"constructor":{"prototype":{"polluted":1}},"clientActivityID":"x1"}}`;
  const response = await fetch(`${server.url}/v3/directline/conversations/${mine.conversationId}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mine.token}`, 'content-type': 'application/json' },
    body,
  });
  expect(response.status).toBe(200);
  expect(texts((await read(server, mine)).activities)[1]).toBe('你好');
  const plain: Record<string, unknown> = {};
  expect([plain.admin, plain.polluted, plain.text]).toEqual([undefined, undefined, undefined]);
});

test('32 sockets that never read, more of them than there is room for: bounded in number and in memory, and requests are answered', async () => {
  const [room, come] = [400, 500];
  const inside: DoorSocket[] = [];
  const door = {
    stream: () => (socket: DoorSocket) => {
      inside.push(socket);
      return () => {};
    },
    close: () => {},
  } as unknown as DirectLineDoor;
  const host = createServer((_request, response) => response.end('ordinary'));
  const limits = { most: room, unreadBytes: 100_000, closeMs: 200 };
  const sockets = openSockets(host, { door, publicUrl: null, proxies: 0 }, () => {}, limits);
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo;
  const deaf: Socket[] = Array.from({ length: come }, () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    const shake =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    socket.write(`GET /v3/directline/conversations/a/stream HTTP/1.1\r\nHost: x\r\n${shake}\r\n\r\n`);
    return socket.pause();
  });
  try {
    await until(() => inside.length === room);
    expect(sockets.count()).toBe(room);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ordinary');
    // One is sent more and more: it is cut when too much waits for it.
    for (let sent = 0; sockets.count() === room && sent < 2_000; sent++) {
      inside[0]?.send('x'.repeat(50_000), () => {});
      if (sent % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => sockets.count() < room);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('ordinary');
  } finally {
    for (const socket of deaf) socket.destroy();
    await sockets.close();
    host.closeAllConnections();
    host.close();
  }
});

test('the real server goes on as if nothing had been', async () => {
  expect((await call(server, 'GET', `/conversations/${chat.conversationId}/activities`, { bearer: chat.token })).status).toBe(
    200,
  );
});
