/**
 * What holds whatever happens in which order, on both stores. 5,000 longer ones on each, and another seed:
 * `npm run chaos -- desk --runs N --seed S --store sqlite|postgres`.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Database, openStore } from '../../src/adapters/store/open.ts';
import type { Store } from '../../src/service/ports.ts';
import { testDatabase } from '../support/postgres.ts';
import { claimAll } from './claims.ts';
import { playMany } from './plays.ts';

const log = { info() {}, warn() {}, error() {} };
const SEED = 20261123;
/** On PostgreSQL as many as this gives time for; the rest by the command. */
const POSTGRES_MS = 4_000;

describe.each([
  ['SQLite', async (): Promise<Database> => ({ kind: 'sqlite', file: ':memory:' }), { runs: 2_000, at: 16, conversations: 40 }],
  [
    'PostgreSQL',
    async (): Promise<Database> => ({ kind: 'postgres', url: await testDatabase() }),
    { runs: 5_000, at: 32, ms: POSTGRES_MS, conversations: 10 },
  ],
])('%s', (name, database, { conversations, ...many }) => {
  let store: Store;
  let opened: Database;
  beforeAll(async () => {
    opened = await database();
    store = await openStore(opened, log);
  }, 60_000);
  afterAll(() => store.close());

  test('customer, bot, wallet, agents, router and clock at once: one voice, no word lost, the bot goes on where it was', async () => {
    const played = await playMany(store, { seed: SEED, groups: 3, ...many });
    process.stdout.write(`desk, ${name}: ${JSON.stringify({ seed: SEED, ...played })}\n`);
    // Otherwise nothing was tried: owners change, and answers come while a person has it.
    if (many.runs === played.runs) {
      expect(played.owners).toBeGreaterThan(2 * played.runs);
      expect(played.kept).toBeGreaterThan(0);
    }
    expect(played.runs).toBeGreaterThanOrEqual(name === 'SQLite' ? 2_000 : 1);
  }, 240_000);

  test('50 agents take the same conversations at the same moment: each has one winner', async () => {
    const other = opened.kind === 'postgres' ? await openStore(opened, log) : store;
    const { faults, won } = await claimAll([store, other], 50, conversations);
    if (other !== store) await other.close();
    expect({ faults, won }).toEqual({ faults: [], won: conversations });
  }, 120_000);
});
