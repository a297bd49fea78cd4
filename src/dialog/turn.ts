/** The draft of one turn: mutable while `step` runs, never seen outside of this room. */
import type { Flow, FlowGraph, FlowId, Lang, Step, StepId, SystemText, Value } from '../flow/graph.ts';
import type { EntityValue } from '../nlu/understanding.ts';
import type { Effect } from './effect.ts';
import type { Event } from './event.ts';
import type {
  Customer,
  ExpectingAgent,
  Frame,
  KeptAnswer,
  OpenCall,
  OpenQuestion,
  Paused,
  Place,
  Stack,
  State,
  Ticket,
} from './state.ts';
import type { Scale } from './why.ts';

/** How a turn comes to rest: the part of the state that depends on the status. */
export type Rest =
  | { readonly status: 'idle' }
  | { readonly status: 'asking'; readonly question: OpenQuestion }
  | { readonly status: 'waiting'; readonly call: OpenCall }
  | ExpectingAgent
  | { readonly status: 'closed'; readonly disposition: 'resolved' | 'handoff' | 'cancelled' | 'expired' }
  | { readonly status: 'handed_over'; readonly agent: string; readonly paused: Paused };

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
  readonly scales: Scale[];
  /** Flows that a `clarify` pattern started in this turn offers. */
  offer: readonly FlowId[];
  /** Kinds of secrets that were removed from the message of this turn. */
  secrets: readonly string[];
  /** The message of this turn is written in a language that the bot does not speak. */
  foreign: boolean;
  calls: number;
  timer: State['timer'];
  expired: State['expired'];
  /** Where a pattern that resumes comes to rest instead of repeating the open question; null: it repeats it. */
  held: Rest | null;
  wishes: readonly FlowId[];
  heard: readonly EntityValue[];
  kept: readonly KeptAnswer[];
  spoken: Lang | undefined;
  pressed: string | undefined;
  /** The button of this turn was taken by the turn before. */
  pressedAgain: boolean;
  /** A person is expected to answer a ticket: the bot offers nothing more of itself. */
  beside: boolean;
  /** Said when nothing else is, before the next question or the end: why the flow goes another way now. */
  owed: SystemText | null;
  /** Where the bubbles of this turn come from. */
  readonly said: Place[];
  /** The question that was open before this turn. */
  readonly asked: (Place & { readonly said: readonly Place[] }) | null;
};

/** Steps that one turn may take without waiting; more is a mistake of the flows that the compiler should have found. */
export const SILENT_LIMIT = 500;
/** Questions and actions that "back" and corrections can go back over. */
export const TRAIL_LIMIT = 16;
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
    scales: [],
    offer: state.status === 'asking' ? (state.question.shown ?? []) : [],
    secrets: [],
    foreign: false,
    calls: 0,
    timer: state.timer,
    expired: state.expired,
    held: null,
    wishes: state.wishes ?? [],
    heard: state.heard ?? [],
    kept: state.kept ?? [],
    spoken: state.spoken,
    pressed: state.pressed,
    pressedAgain: false,
    beside: state.status === 'with_agent',
    owed: null,
    said: [],
    asked: askedIn(state),
  };
}

function askedIn(state: State): Turn['asked'] {
  const top = state.status === 'asking' ? state.stack.at(-1) : undefined;
  return state.status === 'asking' && top ? { flow: top.flow, step: top.step, said: state.question.said ?? [] } : null;
}

/** What all states have in common, while it is put together. */
type Common = Writable<Omit<Extract<State, { status: 'idle' }>, 'status'>>;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

