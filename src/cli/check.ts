/** `check`: compiles and proves the flows, and says what is wrong with them, or what they hold. */
import { parseArgs } from 'node:util';
import { readFlowFiles } from '../adapters/flows/read.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { type ExampleSurvey, surveyExamples } from '../flow/survey-examples.ts';
import { type Compiled, compileFolder } from '../knowledge.ts';
import { proofFaults } from '../proof/diagnostics.ts';
import { prove } from '../proof/prove.ts';
import { flowsFolder } from './folders.ts';
import { proofSummary } from './proof-words.ts';

const USAGE = `Usage: npm run -s bot -- check [DIR] [--examples]
  DIR         the folder of the flows (default: that of the settings)
  --examples  also what the examples of each flow yield
`;

/** @returns exit code: 0, 1 when the flows have mistakes or are not proved, 2 for a wrong command line */
export async function check(args: string[]): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') {
    process.stderr.write(request);
    return 2;
  }
  const compiled = compileFolder(request.folder);
  if (compiled.report !== '') process.stdout.write(`${compiled.report}\n`);
  if (request.examples) process.stdout.write(`${exampleTable(surveyExamples(readFlowFiles(request.folder)))}\n`);
  process.stdout.write(summary(compiled));
  return compiled.ok && proved(compiled.graph, request.folder) ? 0 : 1;
}

/** Tells what the proof finds. */
function proved(graph: FlowGraph, folder: string): boolean {
  const start = performance.now();
  const result = prove(graph);
  const time = performance.now() - start;
  const faults = proofFaults(result, readFlowFiles(folder));
  process.stdout.write(`${faults === '' ? '' : `\n${faults}\n`}${proofSummary(result, time)}`);
  return result.ok;
}

function readRequest(args: string[]): { readonly folder: string; readonly examples: boolean } | string {
  try {
    const { values, positionals } = parseArgs({ args, options: { examples: { type: 'boolean' } }, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (more.length > 0) return `Name one folder, not ${positionals.length}.\n\n${USAGE}`;
    return { folder: folder ?? flowsFolder(), examples: values.examples === true };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

function summary(compiled: Compiled): string {
  if (!compiled.ok) {
    const errors = compiled.diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length;
    return `${errors} ${errors === 1 ? 'mistake' : 'mistakes'}; a bot with these flows does not start.\n`;
  }
  const flows = Object.values(compiled.graph.flows);
  const steps = flows.reduce((sum, flow) => sum + Object.keys(flow.steps).length, 0);
  const questions = flows.reduce((sum, flow) => sum + Object.values(flow.steps).filter((step) => step.kind === 'ask').length, 0);
  const topics = new Set(flows.flatMap((flow) => (flow.role.kind === 'topic' ? [flow.role.topic] : [])));
  const warnings = compiled.warnings.length;
  return (
    `No mistakes${warnings > 0 ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : ''}: ${flows.length} flows for ${topics.size} topics, ` +
    `${steps} steps, ${questions} questions, ${Object.keys(compiled.graph.actions).length} actions. Fingerprint ${compiled.graph.fingerprint}.\n`
  );
}

const COLUMNS = ['lines', 'zh', 'en', 'not', 'shared'] as const;

/** One line a flow, and the sums; names are ASCII, so that characters are columns. */
function exampleTable(flows: readonly ExampleSurvey[]): string {
  const sums = COLUMNS.map((column) => String(flows.reduce((sum, flow) => sum + flow[column], 0)));
  const rows = [
    ['flow', 'topic', ...COLUMNS],
    ...flows
      .filter(({ lines, not }) => lines + not > 0)
      .map((flow) => [flow.flow, flow.topic, ...COLUMNS.map((column) => String(flow[column]))]),
    ['all', '', ...sums],
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const shown = rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return `${shown.join('\n')}\n`;
}
