/** A server with the people of the desk behind it, and browsers that keep their cookies. Its clock stands still until it is moved. */

import { argon2Passwords } from '../../src/adapters/people/argon2.ts';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { peopleRoutes } from '../../src/server/people.ts';
import type { Desk } from '../../src/server/person.ts';
import type { Route } from '../../src/server/route.ts';
import { LIMITS, type PeopleParts } from '../../src/service/people/parts.ts';
import { TooManyHashes } from '../../src/service/people/passwords.ts';
import { createPeople, type People } from '../../src/service/people/people.ts';
import type { Store } from '../../src/service/ports.ts';
import { createSealer } from '../../src/service/sealing.ts';
import { type TestServer, testServer } from './raw.ts';

/** Nothing here is about slow senders. */
const PATIENT = { bytes: 64 * 1024, ms: 20_000, headersMs: 20_000, closeMs: 500 };

export const PASSWORD = 'correct horse 马';

export type Answered = { readonly status: number; readonly json: Json; readonly headers: Headers };
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any;

export type Browser = {
  get(path: string, headers?: Record<string, string>): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  cookie: string | null;
};

export type DeskServer = {
  readonly server: TestServer;
  readonly desk: Desk;
  readonly store: Store;
  readonly parts: PeopleParts;
  /** An empty database, and the clock back at its beginning. */
  renew(): Promise<void>;
  /** Lets time pass. */
  pass(ms: number): void;
  now(): string;
  browser(): Browser;
  /** The first account, signed in. */
  admin(): Promise<Browser>;
  /** Another account, with a password, signed in. */
  join(admin: Browser, login: string, profile?: object): Promise<Browser & { readonly id: string }>;
  audit(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export type DeskOptions = {
  /** Another store than one in memory; it is closed with the server. */
  readonly store?: Store;
  readonly parts?: Partial<PeopleParts>;
  readonly desk?: Partial<Desk>;
  readonly routes?: (desk: Desk) => readonly Route[];
};

export const silent = { info: () => {}, warn: () => {}, error: () => {} };
export const CHEAP = { memory: 8, passes: 1, parallelism: 1 };

/** One server for a whole file of tests: `renew` gives it an empty database. */
export async function deskServer({ store: given, parts: more, desk: how, routes }: DeskOptions = {}): Promise<DeskServer> {
  let time = 0;
  let ids = 0;
  const now = () => new Date(time).toISOString();
  const begin = (): PeopleParts => {
    time = Date.parse('2026-11-02T09:00:00.000Z');
    ids = 0;
    return {
      store: given ?? openSqliteStore({ file: ':memory:', log: silent }),
      clock: { now },
      ids: { unique: () => `p${++ids}` },
      limits: LIMITS,
      passwords: argon2Passwords(CHEAP, () => new TooManyHashes()),
      sealer: createSealer(['s'.repeat(32)]),
      names: (text) => Buffer.from(text).toString('hex').slice(-24),
      brand: () => '优付',
      provider: null,
      log: silent,
      ...more,
    };
  };
  let parts = begin();
  let current = createPeople(parts);
  const people = new Proxy({} as People, { get: (_, name) => Reflect.get(current, name) });
  const desk: Desk = { people, secure: false, publicUrl: null, proxies: 0, ...how };
  const server = await testServer({ routes: [...peopleRoutes(desk), ...(routes?.(desk) ?? [])], limits: PATIENT });
  const browser = () => browserOf(server.url);
  const follow = async (link: string, fields: object): Promise<Browser> => {
    const one = browser();
    const { status, json } = await one.post('setup', { token: link.split('#')[1], password: PASSWORD, ...fields });
    if (status !== 200) throw new Error(JSON.stringify(json));
    return one;
  };
  return {
    server,
    desk,
    get store() {
      return parts.store;
    },
    get parts() {
      return parts;
    },
    async renew() {
      await parts.store.close();
      parts = begin();
      current = createPeople(parts);
    },
    pass: (ms) => {
      time += ms;
    },
    now,
    browser,
    admin: async () => follow(`#${await people.setupToken()}`, { login: 'admin', name: '管理员' }),
    async join(admin, login, profile = {}) {
      const { status, json } = await admin.post('people', { login, ...profile });
      if (status !== 201) throw new Error(JSON.stringify(json));
      return Object.assign(await follow(json.link, {}), { id: json.person.id as string });
    },
    audit: async () =>
      (await parts.store.auditRows(0, 1000)).map(
        ({ actor, action, subject, detail }) => `${actor} ${action} ${subject ?? '-'} ${detail}`,
      ),
    async close() {
      await server.close();
      await parts.store.close();
    },
  };
}

function browserOf(url: string): Browser {
  const ask = async (one: Browser, path: string, init: RequestInit): Promise<Answered> => {
    const headers = { ...(one.cookie !== null && { cookie: one.cookie }), ...(init.headers as Record<string, string>) };
    const answer = await fetch(path.startsWith('/') ? `${url}${path}` : `${url}/desk/api/${path}`, {
      redirect: 'manual',
      ...init,
      headers,
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      one.cookie = pair.endsWith('=') ? null : pair;
    }
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? null : JSON.parse(text), headers: answer.headers };
  };
  const one: Browser = {
    cookie: null,
    get: (path, headers = {}) => ask(one, path, { headers }),
    post: (path, body = {}, headers = {}) =>
      ask(one, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-signpost': '1', origin: url, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
  return one;
}

/** Status and code of an answer. */
export const codeOf = (answer: { readonly status: number; readonly json: { error?: { code: string } } }) => [
  answer.status,
  answer.json.error?.code ?? 'ok',
];
