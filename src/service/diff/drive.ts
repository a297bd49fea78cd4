/**
 * Leads a conversation by what the customer does, on any version of the flows: nothing of what the bot should say is expected.
 * The wallet answers by action, in order. A button that is not there any more is typed as words.
 */
import type { Choice, Effect, Message } from '../../dialog/effect.ts';
import type { Event } from '../../dialog/event.ts';
import { parsePayload } from '../../dialog/question.ts';
import type { Customer, State } from '../../dialog/state.ts';
import { step } from '../../dialog/step.ts';
import type { FlowGraph, Lang, Value } from '../../flow/graph.ts';
import { hearOpenly, type MessageEvent, type RawMessage } from '../hearing.ts';
import { describeEffect, parseValue } from '../rehearsal.ts';
import type { Knowledge, Stamp } from '../turn.ts';

export type Move =
  | {
      readonly kind: 'say';
      readonly text: string;
      readonly files: readonly string[];
      /** Kinds of secrets removed before; null: not yet redacted. */
      readonly redacted: readonly string[] | null;
    }
  /** `option` is what the button meant where it was seen; null when only its label is known. */
  | { readonly kind: 'press'; readonly label: string; readonly option: string | null }
  /** The customer opens the window and says nothing yet. */
  | { readonly kind: 'open'; readonly lang: Lang | null }
  /** The customer says nothing until the open timer is over. */
  | { readonly kind: 'silence' };

export type WalletReply = {
  readonly action: string;
  readonly result: string;
  /** Values, or words as scripts write them. */
  readonly fields: { readonly [field: string]: Value };
};

/** A conversation to lead. */
export type Course = {
  /** Where it stands, for people: `pending.zh.yaml:12`, or the id of a stored one. */
  readonly source: string;
  readonly title: string;
  readonly customer: Customer | null;
  readonly moves: readonly Move[];
  readonly wallet: readonly WalletReply[];
  /** Clock and ids of the event `part` (0: the customer's, then the wallet's answers) of a move, `count` events after the first. */
  readonly stamp: (move: number, part: number, count: number) => Stamp;
};

/** What came of one move. */
export type Answered = {
  /** Null for silence and for opening the window. */
  readonly said: string | null;
  /** Option of the button that was pressed; null for words. */
  readonly pressed: string | null;
  /** The button was not there, so its label was typed. */
  readonly typedInstead: boolean;
  readonly bubbles: readonly Message[];
  /** All that is no bubble, in words. */
  readonly effects: readonly string[];
  /** Rules that decided, and flows that were entered. */
  readonly rules: readonly string[];
  readonly route: string;
  /** What the conversation now waits for: flow, slot and options, free of any wording. */
  readonly question: string;
  /** Null when not even the first message was taken. */
  readonly state: State | null;
  readonly flow: string | null;
  /** The engine did not take it: why. */
  readonly broken: string | null;
};

export type Drive = {
  /** What the button of a move means, where it is shown now; null for words and for a button that is not there. */
  readonly meaning: (move: Move) => string | null;
  /** @param option what a button means in the other version, for one that has another label here */
  readonly take: (move: Move, option: string | null) => Answered;
};

/** Result, in scripts, of a call whose answer never comes. */
export const LOST = 'lost';
/** Look-ups that one move may start before something is clearly wrong. */
const CALL_LIMIT = 20;

export function startDrive(knowledge: Knowledge, course: Course): Drive {
  const play: Play = { knowledge, course, left: [...course.wallet], state: null, choices: [], moves: 0, count: 0 };
  return {
    meaning: (move) => {
      const shown = move.kind === 'press' ? play.choices.find((choice) => choice.label === move.label) : undefined;
      return shown ? (parsePayload(shown.payload)?.option ?? null) : null;
    },
    take: (move, option) => take(play, move, option),
  };
}

type Play = {
  readonly knowledge: Knowledge;
  readonly course: Course;
  /** Answers that the wallet has not given yet. */
  readonly left: WalletReply[];
  state: State | null;
  /** Buttons on the screen. */
  choices: readonly Choice[];
  moves: number;
  /** Events so far. */
  count: number;
};

/** What the engine made of one move and of the wallet's answers to it. */
type Trace = { readonly effects: Effect[]; readonly rules: string[]; readonly path: string[] };

function take(play: Play, move: Move, option: string | null): Answered {
  const { graph } = play.knowledge;
  const raw = move.kind === 'say' || move.kind === 'press' ? messageOf(play, move, option) : null;
  const typed = raw && hearOpenly(play.knowledge, play.state, raw, play.course.stamp(play.moves, 0, play.count));
  const trace: Trace = { effects: [], rules: [], path: [] };
  let broken: string | null = null;
  try {
    act(play, move, typed, trace);
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error);
  }
  const bubbles = trace.effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []));
  play.choices = bubbles.at(-1)?.choices ?? play.choices;
  const said = typed === null ? [] : [typed.text, ...typed.files.map((file) => `[${file.name}]`)];
  const button = typed?.button ?? null;
  const flows = flowsIn(trace.path);
  return {
    said: typed === null ? null : said.filter(Boolean).join(' '),
    pressed: button === null ? null : (parsePayload(button)?.option ?? null),
    typedInstead: move.kind === 'press' && button === null,
    bubbles,
    effects: trace.effects.flatMap(effectInWords),
    rules: trace.rules,
    route: flows.join(' → '),
    question: questionOf(graph, play.state, bubbles),
    state: play.state,
    flow: flows.findLast((flow) => graph.flows[flow]?.role.kind === 'topic') ?? null,
    broken,
  };
}

