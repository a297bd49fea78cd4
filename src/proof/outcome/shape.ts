/** A flow prepared for the proof: its steps and variables numbered, and how far each variable matters at each step. */
import type { Flow, FlowGraph, SlotType, Step, StepId } from '../../flow/graph.ts';
import { DEAD, type Known, MAYBE, SET, UNSET, valuesOf } from './abstract.ts';
import { counterOf, resultsOf, usesOf, waysOf } from './uses.ts';

/** What a message can bring along unasked: kinds that the engine takes wherever the flow asks for one. */
const BROUGHT: ReadonlySet<SlotType['kind']> = new Set<SlotType['kind']>(['order_number', 'money', 'date', 'url', 'attachment']);

/** How much of a variable matters, see `Use`. */
const NOT = 0;
const ASKED = 1;
const THERE = 2;
const VALUE = 3;
const LEVELS = { asked: ASKED, there: THERE, value: VALUE } as const;

export type Shape = {
  readonly flow: Flow;
  readonly steps: readonly Step[];
  readonly index: ReadonlyMap<StepId, number>;
  readonly names: readonly string[];
  /** Place of a variable by its name; a link's verdict stands where the link does. */
  readonly place: (name: string) => number | undefined;
  /** By the place of the variable. */
  readonly types: readonly (SlotType | undefined)[];
  /** Slots that are asked for, and those of them that messages bring along, or that the flow itself changes. */
  readonly asked: readonly number[];
  readonly brought: ReadonlySet<number>;
  readonly changing: ReadonlySet<number>;
  /** How far each variable matters before each step. */
  readonly levels: readonly Uint8Array[];
  /** Places of the variables that matter before each step. */
  readonly live: readonly (readonly number[])[];
};

/** What is known at a step: one word a variable. */
export type Env = readonly Known[];

export function shapeOf(graph: FlowGraph, flow: Flow): Shape {
  const steps = Object.values(flow.steps);
  const names: string[] = [];
  const types: (SlotType | undefined)[] = [];
  const places = new Map<string, number>();
  const add = (name: string, type: SlotType | undefined) => {
    if (places.has(name)) return;
    places.set(name, names.length);
    names.push(name);
    types.push(type);
  };
  for (const [name, slot] of Object.entries(flow.slots)) add(name, slot.type);
  for (const step of steps) {
    if (step.kind === 'goto' && step.bound !== null) add(counterOf(step.id), undefined);
    if (step.kind !== 'call') continue;
    for (const fields of Object.values(resultsOf(graph, step.action)))
      for (const [field, { type }] of Object.entries(fields)) add(`${step.as}.${field}`, type);
  }
  if (steps.some((step) => usesOf(graph, step).some(({ name }) => name === 'customer.name')))
    add('customer.name', { kind: 'text' });
  const place = (name: string) => {
    const own = places.get(name);
    if (own !== undefined || !/\.(?:verdict|reason)$/.test(name)) return own;
    const link = places.get(name.slice(0, name.lastIndexOf('.')));
    return link !== undefined && types[link]?.kind === 'url' ? link : undefined;
  };
  const index = new Map(steps.map((step, i) => [step.id, i]));
  const asked = new Set<number>();
  const changed = new Set<number>();
  const note = (set: Set<number>, name: string) => {
    const at = place(name);
    if (at !== undefined) set.add(at);
  };
  for (const step of steps) {
    if (step.kind === 'ask') note(asked, step.slot);
    if (step.kind === 'set') for (const { slot } of step.assign) note(changed, slot);
    if (step.kind === 'forget') for (const slot of step.slots) note(changed, slot);
    if (step.kind === 'run') for (const slot of Object.keys(step.output)) note(changed, slot);
  }
  const bare = { flow, steps, index, names, place, types };
  const levels = levelsOf(graph, bare);
  return {
    ...bare,
    asked: [...asked],
    brought: new Set([...asked].filter((at) => BROUGHT.has(types[at]?.kind ?? 'text'))),
    changing: new Set([...asked].filter((at) => changed.has(at))),
    levels,
    live: levels.map((level) => names.flatMap((_, v) => (level[v] === NOT ? [] : [v]))),
  };
}

