/**
 * Mutants: flows with one small mistake each, as people make them. Tests and proof are worth as much as the share of them that
 * they catch. Made on the compiled graph, so that each is a graph the engine can walk.
 */
import type { Flow, FlowGraph, FlowId, Step, StepId } from '../../flow/graph.ts';
import { changesOf } from './changes.ts';

export type Mutant = {
  /** `flow/step kind`, and a number where there are several; stable from run to run. */
  readonly id: string;
  readonly kind: string;
  readonly flow: FlowId;
  readonly step: StepId;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** What was changed, in words. */
  readonly what: string;
  readonly changed: Step;
};

/** All mutants of a flow, in the order of its steps. */
export function mutantsOf(graph: FlowGraph, flow: Flow): readonly Mutant[] {
  const times = new Map<string, number>();
  return Object.values(flow.steps).flatMap((step) =>
    changesOf(graph, flow, step).map(({ kind, what, changed }) => {
      const name = `${flow.id}/${step.id} ${kind}`;
      const time = (times.get(name) ?? 0) + 1;
      times.set(name, time);
      const id = time === 1 ? name : `${name} ${time}`;
      return { id, kind, flow: flow.id, step: step.id, file: flow.file, line: step.line, what, changed };
    }),
  );
}

/** The graph with the mistake in it; everything else is shared with the original. */
export function mutated(graph: FlowGraph, mutant: Mutant): FlowGraph {
  const flow = graph.flows[mutant.flow];
  if (!flow) throw new Error(`unknown flow ${mutant.flow}`);
  const steps = { ...flow.steps, [mutant.step]: mutant.changed };
  return { ...graph, flows: { ...graph.flows, [flow.id]: { ...flow, steps } } };
}

/** So many mutants, picked by a hash of their names: the same ones every time, from all over the flows. */
export function sampled(mutants: readonly Mutant[], limit: number): readonly Mutant[] {
  if (mutants.length <= limit) return mutants;
  const picked = new Set([...mutants].sort((a, b) => hash(a.id) - hash(b.id) || (a.id < b.id ? -1 : 1)).slice(0, limit));
  return mutants.filter((mutant) => picked.has(mutant));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const sign of text) value = Math.imul(value ^ (sign.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}
