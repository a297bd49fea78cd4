/** Evaluates the expressions of conditions and assignments. Total: it never throws, and a missing value makes a comparison false. */
import type { CompareOp, Expr } from './expression.ts';
import type { Value } from './graph.ts';

const HOUR_MS = 3_600_000;

/**
 * @param lookup value of a slot, a result's field or a built-in name; undefined when it is not set
 * @param now the instant of the event, ISO 8601
 * @returns undefined when a value that the result needs is missing
 */
export function evaluate(expr: Expr, lookup: (name: string) => Value | undefined, now: string): Value | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'variable':
      return lookup(expr.name);
    case 'is_set':
      return lookup(expr.name) !== undefined;
    case 'not':
      return evaluate(expr.of, lookup, now) !== true;
    case 'and':
      return evaluate(expr.left, lookup, now) === true && evaluate(expr.right, lookup, now) === true;
    case 'or':
      return evaluate(expr.left, lookup, now) === true || evaluate(expr.right, lookup, now) === true;
    case 'compare':
      return compare(expr.op, evaluate(expr.left, lookup, now), evaluate(expr.right, lookup, now));
    case 'plus':
    case 'minus':
      return add(evaluate(expr.left, lookup, now), evaluate(expr.right, lookup, now), expr.kind === 'plus' ? 1 : -1);
    case 'hours_since':
      return since(evaluate(expr.of, lookup, now), now, HOUR_MS);
    case 'days_since':
      return since(evaluate(expr.of, lookup, now), now, 24 * HOUR_MS);
  }
}

function compare(op: CompareOp, left: Value | undefined, right: Value | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const order = orderOf(left, right);
  // Values of different kinds or currencies are not equal, and neither is the greater one.
  if (order === null) return op === '!=';
  switch (op) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Negative, zero or positive as left stands to right; null when they cannot be compared. */
function orderOf(left: Value, right: Value): number | null {
  if (typeof left === 'object' && typeof right === 'object') {
    if (left.kind === 'money' && right.kind === 'money')
      return left.currency === right.currency ? left.minor - right.minor : null;
    if (left.kind === 'date' && right.kind === 'date') return orderOfDates(left.iso, right.iso);
    if (left.kind === 'url' && right.kind === 'url') return left.url === right.url ? 0 : 1;
    return null;
  }
  if (typeof left !== typeof right || typeof left === 'object' || typeof right === 'object') return null;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Where one side is a whole day, both are compared as days. */
function orderOfDates(left: string, right: string): number {
  const length = Math.min(left.length, right.length) === 10 ? 10 : undefined;
  const [a, b] =
    length === undefined
      ? [Date.parse(left), Date.parse(right)]
      : [Date.parse(left.slice(0, 10)), Date.parse(right.slice(0, 10))];
  return a - b;
}

function add(left: Value | undefined, right: Value | undefined, sign: 1 | -1): Value | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left + sign * right;
  if (typeof left !== 'object' || typeof right !== 'object' || left.kind !== 'money' || right.kind !== 'money') return undefined;
  return left.currency === right.currency ? { ...left, minor: left.minor + sign * right.minor } : undefined;
}

/** Whole units from a date until now; a day without a time counts from its beginning. */
function since(date: Value | undefined, now: string, unitMs: number): number | undefined {
  if (typeof date !== 'object' || date.kind !== 'date') return undefined;
  const passed = Date.parse(now) - Date.parse(date.iso);
  return Number.isNaN(passed) ? undefined : Math.trunc(passed / unitMs);
}
