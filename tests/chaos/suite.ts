/** One run of chaos as a test, the same for both stores; each store has a file of its own, so that they run side by side. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { lightProgram, type Program } from './program.ts';
import { words } from './report.ts';
import { type Options, type Report, run } from './run.ts';

/** Printed with every run; the same plan again with `npm run chaos -- --program light --kills 100 --seed`. */
export const SEED = 20261123;
const KILLS = 100;

/** The program that is killed, made once for a file of tests. */
export function lightPrograms(): () => Program {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-chaos-program-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let program: Program;
  beforeAll(async () => {
    program = await lightProgram(folder);
  }, 60_000);
  return () => program;
}

export function chaosOn(program: Program, postgres: Options['postgres']): Promise<Report> {
  return run({
    seed: SEED,
    // Far more than is needed: what ends the run is the number of kills.
    seconds: 240,
    kills: KILLS,
    processes: 3,
    customers: 5,
    killEvery: 5,
    more: true,
    defect: null,
    postgres,
    program,
    patienceMs: 60_000,
    impatient: false,
  });
}

export function expectNothingLost(store: string, report: Report, troubles: readonly string[]): void {
  process.stdout.write(`${store}, seed ${SEED}: ${words(report)}`);
  expect(report.faults).toEqual([]);
  // A run in which nothing happened proves nothing.
  expect(report.kills).toBeGreaterThanOrEqual(KILLS);
  expect(Object.keys(report.others)).toEqual(expect.arrayContaining([...troubles]));
  expect(report.repeated / report.deliveries).toBeGreaterThan(0.1);
  expect(report.success).toBeGreaterThan(0.5);
  expect(report.complaints).toBeGreaterThan(0);
}
