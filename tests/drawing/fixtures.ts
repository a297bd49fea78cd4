/** Small flows made by hand, and eyes for what is drawn. */
import type { Expr } from '../../src/flow/expression.ts';
import type { Flow, SlotType, Step, StepId, Template, Text } from '../../src/flow/graph.ts';

/** `{order_no}` in the words becomes a variable. */
export function text(zh: string, en: string): Text {
  return { zh: [template(zh)], en: [template(en)] };
}

function template(words: string): Template {
  return [...words.matchAll(/\{([a-z_.]+)\}|[^{]+|\{/g)].map(([whole, name]) =>
    name === undefined ? { kind: 'literal', text: whole } : { kind: 'variable', name, type: { kind: 'text' }, format: 'plain' },
  );
}

export const variable = (name: string): Expr => ({ kind: 'variable', name });
export const isSet = (name: string): Expr => ({ kind: 'is_set', name });
export const not = (of: Expr): Expr => ({ kind: 'not', of });

type Ask = Extract<Step, { kind: 'ask' }>;
type Body<S extends Step> = S extends Step ? Omit<S, 'id' | 'line'> : never;

export const say = (zh: string, en: string, next: StepId): Body<Step> => ({ kind: 'say', text: text(zh, en), tried: null, next });
export const end = (disposition: 'resolved' | 'cancelled' = 'resolved'): Body<Step> => ({
  kind: 'end',
  disposition,
  helped: false,
});
export const handoff = (reason: string): Body<Step> => ({ kind: 'handoff', reason, priority: 'normal', text: null });
export const goto = (next: StepId): Body<Step> => ({ kind: 'goto', next, bound: null });

export function when(test: Expr, yes: StepId, no: StepId): Body<Step> {
  // biome-ignore lint/suspicious/noThenProperty: the name of the branch in the flow language
  return { kind: 'when', test, then: yes, otherwise: no };
}

/** A question for an order number; give it options to make it a choice. */
export function ask(slot: string, words: Text, next: StepId, more: Partial<Body<Ask>> = {}): Body<Step> {
  return {
    kind: 'ask',
    slot,
    type: { kind: 'order_number' },
    text: words,
    invalid: null,
    interruptions: null,
    options: null,
    limits: {},
    optional: null,
    tries: 2,
    giveUp: 'lost',
    next,
    ...more,
  };
}

/** The part of a question that offers options: id → label. */
export function options(labels: { readonly [id: string]: Text }): Pick<Ask, 'type' | 'options'> {
  const type: SlotType = { kind: 'choice', options: Object.keys(labels) };
  const list = Object.entries(labels).map(([id, label]) => ({ id, label, also: { zh: [], en: [] } }));
  return { type, options: { kind: 'fixed', options: list } };
}

/** A topic flow of these steps; the first one starts it. Lines count from 1. */
export function flow(steps: { readonly [id: StepId]: Body<Step> }, id = 'parcel'): Flow {
  const ids = Object.keys(steps);
  return {
    id,
    role: { kind: 'topic', topic: 'pending_transaction' },
    title: text('包裹没到', 'Parcel missing'),
    inMenu: true,
    urgent: false,
    examples: { zh: [], en: [] },
    notExamples: { zh: [], en: [] },
    wrongStart: null,
    needs: {},
    inputs: {},
    outputs: {},
    slots: {},
    steps: Object.fromEntries(
      ids.map((step, index) => [step, { ...(steps[step] as Body<Step>), id: step, line: index + 1 } as Step]),
    ),
    start: ids[0] ?? '',
    file: 'flows/parcel.yaml',
  };
}

/** What is wrong with a text as XML: tags that do not match, attributes without quotes, a bare `<` or `&`. Empty when nothing is. */
export function xmlMistakes(xml: string): string[] {
  const mistakes: string[] = [];
  const open: string[] = [];
  const token = /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>|[^<]+|</g;
  for (const [whole, closing, name, , empty] of xml.matchAll(token)) {
    if (name === undefined) {
      if (whole === '<') mistakes.push('a bare <');
    } else if (closing === '/') {
      if (open.pop() !== name) mistakes.push(`</${name}> closes nothing`);
    } else if (empty !== '/') open.push(name);
  }
  if (/&(?!#\d+;)/.test(xml)) mistakes.push('a bare &');
  if (/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(xml)) mistakes.push('a character that XML does not allow');
  return [...mistakes, ...open.map((name) => `<${name}> is never closed`)];
}
