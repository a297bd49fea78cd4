/** Walks steps until the conversation waits for somebody or is over. */
import { evaluate } from '../flow/evaluate.ts';
import type { Expr } from '../flow/expression.ts';
import type { SlotType, Step, SystemText, Value } from '../flow/graph.ts';
import { sayAgain } from './again.ts';
import { acceptAnswer } from './answer.ts';
import { goBack } from './back.ts';
import { keptAnswer } from './kept.ts';
import { lookup, show, showValue } from './lookup.ts';
import { dropAll, dropPatterns, endFlow, handOver, openCase, openPattern } from './outcome.ts';
import { type AskStep, type CallStep, putConfirm, putQuestion, say } from './question.ts';
import { switchLanguage } from './spoken.ts';
import { follow, startChosen } from './start.ts';
import type { Frame } from './state.ts';
import { markAction, unmarkAction } from './trail.ts';
import {
  flowOf,
  forget,
  labelPath,
  moveTo,
  noteTried,
  type Rest,
  replaceTop,
  SILENT_LIMIT,
  setSlot,
  stepOf,
  type Turn,
  topFrame,
} from './turn.ts';

/** The flows never came to rest: a mistake that the compiler should have refused. */
export class SilentLoop extends Error {
  constructor(path: readonly string[]) {
    super(`no rest after ${SILENT_LIMIT} steps; the last ones: ${path.slice(-12).join(' → ')}`);
    this.name = 'SilentLoop';
  }
}

export function walk(t: Turn): Rest {
  for (;;) {
    const frame = t.stack.at(-1);
    if (!frame) return { status: 'idle' };
    if (t.path.length >= SILENT_LIMIT) throw new SilentLoop(t.path);
    t.path.push(`${frame.flow}/${frame.step}`);
    const rest = takeStep(t, frame, stepOf(t, frame));
    if (rest) return rest;
  }
}

function takeStep(t: Turn, frame: Frame, step: Step): Rest | null {
  switch (step.kind) {
    case 'say':
      t.owed = null;
      t.said.push({ flow: frame.flow, step: step.id });
      say(t, show(t, frame, step.text));
      if (step.tried) noteTried(t, show(t, frame, step.tried));
      return next(t, step.next);
    case 'ask':
      return ask(t, frame, step);
    case 'set':
      for (const { slot, value } of step.assign) assign(t, slot, compute(t, value));
      return next(t, step.next);
    case 'forget':
      forget(t, step.slots);
      return next(t, step.next);
    case 'match':
      return next(t, matchedCase(step, compute(t, step.on)));
    case 'when':
      return next(t, compute(t, step.test) === true ? step.then : step.otherwise);
    case 'call':
      return call(t, step);
    case 'goto':
      return jump(t, frame, step);
    case 'link':
      follow(t, step.flow, inputs(t, step.input));
      return null;
    case 'run':
      t.stack.push({
        flow: step.flow,
        step: flowOf(t, step.flow).start,
        slots: inputs(t, step.input),
        counters: {},
        origin: 'call',
      });
      return null;
    case 'return':
      giveBack(t, step.values);
      return null;
    case 'handoff':
      return handOver(t, step.reason, step.priority, step.text);
    case 'end':
      return endFlow(t, step.disposition, step.helped);
    case 'do':
      return command(t, step);
  }
}

function next(t: Turn, step: string): null {
  moveTo(t, step);
  return null;
}

function compute(t: Turn, expr: Expr): Value | undefined {
  const frame = topFrame(t);
  return evaluate(expr, (name) => lookup(t, frame, name), t.event.at, t.graph.brand.timeZone);
}

