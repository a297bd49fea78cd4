/** One turn and a digest of every byte that comes of it. */
import { hash } from 'node:crypto';
import type { Effect } from '../../src/dialog/effect.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import type { FlowGraph } from '../../src/flow/graph.ts';

/** Characters of a digest: 72 bits, so that no difference is missed by chance. */
export const DIGEST = 12;

export type Taken = {
  readonly state: State | null;
  readonly effects: readonly Effect[];
  readonly digest: string;
  readonly broke: string | null;
};

/** A turn that breaks leaves the state as it was, as in the running bot; its message counts among the bytes. */
export function take(graph: FlowGraph, state: State | null, event: Event): Taken {
  try {
    const result = step(graph, state, event);
    return { state: result.state, effects: result.effects, digest: digestOf(JSON.stringify(result)), broke: null };
  } catch (error) {
    const broke = error instanceof Error ? error.message : String(error);
    return { state, effects: [], digest: digestOf(broke), broke };
  }
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, DIGEST);
}
