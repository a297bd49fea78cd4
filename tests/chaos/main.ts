/**
 * `npm run chaos`: bots are killed, frozen and starved while customers write; afterwards every conversation is judged.
 * `--seed S` (the same plan again), `--seconds N`, `--processes N`, `--store sqlite|postgres`,
 * `--program light` (without the HTTP server and the channel's SDK: starts faster, so that more are killed);
 * `--planted`: the same with eight mistakes built in, each of which must be noticed.
 */
import { parseArgs } from 'node:util';
import { startPostgres } from '../support/postgres.ts';
import { plantedRuns } from './planted.ts';
import { words } from './report.ts';
import { run } from './run.ts';

const USAGE =
  'Usage: npm run chaos -- [--seed S] [--seconds N] [--processes N] [--store sqlite|postgres] [--program whole|light] [--planted]\n';

function readArguments() {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      options: { seed: text, seconds: text, processes: text, store: text, program: text, planted: { type: 'boolean' } },
    });
    const {
      seed = String(Date.now() % 1_000_000),
      seconds = '60',
      processes = '3',
      store = 'sqlite',
      program = 'whole',
      planted = false,
    } = values;
    if (![seed, seconds, processes].every((number) => /^\d{1,9}$/.test(number)) || Number(processes) === 0) return null;
    if (store !== 'sqlite' && store !== 'postgres') return null;
    if (program !== 'whole' && program !== 'light') return null;
    return { seed: Number(seed), seconds: Number(seconds), processes: Number(processes), store, program, planted } as const;
  } catch {
    return null;
  }
}

const asked = readArguments();
if (asked === null) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else if (asked.planted) {
  process.stdout.write(`seed ${asked.seed}\n`);
  let missed = 0;

  for await (const { defect, caught, by } of plantedRuns(asked.seed)) {
    if (caught === (defect === null)) missed += 1;
    process.stdout.write(
      `${caught ? 'caught    ' : 'not caught'}  ${(defect ?? 'none (must not be caught)').padEnd(32)} ${by}\n`,
    );
  }
  process.exitCode = missed > 0 ? 1 : 0;
} else {
  process.stdout.write(`seed ${asked.seed}, ${asked.store}, ${asked.processes} processes, ${asked.seconds} s\n`);
  const server = asked.store === 'postgres' ? await startPostgres() : null;
  try {
    const report = await run({
      ...asked,
      customers: 8,
      killEveryMs: 350,
      more: true,
      defect: null,
      program: asked.program,
      postgres: server && (await server.database()),
      patienceMs: 40_000,
    });
    process.stdout.write(words(report));
    process.exitCode = report.faults.length > 0 ? 1 : 0;
  } finally {
    await server?.close();
  }
}
