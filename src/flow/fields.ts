/** Small readers for nodes of the YAML tree: each reports what is wrong and gives null, so that reading goes on. */
import type { Report } from './diagnostic.ts';
import { nearest, suggestion } from './suggest.ts';
import type { Example, Located, Name } from './syntax.ts';
import type { Entry, MapNode, Node, Scalar } from './yaml-tree.ts';

const NAME = /^[a-z][a-z0-9_]{0,59}$/;

/**
 * The entries of a map by key. Unknown keys are reported and left out; one that is near a known key which is not there is
 * taken as that key, so that the same slip is not told a second time as a missing key.
 */
export function readFields(node: Node, what: string, known: readonly string[], report: Report): Map<string, Entry> | null {
  const map = readMap(node, what, report);
  if (map === null) return null;
  const fields = new Map<string, Entry>();
  const unknown = map.entries.filter((entry) => !known.includes(entry.key.text));
  for (const entry of map.entries) if (!unknown.includes(entry)) fields.set(entry.key.text, entry);
  for (const entry of unknown) {
    const shown = entry.key.text.slice(0, 60);
    report('F113', entry.key.at, `${what} has no key \`${shown}\`.`, () => suggestion(entry.key.text, known, 'Remove it.'));
    const meant = nearest(entry.key.text, known);
    if (meant !== null && !fields.has(meant)) fields.set(meant, entry);
  }
  return fields;
}

export function readMap(node: Node, what: string, report: Report): MapNode | null {
  if (node.kind === 'map') return node;
  if (node.kind !== 'broken')
    wrongForm(node, what, 'a set of keys with values', '`{ key: value }`, or one `key: value` on each line', report);
  return null;
}

/** A field that must be there; `owner` is the place that lacks it. */
export function required(fields: Map<string, Entry>, key: string, what: string, owner: Node['at'], report: Report): Node | null {
  const entry = fields.get(key);
  if (entry !== undefined) return entry.value;
  report('F114', owner, `${what} has no \`${key}\`.`, `Add \`${key}:\`.`);
  return null;
}

/** @param expected what should stand here, with `form` as the way to write it */
export function wrongForm(node: Node, what: string, expected: string, form: string, report: Report): void {
  const empty = node.kind === 'scalar' && node.text === '' && !node.quoted;
  const found = empty ? 'nothing' : node.kind === 'list' ? 'a list' : node.kind === 'map' ? 'keys with values' : 'plain words';
  report('F115', startOf(node), `${what}: ${expected} must stand here, not ${found}.`, `Write ${form}.`);
}

/** The first character of a list or map, or the whole of a word: a caret under a whole block helps nobody. */
export function startOf(node: Node): Node['at'] {
  return node.kind === 'scalar' ? node.at : { ...node.at, end: Math.min(node.at.end, node.at.start + 1) };
}

export function readScalar(node: Node, what: string, report: Report): Scalar | null {
  if (node.kind === 'scalar' && (node.text !== '' || node.quoted)) return node;
  if (node.kind !== 'broken') wrongForm(node, what, 'one value', 'plain words, in quotes where needed', report);
  return null;
}

/** Words that must not be empty. */
export function readWords(node: Node, what: string, report: Report): Scalar | null {
  const scalar = readScalar(node, what, report);
  if (scalar !== null && scalar.text.trim() === '') {
    report('F202', scalar.at, `${what} is empty.`, 'Write something between the quotes.');
    return null;
  }
  return scalar;
}

/** A name in lower_case_with_underscores. */
export function readName(node: Node, what: string, report: Report): Name | null {
  const scalar = readScalar(node, what, report);
  return scalar === null ? null : nameOf(scalar, what, report);
}

export function nameOf(scalar: Scalar, what: string, report: Report): Name | null {
  if (scalar.text === 'constructor') {
    // Names become keys of plain objects, and every object has this one.
    report('F312', scalar.at, 'Nothing can be called `constructor`.', 'Choose another name.');
    return null;
  }
  if (NAME.test(scalar.text)) return { text: scalar.text, at: scalar.at };
  const repaired = scalar.text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 60);
  const hint = NAME.test(repaired)
    ? `Write \`${repaired}\`.`
    : 'Small letters a to z, digits and underscores, a letter first, at most 60 characters.';
  report('F116', scalar.at, `${what} \`${scalar.text.slice(0, 60)}\` is not a name.`, hint);
  return null;
}

/** One word out of a fixed set. */
export function readOneOf<T extends string>(node: Node, what: string, words: readonly T[], report: Report): Located<T> | null {
  const scalar = readScalar(node, what, report);
  if (scalar === null) return null;
  const word = words.find((w) => w === scalar.text);
  if (word !== undefined) return { value: word, at: scalar.at };
  report('F117', scalar.at, `${what} cannot be \`${scalar.text.slice(0, 60)}\`.`, suggestion(scalar.text, words, 'Remove it.'));
  return null;
}

/** `true` or `false`; `yes` and `no` are taken as well. */
export function readSwitch(node: Node, what: string, report: Report): Located<boolean> | null {
  const word = readScalar(node, what, report);
  if (word === null) return null;
  if (word.text === 'true' || word.text === 'yes') return { value: true, at: word.at };
  if (word.text === 'false' || word.text === 'no') return { value: false, at: word.at };
  report('F118', word.at, `${what} is a switch and cannot be \`${word.text.slice(0, 60)}\`.`, 'Write `true` or `false`.');
  return null;
}

/** A whole number in a range, inclusive. */
export function readCount(node: Node, what: string, min: number, max: number, report: Report): Located<number> | null {
  const scalar = readScalar(node, what, report);
  if (scalar === null) return null;
  const value = /^\d{1,9}$/.test(scalar.text) ? Number(scalar.text) : Number.NaN;
  if (value >= min && value <= max) return { value, at: scalar.at };
  report('F118', scalar.at, `${what} cannot be \`${scalar.text.slice(0, 60)}\`.`, `Write a whole number from ${min} to ${max}.`);
  return null;
}

/** A number in a range, inclusive, with up to four decimals. */
export function readNumber(node: Node, what: string, min: number, max: number, report: Report): number | null {
  const scalar = readScalar(node, what, report);
  if (scalar === null) return null;
  const value = /^\d{1,9}(?:\.\d{1,4})?$/.test(scalar.text) ? Number(scalar.text) : Number.NaN;
  if (value >= min && value <= max) return value;
  report('F118', scalar.at, `${what} cannot be \`${scalar.text.slice(0, 60)}\`.`, `Write a number from ${min} to ${max}.`);
  return null;
}

export function readList(node: Node, what: string, report: Report): readonly Node[] {
  if (node.kind === 'list') return node.items;
  if (node.kind !== 'broken') wrongForm(node, what, 'a list', '`[ … ]`, or one `- …` on each line', report);
  return [];
}

/** A list of words that customers write, each with its place. */
export function readWordList(node: Node, what: string, report: Report): Example[] {
  return readList(node, what, report).flatMap((item) => {
    const words = readWords(item, what, report);
    return words === null ? [] : [{ text: words.text, at: words.at }];
  });
}
