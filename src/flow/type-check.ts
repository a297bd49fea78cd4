/** Expression syntax → typed expression; every use of a variable that must have a value is written down. */
import type { Report } from './diagnostic.ts';
import type { Expr } from './expression.ts';
import type { Value } from './graph.ts';
import type { ProjectIndex } from './project-index.ts';
import { resolve, type Scope, typeWords } from './scope.ts';
import type { At } from './source.ts';
import { nearest } from './suggest.ts';
import type { Argument, ExprSyntax, Name, Type } from './syntax.ts';

/** A place that needs a value. `guards`: names that the same expression has tested before. */
export type Use = { readonly name: string; readonly at: At; readonly guards: readonly string[] };

export type Checker = {
  readonly scope: Scope;
  readonly project: ProjectIndex;
  readonly report: Report;
  /** Called for each variable that is read. */
  readonly use: (use: Use) => void;
  /** Called for each variable that is named, also where it is only tested. */
  readonly mention: (name: string) => void;
};

export type Typed = { readonly expr: Expr; readonly type: Type };

const UNKNOWN: Type = { kind: 'unknown' };
const YES_NO: Type = { kind: 'yes_no' };
const NUMBER: Type = { kind: 'number' };
/** Stands for an expression with a mistake; no graph is made of it. */
const NOTHING: Typed = { expr: { kind: 'literal', value: false }, type: UNKNOWN };

const WORDS: readonly string[] = ['text', 'order_number', 'phone', 'email'];

/** May a value of type `from` stand where `to` is expected? */
export function fits(from: Type, to: Type): boolean {
  if (from.kind === 'unknown' || to.kind === 'unknown') return true;
  if (from.kind === 'choice' && to.kind === 'choice') return from.options.every((option) => to.options.includes(option));
  return from.kind === to.kind || (to.kind === 'text' && WORDS.includes(from.kind));
}

/** Names that are certainly set when an expression is true, and when it is false. */
export function facts(expr: Expr): { readonly whenTrue: readonly string[]; readonly whenFalse: readonly string[] } {
  switch (expr.kind) {
    case 'is_set':
      return { whenTrue: [expr.name], whenFalse: [] };
    case 'not': {
      const inner = facts(expr.of);
      return { whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
    }
    case 'and':
    case 'or': {
      const left = facts(expr.left);
      const right = facts(expr.right);
      const both = (a: readonly string[], b: readonly string[]) => a.filter((name) => b.includes(name));
      return expr.kind === 'and'
        ? { whenTrue: [...left.whenTrue, ...right.whenTrue], whenFalse: both(left.whenFalse, right.whenFalse) }
        : { whenTrue: both(left.whenTrue, right.whenTrue), whenFalse: [...left.whenFalse, ...right.whenFalse] };
    }
    default:
      return { whenTrue: [], whenFalse: [] };
  }
}

/** @param expected type that the place wants; lets `payment` mean an option there. Null: nothing is known. */
export function typeOf(syntax: ExprSyntax, expected: Type | null, guards: readonly string[], c: Checker): Typed {
  switch (syntax.kind) {
    case 'broken':
      return NOTHING;
    case 'number':
      return literal(syntax.value, NUMBER);
    case 'money':
      return literal({ kind: 'money', minor: syntax.minor, currency: syntax.currency }, { kind: 'money' });
    case 'text':
      return literal(syntax.value, { kind: 'text' });
    case 'name':
      return typeOfName(syntax, expected, guards, c);
    case 'is_set':
      c.mention(syntax.name.text);
      resolve(c.scope, syntax.name, c.report);
      return { expr: { kind: 'is_set', name: syntax.name.text }, type: YES_NO };
    case 'not':
      return { expr: { kind: 'not', of: condition(syntax.of, guards, c) }, type: YES_NO };
    case 'since': {
      const of = typeOf(syntax.of, null, guards, c);
      demand(of.type, { kind: 'date' }, syntax.of.at, `\`${syntax.unit}\` needs a date`, c);
      return { expr: { kind: syntax.unit, of: of.expr }, type: NUMBER };
    }
    case 'binary':
      return typeOfBinary(syntax, guards, c);
  }
}

function literal(value: Value, type: Type): Typed {
  return { expr: { kind: 'literal', value }, type };
}

function demand(found: Type, wanted: Type, at: At, what: string, c: Checker): void {
  if (fits(found, wanted)) return;
  c.report('F303', at, `${what}, but this is ${typeWords(found)}.`, `Use ${typeWords(wanted)} here.`);
}

/** A yes/no expression. */
export function condition(syntax: ExprSyntax, guards: readonly string[], c: Checker): Expr {
  const typed = typeOf(syntax, YES_NO, guards, c);
  if (!fits(typed.type, YES_NO)) {
    const hint = 'Compare it, for example `kind = payment` or `amount > 500 CNY`, or write `… is set`.';
    c.report('F304', syntax.at, `This is ${typeWords(typed.type)}, not a yes/no.`, hint);
  }
  return typed.expr;
}

function typeOfName(
  syntax: Extract<ExprSyntax, { kind: 'name' }>,
  expected: Type | null,
  guards: readonly string[],
  c: Checker,
): Typed {
  const { name, at } = syntax;
  if (name === 'yes' || name === 'no') return literal(name === 'yes', YES_NO);
  if (expected?.kind === 'choice' && expected.options.includes(name)) return literal(name, expected);
  if (expected?.kind === 'flow' && c.project.flows.has(name)) return literal(name, expected);
  if (expected?.kind === 'choice' && !c.scope.variables.has(name) && !name.includes('.')) {
    const near = nearest(name, expected.options);
    const hint = near !== null ? `Did you mean \`${near}\`?` : `Possible: ${expected.options.map((o) => `\`${o}\``).join(', ')}.`;
    c.report('F308', at, `There is no option \`${name}\` and no variable of this name.`, hint);
    return NOTHING;
  }
  return typeOfVariable({ text: name, at }, guards, c);
}

