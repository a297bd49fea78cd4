/** The socket of the desk's page: words of the server as they come, a few words of the page. Whatever is lost on it is made up for by the next board. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { ClientWord, ServerWord } from '../service/desk/wire.ts';
import type { SignedIn } from '../service/people/parts.ts';
import { Problem } from './answer.ts';
import { type Desk, requirePersonOfUpgrade, tokenOf } from './person.ts';
import { alsoUpgrade, refuse, type Sockets } from './socket.ts';

/** What the sockets need of the desk. */
export type DeskLive = {
  connect(
    who: SignedIn,
    screen: { readonly send: (word: ServerWord) => void; readonly who: () => Promise<SignedIn | null> },
  ): { said(word: ClientWord): Promise<void>; close(): void };
};

const PATH = /^\/desk\/api\/socket(?:\?|$)/;
const FRAME_BYTES = 4_096;
const UNREAD_BYTES = 4_194_304;
const ALIVE_MS = 20_000;
/** Words of a page between two signs of life. */
const MOST_WORDS = 200;
const MOST = 2_000;
const GOING = 1012;
const ENDED = 4401;
const TOO_MUCH = 1008;

const FULL = new Problem(503, 'no_room', 'This server takes no more screens at the moment; try again later.', {
  headers: { 'retry-after': '5' },
});

const CONVERSATION = z.string().min(1).max(300);
const WORD = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('look'), conversation: CONVERSATION.nullable() }),
  z.strictObject({ kind: z.literal('typing'), conversation: CONVERSATION }),
  z.strictObject({ kind: z.literal('presence'), presence: z.enum(['available', 'busy', 'away']) }),
]);

type Client = { readonly socket: WebSocket; alive: boolean; words: number };

/** Makes the server take the desk's sockets. */
export function openDeskSockets(server: HttpServer, desk: Desk, live: DeskLive, trouble: (error: unknown) => void): Sockets {
  const clients = new Set<Client>();
  let retiring = false;
  const upgrades = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES,
  });

  const letIn = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    if (retiring || clients.size >= MOST) throw FULL;
    const who = await requirePersonOfUpgrade(desk, request);
    const token = tokenOf(desk, request.headers);
    const again = async (): Promise<SignedIn | null> => (token === null ? null : desk.people.signedIn(token));
    upgrades.handleUpgrade(request, socket, head, (open) => serve(open, who, again, clients, live, trouble));
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!PATH.test(request.url ?? '')) return;
    socket.on('error', () => socket.destroy());
    letIn(request, socket, head).catch((error) => {
      if (!(error instanceof Problem)) trouble(error);
      refuse(socket, error);
    });
  });
  alsoUpgrade(server, PATH);
  const heartbeat = setInterval(() => {
    for (const client of clients) {
      if (!client.alive) client.socket.terminate();
      client.alive = false;
      client.words = 0;
      client.socket.ping();
    }
  }, ALIVE_MS);
  heartbeat.unref();
  const goodbye = (): void => {
    retiring = true;
    for (const { socket } of clients) socket.close(GOING, 'connect again');
  };
  return {
    count: () => clients.size,
    retire: goodbye,
    async close() {
      goodbye();
      clearInterval(heartbeat);
      const force = setTimeout(() => {
        for (const { socket } of clients) socket.terminate();
      }, 1_000);
      await Promise.all([...clients].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve))));
      clearTimeout(force);
    },
  };
}

function serve(
  socket: WebSocket,
  who: SignedIn,
  again: () => Promise<SignedIn | null>,
  clients: Set<Client>,
  live: DeskLive,
  trouble: (error: unknown) => void,
): void {
  const client: Client = { socket, alive: true, words: 0 };
  clients.add(client);
  const screen = live.connect(who, {
    who: again,
    send(word) {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(word));
      if (word.kind === 'signed_out') socket.close(ENDED, 'signed out');
      if (socket.bufferedAmount > UNREAD_BYTES) socket.terminate();
    },
  });
  socket.on('pong', () => {
    client.alive = true;
  });
  socket.on('message', (data) => {
    client.words += 1;
    if (client.words > MOST_WORDS) return socket.close(TOO_MUCH, 'too many words');
    const word = wordOf(String(data));
    if (word) screen.said(word).catch(trouble);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    clients.delete(client);
    screen.close();
  });
}

/** Null: it is none of the words that a page says. */
function wordOf(text: string): ClientWord | null {
  try {
    return WORD.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
