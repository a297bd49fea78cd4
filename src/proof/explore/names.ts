/** Which values decide where a flow goes next: what exploration must keep apart, and what it may forget. */
import { type Expr, namesIn } from '../../flow/expression.ts';
import type { Flow, FlowGraph, FlowId, SlotName, Step, StepId } from '../../flow/graph.ts';

type Live = ReadonlySet<string>;
type Index = ReadonlyMap<FlowId, ReadonlyMap<StepId, Live>>;
const known = new WeakMap<FlowGraph, Index>();
const NOTHING: Live = new Set();

/** Name of a remembered value, as distinct from the slot of the same name. */
export function memoryName(slot: SlotName): string {
  return `memory:${slot}`;
}

/**
 * Names whose value at a step can still decide a way, in this flow or in one that it leads to. A link's verdict counts as the
 * link. Values that are only shown in texts, or sent to the wallet, are not among them.
 */
export function liveAt(graph: FlowGraph, flow: FlowId, step: StepId): Live {
  let index = known.get(graph);
  if (!index) {
    index = liveIndex(graph);
    known.set(graph, index);
  }
  return index.get(flow)?.get(step) ?? NOTHING;
}

/** What is live before a step grows from what is live after it, until nothing grows any more. */
function liveIndex(graph: FlowGraph): Index {
  const flows = Object.values(graph.flows);
  const index = new Map(flows.map((flow) => [flow.id, new Map(Object.keys(flow.steps).map((id) => [id, new Set<string>()]))]));
  const at = (flow: FlowId, step: StepId): Live => index.get(flow)?.get(step) ?? NOTHING;
  for (let changed = true; changed; ) {
    changed = false;
    for (const flow of flows) {
      for (const step of Object.values(flow.steps).reverse()) {
        const own = index.get(flow.id)?.get(step.id);
        if (!own) continue;
        const before = own.size;
        for (const name of liveBefore(graph, flow, step, (id) => at(flow.id, id), at)) own.add(name);
        if (own.size !== before) changed = true;
      }
    }
  }
  return index;
}

function liveBefore(
  graph: FlowGraph,
  flow: Flow,
  step: Step,
  after: (id: StepId) => Live,
  at: (flow: FlowId, step: StepId) => Live,
): Iterable<string> {
  switch (step.kind) {
    case 'say':
      return after(step.next);
    case 'ask':
      return [
        step.slot,
        ...(flow.slots[step.slot]?.remember ? [memoryName(step.slot)] : []),
        ...after(step.next),
        ...after(step.giveUp),
      ];
    case 'forget':
      return [...after(step.next)].filter((name) => !step.slots.some((slot) => name === slot || name === memoryName(slot)));
    case 'set': {
      const later = after(step.next);
      const used = step.assign.filter(({ slot }) => later.has(slot)).flatMap(({ value }) => namesIn(value));
      return [...[...later].filter((name) => !step.assign.some(({ slot }) => slot === name)), ...used.map(stored)];
    }
    case 'match':
      return [
        ...namesIn(step.on).map(stored),
        ...Object.values(step.cases).flatMap((id) => [...after(id)]),
        ...(step.otherwise === null ? [] : after(step.otherwise)),
      ];
    case 'when':
      return [...namesIn(step.test).map(stored), ...after(step.then), ...after(step.otherwise)];
    case 'call':
      return liveBeforeCall(step, after);
    case 'goto':
      return [...after(step.next), ...(step.bound ? after(step.bound.otherwise) : [])];
    case 'run':
      return [
        ...inputNames(step.input),
        ...remembered(graph, step.flow, at),
        ...[...after(step.next)].filter((name) => !(name in step.output)),
      ];
    case 'link':
      if (graph.flows[step.flow]?.role.kind === 'pattern') return [];
      return [...inputNames(step.input), ...remembered(graph, step.flow, at)];
    case 'return':
      return inputNames(step.values);
    case 'do':
      return [...(step.slot === null ? [] : [step.slot]), ...(step.next === null ? [] : after(step.next))];
    case 'handoff':
    case 'end':
      return [];
  }
}

function liveBeforeCall(step: Extract<Step, { kind: 'call' }>, after: (id: StepId) => Live): string[] {
  const { confirm } = step;
  const targets = [
    ...Object.values(step.results),
    ...(confirm ? [confirm.declined, confirm.giveUp, ...(confirm.change ? [confirm.change.next] : [])] : []),
  ];
  const own = `${step.as}.`;
  return targets.flatMap((id) => [...after(id)].filter((name) => !name.startsWith(own)));
}

/** What the beginning of another flow would recall. */
function remembered(graph: FlowGraph, flow: FlowId, at: (flow: FlowId, step: StepId) => Live): string[] {
  const start = graph.flows[flow]?.start;
  return start === undefined ? [] : [...at(flow, start)].filter((name) => name.startsWith('memory:'));
}

function inputNames(input: { readonly [name: string]: Expr }): string[] {
  return Object.values(input).flatMap(namesIn).map(stored);
}

/** `link.verdict` and `link.reason` are kept as `link`. */
function stored(name: string): string {
  return name.replace(/\.(?:verdict|reason)$/, '');
}
