/** What one flow may know of the rest of the project: names, types, inputs and outputs. */
import type { Report } from './diagnostic.ts';
import { type FlowRole, PATTERNS, TOPICS, type Topic } from './graph.ts';
import { checkOwners, type JoinedExamples, joinExamples } from './join-examples.ts';
import type { ProjectSyntax } from './parse-project.ts';
import { type At, lineStarts, positionAt, type SourceFile } from './source.ts';
import { allSteps } from './steps.ts';
import { suggestion } from './suggest.ts';
import type { ActionSyntax, ExamplesSyntax, FlowSyntax, InputSyntax, Name, Type } from './syntax.ts';

/** A slot as the flow sees it; `input` is null for a slot that nothing hands over. */
export type SlotInfo = {
  readonly name: Name;
  readonly type: Type;
  readonly remember: boolean;
  readonly private: boolean;
  readonly input: 'required' | 'optional' | null;
  readonly min: number | null;
  readonly max: number | null;
};

export type FlowHeader = {
  readonly id: string;
  readonly role: FlowRole;
  readonly syntax: FlowSyntax;
  readonly slots: ReadonlyMap<string, SlotInfo>;
} & JoinedExamples;

export type ProjectIndex = {
  readonly flows: ReadonlyMap<string, FlowHeader>;
  /** Flows whose document could not be read: they exist, but nothing more is known. */
  readonly brokenFlows: ReadonlySet<string>;
  /** Something could not be read, so that nothing can be called missing. */
  readonly unreadable: boolean;
  /** Null: not known, because the document is broken or absent. */
  readonly actions: ReadonlyMap<string, ActionSyntax> | null;
  readonly brandTexts: ReadonlySet<string> | null;
  /** Options that some question has a label for, see `optionKey`. */
  readonly labelled: ReadonlySet<string>;
  readonly currency: string | null;
  readonly lineOf: (at: At) => number;
};

/** Collects names; reports names that are taken twice and roles that do not exist. */
export function indexProject(project: ProjectSyntax, files: readonly SourceFile[], report: Report): ProjectIndex {
  const starts = new Map(files.map((f) => [f.path, lineStarts(f.text)]));
  const lineOf = (at: At) => positionAt(starts.get(at.file) ?? [0], at.start).line;
  const flows = new Map<string, FlowHeader>();
  for (const flow of project.flows) {
    const first = flows.get(flow.id.text);
    if (first === undefined) flows.set(flow.id.text, headerOf(flow, project.examples, report));
    else {
      const hint = `The other one is at ${placeOf(first.syntax.id.at, lineOf)}; rename one of them.`;
      report('F601', flow.id.at, `There is a second flow \`${flow.id.text}\`.`, hint);
    }
  }
  checkOwners(project.examples, { flows, brokenFlows: project.brokenFlows, unreadable: project.unreadable }, report);
  const brand = project.brand.kind === 'read' ? project.brand.value : null;
  return {
    flows,
    brokenFlows: project.brokenFlows,
    unreadable: project.unreadable,
    actions: project.actions.kind === 'read' ? new Map(project.actions.value.map((a) => [a.id.text, a])) : null,
    brandTexts: brand && new Set(brand.texts.keys()),
    labelled: labelledOptions(flows.values()),
    currency: brand?.currency ?? null,
    lineOf,
  };
}

function labelledOptions(flows: Iterable<FlowHeader>): Set<string> {
  const labelled = new Set<string>();
  for (const header of flows) {
    for (const { body } of allSteps(header)) {
      const type = body.kind === 'ask' ? header.slots.get(body.slot.text)?.type : undefined;
      if (body.kind !== 'ask' || body.options?.kind !== 'fixed' || type?.kind !== 'choice') continue;
      for (const option of body.options.options) labelled.add(optionKey(type.options, option.id.text));
    }
  }
  return labelled;
}

function headerOf(flow: FlowSyntax, documents: readonly ExamplesSyntax[], report: Report): FlowHeader {
  const joined = joinExamples(flow, documents);
  return { id: flow.id.text, role: roleOf(flow, report), syntax: flow, slots: slotsOf(flow, report), ...joined };
}

function roleOf(flow: FlowSyntax, report: Report): FlowRole {
  const { topic, pattern } = flow;
  if (topic !== null && pattern !== null) {
    report('F604', pattern.at, 'A flow has either a topic or a pattern.', 'Remove one of the two.');
  }
  if (pattern !== null) {
    const known = PATTERNS.find((p) => p === pattern.text);
    if (known !== undefined) return { kind: 'pattern', pattern: known };
    report('F117', pattern.at, `There is no pattern \`${pattern.text}\`.`, suggestion(pattern.text, PATTERNS, ''));
    return { kind: 'pattern', pattern: 'menu' };
  }
  if (topic === null) return { kind: 'sub' };
  const known: Topic | undefined = TOPICS.find((t) => t === topic.text);
  if (known === undefined) report('F117', topic.at, `There is no topic \`${topic.text}\`.`, suggestion(topic.text, TOPICS, ''));
  return { kind: 'topic', topic: known ?? 'none' };
}

function slotsOf(flow: FlowSyntax, report: Report): Map<string, SlotInfo> {
  const slots = new Map<string, SlotInfo>();
  for (const slot of flow.slots) slots.set(slot.name.text, { ...slot, input: null });
  for (const input of flow.inputs) slots.set(input.name.text, inputSlot(input, slots.get(input.name.text), report));
  return slots;
}

function inputSlot(input: InputSyntax, declared: SlotInfo | undefined, report: Report): SlotInfo {
  const kind = input.optional ? 'optional' : 'required';
  if (declared === undefined) {
    return { name: input.name, type: input.type, remember: false, private: false, input: kind, min: null, max: null };
  }
  if (!sameType(declared.type, input.type)) {
    const hint = `Give both the same type, or remove the slot: an input is a slot already.`;
    report('F313', declared.name.at, `The input and the slot \`${input.name.text}\` have different types.`, hint);
  }
  return { ...declared, input: kind };
}

/** `flows/a.yaml:12`, for hints that name another place. */
export function placeOf(at: At, lineOf: (at: At) => number): string {
  return `${at.file}:${lineOf(at)}`;
}

/** Labels belong to a list of options: another question with the same list lends them to a value that comes from a call. */
export function optionKey(options: readonly string[], option: string): string {
  return `${options.join()}/${option}`;
}

/** Equal types; an unreadable type is equal to every other. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'unknown' || b.kind === 'unknown') return true;
  if (a.kind === 'choice' && b.kind === 'choice') {
    return a.options.length === b.options.length && a.options.every((option) => b.options.includes(option));
  }
  return a.kind === b.kind;
}
