/** Loads knowledge in a process of its own, while this one goes on with something else. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FlowGraph } from './flow/graph.ts';
import { FlowsBroken } from './flows-broken.ts';
import type { Model } from './nlu/train.ts';
import type { Loading } from './service/publish/publisher.ts';
import type { Knowledge } from './service/turn.ts';

export type Order = { readonly folder: string; readonly models: string };

type Answer =
  | { readonly graph: FlowGraph }
  | { readonly model: Model }
  | { readonly report: string }
  | { readonly message: string };

export type Loader = {
  /** Compiles and proves the flows of the folder, and learns from them. One at a time. */
  load(): Loading;
  close(): void;
};

/** An author who saves once saves again: the process that knows the rest of the flows is kept for so long. */
const KEPT_MS = 15 * 60_000;

/**
 * Compiling and learning need several times the memory that their result does, which a process does not give back to the
 * system while it lives: hence another one. It also uses the second core of the machine. It is started when it is needed,
 * remembers the files that it has read, and ends a quarter of an hour after the last order.
 * @param models folder in which what was learnt is kept
 */
export function createLoader(folder: string, models: string): Loader {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | null = null;
  let closed = false;
  const end = () => {
    if (idle !== null) clearTimeout(idle);
    // Nothing is lost by it: a model's file is written whole or not at all.
    child?.kill();
    child = null;
  };
  const ready = (): ChildProcess => {
    if (idle !== null) clearTimeout(idle);
    idle = setTimeout(end, KEPT_MS);
    idle.unref();
    if (child?.connected) return child;
    child = fork(fileURLToPath(new URL('./knowledge-child.ts', import.meta.url)), { serialization: 'advanced', execArgv: [] });
    return child;
  };
  return {
    load: () => (closed ? refused() : order(ready(), { folder, models })),
    close() {
      closed = true;
      end();
    },
  };
}

/** Sends one order and takes its answers. The child keeps this process alive only while it has something to answer. */
function order(child: ChildProcess, what: Order): Loading {
  const compiled = Promise.withResolvers<{ readonly graph: FlowGraph } | { readonly report: string }>();
  const learnt = Promise.withResolvers<Knowledge>();
  let graph: FlowGraph | null = null;
  const fail = (error: Error) => {
    compiled.resolve({ report: error.message });
    learnt.reject(error);
  };
  const ended = (code: number | null) => fail(new Error(`loading the flows ended with code ${code}`));
  const take = (answer: Answer) => {
    if ('graph' in answer) {
      graph = answer.graph;
      compiled.resolve({ graph });
      return;
    }
    child.off('message', take).off('error', fail).off('exit', ended);
    child.unref();
    child.channel?.unref();
    if ('model' in answer && graph !== null) {
      learnt.resolve({ graph, model: answer.model });
    } else if ('report' in answer) {
      compiled.resolve({ report: answer.report });
      learnt.reject(new FlowsBroken(answer.report));
    } else {
      fail(new Error('message' in answer ? answer.message : 'the flows were learnt before they were compiled'));
    }
  };
  child.ref();
  child.channel?.ref();
  child.on('message', take).once('error', fail).once('exit', ended);
  child.send(what);
  return { graph: compiled.promise, knowledge: learnt.promise };
}

function refused(): Loading {
  const report = 'the program is ending';
  const knowledge = Promise.reject<Knowledge>(new Error(report));
  knowledge.catch(() => {});
  return { graph: Promise.resolve({ report }), knowledge };
}
