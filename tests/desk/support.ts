/** The whole product with its desk, always open, and people and customers who use it by its public doors. */
import { randomUUID } from 'node:crypto';
import WebSocketClient from 'ws';
import type { Act, ActAnswer, Board, ClientWord, ConversationView, DeskFile, ServerWord } from '../../src/service/desk/wire.ts';
import {
  type Activity,
  begin,
  type Conversation,
  listen,
  type Product,
  product,
  say,
  until,
} from '../adapters/channel/directline/support.ts';
import { alwaysOpen } from './knowledge.ts';

export const PASSWORD = 'correct horse 马';
/** The smallest picture: one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export type DeskPerson = {
  readonly id: string;
  readonly name: string;
  get<T>(path: string): Promise<{ readonly status: number; readonly json: T }>;
  post<T>(path: string, body: object): Promise<{ readonly status: number; readonly json: T }>;
  /** Of the session. */
  cookie(): string;
  board(): Promise<Board>;
  view(conversation: string): Promise<ConversationView>;
  /** Acts with the epoch and the last message that the person would see now, unless told otherwise. */
  act(conversation: string, act: Act, seen?: { readonly epoch?: number; readonly id?: string }): Promise<ActAnswer>;
  reply(conversation: string, text: string, files?: readonly DeskFile[]): Promise<ActAnswer>;
  /** Keeps a file for a reply. */
  upload(conversation: string, bytes: Buffer, name?: string): Promise<{ readonly status: number; readonly json: DeskFile }>;
  /** Opens the desk on a screen. */
  screen(presence?: 'available' | 'busy' | 'away'): Promise<Screen>;
};

export type Screen = {
  readonly words: ServerWord[];
  say(word: ClientWord): void;
  close(): Promise<void>;
  /** Takes nothing more, and closes it. */
  leave(): Promise<void>;
};

export type DeskProduct = Product & {
  admin(): Promise<DeskPerson>;
  /** Somebody with an account, signed in. */
  person(name: string, more?: object): Promise<DeskPerson>;
};

export async function deskProduct(
  more: { readonly [name: string]: string } = {},
  knowledge = alwaysOpen(),
): Promise<DeskProduct> {
  const server = await product(more, knowledge);
  let first: DeskPerson | null = null;
  let made = 0;
  const admin = async (): Promise<DeskPerson> => {
    if (first) return first;
    const token = server.serving.setupLink?.split('#')[1];
    first = await signedIn(server.url, 'setup', { token, login: 'admin', name: '管理员', password: PASSWORD });
    return first;
  };
  return Object.assign(server, {
    admin,
    async person(name: string, profile: object = {}) {
      const login = `person${++made}`;
      const fields = { login, name, roles: ['agent'], languages: ['zh', 'en'], skills: ['*'], capacity: 4, ...profile };
      const { status, json } = await (await admin()).post<{ link: string }>('people', fields);
      if (status >= 300) throw new Error(JSON.stringify(json));
      return signedIn(server.url, 'setup', { token: json.link.split('#')[1], password: PASSWORD });
    },
  });
}

