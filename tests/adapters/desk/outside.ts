/** Desks that are not ours, played by the test: servers that take what they are told, and people who answer. */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customer } from '../../desk/support.ts';
import { type Product, until } from '../channel/directline/support.ts';

export const SECRET = 'a desk secret of thirty-two characters';

export type Arrived = {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every route
  readonly json: any;
};

export type FakeServer = {
  readonly url: string;
  /** What was taken. */
  readonly arrived: Arrived[];
  /** While it is down, all that is for the desk is refused, and counted here. */
  down: boolean;
  refused: number;
  close(): Promise<void>;
};

/**
 * @param answer the JSON to a request
 * @param isForDesk whether a request is refused while the desk is down; others are for the customer
 */
export async function fakeServer(
  answer: (request: Arrived) => object = () => ({}),
  isForDesk: (request: Arrived) => boolean = () => true,
): Promise<FakeServer> {
  const arrived: Arrived[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks).toString();
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, raw, json: raw === '' ? null : JSON.parse(raw) };
    const isRefused = fake.down && isForDesk(one);
    if (isRefused) fake.refused += 1;
    else arrived.push(one);
    response.writeHead(isRefused ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isRefused ? {} : answer(one)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    down: false,
    refused: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return fake;
}

/** Somebody who writes to the bot, and what they have been told, in order. */
export type Talker = {
  say(text: string): Promise<void>;
  lines(): readonly string[];
  hears(text: string): Promise<void>;
  close(): void;
};

/** How a desk says something: the status of our answer. `again`: the last request once more, byte for byte. */
export type Post = (body: object, how?: 'well' | 'wrong' | 'old' | 'unsigned' | 'again') => Promise<number>;

/** What every desk can do, whatever its wire. `at`: what it was told, as text. */
export type Side = {
  readonly name: string;
  readonly server: FakeServer;
  /** Settings with which we find it. */
  readonly env: { readonly [name: string]: string };
  /** The customer's words and its people's do not come by us. */
  readonly passesBy: boolean;
  /** It has the conversation as soon as it is told. */
  readonly takesAtOnce: boolean;
  talker(product: Product): Promise<Talker>;
  /** All that it has been told of handoffs that begin. */
  begun(): readonly string[];
  /** Words of the customer that have reached it. */
  words(): readonly string[];
  /** Ends that it has been told. */
  ended(): readonly string[];
  accept(product: Product, name: string): Promise<number>;
  /** Its person writes. The same id again is the same message again. */
  write(product: Product, id: number, text: string): Promise<number>;
  giveBack(product: Product): Promise<number>;
  /** Nobody takes it. Missing: it has no word for that. */
  readonly fail?: (product: Product) => Promise<number>;
  /** Missing: who it is is not shown by a signature. */
  readonly post?: (product: Product) => Post;
};

export async function webTalker(product: Product): Promise<Talker> {
  const one = await customer(product);
  return { say: one.say, lines: one.heard, hears: (text) => one.hears(text), close: one.close };
}

export function talkerOf(say: Talker['say'], lines: Talker['lines']): Talker {
  const hears = (text: string) => until(() => lines().some((line) => line.includes(text)), lines);
  return { say, lines, hears, close: () => {} };
}

/** The last request to each address, as it was sent. */
const last = new Map<string, RequestInit>();

/** Requests signed as Chatwoot and our own webhook sign them. */
export function signedPost(url: string, prefix: string, secret: string): Post {
  return async (body, how = 'well') => {
    const before = how === 'again' ? last.get(url) : undefined;
    if (before) return (await fetch(url, before)).status;
    const raw = JSON.stringify(body);
    const timestamp = String(Math.floor(Date.now() / 1000) - (how === 'old' ? 301 : 0));
    const mac = createHmac('sha256', how === 'wrong' ? `${secret}!` : secret)
      .update(`${timestamp}.${raw}`)
      .digest('hex');
    const request = {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(how !== 'unsigned' && { [`${prefix}-signature`]: `sha256=${mac}`, [`${prefix}-timestamp`]: timestamp }),
        [`${prefix}-delivery`]: randomUUID(),
      },
      body: raw,
    };
    last.set(url, request);
    const response = await fetch(url, request);
    await response.arrayBuffer();
    return response.status;
  };
}
