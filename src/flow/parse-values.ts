/** Values handed to inputs, slots and outputs; amounts and durations. */
import type { Report } from './diagnostic.ts';
import { parseExpression } from './expression-parser.ts';
import { nameOf, readFields, readMap, readName, readScalar, readSwitch } from './fields.ts';
import { minorDigits, toMinor } from './money.ts';
import type { Amount, Argument, ExprSyntax, LimitsSyntax, Located, Name } from './syntax.ts';
import type { Node } from './yaml-tree.ts';

/** `{ name: value, … }` where each value is an expression; words in quotes may be meant literally. */
export function parseArguments(node: Node | undefined, what: string, report: Report): Argument[] {
  const map = node && readMap(node, what, report);
  if (!map) return [];
  return map.entries.flatMap((entry): Argument[] => {
    const name = nameOf(entry.key, 'The name', report);
    const value = readScalar(entry.value, `\`${entry.key.text}\``, report);
    if (name === null) return [];
    if (value === null) return [{ name, value: { kind: 'broken', at: entry.value.at }, words: null }];
    if (value.quoted && !/^'[^']*'$/.test(value.text)) {
      // In quotes: words, unless the type that is expected says that it must be a value (see `typedArgument`).
      return [{ name, value: quietly(value), words: value.text }];
    }
    return [{ name, value: parseExpression(value, report), words: null }];
  });
}

function quietly(value: Parameters<typeof parseExpression>[0]): ExprSyntax {
  return parseExpression(value, () => undefined);
}

/** A condition. */
export function parseCondition(node: Node, what: string, report: Report): ExprSyntax {
  const scalar = readScalar(node, what, report);
  return scalar === null ? { kind: 'broken', at: node.at } : parseExpression(scalar, report);
}

/** `{ slot: output }` of `run`. */
export function parseOut(node: Node | undefined, report: Report): { slot: Name; output: Name }[] {
  const map = node && readMap(node, 'out', report);
  if (!map) return [];
  return map.entries.flatMap((entry) => {
    const slot = nameOf(entry.key, 'The slot', report);
    const output = readName(entry.value, 'The output', report);
    return slot === null || output === null ? [] : [{ slot, output }];
  });
}

export function parseLimits(node: Node | undefined, report: Report): LimitsSyntax | null {
  const fields = node && readFields(node, 'limits', ['min', 'max', 'past', 'future'], report);
  if (!node || !fields) return null;
  const amount = (key: string) => {
    const entry = fields.get(key);
    return entry === undefined ? null : parseAmount(entry.value, key, report);
  };
  const flag = (key: string): Located<boolean> | null => {
    const entry = fields.get(key);
    return entry === undefined ? null : readSwitch(entry.value, key, report);
  };
  return { at: node.at, min: amount('min'), max: amount('max'), past: flag('past'), future: flag('future') };
}

/** `3`, `1.5` or `500 CNY`. */
function parseAmount(node: Node, what: string, report: Report): Amount | null {
  const scalar = readScalar(node, what, report);
  if (scalar === null) return null;
  const m = /^(-?\d{1,12}(?:\.\d{1,6})?)(?:\s+([A-Za-z]{3}))?$/.exec(scalar.text);
  const [, digits = '', currency] = m ?? [];
  if (m !== null && currency === undefined) return { kind: 'number', value: Number(digits), at: scalar.at };
  const minor = currency === undefined || minorDigits(currency) === null ? null : toMinor(digits, currency);
  if (minor !== null && currency !== undefined) return { kind: 'money', minor, currency, at: scalar.at };
  report(
    'F118',
    scalar.at,
    `${what} cannot be \`${scalar.text.slice(0, 60)}\`.`,
    'Write a number, or an amount such as `500 CNY`.',
  );
  return null;
}

/** `3s` or `500ms` → milliseconds. */
export function parseDuration(node: Node, what: string, minMs: number, maxMs: number, report: Report): number | null {
  const scalar = readScalar(node, what, report);
  if (scalar === null) return null;
  const m = /^(\d{1,6})(ms|s)$/.exec(scalar.text);
  const ms = m === null ? Number.NaN : Number(m[1]) * (m[2] === 's' ? 1000 : 1);
  if (ms >= minMs && ms <= maxMs) return ms;
  const hint = `Write \`3s\` or \`500ms\`, from ${minMs}ms to ${maxMs / 1000}s.`;
  report('F118', scalar.at, `${what} cannot be \`${scalar.text.slice(0, 60)}\`.`, hint);
  return null;
}
