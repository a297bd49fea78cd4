/** Rules about the ways through one flow: nothing unreachable, no way off the end, no loop without limit. */
import { edgesOf } from './edges.ts';
import type { StepId } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';
import { END } from './lowering.ts';
import { stronglyConnected } from './strongly-connected.ts';

export function checkPaths(flow: LoweredFlow): void {
  const reached = reachable(flow);
  checkEnds(flow, reached);
  checkUnreachable(flow, reached);
  checkLoops(flow);
}

function reachable(flow: LoweredFlow): ReadonlySet<StepId> {
  const reached = new Set<StepId>([flow.start]);
  const open = [flow.start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps.get(id);
    for (const { to } of step === undefined ? [] : edgesOf(step, flow)) {
      if (reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

function checkEnds(flow: LoweredFlow, reached: ReadonlySet<StepId>): void {
  const hint =
    flow.header.role.kind === 'sub'
      ? 'Add `return: { … }`, `handoff` or `goto`.'
      : flow.header.role.kind === 'pattern'
        ? 'Add `do: resume`, `end`, `handoff` or `goto`.'
        : 'Add `end: resolved`, `handoff` or `goto`.';
  if (flow.start === END) flow.report('F408', flow.header.syntax.steps.at, 'This flow has no steps.', hint);
  for (const [id, step] of flow.steps) {
    if (!reached.has(id) || step.kind === 'broken') continue;
    const edges = edgesOf(step, flow);
    const off = edges.filter((edge) => edge.to === END);
    const at = flow.notes.get(id)?.at;
    if (off.length === 0 || at === undefined) continue;
    const names = off.map((edge) => `\`${edge.name}\``).filter((name) => name !== '``');
    const where = edges.length > 1 && names.length > 0 ? ` after ${names.join(', ')}` : '';
    flow.report('F408', at, `The flow has no step behind this one${where}: a customer would be left standing.`, hint);
  }
}

/** Only the first step of each unreachable stretch: what follows it is a consequence. */
function checkUnreachable(flow: LoweredFlow, reached: ReadonlySet<StepId>): void {
  const behind = new Set<StepId>();
  for (const [id, step] of flow.steps) {
    if (reached.has(id)) continue;
    for (const { to } of edgesOf(step, flow)) if (to !== id) behind.add(to);
  }
  for (const [id, step] of flow.steps) {
    const at = flow.notes.get(id)?.at;
    if (reached.has(id) || behind.has(id) || at === undefined || step.kind === 'broken') continue;
    // The jump to a label may stand in a step that could not be read.
    if (flow.state.gaps && flow.labels.has(id)) continue;
    flow.report('F407', at, 'No way leads to this step.', 'Put a `label` on it and jump to it, or remove it.');
  }
}

/** A loop whose ways are all unlimited may never end. */
function checkLoops(flow: LoweredFlow): void {
  const component = components(flow);
  const order = new Map([...flow.steps.keys()].map((id, i) => [id, i]));
  for (const [id, step] of flow.steps) {
    const at = flow.notes.get(id)?.at;
    if (at === undefined) continue;
    for (const edge of edgesOf(step, flow)) {
      const back = (order.get(edge.to) ?? Number.POSITIVE_INFINITY) <= (order.get(id) ?? 0);
      const own = component.get(id);
      if (edge.limited || !back || own === undefined || own !== component.get(edge.to)) continue;
      const line = flow.steps.get(edge.to)?.line;
      const hint = 'Write `at_most: 2` and `otherwise: [ … ]` beside this `goto`.';
      flow.report('F406', at, `This jump back to line ${line} makes a loop without limit.`, hint);
    }
  }
}

/** Steps that lie on a circle of unlimited ways, with the number of their circle. */
function components(flow: LoweredFlow): ReadonlyMap<StepId, number> {
  const targets = new Map<StepId, readonly StepId[]>();
  for (const [id, step] of flow.steps) {
    targets.set(
      id,
      edgesOf(step, flow)
        .filter((edge) => !edge.limited && flow.steps.has(edge.to))
        .map((edge) => edge.to),
    );
  }
  return stronglyConnected(targets);
}
