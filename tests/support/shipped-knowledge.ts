/** The shipped flows, compiled and learnt: once for all tests (`prepare.ts`), because that takes seconds. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import { loadKnowledge } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';
import { READY } from './ready.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const FLOWS = at('flows');
export const MODELS = at('node_modules/.cache/signpost/models');

export function shippedKnowledge(): Knowledge {
  const file = process.env[READY];
  if (file === undefined) return loadKnowledge(FLOWS, MODELS);
  const { graph, model } = deserialize(readFileSync(file));
  return { graph: JSON.parse(graph), model };
}

/** The same with people at the desk day and night, so that nothing depends on when it is run. */
export function alwaysOpenKnowledge(): Knowledge {
  const { graph, model } = shippedKnowledge();
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, { from: '00:00', to: '24:00' }]));
  return { graph: { ...graph, brand: { ...graph.brand, hours, holidays: [] } }, model };
}
