/**
 * Silence: a question that nobody answers is repeated once in short, then what is open is closed; a call whose answer never
 * comes ends, too. The words are those of the pattern `silence`. Timers are asked for by effects and come back as events;
 * one that has been overtaken by the conversation changes nothing.
 */
import type { Action, FlowId } from '../flow/graph.ts';
import type { Message } from './effect.ts';
import type { Event } from './event.ts';
import { interruptedFrame } from './lookup.ts';
import { dropAll } from './outcome.ts';
import { putConfirm, putQuestion } from './question.ts';
import { startWanted } from './start.ts';
import type { OpenCall, OpenQuestion, State, TimerPurpose } from './state.ts';
import { flowOf, type Rest, stepOf, type Turn, topFrame } from './turn.ts';
import { takeResult, walk } from './walk.ts';

type Taken = { readonly rest: Rest; readonly rule: string };
type Stage = 'remind' | 'close' | 'returned';

/** How long after the end a customer who comes back is told of what was closed. */
const REMEMBERED_MS = 24 * 3_600_000;
/** Longest part of a question that a reminder repeats, in characters. */
const GIST_LIMIT = 80;
/** A process that dies with a call leaves it to another one when its lease of a minute ends: time for two of them. */
const HANDED_ON_MS = 120_000;
/** Longest pauses between the tries of a call, each. */
const PAUSE_MS = 1_000;

// ------------------------------------------------------------------------------------------------------- asking for timers

/** Asks for the timer that fits how the turn ended. A turn that leaves the open question or call as it is leaves the timer, too. */
export function settleTimer(t: Turn, before: State, rest: Rest): void {
  if (t.stack.some((frame) => frame.origin === 'topic')) t.expired = undefined;
  if (rest.status === 'asking') {
    // Who has only opened the conversation has not fallen silent.
    if (before.status === 'asking' && rest.question.turn === before.question.turn) return;
    t.timer = undefined;
    if (t.event.kind !== 'opened') startTimer(t, 'remind', t.graph.brand.silence.remindMs);
    return;
  }
  if (rest.status !== 'waiting') t.timer = undefined;
  else if (before.status !== 'waiting' || rest.call.id !== before.call.id) startTimer(t, 'result', longestCall(t));
}

function startTimer(t: Turn, purpose: TimerPurpose, afterMs: number): void {
  const id = `${t.number}.${purpose}`;
  t.timer = { id, purpose };
  t.effects.push({ kind: 'timer', id, afterMs, purpose });
}

function longestCall(t: Turn): number {
  const { timeoutMs, retry } = openAction(t).http;
  return (timeoutMs + PAUSE_MS) * (retry + 1) + HANDED_ON_MS;
}

function openAction(t: Turn): Action {
  const step = stepOf(t, topFrame(t));
  const action = step.kind === 'call' ? t.graph.actions[step.action] : undefined;
  if (!action) throw new Error(`${step.id} calls nothing`);
  return action;
}

// --------------------------------------------------------------------------------------------------------- timers that fire

/** @returns null when the conversation has moved on since the timer was asked for */
export function takeTimer(t: Turn, state: State, event: Extract<Event, { kind: 'timer' }>): Taken | null {
  const timer = state.timer;
  if (timer?.id !== event.timer) return null;
  if (state.status === 'waiting') return loseResult(t, state.call);
  if (state.status !== 'asking') return null;
  // A reminder that asks something is the last word.
  return timer.purpose === 'remind' && !isOwnQuestion(t) ? remind(t, state.question) : close(t);
}

/** The wallet has not answered in any time that it could have needed. */
function loseResult(t: Turn, call: OpenCall): Taken {
  const step = stepOf(t, topFrame(t));
  if (step.kind !== 'call') throw new Error(`${step.id} is no call`);
  const result = openAction(t).risk === 'irreversible' ? 'unknown' : 'unavailable';
  t.notes.push(`no answer to ${step.action} came: taken as ${result}`);
  takeResult(t, step, result, {});
  startWanted(t, call);
  return { rest: walk(t), rule: 'lost_result' };
}

