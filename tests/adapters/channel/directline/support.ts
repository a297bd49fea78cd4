/** The whole product behind the web channel's door, with a small project of flows, and a plain client of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocketClient from 'ws';
import { createLog } from '../../../../src/adapters/system/log.ts';
import { readConfig } from '../../../../src/config.ts';
import { type Serving, startServing } from '../../../../src/serve.ts';
import type { Knowledge } from '../../../../src/service/turn.ts';
import { miniKnowledge } from '../../../support/talk.ts';

export const SECRET = 'a secret of at least thirty-two characters';
export const PAGE = 'https://shop.example';
/** A busy machine fits into this. */
export const PATIENCE_MS = 30_000;

export type Product = {
  readonly url: string;
  readonly serving: Serving;
  readonly folder: string;
  /** Ends the process's part, and starts another one on the same database and port. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** @param more settings */
export async function product(
  more: { readonly [name: string]: string } = {},
  knowledge: Knowledge = miniKnowledge(),
): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-web-'));
  const start = (port: string): Promise<Serving> => {
    const read = readConfig({
      PORT: port,
      WATCH_FLOWS: 'off',
      ...(more.DATABASE_URL ? {} : { DATABASE_FILE: join(folder, 'bot.db') }),
      DEMO_PAGE: 'off',
      STUDIO: 'off',
      METRICS: 'off',
      WALLET_URL: 'http://127.0.0.1:9',
      DIRECTLINE_SECRET: SECRET,
      WEB_ORIGINS: PAGE,
      UPLOADS_DIR: join(folder, 'uploads'),
      ...more,
    });
    if (!read.ok) throw new Error(read.problems.join('\n'));
    return startServing(read.config, Promise.resolve(knowledge), createLog('silent'));
  };
  let serving = await start('0');
  const { url } = serving;
  return {
    url,
    folder,
    get serving() {
      return serving;
    },
    async restart() {
      await serving.close();
      serving = await start(new URL(url).port);
    },
    async close() {
      await serving.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Activity = {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly from: { readonly id: string; readonly role: string; readonly name?: string };
  readonly text?: string;
  readonly replyToId?: string;
  readonly channelData?: { readonly [name: string]: unknown };
  readonly attachments?: readonly { readonly name: string; readonly contentType: string; readonly contentUrl: string }[];
  readonly suggestedActions?: { readonly actions: readonly { readonly title: string; readonly value: unknown }[] };
};

/** An answer with its parsed body; tests look into it freely. */
export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: bodies of every endpoint
  readonly json: any;
};

export async function call(
  server: { readonly url: string },
  method: string,
  path: string,
  options: { readonly bearer?: string; readonly body?: unknown; readonly headers?: { readonly [name: string]: string } } = {},
): Promise<Answered> {
  const { bearer, body, headers = {} } = options;
  const response = await fetch(`${server.url}/v3/directline${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? null : JSON.parse(text) };
}

export type Conversation = { readonly conversationId: string; readonly token: string; readonly streamUrl: string };

/** A new conversation, with a token that the page's server got. */
export async function begin(server: { readonly url: string }, user: object = { user: { id: 'visitor' } }): Promise<Conversation> {
  const { json } = await call(server, 'POST', '/tokens/generate', { bearer: SECRET, body: user });
  return (await call(server, 'POST', '/conversations', { bearer: json.token, body: { user: {}, locale: 'zh-CN' } })).json;
}

let sent = 0;

export function say(
  server: { readonly url: string },
  { conversationId, token }: Pick<Conversation, 'conversationId' | 'token'>,
  text: string,
  more: object = {},
): Promise<Answered> {
  const body = {
    type: 'message',
    from: { id: 'visitor' },
    text,
    channelData: { clientActivityID: `c${++sent}` },
    ...more,
  };
  return call(server, 'POST', `/conversations/${conversationId}/activities`, { bearer: token, body });
}

export async function read(
  server: { readonly url: string },
  { conversationId, token }: Pick<Conversation, 'conversationId' | 'token'>,
  watermark = '',
): Promise<{ readonly activities: readonly Activity[]; readonly watermark: string }> {
  return (await call(server, 'GET', `/conversations/${conversationId}/activities?watermark=${watermark}`, { bearer: token }))
    .json;
}

export const texts = (activities: readonly Activity[]) => activities.map((one) => one.text);

/** Waits for a condition; fails after a long time with what there was. */
export async function until(condition: () => boolean | Promise<boolean>, show: () => unknown = () => ''): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain; there is: ${JSON.stringify(show())}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export type Listener = {
  readonly activities: Activity[];
  readonly frames: { readonly activities: readonly Activity[]; readonly watermark: string }[];
  /** Code with which the socket ended; null while it is open. */
  ended(): number | null;
  readonly socket: WebSocketClient;
  close(): void;
};

/** Opens a stream and collects what comes. Resolves when it is open; rejects when it is refused. */
export async function listen(url: string): Promise<Listener> {
  const socket = new WebSocketClient(url);
  const [activities, frames]: [Activity[], Listener['frames']] = [[], []];
  let code: number | null = null;
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data));
    frames.push(frame);
    activities.push(...frame.activities);
  };
  socket.onclose = (event) => {
    code = event.code;
  };
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('refused'));
  });
  return { activities, frames, ended: () => code, socket, close: () => socket.terminate() };
}
