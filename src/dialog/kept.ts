/** Answers from before a correction, taken again when the walk comes to their questions. */
import type { Value } from '../flow/graph.ts';
import { brokenLimit } from './answer.ts';
import type { AskStep } from './question.ts';
import { type Turn, topFrame } from './turn.ts';

/** The answer that still holds, null when the question was left open; undefined where there is none. It is used once. */
export function keptAnswer(t: Turn, step: AskStep): Value | null | undefined {
  if (t.kept.length === 0) return undefined;
  const { flow } = topFrame(t);
  const found = t.kept.find((one) => one.flow === flow && one.step === step.id);
  if (!found) return undefined;
  t.kept = t.kept.filter((one) => one !== found);
  return holds(t, step, found.value) ? found.value : undefined;
}

/** The flows may have been edited since. */
function holds(t: Turn, step: AskStep, value: Value | null): boolean {
  if (value === null) return step.optional !== null;
  if (step.type.kind === 'choice') return typeof value === 'string' && step.type.options.includes(value);
  return brokenLimit(value, step.limits, t.event.at) === null;
}
