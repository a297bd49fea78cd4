/**
 * Taking back an earlier answer: the stack of that question comes back with the new value, and the flow is walked on from
 * there with the answers that were given since. What was done with the old value is not undone by it, and is said.
 */
import type { Action, Text, Value } from '../flow/graph.ts';
import { acceptAnswer, askedSlots, brokenLimit, limitWords, sameValue } from './answer.ts';
import { baseOf, type Earlier, earlierQuestions, isOpen } from './earlier.ts';
import type { Event } from './event.ts';
import { show, showValue } from './lookup.ts';
import { type AskStep, fixedOptions, say } from './question.ts';
import { valueFor } from './reading.ts';
import type { Frame, KeptAnswer, Stack } from './state.ts';
import { actionAt } from './trail.ts';
import { flowOf, forget, type Rest, setSlot, type Turn, topFrame } from './turn.ts';
import { walk } from './walk.ts';

/** Rule of understanding for an answer of before that is said once more in the words of its button. */
const BUTTON_OF_BEFORE = 'button_of_before';

type MessageEvent = Extract<Event, { kind: 'message' }>;

/** @returns null when the message corrects nothing, or gives the value that is known already */
export function correct(t: Turn, event: MessageEvent): { rest: Rest; rule: string } | null {
  const { correction } = event.understanding;
  if (!correction || t.secrets.length > 0 || t.foreign) return null;
  const question = earlierQuestions(t.graph, t.stack, t.trail)[correction.question];
  if (!question) return null;
  const { step } = question;
  const value = newValue(step, correction.answer, event);
  const old = oldValue(t, question);
  if (value !== null && sameValue(old, value)) {
    if (correction.answer?.rule !== BUTTON_OF_BEFORE) return null;
    t.notes.push(`${step.slot} is known: said again`);
    return { rest: walk(t), rule: 'noted' };
  }
  // Another flow is running above: what it asks goes first, so that only a value can be changed below it.
  const above = question.depth < 0 ? [] : t.stack.slice(endOf(t.stack, question.depth));
  if (value === null && above.length > 0) return null;
  const broken = value === null ? null : brokenLimit(value, step.limits, t.event.at);
  if (broken) {
    t.notes.push(`the new value of ${step.slot} is refused: ${broken}`);
    say(t, show(t, topFrame(t), t.graph.texts[broken], limitWords(t, step)));
    return { rest: walk(t), rule: 'correction' };
  }
  const done = actionsSince(t, question);
  const final = done.find((action) => action.risk === 'irreversible');
  if (final || question.depth < 0) {
    t.notes.push(`${step.slot} cannot be corrected: ${final?.id ?? 'its flow has ended'}`);
    if (final) sayOfAction(t, t.graph.texts.too_late_to_correct, final);
    return { rest: walk(t), rule: 'too_late' };
  }
  t.notes.push(`corrects ${step.slot}`);
  return { rest: replay(t, question, { value, old, done, above }), rule: 'correction' };
}

/** The new value, or null where the question has to be put again. Files come with the message, not in its words. */
function newValue(
  step: AskStep,
  answer: NonNullable<MessageEvent['understanding']['correction']>['answer'],
  event: MessageEvent,
): Value | null {
  if (step.type.kind === 'attachment') return event.files.length > 0 ? { kind: 'attachment', files: event.files } : null;
  return answer === null ? null : valueFor(step, answer.value);
}

function oldValue(t: Turn, { at, depth, step }: Earlier): Value | undefined {
  return t.trail[at]?.at(-1)?.answer ?? t.stack[depth]?.slots[step.slot];
}

/** Index behind the frames of the flow that holds a frame: its sub-flows belong to it. */
function endOf(stack: readonly Frame[], depth: number): number {
  const next = stack.findIndex((frame, i) => i > depth && frame.origin !== 'call');
  return next < 0 ? stack.length : next;
}

