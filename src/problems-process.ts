/** Looks for problems in a process of its own: compiling and proving take seconds that customers would have to wait. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FoundProblem } from './service/studio/studio.ts';

const CHILD = fileURLToPath(new URL('./problems-child.ts', import.meta.url));

/** Rejects when the folder cannot be read, or the process ends without a word. */
export function findProblemsInProcess(folder: string): Promise<readonly FoundProblem[]> {
  return new Promise((resolve, reject) => {
    const child = fork(CHILD, [folder], { execArgv: [] });
    child.on('message', (answer: { problems: readonly FoundProblem[] } | { message: string }) => {
      if ('problems' in answer) resolve(answer.problems);
      else reject(new Error(answer.message));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`looking for problems ended with code ${code}`)));
    // Nobody waits for it when the program ends.
    child.unref();
    child.channel?.unref();
  });
}
