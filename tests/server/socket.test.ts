/** Sockets that do not behave, and a server that goes: with small bounds and a door that lets everybody in. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import WebSocketClient from 'ws';
import type { DirectLineDoor, DoorSocket } from '../../src/server/directline.ts';
import { openSockets, type SocketLimits, type Sockets } from '../../src/server/socket.ts';
import { until } from '../adapters/channel/directline/support.ts';

let server: Server;
let sockets: Sockets;
let inside: DoorSocket[];
let left: number;
const outside: (Socket | WebSocketClient)[] = [];

async function open(limits: Partial<SocketLimits> = {}): Promise<void> {
  inside = [];
  left = 0;
  const door = {
    stream: () => (socket: DoorSocket) => {
      inside.push(socket);
      return () => {
        left += 1;
      };
    },
    close: () => {},
  } as unknown as DirectLineDoor;
  server = createServer((_request, response) => response.end('ordinary'));
  sockets = openSockets(server, { door, publicUrl: null, proxies: 0 }, () => {}, { closeMs: 200, ...limits });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
}
beforeEach(() => open());
afterEach(async () => {
  for (const one of outside.splice(0)) 'terminate' in one ? one.terminate() : one.destroy();
  await sockets.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const port = () => (server.address() as AddressInfo).port;
const PATH = '/v3/directline/conversations/a/stream';

async function client(): Promise<WebSocketClient> {
  const socket = new WebSocketClient(`ws://127.0.0.1:${port()}${PATH}`);
  outside.push(socket);
  await once(socket, 'open');
  return socket;
}

/** A client that shakes hands and then never reads nor answers. */
async function deaf(path = PATH): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1');
  outside.push(socket);
  socket.on('error', () => {});
  const key = 'dGhlIHNhbXBsZSBub25jZQ==';
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  return socket;
}

describe('sockets', () => {
  test('one that gives no sign of life is cut', async () => {
    await sockets.close();
    server.close();
    await open({ aliveMs: 50 });
    await deaf();
    await until(() => left === 1);
    expect(sockets.count()).toBe(0);
  });

  test('32 one that reads nothing is given a pause, and cut before it fills the memory', async () => {
    await sockets.close();
    server.close();
    await open({ enoughBytes: 10_000, unreadBytes: 100_000 });
    await deaf();
    await until(() => inside.length === 1);
    const [reader] = inside;
    let sent = 0;
    // What the system takes for it is not ours to bound.
    while (reader?.isReady() && sent < 100_000_000) {
      reader.send('x'.repeat(50_000), () => {});
      sent += 50_000;
    }
    expect(reader?.isReady()).toBe(false);
    for (let i = 0; i < 10; i++) reader?.send('x'.repeat(50_000), () => {});
    await until(() => left === 1);
    expect(sockets.count()).toBe(0);
    // To send to it now is no error.
    reader?.send('late', () => {});
  });

  test('no more than there is room for: the next one is told so', async () => {
    await sockets.close();
    server.close();
    await open({ most: 1 });
    await client();
    const socket = await deaf();
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 .*\r\n[\s\S]*retry-after: 5[\s\S]*"code":"NoRoom"/);
  });

  test('an upgrade on another path is an ordinary request', async () => {
    const socket = await deaf('/elsewhere');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*ordinary/);
  });

  test('when the server is about to go, all are told to come again elsewhere, and no new ones are let in', async () => {
    const one = await client();
    const ended = once(one, 'close');
    sockets.retire();
    expect((await ended)[0]).toBe(1012);
    const socket = await deaf();
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 503/);
  });

  test('at the end also those go that do not answer', async () => {
    await deaf();
    await until(() => inside.length === 1);
    await sockets.close();
    await until(() => left === 1);
    expect(sockets.count()).toBe(0);
  });
});
