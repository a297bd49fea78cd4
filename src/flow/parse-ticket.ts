/** What people get to see of an action: words for its results, and the case that it opens for them. */
import type { Report } from './diagnostic.ts';
import { nameOf, readFields, readList, readMap, readName, readOneOf, required, startOf } from './fields.ts';
import { type ActionTicket, type Priority, TICKET_KINDS } from './graph.ts';
import { forbidVariables, parseText } from './parse-text.ts';
import { suggestion } from './suggest.ts';
import type { ActionSyntax, Name, ResultSyntax } from './syntax.ts';
import type { Node } from './yaml-tree.ts';

/** `{ processing: { zh: 处理中, en: being processed } }` */
export function parseResultNames(node: Node, results: readonly ResultSyntax[], report: Report): ActionSyntax['resultNames'] {
  const map = readMap(node, 'result_names', report);
  return (map?.entries ?? []).flatMap(({ key, value }) => {
    const result = nameOf(key, 'The result', report);
    if (result === null || !isResult(result, results, report)) return [];
    const what = `The name of \`${key.text}\``;
    return [{ result, text: forbidVariables(parseText(value, what, 'label', report), what, report) }];
  });
}

function isResult(name: Name, results: readonly ResultSyntax[], report: Report): boolean {
  if (results.some((result) => result.name.text === name.text)) return true;
  const known = results.map((result) => result.name.text);
  report('F505', name.at, `This action has no result \`${name.text}\`.`, suggestion(name.text, known, 'Remove it.'));
  return false;
}

const KEYS = ['kind', 'results', 'number', 'due', 'priority'] as const;
const PRIORITIES = ['normal', 'high', 'urgent'] as const satisfies readonly Priority[];

/** `{ kind: complaint, results: [filed], number: case_no, due: answer_by, priority: high }`; the last three may be left out. */
export function parseActionTicket(node: Node, results: readonly ResultSyntax[], report: Report): ActionTicket | null {
  const fields = readFields(node, 'ticket', KEYS, report);
  if (fields === null) return null;
  const kind = required(fields, 'kind', '`ticket`', startOf(node), report);
  const which = required(fields, 'results', '`ticket`', startOf(node), report);
  const priority = fields.get('priority');
  const names = which === null ? [] : readResults(which, results, report);
  const field = (key: 'number' | 'due', kinds: readonly string[], hint: string): string | null => {
    const entry = fields.get(key);
    const name = entry === undefined ? null : readName(entry.value, key, report);
    if (name === null) return null;
    for (const result of results.filter((one) => names.includes(one.name.text))) {
      const found = result.fields.find((one) => one.name.text === name.text);
      if (found !== undefined && (found.type.kind === 'unknown' || kinds.includes(found.type.kind))) continue;
      const message = found
        ? `\`${name.text}\` cannot be the ${key} of a ticket.`
        : `The result \`${result.name.text}\` has no field \`${name.text}\`.`;
      report('F513', name.at, message, hint);
      break;
    }
    return name.text;
  };
  return {
    kind: (kind && readOneOf(kind, 'kind', TICKET_KINDS, report)?.value) ?? 'other',
    priority: (priority && readOneOf(priority.value, 'priority', PRIORITIES, report)?.value) ?? 'normal',
    results: names,
    number: field(
      'number',
      ['text', 'order_number'],
      'Name a field of the type `text` or `order_number` that every result of the list has.',
    ),
    due: field('due', ['date'], 'Name a field of the type `date` that every result of the list has.'),
  };
}

function readResults(node: Node, results: readonly ResultSyntax[], report: Report): string[] {
  const items = node.kind === 'scalar' ? [node] : readList(node, 'results', report);
  if (node.kind === 'list' && items.length === 0)
    report('F115', startOf(node), 'A ticket needs the results that open it.', 'Write for example `results: [filed]`.');
  return items.flatMap((item) => {
    const name = readName(item, 'A result', report);
    return name !== null && isResult(name, results, report) ? [name.text] : [];
  });
}
