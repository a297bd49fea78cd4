/** Whether a turn shows that the bot did not understand what the customer wants. */
import type { Event } from '../dialog/event.ts';
import type { State } from '../dialog/state.ts';
import type { Doubt } from './ports.ts';

/**
 * The doubt of a turn, by the rule that decided it. A bad answer to a question of a topic (an order number that is none) is no
 * doubt: such words say nothing about which flow was wanted.
 * @param before state before the turn
 * @param rule `Why.rule` of the turn
 */
export function doubtOf(before: State | null, event: Event, rule: string): Doubt | null {
  if (event.kind !== 'message' || event.button !== null) return null;
  switch (rule) {
    case 'clarify':
    case 'fallback':
      return rule;
    case 'invalid_answer':
    case 'give_up':
      return before?.status === 'asking' && before.stack.every((frame) => frame.origin !== 'topic') ? 'unanswered' : null;
    default:
      return null;
  }
}