/** Feeds the move, and the wallet's answers as long as one is waited for. */
function act(play: Play, move: Move, typed: MessageEvent | null, trace: Trace): void {
  const { knowledge, course } = play;
  const at = play.moves++;
  const stamp = course.stamp(at, 0, play.count);
  if (typed !== null) feed(play, typed, trace);
  else if (move.kind === 'open') feed(play, { kind: 'opened', ...stamp, customer: course.customer, lang: move.lang }, trace);
  else if (play.state?.timer !== undefined) feed(play, { kind: 'timer', ...stamp, timer: play.state.timer.id }, trace);
  for (let part = 1; play.state?.status === 'waiting'; part++) {
    const call = trace.effects.findLast((effect) => effect.kind === 'call');
    // What was asked for before this move is on its way still.
    if (!call) return;
    if (part > CALL_LIMIT) throw new Error('the conversation waits for a look-up that never ends');
    const reply = replyTo(knowledge.graph, play.left, call.action);
    if (reply.result === LOST) return;
    feed(play, { kind: 'call_result', ...course.stamp(at, part, play.count), call: call.id, ...reply }, trace);
  }
}

function feed(play: Play, event: Event, trace: Trace): void {
  play.count += 1;
  const { state, effects, why } = step(play.knowledge.graph, play.state, event);
  play.state = JSON.parse(JSON.stringify(state)) as State;
  trace.effects.push(...effects);
  trace.rules.push(why.rule);
  trace.path.push(...why.path);
}

function messageOf(play: Play, move: Extract<Move, { kind: 'say' | 'press' }>, option: string | null): RawMessage {
  const { customer } = play.course;
  if (move.kind === 'press') {
    const chosen = choiceOf(play.choices, move, option);
    const [text, button] = [chosen?.label ?? move.label, chosen?.payload ?? null];
    return { text, before: null, redacted: [], button, files: [], customer };
  }
  const files = move.files.map((name) => ({ name, contentType: 'image/png' }));
  return { text: move.text, before: null, redacted: move.redacted, button: null, files, customer };
}

/** Timers by what they are for: their ids count turns, which may differ. */
function effectInWords(effect: Effect): string[] {
  if (effect.kind === 'say') return [];
  return [effect.kind === 'timer' ? `timer ${effect.purpose} after ${effect.afterMs / 1000} s` : describeEffect(effect)];
}

/** The button by its label; when it was reworded, by what it means. */
function choiceOf(choices: readonly Choice[], move: Extract<Move, { kind: 'press' }>, option: string | null): Choice | null {
  const meant = option ?? move.option;
  return (
    choices.find((choice) => choice.label === move.label) ??
    choices.find((choice) => meant !== null && parsePayload(choice.payload)?.option === meant) ??
    null
  );
}

/** The next answer of the wallet to this action; an action that the conversation never had is unavailable. */
function replyTo(graph: FlowGraph, left: WalletReply[], action: string): Pick<WalletReply, 'result' | 'fields'> {
  const at = left.findIndex((reply) => reply.action === action);
  const [reply] = at < 0 ? [] : left.splice(at, 1);
  if (reply?.result === LOST) return { result: LOST, fields: {} };
  const declared = reply && graph.actions[action]?.results[reply.result];
  if (!reply || !declared) return { result: reply?.result === 'unknown' ? 'unknown' : 'unavailable', fields: {} };
  const fields: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(reply.fields)) {
    const type = declared[name]?.type;
    const fitting = type === undefined ? undefined : typeof value === 'string' ? parseValue(value, type) : value;
    if (fitting !== undefined) fields[name] = fitting;
  }
  return { result: reply.result, fields };
}

/** Flows of a path, each once in a row. */
function flowsIn(path: readonly string[]): string[] {
  return path.map((one) => one.split('/')[0] ?? '').filter((flow, i, all) => flow !== all[i - 1]);
}

function questionOf(graph: FlowGraph, state: State | null, bubbles: readonly Message[]): string {
  if (state?.status !== 'asking') return state?.status ?? 'nothing';
  const frame = state.stack.at(-1);
  const waiting = frame && graph.flows[frame.flow]?.steps[frame.step];
  const asked = waiting?.kind === 'ask' ? waiting.slot : waiting?.kind === 'call' ? `confirm ${waiting.action}` : '?';
  const options = (bubbles.at(-1)?.choices ?? []).map((choice) => parsePayload(choice.payload)?.option ?? '?');
  return `${frame?.flow}/${asked} [${options.join(', ')}]`;
}
