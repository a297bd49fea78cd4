/** Values of expressions. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../src/flow/evaluate.ts';
import type { CompareOp, Expr } from '../../src/flow/expression.ts';
import type { Value } from '../../src/flow/graph.ts';

const NOW = '2025-11-22T04:30:00Z'; // 12:30 in Shanghai
const money = (minor: number, currency = 'CNY'): Value => ({ kind: 'money', minor, currency });
const date = (iso: string): Value => ({ kind: 'date', iso });
const lit = (value: Value): Expr => ({ kind: 'literal', value });
const variable = (name: string): Expr => ({ kind: 'variable', name });
const not = (of: Expr): Expr => ({ kind: 'not', of });
const run = (expr: Expr, values: Record<string, Value> = {}) => evaluate(expr, (name) => values[name], NOW, 'Asia/Shanghai');
const compare = (left: Value, op: CompareOp, right: Value) => run({ kind: 'compare', op, left: lit(left), right: lit(right) });

describe('comparisons', () => {
  test.each<[Value, CompareOp, Value, boolean]>([
    [3, '<', 4, true],
    [3, '>=', 3, true],
    ['card', '=', 'card', true],
    ['card', '!=', 'cash', true],
    ['a', '<', 'b', false],
    [true, '=', true, true],
    [3, '=', '3', false],
    [3, '!=', '3', false],
    [money(50000), '>', money(49999), true],
    [money(100), '=', money(100), true],
    [money(100), '=', money(100, 'USD'), false],
    [money(100), '!=', money(100, 'USD'), false],
    [money(100), '<', money(900, 'USD'), false],
    [money(100), '=', 100, false],
    [date('2025-11-20'), '<', date('2025-11-21'), true],
    [date('2025-11-21T15:00:00Z'), '<', date('2025-11-21T15:00:01Z'), true],
    [date('2025-11-21T15:59:59Z'), '=', date('2025-11-21'), true], // 23:59:59 in Shanghai
    [date('2025-11-21T16:00:00Z'), '=', date('2025-11-22'), true], // midnight in Shanghai
    [date('nonsense'), '!=', date('2025-11-22'), false],
    [{ kind: 'url', url: 'https://a.example', host: 'a.example', verdict: 'official' }, '=', 'official', false],
  ])('%j %s %j is %s', (left, op, right, expected) => expect(compare(left, op, right)).toBe(expected));

  test('with a missing value are false, whatever the sign', () => {
    for (const op of ['=', '!=', '<', '<=', '>', '>='] as const) {
      expect(run({ kind: 'compare', op, left: variable('x'), right: lit(1) })).toBe(false);
      expect(run({ kind: 'compare', op, left: lit(1), right: variable('x') })).toBe(false);
    }
  });
});

describe('words', () => {
  const yes = lit(true);
  const no = lit(false);
  test('and, or, not', () => {
    expect(run({ kind: 'and', left: yes, right: no })).toBe(false);
    expect(run({ kind: 'or', left: no, right: yes })).toBe(true);
    expect(run(not(variable('missing')))).toBe(true);
  });
  test('and stops at the first no, or at the first yes', () => {
    const explode: Expr = variable('boom');
    const lookup = () => {
      throw new Error('looked up');
    };
    expect(evaluate({ kind: 'and', left: no, right: explode }, lookup, NOW)).toBe(false);
    expect(evaluate({ kind: 'or', left: yes, right: explode }, lookup, NOW)).toBe(true);
  });
  test('is set; the value no is set, too', () => {
    const isSet: Expr = { kind: 'is_set', name: 'x' };
    expect([run(isSet), run(isSet, { x: false }), run(isSet, { x: 0 })]).toEqual([false, true, true]);
  });
});

describe('sums', () => {
  const sum = (left: Value, right: Value, kind: 'plus' | 'minus' = 'plus') => run({ kind, left: lit(left), right: lit(right) });
  test('of numbers and of amounts in one currency', () => {
    expect(sum(1, 2)).toBe(3);
    expect(sum(money(100), money(30), 'minus')).toEqual(money(70));
    expect(sum(money(100), money(30, 'USD'))).toBeUndefined();
    expect(sum('a', 1)).toBeUndefined();
    expect(run({ kind: 'plus', left: variable('x'), right: lit(1) })).toBeUndefined();
  });
});

describe('time since', () => {
  const since = (kind: 'hours_since' | 'days_since', iso: string) => run({ kind, of: lit(date(iso)) });
  test('an instant, in whole hours and days', () => {
    expect(since('hours_since', '2025-11-22T02:31:00Z')).toBe(1);
    expect(since('hours_since', '2025-11-22T06:30:00Z')).toBe(-2);
    expect(since('hours_since', '2025-11-22T04:40:00Z')).toBe(0);
    expect(since('days_since', '2025-11-20T05:00:00Z')).toBe(1);
  });
  test("a day, by the calendar of the brand's zone and from its midnight there", () => {
    expect(since('days_since', '2025-11-21')).toBe(1);
    expect(since('days_since', '2025-11-25')).toBe(-3);
    expect(since('hours_since', '2025-11-22')).toBe(12);
    expect(since('hours_since', 'soon')).toBeUndefined();
  });
  test('a day on which clocks change begins at its own midnight', () => {
    const expr: Expr = { kind: 'hours_since', of: lit(date('2025-03-30')) };
    expect(evaluate(expr, () => undefined, '2025-03-30T10:00:00Z', 'Europe/Berlin')).toBe(11);
  });
  test('now is known without looking it up', () => {
    expect(run(variable('now'))).toEqual(date(NOW));
    expect(run({ kind: 'hours_since', of: variable('now') })).toBe(0);
  });
});

test('every expression has a value or none, and never throws', () => {
  const value = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 5 }),
    fc.record({ kind: fc.constant('money' as const), minor: fc.integer(), currency: fc.constantFrom('CNY', 'USD') }),
    fc.record({ kind: fc.constant('date' as const), iso: fc.constantFrom('2025-11-22', NOW, 'x') }),
  );
  const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
    expr: fc.oneof(
      { maxDepth: 4 },
      fc.record({ kind: fc.constant('literal' as const), value }),
      fc.record({ kind: fc.constant('variable' as const), name: fc.constantFrom('a', 'b', 'now') }),
      fc.record({ kind: fc.constant('is_set' as const), name: fc.constantFrom('a', 'b') }),
      fc.record({ kind: fc.constantFrom('not' as const, 'hours_since' as const, 'days_since' as const), of: tie('expr') }),
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const, 'plus' as const, 'minus' as const),
        left: tie('expr'),
        right: tie('expr'),
      }),
      fc.record({
        kind: fc.constant('compare' as const),
        op: fc.constantFrom('=' as const, '!=' as const, '<' as const, '>=' as const),
        left: tie('expr'),
        right: tie('expr'),
      }),
    ),
  }));
  fc.assert(
    fc.property(expr, value, (e, a) => {
      const result = evaluate(e, (name) => (name === 'a' ? a : undefined), NOW);
      expect(['undefined', 'boolean', 'number', 'string', 'object']).toContain(typeof result);
      expect(evaluate(e, (name) => (name === 'a' ? a : undefined), NOW)).toEqual(result);
    }),
    { numRuns: 300 },
  );
});
