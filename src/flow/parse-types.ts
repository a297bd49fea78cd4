/** Types of slots, inputs, outputs and result fields as they are written. */
import type { Report } from './diagnostic.ts';
import { EXPRESSION_WORDS } from './expression-parser.ts';
import { nameOf, readCount, readFields, readMap, readName, readSwitch, required, startOf, wrongForm } from './fields.ts';
import { suggestion } from './suggest.ts';
import type { InputSyntax, Name, OutputSyntax, SlotSyntax, Type } from './syntax.ts';
import type { Node } from './yaml-tree.ts';

export const SIMPLE_TYPES = [
  'text',
  'number',
  'money',
  'date',
  'order_number',
  'phone',
  'email',
  'url',
  'attachment',
  'yes_no',
] as const;
const TYPE_WORDS = [...SIMPLE_TYPES, 'flow'] as const;

/** First parts of the built-in variables. */
export const BUILT_IN = ['customer', 'hours', 'lang', 'now', 'brand', 'pattern', 'ticket'] as const;

/** Words that mean something else where option names stand: keys of `match`, yes and no. */
const NO_OPTION: readonly string[] = [...EXPRESSION_WORDS, 'match', 'label', 'else', 'yes', 'no'];
const NO_VARIABLE: readonly string[] = [...EXPRESSION_WORDS, ...BUILT_IN, 'yes', 'no', 'else', 'label'];

const UNKNOWN: Type = { kind: 'unknown' };

export type TypeSyntax = { readonly type: Type; readonly optional: boolean };

/** `money`, `money?`, `[a, b]`. */
export function parseType(node: Node, what: string, report: Report): TypeSyntax {
  if (node.kind === 'list') return { type: parseChoice(node, what, report), optional: false };
  if (node.kind !== 'scalar' || node.text === '') {
    if (node.kind !== 'broken') wrongForm(node, what, 'a type', 'a type such as `money`, or a choice, `[a, b]`', report);
    return { type: UNKNOWN, optional: false };
  }
  const optional = node.text.endsWith('?');
  const word = optional ? node.text.slice(0, -1).trim() : node.text;
  const kind = TYPE_WORDS.find((t) => t === word);
  if (kind !== undefined) return { type: { kind }, optional };
  report('F310', node.at, `There is no type \`${word.slice(0, 60)}\`.`, suggestion(word, TYPE_WORDS, ''));
  return { type: UNKNOWN, optional };
}

function parseChoice(node: Extract<Node, { kind: 'list' }>, what: string, report: Report): Type {
  const options: string[] = [];
  for (const item of node.items) {
    const name = readName(item, `An option of ${what}`, report);
    if (name === null) continue;
    if (NO_OPTION.includes(name.text)) {
      report(
        'F312',
        name.at,
        `An option cannot be called \`${name.text}\`.`,
        'This word has a meaning of its own in conditions or in `match`; choose another.',
      );
    }
    if (options.includes(name.text)) report('F104', name.at, `The option \`${name.text}\` stands twice.`, 'Remove one.');
    else options.push(name.text);
  }
  if (node.items.length < 2)
    report('F115', startOf(node), `${what}: a choice needs at least two options.`, 'Add options: `[a, b]`.');
  return { kind: 'choice', options };
}

/** A type, or `{ type: …, optional: true }` for a choice that may be missing. */
function parseLongType(node: Node, what: string, report: Report): TypeSyntax {
  if (node.kind !== 'map') return parseType(node, what, report);
  const fields = readFields(node, what, ['type', 'optional'], report);
  const type = fields && required(fields, 'type', what, startOf(node), report);
  const optional = fields?.get('optional');
  if (!type) return { type: UNKNOWN, optional: false };
  const parsed = parseType(type, what, report);
  const marked = optional !== undefined && readSwitch(optional.value, 'optional', report)?.value === true;
  return { ...parsed, optional: parsed.optional || marked };
}

/** Names with types: inputs of flows and actions, fields of results. */
export function parseInputs(node: Node | undefined, what: string, report: Report): InputSyntax[] {
  const map = node && readMap(node, what, report);
  if (!map) return [];
  return map.entries.flatMap((entry) => {
    const name = variableName(nameOf(entry.key, 'The name', report), report);
    const { type, optional } = parseLongType(entry.value, `\`${entry.key.text}\``, report);
    return name === null ? [] : [{ name, type, optional }];
  });
}

export function parseOutputs(node: Node | undefined, report: Report): OutputSyntax[] {
  return parseInputs(node, 'out', report).map(({ name, type, optional }) => {
    if (optional)
      report(
        'F118',
        name.at,
        `The output \`${name.text}\` cannot be optional.`,
        'Hand back a value on every path; remove the `?`.',
      );
    return { name, type };
  });
}

export function parseSlots(node: Node | undefined, report: Report): SlotSyntax[] {
  const map = node && readMap(node, 'slots', report);
  if (!map) return [];
  return map.entries.flatMap((entry) => {
    const name = variableName(nameOf(entry.key, 'The slot name', report), report);
    const slot = parseSlot(entry.value, `The slot \`${entry.key.text}\``, report);
    return name === null ? [] : [{ name, ...slot }];
  });
}

function parseSlot(node: Node, what: string, report: Report): Omit<SlotSyntax, 'name'> {
  const fields = node.kind === 'map' ? readFields(node, what, ['type', 'remember', 'private', 'min', 'max'], report) : null;
  const typeNode = node.kind === 'map' ? fields && required(fields, 'type', what, startOf(node), report) : node;
  const { type, optional } = typeNode ? parseType(typeNode, what, report) : { type: UNKNOWN, optional: false };
  if (optional && typeNode)
    report(
      'F118',
      typeNode.at,
      `${what} cannot be marked with \`?\`.`,
      'Every slot may be missing until it is asked; remove the `?`.',
    );
  const flag = (key: string) => {
    const entry = fields?.get(key);
    return entry !== undefined && readSwitch(entry.value, key, report)?.value === true;
  };
  const limit = (key: 'min' | 'max') => {
    const entry = fields?.get(key);
    if (entry === undefined) return null;
    if (type.kind === 'text' || type.kind === 'unknown') return readCount(entry.value, key, 1, 2000, report)?.value ?? null;
    report('F416', entry.key.at, `${what} is no text: it has no number of characters.`, 'Write `limits` at the question.');
    return null;
  };
  return { type, remember: flag('remember'), private: flag('private'), min: limit('min'), max: limit('max') };
}

function variableName(name: Name | null, report: Report): Name | null {
  if (name === null || !NO_VARIABLE.includes(name.text)) return name;
  report('F312', name.at, `\`${name.text}\` has a meaning of its own.`, 'Choose another name.');
  return null;
}
