/** The topics and flows that may interrupt a question, as the flows that they stand for. */
import { type FlowId, TOPICS } from './graph.ts';
import type { StepContext } from './lowering.ts';
import type { FlowHeader } from './project-index.ts';
import { suggestion } from './suggest.ts';
import type { Name } from './syntax.ts';

/** @param names as written; null where the author says nothing: then everything may interrupt */
export function lowerInterruptions(names: readonly Name[] | null, c: StepContext): readonly FlowId[] | null {
  if (names === null) return null;
  const allowed = new Set<FlowId>();
  for (const name of names) {
    const flows = flowsOf(name, c);
    if (flows === null) continue;
    const before = allowed.size;
    for (const flow of flows) if (!alwaysMay(flow)) allowed.add(flow.id);
    if (allowed.size > before || flows.length === 0) continue;
    const hint = 'Remove it: urgent flows, a person and patterns always may, and nothing need stand twice.';
    c.flow.report('F427', name.at, `\`${name.text}\` may interrupt this question anyway.`, hint);
  }
  return [...allowed].sort();
}

function flowsOf(name: Name, c: StepContext): readonly FlowHeader[] | null {
  const { flows, brokenFlows, unreadable } = c.flow.project;
  const topic = [...flows.values()].filter(({ role }) => role.kind === 'topic' && role.topic === name.text);
  const flow = flows.get(name.text);
  if (flow?.role.kind === 'sub') {
    c.flow.report('F423', name.at, `\`${name.text}\` is a sub-flow: no message can start it.`, 'Name a topic or a topic flow.');
    return null;
  }
  const meant = flow && !topic.includes(flow) ? [...topic, flow] : topic;
  // A topic that no flow has yet, and a flow that cannot be read, are known by their names.
  if (meant.length > 0 || TOPICS.some((one) => one === name.text) || brokenFlows.has(name.text) || unreadable) return meant;
  const known = [...TOPICS, ...[...flows.values()].filter(({ role }) => role.kind === 'topic').map(({ id }) => id)];
  const hint = () => suggestion(name.text, known, 'Name a topic or a topic flow; for none at all write `interruptions: none`.');
  c.flow.report('F426', name.at, `There is no topic and no flow \`${name.text}\`.`, hint);
  return null;
}

/** Danger, the wish for a person, and repair are never held back. */
function alwaysMay({ role, syntax }: FlowHeader): boolean {
  return role.kind !== 'topic' || syntax.urgent || role.topic === 'human_agent';
}
