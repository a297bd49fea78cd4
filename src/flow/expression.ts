/**
 * Small typed expressions of the flow language: parsed once by the compiler, evaluated by the engine.
 * A customer's words are only ever a value in here: never a template, never code.
 */
import type { Value } from './graph.ts';

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Expr =
  | { readonly kind: 'literal'; readonly value: Value }
  /** A slot (`order_no`), a call result's field (`tx.amount`) or a built-in (`customer.identified`). */
  | { readonly kind: 'variable'; readonly name: string }
  /** `order_no is set` / `order_no is missing` (as `not`). */
  | { readonly kind: 'is_set'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Expr }
  | { readonly kind: 'and' | 'or'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'plus' | 'minus'; readonly left: Expr; readonly right: Expr }
  /** Whole hours or days from a date until now; negative for the future. */
  | { readonly kind: 'hours_since' | 'days_since'; readonly of: Expr };

/** Names of the variables in an expression, those that are only tested for being there included. */
export function namesIn(expr: Expr): readonly string[] {
  switch (expr.kind) {
    case 'literal':
      return [];
    case 'variable':
    case 'is_set':
      return [expr.name];
    case 'not':
    case 'hours_since':
    case 'days_since':
      return namesIn(expr.of);
    case 'and':
    case 'or':
    case 'compare':
    case 'plus':
    case 'minus':
      return [...namesIn(expr.left), ...namesIn(expr.right)];
  }
}
