/** One run: bots, customers, trouble; then calm; then the verdict. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../src/adapters/store/open.ts';
import { type Random, randomFrom } from '../soak/random.ts';
import type { Postgres } from '../support/postgres.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { startTraffic, type Traffic } from './load.ts';
import { judge } from './oracle.ts';
import { type Defect, POINTS } from './orders.ts';
import { type Outside, startOutside } from './outside.ts';
import type { Program } from './program.ts';
import { type Project, writeProject } from './project.ts';
import { pending, readConversations } from './rows.ts';
import { freezing, postgresVictim, sqliteVictim, type Troubles } from './trouble.ts';

export type Options = {
  readonly seed: number;
  /** How long things are broken; where `kills` is a number: at most. */
  readonly seconds: number;
  /** Things are broken until so many processes were killed, and every other kind of trouble has been there. */
  readonly kills: number | null;
  readonly processes: number;
  readonly customers: number;
  /** Mean number of answers between two kills, on a slow machine as on a fast one; null: nothing is broken. */
  readonly killEvery: number | null;
  /** Everything else that can be broken, besides killing. */
  readonly more: boolean;
  readonly defect: Defect | null;
  /** A server of the run's own, which is ended and started; null: SQLite in a folder of the run. */
  readonly postgres: Postgres | null;
  readonly program: Program;
  /** How long customers and work may go on after the trouble. */
  readonly patienceMs: number;
  /** Judges what has ended while the rest goes on, and ends with the first fault. */
  readonly impatient: boolean;
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
  /** Of the trouble, and of all. */
  readonly troubled: number;
  readonly seconds: number;
  readonly faults: readonly string[];
};

/** Instead of a minute, so that work of a killed process is taken over within the run. */
const LEASE_MS = 2_000;
const ENOUGH = 0.5;
const LOOK_MS = 300;
const KILL_MS = 2_000;
const START_LIMIT_MS = 60_000;

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
  const url = options.postgres && (await options.postgres.database());
  const database: Database = url === null ? { kind: 'sqlite', file: join(folder, 'signpost.db') } : { kind: 'postgres', url };
  const victim =
    options.postgres && database.kind === 'postgres'
      ? await postgresVictim(options.postgres, database.url, randomFrom(seed + 3))
      : sqliteVictim(join(folder, 'signpost.db'));
  let calm = options.killEvery === null;
  let note = (_what: string, _conversation: string): void => {};
  const outside = await startOutside(randomFrom(seed + 1), (what, of) => note(what, of), calm ? 0 : 0.04);
  const fleet = startFleet({
    size: options.processes,
    program: options.program,
    crash: () => (!calm && random.chance(0.6) ? { point: random.pick(POINTS), at: 1 + random.below(10) } : null),
    orders: { knowledge: project.file, leaseMs: LEASE_MS, defect },
    env: { ...settings(folder, project, outside), ...victim.env },
    mayFail: victim.mayFail,
  });
  note = (what, of) => void fleet.disturb(what, 0, of);
  let traffic: Traffic | null = null;
  try {
    if (!(await fleet.whole(START_LIMIT_MS))) throw new Error(`the bots did not start: ${fleet.accidents.join('\n')}`);
    await victim.prepare();
    traffic = startTraffic(seed, options.customers, { urls: fleet.ready, connector: outside.connector }, 60);
    const scene = { options, project, database, outside, fleet, traffic };
    const began = performance.now();
    const troubles = options.more ? { freeze: freezing(LEASE_MS), ...victim.troubles } : {};
    const early = await breakThings(scene, troubles, random);
    const troubled = (performance.now() - began) / 1000;
    calm = true;
    traffic.stop();
    if (early.length === 0) await comeToRest(scene);
    else await traffic.finished(0);
    await fleet.close();
    return await reportOf(scene, early, { troubled, seconds: (performance.now() - began) / 1000 });
  } finally {
    traffic?.stop();
    await traffic?.finished(0);
    await fleet.close();
    await victim.close();
    await outside.close();
  }
}

type Scene = {
  readonly options: Options;
  readonly project: Project;
  readonly database: Database;
  readonly outside: Outside;
  readonly fleet: Fleet;
  readonly traffic: Traffic;
};

