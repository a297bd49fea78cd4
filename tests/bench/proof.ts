/** How the proof grows with the project, on generated projects of up to 1,000 flows. */
import { growthTable, measure, SIZES } from '../../src/cli/prove.ts';
import type { Row } from './row.ts';

const GOAL_MS = 60_000;

export async function bench(): Promise<Row[]> {
  const rows = SIZES.map(measure);
  process.stdout.write(`\n${growthTable(rows)}\n`);
  const largest = rows.at(-1);
  if (largest === undefined) return [];
  const time = largest.compileMs + largest.proveMs;
  return [
    {
      name: `proof: compile and prove ${largest.flows.toLocaleString('en')} flows, ${largest.steps.toLocaleString('en')} steps`,
      value: `${(time / 1000).toFixed(1)} s of processor time`,
      goal: `< ${GOAL_MS / 1000} s`,
      ok: largest.ok && time < GOAL_MS,
    },
  ];
}
