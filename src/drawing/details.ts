/** Everything that a step says and does, for the author who has chosen it in a picture. */
import type { Expr } from '../flow/expression.ts';
import type { Flow, FlowGraph, Lang, Limits, Slot, Step, StepId, StepKind, Text, Value } from '../flow/graph.ts';
import { conditionIn } from './condition.ts';
import { textIn, valueWord } from './words.ts';

type Both = { readonly [L in Lang]: readonly string[] };

/** What a text of a step is for. */
export type TextRole =
  | 'text'
  | 'invalid'
  | 'skip'
  | 'tried'
  | 'yes'
  | 'no'
  | 'change'
  | 'condition'
  | 'assignment'
  | 'input'
  | 'title';
export type FactName =
  | 'slot'
  | 'type'
  | 'private'
  | 'remember'
  | 'tries'
  | 'limits'
  | 'interruptions'
  | 'options_from'
  | 'action'
  | 'risk'
  | 'identity'
  | 'as'
  | 'at_most'
  | 'disposition'
  | 'reason'
  | 'priority'
  | 'command'
  | 'forgets';

/** By what a way is taken: `case` is an answer or a result, which `value` names. */
export type WayBy = 'next' | 'case' | 'else' | 'holds' | 'give_up' | 'declined' | 'change' | 'limit' | 'runs' | 'links';
export type StepWay = {
  readonly by: WayBy;
  readonly value: string | null;
  /** Null where another flow begins. */
  readonly step: StepId | null;
  readonly flow: string | null;
};
export type StepDetails = {
  readonly id: StepId;
  readonly kind: StepKind;
  /** Line in the flow's file. */
  readonly line: number;
  /** All variations in all languages. */
  readonly texts: readonly ({ readonly role: TextRole } & Both)[];
  readonly options: readonly { readonly id: string; readonly label: Both; readonly also: Both }[];
  readonly facts: readonly { readonly name: FactName; readonly value: string }[];
  readonly ways: readonly StepWay[];
};

/** Details of all steps of a flow, in the author's order. */
export function detailsOf(flow: Flow, graph: Pick<FlowGraph, 'flows' | 'actions'>): readonly StepDetails[] {
  return Object.values(flow.steps).map((step) => ({
    id: step.id,
    kind: step.kind,
    line: step.line,
    texts: textsOf(step, graph),
    options: optionsOf(step),
    facts: factsOf(flow, step, graph),
    ways: waysOf(step),
  }));
}

/** All variations of a text in one language; variables stand as `{name}`. */
export function variationsIn(lang: Lang, text: Text): readonly string[] {
  return text[lang].map((_, i) => textIn(lang, { ...text, [lang]: text[lang].slice(i) }));
}

function both(text: Text): Both {
  return { zh: variationsIn('zh', text), en: variationsIn('en', text) };
}

function expressed(make: (show: (expr: Expr) => string, lang: Lang) => readonly string[]): Both {
  const words = (lang: Lang) =>
    make((expr) => conditionIn(lang, expr, (_variable, value: Value) => valueWord(lang, value)), lang);
  return { zh: words('zh'), en: words('en') };
}

type Texts = StepDetails['texts'];

function textsOf(step: Step, graph: Pick<FlowGraph, 'flows' | 'actions'>): Texts {
  const some = (role: TextRole, text: Text | null | undefined): Texts => (text ? [{ role, ...both(text) }] : []);
  const inputs = (input: { readonly [name: string]: Expr }): Texts =>
    Object.keys(input).length === 0
      ? []
      : [{ role: 'input', ...expressed((show) => Object.entries(input).map(([name, expr]) => `${name} = ${show(expr)}`)) }];
  switch (step.kind) {
    case 'say':
      return [...some('text', step.text), ...some('tried', step.tried)];
    case 'ask':
      return [...some('text', step.text), ...some('invalid', step.invalid), ...some('skip', step.optional)];
    case 'set':
      return [{ role: 'assignment', ...expressed((show) => step.assign.map(({ slot, value }) => `${slot} = ${show(value)}`)) }];
    case 'match':
      return [{ role: 'condition', ...expressed((show) => [show(step.on)]) }];
    case 'when':
      return [{ role: 'condition', ...expressed((show) => [show(step.test)]) }];
    case 'call': {
      const { confirm } = step;
      return [
        ...some('title', graph.actions[step.action]?.title),
        ...inputs(step.input),
        ...some('text', confirm?.text),
        ...some('yes', confirm?.yes),
        ...some('no', confirm?.no),
        ...some('change', confirm?.change?.label),
      ];
    }
    case 'link':
    case 'run':
      return [...some('title', graph.flows[step.flow]?.title), ...inputs(step.input)];
    case 'return':
      return inputs(step.values);
    case 'handoff':
      return some('text', step.text);
    case 'forget':
    case 'goto':
    case 'end':
    case 'do':
      return [];
  }
}

