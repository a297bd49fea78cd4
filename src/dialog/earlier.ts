/** The questions that a message may correct: those answered on the way, and those whose values the customer brought along. */
import type { FlowGraph } from '../flow/graph.ts';
import type { Expectation } from '../nlu/understanding.ts';
import { askedSlots, failures } from './answer.ts';
import { type AskStep, expectationOf } from './question.ts';
import type { Frame, Stack, State } from './state.ts';

export type Earlier = {
  readonly step: AskStep;
  /** Place in the trail of the question; -1: it was never asked, because its value was known. */
  readonly at: number;
  /** Place in the stack of the frame that holds the value; -1: its flow has ended. */
  readonly depth: number;
};

/** What the earlier answers may be corrected to, latest first. The shell hands it to understanding. */
export function earlierExpectations(graph: FlowGraph, state: State | null): readonly Expectation[] {
  return state?.status === 'asking'
    ? earlierQuestions(graph, state.stack, state.trail).map(({ step }) => expectationOf(step))
    : [];
}

/**
 * Latest first. Not among them: the open question, whose answer is still to come, and, where an answer to it has just failed,
 * those like it: "wrong number, it's …" means that answer.
 */
export function earlierQuestions(graph: FlowGraph, stack: readonly Frame[], trail: readonly Stack[]): readonly Earlier[] {
  const top = stack.at(-1);
  const open = top && graph.flows[top.flow]?.steps[top.step];
  const failed = top && open?.kind === 'ask' && failures(top, open.id) > 0 ? open.type.kind : null;
  const seen = new Set<string>(open?.kind === 'ask' ? [`${top?.flow}/${open.slot}`] : []);
  const found: Earlier[] = [];
  const add = (flow: string, question: Earlier) => {
    const name = `${flow}/${question.step.slot}`;
    const { kind } = question.step.type;
    if (kind === 'flow' || kind === failed || seen.has(name)) return;
    seen.add(name);
    found.push(question);
  };
  const ended = stack.every((frame) => isPatterns(graph, frame));
  for (let at = trail.length - 1; at >= 0; at--) {
    const before = trail[at];
    const frame = before?.at(-1);
    const step = frame && graph.flows[frame.flow]?.steps[frame.step];
    if (!before || !frame || step?.kind !== 'ask' || isPatterns(graph, frame)) continue;
    if (ended) add(frame.flow, { step, at, depth: -1 });
    else if (isOpen(before, stack) && !isLeft(before, stack)) add(frame.flow, { step, at, depth: before.length - 1 });
  }
  for (let depth = stack.length - 1; depth >= 0; depth--) {
    const frame = stack[depth];
    const flow = frame && graph.flows[frame.flow];
    if (!frame || !flow || isPatterns(graph, frame)) continue;
    for (const step of askedSlots(flow).values()) {
      if (frame.slots[step.slot] !== undefined) add(frame.flow, { step, at: -1, depth });
    }
  }
  return found;
}

function isPatterns(graph: FlowGraph, frame: Frame): boolean {
  return graph.flows[frame.flow]?.role.kind === 'pattern';
}

export function baseOf(stack: readonly Frame[]): number {
  return stack.findLastIndex((frame) => frame.origin !== 'call');
}

/** Whether the flow, with its sub-flows, in which that question stood is still open; one that was left is not brought back. */
export function isOpen(before: readonly Frame[], stack: readonly Frame[]): boolean {
  const base = baseOf(before);
  return (
    before[base]?.origin !== 'pattern' && stack[base]?.flow === before[base]?.flow && stack[base]?.origin === before[base]?.origin
  );
}

/** The question waits, unanswered, below another flow. */
function isLeft(before: readonly Frame[], stack: readonly Frame[]): boolean {
  const [there, here] = [before.at(-1), stack[before.length - 1]];
  return there?.answer === undefined && there?.flow === here?.flow && there?.step === here?.step;
}
