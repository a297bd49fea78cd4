/** Walks a flow through all its situations, the shortest ways first, and each sub-flow once for each kind of inputs. */
import type { FlowGraph, FlowId } from '../../flow/graph.ts';
import { DEAD, type Known, MAYBE, SET, UNSET } from './abstract.ts';
import { lengthsOf } from './lengths.ts';
import { type Context, type Move, movesOf } from './moves.ts';
import { type Exit, NO_LENGTHS, type Run, type Situation, type Way } from './run.ts';
import { type Env, emptyEnv, reduced, type Shape, shapeOf, situationKey } from './shape.ts';

/** Kinds of inputs that a flow is walked with; beyond, only what is there counts. */
const MOST_ENTRANCES = 24;
const NOTHING: Env = [];

export type Inputs = { readonly [name: string]: Known };
export type Origin = Run['origin'];

export type Explorer = {
  readonly graph: FlowGraph;
  readonly runs: readonly Run[];
  /** Flows whose situations were too many. */
  readonly unfinished: ReadonlySet<FlowId>;
  readonly shape: (flow: FlowId) => Shape | null;
  /**
   * The run of a flow that is entered with these inputs; null when there is no such flow, or it is being walked already.
   * @param prepared changes the values at the beginning: what a first message can have said
   */
  readonly enter: (flow: FlowId, input: Inputs, origin: Origin, prepared?: (env: Known[], shape: Shape) => void) => Run | null;
};

export function createExplorer(graph: FlowGraph, stateLimit: number): Explorer {
  const shapes = new Map<FlowId, Shape>();
  const runs = new Map<string, Run | null>();
  const finished: Run[] = [];
  const entrances = new Map<FlowId, number>();
  const situations = new Map<FlowId, number>();
  const unfinished = new Set<FlowId>();
  const shape = (id: FlowId): Shape | null => {
    const known = shapes.get(id);
    if (known !== undefined) return known;
    const flow = graph.flows[id];
    if (flow === undefined) return null;
    const made = shapeOf(graph, flow);
    shapes.set(id, made);
    return made;
  };
  const enter: Explorer['enter'] = (id, input, origin, prepared) => {
    const own = shape(id);
    const start = own?.index.get(own.flow.start);
    if (own === null || start === undefined) return null;
    const beginning = (wide: boolean) => {
      const env = emptyEnv(own);
      for (const [name, value] of Object.entries(input)) {
        const at = own.place(name);
        if (at !== undefined) env[at] = wide ? (own.flow.inputs[name]?.optional ? MAYBE : SET) : value === DEAD ? UNSET : value;
      }
      prepared?.(env, own);
      const begin = reduced(own, start, env);
      return { begin, key: `${id} ${begin.join('\u0001')}` };
    };
    let { begin, key } = beginning(false);
    if (!runs.has(key) && (entrances.get(id) ?? 0) >= MOST_ENTRANCES) ({ begin, key } = beginning(true));
    const known = runs.get(key);
    if (known !== undefined) return known;
    entrances.set(id, (entrances.get(id) ?? 0) + 1);
    runs.set(key, null);
    const left = stateLimit - (situations.get(id) ?? 0);
    const run = walkRun(graph, own, start, begin, origin, left, enter);
    situations.set(id, (situations.get(id) ?? 0) + run.situations.length);
    if (!run.complete) unfinished.add(id);
    runs.set(key, run);
    finished.push(run);
    return run;
  };
  return { graph, runs: finished, unfinished, shape, enter };
}

/** Situations by what they cost, first come first served, so that each is met on its shortest way. */
class Queue {
  readonly #buckets: { readonly items: number[]; next: number }[] = [];
  #cost = 0;

  push(cost: number, at: number): void {
    this.#buckets[cost] ??= { items: [], next: 0 };
    this.#buckets[cost].items.push(at);
  }

  pop(): number | undefined {
    for (; this.#cost < this.#buckets.length; this.#cost++) {
      const bucket = this.#buckets[this.#cost];
      if (bucket !== undefined && bucket.next < bucket.items.length) return bucket.items[bucket.next++];
    }
    return undefined;
  }
}

