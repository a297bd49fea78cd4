/**
 * How sure the bot must be that a message is a new wish while it waits for something else. An answer that was not
 * understood is asked again, which costs a moment; a digression that nobody wanted, or a flow thrown away, costs trust.
 */
import { type Flow, LANGS, type PatternName, type SlotType } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';

/** The message is an example of the flow, word by word. */
const WORD_FOR_WORD = 1;
export const CERTAIN = 0.98;
const SURE = 0.95;
const LIKELY = 0.9;
/** Topics that customers come with. */
const TOPIC = 0.8;
/** An answer to what is not served, below which saying "I did not get that" is more honest. */
const NOT_SERVED = 0.6;
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
  if (question.ofUrgent && !breaksIn(flow, form)) return false;
  if (question.ofPattern && answer?.strength !== 'contained' && form !== 'refusal' && flow.role.kind === 'topic')
    return isMeant(flow, score);
  const needed = leastScore(flow, text, form);
  // Whoever is asked what happened tells of a problem: it is the answer, and not another matter.
  if (question.type === 'text') {
    return score >= Math.max(needed, breaksIn(flow, form) ? SURE : WORD_FOR_WORD) && isShort(text, COMMAND_LENGTH);
  }
  if (answer?.strength === 'contained') return score >= Math.max(needed, leastBesideAnswer(flow, form));
  // "ok clear": half an answer is more than thanks or small talk.
  if (answer?.strength === 'guess' && isTalk(flow)) return score >= WORD_FOR_WORD;
  return score >= needed;
}

/** Nothing that a customer comes with. */
function isTalk({ role }: Flow): boolean {
  return role.kind === 'pattern' || (role.kind === 'topic' && role.topic === 'none');
}

/** Danger, a person, a question of its own, or a word about the talk itself: what may be said in the middle of anything. */
function breaksIn(flow: Flow, form: Understanding['form']): boolean {
  return flow.urgent || form === 'question' || flow.role.kind !== 'topic' || flow.role.topic === 'human_agent';
}

/**
 * Whether a routed wish is taken where nothing is lost by it: thanks or a goodbye for want of anything better would end the
 * talk, and a message that no flow fits well is not yet small talk or another company's business.
 */
export function isMeant(flow: Flow, score: number): boolean {
  if (flow.role.kind !== 'topic') return score >= TOPIC;
  return flow.role.topic !== 'none' || score >= NOT_SERVED;
}

/**
 * Whether it is a new wish where no question is open, but a person is expected to answer a ticket. A remark is never lost,
 * because it is added to the ticket: only what is sure, or asked as a question, is more than that.
 */
export function isAnotherWish(flow: Flow, text: string, { decision, form }: Understanding): boolean {
  const needed = leastScore(flow, text, form);
  return decision.score >= (form === 'question' ? needed : Math.max(needed, SURE));
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
      const { topic } = flow.role;
      const short = isShort(text, ANSWER_LENGTH);
      if (form === 'question' && !short) return ASKED;
      // A few words that ask for nothing are an answer that did not fit, not small talk.
      if (topic === 'none' && form !== 'question' && short) return WORD_FOR_WORD;
      const usual = topic === 'none' || topic === 'how_to' ? LIKELY : TOPIC;
      return short ? Math.max(usual, SURE) : usual;
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
