/** Runs with one planted defect each: the oracle must notice every one. */
import { DEFECTS, type Defect } from './orders.ts';
import { type Options, run } from './run.ts';

export type Planted = { readonly defect: Defect | null; readonly caught: boolean; readonly by: string };

const SECONDS = 5;

/** A doubled delivery is excused by a kill, so this one runs in peace. */
const IN_PEACE: readonly Defect[] = ['two dispatchers without lease'];

export function optionsFor(defect: Defect | null, seed: number): Options {
  return {
    seed,
    seconds: SECONDS,
    processes: 2,
    customers: 6,
    killEveryMs: defect !== null && IN_PEACE.includes(defect) ? null : 900,
    more: false,
    defect,
    postgres: null,
    program: 'light',
    patienceMs: 8_000,
  };
}

/** @param defect null: none, and the oracle must find nothing */
export async function plant(defect: Defect | null, seed: number): Promise<Planted> {
  const { faults } = await run(optionsFor(defect, seed));
  return { defect, caught: faults.length > 0, by: faults[0] ?? '' };
}

export async function* plantedRuns(seed: number): AsyncIterable<Planted> {
  for (const defect of [null, ...DEFECTS]) yield await plant(defect, seed);
}
