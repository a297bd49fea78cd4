/** 11 to 14: processes that die, or sleep, at the worst moment. Real processes, ended by kill -9 and SIGSTOP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Database } from '../../src/adapters/store/open.ts';
import { type Fleet, startFleet } from '../chaos/fleet.ts';
import type { Crash } from '../chaos/orders.ts';
import { lightProgram, type Program } from '../chaos/program.ts';
import { type Project, writeProject } from '../chaos/project.ts';
import { readConversations, withAsk } from '../chaos/rows.ts';
import { testDatabase } from '../support/postgres.ts';
import { NO_WALLET, STORES, type StoreName, until } from './place.ts';

const LEASE_MS = 1_500;
const QUESTION = '是信还是箱子？';

const folder = mkdtempSync(join(tmpdir(), 'signpost-crash-'));
let program: Program;
let project: Project;
beforeAll(async () => {
  program = await lightProgram(folder);
  project = writeProject(folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A channel that keeps the answers to what it is given, until it is told to give them. */
async function startConnector() {
  const got: string[] = [];
  const waiting: ServerResponse[] = [];
  let holds = false;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push((JSON.parse(body) as { text: string }).text);
    if (holds) waiting.push(response);
    else response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    hold(does: boolean) {
      holds = does;
      if (!does) for (const response of waiting.splice(0)) response.end('{}');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let fleets: Fleet[];
let connector: Awaited<ReturnType<typeof startConnector>>;
beforeEach(async () => {
  fleets = [];
  connector = await startConnector();
});
afterEach(async () => {
  connector.hold(false);
  for (const fleet of fleets) await fleet.close();
  await connector.close();
});

let databases = 0;
async function newDatabase(name: StoreName): Promise<Database> {
  if (name === 'PostgreSQL') return { kind: 'postgres', url: await testDatabase() };
  return { kind: 'sqlite', file: join(folder, `${++databases}.db`) };
}

async function start(database: Database): Promise<Fleet> {
  const fleet = startFleet({
    size: 1,
    program,
    crash: () => null,
    orders: { knowledge: project.file, leaseMs: LEASE_MS, defect: null },
    env: {
      ...(database.kind === 'sqlite' ? { DATABASE_FILE: database.file, DATABASE_URL: '' } : { DATABASE_URL: database.url }),
      PORT: '0',
      FLOWS_DIR: project.flows,
      WATCH_FLOWS: 'off',
      DEMO_PAGE: 'off',
      STUDIO: 'off',
      METRICS: 'off',
      WALLET_URL: NO_WALLET,
    },
    mayFail: () => false,
  });
  fleets.push(fleet);
  await until('the bot is ready', () => fleet.ready().length === 1);
  return fleet;
}

/** @returns the answers; null when nobody answered */
async function deliver(fleet: Fleet, id: string, text: string, push = false): Promise<readonly string[] | null> {
  const [url = ''] = fleet.ready();
  const body = {
    type: 'message',
    id,
    channelId: 'test',
    serviceUrl: connector.url,
    ...(!push && { deliveryMode: 'expectReplies' }),
    from: { id: 'user' },
    recipient: { id: 'bot' },
    conversation: { id: 'c' },
    text,
    channelData: { event: id, attempt: 1 },
  };
  try {
    const response = await fetch(`${url}/api/messages`, { method: 'POST', body: JSON.stringify(body) });
    const { activities } = (await response.json()) as { activities: { text: string }[] };
    return response.status === 200 ? activities.map((one) => one.text) : null;
  } catch {
    return null;
  }
}

async function dies(fleet: Fleet, point: Crash['point'], how: () => Promise<unknown>): Promise<void> {
  fleet.order({ point, at: 1 });
  await how();
  await until('the process is killed', () => fleet.kills() === 1);
  await until('another one is ready', () => fleet.ready().length === 1);
}

const words = async (database: Database) =>
  (await readConversations(database)).flatMap(({ messages }) => messages.map(({ sender, text }) => `${sender}: ${text}`));

/** Rows of work, with how often each was tried. */
const work = (database: Database) =>
  withAsk(database, async (ask) =>
    (await ask('SELECT status, attempts FROM outbox ORDER BY id')).map((row) => [row.status, Number(row.attempts)]),
  );

describe.each(STORES)('on %s', (name) => {
  test.each([
    ['11 kill -9 before commit: nothing of the turn is there, and the retry runs it', 'before commit'],
    ['12 kill -9 after commit, before the answer: the retry gets the answer of the turn that is there', 'after commit'],
  ] as const)(
    '%s',
    async (_, point) => {
      const database = await newDatabase(name);
      const fleet = await start(database);
      expect(await deliver(fleet, 'm1', '包裹没到')).toEqual([QUESTION]);
      const before = await words(database);
      await dies(fleet, point, async () => expect(await deliver(fleet, 'm2', '信')).toBeNull());
      expect((await words(database)).length > before.length).toBe(point === 'after commit');
      expect(await deliver(fleet, 'm2', '信')).toEqual(['订单号？']);
      expect(await words(database)).toEqual([...before, 'customer: 信', 'bot: 订单号？']);
      expect(fleet.accidents).toEqual([]);
    },
    60_000,
  );

  test('13 kill -9 after send, before mark: it is sent once more, by the next process, and that is all', async () => {
    const database = await newDatabase(name);
    const fleet = await start(database);
    await dies(fleet, 'after delivery', () => deliver(fleet, 'm1', '包裹没到', true));
    await until('it is sent again', async () => (await work(database)).every(([status]) => status === 'done'));
    expect(connector.got).toEqual([QUESTION, QUESTION]);
    expect(await work(database)).toEqual([['done', 2]]);
    expect(await deliver(fleet, 'm2', '信', true)).toEqual([]);
    await until('the next one is sent', () => connector.got.length > 2);
    expect(connector.got).toEqual([QUESTION, QUESTION, '订单号？']);
  }, 60_000);

  test('14 SIGSTOP past the lease, then resume: another process has done its work, and what it still does is ignored', async () => {
    const database = await newDatabase(name);
    const sleeper = await start(database);
    connector.hold(true);
    await deliver(sleeper, 'm1', '包裹没到', true);
    await until('it is being sent', () => connector.got.length === 1);
    const wake = sleeper.stop();
    const other = await start(database);
    await until('the other one sends it', () => connector.got.length === 2);
    connector.hold(false);
    await until('it is done', async () => (await work(database)).every(([status]) => status === 'done'));
    wake();
    expect(await deliver(other, 'm2', '信', true)).toEqual([]);
    await until('the next one is sent', () => connector.got.length > 2);
    await until('all is done', async () => (await work(database)).every(([status]) => status === 'done'));
    expect(connector.got).toEqual([QUESTION, QUESTION, '订单号？']);
    expect(await work(database)).toEqual([
      ['done', 2],
      ['done', 1],
    ]);
    expect([...sleeper.accidents, ...other.accidents]).toEqual([]);
  }, 60_000);
});
