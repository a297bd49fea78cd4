/** A turn in which nothing happens: for showing texts of the flows as the bot would, outside of a conversation's own turns. */
import type { State } from '../dialog/state.ts';
import { newState, openTurn, type Turn } from '../dialog/turn.ts';
import type { FlowGraph, Lang } from '../flow/graph.ts';

/**
 * @param state null: of nobody
 * @param at UTC instant at which it is shown
 */
export function quietTurn(graph: FlowGraph, state: State | null, lang: Lang, at: string): Turn {
  const t = openTurn(graph, state ?? newState(graph, lang), { kind: 'timer', id: 'quiet', at, fresh: '0000000000', timer: '' });
  t.lang = lang;
  return t;
}
