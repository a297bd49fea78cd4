/** `mutate`: puts small mistakes into the flows and says which of them neither the proof nor a conversation sees. */
import { parseArgs } from 'node:util';
import { readScripts } from '../adapters/flows/scripts.ts';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { mutantsOf, sampled } from '../proof/mutate/mutants.ts';
import { judge, proofMarks, type Verdict, walksOf } from '../service/proof/judge.ts';
import { writeSections } from './doc-section.ts';
import { conversationsFolder, flowsFolder, generatedFolder, modelsFolder } from './folders.ts';

const USAGE = `Usage: npm run -s bot -- mutate [--flow ID] [--limit N] [--write FILE]
  --flow ID     only mistakes in this flow
  --limit N     so many mistakes, picked from all over the flows, the same ones every time
  --write FILE  put the result into the section proof:mutation of a page
`;

type Request = { readonly flow: string | null; readonly limit: number; readonly page: string | null };

/** @returns exit code: 0, 1 when the flows have mistakes of their own, 2 for a wrong command line */
export async function mutate(args: string[]): Promise<number> {
  const request = readRequest(args);
  if (typeof request === 'string') {
    process.stderr.write(request);
    return 2;
  }
  try {
    const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
    const { flows } = knowledge.graph;
    if (request.flow !== null && !flows[request.flow]) {
      process.stderr.write(`There is no flow “${request.flow}”.\n\n${USAGE}`);
      return 2;
    }
    const chosen = Object.values(flows).filter((flow) => request.flow === null || flow.id === request.flow);
    const mutants = sampled(
      chosen.flatMap((flow) => mutantsOf(knowledge.graph, flow)),
      request.limit,
    );
    const walks = walksOf(knowledge, [...readScripts(generatedFolder()), ...readScripts(conversationsFolder())]);
    const usual = proofMarks(knowledge.graph);
    const verdicts = mutants.map((mutant) => judge(knowledge, walks, usual, mutant));
    const text = report(verdicts);
    process.stdout.write(text);
    if (request.page !== null) writeSections(request.page, { 'proof:mutation': text });
    return 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

function readRequest(args: string[]): Request | string {
  try {
    const { values } = parseArgs({
      args,
      options: { flow: { type: 'string' }, limit: { type: 'string' }, write: { type: 'string' } },
    });
    const limit = values.limit === undefined ? Number.POSITIVE_INFINITY : Number(values.limit);
    if (!(limit >= 1)) return `--limit wants a number from 1 on.\n\n${USAGE}`;
    return { flow: values.flow ?? null, limit, page: values.write ?? null };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

/** As Markdown: a table by kind of mistake, and the mistakes that nothing saw. */
function report(verdicts: readonly Verdict[]): string {
  const kinds = [...new Set(verdicts.map(({ mutant }) => mutant.kind))].sort();
  const rows = kinds.map((kind) =>
    row(
      kind,
      verdicts.filter(({ mutant }) => mutant.kind === kind),
    ),
  );
  const survivors = verdicts.filter(({ by }) => by === 'survived');
  return [
    '| mistake | made | seen by a conversation | by the proof only | by nothing | seen |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    row('**all**', verdicts),
    '',
    ...survivors.map(({ mutant, how }) => `- ${mutant.file}:${mutant.line} ${mutant.id}: ${mutant.what}; ${how}`),
    '',
  ].join('\n');
}

function row(name: string, verdicts: readonly Verdict[]): string {
  const count = (by: Verdict['by']) => verdicts.filter((verdict) => verdict.by === by).length;
  const survived = count('survived');
  const share = verdicts.length === 0 ? '–' : `${((100 * (verdicts.length - survived)) / verdicts.length).toFixed(1)} %`;
  return `| ${name} | ${verdicts.length} | ${count('conversation')} | ${count('proof')} | ${survived} | ${share} |`;
}
