/**
 * Random orders of everything that can be done to a store, by two processes, held against one model for both stores. A failure
 * prints seed, path and replayPath of what went wrong; the same again, alone:
 * `STORE_MODEL='{"seed":…,"path":"…","replayPath":"…"}' npm test -- tests/contract`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type Database, openStore } from '../../src/adapters/store/open.ts';
import { testDatabase } from '../support/postgres.ts';
import { Model, type Real } from './store-model.ts';
import { commands, compareAll } from './store-model-commands.ts';

const log = { info() {}, warn() {}, error() {} };
type Replay = { readonly seed: number; readonly path?: string; readonly replayPath?: string };
const REPLAY = JSON.parse(process.env.STORE_MODEL ?? '{"seed":20261123}') as Replay;

/** On PostgreSQL the work of a process is its own for so long. */
const OWN_MS = 2_000;
/** What commands write: a run begins with nothing. */
const EMPTY = ['outbox', 'inbound', 'message', 'turn', 'timer', 'conflict', 'kept', 'conversation']
  .map((table) => `DELETE FROM ${table}`)
  .join('; ');

// Thousands of small commits: where there is a disk in memory they wait for nothing.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'signpost-model-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function holdAgainstModel(database: Database, runs: number, most: number, empty: () => Promise<void>): Promise<void> {
  const ownMs = database.kind === 'postgres' ? OWN_MS : 0;
  const { seed, path, replayPath } = REPLAY;
  process.stdout.write(`store model, ${database.kind}: ${runs} runs, seed ${seed}\n`);
  const stores = [await openStore(database, log), await openStore(database, log)];
  const real: Real = {
    stores,
    async reopen(process) {
      await stores[process]?.close();
      stores[process] = await openStore(database, log);
    },
  };
  try {
    await fc.assert(
      fc.asyncProperty(
        fc.commands(commands, { size: 'medium', maxCommands: most, ...(replayPath && { replayPath }) }),
        async (orders) => {
          await empty();
          const model = new Model(ownMs);
          await fc.asyncModelRun(() => ({ model, real }), orders);
          await compareAll(model, real);
        },
      ),
      { numRuns: runs, seed, ...(path && { path }) },
    );
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}

describe('whatever is done in whatever order, the store does what the model does', () => {
  test('SQLite', async () => {
    const file = join(folder, 'model.db');
    const database = { kind: 'sqlite', file } as const;
    const db = new DatabaseSync(file);
    try {
      await holdAgainstModel(database, 500, 25, async () => {
        db.exec(`PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = OFF; BEGIN; ${EMPTY}; COMMIT`);
      });
    } finally {
      db.close();
    }
  }, 180_000);

  test('PostgreSQL', async () => {
    const url = await testDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await holdAgainstModel({ kind: 'postgres', url }, 100, 15, async () => void (await client.query(EMPTY)));
    } finally {
      await client.end();
    }
  }, 180_000);
});
