/**
 * Process that reads, compiles and proves the flows of a folder, sends what is wrong with them to its parent, and ends:
 * `{ problems }`, or `{ message }` when it could not.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { findProblems } = await import('./problems.ts');

const [folder = ''] = process.argv.slice(2);
const send = (answer: object) => new Promise<void>((resolve) => process.send?.(answer, () => resolve()));
try {
  await send({ problems: findProblems(folder) });
} catch (error) {
  await send({ message: error instanceof Error ? error.message : String(error) });
}
process.disconnect();
