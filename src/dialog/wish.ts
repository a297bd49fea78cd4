/**
 * How sure the bot must be that a message is a new wish while it waits for something else. An answer that was not
 * understood is asked again, which costs a moment; a digression that nobody wanted, or a flow thrown away, costs trust.
 */
import { type Flow, type FlowGraph, LANGS, type PatternName, type SlotType } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';
import type { Event } from './event.ts';

type Message = Extract<Event, { kind: 'message' }>;

/** The message is an example of the flow, word by word. */
const WORD_FOR_WORD = 1;
export const CERTAIN = 0.98;
const SURE = 0.95;
const LIKELY = 0.9;
/** Topics that customers come with. */
const TOPIC = 0.8;
/** An answer to what is not served, below which saying "I did not get that" is more honest. */
const NOT_SERVED = 0.6;
/** The whole message speaks of the talk, and the flow is about the talk: two signs of the same. */
const OF_THE_TALK = 0.5;
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

/** Patterns that lead back to the open question: nothing is lost by them. */
const HARMLESS: ReadonlySet<PatternName> = new Set<PatternName>(['language', 'abuse']);
/** What may be said in half an answer's place, besides the patterns that leave. */
const STEERING: ReadonlySet<PatternName> = new Set<PatternName>(['language', 'repeat', 'skip', 'abuse']);

export type Floor = {
  readonly type: SlotType['kind'] | 'confirm';
  /** Put by a pattern with nothing below it: nothing is lost by leaving it. */
  readonly ofPattern: boolean;
  /** Put by an urgent flow, which only danger, a person or a question leaves. */
  readonly ofUrgent: boolean;
};

/** A score and what it must reach. */
export type Weighed = { readonly score: number; readonly needed: number };

export function isReached({ score, needed }: Weighed): boolean {
  return score >= needed;
}

/** How sure the flow is, and how sure it must be to take the floor from the open question; above 1: it cannot. */
export function weighFloor(flow: Flow, text: string, question: Floor, understanding: Understanding): Weighed {
  const { answer, decision } = understanding;
  const score = answer === null && startsWithExample(flow, text) ? WORD_FOR_WORD : decision.score;
  return { score, needed: floorFrom(flow, text, question, understanding) };
}

function floorFrom(flow: Flow, text: string, question: Floor, understanding: Understanding): number {
  const { answer, decision, form } = understanding;
  if (answer?.kind === 'value' && answer.strength === 'exact') return NEVER;
  if (answer?.kind === 'none_of_these' || answer?.kind === 'later') return NEVER;
  if (answer?.kind === 'skip') return question.ofPattern && answer.rule === 'skip_words' ? LIKELY : NEVER;
  if (understanding.ofTheTalk && decision.kind === 'route' && flow.role.kind === 'pattern') {
    if (answer?.strength !== 'contained') return OF_THE_TALK;
  }
  if (question.ofUrgent && !breaksIn(flow, form)) return NEVER;
  if (question.ofPattern && answer?.strength !== 'contained' && form !== 'refusal' && flow.role.kind === 'topic')
    return meantFrom(flow);
  const needed = leastScore(flow, text, form);
  // Whoever is asked what happened tells of a problem: it is the answer, and not another matter.
  if (question.type === 'text') {
    return isShort(text, COMMAND_LENGTH) ? Math.max(needed, breaksIn(flow, form) ? SURE : WORD_FOR_WORD) : NEVER;
  }
  if (answer?.strength === 'contained') return Math.max(needed, leastBesideAnswer(flow, form));
  // "ok clear": half an answer is more than thanks or small talk.
  if (answer?.strength === 'guess' && isTalk(flow) && !steers(flow)) return WORD_FOR_WORD;
  return needed;
}

/** Small talk and what is not served, surely enough that a day in it ("lovely weather today") tells nothing of the matter. */
export function isSurelyTalk(flow: Flow, score: number): boolean {
  return isTalk(flow) && score >= TOPIC;
}

/** Nothing that a customer comes with. */
function isTalk({ role }: Flow): boolean {
  return role.kind === 'pattern' || (role.kind === 'topic' && role.topic === 'none');
}

/** Says what to do with the talk, or is an insult; small talk and thanks are neither. */
function steers({ role }: Flow): boolean {
  return role.kind === 'pattern' && (LEAVING.has(role.pattern) || STEERING.has(role.pattern));
}

/** Danger, a person, a question of its own, or a word about the talk itself: what may be said in the middle of anything. */
function breaksIn(flow: Flow, form: Understanding['form']): boolean {
  return flow.urgent || form === 'question' || flow.role.kind !== 'topic' || flow.role.topic === 'human_agent';
}

/**
 * How sure a routed wish must be where nothing is lost by it: thanks or a goodbye for want of anything better would end the
 * talk, and a message that no flow fits well is not yet small talk or another company's business.
 */
export function meantFrom(flow: Flow): number {
  if (flow.role.kind !== 'topic') return TOPIC;
  return flow.role.topic === 'none' ? NOT_SERVED : 0;
}

/**
 * How sure it must be to be a new wish where no question is open, but a person is expected to answer a ticket. A remark is never lost,
 * because it is added to the ticket: only what is sure, or asked as a question, is more than that.
 */
export function anotherWishFrom(flow: Flow, text: string, form: Understanding['form']): number {
  const needed = leastScore(flow, text, form);
  return form === 'question' ? needed : Math.max(needed, SURE);
}

/**
 * Whether somebody who waits for a person does not want to wait any longer: nothing else is open that could be called off. The ticket
 * stays, and asking again costs the place only.
 */
export function callsOff(
  { flows, patterns }: Pick<FlowGraph, 'flows' | 'patterns'>,
  { button, text, understanding: { decision } }: Pick<Message, 'button' | 'text' | 'understanding'>,
): boolean {
  if (button !== null || decision.kind !== 'route' || decision.flow !== patterns.cancel || !flows[decision.flow]) return false;
  return decision.score >= (isShort(text, COMMAND_LENGTH) ? LIKELY : CERTAIN);
}

/** Danger, and the wish for a person. */
export function cannotWait(flow: Flow): boolean {
  return flow.urgent || (flow.role.kind === 'topic' && flow.role.topic === 'human_agent');
}

/** How sure such a wish must be to be heard while a call is on its way. */
export function cannotWaitFrom(flow: Flow): number {
  return flow.urgent ? LIKELY : TOPIC;
}

function leastScore(flow: Flow, text: string, form: Understanding['form']): number {
  if (form === 'refusal') return WORD_FOR_WORD;
  switch (flow.role.kind) {
    case 'sub':
      return NEVER;
    case 'pattern':
      if (HARMLESS.has(flow.role.pattern)) return TOPIC;
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