/** Live variables, backwards until nothing changes. */
function levelsOf(
  graph: FlowGraph,
  { steps, index, names, place, types }: Pick<Shape, 'steps' | 'index' | 'names' | 'place' | 'types'>,
): Uint8Array[] {
  const levels = steps.map(() => new Uint8Array(names.length));
  const own = steps.map((step) => {
    const level = new Uint8Array(names.length);
    for (const { name, how } of usesOf(graph, step)) {
      const at = place(name);
      if (at === undefined) continue;
      const counts =
        name.startsWith('#') || valuesOf(types[at]) !== null || ['number', 'text', 'flow'].includes(types[at]?.kind ?? '');
      level[at] = Math.max(level[at] ?? NOT, how === 'value' && !counts ? THERE : LEVELS[how]);
    }
    return level;
  });
  const ways = steps.map((step) =>
    waysOf(step).flatMap(({ to, clears }) => {
      const at = index.get(to);
      if (at === undefined) return [];
      const cleared = new Set(
        clears.flatMap((clear) =>
          clear.endsWith('.')
            ? names.flatMap((name, i) => (name.startsWith(clear) ? [i] : []))
            : [place(clear)].filter((i) => i !== undefined),
        ),
      );
      return [{ at, cleared }];
    }),
  );
  const before: Set<number>[] = steps.map(() => new Set());
  for (const [i, list] of ways.entries()) for (const { at } of list) before[at]?.add(i);
  const open = steps.map((_, i) => i);
  const waiting = new Set(open);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    waiting.delete(i);
    const level = levels[i];
    if (level === undefined || !raise(level, own[i], ways[i] ?? [], levels)) continue;
    for (const one of before[i] ?? []) {
      if (waiting.has(one)) continue;
      waiting.add(one);
      open.push(one);
    }
  }
  return levels;
}

type Following = readonly { readonly at: number; readonly cleared: ReadonlySet<number> }[];

/** @returns whether a level has risen */
function raise(level: Uint8Array, own: Uint8Array | undefined, ways: Following, levels: readonly Uint8Array[]): boolean {
  let changed = false;
  for (let v = 0; v < level.length; v++) {
    let most = own?.[v] ?? NOT;
    for (const { at, cleared } of ways) if (!cleared.has(v)) most = Math.max(most, levels[at]?.[v] ?? NOT);
    if (most > (level[v] ?? NOT)) {
      level[v] = most;
      changed = true;
    }
  }
  return changed;
}

/** Does the value of a variable matter behind this step, or only whether it is there? */
export function valueMatters(shape: Shape, step: number, variable: number): boolean {
  return shape.levels[step]?.[variable] === VALUE;
}

/** What is known, without what does not matter at a step. */
export function reduced(shape: Shape, step: number, env: Env): Env {
  const kept: Known[] = new Array(env.length).fill(DEAD);
  for (const v of shape.live[step] ?? []) kept[v] = reducedValue(shape, step, v, env);
  return kept;
}

/** The same for equal situations, without making them. */
export function situationKey(shape: Shape, step: number, env: Env): string {
  let key = String(step);
  for (const v of shape.live[step] ?? []) key += `\u0001${reducedValue(shape, step, v, env)}`;
  return key;
}

function reducedValue(shape: Shape, step: number, variable: number, env: Env): Known {
  const value = env[variable] ?? UNSET;
  const matters = shape.levels[step]?.[variable];
  // A question that may be put is no less than one that is skipped.
  if (matters === ASKED) return value === UNSET ? UNSET : MAYBE;
  return matters === THERE && value.startsWith('=') ? SET : value;
}

/** Nothing has a value yet. */
export function emptyEnv(shape: Shape): Known[] {
  return shape.names.map((name) => (name === 'customer.name' ? '?' : UNSET));
}
