/** The variables that a flow's texts and expressions can name, with their types. */
import type { Report } from './diagnostic.ts';
import { LANGS, type SlotType } from './graph.ts';
import { BRAND_FIELDS } from './parse-brand.ts';
import { BUILT_IN } from './parse-types.ts';
import { type FlowHeader, type ProjectIndex, sameType } from './project-index.ts';
import { allSteps } from './steps.ts';
import { suggestion } from './suggest.ts';
import type { Name, Type } from './syntax.ts';

export type Variable = {
  readonly type: Type;
  readonly private: boolean;
  /** Always there: a built-in. Others must have been given a value on the way. */
  readonly always: boolean;
};

export type Scope = {
  readonly header: FlowHeader | null;
  /** Variables by name, without those of unknown calls. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Prefixes `as.` of calls whose action is not known: every field may exist. */
  readonly unknown: ReadonlySet<string>;
};

const TEXT: SlotType = { kind: 'text' };
const YES_NO: SlotType = { kind: 'yes_no' };
const BEFORE: SlotType = { kind: 'choice', options: ['question', 'past_action', 'final_action', 'nothing'] };
const STAGE: SlotType = { kind: 'choice', options: ['remind', 'close', 'returned'] };
const SECRET: SlotType = { kind: 'choice', options: ['key', 'code', 'password', 'number'] };
export const VERDICT: SlotType = { kind: 'choice', options: ['official', 'dangerous', 'cannot_confirm'] };

/** Names that are there in every text; `extra` are texts that only some places know. */
export function builtIns(project: ProjectIndex, extra: readonly string[]): Map<string, Variable> {
  const always = (type: SlotType): Variable => ({ type, private: false, always: true });
  const variables = new Map<string, Variable>([
    ['customer.identified', always(YES_NO)],
    ['customer.name', { ...always(TEXT), always: false }],
    ['hours.open', always(YES_NO)],
    ['hours.next', always(TEXT)],
    ['lang', always({ kind: 'choice', options: [...LANGS] })],
    ['now', always({ kind: 'date' })],
  ]);
  for (const field of BRAND_FIELDS) variables.set(`brand.${field}`, always(TEXT));
  for (const text of project.brandTexts ?? []) variables.set(`brand.${text}`, always(TEXT));
  for (const name of extra) variables.set(name, always(TEXT));
  return variables;
}

export function scopeOf(header: FlowHeader, project: ProjectIndex, report: Report): Scope {
  const { role } = header;
  const variables = builtIns(project, []);
  if (role.kind === 'pattern') {
    variables.set('pattern.misses', { type: { kind: 'number' }, private: false, always: true });
    variables.set('pattern.title', { type: TEXT, private: false, always: true });
    variables.set('pattern.interrupted', { type: YES_NO, private: false, always: true });
    variables.set('pattern.asking', { type: YES_NO, private: false, always: true });
    if (role.pattern === 'back') {
      variables.set('pattern.before', { type: BEFORE, private: false, always: true });
      variables.set('pattern.action', { type: TEXT, private: false, always: true });
    }
    if (role.pattern === 'skip') variables.set('pattern.optional', { type: YES_NO, private: false, always: true });
    if (role.pattern === 'also_mentioned')
      variables.set('pattern.wish', { type: { kind: 'flow' }, private: false, always: true });
    if (role.pattern === 'unavailable_button')
      variables.set('pattern.pressed_again', { type: YES_NO, private: false, always: true });
    if (role.pattern === 'fallback') variables.set('pattern.foreign', { type: YES_NO, private: false, always: true });
    if (role.pattern === 'silence') {
      variables.set('pattern.stage', { type: STAGE, private: false, always: true });
      variables.set('pattern.question', { type: TEXT, private: false, always: true });
      variables.set('pattern.flow', { type: { kind: 'flow' }, private: false, always: true });
    }
    if (role.pattern === 'secret_offered') {
      variables.set('pattern.secret', { type: TEXT, private: false, always: true });
      variables.set('pattern.secret_kind', { type: SECRET, private: false, always: true });
    }
  }
  for (const [name, slot] of header.slots) {
    variables.set(name, { type: slot.type, private: slot.private, always: false });
    if (slot.type.kind === 'url') {
      variables.set(`${name}.verdict`, { type: VERDICT, private: slot.private, always: false });
      variables.set(`${name}.reason`, { type: TEXT, private: false, always: false });
    }
  }
  const unknown = new Set<string>(project.brandTexts === null ? ['brand'] : []);
  addResults(header, project, variables, unknown, report);
  return { header, variables, unknown };
}

