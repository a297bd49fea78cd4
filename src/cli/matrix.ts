/** `matrix`: plays every deviation at every waiting point, in both languages, and shows the table. */
import { parseArgs } from 'node:util';
import { FlowsBroken, loadKnowledge } from '../knowledge.ts';
import { explore } from '../proof/explore/explore.ts';
import { DEVIATIONS } from '../proof/matrix/deviations.ts';
import { matrixOf } from '../proof/matrix/matrix.ts';
import { matrixTable } from '../proof/matrix/table.ts';
import { hearWith } from '../service/proof/hear.ts';
import { writeSections } from './doc-section.ts';
import { flowsFolder, modelsFolder } from './folders.ts';

const USAGE = `Usage: npm run -s bot -- matrix [--only WORDS] [--every N] [--write FILE]
  --only WORDS  only the deviations whose name contains these words
  --every N     one waiting point of N for each deviation
  --write FILE  put the table into the section proof:matrix of a page
`;

/** @returns exit code: 0, 1 when a cell fails or the flows have mistakes, 2 for a wrong command line */
export async function matrix(args: string[]): Promise<number> {
  let only: string;
  let every: number;
  let page: string | undefined;
  try {
    const { values } = parseArgs({
      args,
      options: { only: { type: 'string' }, every: { type: 'string' }, write: { type: 'string' } },
    });
    only = values.only ?? '';
    page = values.write;
    every = Number(values.every ?? '1');
    if (!Number.isInteger(every) || every < 1) throw new Error('--every wants a whole number from 1 on.');
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  try {
    const knowledge = loadKnowledge(flowsFolder(), modelsFolder());
    const deviations = DEVIATIONS.filter(({ id }) => id.includes(only));
    const result = matrixOf(knowledge.graph, explore(knowledge.graph), hearWith(knowledge), { every, deviations });
    const table = matrixTable(result);
    process.stdout.write(table);
    if (page !== undefined) writeSections(page, { 'proof:matrix': table });
    return result.cells.some((cell) => cell.result === 'failed') || result.cells.length === 0 ? 1 : 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}
