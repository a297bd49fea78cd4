/**
 * YAML text → a small tree of words, lists and maps, each with its place. Every plain value stays the words that were
 * written (`yes`, `3`, `09:00`): what they mean is decided where they are used, never by YAML.
 */
import { isAlias, isMap, isScalar, isSeq, type Pair, parseAllDocuments, type YAMLMap, type Document as YamlDocument } from 'yaml';
import type { Report } from './diagnostic.ts';
import { type At, lineStarts, positionAt, type SourceFile } from './source.ts';
import { guardYaml } from './yaml-guard.ts';

export type Scalar = {
  readonly kind: 'scalar';
  readonly text: string;
  readonly quoted: boolean;
  readonly at: At;
  /** Offset of the first character when the text stands in the file letter by letter; null when it is folded or escaped. */
  readonly offset: number | null;
  /** How it stands in the file, where that is not letter by letter. */
  readonly raw: string;
};
export type List = { readonly kind: 'list'; readonly items: readonly Node[]; readonly at: At };
export type Entry = { readonly key: Scalar; readonly value: Node };
export type MapNode = { readonly kind: 'map'; readonly entries: readonly Entry[]; readonly at: At };
/** Stands where something is wrong that has been reported already. */
export type Broken = { readonly kind: 'broken'; readonly at: At };
export type Node = Scalar | List | MapNode | Broken;

/** One document; `broken` when its YAML has errors, so that only its kind and name may be believed. */
export type Tree = { readonly root: Node; readonly broken: boolean };

/** A part of a scalar's text as a place in the file; the whole scalar when its text is folded or escaped. */
export function within(scalar: Scalar, from: number, to: number): At {
  const { file, start } = scalar.at;
  if (scalar.offset !== null) return { file, start: scalar.offset + from, end: scalar.offset + Math.max(to, from) };
  // Folded and block texts: the part stands in the file as often as in the text, so count which one it is.
  const part = scalar.text.slice(from, to);
  if (part === '' || part.includes('\n')) return scalar.at;
  let found = scalar.raw.indexOf(part);
  for (let i = scalar.text.indexOf(part); i >= 0 && i < from && found >= 0; i = scalar.text.indexOf(part, i + 1)) {
    found = scalar.raw.indexOf(part, found + 1);
  }
  return found < 0 ? scalar.at : { file, start: start + found, end: start + found + part.length };
}

/** All documents of a file; mistakes go to `report`. */
export function readTrees(file: SourceFile, report: Report): Tree[] {
  if (!guardYaml(file, report)) return [];
  try {
    const documents = parseYaml(file.text);
    return documents.flatMap((document) => readDocument(document, file, report));
  } catch (error) {
    // The parser recurses; the guard stops what is known to be deep, this what slipped past it.
    if (!(error instanceof RangeError)) throw error;
    report('F102', { file: file.path, start: 0, end: 0 }, TOO_DEEP, DEEP_HINT);
    return [];
  }
}

/**
 * The parser makes an Error object for each mistake. Their stack traces, which nobody reads, take four fifths of the time
 * on a file of garbage, so they are off while it runs.
 */
function parseYaml(text: string): readonly YamlDocument.Parsed[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return [...parseAllDocuments(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })];
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function readDocument(document: YamlDocument.Parsed, file: SourceFile, report: Report): Tree[] {
  const broken = reportYamlErrors(document, file, report);
  if (document.contents === null) return [];
  const root = convert(document.contents, { file, report, quiet: broken, empty: document.contents.range[0] });
  if (root.kind === 'scalar' && root.text === '') return [];
  return [{ root, broken }];
}

const TOO_DEEP = 'Lists and maps are nested too deep to be read.';
const DEEP_HINT = 'Check the brackets and the indentation.';

/** At most this many YAML errors of one document are told; the rest is mostly their echo. */
const MAX_YAML_ERRORS = 20;

function reportYamlErrors(document: YamlDocument.Parsed, file: SourceFile, report: Report): boolean {
  const starts = lineStarts(file.text);
  let line = 0;
  let told = 0;
  for (const error of document.errors) {
    const [start, end] = error.pos;
    const own = positionAt(starts, start).line;
    // After a first unexpected token the parser stumbles on; only errors of another kind on other lines are news.
    const echo = told > 0 && (error.code === 'UNEXPECTED_TOKEN' || own === line);
    if (echo || told >= MAX_YAML_ERRORS) continue;
    told += 1;
    line = own;
    if (/call stack/i.test(error.message)) {
      report('F102', { file: file.path, start, end }, TOO_DEEP, DEEP_HINT);
      return true;
    }
    const { message, hint } = yamlAdvice(error.code, file.text.slice(start, end), error.message);
    report('F103', { file: file.path, start, end }, message, hint);
  }
  return document.errors.length > 0;
}

