/** Shared ground of the passes that turn one flow's syntax into steps: addresses, labels, notes for later checks. */
import type { Report } from './diagnostic.ts';
import type { Step, StepId } from './graph.ts';
import type { FlowHeader, ProjectIndex } from './project-index.ts';
import { type Scope, scopeOf } from './scope.ts';
import type { At } from './source.ts';
import { allSteps, stepsOf } from './steps.ts';
import { nearest, suggestion } from './suggest.ts';
import type { Block, Name } from './syntax.ts';
import type { Checker, Use } from './type-check.ts';

/** Where control goes when the flow has no further step: a mistake if it can be reached. */
export const END: StepId = '(end)';
/** Where a jump goes whose label does not exist: reported already, so nothing is said about what follows. */
export const NOWHERE: StepId = '(nowhere)';

/** A step, or a gap where one could not be read. */
export type Lowered =
  | Step
  | { readonly kind: 'broken'; readonly id: StepId; readonly line: number; readonly next: readonly StepId[] };

export type StepNote = {
  readonly at: At;
  /** Values that the step needs. */
  readonly uses: readonly Use[];
};

export type FlowLowering = {
  readonly header: FlowHeader;
  readonly project: ProjectIndex;
  readonly scope: Scope;
  readonly report: Report;
  readonly steps: Map<StepId, Lowered>;
  readonly notes: Map<StepId, StepNote>;
  /** How many steps wanted each address. */
  readonly taken: Map<StepId, number>;
  /** Former addresses, with the step that stands for each now. */
  readonly moved: { readonly from: Name; readonly to: StepId }[];
  readonly labels: ReadonlySet<string>;
  /** Labels inside of what could not be read. */
  readonly lostLabels: ReadonlySet<string>;

  /** Variables that are named anywhere in the flow. */
  readonly mentioned: Set<string>;
  /** Lowers a list of steps; part of the context because steps hold lists. */
  readonly lowerBlock: (block: Block, prefix: string, next: StepId) => StepId;
  /**
   * `giveUp`: the flow's own `give_up` is being lowered, as for each question; a question inside must not start that again.
   * `gaps`: some step could not be read, so what seems to be missing may stand in it.
   */
  readonly state: { giveUp: boolean; gaps: boolean };
};

/** What one step gets while it is lowered. */
export type StepContext = {
  readonly flow: FlowLowering;
  readonly id: StepId;
  readonly line: number;
  readonly at: At;
  /** Address of the step without its own name: branches stand below it. */
  readonly prefix: string;
  readonly next: StepId;
  readonly checker: Checker;
};

export function startLowering(
  header: FlowHeader,
  project: ProjectIndex,
  report: Report,
  lowerBlock: (flow: FlowLowering, block: Block, prefix: string, next: StepId) => StepId,
): FlowLowering {
  const broken = [...allSteps(header)].flatMap(({ body }) => (body.kind === 'broken' ? [body] : []));
  const flow: FlowLowering = {
    header,
    project,
    report,
    scope: scopeOf(header, project, report),
    steps: new Map(),
    notes: new Map(),
    taken: new Map(),
    moved: [],
    labels: collectLabels(header, report),
    lostLabels: new Set(broken.flatMap((b) => b.labels)),
    mentioned: new Set(),
    lowerBlock: (block, prefix, next) => lowerBlock(flow, block, prefix, next),
    state: { giveUp: false, gaps: broken.length > 0 },
  };
  return flow;
}

function collectLabels(header: FlowHeader, report: Report): Set<string> {
  const labels = new Set<string>();
  for (const step of allSteps(header)) {
    const { label } = step;
    if (label === null) continue;
    if (labels.has(label.text))
      report('F403', label.at, `The label \`${label.text}\` stands twice in this flow.`, 'Rename one of the two.');
    labels.add(label.text);
  }
  const shared = header.syntax.patience.giveUp;
  for (const { label } of shared === null ? [] : stepsOf(shared)) {
    const hint = 'Put the steps at the end of the flow under a label, and write `give_up: { goto: … }`.';
    if (label !== null) report('F403', label.at, "The flow's `give_up` belongs to every question: it cannot hold a label.", hint);
  }
  return labels;
}

/** Address of a label, or NOWHERE (reported). */
export function labelTarget(flow: FlowLowering, label: Name): StepId {
  if (flow.labels.has(label.text)) return label.text;
  if (flow.lostLabels.has(label.text)) return NOWHERE;
  const hint = () => suggestion(label.text, flow.labels, 'Write `label: …` at the step that is meant.');
  flow.report('F405', label.at, `There is no label \`${label.text}\` in this flow.`, hint);
  return NOWHERE;
}

export function join(prefix: string, segment: string): string {
  return prefix === '' ? segment : `${prefix}/${segment}`;
}

/** A slot that must be declared; the report names the nearest one. */
export function slotOf(c: StepContext, name: Name) {
  const slot = c.flow.header.slots.get(name.text);
  c.checker.mention(name.text);
  if (slot !== undefined) return slot;
  c.flow.state.gaps = true;
  const hint = () => {
    const near = nearest(name.text, c.flow.header.slots.keys());
    return near === null ? `Add \`${name.text}: …\` under \`slots\`.` : `Did you mean \`${near}\`?`;
  };
  c.flow.report('F309', name.at, `The slot \`${name.text}\` is not declared.`, hint);
  return null;
}