/** Fields of call results; a field that two results have must have one type. */
function addResults(
  header: FlowHeader,
  project: ProjectIndex,
  variables: Map<string, Variable>,
  unknown: Set<string>,
  report: Report,
): void {
  const from = new Map<string, string>();
  for (const { body } of allSteps(header)) {
    if (body.kind !== 'call') continue;
    const as = body.as ?? body.action;
    const action = project.actions?.get(body.action.text);
    const builtIn: readonly string[] = BUILT_IN;
    if (header.slots.has(as.text) || builtIn.includes(as.text)) {
      const hint = 'Give the result another name with `as: …`.';
      report('F312', as.at, `\`${as.text}\` is ${header.slots.has(as.text) ? 'a slot' : 'a built-in name'} already.`, hint);
    }
    if (action === undefined) unknown.add(as.text);
    for (const result of action?.results ?? [])
      for (const field of result.fields) {
        const name = `${as.text}.${field.name.text}`;
        const known = variables.get(name);
        if (known !== undefined && !sameType(known.type, field.type)) {
          const message = `\`${name}\` is ${typeWords(known.type)} in ${from.get(name)} but ${typeWords(field.type)} in \`${body.action.text}\`.`;
          report('F311', as.at, message, 'Give one of the calls another name with `as: …`.');
        } else if (known === undefined) {
          variables.set(name, { type: field.type, private: false, always: false });
          from.set(name, `\`${body.action.text}\``);
        }
      }
  }
}

/** The variable, or null when it is unknown (reported) or its type cannot be known. */
export function resolve(scope: Scope, name: Name, report: Report): Variable | null {
  const known = scope.variables.get(name.text);
  if (known !== undefined) return known;
  const [prefix = ''] = name.text.split('.');
  if (scope.unknown.has(prefix) && name.text !== prefix) return null;
  report('F301', name.at, `There is no variable \`${name.text}\` here.`, () => hintFor(scope, name.text));
  return null;
}

const HOW = 'Declare it under `slots`, or use a result of a call or a built-in name.';

function hintFor(scope: Scope, name: string): string {
  const fields = [...scope.variables.keys()].filter((v) => v.startsWith(`${name}.`));
  if (fields.length > 0) return `Name one of its fields: ${fields.map((f) => `\`${f}\``).join(', ')}.`;
  if (name.startsWith('pattern.')) return 'This name exists in patterns, or in some texts, only.';
  const near = suggestion(name, scope.variables.keys(), HOW);
  return near.startsWith('Did you mean') ? near : HOW;
}

/** A type in words for messages. */
export function typeWords(type: Type): string {
  switch (type.kind) {
    case 'unknown':
      return 'something unreadable';
    case 'choice':
      return `a choice of ${type.options.slice(0, 6).join(', ')}${type.options.length > 6 ? ', …' : ''}`;
    case 'yes_no':
      return 'a yes/no';
    case 'order_number':
      return 'an order number';
    case 'attachment':
    case 'email':
    case 'url':
      return `an ${type.kind}`.replace('an url', 'a link');
    case 'money':
      return 'an amount of money';
    default:
      return `a ${type.kind.replace('_', ' ')}`;
  }
}
