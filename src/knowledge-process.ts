/** Loads knowledge in a process of its own, while this one loads the rest. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FlowsBroken } from './flows-broken.ts';
import type { Knowledge } from './service/turn.ts';

type Answer = { readonly knowledge: Knowledge } | { readonly report: string | null; readonly message: string };

/**
 * As `loadKnowledge`. Compiling and training need several times the memory that their result does, which a process does not
 * give back to the system while it lives: hence another one, that ends. It also uses the second core of the machine.
 */
export function loadKnowledgeInProcess(folder: string, models: string): Promise<Knowledge> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./knowledge-child.ts', import.meta.url)), [folder, models], {
      serialization: 'advanced',
      execArgv: [],
    });
    child.once('message', (answer: Answer) => {
      if ('knowledge' in answer) resolve(answer.knowledge);
      else reject(answer.report === null ? new Error(answer.message) : new FlowsBroken(answer.report));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`loading the flows ended with code ${code}`)));
  });
}
