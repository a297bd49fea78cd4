/**
 * Taking back an earlier answer: the stack of that question comes back with the new value and with what was answered since,
 * and the flow is walked on from there. Questions whose answers are known are not asked again.
 */
import type { FlowGraph, Value } from '../flow/graph.ts';
import type { Expectation } from '../nlu/understanding.ts';
import { acceptAnswer, askedSlots, brokenLimit, failures, limitWords, sameValue } from './answer.ts';
import type { Event } from './event.ts';
import { show, showValue } from './lookup.ts';
import { type AskStep, expectationOf, fixedOptions, say } from './question.ts';
import { valueFor } from './reading.ts';
import type { Frame, Stack, State } from './state.ts';
import { flowOf, moveTo, type Rest, stepOf, TRAIL_LIMIT, type Turn, topFrame } from './turn.ts';
import { walk } from './walk.ts';

/** A question answered before. */
type Earlier = { readonly trail: number; readonly stack: Stack; readonly step: AskStep };

/** Kinds whose answers cannot be told from any other words. */
const UNREADABLE: ReadonlySet<string> = new Set<AskStep['type']['kind']>(['text', 'attachment', 'flow']);

/** What the earlier answers may be corrected to, latest first. The shell hands it to understanding. */
export function earlierExpectations(graph: FlowGraph, state: State | null): readonly Expectation[] {
  return state?.status === 'asking'
    ? earlierQuestions(graph, state.stack, state.trail).map((question) => expectationOf(question.step))
    : [];
}

/**
 * The questions that the running flow has asked on its way here, latest first. Not among them: the open one, whose answer
 * is still to come, and, where an answer to it has just failed, those like it: "wrong number, it's …" means that answer.
 */
function earlierQuestions(graph: FlowGraph, stack: readonly Frame[], trail: readonly Stack[]): readonly Earlier[] {
  const running = withoutPattern(stack);
  const top = stack.at(-1);
  const open = top && graph.flows[top.flow]?.steps[top.step];
  const failed = top && open?.kind === 'ask' && failures(top, open.id) > 0 ? open.type.kind : null;
  const seen = new Set<string>(open?.kind === 'ask' ? [`${top?.flow}/${open.slot}`] : []);
  const found: Earlier[] = [];
  for (let i = trail.length - 1; i >= 0; i--) {
    const before = trail[i];
    const frame = before?.at(-1);
    const step = frame && graph.flows[frame.flow]?.steps[frame.step];
    if (!before || !frame || step?.kind !== 'ask' || UNREADABLE.has(step.type.kind) || step.type.kind === failed) continue;
    const name = `${frame.flow}/${step.slot}`;
    if (seen.has(name) || !isSameFlow(before, running)) continue;
    seen.add(name);
    found.push({ trail: i, stack: before, step });
  }
  return found;
}

function baseOf(stack: readonly Frame[]): number {
  return stack.findLastIndex((frame) => frame.origin !== 'call');
}

function withoutPattern(stack: readonly Frame[]): readonly Frame[] {
  const base = baseOf(stack);
  return stack[base]?.origin === 'pattern' ? stack.slice(0, base) : stack;
}

/** A flow that was left, or that waits below another one, is not brought back by a correction. */
function isSameFlow(before: readonly Frame[], running: readonly Frame[]): boolean {
  const base = baseOf(before);
  return base === baseOf(running) && before[base]?.flow === running[base]?.flow && before[base]?.origin !== 'pattern';
}

/** @returns null when the message corrects nothing, or gives the value that is known already */
export function correct(t: Turn, event: Extract<Event, { kind: 'message' }>): { rest: Rest; rule: string } | null {
  const { correction } = event.understanding;
  if (!correction || t.secrets.length > 0 || t.foreign) return null;
  const question = earlierQuestions(t.graph, t.stack, t.trail)[correction.question];
  if (!question) return null;
  const { step } = question;
  const value = valueFor(step, correction.answer.value);
  const frames = restored(t, question);
  if (sameValue(frames.at(-1)?.slots[step.slot], value)) return null;
  const broken = brokenLimit(value, step.limits, t.event.at);
  if (broken) {
    t.notes.push(`the new value of ${step.slot} is refused: ${broken}`);
    say(t, show(t, topFrame(t), t.graph.texts[broken], limitWords(t, step)));
    return { rest: walk(t), rule: 'correction' };
  }
  t.notes.push(`corrects ${step.slot}`);
  const later = t.trail.slice(question.trail + 1);
  const open = topFrame(t);
  const known = saidBefore(t, frames, step, later, open);
  t.trail = t.trail.slice(0, question.trail);
  t.stack = frames;
  acceptAnswer(t, step, value);
  const trail = t.trail;
  say(t, show(t, null, t.graph.texts.corrected, { 'pattern.value': inWords(t, topFrame(t), step, value) }));
  const start = t.effects.length;
  const rest = goOn(t, later, open);
  dropRepeated(t, start, known);
  // Emptied on the way: the flow has ended, or something was done for good.
  if (t.trail.length > 0) t.trail = [...trail, ...passedAgain(t, later, question, value)].slice(-TRAIL_LIMIT);
  return { rest, rule: 'correction' };
}

