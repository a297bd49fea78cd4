/** Putting questions: the bubble with its buttons, and what the bot expects to hear. */
import { type Flow, type FlowGraph, type FlowId, type Option, type Step, TOPICS } from '../flow/graph.ts';
import type { Expectation, OptionWords } from '../nlu/understanding.ts';
import type { Choice } from './effect.ts';
import { show, wordings } from './lookup.ts';
import type { Frame, Place, State } from './state.ts';
import { flowOf, type Rest, type Turn, topFrame } from './turn.ts';

export type AskStep = Extract<Step, { kind: 'ask' }>;
export type CallStep = Extract<Step, { kind: 'call' }>;

/** Option ids of the buttons that every question may have besides its own options. */
export const SKIP = '~skip';
export const CHANGE = 'change';

/** Says one bubble. */
export function say(t: Turn, text: string, choices: readonly Choice[] = []): void {
  t.effects.push({ kind: 'say', message: { text, lang: t.lang, choices } });
}

/** Puts the question of an ask step and rests until it is answered. */
export function putQuestion(t: Turn, step: AskStep): Rest {
  const frame = topFrame(t);
  const shown = runTimeOptions(t, step);
  payOwed(t);
  const choices = choicesOf(t, frame, step, shown);
  say(t, show(t, frame, step.text), choices);
  return { status: 'asking', question: { kind: 'ask', turn: t.number, shown, ...saidBefore(t, frame) } };
}

/** Shows the exact arguments of an action and rests until the customer agrees or not. */
export function putConfirm(t: Turn, step: CallStep): Rest {
  const { confirm } = step;
  if (!confirm) throw new Error(`${step.id} needs no confirmation`);
  const frame = topFrame(t);
  payOwed(t);
  const choices = [button(t, 'yes', show(t, frame, confirm.yes))];
  if (confirm.change) choices.push(button(t, CHANGE, show(t, frame, confirm.change.label)));
  choices.push(button(t, 'no', show(t, frame, confirm.no)));
  say(t, show(t, frame, confirm.text), choices);
  return { status: 'asking', question: { kind: 'confirm', turn: t.number, shown: null, ...saidBefore(t, frame) } };
}

/** Says what is owed to the customer, see `Turn.owed`. */
export function payOwed(t: Turn): void {
  if (t.owed === null) return;
  const text = t.graph.texts[t.owed];
  t.owed = null;
  say(t, show(t, null, text));
}

/** Bubbles that can be repeated with a question. */
const SAID_LIMIT = 6;

/** What was said on the way to a question: now, and when it was put before. Repair has its own words each time. */
function saidBefore(t: Turn, frame: Frame): { readonly said?: readonly Place[] } {
  if (t.said.length === 0 && t.asked === null) return {};
  const before = t.asked?.flow === frame.flow && t.asked.step === frame.step ? t.asked.said : [];
  const now = t.said.filter((place) => place.flow === frame.flow || flowOf(t, place.flow).role.kind !== 'pattern');
  if (now.length === 0) return before.length === 0 ? {} : { said: before };
  const earlier = before.filter((place) => now.every((one) => one.flow !== place.flow || one.step !== place.step));
  return { said: [...earlier, ...now].slice(-SAID_LIMIT) };
}

function button(t: Turn, option: string, label: string): Choice {
  return { label, payload: `${t.number}.${option}` };
}

/** Splits a button's payload into the turn that showed it and its option; null when it is none of ours. */
export function parsePayload(payload: string): { readonly turn: number; readonly option: string } | null {
  const found = /^(\d{1,9})\.([~a-z][a-z0-9_]*)$/.exec(payload);
  return found ? { turn: Number(found[1]), option: found[2] ?? '' } : null;
}

function runTimeOptions(t: Turn, step: AskStep): readonly FlowId[] | null {
  switch (step.options?.kind) {
    case 'clarify':
      return t.offer;
    case 'topics':
      return menuFlows(t.graph);
    case 'fixed':
    case undefined:
      return null;
  }
}

const menus = new WeakMap<FlowGraph, readonly FlowId[]>();

