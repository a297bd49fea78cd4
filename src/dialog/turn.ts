/** The draft of one turn: mutable while `step` runs, never seen outside of this room. */
import type { Flow, FlowGraph, FlowId, Lang, Step, StepId, Value } from '../flow/graph.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import type { Customer, Frame, OpenQuestion, Stack, State, Ticket } from './state.ts';

/** How a turn comes to rest: the part of the state that depends on the status. */
export type Rest =
  | { readonly status: 'idle' }
  | { readonly status: 'asking'; readonly question: OpenQuestion }
  | { readonly status: 'waiting'; readonly call: { readonly id: string; readonly turn: number } }
  | { readonly status: 'with_agent'; readonly ticket: string }
  | { readonly status: 'closed'; readonly disposition: 'resolved' | 'handoff' | 'cancelled' | 'expired' };

export type Turn = {
  readonly graph: FlowGraph;
  readonly event: Event;
  readonly number: number;
  lang: Lang;
  customer: Customer | null;
  memory: { readonly [slot: string]: Value };
  misses: number;
  trail: readonly Stack[];
  finished: State['finished'];
  tried: readonly string[];
  tickets: readonly Ticket[];
  stack: Frame[];
  readonly effects: Effect[];
  readonly path: string[];
  readonly notes: string[];
  /** Flows that a `clarify` pattern started in this turn offers. */
  offer: readonly FlowId[];
  /** Kinds of secrets that were removed from the message of this turn. */
  secrets: readonly string[];
  /** The message of this turn is written in a language that the bot does not speak. */
  foreign: boolean;
  calls: number;
};

/** Steps that one turn may take without waiting; more is a mistake of the flows that the compiler should have found. */
export const SILENT_LIMIT = 500;
/** Questions that "back" can go back over. */
export const TRAIL_LIMIT = 8;
/** Flows that can be interrupted on top of each other. */
export const DIGRESSION_LIMIT = 4;
/** Lines of things tried that are kept for the agent. */
export const TRIED_LIMIT = 30;

/** State of a conversation that has not begun. */
export function newState(graph: FlowGraph, lang: Lang): State {
  return {
    v: 1,
    fingerprint: graph.fingerprint,
    lang,
    turn: 0,
    customer: null,
    memory: {},
    misses: 0,
    trail: [],
    finished: null,
    tried: [],
    tickets: [],
    status: 'idle',
  };
}

export function openTurn(graph: FlowGraph, state: State, event: Event): Turn {
  return {
    graph,
    event,
    number: state.turn + 1,
    lang: state.lang,
    customer: state.customer,
    memory: state.memory,
    misses: state.misses,
    trail: state.trail,
    finished: state.finished,
    tried: state.tried,
    tickets: state.tickets,
    stack: state.status === 'asking' || state.status === 'waiting' ? [...state.stack] : [],
    effects: [],
    path: [],
    notes: [],
    offer: [],
    secrets: [],
    foreign: false,
    calls: 0,
  };
}

export function closeTurn(t: Turn, rest: Rest): State {
  const common = {
    v: 1,
    fingerprint: t.graph.fingerprint,
    lang: t.lang,
    turn: t.number,
    customer: t.customer,
    memory: t.memory,
    misses: t.misses,
    trail: t.trail,
    finished: t.finished,
    tried: t.tried,
    tickets: t.tickets,
  } as const;
  switch (rest.status) {
    case 'idle':
      return { ...common, status: 'idle', trail: [] };
    case 'asking':
      return { ...common, status: 'asking', stack: stackOf(t), question: rest.question };
    case 'waiting':
      return { ...common, status: 'waiting', stack: stackOf(t), call: rest.call };
    case 'with_agent':
      return { ...common, status: 'with_agent', ticket: rest.ticket, trail: [] };
    case 'closed':
      return { ...common, status: 'closed', disposition: rest.disposition, trail: [] };
  }
}

/** The open frames, of which there must be one. */
export function stackOf(t: Turn): Stack {
  const [first, ...others] = t.stack;
  if (!first) throw new Error('no flow is open');
  return [first, ...others];
}

export function topFrame(t: Turn): Frame {
  const frame = t.stack.at(-1);
  if (!frame) throw new Error('no flow is open');
  return frame;
}

export function flowOf(t: Turn, id: FlowId): Flow {
  const flow = t.graph.flows[id];
  if (!flow) throw new Error(`unknown flow ${id}`);
  return flow;
}

export function stepOf(t: Turn, frame: Frame): Step {
  const step = flowOf(t, frame.flow).steps[frame.step];
  if (!step) throw new Error(`unknown step ${frame.flow}/${frame.step}`);
  return step;
}

export function replaceTop(t: Turn, frame: Frame): void {
  t.stack[t.stack.length - 1] = frame;
}

/** Sets the running frame to its next step. */
export function moveTo(t: Turn, step: StepId): void {
  replaceTop(t, { ...topFrame(t), step });
}

export function setSlot(t: Turn, name: string, value: Value): void {
  const frame = topFrame(t);
  replaceTop(t, { ...frame, slots: { ...frame.slots, [name]: value } });
}

export function noteTried(t: Turn, line: string): void {
  if (!t.tried.includes(line)) t.tried = [...t.tried, line].slice(-TRIED_LIMIT);
}
