/**
 * WebSockets beside restify: upgrades on one path only, with bounds on frames, on their number, on silence, and on what a reader leaves
 * unread. What clients send is not read: they send empty frames as a sign of life.
 */
import { type Server as HttpServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { errorJson, Problem, SAFE_HEADERS } from './answer.ts';
import { BASE, callerOf, type DirectLineOptions, type DoorSocket, isRefusal, problemOf, type Trouble } from './directline.ts';

export type SocketLimits = {
  /** Bytes of one frame from a client. */
  readonly frameBytes: number;
  /** Bytes that wait for a slow reader before it is given a pause … */
  readonly enoughBytes: number;
  /** … and with which it is cut. */
  readonly unreadBytes: number;
  /** Sockets in all. */
  readonly most: number;
  /** Milliseconds between signs of life that are asked for; a socket that misses one is cut. */
  readonly aliveMs: number;
  /** Frames of a client between two of these. */
  readonly frames: number;
  /** Milliseconds that a client gets to answer the end of its socket. */
  readonly closeMs: number;
};
const LIMITS: SocketLimits = {
  frameBytes: 16_384,
  enoughBytes: 131_072,
  unreadBytes: 1_048_576,
  most: 8_000,
  aliveMs: 30_000,
  frames: 300,
  closeMs: 1_000,
};

export type Sockets = {
  count(): number;
  /** Tells all clients to connect again elsewhere, and takes no new ones. */
  retire(): void;
  /** Ends all sockets. */
  close(): Promise<void>;
};

const PATH = new RegExp(`^${BASE}/conversations/([^/?]+)/stream(?:/multimodal)?(?:\\?|$)`);
const GOING = 1012;
const TOO_MUCH = 1008;

const FULL = new Problem(
  503,
  'NoRoom',
  'This server takes no more sockets at the moment; connect again later, or ask for messages.',
  {
    headers: { 'retry-after': '5' },
  },
);
/** In this mode a client posts through the socket and gets no answer: nobody would know what was lost. */
const NO_VOICE = new Problem(
  400,
  'NoVoice',
  'There is no voice mode; create the client with enableVoiceMode: false, or serve its page with Permissions-Policy: microphone=().',
);
const NO_HANDSHAKE = new Problem(
  400,
  'BadHandshake',
  'This is no handshake of a WebSocket (version 13); use a WebSocket client.',
);

type Client = { readonly socket: WebSocket; alive: boolean; frames: number };

/** Makes the server take upgrades on the stream's path; all others stay ordinary requests. */
export function openSockets(
  server: HttpServer,
  options: DirectLineOptions,
  trouble: Trouble,
  limits: Partial<SocketLimits> = {},
): Sockets {
  const bounds: SocketLimits = { ...LIMITS, ...limits };
  const { door } = options;
  const clients = new Set<Client>();
  let retiring = false;
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: bounds.frameBytes,
    handleProtocols: () => false,
  });

  const letIn = (request: IncomingMessage): ReturnType<typeof door.stream> => {
    if (retiring || clients.size >= bounds.most) throw FULL;
    const url = new URL(`http://localhost${request.url}`);
    if (url.pathname.endsWith('/multimodal')) throw NO_VOICE;
    const id = PATH.exec(request.url ?? '')?.[1] ?? '';
    const caller = callerOf(request.headers, request.socket.remoteAddress ?? '', options);
    return door.stream(caller, id, url.searchParams.get('t') ?? '', url.searchParams.get('watermark'));
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Other doors have sockets, too.
    if (!PATH.test(request.url ?? '')) return;
    socket.on('error', () => socket.destroy());
    try {
      const begin = letIn(request);
      upgrades.handleUpgrade(request, socket, head, (open) => serve(open, begin, clients, bounds));
    } catch (error) {
      if (!(error instanceof Problem) && !isRefusal(error)) trouble(error);
      refuse(socket, error);
    }
  });
  alsoUpgrade(server, PATH);
  const heartbeat = setInterval(() => {
    for (const client of clients) checkAlive(client);
  }, bounds.aliveMs);
  heartbeat.unref();
  upgrades.on('wsClientError', (_error, socket) => refuse(socket, NO_HANDSHAKE));

  return {
    count: () => clients.size,
    retire() {
      retiring = true;
      for (const { socket } of clients) socket.close(GOING, 'connect again');
    },
    async close() {
      retiring = true;
      clearInterval(heartbeat);
      door.close();
      for (const { socket } of clients) socket.close(GOING, 'connect again');
      const force = setTimeout(() => {
        for (const { socket } of clients) socket.terminate();
      }, bounds.closeMs);
      await Promise.all([...clients].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve))));
      clearTimeout(force);
    },
  };
}

type Upgrades = HttpServer & { shouldUpgradeCallback?: (request: IncomingMessage) => boolean };
const upgrading = new WeakMap<HttpServer, RegExp[]>();

/** restify's own listener for all paths is gone; node asks which requests are upgrades at all: those of these paths. */
export function alsoUpgrade(server: Upgrades, path: RegExp): void {
  const paths = upgrading.get(server) ?? [];
  upgrading.set(server, paths);
  paths.push(path);
  server.shouldUpgradeCallback = ({ url = '' }) => paths.some((one) => one.test(url));
}

function serve(
  socket: WebSocket,
  begin: (reader: DoorSocket) => () => void,
  clients: Set<Client>,
  { unreadBytes, enoughBytes, frames }: SocketLimits,
): void {
  const client: Client = { socket, alive: true, frames: 0 };
  clients.add(client);
  let end = (): void => {};
  socket.on('pong', () => {
    client.alive = true;
  });
  socket.on('message', () => {
    client.alive = true;
    client.frames += 1;
    if (client.frames > frames) socket.close(TOO_MUCH, 'too many frames');
  });
  // The end follows; there is nothing else to do about it.
  socket.on('error', () => {});
  socket.on('close', () => {
    clients.delete(client);
    end();
  });
  end = begin({
    isReady: () => socket.bufferedAmount < enoughBytes,
    send(text, sent) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(text, sent);
      // Who does not read would fill the memory: it may connect again, and goes on where it stopped.
      if (socket.bufferedAmount > unreadBytes) socket.terminate();
    },
    close: (code, reason) => socket.close(code, reason),
  });
}

function checkAlive(client: Client): void {
  if (!client.alive) return client.socket.terminate();
  client.alive = false;
  client.frames = 0;
  client.socket.ping();
}

/** An answer to an upgrade that is not made, in the form of all others. */
export function refuse(socket: Duplex, error: unknown): void {
  const { status, code, message, headers } = problemOf(error);
  const body = JSON.stringify(errorJson(code, message));
  const lines = Object.entries({
    ...SAFE_HEADERS,
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () => socket.destroy());
}
