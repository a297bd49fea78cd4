/** The questions with which a flow begins: what the message that starts it may already answer. */
import type { FlowGraph, FlowId, Step, StepId } from '../flow/graph.ts';
import type { OptionWords } from '../nlu/understanding.ts';
import { fixedOptions, optionWords } from './question.ts';

export type Opening = { readonly slot: string; readonly options: readonly OptionWords[] };

const known = new WeakMap<FlowGraph, Map<FlowId, readonly Opening[]>>();

/**
 * The choice questions that come first on some way through a flow. Later ones are left out: words of the first message
 * would answer questions there that nobody has asked yet.
 */
export function openings(graph: FlowGraph, flow: FlowId): readonly Opening[] {
  let index = known.get(graph);
  if (!index) {
    index = new Map();
    known.set(graph, index);
  }
  let list = index.get(flow);
  if (!list) {
    list = firstChoices(graph, flow);
    index.set(flow, list);
  }
  return list;
}

function firstChoices(graph: FlowGraph, id: FlowId): readonly Opening[] {
  const flow = graph.flows[id];
  if (!flow) return [];
  const found = new Map<string, Opening>();
  const seen = new Set<StepId>();
  const next = [flow.start];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    const step = flow.steps[at];
    if (!step || seen.has(at)) continue;
    seen.add(at);
    if (step.kind === 'ask' && step.type.kind === 'choice' && !found.has(step.slot)) {
      found.set(step.slot, {
        slot: step.slot,
        options: fixedOptions(step).map((option) => ({ id: option.id, words: optionWords(option) })),
      });
    }
    next.push(...silentlyAfter(step));
  }
  return [...found.values()];
}

/** Steps that follow without a word of the customer. */
function silentlyAfter(step: Step): readonly StepId[] {
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'forget':
      return [step.next];
    case 'match':
      return [...Object.values(step.cases), ...(step.otherwise === null ? [] : [step.otherwise])];
    case 'when':
      return [step.then, step.otherwise];
    case 'goto':
      return step.bound ? [step.next, step.bound.otherwise] : [step.next];
    case 'ask':
    case 'call':
    case 'link':
    case 'run':
    case 'return':
    case 'handoff':
    case 'end':
    case 'do':
      return [];
  }
}
