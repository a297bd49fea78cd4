/** One run: bots, customers, trouble; then calm; then the verdict. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../src/adapters/store/open.ts';
import { type Random, randomFrom } from '../soak/random.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { startTraffic, type Traffic } from './load.ts';
import { judge } from './oracle.ts';
import { type Defect, type Orders, POINTS } from './orders.ts';
import { startOutside } from './outside.ts';
import { writeProject } from './project.ts';
import { pending, readConversations } from './rows.ts';

export type Options = {
  readonly seed: number;
  readonly seconds: number;
  readonly processes: number;
  readonly customers: number;
  /** Mean milliseconds between two kills; null: nobody is killed, and nothing else is broken. */
  readonly killEveryMs: number | null;
  /** Freezing, locking and filling, besides killing. */
  readonly more: boolean;
  readonly defect: Defect | null;
  /** An empty PostgreSQL database; null: SQLite in a folder of the run. */
  readonly postgres: string | null;
  /** `light`: without the HTTP server and the channel's SDK, which starts faster. */
  readonly program: 'whole' | 'light';
  /** How long customers and work may go on after the trouble. */
  readonly patienceMs: number;
};

export type Report = {
  readonly seed: number;
  readonly kills: number;
  readonly others: { readonly [what: string]: number };
  readonly conversations: number;
  readonly messages: number;
  readonly deliveries: number;
  readonly repeated: number;
  readonly cuts: number;
  readonly requests: number;
  readonly success: number;
  readonly complaints: number;
  readonly repeats: number;
  readonly seconds: number;
  readonly faults: readonly string[];
};

const PROGRAMS = { whole: 'src/main.ts', light: 'tests/chaos/inside/light.ts' } as const;
const LEASE_MS = 4_000;
const ENOUGH = 0.5;

export async function run(options: Options): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-chaos-'));
  try {
    return await runIn(folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runIn(folder: string, options: Options): Promise<Report> {
  const { seed, defect } = options;
  const random = randomFrom(seed);
  const project = writeProject(folder);
  const database: Database = options.postgres
    ? { kind: 'postgres', url: options.postgres }
    : { kind: 'sqlite', file: join(folder, 'signpost.db') };
  let calm = options.killEveryMs === null;
  const orders = (): Orders => ({
    knowledge: project.file,
    leaseMs: LEASE_MS,
    crash: !calm && random.chance(0.6) ? { point: random.pick(POINTS), at: 1 + random.below(8) } : null,
    defect,
  });
  let cut = () => {};
  const outside = await startOutside(randomFrom(seed + 1), () => cut(), calm ? 0 : 0.04);
  const fleet = startFleet(options.processes, PROGRAMS[options.program], orders, {
    PORT: '0',
    ...(database.kind === 'sqlite' ? { DATABASE_FILE: database.file, DATABASE_URL: '' } : { DATABASE_URL: database.url }),
    FLOWS_DIR: project.flows,
    MODELS_DIR: join(folder, 'models'),
    WATCH_FLOWS: 'off',
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    METRICS: 'off',
    LOG_LEVEL: 'error',
    WALLET_URL: outside.wallet,
    NODE_COMPILE_CACHE: join(tmpdir(), 'signpost-chaos-compiled'),
  });
  cut = () => fleet.disturb('cut', 0);
  let traffic: Traffic | null = null;
  try {
    const began = performance.now();
    await fleet.whole(30_000);
    const target = { urls: fleet.ready, connector: outside.connector };
    traffic = startTraffic(seed, options.customers, target, 60);
    const until = began + options.seconds * 1000;
    await Promise.all([
      killing(fleet, options, random, until),
      options.more ? moreTrouble(fleet, database, randomFrom(seed + 2), until) : null,
      pause(Math.max(0, until - performance.now())),
    ]);
    calm = true;
    traffic.stop();
    await traffic.finished(options.patienceMs);
    for (const giveUp = performance.now() + options.patienceMs; performance.now() < giveUp; await pause(100))
      if ((await pending(database)) === 0) break;
    await fleet.close();
    const conversations = await readConversations(database);
    const { filed, delivered } = outside;
    const { disturbances } = fleet;
    const { messages } = traffic;
    const { faults, repeats } = judge({
      graph: project.knowledge.graph,
      conversations,
      sent: messages,
      filed,
      delivered,
      disturbances,
    });
    const success = traffic.succeeded() / Math.max(1, traffic.requests());
    const share = `${Math.round(success * 100)} % of ${traffic.requests()} requests succeeded`;
    return {
      seed,
      kills: fleet.kills(),
      others: Object.fromEntries([...Map.groupBy(disturbances, ({ what }) => what)].map(([what, all]) => [what, all.length])),
      conversations: conversations.length,
      messages: messages.length,
      deliveries: messages.reduce((sum, message) => sum + message.attempts, 0),
      repeated: messages.reduce((sum, message) => sum + message.attempts - 1, 0),
      cuts: traffic.cuts(),
      requests: traffic.requests(),
      success,
      complaints: new Set(filed.map(({ caseNo }) => caseNo)).size,
      repeats,
      seconds: (performance.now() - began) / 1000,
      faults: [
        ...faults,
        ...traffic.refused.map((one) => `refused: ${one}`),
        ...fleet.accidents,
        ...(success < ENOUGH ? [`too little came through: ${share}`] : []),
      ],
    };
  } finally {
    traffic?.stop();
    await traffic?.finished(0);
    await fleet.close();
    await outside.close();
  }
}

async function killing(fleet: Fleet, { killEveryMs }: Options, random: Random, until: number): Promise<void> {
  if (killEveryMs === null) return;
  while (performance.now() < until) {
    await pause(killEveryMs * (0.3 + 1.4 * random.next()));
    const starting = random.chance(0.15);
    const alone = !random.chance(0.1);
    if (starting) fleet.killStarting();
    else if (fleet.ready().length > (alone ? 1 : 0)) fleet.kill();
  }
}

/** A process sleeps past its leases, another program holds the database, the disk is full: one after the other. */
async function moreTrouble(fleet: Fleet, database: Database, random: Random, until: number): Promise<void> {
  while (performance.now() < until - 6_000) {
    await pause(1_000 + random.below(2_000));
    const kind = random.below(3);
    if (kind === 0) fleet.freeze(LEASE_MS + 1_000);
    else if (kind === 1) fleet.fill(500 + random.below(1_000));
    else if (database.kind === 'sqlite') await lock(fleet, database.file, 500 + random.below(5_500));
  }
}

async function lock(fleet: Fleet, file: string, ms: number): Promise<void> {
  const db = new DatabaseSync(file);
  try {
    // Whoever dies or is frozen within a transaction holds the lock longer than this waits: then there is lock enough.
    db.exec('PRAGMA busy_timeout = 200; BEGIN IMMEDIATE');
    fleet.disturb('lock', ms);
    await pause(ms);
    db.exec('ROLLBACK');
  } catch {
    fleet.disturb('lock by a frozen process', 0);
  } finally {
    db.close();
  }
}
