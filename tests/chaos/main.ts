/**
 * `npm run chaos`: bots are killed, frozen and starved while customers write; afterwards every conversation is judged.
 * `--seed S` (the same plan again), `--seconds N`, `--kills N` (until so many were killed), `--processes N`,
 * `--store sqlite|postgres`, `--program light` (without the HTTP server and the channel's SDK: more are killed);
 * `--planted`: with eight mistakes built in, one after the other, each of which must be noticed;
 * `desk …`: random interleavings at the agents' desk (tests/chaos/desk.ts);
 * `widget …`: browsers with the chat while their sockets are cut and the server is killed (tests/web/widget-soak-command.ts).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { widgetChaos } from '../web/widget-soak-command.ts';
import { deskChaos } from './desk.ts';
import { plantedRuns } from './planted.ts';
import { lightProgram, WHOLE } from './program.ts';
import { words } from './report.ts';
import { run } from './run.ts';

const USAGE = `Usage: npm run chaos -- widget …, npm run chaos -- desk …, or npm run chaos -- [--seed S] [--seconds N] [--kills N] [--processes N] [--store sqlite|postgres]
  [--program whole|light] [--planted]
`;

type Asked = {
  readonly seed: number;
  readonly seconds: number;
  readonly kills: number | null;
  readonly processes: number;
  readonly store: 'sqlite' | 'postgres';
  readonly program: 'whole' | 'light';
  readonly planted: boolean;
};

function readArguments(): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: {
        seed: text,
        seconds: text,
        kills: text,
        processes: text,
        store: text,
        program: text,
        planted: { type: 'boolean' },
      },
    });
    const {
      seed = String(Date.now() % 1_000_000),
      kills,
      seconds = kills === undefined ? '60' : '3600',
      processes = '3',
      store = 'sqlite',
      program = 'whole',
      planted = false,
    } = values;
    if (![seed, seconds, processes, kills ?? '0'].every((number) => /^\d{1,9}$/.test(number)) || Number(processes) === 0)
      return null;
    if (store !== 'sqlite' && store !== 'postgres') return null;
    if (program !== 'whole' && program !== 'light') return null;
    const numbers = { seed: Number(seed), seconds: Number(seconds), processes: Number(processes) };
    return { ...numbers, kills: kills === undefined ? null : Number(kills), store, program, planted };
  } catch {
    return null;
  }
}

async function runPlanted({ seed }: Asked, folder: string): Promise<number> {
  process.stdout.write(`seed ${seed}\n`);
  let missed = 0;
  for await (const { defect, caught, by, seconds } of plantedRuns(seed, await lightProgram(folder))) {
    if (caught === (defect === null)) missed += 1;
    const what = (defect ?? 'none (must not be caught)').padEnd(32);
    process.stdout.write(`${caught ? 'caught    ' : 'not caught'}  ${what} ${seconds.toFixed(1).padStart(5)} s  ${by}\n`);
  }
  return missed > 0 ? 1 : 0;
}

async function runOnce(asked: Asked, folder: string): Promise<number> {
  const { kills, seconds } = asked;
  const length = kills === null ? `${seconds} s` : `${kills} kills`;
  process.stdout.write(`seed ${asked.seed}, ${asked.store}, ${asked.processes} processes, ${length}\n`);
  const server = asked.store === 'postgres' ? await startPostgres() : null;
  try {
    const light = asked.program === 'light';
    const report = await run({
      ...asked,
      customers: light ? 5 : 8,
      killEvery: light ? 5 : 15,
      more: true,
      defect: null,
      program: light ? await lightProgram(folder) : WHOLE,
      postgres: server,
      patienceMs: 40_000,
      impatient: false,
    });
    process.stdout.write(words(report));
    return report.faults.length > 0 ? 1 : 0;
  } finally {
    await server?.close();
  }
}

const [part, ...rest] = process.argv.slice(2);
const asked = part === 'widget' || part === 'desk' ? null : readArguments();
if (part === 'widget') {
  process.exitCode = await widgetChaos(rest);
} else if (part === 'desk') {
  process.exitCode = await deskChaos(rest);
} else if (asked === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-chaos-program-'));
  try {
    process.exitCode = await (asked.planted ? runPlanted(asked, folder) : runOnce(asked, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
