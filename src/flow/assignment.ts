/**
 * Definite assignment: which values are certainly there at each step. A forward dataflow over the steps; where ways join,
 * only what every way brings is certain. A step that could not be read makes everything certain, so that it causes no
 * further messages.
 */
import { type Edge, edgesOf } from './edges.ts';
import type { StepId } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';
import type { Use } from './type-check.ts';

/** Null: everything (not reached yet, or behind a gap). */
export type Known = ReadonlySet<string> | null;

/** Reports each value that may be missing where it is needed. */
export function checkAssignment(flow: LoweredFlow): void {
  const known = solve(flow);
  const given = assignedNames(flow);
  for (const [id, note] of flow.notes) {
    const here = known.get(id) ?? null;
    if (here === null) continue;
    for (const use of note.uses) {
      const never = flow.header.slots.has(use.name) && !given.has(use.name);
      if (here.has(use.name) || use.guards.includes(use.name) || never) continue;
      reportMissing(flow, id, use);
    }
  }
}

export function solve(flow: LoweredFlow): ReadonlyMap<StepId, Known> {
  const known = new Map<StepId, Known>([[flow.start, startValues(flow)]]);
  const open = [flow.start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps.get(id);
    const here = known.get(id) ?? null;
    if (step === undefined) continue;
    for (const edge of edgesOf(step, flow)) {
      const after = step.kind === 'broken' ? null : apply(here, edge);
      const seen = known.has(edge.to);
      const before = known.get(edge.to) ?? null;
      const merged = seen ? meet(before, after) : after;
      if (seen && sameSize(before, merged)) continue;
      known.set(edge.to, merged);
      open.push(edge.to);
    }
  }
  return known;
}

function startValues(flow: LoweredFlow): ReadonlySet<string> {
  return new Set([...flow.header.slots].filter(([, slot]) => slot.input === 'required').map(([name]) => name));
}

function apply(known: Known, edge: Edge): Known {
  if (known === null || (edge.sets.length === 0 && edge.clears.length === 0)) return known;
  const after = new Set(known);
  for (const gone of edge.clears) {
    after.delete(gone);
    if (gone.endsWith('.')) for (const name of known) if (name.startsWith(gone)) after.delete(name);
  }
  for (const name of edge.sets) after.add(name);
  return after;
}

function meet(a: Known, b: Known): Known {
  if (a === null) return b;
  if (b === null) return a;
  return new Set([...a].filter((name) => b.has(name)));
}

/** Sets only shrink at a join, so equal size means equal. */
function sameSize(a: Known, b: Known): boolean {
  return a === null || b === null ? a === b : a.size === b.size;
}

/** Slots that get a value somewhere: by a question, a `set`, an output, an input, or the conversation's memory. */
export function assignedNames(flow: LoweredFlow): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, slot] of flow.header.slots) if (slot.input !== null || slot.remember) names.add(name);
  for (const step of flow.steps.values()) {
    if (step.kind === 'ask') names.add(step.slot);
    if (step.kind === 'set') for (const { slot } of step.assign) names.add(slot);
    if (step.kind === 'run') for (const slot of Object.keys(step.output)) names.add(slot);
  }
  return names;
}

function reportMissing(flow: LoweredFlow, id: StepId, use: Use): void {
  const hint = flow.header.slots.has(use.name)
    ? `Ask for it on every way to this place, or check before: \`when: ${use.name} is set\`.`
    : `Check before: \`when: ${use.name} is set\`.`;
  const message = () => {
    const path = use.name === 'customer.name' ? [] : pathWithout(flow, id, use.name);
    const lines = path.length === 0 ? '' : ` It has none on the way ${path.join(' → ')}.`;
    return `\`${use.name}\` may have no value here.${use.name === 'customer.name' ? ' The name of a customer is not always known.' : lines}`;
  };
  flow.report('F305', use.at, message, hint);
}

/** A shortest way from the start to a step on which a value is missing, as branching lines. */
function pathWithout(flow: LoweredFlow, target: StepId, name: string): string[] {
  const from = new Map<StepId, { id: StepId; words: string } | null>([[flow.start, null]]);
  const open = [flow.start];
  for (let i = 0; i < open.length && !from.has(target); i++) {
    const id = open[i] ?? '';
    const step = flow.steps.get(id);
    if (step === undefined) continue;
    const edges = edgesOf(step, flow);
    for (const edge of edges) {
      if (edge.sets.includes(name) || from.has(edge.to)) continue;
      const words = edges.length > 1 ? `line ${step.line} (${edge.name})` : '';
      from.set(edge.to, { id, words });
      open.push(edge.to);
    }
  }
  const words: string[] = [];
  for (let step = from.get(target) ?? null; step !== null; step = from.get(step.id) ?? null)
    if (step.words !== '') words.unshift(step.words);
  return words.length > 8 ? [...words.slice(0, 3), '…', ...words.slice(-4)] : words;
}