/** What was done since the question, in its own flow; the latest last. */
function actionsSince(t: Turn, { at, depth }: Earlier): readonly Action[] {
  const from = at >= 0 ? at : 0;
  const actions = t.trail.slice(from).flatMap((stack) => {
    const action = actionAt(t, stack);
    return action && (depth < 0 || isOfFrame(stack, t.stack, depth)) ? [action] : [];
  });
  return [...new Set(actions)];
}

/** Whether a place of the trail lies in the flow, or the sub-flow's caller, to which a frame belongs. */
function isOfFrame(before: readonly Frame[], stack: readonly Frame[], depth: number): boolean {
  return baseOf(before) === baseOf(stack.slice(0, depth + 1)) && isOpen(before, stack);
}

function sayOfAction(t: Turn, text: Text, action: Action): void {
  say(t, show(t, null, text, { 'pattern.action': show(t, null, action.title) }));
}

type Change = {
  readonly value: Value | null;
  readonly old: Value | undefined;
  readonly done: readonly Action[];
  readonly above: readonly Frame[];
};

function replay(t: Turn, question: Earlier, { value, old, done, above }: Change): Rest {
  const known = above.length > 0 || value === null ? null : saidBefore(t, question, old);
  const trail = t.trail.filter((stack) => !isOfFrame(stack, t.stack, question.depth));
  const end = t.stack.length - above.length;
  rewind(t, question, value);
  if (value === null) say(t, show(t, null, t.graph.texts.correct_again));
  else say(t, show(t, null, t.graph.texts.corrected, { 'pattern.value': inWords(t, question.step, value) }));
  for (const action of done) sayOfAction(t, t.graph.texts.corrected_after_action, action);
  if (above.length > 0) goOnAbove(t, end, trail, above);
  const start = t.effects.length;
  const rest = walk(t);
  if (known) dropRepeated(t, start, known);
  return rest;
}

/** The corrected flow waits where it has been walked back to; the one above, which began at `end` of the old stack, goes on. */
function goOnAbove(t: Turn, end: number, trail: readonly Stack[], above: readonly Frame[]): void {
  const [first, ...below] = t.stack;
  if (!first) return;
  const onTop = trail.filter((stack) => stack.length > end && stack[end]?.flow === above[0]?.flow);
  t.trail = [...t.trail, [first, ...below] as const, ...onTop.map((stack): Stack => [first, ...below, ...stack.slice(end)])];
  t.stack = [first, ...below, ...above];
}

/** Brings back the frames as they stood at the question, answers it, and keeps what was answered since for the walk. */
function rewind(t: Turn, question: Earlier, value: Value | null): void {
  const { step, depth } = question;
  const from = question.at >= 0 ? question.at : lastWithout(t, question);
  const before = t.trail[from];
  const since = t.trail.slice(from + 1).filter((stack) => isOfFrame(stack, t.stack, depth));
  const kept = answersOf(t, from >= 0 && question.at < 0 && before ? [before, ...since] : since);
  const frames = before ? restored(t, before, kept, step) : fromTheStart(t, depth, kept);
  t.trail = before ? t.trail.slice(0, from) : t.trail.filter((stack) => !isOfFrame(stack, t.stack, depth));
  t.kept = kept;
  if (question.at >= 0) {
    t.stack = frames;
    if (value === null) forget(t, [step.slot]);
    else acceptAnswer(t, step, value);
    return;
  }
  // The value came along with another answer, or with the first message: it is put in, and the walk begins there.
  t.stack = frames.slice(0, depth + 1);
  if (value === null) forget(t, [step.slot]);
  else {
    setSlot(t, step.slot, value);
    if (flowOf(t, topFrame(t).flow).slots[step.slot]?.remember) t.memory = { ...t.memory, [step.slot]: value };
  }
  t.stack = [...t.stack, ...frames.slice(depth + 1)];
}

/** Last question of the flow that was put before the value was known; -1: it was known from the start. */
function lastWithout(t: Turn, { step, depth }: Earlier): number {
  return t.trail.findLastIndex((stack) => {
    const frame = stack[depth];
    const top = stack.at(-1);
    return (
      frame?.flow === t.stack[depth]?.flow &&
      isOfFrame(stack, t.stack, depth) &&
      frame?.slots[step.slot] === undefined &&
      top?.answer !== undefined &&
      actionAt(t, stack) === null
    );
  });
}

