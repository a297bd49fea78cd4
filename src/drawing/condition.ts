/** Conditions in words, as short as an edge of a picture needs them. */
import type { Expr } from '../flow/expression.ts';
import type { Lang, Value } from '../flow/graph.ts';
import { factWord, valueWord, word } from './words.ts';

/** Shows a value that is compared with a variable: an option's label for a choice. */
export type LabelOf = (variable: string, value: Value) => string;

const AND = { zh: ' 且 ', en: ' and ' } as const;
const OR = { zh: ' 或 ', en: ' or ' } as const;
const SINCE = {
  hours_since: { zh: (of: string) => `${of} 至今小时数`, en: (of: string) => `hours since ${of}` },
  days_since: { zh: (of: string) => `${of} 至今天数`, en: (of: string) => `days since ${of}` },
} as const;

/** The condition as a phrase; brackets only where the meaning needs them. */
export function conditionIn(lang: Lang, expr: Expr, labelOf: LabelOf): string {
  const show = (inner: Expr): string => conditionIn(lang, inner, labelOf);
  switch (expr.kind) {
    case 'literal':
      return valueWord(lang, expr.value);
    case 'variable':
      return factWord(lang, expr.name, true) ?? expr.name;
    case 'is_set':
      return `${expr.name} ${word(lang, 'present')}`;
    case 'not':
      return opposite(lang, expr.of, labelOf);
    case 'and':
    case 'or': {
      const side = (inner: Expr) => (expr.kind === 'and' && inner.kind === 'or' ? bracketed(lang, show(inner)) : show(inner));
      return side(expr.left) + (expr.kind === 'and' ? AND : OR)[lang] + side(expr.right);
    }
    case 'compare':
      return comparison(lang, expr, labelOf);
    case 'plus':
      return `${show(expr.left)} + ${show(expr.right)}`;
    case 'minus': {
      const sum = expr.right.kind === 'plus' || expr.right.kind === 'minus';
      return `${show(expr.left)} - ${sum ? bracketed(lang, show(expr.right)) : show(expr.right)}`;
    }
    case 'hours_since':
    case 'days_since':
      return SINCE[expr.kind][lang](show(expr.of));
  }
}

function bracketed(lang: Lang, text: string): string {
  return lang === 'zh' ? `（${text}）` : `(${text})`;
}

function opposite(lang: Lang, of: Expr, labelOf: LabelOf): string {
  if (of.kind === 'is_set') return `${of.name} ${word(lang, 'missing')}`;
  if (of.kind === 'variable') return factWord(lang, of.name, false) ?? (lang === 'zh' ? `非 ${of.name}` : `not ${of.name}`);
  if (of.kind === 'not') return conditionIn(lang, of.of, labelOf);
  return (lang === 'zh' ? '并非' : 'not ') + bracketed(lang, conditionIn(lang, of, labelOf));
}

const SIGNS = { '=': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const;

function comparison(lang: Lang, expr: Extract<Expr, { kind: 'compare' }>, labelOf: LabelOf): string {
  const { left, right, op } = expr;
  if (left.kind === 'variable' && right.kind === 'literal' && typeof right.value === 'boolean' && (op === '=' || op === '!=')) {
    const fact = factWord(lang, left.name, right.value === (op === '='));
    if (fact !== null) return fact;
  }
  const side = (inner: Expr, other: Expr) =>
    inner.kind === 'literal' && other.kind === 'variable' ? labelOf(other.name, inner.value) : conditionIn(lang, inner, labelOf);
  return `${side(left, right)} ${SIGNS[op]} ${side(right, left)}`;
}
