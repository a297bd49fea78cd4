/**
 * How sure the bot must be that a message is a new wish while it waits for something else. An answer that was not
 * understood is asked again, which costs a moment; a digression that nobody wanted, or a flow thrown away, costs trust.
 */
import { type Flow, LANGS, type PatternName, type SlotType } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';

/** The message is an example of the flow, word by word. */
const WORD_FOR_WORD = 1;
const CERTAIN = 0.98;
const SURE = 0.95;
const LIKELY = 0.9;
/** Topics that customers come with. */
const TOPIC = 0.8;
/** A person is never refused for want of a better wording. */
const PERSON = 0.6;
/** Asked as a question of its own. */
const ASKED = 0.65;
const NEVER = 2;

/** Lengths in Chinese characters; a word of another script counts as two. */
const COMMAND_LENGTH = 12;
const ANSWER_LENGTH = 6;

/** Patterns that throw away what was said so far, or leave the question. */
const LEAVING: ReadonlySet<PatternName> = new Set<PatternName>(['cancel', 'restart', 'back', 'goodbye', 'menu']);

export type Floor = {
  readonly type: SlotType['kind'] | 'confirm';
  /** Put by a pattern with nothing below it: nothing is lost by leaving it. */
  readonly ofPattern: boolean;
  /** Put by an urgent flow, which only danger, a person or a question leaves. */
  readonly ofUrgent: boolean;
};

/** Whether the flow that a message was routed to takes the floor from the open question. */
export function takesTheFloor(flow: Flow, text: string, question: Floor, understanding: Understanding): boolean {
  const { answer, decision, form } = understanding;
  if (answer?.kind === 'value' && answer.strength === 'exact') return false;
  if (answer?.kind === 'none_of_these' || answer?.kind === 'later') return false;
  if (answer?.kind === 'skip') return question.ofPattern && answer.rule === 'skip_words' && decision.score >= LIKELY;
  const score = answer === null && startsWithExample(flow, text) ? WORD_FOR_WORD : decision.score;
  if (question.ofUrgent && !mayLeaveUrgent(flow, form)) return false;
  if (question.ofPattern && answer?.strength !== 'contained' && form !== 'refusal' && flow.role.kind === 'topic') return true;
  const needed = leastScore(flow, text, form);
  if (question.type === 'text') return score >= Math.max(needed, SURE) && isShort(text, COMMAND_LENGTH);
  if (answer?.strength === 'contained') return score >= Math.max(needed, leastBesideAnswer(flow, form));
  return score >= needed;
}

function mayLeaveUrgent(flow: Flow, form: Understanding['form']): boolean {
  return flow.urgent || form === 'question' || flow.role.kind !== 'topic' || flow.role.topic === 'human_agent';
}

/** Whether a routed wish is taken where nothing is open: thanks or a goodbye for want of anything better would end the talk. */
export function isMeant(flow: Flow, score: number): boolean {
  return flow.role.kind === 'topic' || score >= TOPIC;
}

/** Whether it is a new wish where no question is open, but a person is expected to answer a ticket. */
export function isAnotherWish(flow: Flow, text: string, { decision, form }: Understanding): boolean {
  return decision.score >= leastScore(flow, text, form);
}

function leastScore(flow: Flow, text: string, form: Understanding['form']): number {
  if (form === 'refusal') return WORD_FOR_WORD;
  switch (flow.role.kind) {
    case 'sub':
      return NEVER;
    case 'pattern':
      if (!LEAVING.has(flow.role.pattern)) return LIKELY;
      return isShort(text, COMMAND_LENGTH) ? SURE : WORD_FOR_WORD;
    case 'topic': {
      if (flow.role.topic === 'human_agent') return PERSON;
      if (form === 'question' && !isShort(text, ANSWER_LENGTH)) return ASKED;
      const usual = flow.role.topic === 'none' || flow.role.topic === 'how_to' ? LIKELY : TOPIC;
      return isShort(text, ANSWER_LENGTH) ? Math.max(usual, SURE) : usual;
    }
  }
}

/** An answer stands in the message, among other words: only danger, a person, or a question of its own is more than that. */
function leastBesideAnswer(flow: Flow, form: Understanding['form']): number {
  if (flow.role.kind === 'pattern') return WORD_FOR_WORD;
  if (form === 'question') return LIKELY;
  const person = flow.role.kind === 'topic' && flow.role.topic === 'human_agent';
  if (person) return SURE;
  return flow.urgent ? CERTAIN : WORD_FOR_WORD;
}

/** "算了，我想起来了": a word that leaves, and then why. */
function startsWithExample(flow: Flow, text: string): boolean {
  if (flow.role.kind !== 'pattern' || flow.role.pattern !== 'cancel') return false;
  const words = text.trim().toLowerCase();
  return loweredExamples(flow).some(
    (start) => words.startsWith(start) && (words.length === start.length || /^[\s\p{P}]/u.test(words.slice(start.length))),
  );
}

const lowered = new WeakMap<Flow, readonly string[]>();

function loweredExamples(flow: Flow): readonly string[] {
  let examples = lowered.get(flow);
  if (!examples) {
    examples = LANGS.flatMap((lang) => flow.examples[lang].map((example) => example.toLowerCase()));
    lowered.set(flow, examples);
  }
  return examples;
}

function isShort(text: string, limit: number): boolean {
  if (text.length > limit * 12) return false;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[\p{Script=Latin}\p{N}]+/gu)?.length ?? 0;
  return han + 2 * words <= limit;
}
