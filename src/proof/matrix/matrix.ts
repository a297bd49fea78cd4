/** The repair matrix: every waiting point × every deviation × both languages. */
import { type FlowGraph, LANGS } from '../../flow/graph.ts';
import { type Exploration, storyTo } from '../explore/explore.ts';
import { waitingKey } from '../explore/ways.ts';
import { type Cell, type Hear, type Place, playCell } from './cell.ts';
import { DEVIATIONS, type Deviation } from './deviations.ts';

export type Matrix = {
  readonly cells: readonly Cell[];
  /** Waiting points that exploration did not reach: they have no cells. */
  readonly unreached: readonly string[];
};

export type Sampling = {
  /** Plays one waiting point of so many; 1 plays all. */
  readonly every: number;
  readonly deviations: readonly Deviation[];
};

export function matrixOf(graph: FlowGraph, exploration: Exploration, hear: Hear, given: Partial<Sampling> = {}): Matrix {
  const { every, deviations } = { every: 1, deviations: DEVIATIONS, ...given };
  const places: Place[] = [];
  const unreached: string[] = [];
  for (const { point, node } of exploration.waiting.values()) {
    if (node === null) unreached.push(waitingKey(point));
    else places.push({ point, story: storyTo(exploration, node) });
  }
  // Neighbouring deviations get different places, so that a sample touches all of both.
  const cells = deviations.flatMap((deviation, d) =>
    places.flatMap((place, p) =>
      (p + d) % every === 0 ? LANGS.map((lang) => playCell(graph, hear, place, deviation, lang)) : [],
    ),
  );
  return { cells, unreached };
}