function inputs(t: Turn, input: { readonly [name: string]: Expr }): { [name: string]: Value } {
  const values: { [name: string]: Value } = {};
  for (const [name, expr] of Object.entries(input)) {
    const value = compute(t, expr);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function assign(t: Turn, slot: string, value: Value | undefined): void {
  if (value !== undefined) setSlot(t, slot, value);
}

/** Key of a value among the cases of a `match`, as the manual writes them. */
function matchedCase(step: Extract<Step, { kind: 'match' }>, value: Value | undefined): string {
  const key = value === undefined ? 'missing' : value === true ? 'yes' : value === false ? 'no' : String(value);
  const target = step.cases[key] ?? step.otherwise;
  if (target === null || target === undefined) throw new Error(`no case for ${key} at ${step.id}`);
  return target;
}

/** A question whose slot is known is skipped; one that another flow has heard is recalled, and said so. */
function ask(t: Turn, frame: Frame, step: AskStep): Rest | null {
  if (frame.slots[step.slot] !== undefined) return next(t, step.next);
  const before = keptAnswer(t, step);
  if (before !== undefined) {
    acceptAnswer(t, step, before);
    return null;
  }
  const declared = flowOf(t, frame.flow).slots[step.slot];
  const known = declared?.remember ? t.memory[step.slot] : undefined;
  if (declared && known !== undefined && isOfType(known, declared.type)) {
    setSlot(t, step.slot, known);
    say(
      t,
      show(t, frame, t.graph.texts.recalled, {
        'pattern.value': showValue(t, frame, step.slot, known, declared.type, declared.private ? 'masked' : 'plain'),
      }),
    );
    t.notes.push(`recalled ${step.slot} from earlier in the conversation`);
    return next(t, step.next);
  }
  return putQuestion(t, step);
}

/** Another flow may have kept a value of that name which means something else there. */
function isOfType(value: Value, type: SlotType): boolean {
  if (type.kind === 'choice') return typeof value === 'string' && type.options.includes(value);
  if (type.kind === 'yes_no') return typeof value === 'boolean';
  if (type.kind === 'number') return typeof value === 'number';
  return typeof value === 'object' ? value.kind === type.kind : typeof value === 'string';
}

function call(t: Turn, step: CallStep): Rest | null {
  const action = t.graph.actions[step.action];
  if (!action) throw new Error(`unknown action ${step.action}`);
  if (action.identity === 'required' && t.customer === null) {
    t.notes.push(`${step.action} needs a proved identity and was not called`);
    return next(t, resultStep(step, 'not_identified'));
  }
  return step.confirm ? putConfirm(t, step) : sendCall(t, step, t.number);
}

/** Asks the shell to run the action. `intention` is the turn in which the customer was asked, so that one consent acts once. */
export function sendCall(t: Turn, step: CallStep, intention: number): Rest {
  const id = `${t.number}.${++t.calls}`;
  t.effects.push({
    kind: 'call',
    id,
    action: step.action,
    input: inputs(t, step.input),
    customer: t.customer?.id ?? null,
    idempotencyKey: `${labelPath(t)}#${intention}`,
  });
  markAction(t, step);
  return { status: 'waiting', call: { id, turn: t.number } };
}

/** Results of a look-up for which the bot has words, where the flow has none. */
const OWED: { readonly [result: string]: SystemText } = { unavailable: 'lookup_down', not_found: 'nothing_found' };

/** Stores the fields of a result and goes to its branch; a result that the flow does not know counts as unavailable. */
export function takeResult(t: Turn, step: CallStep, result: string, fields: { readonly [field: string]: Value }): void {
  const known = step.results[result] !== undefined;
  const name = known ? result : 'unavailable';
  if (known) {
    const frame = topFrame(t);
    // A new answer takes the place of the one before, fields that it lacks included.
    const slots: { [name: string]: Value } = withoutFields(frame.slots, step.as);
    for (const [field, value] of Object.entries(fields)) slots[`${step.as}.${field}`] = value;
    replaceTop(t, { ...frame, slots });
  } else {
    t.notes.push(`result ${result} is not declared`);
  }
  const action = t.graph.actions[step.action];
  if (action) noteTried(t, `${show(t, null, action.title)} → ${name}`);
  if (action && known) openCase(t, action, name, fields);
  if (name === 'unavailable' || name === 'not_identified') unmarkAction(t, step);
  if (action?.risk === 'read') t.owed = OWED[name] ?? null;
  moveTo(t, resultStep(step, name));
}

function withoutFields(slots: Frame['slots'], as: string): { [name: string]: Value } {
  return Object.fromEntries(Object.entries(slots).filter(([name]) => !name.startsWith(`${as}.`)));
}

function resultStep(step: CallStep, result: string): string {
  const target = step.results[result];
  if (target === undefined) throw new Error(`no branch for result ${result} at ${step.id}`);
  return target;
}

function jump(t: Turn, frame: Frame, step: Extract<Step, { kind: 'goto' }>): null {
  if (!step.bound) return next(t, step.next);
  const passed = frame.counters[step.id] ?? 0;
  if (passed >= step.bound.atMost) return next(t, step.bound.otherwise);
  replaceTop(t, { ...frame, counters: { ...frame.counters, [step.id]: passed + 1 }, step: step.next });
  return null;
}

/** Returns from a sub-flow to the step after the `run` that called it. */
function giveBack(t: Turn, values: { readonly [output: string]: Expr }): void {
  const results = inputs(t, values);
  t.stack.pop();
  const step = stepOf(t, topFrame(t));
  if (step.kind !== 'run') throw new Error(`return without run at ${step.id}`);
  for (const [slot, output] of Object.entries(step.output)) assign(t, slot, results[output]);
  moveTo(t, step.next);
}

function command(t: Turn, step: Extract<Step, { kind: 'do' }>): Rest | null {
  switch (step.command) {
    case 'cancel':
      dropAll(t, 'cancelled');
      giveUpWishes(t);
      return { status: 'idle' };
    case 'restart':
      dropAll(t, 'cancelled');
      giveUpWishes(t);
      t.memory = {};
      t.tried = [];
      t.finished = null;
      openPattern(t, 'greeting');
      return null;
    case 'back':
      goBack(t);
      return null;
    case 'resume':
      resume(t);
      return t.held;
    case 'repeat':
      resume(t);
      sayAgain(t);
      return t.held;
    case 'skip':
      resume(t);
      skipOpen(t);
      return t.held;
    case 'start': {
      const flow = step.slot === null ? undefined : topFrame(t).slots[step.slot];
      if (typeof flow !== 'string') throw new Error(`nothing to start at ${step.id}`);
      startChosen(t, flow);
      return null;
    }
    case 'missed':
      t.misses += 1;
      return next(t, step.next ?? '');
    case 'switch_language':
      switchLanguage(t);
      return next(t, step.next ?? '');
    case 'helped':
    case 'not_helped':
      if (t.finished) t.effects.push({ kind: 'feedback', flow: t.finished.flow, helped: step.command === 'helped' });
      return step.next === null ? endFlow(t, 'resolved') : next(t, step.next);
    case 'close':
      dropAll(t, 'resolved');
      giveUpWishes(t);
      return { status: 'closed', disposition: 'resolved' };
  }
}

function giveUpWishes(t: Turn): void {
  t.wishes = [];
  t.heard = [];
}

/** Drops the running pattern; its questions are none to go back to. */
function resume(t: Turn): void {
  dropPatterns(t);
  t.trail = t.trail.filter((stack) => stack.every((frame, i) => frame.origin !== 'pattern' || t.stack[i]?.flow === frame.flow));
}

/** Leaves the open question open, where it may be. */
function skipOpen(t: Turn): void {
  const frame = t.stack.at(-1);
  const step = frame && stepOf(t, frame);
  if (step?.kind === 'ask' && step.optional) acceptAnswer(t, step, null);
}
