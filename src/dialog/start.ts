/** Starting flows: as the topic, as a digression from what runs, or in its place. */
import type { FlowId, Value } from '../flow/graph.ts';
import { absorb, tellHeard } from './answer.ts';
import { dropAllPatterns, leaveFlow, openPattern, topicOf } from './outcome.ts';
import type { OpenCall } from './state.ts';
import { DIGRESSION_LIMIT, flowOf, pass, stepOf, type Turn, topFrame } from './turn.ts';
import { mayInterrupt, putOff } from './wishes.ts';

/** Leaves the running flow for another. Leaving for a pattern (the menu, say) ends the flow: it has said what it had to say. */
export function follow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value }): void {
  const { role } = flowOf(t, flow);
  if (role.kind === 'pattern') {
    leaveFlow(t, 'resolved');
    openPattern(t, role.pattern);
  } else {
    replaceFlow(t, flow, slots);
    // What the message says about the flow that it leads to need not be asked again there.
    const understanding = t.event.kind === 'message' ? t.event.understanding : null;
    if (understanding?.decision.kind === 'route' && understanding.decision.flow === flow) absorb(t, understanding, null);
    tellHeard(t);
  }
}

/** Leaves the running flow, with the sub-flows in it, for another one that takes its place. */
function replaceFlow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value }): void {
  const base = t.stack.findLastIndex((frame) => frame.origin !== 'call');
  const origin = t.stack[base]?.origin;
  if (origin === 'pattern') {
    t.stack.length = base;
    startFlow(t, flow, slots);
    return;
  }
  // What was said there is known to whoever takes over from the next flow.
  const left = t.stack[base];
  if (left)
    t.finished = {
      flow: left.flow,
      frames: t.stack.slice(base).map(({ flow: id, slots: known }) => ({ flow: id, slots: known })),
    };
  t.stack.length = Math.max(base, 0);
  t.stack.push({ flow, step: flowOf(t, flow).start, slots, counters: {}, origin: origin ?? 'topic' });
}

/** Starts a flow: as the topic when nothing runs, otherwise as a digression from what runs, or by going back to it. */
export function startFlow(t: Turn, flow: FlowId, slots: { readonly [name: string]: Value } = {}): void {
  const { role } = flowOf(t, flow);
  dropAllPatterns(t);
  if (role.kind === 'pattern') {
    openPattern(t, role.pattern);
    return;
  }
  t.wishes = t.wishes.filter((wish) => wish !== flow);
  const open = t.stack.findIndex((frame) => frame.flow === flow && frame.origin !== 'call');
  if (open >= 0) {
    t.notes.push(`${flow} is open already: going on there`);
    const above = t.stack.findIndex((frame, i) => i > open && frame.origin !== 'call');
    if (above > open) t.stack.length = above;
    return;
  }
  leaveSmallTalk(t);
  const topics = t.stack.filter((frame) => frame.origin !== 'call').length;
  if (topics === 0) beginTopic(t, flow);
  if (topics >= DIGRESSION_LIMIT) {
    t.notes.push(`more than ${DIGRESSION_LIMIT} flows open: the last one gives way`);
    replaceFlow(t, flow, slots);
    return;
  }
  if (topics > 0) leaveQuestion(t);
  t.stack.push({ flow, step: flowOf(t, flow).start, slots, counters: {}, origin: topics === 0 ? 'topic' : 'digression' });
}

/** The question that is left for a while: "back" from the first one of the other flow leads to it. */
function leaveQuestion(t: Turn): void {
  const step = stepOf(t, topFrame(t));
  if (step.kind === 'ask' || (step.kind === 'call' && step.confirm)) pass(t);
}

/** Nobody wants to come back to small talk, or to what the bot does not serve, after a real question. */
function leaveSmallTalk(t: Turn): void {
  const base = t.stack.findLast((frame) => frame.origin !== 'call');
  if (base && topicOf(flowOf(t, base.flow)) === 'none') leaveFlow(t, 'resolved');
}

function beginTopic(t: Turn, flow: FlowId): void {
  const { role } = flowOf(t, flow);
  // A wish for a person, or small talk, belongs to the problem before it.
  if (role.kind === 'topic' && role.topic !== 'human_agent' && role.topic !== 'none') {
    t.tried = [];
    t.finished = null;
  }
  t.trail = [];
}

/** What the customer asked for while the call was on its way, above the branch of its result. */
export function startWanted(t: Turn, { wanted }: OpenCall): void {
  if (wanted && t.graph.flows[wanted]) startFlow(t, wanted);
}

/** Starts what the customer has chosen, unless the question below keeps the floor. */
export function startChosen(t: Turn, flow: FlowId): void {
  if (!mayInterrupt(t, flowOf(t, flow))) {
    dropAllPatterns(t);
    putOff(t, flow);
    return;
  }
  startFlow(t, flow);
  if (flowOf(t, flow).role.kind === 'topic') tellHeard(t);
}