/** Flows of the menu, in the order of the topics. */
function menuFlows(graph: FlowGraph): readonly FlowId[] {
  let menu = menus.get(graph);
  if (!menu) {
    const rank = (flow: Flow) => (flow.role.kind === 'topic' ? TOPICS.indexOf(flow.role.topic) : TOPICS.length);
    const flows = Object.values(graph.flows).filter((flow) => flow.inMenu);
    menu = flows.sort((a, b) => rank(a) - rank(b)).map((flow) => flow.id);
    menus.set(graph, menu);
  }
  return menu;
}

function choicesOf(t: Turn, frame: Frame, step: AskStep, shown: readonly FlowId[] | null): Choice[] {
  const choices = shown
    ? shown.map((id) => button(t, id, show(t, null, flowOf(t, id).title)))
    : fixedOptions(step).map((option) => button(t, option.id, show(t, frame, option.label)));
  if (step.type.kind === 'yes_no' && choices.length === 0) {
    choices.push(button(t, 'yes', show(t, null, t.graph.texts.yes)), button(t, 'no', show(t, null, t.graph.texts.no)));
  }
  if (step.optional) choices.push(button(t, SKIP, show(t, frame, step.optional)));
  return choices;
}

export function fixedOptions(step: AskStep): readonly Option[] {
  return step.options?.kind === 'fixed' ? step.options.options : [];
}

/** What an open question can take as an answer; null when none is open. The shell hands it to understanding. */
export function expectation(graph: FlowGraph, state: State | null): Expectation | null {
  if (state?.status !== 'asking') return null;
  const frame = state.stack.at(-1);
  const step = frame && graph.flows[frame.flow]?.steps[frame.step];
  if (step === undefined) return null;
  if (step.kind === 'ask' && step.type.kind === 'flow') {
    return offered(graph, step, state.question.shown ?? []);
  }
  if (step.kind === 'ask') return expectationOf(step);
  const confirm = step.kind === 'call' ? step.confirm : null;
  return confirm ? prepared(step, () => confirmExpectation(confirm)) : null;
}

/** What a question takes that is no run-time choice of flows. */
export function expectationOf(step: AskStep): Expectation {
  return prepared(step, () => ({ type: expectedType(step), skip: step.optional ? wordings(step.optional) : null }));
}

/** The same object for the same question, so that understanding prepares its words once. */
function prepared(step: Step, make: () => Expectation): Expectation {
  let expected = expectations.get(step);
  if (expected === undefined) {
    expected = make();
    expectations.set(step, expected);
  }
  return expected;
}

const expectations = new WeakMap<Step, Expectation>();

/** As many different offers of one question are kept: a menu is always the same, and so is much that customers are unsure of. */
const MOST_OFFERS = 200;
const offers = new WeakMap<AskStep, Map<string, Expectation>>();

function offered(graph: FlowGraph, step: AskStep, shown: readonly FlowId[]): Expectation {
  let known = offers.get(step);
  if (known === undefined || known.size >= MOST_OFFERS) {
    known = new Map();
    offers.set(step, known);
  }
  const name = shown.join();
  const before = known.get(name);
  if (before !== undefined) return before;
  const options = shown.flatMap((id) => {
    const flow = graph.flows[id];
    return flow ? [{ id, words: wordings(flow.title) }] : [];
  });
  const made: Expectation = { type: { kind: 'choice', options }, skip: step.optional ? wordings(step.optional) : null };
  known.set(name, made);
  return made;
}

function confirmExpectation(confirm: NonNullable<CallStep['confirm']>): Expectation {
  const options: OptionWords[] = [{ id: 'yes', words: wordings(confirm.yes) }];
  if (confirm.change) options.push({ id: CHANGE, words: wordings(confirm.change.label) });
  options.push({ id: 'no', words: wordings(confirm.no) });
  return { type: { kind: 'yes_no', options }, skip: null };
}

function expectedType(step: AskStep): Expectation['type'] {
  const options = fixedOptions(step).map((option) => ({ id: option.id, words: optionWords(option) }));
  if (step.type.kind === 'choice') return { kind: 'choice', options };
  if (step.type.kind === 'yes_no' && options.length > 0) return { kind: 'yes_no', options };
  // Flows are offered at run time, see above.
  return step.type.kind === 'flow' ? { kind: 'choice', options } : { kind: step.type.kind };
}

export function optionWords(option: Pick<Option, 'label' | 'also'>): string[] {
  return [...wordings(option.label), ...option.also.zh, ...option.also.en];
}
