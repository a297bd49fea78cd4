/** Each step that a customer or an author would notice as one box with its ways on; silent steps are walked through. */
import type { Flow, FlowGraph, Lang, Option, Step, StepId, Text, Value } from '../flow/graph.ts';
import { conditionIn } from './condition.ts';
import { shorten } from './measure.ts';
import type { NodeKind } from './model.ts';
import {
  commandWord,
  dispositionWord,
  isUnusual,
  languageWord,
  priorityWord,
  resultWord,
  textIn,
  valueWord,
  verdictWord,
  word,
} from './words.ts';

/** Titles that a flow does not know itself. */
export type Names = Pick<FlowGraph, 'flows' | 'actions'>;

export type Way = {
  readonly to: StepId;
  readonly label: string;
  readonly aside: boolean;
  /** The way on after an answer: the one that a branch on that answer may replace. */
  readonly answered?: boolean;
};

export type Box = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string | null;
  readonly texts: readonly string[];
  readonly notes: readonly string[];
  /** What happens after too many bad answers, where that is an ending or the usual way on; null where it is one of `ways`. */
  readonly giveUp: string | null;
  readonly line: number;
  readonly ways: readonly Way[];
};

export type Drafting = { readonly flow: Flow; readonly lang: Lang; readonly names: Names | null };

/** Widths in em: about three lines of a box for a bubble, four for a question. */
const BUBBLE = 44;
const QUESTION = 58;
const LABEL = 24;

/** No step id holds a blank, so that this one is free. */
const START = 'the start';

/** A box for the flow itself, then every box that can be reached from it, in the order of a walk. */
export function draftBoxes(drafting: Drafting): Map<string, Box> {
  const { flow } = drafting;
  const first = seenStep(flow, flow.start);
  const boxes = new Map<string, Box>([[START, startBox(drafting, first)]]);
  const open = [first];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const step = flow.steps[id];
    if (step === undefined || boxes.has(id)) continue;
    for (const box of boxesOf(drafting, step)) {
      boxes.set(box.id, box);
      open.push(...box.ways.map((way) => way.to));
    }
  }
  return boxes;
}

function startBox({ flow, lang }: Drafting, first: StepId): Box {
  const texts = [shorten(textIn(lang, flow.title), BUBBLE)];
  const line = flow.steps[flow.start]?.line ?? 1;
  const ways: Way[] = [{ to: first, label: '', aside: false }];
  return { id: START, kind: 'start', name: flow.id, texts, notes: [], giveUp: null, line, ways };
}

/** The first step at or after `id` that is drawn. A loop of silent steps has none: then the step where it closes. */
export function seenStep(flow: Flow, id: StepId): StepId {
  return silentSteps(flow, id).to;
}

/** Silent steps from `id` on, and the step that follows them. */
export function silentSteps(flow: Flow, id: StepId): { readonly passed: readonly Step[]; readonly to: StepId } {
  const passed: Step[] = [];
  const seen = new Set<StepId>();
  let at = id;
  for (let step = flow.steps[at]; step !== undefined && !seen.has(at); step = flow.steps[at]) {
    const next = silentNext(step);
    if (next === null) break;
    seen.add(at);
    passed.push(step);
    at = next;
  }
  return { passed, to: at };
}

/** Where a step leads that does nothing that anybody notices; null for the others. */
function silentNext(step: Step): StepId | null {
  if (step.kind === 'set' || step.kind === 'forget') return step.next;
  if (step.kind === 'goto') return step.bound === null ? step.next : null;
  if (step.kind === 'do') return step.next;
  return null;
}

