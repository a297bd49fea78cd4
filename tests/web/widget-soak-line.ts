/** The way between browsers and a server that is killed and started again: a line that is cut on purpose. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Random } from '../soak/random.ts';

export type CutLine = {
  readonly url: string;
  /** Where the server is now; null: nowhere. */
  lead(port: number | null): void;
  /** Cuts one of the open WebSockets. @returns whether there was one */
  cutSocket(random: Random): boolean;
  /** The next message that somebody posts arrives, and its answer does not. */
  loseAnswer(): void;
  /** How often something was cut. */
  readonly cuts: () => { readonly sockets: number; readonly answers: number };
  close(): void;
};

type Pair = { readonly cut: () => void };

const PAGE = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script src="/widget.js"></script><h1>Shop</h1>`;
const PAGE_ANSWER = [
  'HTTP/1.1 200 OK',
  'content-type: text/html; charset=utf-8',
  `content-length: ${Buffer.byteLength(PAGE)}`,
  'connection: close',
  '',
  PAGE,
].join('\r\n');

/** Answers itself for `/shop`, a page with the chat in it. */
export async function startCutLine(): Promise<CutLine> {
  const open = new Set<Socket>();
  const webSockets = new Set<Pair>();
  let port: number | null = null;
  let losing = 0;
  const cuts = { sockets: 0, answers: 0 };
  const server = createServer({ noDelay: true }, (client) => {
    open.add(client);
    let upstream: Socket | null = null;
    let isMute = false;
    const pair: Pair = {
      cut() {
        webSockets.delete(pair);
        for (const socket of [client, upstream]) {
          if (socket === null) continue;
          socket.resetAndDestroy();
          open.delete(socket);
        }
      },
    };
    const begin = (to: number): Socket => {
      const socket = connect({ port: to, host: '127.0.0.1', noDelay: true });
      open.add(socket);
      socket.on('error', pair.cut).on('close', pair.cut);
      socket.on('data', (data) => {
        if (!isMute) return client.write(data);
        cuts.answers += 1;
        pair.cut();
      });
      return socket;
    };
    client.on('error', pair.cut).on('close', pair.cut);
    client.on('data', (data) => {
      const head = data.toString('latin1', 0, 2_000);
      if (head.startsWith('GET /shop ')) return client.end(PAGE_ANSWER);
      if (port === null) return pair.cut();
      if (/^GET \S*\/stream\?/.test(head)) webSockets.add(pair);
      if (losing > 0 && /^POST \S*\/activities /.test(head)) {
        losing -= 1;
        isMute = true;
      }
      upstream ??= begin(port);
      upstream.write(data);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(to) {
      port = to;
    },
    cutSocket(random) {
      const pair = [...webSockets][random.below(webSockets.size)];
      if (pair === undefined) return false;
      cuts.sockets += 1;
      pair.cut();
      return true;
    },
    loseAnswer() {
      losing += 1;
    },
    cuts: () => ({ ...cuts }),
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}
