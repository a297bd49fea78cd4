/** The `actions:` document. */
import type { Report } from './diagnostic.ts';
import { nameOf, readCount, readFields, readMap, readOneOf, readSwitch, readWords, required, startOf } from './fields.ts';
import { CALL_KEYS } from './parse-branching.ts';
import { emptyText, forbidVariables, parseText } from './parse-text.ts';
import { parseActionTicket, parseResultNames } from './parse-ticket.ts';
import { parseInputs } from './parse-types.ts';
import { parseDuration } from './parse-values.ts';
import type { ActionSyntax, HttpSyntax, ResultSyntax } from './syntax.ts';
import type { Entry, Node } from './yaml-tree.ts';

export function parseActions(node: Node, report: Report): ActionSyntax[] {
  const map = readMap(node, 'actions', report);
  if (map === null) return [];
  return map.entries.flatMap((entry) => parseAction(entry, report) ?? []);
}

const ACTION_KEYS = ['title', 'risk', 'identity', 'in', 'results', 'result_names', 'ticket', 'http'] as const;
const RISKS = ['read', 'reversible', 'irreversible'] as const;

function parseAction(own: Entry, report: Report): ActionSyntax | null {
  const id = nameOf(own.key, 'The action name', report);
  const what = `The action \`${own.key.text}\``;
  const fields = readFields(own.value, what, ACTION_KEYS, report);
  if (id === null || fields === null) return null;
  const need = (key: string) => required(fields, key, what, own.key.at, report);
  const title = need('title');
  const risk = need('risk');
  const identity = need('identity');
  const results = need('results');
  const http = need('http');
  const declared = results === null ? [] : parseResults(results, report);
  const names = fields.get('result_names');
  const ticket = fields.get('ticket');
  const action = {
    id,
    title: title === null ? emptyText(id.at) : forbidVariables(parseText(title, 'title', 'label', report), 'A title', report),
    risk: (risk && readOneOf(risk, 'risk', RISKS, report)?.value) ?? 'read',
    identity: (identity && readOneOf(identity, 'identity', ['required', 'optional'] as const, report)?.value) ?? 'optional',
    inputs: parseInputs(fields.get('in')?.value, 'in', report),
    results: declared,
    resultNames: names === undefined ? [] : parseResultNames(names.value, declared, report),
    ticket: ticket === undefined ? null : parseActionTicket(ticket.value, declared, report),
  };
  return { ...action, http: http === null ? null : parseHttp(http, action, report) };
}

/** Results that the compiler adds, by the rule that they follow. */
const ADDED = ['unavailable', 'unknown', 'not_identified'];

function parseResults(node: Node, report: Report): ResultSyntax[] {
  const map = readMap(node, 'results', report);
  if (map === null) return [];
  const reserved: readonly string[] = CALL_KEYS;
  if (map.entries.length === 0)
    report('F114', startOf(node), 'An action needs at least one result.', 'Add for example `done: {}`.');
  return map.entries.flatMap((entry) => {
    const name = nameOf(entry.key, 'The result', report);
    const fields = parseInputs(entry.value, `\`${entry.key.text}\``, report);
    if (name === null) return [];
    if (ADDED.includes(name.text)) {
      report('F510', name.at, `The result \`${name.text}\` is added by itself where it can occur.`, 'Remove it from the list.');
      return [];
    }
    if (reserved.includes(name.text))
      report('F312', name.at, `A result cannot be called \`${name.text}\`.`, 'This is a key of `call`; choose another name.');
    return [{ name, fields }];
  });
}

const HTTP_KEYS = ['method', 'path', 'timeout', 'retry', 'idempotency_key'] as const;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

function parseHttp(node: Node, action: Omit<ActionSyntax, 'http'>, report: Report): HttpSyntax | null {
  const fields = readFields(node, 'http', HTTP_KEYS, report);
  if (fields === null) return null;
  const method = required(fields, 'method', '`http`', startOf(node), report);
  const path = required(fields, 'path', '`http`', startOf(node), report);
  const timeout = required(fields, 'timeout', '`http`', startOf(node), report);
  const retry = fields.get('retry');
  const key = fields.get('idempotency_key');
  const http: HttpSyntax = {
    method: (method && readOneOf(method, 'method', METHODS, report)?.value) ?? 'GET',
    path: path === null ? '/' : parsePath(path, action, report),
    timeoutMs: (timeout && parseDuration(timeout, 'timeout', 100, 60_000, report)) ?? 1000,
    retry: (retry && readCount(retry.value, 'retry', 0, 5, report)?.value) ?? 0,
    idempotencyKey: (key && readSwitch(key.value, 'idempotency_key', report)?.value) ?? false,
  };
  if (action.risk === 'irreversible' && !http.idempotencyKey) {
    const hint = 'Add `idempotency_key: true` under `http`; the wallet must ignore a second request with the same key.';
    report('F509', startOf(node), `The irreversible action \`${action.id.text}\` sends no idempotency key.`, hint);
  } else if (http.retry > 0 && http.method !== 'GET' && !http.idempotencyKey) {
    const hint = 'Add `idempotency_key: true`, or remove `retry`.';
    report('F512', retry?.key.at ?? startOf(node), `A ${http.method} request without idempotency key cannot be retried.`, hint);
  }
  return http;
}

function parsePath(node: Node, action: Omit<ActionSyntax, 'http'>, report: Report): string {
  const scalar = readWords(node, 'path', report);
  if (scalar === null) return '/';
  const fault = (message: string, hint: string) => report('F511', scalar.at, message, hint);
  const literal = scalar.text.replace(/\{[^{}]*\}/g, 'x');
  if (!/^\/[A-Za-z0-9._~/-]*$/.test(literal) || literal.includes('//') || literal.split('/').includes('..')) {
    fault(
      'The path is not well-formed.',
      "Write for example '/v1/transactions/{order_no}'; query values are added by themselves.",
    );
  }
  for (const [, name = ''] of scalar.text.matchAll(/\{([^{}]*)\}/g)) {
    const input = action.inputs.find((i) => i.name.text === name);
    if (input === undefined) fault(`The path uses \`{${name}}\`, which is no input of this action.`, `Add it under \`in\`.`);
    else if (input.optional) fault(`The path uses \`{${name}}\`, which may be missing.`, 'Remove the `?` at the input.');
  }
  return scalar.text;
}