function walkRun(
  graph: FlowGraph,
  shape: Shape,
  start: number,
  begin: Env,
  origin: Origin,
  limit: number,
  enter: Explorer['enter'],
): Run {
  const run: Run = {
    shape,
    origin,
    situations: [],
    exits: [],
    faults: [],
    taken: new Set(),
    complete: true,
    lengths: NO_LENGTHS,
  };
  const index = new Map<string, number>();
  const queue = new Queue();
  reach(run, index, queue, start, begin, null, 0, null);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const situation = run.situations[at];
    if (situation === undefined || situation.done) continue;
    situation.done = true;
    const step = shape.steps[situation.step];
    if (step === undefined) continue;
    if (run.situations.length > limit) {
      run.complete = false;
      break;
    }
    const moves = movesOf(step, situation.env, contextOf(graph, run, at, enter));
    situation.ways = moves.flatMap((move) => follow(run, index, queue, at, situation, move));
    situation.waits = moves.some((move) => move.silent < 0 && move.via.kind !== 'run');
  }
  if (!run.complete) giveUp(run);
  run.lengths = lengthsOf(run);
  return run;
}

function contextOf(graph: FlowGraph, run: Run, at: number, enter: Explorer['enter']): Context {
  const told = new Set<string>();
  return {
    graph,
    shape: run.shape,
    enter: (flow, input) => enter(flow, input, { run, at }),
    missing: (name) => {
      if (told.has(name)) return;
      told.add(name);
      const message = `\`${name}\` may have no value here.`;
      run.faults.push({
        code: 'P201',
        at,
        message,
        hint: `Ask for it on every way to this place, or check before: \`when: ${name} is set\`.`,
      });
    },
    dead: (message, hint) => run.faults.push({ code: 'P105', at, message, hint }),
    take: (branch) => run.taken.add(branch),
  };
}

function follow(run: Run, index: Map<string, number>, queue: Queue, at: number, from: Situation, move: Move): readonly Way[] {
  const { to, via, silent, rest, forced } = move;
  const cost = from.cost + move.cost;
  const step = typeof to === 'string' ? run.shape.index.get(to) : -1;
  if (step === undefined) {
    const message = `The step \`${String(to)}\` does not exist.`;
    run.faults.push({ code: 'P105', at, message, hint: 'Lead to a step of this flow.' });
    return [];
  }
  const there = reach(run, index, queue, step, move.env, typeof to === 'string' ? null : to, cost, { at, via });
  return [{ to: there, via, silent, rest, forced }];
}

/** Number of a situation, which is new or known; a shorter way to it is kept. */
function reach(
  run: Run,
  index: Map<string, number>,
  queue: Queue,
  step: number,
  env: Env,
  exit: Exit | null,
  cost: number,
  from: Situation['from'],
): number {
  const key = exit === null ? situationKey(run.shape, step, env) : JSON.stringify(exit);
  const known = index.get(key);
  const there = known === undefined ? undefined : run.situations[known];
  if (known !== undefined && there !== undefined) {
    if (cost < there.cost) {
      there.cost = cost;
      there.from = from;
      queue.push(cost, known);
    }
    return known;
  }
  const at =
    run.situations.push({
      step,
      env: exit === null ? reduced(run.shape, step, env) : NOTHING,
      exit,
      cost,
      from,
      ways: [],
      waits: false,
      done: false,
    }) - 1;
  index.set(key, at);
  if (exit !== null) run.exits.push(at);
  queue.push(cost, at);
  return at;
}

/** Where the bound is hit, whoever runs the flow goes on as if it had come back with anything. */
function giveUp(run: Run): void {
  const outputs = Object.keys(run.shape.flow.outputs);
  if (run.shape.flow.role.kind !== 'sub') return;
  const exit: Exit = { kind: 'return', values: Object.fromEntries(outputs.map((name) => [name, SET])) };
  const at = run.situations.push({ step: -1, env: [], exit, cost: 0, from: null, ways: [], waits: false, done: true }) - 1;
  run.exits.push(at);
  const first = run.situations[0];
  if (first) first.ways = [...first.ways, { to: at, via: { kind: 'on' }, silent: -1, rest: 0, forced: false }];
}
