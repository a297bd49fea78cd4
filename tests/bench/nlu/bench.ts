/**
 * Ours beside `natural` and nlp.js on public sets, in one run: `npm run bench -- nlu`. Needs the sets (see data.ts) and, the
 * first time, the network to install nlp.js. Engines run one after the other, each run in a process of its own.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileFolder } from '../../../src/knowledge.ts';
import type { Row } from '../row.ts';
import type { Job, Order, Result } from './child.ts';
import { dataFolder, missingData, type Setting } from './data.ts';
import type { EngineName } from './engine.ts';
import { installPeers } from './peers.ts';
import { comparison, rowsOf } from './report.ts';

/** A result, or why there is none. */
export type Outcome = { readonly job: Job; readonly result: Result | string };

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** `natural`'s logistic regression would need an hour on BANKING77. */
const LIMIT_MS: { readonly [engine in EngineName]: number } = {
  ours: 300_000,
  nlpjs: 300_000,
  bayes: 300_000,
  logistic: 60_000,
};
const SHUFFLES = [1, 2] as const;
const SEEDS = [1, 2, 3] as const;

function jobs(): readonly Job[] {
  const full = (order: 'file' | number): Setting => ({ set: 'banking77', order });
  const few = SEEDS.map((seed): Setting => ({ set: 'banking77-10', seed }));
  const clinc: Setting = { set: 'clinc150', order: SHUFFLES[0] };
  const plan: { readonly [engine in EngineName]: readonly Setting[] } = {
    ours: [...SHUFFLES.map(full), full('file'), ...few, clinc],
    nlpjs: [...SHUFFLES.map(full), full('file'), ...few, clinc],
    bayes: [full(SHUFFLES[0]), ...few, clinc],
    // CLINC150 is twice as large as what it does not finish.
    logistic: [full(SHUFFLES[0]), ...few.slice(0, 1)],
  };
  return Object.entries(plan).flatMap(([engine, settings]) =>
    settings.map((setting) => ({
      engine: engine as EngineName,
      setting,
      noise: setting.set === 'banking77' && setting.order === SHUFFLES[0],
    })),
  );
}

/** Runs one job in its own process, which is ended when it takes too long; the next one starts when this one is gone. */
function run(order: Order): Promise<Result | string> {
  return new Promise((resolve) => {
    const child = fork(CHILD, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let [result, complaint, late] = [null as Result | null, '', false];
    const limit = LIMIT_MS[order.job.engine];
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, limit);
    child.stderr?.on('data', (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-4000);
    });
    child.once('message', (message) => {
      result = message as Result;
    });
    child.once('error', (error) => {
      complaint = error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const error = /^\w*Error: .*$/m.exec(complaint)?.[0] ?? complaint.trim().split('\n')[0] ?? '';
      resolve(result ?? (late ? `stopped after ${limit / 1000} s` : `ended with code ${code} ${error}`.trim()));
    });
    child.send(order);
  });
}

export async function bench(): Promise<Row[]> {
  const missing = missingData(dataFolder());
  if (missing !== null) return [{ name: 'nlu: public sets', value: missing, goal: 'measured', ok: false }];
  const flows = compileFolder(fileURLToPath(new URL('../../../flows', import.meta.url)));
  if (!flows.ok) throw new Error(`the shipped flows do not compile\n${flows.report}`);
  const synonyms = Object.values(flows.graph.words);
  const withoutPeers = installPeers();
  const outcomes: Outcome[] = [];
  for (const job of jobs()) {
    const start = performance.now();
    const result = job.engine === 'nlpjs' && withoutPeers !== null ? withoutPeers : await run({ job, synonyms });
    outcomes.push({ job, result });
    const said = typeof result === 'string' ? result : `${(result.accuracy * 100).toFixed(2)} %`;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stdout.write(`  ${job.engine.padEnd(9)}${JSON.stringify(job.setting).padEnd(38)} ${said} (${seconds} s)\n`);
  }
  process.stdout.write(`\n${comparison(outcomes)}\n\n${JSON.stringify({ bench: 'nlu', outcomes })}\n`);
  return rowsOf(outcomes);
}
