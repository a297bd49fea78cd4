/** What the customer also wants: kept while something else runs, and offered when that has ended. */
import type { Flow, FlowId } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';
import { show } from './lookup.ts';
import { topicOf } from './outcome.ts';
import { say } from './question.ts';
import { flowOf, type Turn } from './turn.ts';

/** Further wishes that are remembered at a time. */
const WISH_LIMIT = 3;

/** Remembers a topic flow for later. Says whether there is something new to remember. */
export function keepWish(t: Turn, flow: FlowId): boolean {
  if (flowOf(t, flow).role.kind !== 'topic' || t.wishes.includes(flow) || t.stack.some((frame) => frame.flow === flow))
    return false;
  t.notes.push(`${flow} is kept for later`);
  t.wishes = [...t.wishes, flow].slice(0, WISH_LIMIT);
  return true;
}

/** Remembers it, and says so. */
export function putOff(t: Turn, flow: FlowId): void {
  keepWish(t, flow);
  say(t, show(t, null, t.graph.texts.kept_for_later, { 'pattern.value': show(t, null, flowOf(t, flow).title) }));
}

/** Danger does not wait: of two wishes the urgent one goes first, whatever stands first in the message. */
export function firstOf(t: Turn, flow: FlowId, { second }: Pick<Understanding, 'second'>): FlowId {
  if (second === null || !t.graph.flows[second.flow]) return flow;
  const urgent = flowOf(t, second.flow).urgent && !flowOf(t, flow).urgent;
  return urgent && flowOf(t, flow).role.kind === 'topic' ? second.flow : flow;
}

/** Keeps the other one of two wishes in one message. */
export function keepSecond(t: Turn, started: FlowId, routed: FlowId, { second }: Pick<Understanding, 'second'>): void {
  if (second === null) return;
  const other = started === routed ? second.flow : routed;
  if (t.graph.flows[other]) keepWish(t, other);
}

/** Whether the question that waits below lets a flow through. What is urgent, a person and repair always come through. */
export function mayInterrupt(t: Turn, flow: Flow): boolean {
  if (flow.role.kind !== 'topic' || flow.urgent || topicOf(flow) === 'human_agent') return true;
  const frame = t.stack.findLast((one) => flowOf(t, one.flow).role.kind !== 'pattern');
  const step = frame && flowOf(t, frame.flow).steps[frame.step];
  const allowed = step?.kind === 'ask' ? step.interruptions : step?.kind === 'call' ? step.confirm?.interruptions : null;
  return !allowed || allowed.includes(flow.id) || isOpen(t, flow.id);
}

function isOpen(t: Turn, flow: FlowId): boolean {
  return t.stack.some((frame) => frame.flow === flow);
}
