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
