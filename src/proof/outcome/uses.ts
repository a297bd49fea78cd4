/** What a step reads, where it leads, and what it overwrites. */
import type { Expr } from '../../flow/expression.ts';
import { namesIn } from '../../flow/expression.ts';
import { type FlowGraph, LANGS, type Step, type StepId, type Text } from '../../flow/graph.ts';

/**
 * How much of a variable matters. `asked`: whether its question is put · `there`: whether it has a value ·
 * `value`: what it is, because a branch or another flow may depend on that.
 */
export type Use = { readonly name: string; readonly how: 'asked' | 'there' | 'value' };

/** A way out of a step, for the flow of values only. `clears`: names, or `prefix.` for all fields of a result. */
export type Way = { readonly to: StepId; readonly clears: readonly string[] };

export function variablesOf(text: Text | null): readonly string[] {
  if (text === null) return [];
  const names = LANGS.flatMap((lang) =>
    text[lang].flatMap((template) => template.flatMap((part) => (part.kind === 'variable' ? [part.name] : []))),
  );
  return [...new Set(names)];
}

/** All texts that a step shows, each with what it is. */
export function textsOf(step: Step): readonly { readonly what: string; readonly text: Text }[] {
  const list: { what: string; text: Text | null }[] = [];
  switch (step.kind) {
    case 'say':
      list.push({ what: 'text', text: step.text }, { what: 'tried', text: step.tried });
      break;
    case 'ask':
      list.push(
        { what: 'text', text: step.text },
        { what: 'invalid', text: step.invalid },
        { what: 'optional', text: step.optional },
      );
      if (step.options?.kind === 'fixed') for (const { id, label } of step.options.options) list.push({ what: id, text: label });
      break;
    case 'call':
      if (step.confirm !== null) {
        const { confirm } = step;
        list.push({ what: 'confirm', text: confirm.text }, { what: 'confirm_yes', text: confirm.yes });
        list.push({ what: 'confirm_no', text: confirm.no }, { what: 'change', text: confirm.change?.label ?? null });
      }
      break;
    case 'handoff':
      list.push({ what: 'text', text: step.text });
      break;
    default:
  }
  return list.flatMap(({ what, text }) => (text === null ? [] : [{ what, text }]));
}

/** Expressions whose values a step hands on, by the name of what receives them. */
export function handedOn(step: Step): readonly (readonly [name: string, expr: Expr])[] {
  switch (step.kind) {
    case 'set':
      return step.assign.map(({ slot, value }) => [slot, value] as const);
    case 'call':
    case 'link':
    case 'run':
      return Object.entries(step.input);
    case 'return':
      return Object.entries(step.values);
    default:
      return [];
  }
}

export function usesOf(graph: FlowGraph, step: Step): readonly Use[] {
  // What may be missing in a call and its confirmation does not matter to the way that the flow takes.
  const open = step.kind === 'call' ? missable(graph, step) : new Set<string>();
  const uses: Use[] = textsOf(step).flatMap(({ text }) => variablesOf(text).map((name) => ({ name, how: 'there' as const })));
  for (const [, expr] of handedOn(step))
    for (const name of namesIn(expr)) uses.push({ name, how: step.kind === 'call' ? 'there' : 'value' });
  if (step.kind === 'when') for (const name of namesIn(step.test)) uses.push({ name, how: 'value' });
  if (step.kind === 'match') for (const name of namesIn(step.on)) uses.push({ name, how: 'value' });
  if (step.kind === 'ask') uses.push({ name: step.slot, how: 'asked' });
  if (step.kind === 'do' && step.slot !== null) uses.push({ name: step.slot, how: 'value' });
  if (step.kind === 'goto' && step.bound !== null) uses.push({ name: counterOf(step.id), how: 'value' });
  return uses.filter(({ name }) => !open.has(name));
}

/** Variables that a call hands on as they are to inputs that may be missing. */
export function missable(graph: FlowGraph, step: Extract<Step, { kind: 'call' }>): ReadonlySet<string> {
  const inputs = graph.actions[step.action]?.inputs ?? {};
  const handed = Object.entries(step.input);
  const open = handed.flatMap(([name, expr]) => (expr.kind === 'variable' && inputs[name]?.optional ? [expr.name] : []));
  const needed = new Set(
    handed.flatMap(([name, expr]) => (inputs[name]?.optional && expr.kind === 'variable' ? [] : namesIn(expr))),
  );
  return new Set(open.filter((name) => !needed.has(name)));
}

/** Passages of a limited jump are counted in a variable of their own. */
export function counterOf(step: StepId): string {
  return `#${step}`;
}

export function waysOf(step: Step): readonly Way[] {
  const to = (target: StepId, clears: readonly string[] = []): Way => ({ to: target, clears });
  switch (step.kind) {
    case 'say':
      return [to(step.next)];
    case 'ask':
      return [to(step.next), to(step.giveUp)];
    case 'set':
      return [
        to(
          step.next,
          step.assign.filter(({ value }) => value.kind === 'literal').map(({ slot }) => slot),
        ),
      ];
    case 'forget':
      return [to(step.next, step.slots)];
    case 'match':
      return [...Object.values(step.cases), ...(step.otherwise === null ? [] : [step.otherwise])].map((target) => to(target));
    case 'when':
      return [to(step.then), to(step.otherwise)];
    case 'call': {
      const { confirm } = step;
      const asked = confirm === null ? [] : [confirm.declined, confirm.giveUp, ...(confirm.change ? [confirm.change.next] : [])];
      return [...Object.values(step.results).map((target) => to(target, [`${step.as}.`])), ...asked.map((target) => to(target))];
    }
    case 'goto':
      return [to(step.next), ...(step.bound === null ? [] : [to(step.bound.otherwise)])];
    case 'run':
      return [to(step.next, Object.keys(step.output))];
    case 'do':
      return step.next === null ? [] : [to(step.next)];
    default:
      return [];
  }
}

/** The action's results as the engine may give them, with their fields. */
export function resultsOf(graph: FlowGraph, action: string): FlowGraph['actions'][string]['results'] {
  return graph.actions[action]?.results ?? {};
}
