/**
 * Process that compiles and proves the flows, and learns from their examples, as often as it is told to: each message of its
 * parent is one order. It answers `{ graph }`, then `{ model }`; or `{ report }` when the flows have mistakes; or
 * `{ message }` when something else failed. It ends with its parent, or when it is not needed any more.
 */
import { enableCompileCache } from 'node:module';
import type { Order } from './knowledge-process.ts';

enableCompileCache();
const { compileFolder, learnedFrom, proofReport } = await import('./knowledge.ts');
const { rememberTrees } = await import('./flow/remember-trees.ts');

const readTrees = rememberTrees();
const send = (answer: object) => new Promise<void>((resolve) => process.send?.(answer, () => resolve()));

async function load({ folder, models }: Order): Promise<void> {
  try {
    const compiled = compileFolder(folder, { readTrees });
    const faults = compiled.ok ? proofReport(compiled.graph, folder) : null;
    if (faults !== null) {
      await send({ report: faults });
    } else if (compiled.ok) {
      await send({ graph: compiled.graph });
      await send({ model: learnedFrom(compiled.graph, models) });
    } else {
      await send({ report: compiled.report });
    }
  } catch (error) {
    await send({ message: error instanceof Error ? error.message : String(error) });
  }
}

let line = Promise.resolve();
process.on('message', (order: Order) => {
  line = line.then(() => load(order));
});
