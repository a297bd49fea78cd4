/**
 * Measures understanding on the shipped flows: import, training, time per message, memory.
 * `node tests/bench/understand.ts` prints a table; `bench()` returns the rows.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileProject } from '../../src/flow/compile.ts';
import type { FlowGraph } from '../../src/flow/graph.ts';
import type { TrainingSet } from '../../src/nlu/train.ts';
import type { Context } from '../../src/nlu/understand.ts';

export type BenchRow = { readonly name: string; readonly value: string; readonly goal: string; readonly ok: boolean };

const FLOWS = new URL('../../flows/', import.meta.url);
const CONTEXT: Context = { now: '2026-11-22T07:30:00Z', lang: 'zh', expect: null, openings: () => [] };

async function shippedFlows(): Promise<FlowGraph> {
  const names = (await readdir(FLOWS, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(names.map(async (path) => ({ path, text: await readFile(new URL(path, FLOWS), 'utf8') })));
  const compiled = compileProject(files);
  if (!compiled.ok) throw new Error(`the shipped flows have ${compiled.diagnostics.length} mistakes; run the check first`);
  return compiled.graph;
}

/** Examples of topic flows and patterns, as the program trains on them. */
export function trainingSet(graph: FlowGraph): TrainingSet {
  const { brand } = graph;
  const intents = Object.values(graph.flows)
    .filter((flow) => flow.role.kind !== 'sub' && flow.examples.zh.length + flow.examples.en.length > 0)
    .map((flow) => ({
      id: flow.id,
      topic: flow.role.kind === 'topic' ? flow.role.topic : 'none',
      urgent: flow.urgent,
      examples: flow.examples,
    }));
  const brandNames = Object.values(brand.name);
  return { intents, banks: brand.banks, domains: brand.domains, brandNames, currency: brand.currency, timeZone: brand.timeZone };
}

function at(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

function megabytes(before: number): number {
  return (process.memoryUsage().rss - before) / 1e6;
}

export async function bench(): Promise<BenchRow[]> {
  const set = trainingSet(await shippedFlows());
  const rows: BenchRow[] = [];
  const add = (name: string, value: number, unit: string, goal: number): void => {
    rows.push({ name, value: `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`, goal: `≤ ${goal} ${unit}`, ok: value <= goal });
  };

  const memory = process.memoryUsage().rss;
  const importing = performance.now();
  const { train } = await import('../../src/nlu/train.ts');
  const { understand } = await import('../../src/nlu/understand.ts');
  add('nlu: import', performance.now() - importing, 'ms', 200);

  const times: number[] = [];
  let model = train(set);
  add('nlu: memory of import and one training', megabytes(memory), 'MB', 120);
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    model = train(set);
    times.push(performance.now() - start);
  }
  const texts = set.intents.flatMap((intent) => [...intent.examples.zh, ...intent.examples.en]);
  const per3000 = (Math.min(...times) * 3000) / texts.length;
  add(`nlu: train ${texts.length} examples of ${set.intents.length} flows`, Math.min(...times), 'ms', 1500);
  add('nlu: train, per 3000 examples', per3000, 'ms', 1000);

  const each: number[] = [];
  for (let round = 0; round < 3; round++) {
    for (const text of texts) {
      const start = performance.now();
      understand(model, text, CONTEXT);
      if (round > 0) each.push(performance.now() - start);
    }
  }
  each.sort((a, b) => a - b);
  add('nlu: understand, p50', at(each, 0.5), 'ms', 0.3);
  add('nlu: understand, p99', at(each, 0.99), 'ms', 1);
  const start = performance.now();
  understand(model, '我的钱还没到 '.repeat(15_000), CONTEXT);
  add('nlu: understand 100,000 characters', performance.now() - start, 'ms', 50);
  return rows;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await bench());
