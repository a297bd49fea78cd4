/** Rules over all flows: patterns, examples, kinds, circles between flows. */
import { stronglyConnected } from './check-paths.ts';
import type { Report } from './diagnostic.ts';
import { edgesOf } from './edges.ts';
import { LANGS, PATTERNS, type StepId } from './graph.ts';
import type { LoweredFlow } from './lower-flow.ts';
import type { Lowered } from './lowering.ts';
import { type FlowHeader, type ProjectIndex, placeOf } from './project-index.ts';
import type { At } from './source.ts';

/** Keys that only some kinds of flows can have. */
export function checkKind(header: FlowHeader, report: Report): void {
  const { role, syntax } = header;
  const refuse = (key: string, why: string, hint: string) => {
    const at = syntax.keys.get(key);
    if (at !== undefined) report('F604', at, `\`${key}\`: ${why}`, hint);
  };
  if (role.kind === 'sub') {
    for (const key of ['examples', 'menu', 'urgent']) {
      refuse(key, 'a sub-flow is run by other flows only.', 'Remove it, or give the flow a `topic`.');
    }
    return;
  }
  refuse('out', 'only a sub-flow hands values back.', 'Remove it.');
  for (const input of syntax.inputs) {
    if (input.optional) continue;
    const hint = `Write \`${input.name.text}: …?\` and ask for it when it is missing.`;
    report('F604', input.name.at, `\`${input.name.text}\`: a flow that a message can start must do without its inputs.`, hint);
  }
  if (role.kind === 'pattern') refuse('menu', 'patterns are not in the menu.', 'Remove it.');
  else if (syntax.title === null)
    report('F114', syntax.id.at, `The flow \`${header.id}\` has no \`title\`.`, 'Add `title: { zh: …, en: … }`.');
}

/** @param required where to say that a pattern is missing; null when none is required */
export function checkPatterns(project: ProjectIndex, required: At | null, report: Report): void {
  const owners = new Map<string, FlowHeader>();
  for (const header of project.flows.values()) {
    if (header.role.kind !== 'pattern') continue;
    const first = owners.get(header.role.pattern);
    if (first === undefined) owners.set(header.role.pattern, header);
    else if (header.syntax.pattern?.text === header.role.pattern) {
      const hint = `The other one is the flow \`${first.id}\` at ${placeOf(first.syntax.id.at, project.lineOf)}; keep one.`;
      report('F603', header.syntax.pattern.at, `There is a second flow for the pattern \`${header.role.pattern}\`.`, hint);
    }
  }
  if (project.unreadable || required === null) return;
  for (const pattern of PATTERNS) {
    if (owners.has(pattern)) continue;
    report(
      'F602',
      required,
      `No flow has \`pattern: ${pattern}\`.`,
      'Every project needs one flow for each pattern; see the manual.',
    );
  }
}

const ENOUGH = 5;
const NAMES = { zh: 'Chinese (zh)', en: 'English (en)' } as const;

export function checkExamples(project: ProjectIndex, report: Report): void {
  const claims = new Map<string, { header: FlowHeader; at: At }>();
  for (const header of project.flows.values()) {
    if (header.role.kind === 'sub') continue;
    const own = new Map<string, At>();
    for (const lang of LANGS) {
      const examples = header.syntax.examples[lang];
      for (const example of examples) claim(header, example.text, example.at, own, claims, report);
      const { role } = header;
      if (role.kind !== 'topic' || role.topic === 'none') continue;
      const at = header.syntax.keys.get('examples') ?? header.syntax.id.at;
      if (examples.length === 0) {
        report(
          'F605',
          at,
          `The flow \`${header.id}\` has no examples in ${NAMES[lang]}.`,
          `Add \`${lang}: [ … ]\` under \`examples\`: no message would start it.`,
        );
      } else if (examples.length < ENOUGH) {
        report(
          'F606',
          at,
          `The flow \`${header.id}\` has ${examples.length} examples in ${NAMES[lang]}.`,
          `Give at least ${ENOUGH}; the more different they are, the better it is found.`,
        );
      }
    }
  }
}

/** Two examples are the same when they differ in blanks, signs and capitals only. */
function claim(
  header: FlowHeader,
  text: string,
  at: At,
  own: Map<string, At>,
  claims: Map<string, { header: FlowHeader; at: At }>,
  report: Report,
): void {
  const key = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, '');
  if (key === '') return;
  const shown = text.slice(0, 60);
  if (own.has(key)) report('F607', at, `The example “${shown}” stands twice in this flow.`, 'Remove one.');
  own.set(key, at);
  const other = claims.get(key);
  if (other === undefined) claims.set(key, { header, at });
  else if (other.header !== header) {
    const message = (a: string, b: string) => `The flows \`${a}\` and \`${b}\` both claim “${shown}”.`;
    report(
      'F608',
      at,
      message(header.id, other.header.id),
      `Keep it in one of them; the other is at ${placeOf(other.at, lineOf)}.`,
    );
    report(
      'F608',
      other.at,
      message(other.header.id, header.id),
      `Keep it in one of them; the other is at ${placeOf(at, lineOf)}.`,
    );
  }
}

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
