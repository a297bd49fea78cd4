/** What the architecture tests need to know of a source file, read from its syntax tree. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Import = {
  /** Path from the root for one of our files (`src/flow/graph.ts`), otherwise the package as written (`node:fs`). */
  readonly of: string;
  readonly ours: boolean;
  readonly typeOnly: boolean;
};

export type Source = {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
  /** Global names that are used as values, `Date.now` and `new Date()` among them, each with its line. */
  readonly globals: readonly { readonly name: string; readonly line: number }[];
  /** Lines with `async` or `await`. */
  readonly asynchronous: readonly number[];
};

type Node = {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
};

/** SWC marks identifiers that no declaration of the file explains with this context. */
const UNRESOLVED = 1;
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'MethodProperty',
]);

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const nodeAt = (node: Node, key: string): Node | null => (isNode(node[key]) ? node[key] : null);
const textOf = (node: Node | null): string => (typeof node?.value === 'string' ? node.value : '');

/** All nodes of a tree with the name that they are given (a variable's, a property's). */
function* nodes(value: unknown, name = ''): Generator<{ node: Node; name: string }> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodes(one, name);
  } else if (typeof value === 'object' && value !== null) {
    const node = value as Node;
    const own = textOf(nodeAt(node, 'id')) || textOf(nodeAt(node, 'identifier')) || textOf(nodeAt(node, 'key')) || name;
    if (isNode(value)) yield { node, name: own };
    for (const [key, child] of Object.entries(node)) if (key !== 'span') yield* nodes(child, own);
  }
}

function importOf(path: string, from: string, typeOnly: boolean): Import {
  const ours = from.startsWith('.');
  return { of: ours ? normalize(join(dirname(path), from)).replaceAll('\\', '/') : from, ours, typeOnly };
}

function importsIn(path: string, node: Node): Import[] {
  if (node.type === 'CallExpression' && nodeAt(node, 'callee')?.type === 'Import') {
    const [first] = node.arguments as { expression: Node }[];
    return first?.expression.type === 'StringLiteral' ? [importOf(path, textOf(first.expression), false)] : [];
  }
  const from = nodeAt(node, 'source');
  if (from?.type !== 'StringLiteral') return [];
  const names = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : [];
  const typeOnly = node.typeOnly === true || (names.length > 0 && names.every((one) => one.isTypeOnly === true));
  return [importOf(path, textOf(from), typeOnly)];
}

function globalIn(node: Node): string | null {
  if (node.type === 'Identifier' && node.ctxt === UNRESOLVED) return textOf(node);
  if (node.type === 'MemberExpression') {
    const object = nodeAt(node, 'object');
    return object?.ctxt === UNRESOLVED ? `${textOf(object)}.${textOf(nodeAt(node, 'property'))}` : null;
  }
  const callee = nodeAt(node, 'callee');
  if (textOf(callee) !== 'Date' || callee?.ctxt !== UNRESOLVED) return null;
  const given = Array.isArray(node.arguments) ? node.arguments.length : 0;
  return node.type === 'CallExpression' || given === 0 ? 'new Date()' : null;
}

export function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const bytes = Buffer.from(text);
  const lineAt = (offset: number) =>
    bytes
      .subarray(0, Math.max(0, offset - 1))
      .toString('latin1')
      .split('\n').length;
  const imports: Import[] = [];
  const functions: { name: string; lines: number }[] = [];
  const globals: { name: string; line: number }[] = [];
  const asynchronous: number[] = [];
  const javascript = /\.m?js$/.test(path);
  for (const { node, name } of nodes(
    parseSync(text, javascript ? { syntax: 'ecmascript' } : { syntax: 'typescript', tsx: path.endsWith('.tsx') }),
  )) {
    const start = node.span?.start ?? 0;
    imports.push(...importsIn(path, node));
    if (FUNCTIONS.has(node.type)) functions.push({ name, lines: lineAt(node.span?.end ?? 0) - lineAt(start) + 1 });
    const global = globalIn(node);
    if (global !== null) globals.push({ name: global, line: lineAt(start) });
    if (node.async === true || node.type === 'AwaitExpression') asynchronous.push(lineAt(start));
  }
  return { path, lines: text.trimEnd().split('\n').length, imports, functions, globals, asynchronous };
}

/** Files that match a pattern from the root, in order. */
export function filesOf(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}
