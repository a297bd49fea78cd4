/** Words and signs of the expression language. */
import type { Report } from './diagnostic.ts';
import { minorDigits, toMinor } from './money.ts';
import { type Scalar, within } from './yaml-tree.ts';

export type Token = { readonly from: number; readonly to: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'money'; readonly minor: number; readonly currency: string }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'end' }
);

/** Longer expressions are refused: the parser recurses, and nobody can read them. */
const MAX_LENGTH = 500;

const SPACE = /\s+/y;
const AMOUNT = /(\d{1,15}(?:\.\d{1,6})?)(?:\s+([A-Z]{3})(?![A-Za-z0-9_]))?(?![A-Za-z0-9_.])/y;
const TEXT = /'([^']*)'|"([^"]*)"/y;
const NAME = /[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?(?![A-Za-z0-9_.])/y;
const SIGN = /!=|<=|>=|[=<>()+-]/y;

/** Signs of other languages and of Chinese keyboards, and what to write instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  '==': '=',
  '&&': 'and',
  '||': 'or',
  '!': 'not',
  '＝': '=',
  '＞': '>',
  '＜': '<',
  '≥': '>=',
  '≤': '<=',
  '≠': '!=',
  '（': '(',
  '）': ')',
  '‘': "'",
  '’': "'",
  '“': "'",
  '”': "'",
};

/** The tokens of an expression, or null when something cannot be read (reported). */
export function lexExpression(scalar: Scalar, report: Report): Token[] | null {
  const { text } = scalar;
  if (text.length > MAX_LENGTH) {
    report('F302', scalar.at, `This expression is longer than ${MAX_LENGTH} characters.`, 'Split it into several `when` steps.');
    return null;
  }
  const tokens: Token[] = [];
  for (let i = 0; i < text.length; ) {
    const space = matchAt(SPACE, text, i);
    if (space !== null) {
      i += space[0].length;
      continue;
    }
    const strange = Object.keys(INSTEAD).find((sign) => text.startsWith(sign, i) && !(sign === '!' && text[i + 1] === '='));
    const token = strange === undefined ? nextToken(text, i) : null;
    if (token === null) {
      const found = strange ?? /^[\w.]+|./su.exec(text.slice(i))?.[0] ?? '';
      const hint = strange !== undefined ? `Write \`${INSTEAD[strange]}\`.` : adviceFor(found);
      report('F302', within(scalar, i, i + found.length), `\`${found.slice(0, 40)}\` cannot stand in an expression.`, hint);
      return null;
    }
    tokens.push(token);
    i = token.to;
  }
  tokens.push({ kind: 'end', from: text.length, to: text.length });
  return tokens;
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

function nextToken(text: string, from: number): Token | null {
  const amount = matchAt(AMOUNT, text, from);
  if (amount !== null) return amountToken(amount, from);
  const words = matchAt(TEXT, text, from);
  if (words !== null) return { kind: 'text', value: words[1] ?? words[2] ?? '', from, to: from + words[0].length };
  const name = matchAt(NAME, text, from);
  if (name !== null) return { kind: 'name', text: name[0], from, to: from + name[0].length };
  const sign = matchAt(SIGN, text, from);
  return sign === null ? null : { kind: 'sign', text: sign[0], from, to: from + sign[0].length };
}

function amountToken(m: RegExpExecArray, from: number): Token | null {
  const to = from + m[0].length;
  const [, digits = '', currency] = m;
  if (currency === undefined) return { kind: 'number', value: Number(digits), from, to };
  const minor = toMinor(digits, currency);
  return minor === null ? null : { kind: 'money', minor, currency, from, to };
}

function adviceFor(found: string): string {
  if (/^\d/.test(found)) {
    const places = minorDigits('CNY');
    return `Write a number like 3 or 1.5, or an amount like \`500 CNY\` with at most ${places} decimals.`;
  }
  if (/^['"]/.test(found)) return "Close the quote: 'text'.";
  if (/^[A-Za-z]/.test(found)) return 'Names are written in small letters, with at most one dot.';
  return "Put words that are meant literally in quotes: 'text'.";
}
