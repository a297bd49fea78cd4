/** Every path ends: no circle in silence, none without a choice, a way out from everywhere, and no walk that is too long. */
import { SILENT_LIMIT } from '../../dialog/turn.ts';
import type { Command } from '../../flow/graph.ts';
import { stronglyConnected } from '../../flow/strongly-connected.ts';
import type { ProofCode } from '../codes.ts';
import type { Run } from './run.ts';
import type { World } from './world.ts';

/** A fault with the place where it shows. */
export type Found = {
  readonly code: ProofCode;
  readonly run: Run;
  readonly at: number;
  readonly message: string;
  readonly hint: string;
};

type Link = { readonly from: Run; readonly at: number; readonly to: Run; readonly silent: boolean; readonly forced: boolean };

const ASK = 'Ask the customer something on the way, or end one of the flows.';

export function checkEndings(world: World): readonly Found[] {
  const links = linksOf(world);
  const silent = [...ownCircles(world, 'circle'), ...circles(links.filter((link) => link.silent)), ...saidAgain(world, links)];
  const forced = [...ownCircles(world, 'forcedCircle'), ...circles(links.filter((link) => link.forced))];
  const found: Found[] = distinct(silent).map(({ from, at }) => ({
    code: 'P101',
    run: from,
    at,
    message: `From here the bot comes back to \`${from.shape.flow.id}\` again and again without ever waiting for the customer.`,
    hint: ASK,
  }));
  const known = new Set(silent.map(({ from }) => from));
  for (const { from, at } of distinct(forced)) {
    if (known.has(from)) continue;
    const message = `A customer whose answers do not fit is led back to \`${from.shape.flow.id}\` again and again.`;
    found.push({ code: 'P103', run: from, at, message, hint: 'Let one of the `give_up` end, or hand over to a person.' });
  }
  return [...found, ...stuck(world)];
}

function linksOf(world: World): readonly Link[] {
  return world.runs.flatMap((from) => {
    if (from.shape.flow.role.kind === 'sub') return [];
    return from.exits.flatMap((at) => {
      const exit = from.situations[at]?.exit;
      const silent = (from.lengths.fromStart[at] ?? -1) >= 0;
      const forced = from.lengths.forced[at] ?? false;
      return exit == null ? [] : world.after(from, exit).map((to) => ({ from, at, to, silent, forced }));
    });
  });
}

type Place = Pick<Link, 'from' | 'at'>;

function ownCircles({ runs }: World, which: 'circle' | 'forcedCircle'): readonly Place[] {
  return runs.flatMap((from) => {
    const at = from.lengths[which].at(-1);
    return at === undefined ? [] : [{ from, at }];
  });
}

/** One link of each circle of flows: the first that closes it. */
function circles(links: readonly Link[]): readonly Place[] {
  const targets = new Map<Run, Run[]>();
  for (const { from, to } of links) {
    const known = targets.get(from);
    if (known) known.push(to);
    else targets.set(from, [to]);
    if (!targets.has(to)) targets.set(to, []);
  }
  const circle = stronglyConnected(targets);
  const told = new Set<number>();
  return links.filter(({ from, to }) => {
    const number = circle.get(from);
    if (number === undefined || number !== circle.get(to) || told.has(number)) return false;
    told.add(number);
    return true;
  });
}

/** A message that began a flow is read again where that flow is left for itself: what it said is known there, too. */
function saidAgain({ starts }: World, links: readonly Link[]): readonly Place[] {
  const quiet = new Map<Run, Link[]>();
  for (const link of links) if (link.silent) quiet.set(link.from, [...(quiet.get(link.from) ?? []), link]);
  return [...starts.values()].flatMap((start): readonly Place[] => {
    const seen = new Set([start]);
    for (const run of seen)
      for (const link of quiet.get(run) ?? []) {
        if (link.to.shape.flow === start.shape.flow && link.from.situations[link.at]?.exit?.kind === 'link') return [link];
        seen.add(link.to);
      }
    return [];
  });
}