function boxesOf(drafting: Drafting, step: Step): Box[] {
  const { flow, lang } = drafting;
  const base = { id: step.id, line: step.line, notes: [], giveUp: null, ways: [], name: null };
  const to = (id: StepId, label = '', aside = false): Way => ({ to: seenStep(flow, id), label: shorten(label, LABEL), aside });
  switch (step.kind) {
    case 'say':
      return [{ ...base, kind: 'say', texts: [shorten(textIn(lang, step.text), BUBBLE)], ways: [to(step.next)] }];
    case 'ask':
      return [askBox(drafting, step)];
    case 'match':
      return [matchBox(drafting, step)];
    case 'when': {
      const test = conditionIn(lang, step.test, (variable, value) => labelOf(drafting, variable, value));
      const ways = [to(step.then, word(lang, 'yes')), to(step.otherwise, word(lang, 'no'))];
      return [{ ...base, kind: 'branch', texts: [shorten(test, QUESTION)], ways }];
    }
    case 'call':
      return callBoxes(drafting, step);
    case 'goto':
      return [jumpBox(drafting, step)];
    case 'link':
    case 'run': {
      const ways = step.kind === 'run' ? [to(step.next, word(lang, 'done'))] : [];
      return [{ ...base, kind: 'flow', name: step.flow, texts: [flowTitle(drafting, step.flow)], ways }];
    }
    case 'set':
    case 'forget':
      return [{ ...base, kind: 'jump', texts: [word(lang, 'silent_loop')] }];
    case 'do':
      return [
        { ...base, kind: step.command === 'start' ? 'flow' : 'end', name: step.slot, texts: [commandWord(lang, step.command)] },
      ];
    case 'return':
    case 'handoff':
    case 'end': {
      const name = step.kind === 'handoff' ? step.reason : null;
      return [{ ...base, kind: step.kind === 'handoff' ? 'handoff' : 'end', name, texts: endTexts(drafting, step) }];
    }
  }
}

type Ending = Extract<Step, { kind: 'return' | 'handoff' | 'end' }>;

function endTexts(drafting: Drafting, step: Ending): string[] {
  const { lang } = drafting;
  if (step.kind === 'end') return [dispositionWord(lang, step.disposition) + (step.helped ? word(lang, 'it_helped') : '')];
  if (step.kind === 'handoff') {
    const texts = [priorityWord(lang, step.priority), step.text === null ? null : textIn(lang, step.text)];
    return texts.filter((text) => text !== null).map((text) => shorten(text, BUBBLE));
  }
  const values = Object.entries(step.values).map(
    ([output, value]) => `${output} = ${conditionIn(lang, value, (variable, literal) => labelOf(drafting, variable, literal))}`,
  );
  return [word(lang, 'returns'), ...values.map((value) => shorten(value, BUBBLE))];
}

function askBox(drafting: Drafting, step: Extract<Step, { kind: 'ask' }>): Box {
  const { flow, lang } = drafting;
  const ways: Way[] = [{ to: seenStep(flow, step.next), label: '', aside: false, answered: true }];
  const notes: string[] = [];
  const options = step.options;
  if (options?.kind === 'clarify' || options?.kind === 'topics') notes.push(word(lang, `options_${options.kind}`));
  const giveUp = afterGivingUp(drafting, step.giveUp, step.tries, step.next);
  if (typeof giveUp !== 'string') ways.push(giveUp);
  const texts = [shorten(textIn(lang, step.text), QUESTION)];
  const small = typeof giveUp === 'string' ? giveUp : null;
  return { id: step.id, kind: 'ask', name: step.slot, texts, notes, giveUp: small, line: step.line, ways };
}

/** An ending that follows too many bad answers is small print: an arrow from every question would hide the way. */
function afterGivingUp(drafting: Drafting, target: StepId, tries: number, usual: StepId | null): Way | string {
  const { flow, lang } = drafting;
  const to = seenStep(flow, target);
  const step = flow.steps[to];
  const goesOn = usual !== null && seenStep(flow, usual) === to ? word(lang, 'goes_on') : null;
  const ending = goesOn ?? (step === undefined ? null : endingWords(drafting, step));
  if (ending === null) return { to, label: word(lang, 'give_up'), aside: true };
  const count = lang === 'zh' ? `${tries} 次未答清` : `after ${tries} bad ${tries === 1 ? 'answer' : 'answers'}`;
  return `${count} → ${shorten(ending, BUBBLE)}`;
}

/** An ending in a few words; null for steps that go on. */
function endingWords(drafting: Drafting, step: Step): string | null {
  const { lang } = drafting;
  if (step.kind === 'handoff') {
    const priority = priorityWord(lang, step.priority);
    return `${lang === 'zh' ? '转人工' : 'a person'}: ${step.reason}${priority === null ? '' : ` (${priority})`}`;
  }
  if (step.kind === 'end') return dispositionWord(lang, step.disposition);
  if (step.kind === 'return') return word(lang, 'returns');
  if (step.kind === 'link') return flowTitle(drafting, step.flow);
  if (step.kind === 'do' && step.next === null) return commandWord(lang, step.command);
  return null;
}