function settings(folder: string, project: Project, outside: Outside): NodeJS.ProcessEnv {
  return {
    PORT: '0',
    FLOWS_DIR: project.flows,
    MODELS_DIR: join(folder, 'models'),
    WATCH_FLOWS: 'off',
    DEMO_PAGE: 'off',
    STUDIO: 'off',
    METRICS: 'off',
    LOG_LEVEL: 'error',
    WALLET_URL: outside.wallet,
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
}

/** @returns faults that were seen at once, where somebody looks */
async function breakThings(scene: Scene, troubles: Troubles, random: Random): Promise<readonly string[]> {
  const { options, fleet } = scene;
  const until = performance.now() + options.seconds * 1000;
  const faults: string[] = [];
  let rounds = 0;
  const over = (): boolean => {
    if (performance.now() >= until || faults.length > 0) return true;
    return options.kills !== null && fleet.kills() >= options.kills && (rounds > 0 || Object.keys(troubles).length === 0);
  };
  const watch = async (): Promise<void> => {
    for (const seen = new Set<string>(); options.impatient && !over(); await pause(LOOK_MS))
      faults.push(...(await faultsOfEnded(scene, seen)));
  };
  const trouble = async (): Promise<void> => {
    const chance = randomFrom(options.seed + 2);
    // Where kills are what counts, every kind of trouble once is enough.
    for (; Object.keys(troubles).length > 0 && !over() && (options.kills === null || rounds === 0); rounds++)
      for (const [, strike] of Object.entries(troubles).toSorted(() => chance.next() - 0.5)) {
        await pause(500 + chance.below(2_000));
        if (performance.now() < until) await strike(fleet, chance);
      }
  };
  const rest = async (): Promise<void> => {
    while (!over()) await pause(50);
  };
  await Promise.all([killing(scene, random, over), trouble(), watch(), rest()]);
  return faults;
}

async function killing({ fleet, options, traffic }: Scene, random: Random, over: () => boolean): Promise<void> {
  if (options.killEvery === null) return;
  for (let answers = 0; !over(); ) {
    answers = traffic.succeeded() + options.killEvery * (0.3 + 1.4 * random.next());
    // Where nobody is answered for long, the next kill finds whoever hangs.
    for (const until = performance.now() + KILL_MS; traffic.succeeded() < answers && performance.now() < until && !over(); )
      await pause(10);
    const starting = random.chance(0.15);
    const alone = !random.chance(0.1);
    if (starting) fleet.killStarting();
    else if (fleet.ready().length > (alone ? 1 : 0)) fleet.kill();
  }
}

/** Customers come to the end of what they have to say, and the bots of what they have to do. */
async function comeToRest({ options, traffic, database }: Scene): Promise<void> {
  await traffic.finished(options.patienceMs);
  for (const giveUp = performance.now() + options.patienceMs; performance.now() < giveUp; await pause(100))
    if ((await pending(database)) === 0) break;
}

/** Faults that no further work can mend. */
const LASTING = /^[^:]+: (?:doubled|order|overwritten|gap|done twice|told twice)/;

/** Of conversations in which nothing more will be said. @param seen those that need no second look */
async function faultsOfEnded(
  { project, database, outside, fleet, traffic }: Scene,
  seen: Set<string>,
): Promise<readonly string[]> {
  const ended = new Set(traffic.ended().filter((name) => !seen.has(name)));
  const common = {
    graph: project.knowledge.graph,
    sent: traffic.messages.filter(({ conversation }) => ended.has(conversation)),
    filed: [...outside.filed],
    delivered: [...outside.delivered],
    disturbances: fleet.disturbances,
  };
  const conversations = await readConversations(database);
  const working = new Set<string>();
  for (const { id, outbox, state } of conversations) {
    const name = id.slice('bf:test:'.length);
    if (outbox.some(({ status }) => status === 'open') || state.status === 'waiting') working.add(name);
    else if (ended.has(name)) seen.add(name);
  }
  const { faults } = judge({ ...common, conversations });
  return faults.filter((fault) => LASTING.test(fault) || !working.has(fault.slice(0, fault.indexOf(':'))));
}

async function reportOf(
  { options, project, database, outside, fleet, traffic }: Scene,
  early: readonly string[],
  times: Pick<Report, 'troubled' | 'seconds'>,
): Promise<Report> {
  const conversations = await readConversations(database);
  const { filed, delivered } = outside;
  const { disturbances } = fleet;
  const { messages } = traffic;
  const { faults, repeats } =
    early.length > 0
      ? { faults: early, repeats: 0 }
      : judge({ graph: project.knowledge.graph, conversations, sent: messages, filed, delivered, disturbances });
  const success = traffic.succeeded() / Math.max(1, traffic.requests());
  const share = `${Math.round(success * 100)} % of ${traffic.requests()} requests succeeded`;
  return {
    seed: options.seed,
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
    ...times,
    faults: [
      ...faults,
      ...traffic.refused.map((one) => `refused: ${one}`),
      ...fleet.accidents,
      ...(success < ENOUGH ? [`too little came through: ${share}`] : []),
    ],
  };
}