export function closeTurn(t: Turn, rest: Rest): State {
  const common: Common = {
    v: 1,
    fingerprint: t.graph.fingerprint,
    lang: t.lang,
    turn: t.number,
    customer: t.customer,
    memory: t.memory,
    misses: t.misses,
    trail: rest.status === 'asking' || rest.status === 'waiting' ? t.trail : [],
    finished: t.finished,
    tried: t.tried,
    tickets: t.tickets,
  };
  // What is seldom there takes no room in the store.
  if (t.timer) common.timer = t.timer;
  if (t.expired) common.expired = t.expired;
  if (t.wishes.length > 0) common.wishes = t.wishes;
  if (t.heard.length > 0) common.heard = t.heard;
  if (t.kept.length > 0) common.kept = t.kept;
  if (t.spoken) common.spoken = t.spoken;
  if (t.pressed) common.pressed = t.pressed;
  switch (rest.status) {
    case 'idle':
      return { ...common, status: 'idle' };
    case 'asking':
      return { ...common, status: 'asking', stack: stackOf(t), question: rest.question };
    case 'waiting':
      return { ...common, status: 'waiting', stack: stackOf(t), call: rest.call };
    case 'with_agent':
      return { ...common, ...expecting(rest) };
    case 'closed':
      return { ...common, status: 'closed', disposition: rest.disposition };
    case 'handed_over':
      return { ...common, status: 'handed_over', agent: rest.agent, paused: rest.paused };
  }
}

/** The rest that a state is in, for events that change nothing. */
export function restOf(state: State): Rest {
  switch (state.status) {
    case 'idle':
      return { status: 'idle' };
    case 'asking':
      return { status: 'asking', question: state.question };
    case 'waiting':
      return { status: 'waiting', call: state.call };
    case 'with_agent':
      return expecting(state);
    case 'closed':
      return { status: 'closed', disposition: state.disposition };
    case 'handed_over':
      return { status: 'handed_over', agent: state.agent, paused: state.paused };
  }
}

/** The rest of a state in which a person is expected. */
export function expecting({ ticket, queued, interrupted }: ExpectingAgent): ExpectingAgent {
  return { status: 'with_agent', ticket, ...(queued && { queued }), ...(interrupted && { interrupted }) };
}

/** The open frames, of which there must be one. */
export function stackOf(t: Turn): Stack {
  const stack = t.stack.slice();
  if (!isOpen(stack)) throw new Error('no flow is open');
  return stack;
}

function isOpen(stack: readonly Frame[]): stack is Stack {
  return stack.length > 0;
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

/** Keeps the open step for "back" and for corrections; without an answer: it is only left for a while. */
export function pass(t: Turn, answer?: Value | null): void {
  const frames = t.stack.slice();
  if (answer !== undefined) frames[frames.length - 1] = { ...topFrame(t), answer };
  if (!isOpen(frames)) throw new Error('no flow is open');
  const trail = t.trail.slice(1 - TRAIL_LIMIT);
  trail.push(frames);
  t.trail = trail;
}

/** Sets the running frame to its next step. */
export function moveTo(t: Turn, step: StepId): void {
  replaceTop(t, { ...topFrame(t), step });
}

export function setSlot(t: Turn, name: string, value: Value): void {
  const frame = topFrame(t);
  replaceTop(t, { ...frame, slots: { ...frame.slots, [name]: value } });
}

/** Empties slots, and makes the conversation forget them. */
export function forget(t: Turn, names: readonly string[]): void {
  const frame = topFrame(t);
  const slots = without(frame.slots, names);
  if (slots !== frame.slots) replaceTop(t, { ...frame, slots });
  t.memory = without(t.memory, names);
  if (t.kept.length > 0) t.kept = t.kept.filter((one) => !asksOneOf(t, one, frame.flow, names));
}

function asksOneOf(t: Turn, place: Place, flow: FlowId, names: readonly string[]): boolean {
  const step = place.flow === flow ? t.graph.flows[flow]?.steps[place.step] : undefined;
  return step?.kind === 'ask' && names.includes(step.slot);
}

function without(values: Frame['slots'], names: readonly string[]): Frame['slots'] {
  if (names.every((name) => values[name] === undefined)) return values;
  const rest: { [name: string]: Value } = { ...values };
  for (const name of names) delete rest[name];
  return rest;
}

/** What is tried again with the same result stands once, where it was tried last: the last line is how it is now. */
export function noteTried(t: Turn, line: string): void {
  if (t.tried.at(-1) !== line) t.tried = [...t.tried.filter((one) => one !== line), line].slice(-TRIED_LIMIT);
}

/** Where the running frame stands, with the sub-flows that led there: `flow/step>flow/step`. */
export function labelPath(t: Turn): string {
  const base = t.stack.findLastIndex((frame) => frame.origin !== 'call');
  return t.stack
    .slice(base)
    .map((frame) => `${frame.flow}/${frame.step}`)
    .join('>');
}
