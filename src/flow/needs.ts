/**
 * What a conversation must know to go on at a step: values that are certainly there when the step is reached, and that
 * something behind it reads before it is given again. A conversation that an edit moves to a new place is checked by this.
 */
import { solve } from './assignment.ts';
import { edgesOf } from './edges.ts';
import type { StepId } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';

export function needsOf(flow: LoweredFlow): { readonly [step: StepId]: readonly string[] } {
  const known = solve(flow);
  const read = readBehind(flow);
  const needs: { [step: StepId]: readonly string[] } = {};
  for (const step of flow.steps.values()) {
    if (step.kind !== 'ask' && step.kind !== 'call' && step.kind !== 'run') continue;
    const names = [...(known.get(step.id) ?? [])].filter((name) => read.get(step.id)?.has(name)).sort();
    if (names.length > 0) needs[step.id] = names;
  }
  return needs;
}

/** Names that each step, or some way behind it, reads before they are given anew. */
function readBehind(flow: LoweredFlow): ReadonlyMap<StepId, ReadonlySet<string>> {
  const read = new Map<StepId, Set<string>>();
  const before = new Map<StepId, StepId[]>();
  for (const step of flow.steps.values()) {
    read.set(step.id, new Set(flow.notes.get(step.id)?.uses.map((use) => use.name)));
    for (const { to } of edgesOf(step, flow)) before.set(to, [...(before.get(to) ?? []), step.id]);
  }
  const open = [...flow.steps.keys()];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps.get(id);
    const here = read.get(id);
    if (step === undefined || here === undefined) continue;
    const size = here.size;
    for (const edge of edgesOf(step, flow))
      for (const name of read.get(edge.to) ?? []) if (!edge.sets.includes(name)) here.add(name);
    if (here.size > size) open.push(...(before.get(id) ?? []));
  }
  return read;
}
