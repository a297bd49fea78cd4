/** Topic of each flow that a message can start: `none` for patterns, which serve no topic. */
import type { FlowGraph } from '../../flow/graph.ts';
import { NOT_SERVED } from '../../nlu/model.ts';

export function topicsOf(graph: FlowGraph): ReadonlyMap<string, string> {
  return new Map(
    Object.values(graph.flows).flatMap(({ id, role }) =>
      role.kind === 'sub' ? [] : [[id, role.kind === 'topic' ? role.topic : NOT_SERVED] as const],
    ),
  );
}
