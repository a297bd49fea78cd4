/** `prove`: proves the flows and prints the numbers, or writes them into a page. */
import { parseArgs } from 'node:util';
import { readFlowFiles } from '../adapters/flows/read.ts';
import { compileProject } from '../flow/compile.ts';
import { printDiagnostics } from '../flow/diagnostic.ts';
import { compileFolder } from '../knowledge.ts';
import { proofFaults } from '../proof/diagnostics.ts';
import { generatedProject } from '../proof/generated-project.ts';
import { prove as proveGraph } from '../proof/prove.ts';
import { ENDS, type End, type ProofSummary } from '../proof/result.ts';
import { writeSections } from './doc-section.ts';
import { flowsFolder } from './folders.ts';
import { proofSummary } from './proof-words.ts';

const USAGE = `Usage: npm run -s bot -- prove [DIR] [--growth] [--write FILE]
  DIR           the folder of the flows (default: that of the settings)
  --growth      also how the proof grows with the project, on generated ones of up to 1,000 flows
  --write FILE  write both into the sections proof:summary and proof:growth of a page
`;

/** Sizes of the generated projects. */
export const SIZES: readonly number[] = [10, 30, 100, 300, 1000];

/** @returns exit code: 0, 1 when the flows have mistakes, are not proved or cannot be written, 2 for a wrong command line */
export async function prove(args: string[]): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') {
    process.stderr.write(request);
    return 2;
  }
  try {
    return run(request);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

type Request = { readonly folder: string; readonly growth: boolean; readonly write: string | null };

function readRequest(args: string[]): Request | string {
  try {
    const options = { growth: { type: 'boolean' }, write: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (more.length > 0) return `Name one folder, not ${positionals.length}.\n\n${USAGE}`;
    return { folder: folder ?? flowsFolder(), growth: values.growth === true, write: values.write ?? null };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

function run({ folder, growth, write }: Request): number {
  const compiled = compileFolder(folder);
  if (!compiled.ok) {
    process.stderr.write(`${compiled.report}\nThe flows have mistakes; there is nothing to prove.\n`);
    return 1;
  }
  const start = performance.now();
  const result = proveGraph(compiled.graph);
  const time = performance.now() - start;
  process.stdout.write(`${proofFaults(result, readFlowFiles(folder))}${proofSummary(result, time)}`);
  if (growth || write !== null) {
    const table = growthTable(SIZES.map(measure));
    process.stdout.write(`\n${table}`);
    if (write !== null) {
      writeSections(write, { 'proof:summary': summaryTable(result.summary, result.ok, time), 'proof:growth': table });
      process.stdout.write(`\n${write} written\n`);
    }
  }
  return result.ok ? 0 : 1;
}

export type Growth = {
  readonly flows: number;
  readonly steps: number;
  readonly states: number;
  /** Milliseconds of processor time. */
  readonly compileMs: number;
  readonly proveMs: number;
  readonly ok: boolean;
};

/** Milliseconds of processor time so far: others on the same machine do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Compiles and proves a generated project of that many flows. */
export function measure(flows: number): Growth {
  const files = generatedProject(flows);
  const start = processorTime();
  const compiled = compileProject(files, { requirePatterns: false });
  if (!compiled.ok)
    throw new Error(`The generated project has mistakes.\n${printDiagnostics(compiled.diagnostics.slice(0, 5), files)}`);
  const middle = processorTime();
  const { summary, ok } = proveGraph(compiled.graph);
  const end = processorTime();
  return { flows, steps: summary.steps, states: summary.states, compileMs: middle - start, proveMs: end - middle, ok };
}

const number = (value: number) => value.toLocaleString('en');
const seconds = (ms: number) => (ms / 1000).toFixed(2);

export function growthTable(rows: readonly Growth[]): string {
  const lines = rows.map(
    ({ flows, steps, states, compileMs, proveMs }) =>
      `| ${number(flows)} | ${number(steps)} | ${number(states)} | ${seconds(compileMs)} | ${seconds(proveMs)} | ${((1000 * proveMs) / steps).toFixed(0)} |\n`,
  );
  return `| flows | steps | situations | compile (s) | prove (s) | proof of a step (µs) |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n${lines.join('')}`;
}

const END_WORDS: { readonly [end in End]: string } = {
  resolved: 'end resolved',
  handoff: 'end with a person',
  cancelled: 'end cancelled',
  expired: 'wait, and expire when the customer is silent',
  returned: 'return to the flow that ran them',
  resumed: 'give the floor back to what was interrupted',
  closed: 'close the conversation',
};

function summaryTable(summary: ProofSummary, ok: boolean, ms: number): string {
  const rows: readonly (readonly [string, string])[] = [
    ['all paths proved', ok ? 'yes' : '**no**'],
    ['flows, steps', `${number(summary.flows)}, ${number(summary.steps)}`],
    ['waiting points, calls', `${number(summary.waiting)}, ${number(summary.calls)}`],
    ['situations, ways between them', `${number(summary.states)}, ${number(summary.ways)}`],
    ...ENDS.map((end) => [`situations that ${END_WORDS[end]}`, number(summary.ends[end])] as const),
    ['longest walk without waiting', `${summary.longestSilent} steps of ${summary.silentLimit}`],
    ['example sentences, claimed by two flows', `${number(summary.triggers.sentences)}, ${number(summary.triggers.shared)}`],
    ['time', `${seconds(ms)} s`],
  ];
  return `| | |\n| --- | --- |\n${rows.map(([name, value]) => `| ${name} | ${value} |\n`).join('')}`;
}
