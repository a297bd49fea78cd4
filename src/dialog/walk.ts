/** Walks steps until the conversation waits for somebody or is over. */
import { evaluate } from '../flow/evaluate.ts';
import type { Expr } from '../flow/expression.ts';
import type { FlowId, SlotType, Step, Value } from '../flow/graph.ts';
import { absorb, clearFailures } from './answer.ts';
import { lookup, show, showValue } from './lookup.ts';
import { dropAll, dropPatterns, endFlow, handOver, leaveFlow, openPattern, topicOf } from './outcome.ts';
import { type AskStep, type CallStep, putConfirm, putQuestion, say } from './question.ts';
import type { Frame } from './state.ts';
import {
  DIGRESSION_LIMIT,
  flowOf,
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

function forget(t: Turn, names: readonly string[]): void {
  const frame = topFrame(t);
  const slots = without(frame.slots, names);
  if (slots !== frame.slots) replaceTop(t, { ...frame, slots });
  t.memory = without(t.memory, names);
}

function without(values: Frame['slots'], names: readonly string[]): Frame['slots'] {
  if (names.every((name) => values[name] === undefined)) return values;
  const rest: { [name: string]: Value } = { ...values };
  for (const name of names) delete rest[name];
  return rest;
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
  const declared = flowOf(t, frame.flow).slots[step.slot];
  const known = declared?.remember ? t.memory[step.slot] : undefined;
  if (declared && known !== undefined && isOfType(known, declared.type)) {
    setSlot(t, step.slot, known);
    say(
      t,
      show(t, frame, t.graph.texts.recalled, { 'pattern.value': showValue(t, frame, step.slot, known, declared.type, 'plain') }),
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
  const frame = topFrame(t);
  const action = t.graph.actions[step.action];
  const id = `${t.number}.${++t.calls}`;
  t.effects.push({
    kind: 'call',
    id,
    action: step.action,
    input: inputs(t, step.input),
    customer: t.customer?.id ?? null,
    idempotencyKey: `${frame.flow}/${step.id}#${intention}`,
  });
  // What has been done for good cannot be walked back over.
  if (action?.risk === 'irreversible') t.trail = [];
  return { status: 'waiting', call: { id, turn: t.number } };
}

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

/** Leaves the running flow for another. Leaving for a pattern (the menu, say) ends the flow: it has said what it had to say. */
function follow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value }): void {
  const { role } = flowOf(t, flow);
  if (role.kind === 'pattern') {
    leaveFlow(t, 'resolved');
    openPattern(t, role.pattern);
  } else {
    replaceFlow(t, flow, slots);
    // What the message says about the flow that it leads to need not be asked again there.
    const understanding = t.event.kind === 'message' ? t.event.understanding : null;
    if (understanding?.decision.kind === 'route' && understanding.decision.flow === flow) absorb(t, understanding, null);
  }
}

/** Leaves the running flow, with the sub-flows in it, for another one that takes its place. */
function replaceFlow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value }): void {
  const base = t.stack.findLastIndex((frame) => frame.origin !== 'call');
  const origin = t.stack[base]?.origin;
  if (origin === 'pattern') {
    t.stack.length = base;
    startFlow(t, flow, slots);
    return;
  }
  // What was said there is known to whoever takes over from the next flow.
  const left = t.stack[base];
  if (left)
    t.finished = {
      flow: left.flow,
      frames: t.stack.slice(base).map(({ flow: id, slots: known }) => ({ flow: id, slots: known })),
    };
  t.stack.length = Math.max(base, 0);
  t.stack.push({ flow, step: flowOf(t, flow).start, slots, counters: {}, origin: origin ?? 'topic' });
}

/** Starts a flow: as the topic when nothing runs, otherwise as a digression from what runs, or by going back to it. */
export function startFlow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value } = {}): void {
  dropPatterns(t);
  const { role } = flowOf(t, flow);
  if (role.kind === 'pattern') {
    openPattern(t, role.pattern);
    return;
  }
  const open = t.stack.findIndex((frame) => frame.flow === flow && frame.origin !== 'call');
  if (open >= 0) {
    t.notes.push(`${flow} is open already: going on there`);
    const above = t.stack.findIndex((frame, i) => i > open && frame.origin !== 'call');
    if (above > open) t.stack.length = above;
    return;
  }
  leaveSmallTalk(t);
  const topics = t.stack.filter((frame) => frame.origin !== 'call').length;
  if (topics === 0) beginTopic(t, flow);
  if (topics >= DIGRESSION_LIMIT) {
    t.notes.push(`more than ${DIGRESSION_LIMIT} flows open: the last one gives way`);
    replaceFlow(t, flow, slots);
    return;
  }
  t.stack.push({ flow, step: flowOf(t, flow).start, slots, counters: {}, origin: topics === 0 ? 'topic' : 'digression' });
}

/** Nobody wants to come back to small talk, or to what the bot does not serve, after a real question. */
function leaveSmallTalk(t: Turn): void {
  const base = t.stack.findLast((frame) => frame.origin !== 'call');
  if (base && topicOf(flowOf(t, base.flow)) === 'none') leaveFlow(t, 'resolved');
}

function beginTopic(t: Turn, flow: FlowId): void {
  const { role } = flowOf(t, flow);
  // A wish for a person, or small talk, belongs to the problem before it.
  if (role.kind === 'topic' && role.topic !== 'human_agent' && role.topic !== 'none') {
    t.tried = [];
    t.finished = null;
  }
  t.trail = [];
}

function command(t: Turn, step: Extract<Step, { kind: 'do' }>): Rest | null {
  switch (step.command) {
    case 'cancel':
      dropAll(t, 'cancelled');
      return { status: 'idle' };
    case 'restart':
      dropAll(t, 'cancelled');
      t.memory = {};
      t.tried = [];
      t.finished = null;
      openPattern(t, 'greeting');
      return null;
    case 'back':
      return goBack(t);
    case 'resume':
      dropPatterns(t);
      return null;
    case 'start': {
      const flow = step.slot === null ? undefined : topFrame(t).slots[step.slot];
      if (typeof flow !== 'string') throw new Error(`nothing to start at ${step.id}`);
      startFlow(t, flow);
      return null;
    }
    case 'helped':
    case 'not_helped':
      if (t.finished) t.effects.push({ kind: 'feedback', flow: t.finished.flow, helped: step.command === 'helped' });
      return step.next === null ? endFlow(t, 'resolved') : next(t, step.next);
    case 'close':
      dropAll(t, 'resolved');
      return { status: 'closed', disposition: 'resolved' };
  }
}

/** Goes back to the question before the open one; where there is none, the open one is repeated. */
function goBack(t: Turn): null {
  dropPatterns(t);
  const before = t.trail.at(-1);
  if (!before) {
    t.notes.push('no question to go back to');
    return null;
  }
  t.trail = t.trail.slice(0, -1);
  t.stack = [...before];
  const step = stepOf(t, topFrame(t));
  // Otherwise the remembered answer would be recalled at once.
  if (step.kind === 'ask') forget(t, [step.slot]);
  clearFailures(t, step.id);
  return null;
}