function distinct(places: readonly Place[]): readonly Place[] {
  const seen = new Set<string>();
  return places.filter(({ from, at }) => {
    const key = `${from.shape.flow.id} ${stepBefore(from, at)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Place of the step of a situation; for a way out, of the step that takes it. */
export function stepBefore(run: Run, at: number): number {
  const situation = run.situations[at];
  if (situation === undefined) return 0;
  return situation.step >= 0 ? situation.step : (run.situations[situation.from?.at ?? 0]?.step ?? 0);
}

/** Situations from which no answer leads to an end, the first one of each flow. */
function stuck(world: World): readonly Found[] {
  const ending = endingRuns(world);
  const told = new Set<string>();
  return world.runs.flatMap((run): readonly Found[] => {
    const { id } = run.shape.flow;
    if (!run.complete || told.has(id)) return [];
    const free = leadingOut(run, (exit) => isEnd(world, run, exit, ending));
    const at = run.situations.findIndex((situation, i) => situation.done && free[i] !== true && situation.ways.length > 0);
    if (at < 0) return [];
    told.add(id);
    const message = 'Whatever the customer answers from here, the flows lead to each other and never to an end.';
    return [{ code: 'P104', run, at, message, hint: 'Add an answer that leads to `end`, `return` or `handoff`.' }];
  });
}

function isEnd(world: World, run: Run, at: number, ending: ReadonlySet<Run>): boolean {
  const exit = run.situations[at]?.exit;
  if (exit == null) return false;
  return exit.kind !== 'link' || world.after(run, exit).some((to) => ending.has(to));
}

/** Runs from whose beginning an end can be reached. */
function endingRuns(world: World): ReadonlySet<Run> {
  const ending = new Set<Run>();
  for (let before = -1; before < ending.size; ) {
    before = ending.size;
    for (const run of world.runs) {
      if (ending.has(run)) continue;
      if (!run.complete || run.exits.some((at) => isEnd(world, run, at, ending))) ending.add(run);
    }
  }
  return ending;
}

/** By situation: does some way lead from it to a wanted exit? */
function leadingOut({ situations, exits }: Run, wanted: (exit: number) => boolean): readonly boolean[] {
  const before = situations.map((): number[] => []);
  for (const [at, { ways }] of situations.entries()) for (const { to } of ways) before[to]?.push(at);
  const free = situations.map(() => false);
  const open = exits.filter(wanted);
  for (const at of open) free[at] = true;
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const one of before[at] ?? []) {
      if (free[one] === true) continue;
      free[one] = true;
      open.push(one);
    }
  return free;
}

/** Commands after which the interrupted flow is walked on. */
const GOING_ON: ReadonlySet<Command> = new Set<Command>(['resume', 'repeat', 'skip', 'back']);

export type Longest = { readonly steps: number; readonly run: Run | null; readonly at: number };

/** The longest walk without waiting, over flows that lead to each other and patterns that open by themselves. */
export function longestWalk(world: World): Longest {
  const heads = new Map<Run, number>();
  const head = (run: Run): number => {
    const known = heads.get(run);
    if (known !== undefined) return known;
    heads.set(run, 0);
    let most = run.lengths.head;
    for (const at of run.exits) {
      const own = run.lengths.fromStart[at] ?? -1;
      if (own >= 0) most = Math.max(most, own + onwards(run, at));
    }
    heads.set(run, most);
    return most;
  };
  const onwards = (run: Run, at: number): number => {
    const exit = run.situations[at]?.exit;
    if (exit == null) return 0;
    return Math.max(0, ...[...world.after(run, exit), ...(exit.kind === 'end' ? world.offered : [])].map(head));
  };
  let longest: Longest = { steps: 0, run: null, at: 0 };
  // A pattern that gives the floor back goes on in whatever flow it interrupted.
  let resumed = 0;
  for (const run of world.runs) {
    const pattern = run.shape.flow.role.kind === 'pattern';
    for (const [at, { ways, waits, exit }] of run.situations.entries()) {
      const own = Math.max(run.lengths.fromStart[at] ?? -1, run.lengths.fromRest[at] ?? -1);
      if (own < 0) continue;
      if (pattern && exit?.kind === 'do' && GOING_ON.has(exit.command)) resumed = Math.max(resumed, own);
      const inner = Math.max(0, ...ways.map(({ via }) => (via.kind === 'run' ? via.run.lengths.head : 0)));
      const steps = exit !== null ? own + onwards(run, at) : waits || inner > 0 ? own + 1 + inner : 0;
      if (steps > longest.steps) longest = { steps, run, at };
    }
  }
  return { ...longest, steps: longest.steps + resumed };
}

export function checkLength({ steps, run, at }: Longest): readonly Found[] {
  if (steps < SILENT_LIMIT || run === null) return [];
  const message = `The bot can take ${steps} steps here without waiting; ${SILENT_LIMIT} are too many for one turn.`;
  return [{ code: 'P102', run, at, message, hint: 'Ask the customer something on the way, or lower an `at_most`.' }];
}