const QUOTE_HINT = 'A text with any of { } [ ] , : # in it needs quotes around the whole text: "…".';

const LIST_HINT = "A text that begins with @ needs quotes around the whole of it: '@…'.";

function yamlAdvice(code: string, found: string, message: string): { message: string; hint: string } {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return { message: 'A second `: ` stands on this line.', hint: QUOTE_HINT };
    case 'TAB_AS_INDENT':
      return { message: 'A tab is used for indentation.', hint: 'Indent with blanks only.' };
    case 'BAD_SCALAR_START':
      return { message: `A text cannot start with ${found}.`, hint: found === '@' ? LIST_HINT : QUOTE_HINT };
    case 'MISSING_CHAR':
      return { message: lower(message), hint: 'Close the quote or bracket; check the line before, too.' };
    case 'BAD_INDENT':
      return { message: lower(message), hint: 'Check the indentation and that every bracket is closed.' };
    case 'UNEXPECTED_TOKEN':
      return { message: `\`${found.slice(0, 40)}\` is not expected here.`, hint: `${QUOTE_HINT} Or the indentation is wrong.` };
    default:
      return { message: lower(message), hint: 'Check quotes, brackets and indentation around this place.' };
  }
}

function lower(message: string): string {
  return `This is not well-formed: ${message.slice(0, 1).toLowerCase()}${message.slice(1)}.`;
}

/** `quiet`: the document's YAML is broken already; `empty`: where to point when a node has no place of its own. */
type Context = { readonly file: SourceFile; readonly report: Report; readonly quiet: boolean; readonly empty: number };

function convert(node: unknown, context: Context): Node {
  const { file, report } = context;
  const range = rangeOf(node) ?? [context.empty, context.empty];
  const at: At = { file: file.path, start: range[0], end: range[1] };
  if (isAlias(node)) {
    report(
      'F105',
      at,
      'YAML aliases (`*name`) are not allowed.',
      'Write the value out, or put the steps in a sub-flow and `run` it.',
    );
    return { kind: 'broken', at };
  }
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    const start: At = { ...at, end: at.start + 1 };
    if (node.anchor !== undefined) report('F105', start, 'YAML anchors (`&name`) are not allowed.', 'Remove the `&…` word.');
    if (node.tag !== undefined)
      report('F106', start, 'YAML tags (`!name`) are not allowed.', 'Remove the `!…` word; quote a text that starts with `!`.');
  }
  if (isMap(node)) return convertMap(node, at, context);
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => convert(item, { ...context, empty: at.start })), at };
  const text = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  const quoted = isScalar(node) && node.type !== 'PLAIN' && node.type !== undefined;
  const offset = [at.start, at.start + 1].find((o) => text !== '' && file.text.startsWith(text, o)) ?? null;
  const raw = offset === null ? file.text.slice(at.start, at.end) : '';
  return { kind: 'scalar', text, quoted, at, offset, raw };
}

function convertMap(node: YAMLMap, at: At, context: Context): MapNode | Broken {
  const seen = new Map<string, At>();
  const entries: Entry[] = [];
  for (const pair of node.items as Pair[]) {
    const key = convert(pair.key, { ...context, empty: at.start });
    const value = convert(pair.value, { ...context, empty: key.at.end });
    if (key.kind !== 'scalar') {
      if (key.kind !== 'broken' && !context.quiet)
        context.report(
          'F108',
          key.at,
          'A key must be a plain word.',
          'A text that starts with { or [ needs quotes around it: "…".',
        );
    } else if (key.text === '<<') {
      context.report('F107', key.at, 'YAML merge keys (`<<`) are not allowed.', 'Write the keys out.');
    } else if (seen.has(key.text)) {
      context.report(
        'F104',
        key.at,
        `\`${key.text}\` stands twice in the same place.`,
        'Keep one of the two; the other would be lost.',
      );
    } else {
      seen.set(key.text, key.at);
      entries.push({ key, value });
    }
  }
  // Nothing is left of what was written: the reason has been told.
  if (entries.length === 0 && node.items.length > 0) return { kind: 'broken', at };
  return { kind: 'map', entries, at };
}

function rangeOf(node: unknown): readonly [number, number] | null {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] === undefined || range[1] === undefined ? null : [range[0], range[1]];
}
