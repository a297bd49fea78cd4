/** One message → everything the engine needs to know about it. Pure: the same message and context give the same result. */
import { readAnswer } from './answer.ts';
import { canonFolded } from './canon.ts';
import { readCorrection } from './correction.ts';
import { nothingKnown } from './decide.ts';
import { findEntities } from './entities/find.ts';
import { formOf } from './form.ts';
import { foreignLanguage, languageOf } from './language.ts';
import { CLASSIFY_LIMIT, type Model } from './model.ts';
import { fold, plain } from './normalise.ts';
import { isOfTheTalk } from './of-the-talk.ts';
import { prefill } from './prefill.ts';
import { type Routed, routeFolded } from './route.ts';
import type { Expectation, Lang, LinkVerdict, OptionWords, Understanding } from './understanding.ts';

export type Context = {
  /** UTC instant of the message, ISO 8601: what "yesterday" is counted from. */
  readonly now: string;
  /** The conversation's language. */
  readonly lang: Lang;
  /** What the open question can take; null when none is open. */
  readonly expect: Expectation | null;
  /** Questions answered before, latest first: what a message may correct. */
  readonly earlier?: readonly Expectation[];
  /** Choice questions at the start of a flow, for what the message has already said. */
  readonly openings: (flow: string) => readonly { readonly slot: string; readonly options: readonly OptionWords[] }[];
  /** Parts of the message that are nobody's words ("[password removed]"): they say nothing of what is wanted. */
  readonly asides?: readonly { readonly start: number; readonly end: number }[];
  /** Verdicts of the links of the message as it was typed, in order; left out: they are judged as they stand in the text. */
  readonly links?: readonly LinkVerdict[];
};

/**
 * Characters that are read for values and answers; the first 1,000 of them are classified. What a customer pastes behind
 * that is kept by the caller but not understood.
 */
export const READ_LIMIT = 4000;

function unrouted(words: string): Routed {
  return { ...nothingKnown, lang: languageOf(words), second: null };
}

function without(text: string, asides: readonly { readonly start: number; readonly end: number }[]): string {
  let words = '';
  let at = 0;
  for (const { start, end } of asides) {
    words += `${text.slice(at, start)} `;
    at = end;
  }
  return words + text.slice(at);
}

/** Understands any string: empty, broken or endless ones give a valid result too. */
export function understand(model: Model, text: string, context: Context): Understanding {
  const notes: string[] = [];
  if (text.length > READ_LIMIT) notes.push(`only the first ${READ_LIMIT} of ${text.length} characters are read`);
  const folded = fold(text, READ_LIMIT);
  const now = Date.parse(context.now);
  const entities = findEntities(folded, model.world, now, context.links);
  const heard = { folded, entities, world: model.world, now, notes };
  const answer = readAnswer(context.expect, heard);
  if (answer !== null) notes.push(`answers the question: ${answer.kind} by the rule ${answer.rule}`);
  const correction = readCorrection(context.earlier ?? [], { expect: context.expect, answer }, heard);
  if (correction !== null) notes.push(`corrects an earlier answer by the rule ${correction.answer?.rule ?? 'taken_back'}`);
  const own = context.asides?.length ? fold(without(text, context.asides), READ_LIMIT) : folded;
  const part = own.text.slice(0, CLASSIFY_LIMIT);
  const words = plain(part, context.lang);
  const foreign = foreignLanguage(words);
  if (foreign) notes.push('written in a language that the bot does not speak');
  // The word of a button is the answer, whatever else it might mean elsewhere.
  const plainAnswer = answer?.kind === 'value' && answer.strength === 'exact';
  const { decision, candidates, weighing, lang, second } =
    plainAnswer || foreign ? unrouted(foreign ? '' : words) : routeFolded(model, part, words, notes);
  const filled = decision.kind === 'route' ? prefill(folded.text, context.openings(decision.flow), notes) : {};
  return {
    lang,
    foreign,
    decision,
    candidates,
    weighing,
    second,
    entities,
    answer,
    correction,
    prefill: filled,
    form: formOf(text),
    ofTheTalk: isOfTheTalk(canonFolded(folded.text)),
    notes,
  };
}
