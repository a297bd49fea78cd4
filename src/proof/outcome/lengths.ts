/** How long the bot walks without waiting, and where it would never stop. */
import type { Lengths, Run, Way } from './run.ts';

/** Longest walks over a run's situations. A walk that comes back to itself is told, and then counted once. */
export function lengthsOf(run: Pick<Run, 'situations'>): Lengths {
  const { situations } = run;
  // Whoever corrects an answer walks over the questions left open since.
  const quiet = (way: Way) => way.silent >= 0 || way.via.kind === 'skip';
  const order = inOrder(run, quiet);
  const fromStart = situations.map(() => -1);
  const fromRest = situations.map(() => -1);
  if (fromStart.length > 0) fromStart[0] = 0;
  for (const { ways } of situations) for (const { to, rest } of ways) fromRest[to] = Math.max(fromRest[to] ?? -1, rest);
  for (const at of order.list) {
    for (const way of situations[at]?.ways ?? []) {
      if (!quiet(way) || order.cut.has(`${at}>${way.to}`)) continue;
      const own = way.silent >= 0 ? (fromStart[at] ?? -1) : -1;
      if (own >= 0) fromStart[way.to] = Math.max(fromStart[way.to] ?? -1, own + 1 + way.silent);
      const since = fromRest[at] ?? -1;
      if (since >= 0) fromRest[way.to] = Math.max(fromRest[way.to] ?? -1, since + 1 + Math.max(0, way.silent));
    }
  }
  return {
    fromStart,
    fromRest,
    forced: forcedFrom(run),
    head: headOf(run, fromStart),
    circle: inOrder(run, (way) => way.silent >= 0).circle,
    forcedCircle: inOrder(run, (way) => way.forced).circle,
  };
}

function headOf({ situations }: Pick<Run, 'situations'>, fromStart: readonly number[]): number {
  let most = 0;
  for (const [at, { ways, waits }] of situations.entries()) {
    const before = fromStart[at] ?? -1;
    if (before < 0) continue;
    if (waits) most = Math.max(most, before + 1);
    for (const { via } of ways) if (via.kind === 'run') most = Math.max(most, before + 1 + via.run.lengths.head);
  }
  return most;
}

/** Situations reached from the beginning over forced ways only. */
function forcedFrom({ situations }: Pick<Run, 'situations'>): boolean[] {
  const reached = situations.map((_, at) => at === 0);
  const open = situations.length > 0 ? [0] : [];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const way of situations[at]?.ways ?? []) {
      if (!way.forced || reached[way.to] === true) continue;
      reached[way.to] = true;
      open.push(way.to);
    }
  }
  return reached;
}

type Order = {
  /** Each situation stands before those that it leads to. */
  readonly list: readonly number[];
  /** Ways that lead back, as `from>to`. */
  readonly cut: ReadonlySet<string>;
  /** The first circle that was met. */
  readonly circle: readonly number[];
};

/** Depth first over some of the ways, with a stack of its own: flows may be long. */
function inOrder({ situations }: Pick<Run, 'situations'>, follows: (way: Way) => boolean): Order {
  const state = new Uint8Array(situations.length);
  const list: number[] = [];
  const cut = new Set<string>();
  let circle: readonly number[] = [];
  for (let root = 0; root < situations.length; root++) {
    if (state[root] !== 0) continue;
    const path = [{ at: root, next: 0 }];
    state[root] = 1;
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const way = situations[top.at]?.ways[top.next];
      top.next += 1;
      if (way === undefined) {
        state[top.at] = 2;
        list.push(top.at);
        path.pop();
      } else if (follows(way) && state[way.to] === 0) {
        state[way.to] = 1;
        path.push({ at: way.to, next: 0 });
      } else if (follows(way) && state[way.to] === 1) {
        cut.add(`${top.at}>${way.to}`);
        const begin = path.findIndex(({ at }) => at === way.to);
        if (circle.length === 0) circle = path.slice(begin).map(({ at }) => at);
      }
    }
  }
  return { list: list.reverse(), cut, circle };
}
