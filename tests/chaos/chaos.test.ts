/** Bots die all the time, and nobody notices: nothing lost, nothing doubled; and the judge of that is not blind. */
import { describe, expect, test } from '@jest/globals';
import { plant } from './planted.ts';
import { words } from './report.ts';
import { run } from './run.ts';

/** Printed with every failure; the same plan again with `npm run chaos -- --seed`. */
const SEED = 20261123;
const SECONDS = 25;
/** Runs that may be needed until a planted defect shows. */
const RUNS = 4;

test('processes are killed, frozen and starved while customers write: none lost, none doubled, order kept, no gap', async () => {
  const report = await run({
    seed: SEED,
    seconds: SECONDS,
    processes: 3,
    customers: 8,
    killEveryMs: 600,
    more: true,
    defect: null,
    postgres: null,
    program: 'light',
    patienceMs: 30_000,
  });
  process.stdout.write(words(report));
  expect(report.faults).toEqual([]);
  // A run in which nothing happened proves nothing. How many fit depends on the machine.
  expect(report.kills).toBeGreaterThan(10);
  expect(report.repeated / report.deliveries).toBeGreaterThan(0.1);
  expect(report.success).toBeGreaterThan(0.5);
  expect(report.complaints).toBeGreaterThan(0);
}, 150_000);

describe('the judge', () => {
  test('finds nothing where nothing is wrong', async () => {
    expect(await plant(null, SEED)).toEqual({ defect: null, caught: false, by: '' });
  }, 60_000);

  // Which fault shows first depends on which turn a kill hits; one run may miss what the next one finds.
  test.each(['dedupe removed', 'acknowledge before commit', 'version check removed'] as const)(
    'notices: %s',
    async (defect) => {
      let found = await plant(defect, SEED);
      for (let more = 1; !found.caught && more < RUNS; more++) found = await plant(defect, SEED + more);
      expect(found).toEqual({ defect, caught: true, by: expect.stringMatching(/./) });
    },
    120_000,
  );
});
