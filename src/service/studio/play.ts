/**
 * Plays inputs through the same middle of a turn as the server, and keeps every step of the way. Nothing is stored and nobody is
 * asked: the wallet's answers are inputs, the clock starts at a given time and moves half a minute an input, ids are numbers.
 */
import type { Choice, Effect } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import type { Customer, State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { Why } from '../../dialog/why.ts';
import type { FlowGraph, SlotType, Value } from '../../flow/graph.ts';
import { hearOpenly } from '../hearing.ts';
import { parseValue } from '../rehearsal.ts';
import type { Knowledge, Stamp } from '../turn.ts';
import type { Both, SimInput, SimNote, SimRequest } from './wire.ts';

export type Played = {
  readonly at: string;
  /** Null where the input changed nothing of the conversation. */
  readonly event: Event | null;
  readonly before: State | null;
  readonly state: State;
  readonly effects: readonly Effect[];
  readonly why: Why | null;
  readonly notes: readonly SimNote[];
};

export type Play = {
  /** The opening, then one for each input. */
  readonly turns: readonly [Played, ...Played[]];
  readonly stopped: { readonly input: number; readonly reason: Both } | null;
};

type Running = {
  readonly knowledge: Knowledge;
  readonly request: SimRequest;
  customer: Customer | null;
  /** Milliseconds that passed in silence; and for how many the open timer was to wait. */
  silent: number;
  waits: number;
  /** Every button that was shown, and those that stand below the last bubble. */
  readonly shown: Set<string>;
  choices: readonly Choice[];
  /** What the customer wrote last. */
  heard: string | null;
};

const INPUT_SECONDS = 30;
/** What is played has to end soon: the program has customers to serve. */
const LIMIT_MS = 5_000;
const TOO_LONG: Both = {
  zh: '模拟用时太长，后面的输入没有运行。请从较短的对话重新开始。',
  en: 'The simulation took too long; the inputs after this one were not run. Start again with a shorter conversation.',
};

/** @throws when the opening itself breaks: such flows cannot be served at all */
export function play(knowledge: Knowledge, request: SimRequest): Play {
  const started = performance.now();
  const { lang, customer } = request;
  const run: Running = { knowledge, request, customer, silent: 0, waits: 0, shown: new Set(), choices: [], heard: null };
  const opened = take(run, null, { kind: 'opened', ...stampOf(run, 0), customer, lang }, []);
  const turns: [Played, ...Played[]] = [opened];
  let last = opened;
  for (const [index, input] of request.inputs.entries()) {
    if (performance.now() - started > LIMIT_MS) return { turns, stopped: { input: index, reason: TOO_LONG } };
    try {
      last = playInput(run, last.state, input, stampOf(run, index + 1));
    } catch (error) {
      return { turns, stopped: { input: index, reason: brokenBy(error) } };
    }
    turns.push(last);
  }
  return { turns, stopped: null };
}

/** The engine refuses flows that do not fit each other, for example those of half an edit. */
function brokenBy(error: unknown): Both {
  const words = error instanceof Error ? error.message : String(error);
  return {
    zh: `这一步走不下去：${words}。真实客户会看到道歉，并可以转人工。`,
    en: `The turn broke: ${words}. A real customer would read an apology and a way to a person.`,
  };
}

function stampOf({ request, silent }: Running, number: number): Stamp {
  const at = new Date(Date.parse(request.at) + number * INPUT_SECONDS * 1000 + silent).toISOString();
  return { id: `e${number}`, at, fresh: `TEST${String(number).padStart(4, '0')}00` };
}

function playInput(run: Running, state: State, input: SimInput, stamp: Stamp): Played {
  const still = (...notes: readonly SimNote[]): Played => ({
    at: stamp.at,
    event: null,
    before: state,
    state,
    effects: [],
    why: null,
    notes,
  });
  switch (input.kind) {
    case 'sign_in':
      run.customer = input.customer;
      return still();
    case 'text':
      return hear(run, state, input.text, null, stamp, []);
    case 'press': {
      const button = payloadOf(run, input.label, input.payload);
      return hear(run, state, input.label, button, stamp, button === null ? ['no_such_button'] : []);
    }
    case 'silence': {
      if (state.timer === undefined) return still('no_timer');
      run.silent += run.waits;
      const later = new Date(Date.parse(stamp.at) + run.waits).toISOString();
      return take(run, state, { kind: 'timer', ...stamp, at: later, timer: state.timer.id }, []);
    }
    case 'wallet': {
      if (state.status !== 'waiting') return still('not_waiting');
      const fields = declaredFields(run.knowledge.graph, state, input.result);
      if (fields === null) return still('no_such_result');
      const { values, wrong } = valuesOf(fields, input.fields);
      const event: Event = { kind: 'call_result', ...stamp, call: state.call.id, result: input.result, fields: values };
      return take(run, state, event, wrong ? ['bad_field'] : []);
    }
  }
}

/** The same order as in a served turn: redaction first, then reading in the light of the open question. */
function hear(run: Running, state: State, typed: string, button: string | null, stamp: Stamp, notes: readonly SimNote[]): Played {
  const raw = { text: typed, before: run.heard, redacted: null, button, files: [], customer: run.customer };
  const event = hearOpenly(run.knowledge, state, raw, stamp);
  run.heard = event.text;
  return take(run, state, event, event.redacted.length > 0 ? [...notes, 'removed'] : notes);
}

function take(run: Running, before: State | null, event: Event, notes: readonly SimNote[]): Played {
  const { state, effects, why } = step(run.knowledge.graph, before, event);
  const said = effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []));
  for (const choice of said.flatMap(({ choices }) => choices)) run.shown.add(choice.payload);
  run.choices = said.at(-1)?.choices ?? run.choices;
  run.waits = effects.findLast((effect) => effect.kind === 'timer')?.afterMs ?? run.waits;
  // What is kept is what comes back from the store: plain JSON.
  return { at: event.at, event, before, state: JSON.parse(JSON.stringify(state)) as State, effects, why, notes };
}

/** A button that was shown means itself, also when it is old; after an edit the one with the same words takes its place. */
function payloadOf({ shown, choices }: Running, label: string, payload: string | null): string | null {
  if (payload !== null && shown.has(payload)) return payload;
  return choices.find((choice) => choice.label === label)?.payload ?? null;
}

export type Fields = { readonly [field: string]: { readonly type: SlotType; readonly optional: boolean } };

/** The action of the open call with the results that its step handles; null where nothing is called. */
export function openCall(graph: FlowGraph, state: State) {
  const top = state.status === 'waiting' ? state.stack.at(-1) : undefined;
  const step = top && graph.flows[top.flow]?.steps[top.step];
  const action = step?.kind === 'call' ? graph.actions[step.action] : undefined;
  return step?.kind === 'call' && action ? { action, results: Object.keys(step.results) } : null;
}

function declaredFields(graph: FlowGraph, state: State, result: string): Fields | null {
  const call = openCall(graph, state);
  if (!call?.results.includes(result)) return null;
  return call.action.results[result] ?? {};
}

function valuesOf(fields: Fields, given: { readonly [field: string]: string }) {
  const values: { [field: string]: Value } = {};
  let wrong = false;
  for (const [name, { type, optional }] of Object.entries(fields)) {
    const text = Object.hasOwn(given, name) ? (given[name] ?? '').trim() : '';
    const value = text === '' ? undefined : parseValue(text, type);
    if (value !== undefined) values[name] = value;
    else if (text !== '' || !optional) wrong = true;
  }
  return { values, wrong };
}
