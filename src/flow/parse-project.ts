/** All files → all documents, sorted by kind. */
import type { Report } from './diagnostic.ts';
import { startOf, wrongForm } from './fields.ts';
import { parseActions } from './parse-actions.ts';
import { type BrandSyntax, parseBrand, parseSystemTexts } from './parse-brand.ts';
import { parseCanned } from './parse-canned.ts';
import { parseExamplesOf } from './parse-examples.ts';
import { parseFlow } from './parse-flow.ts';
import { parseWords } from './parse-words.ts';
import type { At, SourceFile } from './source.ts';
import { suggestion } from './suggest.ts';
import type { ActionSyntax, CannedSyntax, ExamplesSyntax, FlowSyntax, TextSyntax, WordsSyntax } from './syntax.ts';
import { type MapNode, type Node, readTrees } from './yaml-tree.ts';

/** Documents of which there is one. `broken`: it is there but cannot be believed, so nothing is said about what it lacks. */
type Single<T> = { readonly kind: 'read'; readonly value: T } | { readonly kind: 'broken' } | { readonly kind: 'absent' };

export type ProjectSyntax = {
  readonly flows: readonly FlowSyntax[];
  /** Documents that hold examples of some flow. */
  readonly examples: readonly ExamplesSyntax[];
  /** Names of flows whose document is broken: they exist, but nothing more is known. */
  readonly brokenFlows: ReadonlySet<string>;
  /** Some document could not be read at all, so that nothing can be called missing. */
  readonly unreadable: boolean;
  readonly actions: Single<readonly ActionSyntax[]>;
  readonly brand: Single<BrandSyntax>;
  readonly texts: Single<ReadonlyMap<string, TextSyntax>>;
  readonly words: Single<readonly WordsSyntax[]>;
  readonly canned: Single<readonly CannedSyntax[]>;
};

type Mutable = { -readonly [K in keyof ProjectSyntax]: ProjectSyntax[K] } & {
  flows: FlowSyntax[];
  examples: ExamplesSyntax[];
  brokenFlows: Set<string>;
};

/** Documents of which there may be many. */
const MANY = ['flow', 'examples_of'] as const;
const SINGLE = ['actions', 'brand', 'texts', 'words', 'canned'] as const;
const KINDS = [...MANY, ...SINGLE];
type SingleKind = (typeof SINGLE)[number];
type Kind = (typeof KINDS)[number];

/** @param read what reads the documents of a file; a caller that compiles again and again remembers those of unchanged files */
export function parseProject(files: readonly SourceFile[], report: Report, read: typeof readTrees = readTrees): ProjectSyntax {
  const absent = { kind: 'absent' } as const;
  const project: Mutable = {
    flows: [],
    examples: [],
    brokenFlows: new Set(),
    unreadable: false,
    actions: absent,
    brand: absent,
    texts: absent,
    words: absent,
    canned: absent,
  };
  const seen = new Map<SingleKind, At>();
  let refused = 0;
  const counting: Report = (code, at, message, hint) => {
    if (code === 'F101' || code === 'F102') refused += 1;
    report(code, at, message, hint);
  };
  for (const file of files) for (const tree of read(file, counting)) addDocument(project, tree.root, tree.broken, seen, report);
  if (refused > 0) project.unreadable = true;
  return project;
}

function addDocument(project: Mutable, root: Node, broken: boolean, seen: Map<SingleKind, At>, report: Report): void {
  const kind = root.kind === 'map' ? kindOf(root) : null;
  if (root.kind !== 'map' || kind === null) {
    project.unreadable = true;
    if (!broken) reportUnknownDocument(root, report);
    return;
  }
  if (broken) addBroken(project, root, kind);
  else addRead(project, root, kind, seen, report);
}

function kindOf(root: MapNode): Kind | null {
  const keys = root.entries.map((e) => e.key.text);
  return KINDS.find((kind) => keys.includes(kind)) ?? null;
}

function reportUnknownDocument(root: Node, report: Report): void {
  const form = 'a document that begins with `flow:`, `examples_of:`, `actions:`, `brand:`, `texts:`, `words:` or `canned:`';
  if (root.kind !== 'map') return wrongForm(root, 'This document', 'a set of keys with values', form, report);
  const key = root.entries[0]?.key;
  const at = key?.at ?? startOf(root);
  const hint = suggestion(key?.text ?? '', KINDS, '');
  report('F110', at, 'This document is neither a flow nor examples, actions, brand, texts, words or canned answers.', hint);
}

function addBroken(project: Mutable, root: MapNode, kind: Kind): void {
  if (kind !== 'flow' && kind !== 'examples_of') {
    project[kind] = { kind: 'broken' };
    return;
  }
  project.unreadable = true;
  if (kind === 'examples_of') return;
  const name = root.entries.find((e) => e.key.text === 'flow')?.value;
  if (name?.kind === 'scalar') project.brokenFlows.add(name.text);
}

function addRead(project: Mutable, root: MapNode, kind: Kind, seen: Map<SingleKind, At>, report: Report): void {
  if (kind === 'flow') {
    const flow = parseFlow(root, report);
    if (flow === null) project.unreadable = true;
    else project.flows.push(flow);
  } else if (kind === 'examples_of') {
    const examples = parseExamplesOf(root, report);
    if (examples === null) project.unreadable = true;
    else project.examples.push(examples);
  } else addSingle(project, root, kind, seen, report);
}

function addSingle(project: Mutable, root: MapNode, kind: SingleKind, seen: Map<SingleKind, At>, report: Report): void {
  const own = root.entries.find((e) => e.key.text === kind);
  if (own === undefined) return;
  for (const other of root.entries) {
    const hint = 'Begin a new document with a line `---`, or move it to its place.';
    if (other !== own) report('F113', other.key.at, `\`${other.key.text}\` cannot stand beside \`${kind}\`.`, hint);
  }
  const first = seen.get(kind);
  if (first !== undefined) {
    report('F111', own.key.at, `There is a second \`${kind}\` document.`, `Keep one; the other is in ${first.file}.`);
    return;
  }
  seen.set(kind, own.key.at);
  if (kind === 'actions') project.actions = { kind: 'read', value: parseActions(own.value, report) };
  else if (kind === 'texts') project.texts = { kind: 'read', value: parseSystemTexts(own, report) };
  else if (kind === 'words') project.words = { kind: 'read', value: parseWords(own, report) };
  else if (kind === 'canned') project.canned = { kind: 'read', value: parseCanned(own, report) };
  else {
    const brand = parseBrand(own, report);
    project.brand = brand === null ? { kind: 'broken' } : { kind: 'read', value: brand };
  }
}
