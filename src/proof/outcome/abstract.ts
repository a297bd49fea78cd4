/**
 * Abstract values: what is known of a variable. One short word each, so that situations are cheap to compare.
 * `-` it does not matter any more · `U` it has no value · `*` it has some value · `?` it may have one · `=x` it is x.
 * A link stands for its verdict.
 */
import type { Expr } from '../../flow/expression.ts';
import type { SlotType, Value } from '../../flow/graph.ts';

export type Known = string;

export const UNSET: Known = 'U';
export const SET: Known = '*';
export const MAYBE: Known = '?';
export const DEAD: Known = '-';
export const TRUE: Known = '=true';
export const FALSE: Known = '=false';
const VERDICTS: readonly Known[] = ['=official', '=dangerous', '=cannot_confirm'];

export function known(value: Value): Known {
  return typeof value === 'object' ? `=${JSON.stringify(value)}` : `=${String(value)}`;
}

/** All values of a type where they are few; null for types of which nothing but "there is one" is looked at. */
export function valuesOf(type: SlotType | undefined): readonly Known[] | null {
  switch (type?.kind) {
    case 'choice':
      return type.options.map((option) => `=${option}`);
    case 'yes_no':
      return [TRUE, FALSE];
    case 'url':
      return VERDICTS;
    default:
      return null;
  }
}

/** One of two values, it is not known which. */
export function either(a: Known, b: Known): Known {
  if (a === b) return a;
  return a === UNSET || b === UNSET || a === MAYBE || b === MAYBE ? MAYBE : SET;
}

export type Reader = {
  readonly read: (name: string) => Known;
  /** Called for a variable that is needed and may have no value. */
  readonly missing: (name: string) => void;
};

/** Value of an expression. Conditions are `=true`, `=false` or, when it depends on what is not known, `*`. */
export function evaluateKnown(expr: Expr, r: Reader): Known {
  switch (expr.kind) {
    case 'literal':
      return known(expr.value);
    case 'variable': {
      const value = r.read(expr.name);
      if (value === UNSET || value === MAYBE) r.missing(expr.name);
      return value;
    }
    case 'is_set': {
      const value = r.read(expr.name);
      return value === UNSET ? FALSE : value === MAYBE ? SET : TRUE;
    }
    case 'not':
      return negated(truth(evaluateKnown(expr.of, r)));
    case 'and': {
      const left = truth(evaluateKnown(expr.left, r));
      if (left === FALSE) return FALSE;
      const right = truth(evaluateKnown(expr.right, r));
      return right === FALSE ? FALSE : left === TRUE ? right : SET;
    }
    case 'or': {
      const left = truth(evaluateKnown(expr.left, r));
      if (left === TRUE) return TRUE;
      const right = truth(evaluateKnown(expr.right, r));
      return right === TRUE ? TRUE : left === FALSE ? right : SET;
    }
    case 'compare':
      return compared(expr.op, evaluateKnown(expr.left, r), evaluateKnown(expr.right, r));
    case 'plus':
    case 'minus': {
      const left = evaluateKnown(expr.left, r);
      const right = evaluateKnown(expr.right, r);
      if (left === UNSET || right === UNSET) return UNSET;
      return left === MAYBE || right === MAYBE ? MAYBE : SET;
    }
    case 'hours_since':
    case 'days_since': {
      const of = evaluateKnown(expr.of, r);
      return of === UNSET || of === MAYBE ? of : SET;
    }
  }
}

/** What is not true counts as false, as in the engine. */
function truth(value: Known): Known {
  return value === UNSET ? FALSE : value === MAYBE ? SET : value;
}

function negated(value: Known): Known {
  return value === TRUE ? FALSE : value === FALSE ? TRUE : SET;
}

function compared(op: string, left: Known, right: Known): Known {
  if (left === UNSET || right === UNSET) return FALSE;
  const exact = left.startsWith('=') && right.startsWith('=');
  if (!exact) return SET;
  if (op === '=') return left === right ? TRUE : amounts(left, right) ? SET : FALSE;
  if (op === '!=') return left === right ? FALSE : amounts(left, right) ? SET : TRUE;
  const [a, b] = [Number(left.slice(1)), Number(right.slice(1))];
  if (Number.isNaN(a) || Number.isNaN(b)) return SET;
  const holds = op === '<' ? a < b : op === '<=' ? a <= b : op === '>' ? a > b : a >= b;
  return holds ? TRUE : FALSE;
}

/** Amounts and dates are compared by more than their spelling. */
function amounts(left: Known, right: Known): boolean {
  return left.startsWith('={') && right.startsWith('={');
}
