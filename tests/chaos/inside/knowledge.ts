/** Gives the program the flows that the suite has compiled already. */
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { Loader } from '../../../src/knowledge-process.ts';
import type { Knowledge } from '../../../src/service/turn.ts';
import { orders } from './orders.ts';

export function createLoader(): Loader {
  return {
    load() {
      const knowledge = deserialize(readFileSync(orders.knowledge)) as Knowledge;
      return { graph: Promise.resolve({ graph: knowledge.graph }), knowledge: Promise.resolve(knowledge) };
    },
    close() {},
  };
}
