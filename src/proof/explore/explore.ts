/**
 * Exploration: breadth first through everything that can happen, with the engine itself, so that what is explored is what runs.
 * Values are drawn from a few samples for each type, and states that cannot behave differently are one (`key.ts`).
 */
import type { Effect } from '../../dialog/effect.ts';
import type { State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { FlowGraph, FlowId } from '../../flow/graph.ts';
import { beginnings, disturbances, unsureFlows } from './beginnings.ts';
import { stateKey } from './key.ts';
import { movesAt } from './moves.ts';
import { eventOf, type Setting, type Stimulus, type Story, startOf } from './stimulus.ts';
import { placeOf, type WaitingPoint, waitingKey, waitingPoints, wayKey, waysOf } from './ways.ts';

/** One explored state, and how exploration came there first. */
export type ExploredNode = {
  readonly id: number;
  readonly setting: Setting;
  readonly state: State;
  readonly effects: readonly Effect[];
  /** Node -1 is a conversation that has not begun. */
  readonly parent: { readonly node: number; readonly stimulus: Stimulus };
  readonly depth: number;
};

/** One try from one state, the ways of steps that it took, and where it led. */
export type Transition = {
  readonly from: number;
  readonly stimulus: Stimulus;
  readonly to: number;
  readonly ways: readonly string[];
  /** Flow under which the turn began; null at the beginning of a conversation. */
  readonly flow: FlowId | null;
  /** `Why.rule` and `Why.path`: what the same turn must do when it is played again. */
  readonly rule: string;
  readonly path: readonly string[];
};

export type Exploration = {
  readonly nodes: readonly ExploredNode[];
  readonly transitions: readonly Transition[];
  /** Every way of every step, with the first transition that took it; null when none did. */
  readonly ways: ReadonlyMap<string, number | null>;
  /** Every waiting point, with the first node that rests there; null when none does. */
  readonly waiting: ReadonlyMap<string, { readonly point: WaitingPoint; readonly node: number | null }>;
  /** Bounds that were hit and turns that broke, in words; empty when exploration is complete. */
  readonly limits: readonly string[];
};

export type Bounds = {
  /** States after which exploration stops and says so. */
  readonly states: number;
  /** Flows that a message may fit equally well; two of the menu when null. */
  readonly unsure: readonly FlowId[] | null;
};
const BOUNDS: Bounds = { states: 60_000, unsure: null };

type Search = {
  readonly graph: FlowGraph;
  readonly nodes: ExploredNode[];
  readonly transitions: Transition[];
  readonly index: Map<string, number>;
  readonly ways: Map<string, number | null>;
  readonly waiting: Map<string, { point: WaitingPoint; node: number | null }>;
  readonly limits: Set<string>;
};

/** Explores all flows of a graph from all their beginnings. */
export function explore(graph: FlowGraph, given: Partial<Bounds> = {}): Exploration {
  const bounds = { ...BOUNDS, ...given };
  const s: Search = {
    graph,
    nodes: [],
    transitions: [],
    index: new Map(),
    ways: new Map(allWays(graph).map((key) => [key, null])),
    waiting: new Map(waitingPoints(graph).map((point) => [waitingKey(point), { point, node: null }])),
    limits: new Set(),
  };
  const unsure = bounds.unsure ?? unsureFlows(graph);
  for (const { setting, stimuli } of beginnings(graph, unsure)) takeRow(s, null, setting, stimuli);
  const followed = follow(s, 0, bounds.states, isFollowed);
  // Repair depends on what kind of place it comes to, not on the flow: one place of each kind is enough.
  for (const node of places(s, followed)) {
    for (const row of disturbances(graph, unsure)) takeRow(s, node, node.setting, row);
  }
  follow(s, followed, bounds.states, asksRepair);
  return { ...s, limits: [...s.limits] };
}

function allWays(graph: FlowGraph): string[] {
  return Object.values(graph.flows).flatMap((flow) =>
    Object.values(flow.steps).flatMap((one) => waysOf(one, graph).map((way) => wayKey(flow.id, one.id, way.name))),
  );
}

/** Expands nodes from one on, until there are no new ones. @returns how many nodes there are then */
function follow(s: Search, first: number, most: number, isExpanded: (state: State) => boolean): number {
  for (let at = first; at < s.nodes.length; at++) {
    if (s.nodes.length >= most) {
      s.limits.add(`stopped at ${most} states`);
      break;
    }
    const node = s.nodes[at];
    if (node && isExpanded(node.state)) expand(s, node);
  }
  return s.nodes.length;
}

function takeRow(s: Search, from: ExploredNode | null, setting: Setting, stimuli: readonly Stimulus[]): void {
  let at = from;
  for (const stimulus of stimuli) {
    const next: ExploredNode | null = take(s, at, setting, stimulus, null);
    if (!next) return;
    at = next;
  }
}

/** The first node of each kind of place, among so many. */
function places(s: Search, count: number): readonly ExploredNode[] {
  const first = new Map<string, ExploredNode>();
  for (const node of s.nodes.slice(0, count)) {
    const kind = isFollowed(node.state) ? kindOfPlace(s.graph, node.state) : null;
    if (kind !== null && !first.has(kind)) first.set(kind, node);
  }
  return [...first.values()];
}

/** What repair looks at: what is open, and what lies behind it. */
function kindOfPlace(graph: FlowGraph, state: State): string | null {
  if (state.status !== 'asking' && state.status !== 'waiting') return null;
  const top = state.stack.at(-1);
  const one = top && graph.flows[top.flow]?.steps[top.step];
  const behind = state.trail.at(-1)?.at(-1);
  const before = behind && graph.flows[behind.flow]?.steps[behind.step];
  return JSON.stringify([
    state.status,
    state.stack.map((frame) => frame.origin),
    one?.kind,
    one?.kind === 'ask' && [one.optional !== null, one.type.kind === 'text'],
    before?.kind ?? null,
    before?.kind === 'call' && graph.actions[before.action]?.risk,
    state.pressed !== undefined,
  ]);
}

function expand(s: Search, node: ExploredNode): void {
  const { moves, cut } = movesAt(s.graph, node.state, node.effects, startOf(node.setting));
  const { state } = node;
  const frame = state.status === 'asking' || state.status === 'waiting' ? state.stack.at(-1) : undefined;
  if (cut) s.limits.add(`${frame ? placeOf(frame.flow, frame.step) : ''}: not all combinations of fields were tried`);
  for (const { stimulus, way } of moves) take(s, node, node.setting, stimulus, frame ? { ...frame, way } : null);
}

/** A flow beside another one is explored on its own, and a reminder changes no answers: neither is followed any further. */
function isFollowed(state: State): boolean {
  if (state.status !== 'asking' && state.status !== 'waiting') return false;
  if (state.timer?.purpose === 'close') return false;
  return !state.stack.some((frame) => frame.origin === 'digression');
}

/** A question of repair itself; what it leads back to has been explored. */
function asksRepair(state: State): boolean {
  if (!isFollowed(state) || state.status !== 'asking') return false;
  return state.stack.findLast((frame) => frame.origin !== 'call')?.origin === 'pattern';
}

function take(
  s: Search,
  from: ExploredNode | null,
  setting: Setting,
  stimulus: Stimulus,
  left: { readonly flow: FlowId; readonly step: string; readonly way: string } | null,
): ExploredNode | null {
  const event = eventOf(stimulus, setting, from?.state ?? null, from?.effects ?? [], 'zh');
  if (!event) return null;
  try {
    const { state, effects, why } = step(s.graph, from?.state ?? null, event);
    const key = stateKey(s.graph, setting, state);
    const known = s.index.get(key);
    const to = known ?? s.nodes.length;
    if (known === undefined) {
      const parent = { node: from?.id ?? -1, stimulus };
      s.nodes.push({ id: to, setting, state, effects, parent, depth: (from?.depth ?? 0) + 1 });
      s.index.set(key, to);
      rests(s, to, state);
    }
    // A bad answer that is asked again has taken no way yet.
    const asked = left !== null && left.way === 'give_up' && why.path[0] === placeOf(left.flow, left.step);
    const first = left === null || asked ? [] : [wayKey(left.flow, left.step, left.way)];
    const ways = [...first, ...waysAlong(s.graph, why.path)].filter((way) => s.ways.has(way));
    const index = s.transitions.length;
    s.transitions.push({ from: from?.id ?? -1, stimulus, to, ways, flow: left?.flow ?? null, rule: why.rule, path: why.path });
    for (const way of ways) if (s.ways.get(way) === null) s.ways.set(way, index);
    return s.nodes[to] ?? null;
  } catch (error) {
    s.limits.add(`the turn broke after ${JSON.stringify(stimulus)}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function rests(s: Search, node: number, state: State): void {
  if (state.status !== 'asking' && state.status !== 'waiting') return;
  const frame = state.stack.at(-1);
  if (!frame) return;
  const kind = state.status === 'waiting' ? 'waiting' : state.question.kind;
  const point = s.waiting.get(waitingKey({ flow: frame.flow, step: frame.step, kind }));
  if (point && point.node === null) point.node = node;
}

/** The ways that a turn took, read from the steps that it walked. */
export function waysAlong(graph: FlowGraph, path: readonly string[]): string[] {
  return path.flatMap((place, i) => {
    const slash = place.indexOf('/');
    const flow = place.slice(0, slash);
    const one = graph.flows[flow]?.steps[place.slice(slash + 1)];
    if (!one || one.kind === 'ask' || (one.kind === 'call' && path[i + 1] === undefined)) return [];
    const ways = waysOf(one, graph);
    if (one.kind === 'call') {
      const skipped = one.results.not_identified;
      return skipped !== undefined && path[i + 1] === placeOf(flow, skipped) ? [wayKey(flow, one.id, 'not_identified')] : [];
    }
    if (ways.length === 1) return ways.map((way) => wayKey(flow, one.id, way.name));
    const taken = ways.find((way) => way.to !== null && path[i + 1] === placeOf(flow, way.to));
    return taken ? [wayKey(flow, one.id, taken.name)] : [];
  });
}

/** The stimuli that lead to a node, from the beginning of a conversation. */
export function storyTo(exploration: Exploration, node: number): Story {
  const stimuli: Stimulus[] = [];
  let at = exploration.nodes[node];
  const setting = at?.setting ?? { signedIn: true, open: true };
  while (at) {
    stimuli.unshift(at.parent.stimulus);
    at = exploration.nodes[at.parent.node];
  }
  return { setting, stimuli };
}