/** A variable that is read. */
export function typeOfVariable(name: Name, guards: readonly string[], c: Checker): Typed {
  c.mention(name.text);
  const variable = resolve(c.scope, name, c.report);
  if (variable === null) return NOTHING;
  if (!variable.always) c.use({ name: name.text, at: name.at, guards });
  return { expr: { kind: 'variable', name: name.text }, type: variable.type };
}

type Binary = Extract<ExprSyntax, { kind: 'binary' }>;

function typeOfBinary(syntax: Binary, guards: readonly string[], c: Checker): Typed {
  const { op } = syntax;
  if (op === 'and' || op === 'or') {
    const left = condition(syntax.left, guards, c);
    const known = facts(left);
    const right = condition(syntax.right, [...guards, ...(op === 'and' ? known.whenTrue : known.whenFalse)], c);
    return { expr: { kind: op, left, right }, type: YES_NO };
  }
  if (op === '+' || op === '-') return typeOfSum(syntax, op, guards, c);
  const [left, right] = typeBothSides(syntax, guards, c);
  checkComparable(syntax, left.type, right.type, c);
  return { expr: { kind: 'compare', op, left: left.expr, right: right.expr }, type: YES_NO };
}

/** A bare name on one side may be an option of the other side's choice, so the side with a known type goes first. */
function typeBothSides(syntax: Binary, guards: readonly string[], c: Checker): [Typed, Typed] {
  const isVariable = (e: ExprSyntax) => e.kind !== 'name' || c.scope.variables.has(e.name);
  if (isVariable(syntax.left)) {
    const left = typeOf(syntax.left, null, guards, c);
    return [left, typeOf(syntax.right, left.type, guards, c)];
  }
  const right = typeOf(syntax.right, null, guards, c);
  return [typeOf(syntax.left, right.type, guards, c), right];
}

function checkComparable(syntax: Binary, left: Type, right: Type, c: Checker): void {
  if (left.kind === 'unknown' || right.kind === 'unknown') return;
  const words = `${typeWords(left)} with ${typeWords(right)}`;
  const alike =
    left.kind === 'choice' && right.kind === 'choice'
      ? left.options.some((option) => right.options.includes(option))
      : fits(left, right) || fits(right, left);
  if (!alike) {
    c.report('F303', syntax.at, `\`${syntax.op}\` cannot compare ${words}.`, adviceFor(left, right));
  } else if (left.kind === 'attachment' || left.kind === 'url') {
    const hint = left.kind === 'url' ? 'Compare its `.verdict`, or write `… is set`.' : 'Write `… is set`.';
    c.report('F303', syntax.at, `${typeWords(left)} cannot be compared.`, hint);
  } else if (syntax.op !== '=' && syntax.op !== '!=' && !['number', 'money', 'date'].includes(left.kind)) {
    c.report('F303', syntax.at, `\`${syntax.op}\` needs numbers, amounts or dates, but compares ${words}.`, 'Use `=` or `!=`.');
  }
}

function adviceFor(left: Type, right: Type): string {
  const kinds = [left.kind, right.kind];
  if (kinds.includes('money') && kinds.includes('number')) return 'Write the amount with its currency: `500 CNY`.';
  if (kinds.includes('date') && kinds.includes('number')) return 'Write `hours_since(…)` or `days_since(…)` around the date.';
  if (kinds.includes('choice') && kinds.includes('text')) return 'Write the option without quotes.';
  return 'Compare values of one type.';
}

function typeOfSum(syntax: Binary, op: '+' | '-', guards: readonly string[], c: Checker): Typed {
  const left = typeOf(syntax.left, null, guards, c);
  const right = typeOf(syntax.right, null, guards, c);
  const kind = op === '+' ? 'plus' : 'minus';
  const expr: Expr = { kind, left: left.expr, right: right.expr };
  if (left.type.kind === 'unknown' || right.type.kind === 'unknown') return { expr, type: UNKNOWN };
  if (left.type.kind === right.type.kind && (left.type.kind === 'number' || left.type.kind === 'money'))
    return { expr, type: left.type };
  const message = `\`${op}\` needs two numbers or two amounts, but has ${typeWords(left.type)} and ${typeWords(right.type)}.`;
  c.report('F303', syntax.at, message, adviceFor(left.type, right.type));
  return { expr, type: UNKNOWN };
}

/** A value handed to an input, a slot or an output of type `to`. */
export function typeOfArgument(argument: Argument, to: Type, c: Checker): Expr {
  const { words, value, name } = argument;
  if (words !== null && (WORDS.includes(to.kind) || to.kind === 'unknown')) return { kind: 'literal', value: words };
  if (words !== null && value.kind === 'broken') {
    const hint = 'Without quotes it is read as a value: a variable, an option, a number or an amount.';
    c.report('F308', value.at, `\`${name.text}\` is ${typeWords(to)}; words in quotes do not fit.`, hint);
    return NOTHING.expr;
  }
  const typed = typeOf(value, to, [], c);
  if (!fits(typed.type, to)) {
    const hint =
      to.kind === 'money' && typed.type.kind === 'number'
        ? 'Write the amount with its currency: `500 CNY`.'
        : `Use ${typeWords(to)}.`;
    c.report('F308', value.at, `\`${name.text}\` is ${typeWords(to)}, but this is ${typeWords(typed.type)}.`, hint);
  }
  return typed.expr;
}
