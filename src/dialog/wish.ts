/**
 * How sure the bot must be that a message is a new wish while it waits for something else. An answer that was not
 * understood is asked again, which costs a moment; a digression that nobody wanted, or a flow thrown away, costs trust.
 */
import type { Flow, PatternName } from '../flow/graph.ts';

/** The message is an example of the flow, word by word. */
export const WORD_FOR_WORD = 1;
export const SURE = 0.95;
export const LIKELY = 0.9;
/** Topics that customers come with. */
const TOPIC = 0.8;
/** A person is never refused for want of a better wording. */
const PERSON = 0.7;

/** Lengths in Chinese characters; a word of another script counts as two. */
export const COMMAND_LENGTH = 12;
export const STORY_LENGTH = 16;
const ANSWER_LENGTH = 6;

/** Patterns that throw away what was said so far, or leave the question. */
const LEAVING: ReadonlySet<PatternName> = new Set<PatternName>(['cancel', 'restart', 'back', 'goodbye', 'menu']);

/** Least score with which a flow may take the floor from an open question. */
export function leastScore(flow: Flow, text: string): number {
  switch (flow.role.kind) {
    case 'sub':
      return WORD_FOR_WORD;
    case 'pattern':
      if (!LEAVING.has(flow.role.pattern)) return LIKELY;
      return isShort(text, COMMAND_LENGTH) ? SURE : WORD_FOR_WORD;
    case 'topic': {
      if (flow.role.topic === 'human_agent') return PERSON;
      const usual = flow.role.topic === 'none' || flow.role.topic === 'how_to' ? LIKELY : TOPIC;
      return isShort(text, ANSWER_LENGTH) ? Math.max(usual, SURE) : usual;
    }
  }
}

export function isShort(text: string, limit: number): boolean {
  if (text.length > limit * 12) return false;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[\p{Script=Latin}\p{N}]+/gu)?.length ?? 0;
  return han + 2 * words <= limit;
}

/** Asks something itself: 怎么提现？ rather than 提现的. */
export function isQuestion(text: string): boolean {
  return /[?？]|怎么|怎样|如何|为什么|为啥|多少|什么时候|吗|哪里|\b(?:how|what|why|when|where|can i|do i|is it)\b/i.test(
    text.slice(0, 300),
  );
}
