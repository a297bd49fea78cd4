/** Text of a condition or value → syntax tree. Weakest first: or, and, not, comparison, plus and minus. */
import type { Report } from './diagnostic.ts';
import { lexExpression, type Token } from './expression-lexer.ts';
import type { At } from './source.ts';
import type { ExprSyntax } from './syntax.ts';
import { VARIABLE } from './template-parser.ts';
import { type Scalar, within } from './yaml-tree.ts';

/** Words with a meaning of their own; no slot, option or input can be called so. */
export const EXPRESSION_WORDS = ['and', 'or', 'not', 'is', 'set', 'missing', 'hours_since', 'days_since'] as const;

const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const;

/** Never throws; what cannot be read is reported and becomes `broken`. */
export function parseExpression(scalar: Scalar, report: Report): ExprSyntax {
  const tokens = lexExpression(scalar, report);
  if (tokens === null) return { kind: 'broken', at: scalar.at };
  const parser = new Parser(scalar, tokens);
  try {
    return parser.whole();
  } catch (stop) {
    if (!(stop instanceof Unreadable)) throw stop;
    report('F302', stop.at, stop.message, stop.hint);
    return { kind: 'broken', at: scalar.at };
  }
}

/** Leaves the recursion at the first mistake; caught in `parseExpression` only. */
class Unreadable extends Error {
  readonly at: At;
  readonly hint: string;
  constructor(at: At, message: string, hint: string) {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}

class Parser {
  #next = 0;
  readonly #scalar: Scalar;
  readonly #tokens: readonly Token[];
  constructor(scalar: Scalar, tokens: readonly Token[]) {
    this.#scalar = scalar;
    this.#tokens = tokens;
  }

  whole(): ExprSyntax {
    const expr = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end')
      this.#fail(rest, `\`${this.#textOf(rest)}\` is not expected here.`, 'Join conditions with `and` or `or`.');
    return expr;
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] ?? { kind: 'end', from: 0, to: 0 };
  }

  /** Takes the next token if it is this word or sign. */
  #take(text: string): Token | null {
    const token = this.#peek();
    if ((token.kind !== 'name' && token.kind !== 'sign') || token.text !== text) return null;
    this.#next += 1;
    return token;
  }

  #textOf(token: Token): string {
    return this.#scalar.text.slice(token.from, token.to);
  }

  #fail(token: Token, message: string, hint: string): never {
    throw new Unreadable(within(this.#scalar, token.from, Math.max(token.to, token.from + 1)), message, hint);
  }

  #span(left: ExprSyntax, right: ExprSyntax): At {
    return { file: left.at.file, start: left.at.start, end: right.at.end };
  }

  #or(): ExprSyntax {
    let left = this.#and();
    while (this.#take('or')) {
      const right = this.#and();
      left = { kind: 'binary', op: 'or', left, right, at: this.#span(left, right) };
    }
    return left;
  }

  #and(): ExprSyntax {
    let left = this.#not();
    while (this.#take('and')) {
      const right = this.#not();
      left = { kind: 'binary', op: 'and', left, right, at: this.#span(left, right) };
    }
    return left;
  }

  #not(): ExprSyntax {
    const not = this.#take('not');
    if (not === null) return this.#comparison();
    const of = this.#not();
    return { kind: 'not', of, at: { ...of.at, start: within(this.#scalar, not.from, not.to).start } };
  }

  #comparison(): ExprSyntax {
    const left = this.#sum();
    const is = this.#take('is');
    if (is !== null) return this.#isSet(left, is);
    const op = COMPARISONS.find((sign) => this.#take(sign) !== null);
    if (op === undefined) return left;
    const right = this.#sum();
    return { kind: 'binary', op, left, right, at: this.#span(left, right) };
  }

  #isSet(of: ExprSyntax, is: Token): ExprSyntax {
    const negated = this.#take('not') !== null;
    const set = this.#take('set') !== null;
    const missing = !set && this.#take('missing') !== null;
    if (!set && !missing)
      this.#fail(this.#peek(), 'After `is` comes `set` or `missing`.', 'Compare with `=`, for example `kind = payment`.');
    if (of.kind !== 'name') this.#fail(is, 'Only a variable can be set or missing.', 'Write for example `order_no is set`.');
    const test: ExprSyntax = { kind: 'is_set', name: { text: of.name, at: of.at }, at: of.at };
    return negated === set ? { kind: 'not', of: test, at: test.at } : test;
  }

  #sum(): ExprSyntax {
    let left = this.#primary();
    for (;;) {
      const op = (['+', '-'] as const).find((sign) => this.#take(sign) !== null);
      if (op === undefined) return left;
      const right = this.#primary();
      left = { kind: 'binary', op, left, right, at: this.#span(left, right) };
    }
  }

  #primary(): ExprSyntax {
    const token = this.#peek();
    const at = within(this.#scalar, token.from, token.to);
    const open = this.#take('(');
    if (open !== null) return this.#closed(open);
    this.#next += 1;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: token.value, at };
      case 'money':
        return { kind: 'money', minor: token.minor, currency: token.currency, at };
      case 'text':
        return { kind: 'text', value: token.value, at };
      case 'name':
        return this.#named(token.text, token, at);
      case 'end':
        return this.#fail(
          token,
          'The expression ends too early.',
          'Something must follow: a variable, a number, an option or a text in quotes.',
        );
      case 'sign':
        return this.#fail(
          token,
          `\`${token.text}\` is not expected here.`,
          'A variable, a number, an option or a text in quotes must stand here.',
        );
    }
  }

  #closed(open: Token): ExprSyntax {
    const inner = this.#or();
    if (this.#take(')') === null) this.#fail(open, 'This bracket is not closed.', 'Add `)`.');
    return inner;
  }

  #named(name: string, token: Token, at: At): ExprSyntax {
    if (name === 'hours_since' || name === 'days_since') {
      const open = this.#take('(');
      if (open === null) this.#fail(token, `\`${name}\` needs brackets.`, `Write \`${name}(tx.at)\`.`);
      const of = this.#closed(open);
      return { kind: 'since', unit: name, of, at: { ...at, end: Math.max(at.end, of.at.end) } };
    }
    const words: readonly string[] = EXPRESSION_WORDS;
    if (words.includes(name))
      this.#fail(
        token,
        `\`${name}\` is not expected here.`,
        'A variable, a number, an option or a text in quotes must stand here.',
      );
    if (!VARIABLE.test(name))
      this.#fail(token, `\`${name}\` is not a variable.`, 'Write a slot, or a result and its field, as in `tx.amount`.');
    return { kind: 'name', name, at };
  }
}