/** The last answer to each question. */
function answersOf(t: Turn, since: readonly Stack[]): readonly KeptAnswer[] {
  const answers = new Map<string, KeptAnswer>();
  for (const stack of since) {
    const top = stack.at(-1);
    if (!top || top.answer === undefined || t.graph.flows[top.flow]?.steps[top.step]?.kind !== 'ask') continue;
    answers.set(`${top.flow}/${top.step}`, { flow: top.flow, step: top.step, value: top.answer });
  }
  return [...answers.values()];
}

/**
 * The frames as they stood at a question, with what the customer has said since without being asked. What was computed or
 * looked up since is left out: it followed from the old value.
 */
function restored(t: Turn, before: Stack, kept: readonly KeptAnswer[], corrected: AskStep): Frame[] {
  return before.map(({ answer: _, ...frame }, i) => {
    const now = t.stack[i];
    if (i < baseOf(before) || now?.flow !== frame.flow || now.origin !== frame.origin) return frame;
    return { ...frame, slots: { ...frame.slots, ...saidUnasked(t, now, kept, corrected) } };
  });
}

/** The flow of a frame from its first step, with what it was handed and what the customer has said without being asked. */
function fromTheStart(t: Turn, depth: number, kept: readonly KeptAnswer[]): Frame[] {
  return t.stack.slice(0, depth + 1).map((frame, i) => {
    if (i < depth) return frame;
    const flow = flowOf(t, frame.flow);
    const handed = Object.entries(frame.slots).filter(([name]) => flow.inputs[name] !== undefined);
    const slots = { ...Object.fromEntries(handed), ...saidUnasked(t, frame, kept, null) };
    return { ...frame, step: flow.start, counters: {}, slots };
  });
}

function saidUnasked(t: Turn, frame: Frame, kept: readonly KeptAnswer[], corrected: AskStep | null): Frame['slots'] {
  const flow = flowOf(t, frame.flow);
  const answered = new Set(
    kept.flatMap((one) => {
      const step = one.flow === frame.flow ? flow.steps[one.step] : undefined;
      return step?.kind === 'ask' ? [step.slot] : [];
    }),
  );
  const asked = askedSlots(flow);
  const entries = Object.entries(frame.slots).filter(
    ([slot]) => asked.has(slot) && !answered.has(slot) && asked.get(slot) !== corrected,
  );
  return Object.fromEntries(entries);
}

/** What the flow says from the question to where it waits with the old value: the customer has read that. */
function saidBefore(t: Turn, question: Earlier, old: Value | undefined): ReadonlySet<string> {
  // One bubble of its own stands before those of the real walk; variations of a text are chosen by their place.
  const effects: Turn['effects'] = [...t.effects, { kind: 'say', message: { text: '', lang: t.lang, choices: [] } }];
  const before: Turn = { ...t, stack: [...t.stack], effects, path: [], notes: [], said: [] };
  const start = effects.length;
  if (old === undefined) {
    rewind(before, question, null);
    if (question.at >= 0) acceptAnswer(before, question.step, null);
  } else rewind(before, question, old);
  walk(before);
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

/** The new value as it is read back; a yes or no by its button, a private value masked. */
function inWords(t: Turn, step: AskStep, value: Value): string {
  const frame = t.stack.findLast((one) => flowOf(t, one.flow).steps[step.id] === step) ?? topFrame(t);
  const declared = flowOf(t, frame.flow).slots[step.slot];
  const button = typeof value === 'boolean' ? fixedOptions(step).find((option) => option.id === (value ? 'yes' : 'no')) : null;
  if (button && !declared?.private) return show(t, frame, button.label);
  return showValue(t, frame, step.slot, value, declared?.type ?? step.type, declared?.private ? 'masked' : 'plain');
}
