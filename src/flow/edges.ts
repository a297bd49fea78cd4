/** The ways out of a step, and what each does to the values that are known to be there. */
import type { StepId } from './graph.ts';
import type { FlowLowering, Lowered } from './lowering.ts';
import type { ProjectIndex } from './project-index.ts';
import { facts } from './type-check.ts';

export type Edge = {
  readonly to: StepId;
  /** Values that are certainly there after this way. */
  readonly sets: readonly string[];
  /** Values that are gone after it: names, or `prefix.` for all fields of a result. */
  readonly clears: readonly string[];
  /** Taken a limited number of times, or only when the customer asks for it each time. */
  readonly limited: boolean;
  /** The way in words, for messages. */
  readonly name: string;
};

/** What `edgesOf` must know of the flow around the step. */
export type EdgeContext = Pick<FlowLowering, 'header' | 'project'>;

function way(to: StepId, name: string, more: Partial<Omit<Edge, 'to' | 'name'>> = {}): Edge {
  return { to, sets: [], clears: [], limited: false, name, ...more };
}

export function edgesOf(step: Lowered, c: EdgeContext): readonly Edge[] {
  switch (step.kind) {
    case 'broken':
      return step.next.map((to) => way(to, ''));
    case 'say':
      return [way(step.next, '')];
    case 'ask':
      return [
        way(step.next, step.optional === null ? 'answered' : 'answered or skipped', {
          sets: step.optional === null ? [step.slot] : [],
        }),
        way(step.giveUp, 'give_up'),
      ];
    case 'set':
      return [way(step.next, '', { sets: step.assign.map((a) => a.slot) })];
    case 'forget':
      return [way(step.next, '', { clears: step.slots })];
    case 'when': {
      const { whenTrue, whenFalse } = facts(step.test);
      return [way(step.then, 'then', { sets: whenTrue }), way(step.otherwise, 'else', { sets: whenFalse })];
    }
    case 'match':
      return matchEdges(step, c);
    case 'call':
      return callEdges(step, c.project);
    case 'goto':
      if (step.bound === null) return [way(step.next, '')];
      return [way(step.next, 'again', { limited: true }), way(step.bound.otherwise, 'otherwise')];
    case 'run':
      return [way(step.next, '', { sets: Object.keys(step.output) })];
    case 'do':
      return step.next === null ? [] : [way(step.next, '')];
    case 'link':
    case 'return':
    case 'handoff':
    case 'end':
      return [];
  }
}

function matchEdges(step: Extract<Lowered, { kind: 'match' }>, c: EdgeContext): Edge[] {
  const name = step.on.kind === 'variable' ? step.on.name : '';
  const slot = name.endsWith('.verdict') ? name.slice(0, -'.verdict'.length) : name;
  const stored = c.header.slots.get(slot)?.type.kind === 'url' ? slot : name;
  const there = { sets: [stored] };
  const edges = Object.entries(step.cases).map(([value, to]) => way(to, value, value === 'missing' ? {} : there));
  if (step.otherwise !== null) edges.push(way(step.otherwise, 'else', step.cases.missing === undefined ? {} : there));
  return edges;
}

function callEdges(step: Extract<Lowered, { kind: 'call' }>, project: ProjectIndex): Edge[] {
  const action = project.actions?.get(step.action);
  const edges = Object.entries(step.results).map(([result, to]) => {
    const fields = action?.results.find((r) => r.name.text === result)?.fields ?? [];
    const sets = fields.filter((f) => !f.optional).map((f) => `${step.as}.${f.name.text}`);
    return way(to, result, { sets, clears: [`${step.as}.`] });
  });
  const { confirm } = step;
  if (confirm === null) return edges;
  edges.push(way(confirm.declined, 'declined'), way(confirm.giveUp, 'give_up'));
  // The customer presses the button each time, so this way needs no counter.
  if (confirm.change !== null) edges.push(way(confirm.change.next, 'change', { limited: true }));
  return edges;
}
