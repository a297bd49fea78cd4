/** When two states of exploration count as one: equal positions, and equal values of everything that can still decide a way. */
import type { Frame, State } from '../../dialog/state.ts';
import type { FlowGraph, Value } from '../../flow/graph.ts';
import { liveAt, memoryName } from './names.ts';
import type { Setting } from './stimulus.ts';

export function stateKey(graph: FlowGraph, setting: Setting, state: State): string {
  const open = state.status === 'asking' || state.status === 'waiting' ? state.stack : [];
  return JSON.stringify([
    setting.signedIn,
    setting.open,
    state.status,
    state.status === 'asking' ? [state.question.kind, state.question.shown] : null,
    open.map((frame) => frameKey(graph, frame)),
    memoryKey(graph, open, state),
    // Only the first two failures to understand make a difference; patterns ask for no more.
    Math.min(state.misses, 2),
    state.wishes ?? [],
    state.timer?.purpose === 'close',
    state.expired !== undefined,
  ]);
}

function memoryKey(graph: FlowGraph, open: readonly Frame[], state: State): readonly string[] {
  const live = new Set(open.flatMap((frame) => [...liveAt(graph, frame.flow, frame.step)]));
  return Object.keys(state.memory)
    .filter((slot) => live.has(memoryName(slot)))
    .sort();
}

function frameKey(graph: FlowGraph, frame: Frame): unknown {
  const live = liveAt(graph, frame.flow, frame.step);
  const values = Object.entries(frame.slots)
    .filter(([name]) => live.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, abstract(value)]);
  return [frame.flow, frame.step, frame.origin, values, Object.entries(frame.counters).sort(([a], [b]) => (a < b ? -1 : 1))];
}

/** Values come from a few samples, so that all of them are finite; of files only their presence counts. */
function abstract(value: Value): unknown {
  return typeof value === 'object' && value.kind === 'attachment' ? true : value;
}