function optionsOf(step: Step): StepDetails['options'] {
  if (step.kind !== 'ask' || step.options?.kind !== 'fixed') return [];
  return step.options.options.map(({ id, label, also }) => ({ id, label: both(label), also }));
}

type Facts = StepDetails['facts'];

function factsOf(flow: Flow, step: Step, { actions }: Pick<FlowGraph, 'actions'>): Facts {
  const fact = (name: Facts[number]['name'], value: string | number): Facts => [{ name, value: String(value) }];
  switch (step.kind) {
    case 'ask':
      return [
        ...fact('slot', step.slot),
        ...fact('type', step.type.kind),
        ...slotFacts(flow.slots[step.slot]),
        ...fact('tries', step.tries),
        ...limitFacts(step.limits),
        ...(step.options === null || step.options.kind === 'fixed' ? [] : fact('options_from', step.options.kind)),
        ...(step.interruptions === null ? [] : fact('interruptions', step.interruptions.join(', ') || '—')),
      ];
    case 'call': {
      const action = actions[step.action];
      return [
        ...fact('action', step.action),
        ...(action ? [...fact('risk', action.risk), ...fact('identity', action.identity)] : []),
        ...fact('as', step.as),
        ...(step.confirm === null ? [] : fact('tries', step.confirm.tries)),
      ];
    }
    case 'goto':
      return step.bound === null ? [] : fact('at_most', step.bound.atMost);
    case 'handoff':
      return [...fact('reason', step.reason), ...fact('priority', step.priority)];
    case 'end':
      return fact('disposition', step.disposition);
    case 'do':
      return fact('command', step.command);
    case 'forget':
      return fact('forgets', step.slots.join(', '));
    default:
      return [];
  }
}

function slotFacts(slot: Slot | undefined): Facts {
  const facts: Facts[number][] = [];
  if (slot?.private) facts.push({ name: 'private', value: 'yes' });
  if (slot?.remember) facts.push({ name: 'remember', value: 'yes' });
  return facts;
}

function limitFacts(limits: Limits): Facts {
  const value = Object.entries(limits)
    .map(([name, limit]) => (limit === true ? name : `${name} ${limit}`))
    .join(', ');
  return value === '' ? [] : [{ name: 'limits', value }];
}

/** Every way on, the silent ones included. */
function waysOf(step: Step): readonly StepWay[] {
  const to = (target: StepId, by: WayBy, value: string | null = null): StepWay => ({ by, value, step: target, flow: null });
  switch (step.kind) {
    case 'say':
    case 'set':
    case 'forget':
      return [to(step.next, 'next')];
    case 'ask':
      return [to(step.next, 'next'), to(step.giveUp, 'give_up')];
    case 'match': {
      const cases = Object.entries(step.cases).map(([value, target]) => to(target, 'case', value));
      return step.otherwise === null ? cases : [...cases, to(step.otherwise, 'else')];
    }
    case 'when':
      return [to(step.then, 'holds'), to(step.otherwise, 'else')];
    case 'call': {
      const { confirm } = step;
      const results = Object.entries(step.results).map(([result, target]) => to(target, 'case', result));
      if (confirm === null) return results;
      const change = confirm.change === null ? [] : [to(confirm.change.next, 'change')];
      return [...results, to(confirm.declined, 'declined'), ...change, to(confirm.giveUp, 'give_up')];
    }
    case 'goto':
      return step.bound === null ? [to(step.next, 'next')] : [to(step.next, 'next'), to(step.bound.otherwise, 'limit')];
    case 'link':
      return [{ by: 'links', value: null, step: null, flow: step.flow }];
    case 'run':
      return [{ by: 'runs', value: null, step: null, flow: step.flow }, to(step.next, 'next')];
    case 'do':
      return step.next === null ? [] : [to(step.next, 'next')];
    case 'return':
    case 'handoff':
    case 'end':
      return [];
  }
}
