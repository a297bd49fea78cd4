/** Takes a conversation over to other flows: where each open flow goes on, or why it cannot. */
import type { FlowGraph, FlowId, SlotType, Step, StepId, Value } from '../flow/graph.ts';
import type { Frame, Stack, State } from './state.ts';

export type Place = { readonly flow: FlowId; readonly step: StepId };

/**
 * same: every open flow stands where it stood · moved: some stand at a new address, by `moved_from` ·
 * stranded: `place` is gone, or cannot be gone on at, for the reason given.
 */
export type Migration =
  | { readonly kind: 'same' | 'moved'; readonly state: State }
  | { readonly kind: 'stranded'; readonly place: Place; readonly reason: string };

type Placed =
  | { readonly ok: true; readonly frame: Frame }
  | { readonly ok: false; readonly place: Place; readonly reason: string };

/** What of a state depends on the flows is brought in line with `graph`. A state without open flows always fits. */
export function migrate(graph: FlowGraph, state: State): Migration {
  if (state.status !== 'asking' && state.status !== 'waiting') return { kind: 'same', state };
  const placed = placeStack(graph, state.stack, state.status === 'waiting' ? 'call' : state.question.kind);
  if (!placed.ok) return { kind: 'stranded', place: placed.place, reason: placed.reason };
  const trail = state.trail.flatMap((stack): Stack[] => {
    const earlier = placeStack(graph, stack, null);
    return earlier.ok ? [earlier.stack] : [];
  });
  const moved = placed.stack.some((frame, i) => frame.flow !== state.stack[i]?.flow || frame.step !== state.stack[i]?.step);
  return { kind: moved ? 'moved' : 'same', state: { ...state, stack: placed.stack, trail } };
}

/** @param waits what the last frame waits for; null: for whatever stands there */
function placeStack(
  graph: FlowGraph,
  stack: Stack,
  waits: 'ask' | 'confirm' | 'call' | null,
): { readonly ok: true; readonly stack: Stack } | Extract<Placed, { ok: false }> {
  const frames: Frame[] = [];
  for (const [i, old] of stack.entries()) {
    const placed = placeFrame(graph, old);
    if (!placed.ok) return placed;
    const above = stack[i + 1];
    const reason = misfit(graph, placed.frame, above === undefined ? waits : above.origin === 'call' ? above : null);
    if (reason !== null) return { ok: false, place: old, reason };
    frames.push(placed.frame);
  }
  const [first, ...others] = frames;
  if (first === undefined) throw new Error('a stack has a frame');
  return { ok: true, stack: [first, ...others] };
}

function placeFrame(graph: FlowGraph, old: Frame): Placed {
  const place = { flow: old.flow, step: old.step };
  const stranded = (reason: string): Placed => ({ ok: false, place, reason });
  const renamed = graph.flows[old.flow] ? old.flow : graph.moved.flows[old.flow];
  const to = graph.moved.steps[`${old.flow}/${old.step}`] ?? (renamed === undefined ? null : { flow: renamed, step: old.step });
  if (to === null) return stranded('the flow is gone');
  const flow = graph.flows[to.flow];
  if (!flow?.steps[to.step]) return stranded('the step is gone');
  const slots = Object.fromEntries(
    Object.entries(old.slots).filter(([name, value]) => {
      const declared = flow.slots[name];
      // Fields of results have no declaration of their own.
      return declared ? isOf(graph, declared.type, value) : name.includes('.');
    }),
  );
  const missing = (flow.needs[to.step] ?? []).filter((name) => slots[name] === undefined);
  if (missing.length > 0) return stranded(`it needs ${missing.join(', ')} now, which was not asked before`);
  return { ok: true, frame: { ...old, ...to, slots } };
}

/** Why a frame cannot wait at its step; null when it can. */
function misfit(graph: FlowGraph, frame: Frame, waits: 'ask' | 'confirm' | 'call' | Frame | null): string | null {
  const step: Step | undefined = graph.flows[frame.flow]?.steps[frame.step];
  if (typeof waits === 'object' && waits !== null) {
    const runs = graph.flows[waits.flow] ? waits.flow : graph.moved.flows[waits.flow];
    return step?.kind === 'run' && step.flow === runs ? null : `it does not run ${waits.flow} any more`;
  }
  switch (waits) {
    case 'ask':
      return step?.kind === 'ask' ? null : 'it is no question any more';
    case 'confirm':
      return step?.kind === 'call' && step.confirm ? null : 'it asks for no confirmation any more';
    case 'call':
      return step?.kind === 'call' ? null : 'it is no call any more';
    case null:
      return null;
  }
}

/** Options of a choice come and go; the form of all other values belongs to the type. */
function isOf(graph: FlowGraph, type: SlotType, value: Value): boolean {
  switch (type.kind) {
    case 'choice':
      return typeof value === 'string' && type.options.includes(value);
    case 'flow':
      return typeof value === 'string' && graph.flows[value] !== undefined;
    case 'yes_no':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number';
    case 'money':
    case 'date':
    case 'url':
    case 'attachment':
      return typeof value === 'object' && value.kind === type.kind;
    case 'phone':
    case 'email':
      return typeof value === 'object' ? value.kind === 'sealed' : typeof value === 'string';
    case 'text':
    case 'order_number':
      return typeof value === 'string';
  }
}