/** Somebody who comes in by what `POST /desk/api/PATH` takes. */
export async function signedIn(url: string, path: string, fields: object): Promise<DeskPerson> {
  let cookie = '';
  // biome-ignore lint/suspicious/noExplicitAny: answers of every route
  const send = async (method: string, to: string, body?: object): Promise<{ status: number; json: any }> => {
    const response = await fetch(`${url}/desk/api/${to}`, {
      method,
      headers: {
        ...(cookie !== '' && { cookie }),
        ...(body && { 'content-type': 'application/json', 'x-signpost': '1', origin: url }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const given = response.headers.getSetCookie()[0]?.split(';')[0];
    if (given) cookie = given;
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, json: isJson ? await response.json() : await response.text() };
  };
  const entered = await send('POST', path, fields);
  if (entered.status >= 300) throw new Error(JSON.stringify(entered.json));
  const { id, name } = entered.json.person;
  const of = (conversation: string) => `conversations/${encodeURIComponent(conversation)}`;
  const person: DeskPerson = {
    id,
    name,
    cookie: () => cookie,
    get: (to) => send('GET', to),
    post: (to, body) => send('POST', to, body),
    board: async () => (await send('GET', 'board')).json,
    view: async (conversation) => (await send('GET', of(conversation))).json,
    async act(conversation, act, { epoch, id: key = randomUUID() } = {}) {
      const seen = epoch ?? (await person.view(conversation)).row?.epoch ?? 0;
      return (await send('POST', `${of(conversation)}/act`, { id: key, epoch: seen, act })).json;
    },
    async reply(conversation, text, files) {
      const { row, lastSeq } = await person.view(conversation);
      const named = files?.map(({ upload, name }) => ({ upload, name }));
      const reply = { kind: 'reply', text, seen: lastSeq, ...(named && { files: named }) } as const;
      return person.act(conversation, reply, { epoch: row.epoch });
    },
    upload: (conversation, bytes, name) => sendFile(url, person, `${of(conversation)}/files`, bytes, name),
    async screen(presence) {
      const socket = new WebSocketClient(`${url.replace('http', 'ws')}/desk/api/socket`, { headers: { cookie, origin: url } });
      const words: ServerWord[] = [];
      socket.on('message', (data) => words.push(JSON.parse(String(data))));
      await new Promise<void>((resolve, reject) => {
        socket.once('open', () => resolve());
        socket.once('error', reject);
      });
      const say = (word: ClientWord): void => socket.send(JSON.stringify(word));
      if (presence) {
        say({ kind: 'presence', presence });
        const there = () =>
          person.board().then(({ colleagues }) => colleagues.some((one) => one.id === id && one.presence === presence));
        await until(there, () => words);
      }
      const close = (): Promise<void> =>
        new Promise((resolve) => {
          socket.once('close', () => resolve());
          socket.close();
        });
      return {
        words,
        say,
        close,
        async leave() {
          say({ kind: 'presence', presence: 'away' });
          await until(async () => (await person.board()).colleagues.some((one) => one.id === id && one.presence === 'away'));
          await close();
        },
      };
    },
  };
  return person;
}

/** @param door null: who is not signed in */
export async function sendFile(
  url: string,
  door: Pick<DeskPerson, 'cookie'> | null,
  path: string,
  bytes: Buffer,
  name = 'a.png',
  // biome-ignore lint/suspicious/noExplicitAny: answers of every kind
): Promise<{ status: number; json: any }> {
  const response = await fetch(`${url}/desk/api/${path}`, {
    method: 'POST',
    headers: {
      ...(door && { cookie: door.cookie() }),
      'x-signpost': '1',
      origin: url,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, json: await response.json() };
}

export type Customer = {
  /** As it is stored. */
  readonly conversation: string;
  readonly chat: Conversation;
  readonly activities: readonly Activity[];
  say(text: string): Promise<void>;
  /** Texts so far, with who said them. */
  heard(): readonly string[];
  /** Waits until something of this kind was said. */
  hears(text: string | RegExp): Promise<void>;
  /** The last status that was told. */
  status(): unknown;
  close(): void;
};

export async function customer(server: Product): Promise<Customer> {
  const chat = await begin(server);
  const stream = await listen(chat.streamUrl);
  const heard = () =>
    stream.activities.filter(({ type }) => type === 'message').map(({ from, text }) => `${from.name ?? from.id}: ${text}`);
  return {
    conversation: `web:${chat.conversationId}`,
    chat,
    activities: stream.activities,
    async say(text) {
      const { status, json } = await say(server, chat, text);
      if (status !== 200) throw new Error(JSON.stringify(json));
    },
    heard,
    hears: (text) =>
      until(() => heard().some((line) => (typeof text === 'string' ? line.includes(text) : text.test(line))), heard),
    status: () =>
      (stream.activities as readonly { name?: string; value?: unknown }[]).filter(({ name }) => name === 'signpost.status').at(-1)
        ?.value,
    close: stream.close,
  };
}
