/**
 * One line of examples → its pieces. `(a|b)` is one of these, `(a|)` may be left out, `@name` is one of the words of a
 * list; a backslash before `( ) | @ \` makes the sign stand for itself.
 */
import type { Report } from './diagnostic.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { ExamplePart, ExampleParts, ExampleSyntax } from './syntax.ts';
import { type Scalar, within } from './yaml-tree.ts';

/** Signs that mean something in examples; the full-width stroke only because it is typed by mistake for the other. */
export const SPECIAL = /[()|@\\｜]/;
const ESCAPED = /[()|@\\｜]/y;
const LIST_NAME = /[a-z][a-z0-9_]*/iy;

/** Brackets within brackets; nobody reads more. */
const MAX_DEPTH = 5;

type Reader = {
  readonly scalar: Scalar;
  readonly report: Report;
  at: number;
  /** A mistake was told; reading stops there. */
  failed: boolean;
};

/** Never fails: an example that cannot be read is reported and stays as `broken`, so that it is not called missing. */
export function parseExample(scalar: Scalar, report: Report): ExampleSyntax {
  const { text, at } = scalar;
  // Nearly all examples are plain, and there are thousands of them.
  if (!SPECIAL.test(text)) return { text, at, form: { kind: 'plain' } };
  const reader: Reader = { scalar, report, at: 0, failed: false };
  const parts = readParts(reader, 0);
  return { text, at, form: reader.failed ? { kind: 'broken' } : { kind: 'pattern', parts } };
}

function fail(reader: Reader, code: DiagnosticCode, from: number, to: number, message: string, hint: string): void {
  reader.failed = true;
  reader.report(code, within(reader.scalar, from, to), message, hint);
}

/** Reads until the end, or up to the sign that ends a choice. */
function readParts(reader: Reader, depth: number): ExampleParts {
  const { text } = reader.scalar;
  const parts: ExamplePart[] = [];
  let words = '';
  const add = (part: ExamplePart | null) => {
    if (words !== '') parts.push({ kind: 'words', text: words });
    words = '';
    if (part !== null) parts.push(part);
  };
  while (!reader.failed && reader.at < text.length) {
    const sign = text[reader.at] ?? '';
    if (depth > 0 && (sign === ')' || sign === '|')) break;
    if (sign === '(') add(readChoice(reader, depth + 1));
    else if (sign === '@') add(readList(reader));
    else if (sign === ')') fail(reader, 'F621', reader.at, reader.at + 1, 'This bracket was never opened.', SIGN_HINT);
    else if (sign === '|' || sign === '｜') strayStroke(reader, sign);
    else {
      if (sign === '\\' && matchAt(ESCAPED, text, reader.at + 1) !== null) reader.at += 1;
      words += text[reader.at] ?? '';
      reader.at += 1;
    }
  }
  add(null);
  return parts;
}

const SIGN_HINT = 'Write `(a|b)` for one of two; write a backslash before a sign that is part of the sentence.';

function strayStroke(reader: Reader, sign: string): void {
  const full = sign === '｜';
  const message = full ? 'This stroke is a full-width one.' : 'This stroke stands outside of brackets.';
  const wide = full || reader.scalar.text.includes('（');
  const hint = wide ? 'Write `(a|b)` with the signs of the English keyboard: `（`, `）` and `｜` are plain signs.' : SIGN_HINT;
  fail(reader, 'F626', reader.at, reader.at + 1, message, hint);
}

function readChoice(reader: Reader, depth: number): ExamplePart {
  const { text } = reader.scalar;
  const start = reader.at;
  const choices: ExampleParts[] = [];
  if (depth > MAX_DEPTH) fail(reader, 'F621', start, start + 1, 'Too many brackets stand in each other.', 'Write two examples.');
  do {
    reader.at += 1;
    choices.push(readParts(reader, depth));
  } while (!reader.failed && text[reader.at] === '|');
  if (!reader.failed && reader.at >= text.length)
    fail(reader, 'F621', start, start + 1, 'This bracket is never closed.', SIGN_HINT);
  reader.at += 1;
  if (!reader.failed) checkChoice(reader, start, choices);
  return { kind: 'choice', choices };
}

/** One choice is none, unless brackets tell where the name of a list ends; two empty ones are a slip of the finger. */
function checkChoice(reader: Reader, start: number, choices: readonly ExampleParts[]): void {
  const empty = choices.filter((parts) => parts.length === 0).length;
  const [only] = choices;
  const aroundList = choices.length === 1 && only?.length === 1 && only[0]?.kind === 'list';
  if (empty <= 1 && empty < choices.length && (choices.length > 1 || aroundList)) return;
  const message = empty === choices.length ? 'Nothing stands in these brackets.' : 'These brackets offer no choice.';
  const told = empty > 1 && empty < choices.length ? 'These brackets hold more than one empty choice.' : message;
  fail(reader, 'F622', start, reader.at, told, SIGN_HINT);
}

function readList(reader: Reader): ExamplePart | null {
  const { text } = reader.scalar;
  const start = reader.at;
  const name = matchAt(LIST_NAME, text, start + 1);
  const hint = 'Write `\\@` for the sign itself, or `@name` after a blank, a bracket or a Chinese sign for a list of words.';
  if (name === null) fail(reader, 'F625', start, start + 1, 'After @ the name of a list must stand.', hint);
  else if (/[A-Za-z0-9._%+-]/.test(text[start - 1] ?? ''))
    fail(reader, 'F625', start, start + 1, 'This @ stands inside of a word.', hint);
  if (name === null || reader.failed) return null;
  reader.at = start + 1 + name.length;
  return { kind: 'list', name: { text: name, at: within(reader.scalar, start, reader.at) } };
}

function matchAt(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}
