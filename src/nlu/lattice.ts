/**
 * Finds the likeliest Chinese characters for what was typed: all ways to read it form a lattice, of which the best path by
 * the neighbours in the examples is taken (Viterbi, with the few best states kept at each place).
 */
import { EDGE, type Lookup, logNext } from './pinyin.ts';

/** One way to read a stretch: a character with its price, or text that stays as it is (character `EDGE`). */
export type Edge = {
  readonly to: number;
  /** First and last character: the same unless the stretch is a word. */
  readonly first: number;
  readonly char: number;
  readonly text: string;
  readonly price: number;
};

export type Path = {
  readonly edges: readonly Edge[];
  /** Natural logarithm of the likelihood, prices included. */
  readonly score: number;
};

type State = { readonly char: number; score: number; back: State | null; edge: Edge | null };

/** States kept at each place. */
const BEAM = 10;

/** The best path from 0 to `length`; `edgesAt` gives the ways on from a place. Null when there is none. */
export function bestPath(length: number, lookup: Lookup, edgesAt: (at: number) => readonly Edge[]): Path | null {
  const states: Map<number, State>[] = Array.from({ length: length + 1 }, () => new Map());
  states[0]?.set(EDGE, { char: EDGE, score: 0, back: null, edge: null });
  for (let at = 0; at < length; at++) {
    const here = kept(states[at]);
    if (here.length === 0) continue;
    for (const edge of edgesAt(at)) {
      const there = states[edge.to];
      if (there === undefined) continue;
      let best: State | null = null;
      let score = -Infinity;
      for (const state of here) {
        const reached = state.score + (edge.first === EDGE && state.char === EDGE ? 0 : logNext(lookup, state.char, edge.first));
        if (reached > score) {
          score = reached;
          best = state;
        }
      }
      score -= edge.price;
      const known = there.get(edge.char);
      if (known === undefined) there.set(edge.char, { char: edge.char, score, back: best, edge });
      else if (score > known.score) Object.assign(known, { score, back: best, edge });
    }
    states[at]?.clear();
  }
  return trace(kept(states[length]), lookup);
}

function kept(states: ReadonlyMap<number, State> | undefined): readonly State[] {
  const all = [...(states?.values() ?? [])];
  return all.length <= 1 ? all : all.sort((a, b) => b.score - a.score || a.char - b.char).slice(0, BEAM);
}

function trace(ends: readonly State[], lookup: Lookup): Path | null {
  let best: State | null = null;
  let score = -Infinity;
  for (const end of ends) {
    const closed = end.score + (end.char === EDGE ? 0 : logNext(lookup, end.char, EDGE));
    if (closed > score) {
      score = closed;
      best = end;
    }
  }
  if (best === null) return null;
  const edges: Edge[] = [];
  for (let state: State | null = best; state?.edge != null; state = state.back) edges.push(state.edge);
  return { edges: edges.reverse(), score };
}
