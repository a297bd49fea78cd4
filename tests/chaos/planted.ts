/** Runs with one planted defect each: the oracle must notice every one. */
import { DEFECTS, type Defect } from './orders.ts';
import type { Program } from './program.ts';
import { type Options, run } from './run.ts';

export type Planted = { readonly defect: Defect | null; readonly caught: boolean; readonly by: string; readonly seconds: number };

/** Which fault shows first depends on which turn a kill hits; one run may miss what the next one finds. */
const RUNS = 6;

/** A run ends with the first fault, this is how long it lasts without. */
type Times = Pick<Options, 'seconds' | 'killEvery' | 'patienceMs'>;
const USUAL: Times = { seconds: 8, killEvery: 12, patienceMs: 6_000 };
const UNUSUAL: { readonly [defect in Defect | 'none']?: Partial<Times> } = {
  // What is slow is not wrong.
  none: { seconds: 3, patienceMs: 60_000 },
  // A doubled delivery is excused by a kill, so this one runs in peace.
  'two dispatchers without lease': { killEvery: null },
  // What is missing is known when everything else is done, so a run had better be short, and has to hit a moment.
  'outbox outside the transaction': { seconds: 3, killEvery: 4 },
};

function optionsFor(defect: Defect | null, seed: number, program: Program): Options {
  return {
    seed,
    kills: null,
    processes: 2,
    customers: 6,
    more: false,
    defect,
    postgres: null,
    program,
    impatient: true,
    ...USUAL,
    ...UNUSUAL[defect ?? 'none'],
  };
}

/** @param defect null: none, and the oracle must find nothing */
export async function plant(defect: Defect | null, seed: number, program: Program): Promise<Planted> {
  const began = performance.now();
  let faults: readonly string[] = [];
  for (let i = 0; i < (defect === null ? 1 : RUNS) && faults.length === 0; i++)
    ({ faults } = await run(optionsFor(defect, seed + i, program)));
  return { defect, caught: faults.length > 0, by: faults[0] ?? '', seconds: (performance.now() - began) / 1000 };
}

export async function* plantedRuns(seed: number, program: Program): AsyncIterable<Planted> {
  for (const defect of [null, ...DEFECTS]) yield await plant(defect, seed, program);
}