function matchBox(drafting: Drafting, step: Extract<Step, { kind: 'match' }>): Box {
  const { flow, lang } = drafting;
  const variable = step.on.kind === 'variable' ? step.on.name : null;
  const shown = conditionIn(lang, step.on, (name, value) => labelOf(drafting, name, value));
  const ways = Object.entries(step.cases).map(
    ([value, to]): Way => ({ to: seenStep(flow, to), label: shorten(caseLabel(drafting, variable, value), LABEL), aside: false }),
  );
  if (step.otherwise !== null) ways.push({ to: seenStep(flow, step.otherwise), label: word(lang, 'otherwise'), aside: false });
  const texts = [shorten(`${shown}?`, QUESTION)];
  return { id: step.id, kind: 'branch', name: null, texts, notes: [], giveUp: null, line: step.line, ways };
}

/** Words for one case of a `match`: the option's label where a question of this flow has one. */
export function caseLabel(drafting: Drafting, variable: string | null, value: string): string {
  const { lang } = drafting;
  const option = variable === null ? undefined : optionOf(drafting, variable, value);
  if (option !== undefined) return textIn(lang, option.label);
  if (value === 'yes' || value === 'no' || value === 'missing') return word(lang, value);
  if (variable === 'lang') return languageWord(lang, value);
  return verdictWord(lang, value);
}

function labelOf(drafting: Drafting, variable: string, value: Value): string {
  const option = typeof value === 'string' ? optionOf(drafting, variable, value) : undefined;
  return option === undefined ? valueWord(drafting.lang, value) : textIn(drafting.lang, option.label);
}

/** A result's field (`tx.kind`) is shown with the labels of the slot of the same name. */
function optionOf(drafting: Drafting, variable: string, value: string): Option | undefined {
  const slot = variable.slice(variable.indexOf('.') + 1);
  for (const step of Object.values(drafting.flow.steps)) {
    if (step.kind !== 'ask' || step.slot !== slot || step.options?.kind !== 'fixed') continue;
    const option = step.options.options.find((known) => known.id === value);
    if (option !== undefined) return option;
  }
  return undefined;
}

function jumpBox(drafting: Drafting, step: Extract<Step, { kind: 'goto' }>): Box {
  const { flow, lang } = drafting;
  const base = { id: step.id, kind: 'jump', name: null, notes: [], giveUp: null, line: step.line } as const;
  if (step.bound === null) return { ...base, texts: [word(lang, 'silent_loop')], ways: [] };
  const { atMost, otherwise } = step.bound;
  const text = lang === 'zh' ? `最多 ${atMost} 次` : `at most ${atMost === 1 ? 'once' : `${atMost} times`}`;
  const again: Way = { to: seenStep(flow, step.next), label: '', aside: false };
  const spent: Way = { to: seenStep(flow, otherwise), label: word(lang, 'over_limit'), aside: true };
  return { ...base, texts: [text], ways: [again, spent] };
}

/** A call, preceded by the question that an irreversible one needs. */
function callBoxes(drafting: Drafting, step: Extract<Step, { kind: 'call' }>): Box[] {
  const { flow, lang, names } = drafting;
  const action = names?.actions[step.action];
  const ways = Object.entries(step.results).map(
    ([result, to]): Way => ({ to: seenStep(flow, to), label: resultWord(lang, result), aside: isUnusual(result) }),
  );
  const title = action === undefined ? step.action : textIn(lang, action.title);
  const texts = [shorten(title, BUBBLE)];
  const call: Box = { id: step.id, kind: 'call', name: step.action, texts, notes: [], giveUp: null, line: step.line, ways };
  const { confirm } = step;
  if (confirm === null) return [call];
  const labelled = (text: Text) => shorten(textIn(lang, text), LABEL);
  const doing = `${step.id}!`;
  const giveUp = afterGivingUp(drafting, confirm.giveUp, confirm.tries, null);
  const answers: Way[] = [
    { to: doing, label: labelled(confirm.yes), aside: false },
    { to: seenStep(flow, confirm.declined), label: labelled(confirm.no), aside: false },
  ];
  if (confirm.change !== null)
    answers.push({ to: seenStep(flow, confirm.change.next), label: labelled(confirm.change.label), aside: false });
  if (typeof giveUp !== 'string') answers.push(giveUp);
  const question: Box = {
    id: step.id,
    kind: 'confirm',
    name: step.action,
    texts: [shorten(textIn(lang, confirm.text), QUESTION)],
    notes: [],
    giveUp: typeof giveUp === 'string' ? giveUp : null,
    line: step.line,
    ways: answers,
  };
  return [question, { ...call, id: doing }];
}

function flowTitle(drafting: Drafting, id: string): string {
  const flow = drafting.names?.flows[id];
  return flow === undefined ? id : shorten(textIn(drafting.lang, flow.title), BUBBLE);
}
