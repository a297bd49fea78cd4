/** Evaluates the small expressions of the flow language: pure, total, and quick, because every turn passes through here. */
import { dayNumber, instantOf, isDay } from './calendar.ts';
import type { CompareOp, Expr } from './expression.ts';
import type { DateValue, MoneyValue, Value } from './graph.ts';

export type Lookup = (name: string) => Value | undefined;

const HOUR = 3_600_000;

/**
 * Value of an expression; undefined when a value that it needs is missing. A comparison with a missing value is false,
 * also `!=`; amounts of different currencies are never equal, smaller or larger.
 * @param now UTC instant, ISO 8601
 * @param timeZone zone that days belong to: a day is compared with an instant by calendar day in it
 */
export function evaluate(expr: Expr, lookup: Lookup, now: string, timeZone = 'UTC'): Value | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.value;
    case 'variable':
      return lookup(expr.name) ?? (expr.name === 'now' ? { kind: 'date', iso: now } : undefined);
    case 'is_set':
      return expr.name === 'now' || lookup(expr.name) !== undefined;
    case 'not':
      return evaluate(expr.of, lookup, now, timeZone) !== true;
    case 'and':
      return evaluate(expr.left, lookup, now, timeZone) === true && evaluate(expr.right, lookup, now, timeZone) === true;
    case 'or':
      return evaluate(expr.left, lookup, now, timeZone) === true || evaluate(expr.right, lookup, now, timeZone) === true;
    case 'compare': {
      const left = evaluate(expr.left, lookup, now, timeZone);
      const right = evaluate(expr.right, lookup, now, timeZone);
      return left !== undefined && right !== undefined && compare(expr.op, left, right, timeZone);
    }
    case 'plus':
    case 'minus':
      return sum(
        evaluate(expr.left, lookup, now, timeZone),
        evaluate(expr.right, lookup, now, timeZone),
        expr.kind === 'plus' ? 1 : -1,
      );
    case 'hours_since':
    case 'days_since':
      return since(expr.kind, evaluate(expr.of, lookup, now, timeZone), now, timeZone);
  }
}

function compare(op: CompareOp, left: Value, right: Value, timeZone: string): boolean {
  if (typeof left !== 'object' && typeof right !== 'object') {
    if (op === '=') return left === right;
    if (op === '!=') return left !== right && typeof left === typeof right;
    return typeof left === 'number' && typeof right === 'number' && holds(op, left - right);
  }
  if (isMoney(left) && isMoney(right)) return left.currency === right.currency && holds(op, left.minor - right.minor);
  if (isDate(left) && isDate(right)) return holds(op, distance(left, right, timeZone));
  return false;
}

/** Whether `left op right` when left minus right is `difference`; NaN, from what is no date, holds nowhere. */
function holds(op: CompareOp, difference: number): boolean {
  switch (op) {
    case '=':
      return difference === 0;
    case '!=':
      return difference < 0 || difference > 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

function isMoney(value: Value): value is MoneyValue {
  return typeof value === 'object' && value.kind === 'money';
}

function isDate(value: Value): value is DateValue {
  return typeof value === 'object' && value.kind === 'date';
}

/** Two instants by the millisecond; as soon as one is a whole day, both by the day. */
function distance(left: DateValue, right: DateValue, timeZone: string): number {
  if (isDay(left.iso) || isDay(right.iso)) return dayNumber(left.iso, timeZone) - dayNumber(right.iso, timeZone);
  return Date.parse(left.iso) - Date.parse(right.iso);
}

function sum(left: Value | undefined, right: Value | undefined, sign: 1 | -1): Value | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left + sign * right;
  if (left === undefined || right === undefined || !isMoney(left) || !isMoney(right)) return undefined;
  if (left.currency !== right.currency) return undefined;
  return { kind: 'money', minor: left.minor + sign * right.minor, currency: left.currency };
}

/** Whole hours since an instant or the beginning of a day; whole days by the calendar for a day, by 24 hours for an instant. */
function since(unit: 'hours_since' | 'days_since', of: Value | undefined, now: string, timeZone: string): number | undefined {
  if (of === undefined || !isDate(of)) return undefined;
  const count =
    unit === 'days_since' && isDay(of.iso)
      ? dayNumber(now, timeZone) - dayNumber(of.iso, timeZone)
      : Math.trunc((Date.parse(now) - instantOf(of.iso, timeZone)) / (unit === 'hours_since' ? HOUR : 24 * HOUR));
  // `+ 0` turns -0 into 0.
  return Number.isNaN(count) ? undefined : count + 0;
}
