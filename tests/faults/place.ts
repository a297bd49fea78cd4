/** Where a fault happens: an empty database of either kind, and bots on it as a balancer finds them. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openStore } from '../../src/adapters/store/open.ts';
import { createLog } from '../../src/adapters/system/log.ts';
import { type RunningBot, startBot } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Channel, Incoming, Store } from '../../src/service/ports.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { testDatabase } from '../support/postgres.ts';
import { miniKnowledge } from '../support/talk.ts';

export const STORES = ['SQLite', 'PostgreSQL'] as const;
export type StoreName = (typeof STORES)[number];

export const silent = createLog('silent');
/** Nobody is there. */
export const NO_WALLET = 'http://127.0.0.1:9';

export type Place = {
  readonly database: Database;
  /** Settings of a server here. */
  config(more?: { readonly [name: string]: string }): Config;
  /** Another process, as far as the database can see. */
  bot(more?: { readonly wallet?: string; readonly knowledge?: Knowledge }): Promise<RunningBot>;
  store(): Promise<Store>;
  /** What the channel `push` was given, in order. */
  readonly delivered: string[];
  /** Ends everything that was started here. */
  close(): Promise<void>;
};

export async function newPlace(name: StoreName): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-fault-'));
  const file = join(folder, 'signpost.db');
  const database: Database = name === 'SQLite' ? { kind: 'sqlite', file } : { kind: 'postgres', url: await testDatabase() };
  const running: { close(): Promise<unknown> }[] = [];
  const delivered: string[] = [];
  const channel: Channel = {
    name: 'test',
    async deliver(_address, messages) {
      delivered.push(...messages.map(({ message }) => message.text));
    },
  };
  const config: Place['config'] = (more) => configOf(database, { MODELS_DIR: join(folder, 'models'), ...more });
  return {
    database,
    config,
    delivered,
    async bot({ wallet = NO_WALLET, knowledge = miniKnowledge() } = {}) {
      const bot = await startBot(config({ WALLET_URL: wallet }), knowledge, silent, { push: channel });
      running.push(bot);
      return bot;
    },
    async store() {
      const store = await openStore(database, silent);
      running.push(store);
      return store;
    },
    async close() {
      for (const one of running.splice(0)) await one.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function configOf(database: Database, more: { readonly [name: string]: string } = {}): Config {
  const where = database.kind === 'sqlite' ? { DATABASE_FILE: database.file } : { DATABASE_URL: database.url };
  const quiet = { PORT: '0', WATCH_FLOWS: 'off', DEMO_PAGE: 'off', STUDIO: 'off', METRICS: 'off' };
  const read = readConfig({ ...quiet, WALLET_URL: NO_WALLET, ...where, ...more });
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config;
}

/** A message of a customer of the channel `push`, who waits for the answer in the response. */
export function message(conversation: string, text: string, more: Partial<Incoming> = {}): Incoming {
  return {
    inbound: { channel: 'test', account: 'bot', messageId: randomUUID() },
    sender: 'somebody',
    conversation: `push:${conversation}`,
    address: { to: conversation },
    kind: 'message',
    text,
    button: null,
    files: [],
    locale: 'zh',
    identityToken: null,
    wait: true,
    ...more,
  };
}

export async function say(bot: RunningBot, conversation: string, text: string, more: Partial<Incoming> = {}): Promise<string[]> {
  const { messages, problem } = await bot.receive(message(conversation, text, more));
  if (problem !== null) throw new Error(problem);
  return messages.map((one) => one.message.text);
}

/** Everything that was said in a conversation, as `who: words`; and that it is numbered without a gap. */
export async function told(bot: Pick<RunningBot, 'store'>, conversation: string): Promise<string[]> {
  const transcript = await bot.store.transcript(`push:${conversation}`, 0);
  for (const [i, { seq }] of transcript.entries()) if (seq !== i + 1) throw new Error(`gap before ${seq}`);
  const versions = (await bot.store.turns(`push:${conversation}`)).map(({ version }) => version);
  for (const [i, version] of versions.entries()) if (version !== i + 1) throw new Error(`gap before turn ${version}`);
  return transcript.map(({ from, message: { text } }) => `${from}: ${text}`);
}

/** Waits for a condition, as long as a busy machine may need. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  for (const giveUp = performance.now() + limitMs; !(await holds()); ) {
    if (performance.now() > giveUp) throw new Error(`in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