/** The question stays open as it is. Its buttons stand below the reminder, too: where a new bubble comes, older ones may vanish. */
function remind(t: Turn, question: OpenQuestion): Taken {
  const open = asPut(t, question);
  const held: Rest = { status: 'asking', question };
  t.held = held;
  openStage(t, 'remind', gistOf(open.text));
  const rest = walk(t);
  if (rest !== held) return { rest, rule: 'reminder' };
  const { remindMs, closeMs } = t.graph.brand.silence;
  startTimer(t, 'close', closeMs - remindMs);
  const last = t.effects.findLastIndex((effect) => effect.kind === 'say');
  const said = t.effects[last];
  if (said?.kind === 'say') t.effects[last] = { kind: 'say', message: { ...said.message, choices: open.choices } };
  return { rest, rule: 'reminder' };
}

function close(t: Turn): Taken {
  const flow = interruptedFrame(t)?.flow;
  const held: Rest = { status: 'idle' };
  t.held = held;
  if (isOwnQuestion(t)) dropAll(t, 'expired');
  else openStage(t, 'close', '');
  const rest = walk(t);
  // Whatever the pattern does, nothing is asked for ever: going on with the question means to close it, too.
  if (rest === held) dropAll(t, 'expired');
  if (flow !== undefined && (rest.status === 'idle' || rest.status === 'closed')) t.expired = { flow, at: t.event.at };
  return { rest, rule: 'expired' };
}

/** Whether the question that nobody has answered was put by the pattern itself, before the end. */
function isOwnQuestion(t: Turn): boolean {
  const base = t.stack.findLast((frame) => frame.origin !== 'call');
  return base?.flow === t.graph.patterns.silence && base.slots['pattern.stage'] !== 'returned';
}

/** Opens the pattern above all that is open, other patterns included: their question is the one that is waited for. */
function openStage(t: Turn, stage: Stage, question: string, closed?: FlowId): void {
  const { silence, menu } = t.graph.patterns;
  const flow = closed ?? interruptedFrame(t)?.flow ?? menu;
  const slots = { 'pattern.stage': stage, 'pattern.question': question, 'pattern.flow': flow };
  t.stack.push({ flow: silence, step: flowOf(t, silence).start, slots, counters: {}, origin: 'pattern' });
}

/** The bubble of the open question as it was put, with the buttons of that turn. */
function asPut(t: Turn, question: OpenQuestion): Message {
  const again: Turn = { ...t, number: question.turn, stack: [...t.stack], effects: [], offer: question.shown ?? [] };
  const step = stepOf(again, topFrame(again));
  if (step.kind === 'ask') putQuestion(again, step);
  else if (step.kind === 'call') putConfirm(again, step);
  const said = again.effects[0];
  if (said?.kind !== 'say') throw new Error(`${step.id} asks nothing`);
  return said.message;
}

/** The sentence of a question that asks: the last one with a question mark, otherwise the last one. */
export function gistOf(text: string): string {
  const sentences = text.split(/(?<=[。！？!?…\n]|\.\s)\s*/u).map((one) => one.trim());
  const gist = sentences.findLast((one) => /[？?]["'”’」]?$/u.test(one)) ?? sentences.findLast((one) => one !== '') ?? '';
  const characters = [...gist.replace(/[：:]$/u, '')];
  return characters.length > GIST_LIMIT ? `${characters.slice(0, GIST_LIMIT - 1).join('')}…` : characters.join('');
}

// --------------------------------------------------------------------------------------------------------------- coming back

/** A customer who answers what was closed is told so, and may start it again. @returns null when nothing was closed of late */
export function comeBack(t: Turn): Taken | null {
  const { expired } = t;
  t.expired = undefined;
  if (!expired || !t.graph.flows[expired.flow] || Date.parse(t.event.at) - Date.parse(expired.at) > REMEMBERED_MS) return null;
  t.notes.push(`${expired.flow} was closed at ${expired.at}`);
  openStage(t, 'returned', '', expired.flow);
  return { rest: walk(t), rule: 'returned' };
}
