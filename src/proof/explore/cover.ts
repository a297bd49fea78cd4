/** Few stories that together take every way that exploration has found: greedy, each goes on while it finds new ways nearby. */
import type { FlowId } from '../../flow/graph.ts';
import type { Exploration, Transition } from './explore.ts';

/** One conversation as a row of transitions, and the flow that it is about. */
export type Route = { readonly flow: FlowId | null; readonly transitions: readonly Transition[] };

/** Turns of one conversation: longer ones are hard to read. */
const MOST_TURNS = 10;
const FAR = 8;

type Ground = {
  readonly exploration: Exploration;
  readonly from: ReadonlyMap<number, readonly Transition[]>;
  /** Transition that found each node. */
  readonly found: ReadonlyMap<number, Transition>;
  readonly depth: ReadonlyMap<number, number>;
  readonly open: Set<string>;
};

/**
 * @param wanted the ways to be taken; those that exploration has not taken are left out
 * @param usable says which transitions may be used; the others are left out, with what only they take
 */
export function coverWays(
  exploration: Exploration,
  wanted: Iterable<string>,
  usable: (transition: Transition) => boolean,
): readonly Route[] {
  const from = new Map<number, Transition[]>();
  const found = new Map<number, Transition>();
  const depth = new Map<number, number>();
  for (const transition of exploration.transitions) {
    if (!usable(transition)) continue;
    from.set(transition.from, [...(from.get(transition.from) ?? []), transition]);
  }
  // The nearest way to each node over usable transitions only.
  for (let edge = [-1], next: number[] = []; edge.length > 0; edge = next, next = []) {
    for (const node of edge) {
      for (const transition of from.get(node) ?? []) {
        if (found.has(transition.to)) continue;
        found.set(transition.to, transition);
        depth.set(transition.to, (depth.get(node) ?? 0) + 1);
        next.push(transition.to);
      }
    }
  }
  const reachable = new Set(
    [...from].flatMap(([node, list]) => (node < 0 || found.has(node) ? list : [])).flatMap((transition) => transition.ways),
  );
  const ground: Ground = { exploration, from, found, depth, open: new Set([...wanted].filter((way) => reachable.has(way))) };
  const routes: Route[] = [];
  while (ground.open.size > 0) {
    const before = ground.open.size;
    routes.push(oneRoute(ground));
    if (ground.open.size === before) break;
  }
  return routes;
}

function oneRoute(ground: Ground): Route {
  const transitions = [...first(ground)];
  mark(ground, transitions);
  const flow = flowAfter(ground, transitions[0]);
  while (transitions.length < MOST_TURNS) {
    const at = transitions.at(-1)?.to ?? -1;
    const more = nearest(ground, at, flow, (transition) => gain(ground, transition) > 0) ?? [];
    if (more.length === 0 || transitions.length + more.length > MOST_TURNS + FAR) break;
    transitions.push(...more);
    mark(ground, more);
  }
  const last = transitions.at(-1)?.to ?? -1;
  const end = isOpen(ground, last, flow)
    ? nearest(ground, last, flow, (transition) => !isOpen(ground, transition.to, flow))
    : null;
  transitions.push(...(end ?? []));
  mark(ground, end ?? []);
  return { flow, transitions };
}

function mark(ground: Ground, transitions: readonly Transition[]): void {
  for (const { ways } of transitions) for (const way of ways) ground.open.delete(way);
}

function gain(ground: Ground, transition: Transition): number {
  return transition.ways.filter((way) => ground.open.has(way)).length;
}

/** The way from the beginning to the nearest transition that takes something new. */
function first(ground: Ground): readonly Transition[] {
  let best: { readonly transition: Transition; readonly depth: number } | null = null;
  for (const [node, list] of ground.from) {
    if (node >= 0 && !ground.found.has(node)) continue;
    const depth = ground.depth.get(node) ?? 0;
    for (const transition of list) {
      if ((best === null || depth < best.depth) && gain(ground, transition) > 0) best = { transition, depth };
    }
  }
  return best ? [...leading(ground, best.transition.from), best.transition] : [];
}

function leading(ground: Ground, node: number): Transition[] {
  const row: Transition[] = [];
  for (let at = ground.found.get(node); at; at = ground.found.get(at.from)) row.unshift(at);
  return row;
}

/** The shortest row of transitions whose last one fits, without leaving the flow before that. */
function nearest(
  ground: Ground,
  start: number,
  flow: FlowId | null,
  fits: (transition: Transition) => boolean,
): readonly Transition[] | null {
  const seen = new Set([start]);
  let edge: { readonly node: number; readonly row: readonly Transition[] }[] = [{ node: start, row: [] }];
  for (let far = 0; far < FAR && edge.length > 0; far++) {
    const next: typeof edge = [];
    for (const { node, row } of edge) {
      if (!isOpen(ground, node, flow) && node !== start) continue;
      if (node === start && !isOpen(ground, node, flow)) return null;
      for (const transition of ground.from.get(node) ?? []) {
        const longer = [...row, transition];
        if (fits(transition)) return longer;
        if (seen.has(transition.to)) continue;
        seen.add(transition.to);
        next.push({ node: transition.to, row: longer });
      }
    }
    edge = next;
  }
  return null;
}

/** Whether the flow, or what is asked after it, still waits there. */
function isOpen(ground: Ground, node: number, flow: FlowId | null): boolean {
  const state = ground.exploration.nodes[node]?.state;
  if (state?.status !== 'asking' && state?.status !== 'waiting') return false;
  const base = state.stack.findLast((frame) => frame.origin !== 'call');
  return base?.origin === 'pattern' || base?.flow === flow || flow === null;
}

function flowAfter(ground: Ground, transition: Transition | undefined): FlowId | null {
  if (!transition) return null;
  const { stimulus } = transition;
  if (stimulus.kind === 'want') return stimulus.flow;
  const state = ground.exploration.nodes[transition.to]?.state;
  const open = state?.status === 'asking' || state?.status === 'waiting' ? state.stack[0]?.flow : undefined;
  return open ?? null;
}
