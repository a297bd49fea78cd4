/**
 * `npm run chaos -- desk`: random interleavings of everything that can happen to conversations that people have, and 50 agents who take
 * the same ones, on both stores. `--runs N` (5,000), `--seed S`, `--conversations N` (10,000, each taken by 50 agents at once),
 * `--store sqlite|postgres` (both).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Database, openStore } from '../../src/adapters/store/open.ts';
import { claimAll } from '../desk/claims.ts';
import { playMany } from '../desk/plays.ts';
import { startPostgres } from '../support/postgres.ts';

const USAGE =
  'Usage: npm run chaos -- desk [--runs N] [--seed S] [--conversations N] [--store sqlite|postgres]; --runs 0 or --conversations 0 leaves that part out\n';
const AGENTS = 50;
const STORES = ['sqlite', 'postgres'] as const;
const log = { info() {}, warn() {}, error() {} };

type Asked = { readonly runs: number; readonly seed: number; readonly conversations: number; readonly stores: readonly string[] };

function readArguments(args: readonly string[]): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const options = { runs: text, seed: text, conversations: text, store: text };
    const {
      runs = '5000',
      seed = String(Date.now() % 1_000_000),
      conversations = '10000',
      store,
    } = parseArgs({ args: [...args], options }).values;
    if (![runs, seed, conversations].every((number) => /^\d{1,9}$/.test(number))) return null;
    if (store !== undefined && !STORES.some((one) => one === store)) return null;
    const stores = store === undefined ? STORES : [store];
    return { runs: Number(runs), seed: Number(seed), conversations: Number(conversations), stores };
  } catch {
    return null;
  }
}

/** @returns whether everything held */
async function onStore(database: Database, { runs, seed, conversations }: Asked): Promise<boolean> {
  const say = (text: string): void => void process.stdout.write(`${database.kind}: ${text}\n`);
  // Two processes on PostgreSQL; a file of SQLite is one process's while it serves the desk.
  const stores = [await openStore(database, log)];
  if (database.kind === 'postgres') stores.push(await openStore(database, log));
  const [store] = stores;
  try {
    if (store && runs > 0) {
      const started = performance.now();
      const played = await playMany(store, { seed, runs, at: 32 });
      say(`${played.runs} interleavings, seed ${seed}: nothing broken in ${played.turns} turns, ${secondsSince(started)} s`);
      say(`${played.owners} changes of the owner, ${played.kept} answers of the wallet that came while a person had it`);
    }
    if (conversations === 0) return true;
    const { claims, won, faults, ms } = await claimAll(stores, AGENTS, conversations);
    say(`${AGENTS} agents took ${conversations} conversations, ${claims} claims: ${won} winners, ${(ms / 1000).toFixed(1)} s`);
    for (const fault of faults.slice(0, 20)) say(fault);
    return faults.length === 0 && won === conversations;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  } finally {
    for (const one of stores) await one.close();
  }
}

const secondsSince = (started: number): string => ((performance.now() - started) / 1000).toFixed(1);

/** @returns the exit code */
export async function deskChaos(args: readonly string[]): Promise<number> {
  const asked = readArguments(args);
  if (asked === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  let fine = true;
  if (asked.stores.includes('sqlite')) {
    const folder = mkdtempSync(join(tmpdir(), 'signpost-chaos-desk-'));
    try {
      fine = (await onStore({ kind: 'sqlite', file: join(folder, 'desk.db') }, asked)) && fine;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (asked.stores.includes('postgres')) {
    const server = await startPostgres();
    try {
      fine = (await onStore({ kind: 'postgres', url: await server.database() }, asked)) && fine;
    } finally {
      await server.close();
    }
  }
  return fine ? 0 : 1;
}