/** Walks on. A question that was left open since is left open again; the one that is open now is asked. */
function goOn(t: Turn, later: readonly Stack[], open: Frame): Rest {
  const left = later.flatMap((stack) => stack.slice(-1)).filter((frame) => !isAt(frame, open));
  for (let rest = walk(t); ; rest = walk(t)) {
    if (rest.status !== 'asking') return rest;
    const frame = topFrame(t);
    const step = stepOf(t, frame);
    const index = left.findIndex((each) => isAt(each, frame));
    if (index < 0 || step.kind !== 'ask' || !step.optional) return rest;
    left.splice(index, 1);
    // The question has just been put.
    t.effects.pop();
    acceptAnswer(t, step, null);
  }
}

function isAt(a: Frame, b: Frame): boolean {
  return a.flow === b.flow && a.step === b.step;
}

/**
 * The frames as they stood at the question, with the answers given since. What was computed or looked up since is left out:
 * it followed from the old value.
 */
function restored(t: Turn, { stack }: Earlier): Frame[] {
  const base = baseOf(stack);
  return stack.map((frame, i) => {
    const now = t.stack[i];
    if (i < base || now?.flow !== frame.flow || now.origin !== frame.origin) return frame;
    const asked = askedSlots(flowOf(t, frame.flow));
    const answers = Object.entries(now.slots).filter(([slot]) => asked.has(slot));
    return { ...frame, slots: { ...frame.slots, ...Object.fromEntries(answers) } };
  });
}

/** What the flow says from the question to where it waits with the old value: the customer has read that. */
function saidBefore(t: Turn, frames: readonly Frame[], step: AskStep, later: readonly Stack[], open: Frame): ReadonlySet<string> {
  // One bubble of its own stands before those of the real walk; variations of a text are chosen by their place.
  const before: Turn = { ...t, stack: [...frames], effects: [...t.effects], path: [], notes: [] };
  const start = before.effects.push({ kind: 'say', message: { text: '', lang: t.lang, choices: [] } });
  moveTo(before, step.next);
  goOn(before, later, open);
  return new Set(before.effects.slice(start).flatMap((effect) => (effect.kind === 'say' ? [effect.message.text] : [])));
}

/** Removes bubbles that only repeat; the last one, which is mostly the question, stays. */
function dropRepeated(t: Turn, start: number, known: ReadonlySet<string>): void {
  const last = t.effects.findLastIndex((effect) => effect.kind === 'say');
  const kept = t.effects.filter(
    (effect, i) =>
      i < start || i === last || effect.kind !== 'say' || effect.message.choices.length > 0 || !known.has(effect.message.text),
  );
  t.effects.splice(0, t.effects.length, ...kept);
}

/** Later questions that the new walk passed as well stay open to "back" and to further corrections. */
function passedAgain(t: Turn, later: readonly Stack[], { stack, step }: Earlier, value: Value): readonly Stack[] {
  const at = stack.length - 1;
  const flow = stack.at(-1)?.flow;
  return later.flatMap((each): Stack[] => {
    const top = each.at(-1);
    if (!top || !t.path.includes(`${top.flow}/${top.step}`)) return [];
    const [first, ...others] = each.map((frame, i) =>
      i === at && frame.flow === flow ? { ...frame, slots: { ...frame.slots, [step.slot]: value } } : frame,
    );
    return first ? [[first, ...others]] : [];
  });
}

/** The new value as it is read back; a yes or no by its button, a private value masked. */
function inWords(t: Turn, frame: Frame, step: AskStep, value: Value): string {
  const declared = flowOf(t, frame.flow).slots[step.slot];
  const button = typeof value === 'boolean' ? fixedOptions(step).find((option) => option.id === (value ? 'yes' : 'no')) : null;
  if (button && !declared?.private) return show(t, frame, button.label);
  return showValue(t, frame, step.slot, value, declared?.type ?? step.type, declared?.private ? 'masked' : 'plain');
}
