/** Circles between flows: sub-flows that run themselves, and flows that lead to each other without waiting. */
import type { Report } from './diagnostic.ts';
import { edgesOf } from './edges.ts';
import type { StepId } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';
import type { Lowered } from './lowering.ts';
import type { ProjectIndex } from './project-index.ts';
import type { At } from './source.ts';
import { stronglyConnected } from './strongly-connected.ts';

/** A sub-flow that runs itself, directly or through others, would never come back. */
export function checkRuns(flows: readonly LoweredFlow[], project: ProjectIndex, report: Report): void {
  const runs = flows.flatMap((flow) =>
    [...flow.steps.values()].flatMap((step) =>
      step.kind === 'run' ? [{ from: flow.header.id, to: step.flow, at: flow.notes.get(step.id)?.at }] : [],
    ),
  );
  const targets = new Map<string, string[]>(flows.map((f) => [f.header.id, []]));
  for (const run of runs) targets.get(run.from)?.push(run.to);
  const circles = stronglyConnected(targets);
  for (const { from, to, at } of runs) {
    if (at === undefined || circles.get(from) === undefined || circles.get(from) !== circles.get(to)) continue;
    report(
      'F418',
      at,
      `\`${from}\` runs \`${to}\`, which leads back to \`${from}\`: it would never come back.`,
      'Use a `goto` with `at_most` inside one flow.',
    );
  }
  if (project.unreadable || flows.some((f) => f.state.gaps)) return;
  const used = new Set(runs.map((run) => run.to));
  for (const { header } of flows) {
    if (header.role.kind !== 'sub' || used.has(header.id)) continue;
    report(
      'F609',
      header.syntax.id.at,
      `No flow runs the sub-flow \`${header.id}\`.`,
      'Remove it, or `run` it; a flow that messages start needs a `topic`.',
    );
  }
}

/** Flows that lead to each other without ever waiting for the customer would turn in a circle within one message. */
export function checkSilentCircles(flows: readonly LoweredFlow[], report: Report): void {
  const links = flows.flatMap((flow) => silentLinks(flow));
  const targets = new Map<string, string[]>(flows.map((f) => [f.header.id, []]));
  for (const link of links) targets.get(link.from)?.push(link.to);
  const circles = stronglyConnected(targets);
  for (const { from, to, at } of links) {
    if (circles.get(from) === undefined || circles.get(from) !== circles.get(to)) continue;
    const hint = 'Ask the customer something in one of the flows, for example whether to go on.';
    report('F417', at, `\`${from}\` leads to \`${to}\` and back again without waiting for the customer.`, hint);
  }
}

type Link = { readonly from: string; readonly to: string; readonly at: At };

/** Links that can be reached from the start without a step that surely waits. */
function silentLinks(flow: LoweredFlow): Link[] {
  const links: Link[] = [];
  const seen = new Set<StepId>([flow.start]);
  const open = [flow.start];
  const filled = slotsFilledElsewhere(flow);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = flow.steps.get(id);
    const at = flow.notes.get(id)?.at;
    if (step === undefined || at === undefined) continue;
    if (step.kind === 'link') links.push({ from: flow.header.id, to: step.flow, at });
    if (surelyWaits(step, filled)) continue;
    for (const { to } of edgesOf(step, flow)) {
      if (seen.has(to)) continue;
      seen.add(to);
      open.push(to);
    }
  }
  return links;
}

/** A question is skipped when its slot has a value; then it does not wait. */
function surelyWaits(step: Lowered, filled: ReadonlySet<string>): boolean {
  return (
    step.kind === 'broken' || (step.kind === 'ask' && !filled.has(step.slot)) || (step.kind === 'call' && step.confirm !== null)
  );
}

function slotsFilledElsewhere(flow: LoweredFlow): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, slot] of flow.header.slots) if (slot.input !== null || slot.remember) names.add(name);
  for (const step of flow.steps.values()) {
    if (step.kind === 'set') for (const { slot } of step.assign) names.add(slot);
    if (step.kind === 'run') for (const slot of Object.keys(step.output)) names.add(slot);
  }
  return names;
}
