/** The shipped flows, compiled and learnt. Learnt once for all tests (`prepare.ts`), because that takes seconds. */
import { fileURLToPath } from 'node:url';
import { loadKnowledge } from '../../src/knowledge.ts';
import type { Knowledge } from '../../src/service/turn.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export const FLOWS = at('flows');
export const MODELS = at('node_modules/.cache/signpost/models');

export function shippedKnowledge(): Knowledge {
  return loadKnowledge(FLOWS, MODELS);
}

/** The same with people at the desk day and night, so that nothing depends on when it is run. */
export function alwaysOpenKnowledge(): Knowledge {
  const { graph, model } = shippedKnowledge();
  const hours = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, { from: '00:00', to: '24:00' }]));
  return { graph: { ...graph, brand: { ...graph.brand, hours, holidays: [] } }, model };
}
