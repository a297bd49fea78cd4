/** The trail: questions and actions on the way to where a conversation stands. */
import type { Action } from '../flow/graph.ts';
import type { CallStep } from './question.ts';
import type { Stack } from './state.ts';
import { pass, type Turn, topFrame } from './turn.ts';

/** Stands in the trail for the answer of an action: it was run. */
const SENT = 'sent';

/** Keeps that an action was run, in the place of the confirmation before it. Looking things up leaves no mark. */
export function markAction(t: Turn, step: CallStep): void {
  if (t.graph.actions[step.action]?.risk === 'read') return;
  const frame = topFrame(t);
  const last = t.trail.at(-1)?.at(-1);
  if (last && last.flow === frame.flow && last.step === step.id && last.answer === undefined) t.trail = t.trail.slice(0, -1);
  pass(t, SENT);
}

/** The action was certainly not done: then there is nothing to be undone. */
export function unmarkAction(t: Turn, step: CallStep): void {
  const frame = topFrame(t);
  const at = t.trail.findLastIndex((stack) => {
    const last = stack.at(-1);
    return last?.flow === frame.flow && last.step === step.id && last.answer === SENT;
  });
  if (at >= 0) t.trail = t.trail.filter((_, i) => i !== at);
}

/** The action that was run at a place of the trail; null when a question stands there. */
export function actionAt(t: Turn, stack: Stack): Action | null {
  const top = stack.at(-1);
  const step = top?.answer === SENT ? t.graph.flows[top.flow]?.steps[top.step] : undefined;
  return step?.kind === 'call' ? (t.graph.actions[step.action] ?? null) : null;
}

/** What stays known of a flow that has ended: an irreversible action, and the answers that it was done with. */
export function finalPart(t: Turn): readonly Stack[] {
  return t.trail.slice(0, t.trail.findLastIndex((stack) => actionAt(t, stack)?.risk === 'irreversible') + 1);
}

export type LookBack = {
  /** Place of the question in the trail; -1 where there is none to go back to. */
  readonly at: number;
  readonly before: 'question' | 'past_action' | 'final_action' | 'nothing';
  readonly action: Action | null;
};

/** The question before the open one, and the action that stands between, if there is one. */
export function lookBack(t: Turn): LookBack {
  let passed: Action | null = null;
  for (let at = t.trail.length - 1; at >= 0; at--) {
    const stack = t.trail[at];
    const action = stack ? actionAt(t, stack) : null;
    if (action?.risk === 'irreversible') return { at: -1, before: 'final_action', action };
    if (action === null) return { at, before: passed ? 'past_action' : 'question', action: passed };
    passed = action;
  }
  return { at: -1, before: passed ? 'final_action' : 'nothing', action: passed };
}
