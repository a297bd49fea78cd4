/** Going back one question, over sub-flows and past the start of a digression. */
import { clearFailures } from './answer.ts';
import { dropPatterns, topicOf } from './outcome.ts';
import type { Frame } from './state.ts';
import { lookBack } from './trail.ts';
import { flowOf, forget, stepOf, type Turn, topFrame } from './turn.ts';

/** Goes back to the question before the open one; where there is none, the open one is repeated. */
export function goBack(t: Turn): void {
  dropPatterns(t);
  const { at } = lookBack(t);
  const before = t.trail[at];
  if (!before) {
    t.notes.push('no question to go back to');
    return;
  }
  t.trail = t.trail.slice(0, at);
  leaveDigressions(t, before);
  t.stack = before.map(({ answer: _, ...frame }) => frame);
  const step = stepOf(t, topFrame(t));
  // Otherwise the remembered answer would be recalled at once.
  if (step.kind === 'ask') forget(t, [step.slot]);
  clearFailures(t, step.id);
}

/** Flows that were begun after that question have ended by going back over them. */
function leaveDigressions(t: Turn, before: readonly Frame[]): void {
  t.stack.forEach((frame, i) => {
    const stays = before[i]?.flow === frame.flow && before[i]?.origin === frame.origin;
    if (stays || frame.origin !== 'digression') return;
    t.effects.push({ kind: 'outcome', flow: frame.flow, topic: topicOf(flowOf(t, frame.flow)), disposition: 'cancelled' });
  });
}
