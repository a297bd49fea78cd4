/**
 * Measures understanding on the shipped flows: import, training, model file, time per message, memory.
 * `node tests/bench/understand.ts` prints a table; `bench()` returns the rows.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileProject } from '../../src/flow/compile.ts';
import type { FlowGraph } from '../../src/flow/graph.ts';
import { quantile } from '../../src/metrics/rejection.ts';
import type { Model } from '../../src/nlu/model.ts';
import type { Context } from '../../src/nlu/understand.ts';
import type { Fresh } from './fresh.ts';
import { printTable, type Row } from './row.ts';

const FLOWS = new URL('../../flows/', import.meta.url);
const CONVERSATIONS = fileURLToPath(new URL('../conversations', import.meta.url));
const FRESH = fileURLToPath(new URL('fresh.ts', import.meta.url));
const CONTEXT: Context = { now: '2026-11-22T07:30:00Z', lang: 'zh', expect: null, openings: () => [] };
const PROCESSES = 5;

async function shippedFlows(): Promise<FlowGraph> {
  const names = (await readdir(FLOWS, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(names.map(async (path) => ({ path, text: await readFile(new URL(path, FLOWS), 'utf8') })));
  const compiled = compileProject(files);
  if (!compiled.ok) throw new Error(`the shipped flows have ${compiled.diagnostics.length} mistakes; run the check first`);
  return compiled.graph;
}

function row(name: string, value: number, unit: string, most: number): Row {
  const shown = `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`;
  return { name: `nlu: ${name}`, value: shown, goal: `≤ ${most} ${unit}`, ok: value <= most };
}

type Run = Fresh & { readonly printed: string };

/** Of a process that does nothing else; `printed` is what the import wrote to standard output and error. */
function startFresh(file: string, env: NodeJS.ProcessEnv): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = fork(FRESH, [file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env: { ...process.env, ...env } });
    let [printed, fresh] = ['', null as Fresh | null];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        printed += chunk;
      });
    }
    child.once('message', (message) => {
      fresh = message as Fresh;
    });
    child.once('error', reject);
    child.once('close', () => (fresh === null ? reject(new Error(printed)) : resolve({ ...fresh, printed })));
  });
}

async function startSeveral(file: string, env: NodeJS.ProcessEnv): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (let i = 0; i < PROCESSES; i++) runs.push(await startFresh(file, env));
  return runs;
}

/** The model as a file, and what a new process pays. The best time counts: the others waited for somebody else's work. */
async function fileRows(model: Model): Promise<Row[]> {
  const { bytesOf } = await import('../../src/adapters/flows/model-file.ts');
  const { pack } = await import('../../src/nlu/pack.ts');
  const bytes = bytesOf('bench', pack(model));
  const folder = mkdtempSync(join(tmpdir(), 'signpost-bench-'));
  try {
    const file = join(folder, 'model');
    writeFileSync(file, bytes);
    // The program and its commands turn Node's compile cache on; the first start of all fills it.
    const cached = { NODE_COMPILE_CACHE: join(folder, 'cache') };
    await startFresh(file, cached);
    const runs = await startSeveral(file, cached);
    const first = await startSeveral(file, { NODE_DISABLE_COMPILE_CACHE: '1' });
    const best = (all: readonly Run[], of: (run: Run) => number) => Math.min(...all.map(of));
    const memory = (all: readonly Run[]) =>
      quantile(
        all.map((run) => run.importMb),
        0.5,
      ) ?? Number.NaN;
    const printed = [...runs, ...first].map((run) => run.printed.trim()).find((text) => text !== '');
    const uncached = `${best(first, (run) => run.importMs).toFixed(0)} ms, ${memory(first).toFixed(0)} MB`;
    return [
      row(
        `import, best of ${PROCESSES} new processes`,
        best(runs, (run) => run.importMs),
        'ms',
        100,
      ),
      row('memory of the import', memory(runs), 'MB', 15),
      { name: 'nlu: import at the very first start', value: uncached, goal: 'noted', ok: true },
      { name: 'nlu: printed by the import', value: printed ?? 'nothing', goal: 'nothing', ok: printed === undefined },
      row('model file', bytes.byteLength / 1e6, 'MB', 1.5),
      row(
        `load the model file, best of ${PROCESSES} new processes`,
        best(runs, (run) => run.loadMs),
        'ms',
        10,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What customers write in the written conversations, and, for long messages, all that each of them writes in one. */
async function messages(): Promise<readonly string[]> {
  const { readScripts } = await import('../../src/adapters/flows/scripts.ts');
  const talks = readScripts(CONVERSATIONS).map(({ lines }) => lines.flatMap((line) => (line.kind === 'user' ? [line.text] : [])));
  return [...new Set([...talks.flat(), ...talks.map((lines) => lines.join(' '))])];
}

/** The faster of two tries counts: the other may have waited for somebody else's work. A round before warms up. */
async function messageRows(model: Model): Promise<Row[]> {
  const { understand } = await import('../../src/nlu/understand.ts');
  const all = await messages();
  const time = (text: string) => {
    const start = performance.now();
    understand(model, text, CONTEXT);
    return performance.now() - start;
  };
  for (const text of all) time(text);
  const [once, again] = [all.map(time), all.map(time)];
  const each = once.map((ms, i) => Math.min(ms, again[i] ?? ms));
  return [
    row(`understand, p50 of ${all.length} messages`, quantile(each, 0.5) ?? Number.NaN, 'ms', 0.2),
    row('understand, p99', quantile(each, 0.99) ?? Number.NaN, 'ms', 2),
    row('understand 100,000 characters', time('我的钱还没到 '.repeat(15_000)), 'ms', 50),
  ];
}

export async function bench(): Promise<Row[]> {
  const graph = await shippedFlows();
  // Imported late: what they bring counts as memory of the training.
  const memory = process.memoryUsage().rss;
  const { train } = await import('../../src/nlu/train.ts');
  const { trainingSet } = await import('../../src/knowledge.ts');
  const set = trainingSet(graph);
  let model = train(set);
  const grown = (process.memoryUsage().rss - memory) / 1e6;
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    model = train(set);
    times.push(performance.now() - start);
  }
  const examples = set.intents.reduce((sum, intent) => sum + intent.examples.zh.length + intent.examples.en.length, 0);
  const best = Math.min(...times);
  return [
    row(`train ${examples} examples of ${set.intents.length} flows, best of 3`, best, 'ms', 1500),
    row('train, per 3000 examples', (best * 3000) / examples, 'ms', 1000),
    row('memory of import and one training', grown, 'MB', 120),
    ...(await fileRows(model)),
    ...(await messageRows(model)),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(await bench());
