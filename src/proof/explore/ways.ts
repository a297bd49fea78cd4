/** The ways out of a step as authors know them: options, results, cases, limits. Exploration says which of them it has taken. */
import type { Flow, FlowGraph, FlowId, Step, StepId } from '../../flow/graph.ts';

/** `name` is unique in its step; `to` is null where the way leaves the flow. */
export type Way = { readonly name: string; readonly to: StepId | null };

/** `flow/step`, as the why-record writes it. */
export function placeOf(flow: FlowId, step: StepId): string {
  return `${flow}/${step}`;
}

/** One way of one step: `flow/step → name`. */
export function wayKey(flow: FlowId, step: StepId, way: string): string {
  return `${placeOf(flow, step)} → ${way}`;
}

/** Every way out of a step; cases that lead to the same step are one way, because nobody can tell them apart. */
export function waysOf(step: Step, graph: FlowGraph): readonly Way[] {
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'forget':
    case 'run':
      return [{ name: 'next', to: step.next }];
    case 'ask':
      return [
        ...answersOf(step).map((name) => ({ name, to: step.next })),
        ...(step.optional === null ? [] : [{ name: 'skip', to: step.next }]),
        { name: 'give_up', to: step.giveUp },
      ];
    case 'match': {
      const cases = Object.entries(step.cases).map(([name, to]) => ({ name, to }));
      return joined(step.otherwise === null ? cases : [...cases, { name: 'else', to: step.otherwise }]);
    }
    case 'when':
      return joined([
        { name: 'then', to: step.then },
        { name: 'else', to: step.otherwise },
      ]);
    case 'call':
      return callWays(step, graph);
    case 'goto':
      return step.bound
        ? joined([
            { name: 'again', to: step.next },
            { name: 'otherwise', to: step.bound.otherwise },
          ])
        : [{ name: 'next', to: step.next }];
    case 'do':
      return [{ name: step.command, to: step.next }];
    case 'link':
      return [{ name: step.flow, to: null }];
    case 'return':
    case 'handoff':
    case 'end':
      return [{ name: step.kind, to: null }];
  }
}

/** Names of the answers to a question: its options, or one for all values of an open type. */
function answersOf(step: Extract<Step, { kind: 'ask' }>): readonly string[] {
  if (step.type.kind === 'choice') return step.type.options;
  if (step.type.kind === 'yes_no') return ['yes', 'no'];
  return ['answered'];
}

function callWays(step: Extract<Step, { kind: 'call' }>, graph: FlowGraph): Way[] {
  const results = Object.entries(step.results).map(([name, to]) => ({ name, to }));
  const { confirm } = step;
  if (!confirm || !graph.actions[step.action]) return results;
  return [
    ...results,
    { name: 'declined', to: confirm.declined },
    { name: 'give_up', to: confirm.giveUp },
    ...(confirm.change ? [{ name: 'change', to: confirm.change.next }] : []),
  ];
}

function joined(ways: readonly Way[]): Way[] {
  const byTarget = new Map<StepId | null, string[]>();
  for (const { name, to } of ways) byTarget.set(to, [...(byTarget.get(to) ?? []), name]);
  return [...byTarget].map(([to, names]) => ({ name: names.join('|'), to }));
}

/** A step where the conversation waits for the customer, or for the wallet. */
export type WaitingPoint = {
  readonly flow: FlowId;
  readonly step: StepId;
  readonly kind: 'ask' | 'confirm' | 'waiting';
};

/** `flow/step`, and what it waits for where a call could wait for either. */
export function waitingKey({ flow, step, kind }: WaitingPoint): string {
  return `${placeOf(flow, step)} (${kind})`;
}

/** Every place of the flows where a conversation can rest with something open. */
export function waitingPoints(graph: FlowGraph): readonly WaitingPoint[] {
  return Object.values(graph.flows).flatMap((flow: Flow) =>
    Object.values(flow.steps).flatMap((step): WaitingPoint[] => {
      if (step.kind === 'ask') return [{ flow: flow.id, step: step.id, kind: 'ask' }];
      if (step.kind !== 'call') return [];
      const waiting = { flow: flow.id, step: step.id, kind: 'waiting' } as const;
      return step.confirm ? [{ flow: flow.id, step: step.id, kind: 'confirm' }, waiting] : [waiting];
    }),
  );
}
