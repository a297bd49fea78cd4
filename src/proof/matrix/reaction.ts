/** What a turn did, seen from the question that was open before. */
import type { Effect, Message } from '../../dialog/effect.ts';
import type { Frame, State } from '../../dialog/state.ts';
import type { Why } from '../../dialog/why.ts';
import type { Outcome } from './deviations.ts';

export type Reaction = {
  readonly rule: string;
  readonly path: readonly string[];
  readonly bubbles: readonly Message[];
  readonly outcome: Outcome;
  /** The wallet is asked. */
  readonly calls: boolean;
  /** Failed answers that the open question has counted more than before. */
  readonly triesUsed: number;
};

export function reactionOf(origin: State, state: State, effects: readonly Effect[], why: Why): Reaction {
  const bubbles = effects.flatMap((effect) => (effect.kind === 'say' ? [effect.message] : []));
  const calls = effects.some((effect) => effect.kind === 'call');
  return {
    calls,
    rule: why.rule,
    path: why.path,
    bubbles,
    outcome: outcomeOf(origin, state),
    triesUsed: triesUsed(origin, state),
  };
}

function outcomeOf(origin: State, state: State): Outcome {
  if (state.status === 'with_agent') return 'person';
  if (state.status !== 'asking' && state.status !== 'waiting') return 'over';
  const before = stackOf(origin);
  const now = state.stack;
  const top = before.at(-1);
  const depth = now.findLastIndex((frame) => top !== undefined && frame.flow === top.flow && frame.step === top.step);
  if (depth >= 0) return depth === now.length - 1 ? 'same' : 'above';
  return baseOf(before)?.flow === baseOf(now)?.flow
    ? 'moved'
    : now.some((frame) => frame.flow === baseOf(before)?.flow)
      ? 'above'
      : 'other';
}

function stackOf(state: State): readonly Frame[] {
  return state.status === 'asking' || state.status === 'waiting' ? state.stack : [];
}

function baseOf(stack: readonly Frame[]): Frame | undefined {
  return stack.findLast((frame) => frame.origin !== 'call');
}

function triesUsed(origin: State, state: State): number {
  const top = stackOf(origin).at(-1);
  if (!top) return 0;
  const now = stackOf(state).findLast((frame) => frame.flow === top.flow);
  return (now?.counters[top.step] ?? 0) - (top.counters[top.step] ?? 0);
}
