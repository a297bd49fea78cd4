/** What a conversation does when the flows were edited under it. */
import type { FlowGraph, FlowId } from '../flow/graph.ts';
import type { Event } from './event.ts';
import { type Migration, migrate } from './migrate.ts';
import { openPattern } from './outcome.ts';
import { startFlow } from './start.ts';
import type { State } from './state.ts';
import { flowOf, type Rest, type Turn } from './turn.ts';
import { walk } from './walk.ts';
import { meantFrom } from './wish.ts';

/** Stands for the turn of a question that the customer has not seen as it stands now: no button and no "yes" fits it. */
export const UNSEEN = -1;

export type Change =
  /** The conversation goes on where it was. */
  | { readonly kind: 'none' }
  /** Its place is gone. `restart`: the flow in which it was begins anew; null: that flow is gone, too. */
  | { readonly kind: 'stranded'; readonly note: string; readonly restart: FlowId | null };

/** The state as these flows can go on with it. What was agreed to under other flows has to be agreed to again. */
export function takeOver(graph: FlowGraph, state: State): { readonly state: State; readonly change: Change } {
  // What is paused is brought in line when the bot goes on with it.
  if (state.fingerprint === graph.fingerprint || state.status === 'handed_over') return { state, change: { kind: 'none' } };
  const migration = migrate(graph, state);
  if (migration.kind === 'stranded') return strand(graph, state, migration);
  const { state: moved } = migration;
  return {
    state:
      moved.status === 'asking' && moved.question.kind === 'confirm'
        ? { ...moved, question: { ...moved.question, turn: UNSEEN } }
        : moved,
    change: { kind: 'none' },
  };
}

function strand(graph: FlowGraph, state: State, { place, reason }: Extract<Migration, { kind: 'stranded' }>) {
  if (state.status !== 'asking' && state.status !== 'waiting') throw new Error('only an open flow can be stranded');
  const { stack, ...common } = state;
  const open = stack.findLast((frame) => frame.origin === 'topic' || frame.origin === 'digression')?.flow;
  const flow = open === undefined || graph.flows[open] ? open : graph.moved.flows[open];
  const note = `the flows changed under this conversation; ${place.flow}/${place.step}: ${reason}`;
  const idle: State = { ...common, trail: [], status: 'idle' };
  return { state: idle, change: { kind: 'stranded' as const, note, restart: flow ?? null } };
}

/**
 * Tells the customer that the flows changed and begins the flow again; null when the message plainly asks for something
 * else, which is helped with at once.
 */
export function tellChanged(
  t: Turn,
  event: Event,
  change: Extract<Change, { kind: 'stranded' }>,
): { rest: Rest; rule: string } | null {
  t.notes.push(change.note);
  if (event.kind === 'message') {
    if (event.customer) t.customer = event.customer;
    const { decision } = event.understanding;
    const another = decision.kind === 'route' && event.button === null && decision.flow !== change.restart;
    if (another && decision.score >= meantFrom(flowOf(t, decision.flow))) return null;
  }
  if (change.restart !== null) startFlow(t, change.restart);
  openPattern(t, 'flows_changed');
  return { rest: walk(t), rule: 'flows_changed' };
}
