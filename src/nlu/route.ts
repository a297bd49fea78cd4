/** Which flow a message belongs to, without any conversation around it. */
import { margins } from './classifier.ts';
import { denialIn, twoMatters } from './clauses.ts';
import { type Decided, decide, nothingKnown } from './decide.ts';
import { exactIntent } from './exact.ts';
import { knownShare, type Vector, vectorOf } from './feature-space.ts';
import { collect, workspace } from './features.ts';
import { languageOf } from './language.ts';
import { CLASSIFY_LIMIT, type Model, NOT_SERVED } from './model.ts';
import { fold, plain } from './normalise.ts';
import { isMostlyHan } from './script.ts';
import { isWordless, spell } from './spell.ts';
import type { Lang, SecondWish } from './understanding.ts';

export type Routed = Decided & {
  /** Language of the message; null when it shows none. */
  readonly lang: Lang | null;
  readonly second: SecondWish | null;
};
export type Route = Routed & { readonly notes: readonly string[] };

/** Decision, candidates and language of a message: what the `route` command prints. */
export function route(model: Model, text: string): Route {
  const notes: string[] = [];
  const folded = fold(text, CLASSIFY_LIMIT).text;
  return { ...routeFolded(model, folded, plain(folded), notes), notes };
}

/**
 * Known share of a text below which its margins mean nothing. With the shipped examples none of 650 messages of customers that
 * were kept apart was below 0.45; keyboard mash and other languages often are. Few examples know few words.
 */
const LEAST_KNOWN = { few: 0.15, many: 0.35, manyFrom: 2000 } as const;
/** A second matter is kept from this score. */
const SURE = 0.6;
/** How much the part that counts, and what it is told not to be, weigh against the message as a whole. */
const PART = 0.5;
const DENIED = 0.25;
/** Margin of a stranger, roughly: what lies below it denies nothing. */
const STRANGE = -0.6;

/** The same for a folded text, of which `plain` has made `words`. */
export function routeFolded(model: Model, folded: string, words: string, notes: string[]): Routed {
  const empty = isWordless(words);
  const spelled = empty ? words : spell(model, words, notes);
  const exact = empty ? null : exactIntent(model.exact, spelled);
  const vector = vectorAt(model, spelled);
  const known = knownShare(vector);
  const found = { lang: languageOf(spelled), second: null };
  if (exact === null && !empty && known < leastKnown(model)) {
    notes.push(`hardly any of it is known (${known.toFixed(2)})`);
    return { ...nothingKnown, ...found };
  }
  const whole = margins(model.classifier, vector);
  const shape = { exact, empty, known, han: isMostlyHan(spelled), bare: isOneWord(spelled) };
  if (exact !== null || empty) return { ...decide(model, whole, shape, notes), ...found };
  const denial = denialIn(folded);
  const matters = twoMatters(denial?.rest ?? folded);
  const first = matters?.first ?? denial?.rest;
  const values = first === undefined ? whole : weighParts(model, whole, first, denial?.denied ?? null, notes);
  const decided = decide(model, values, shape, notes);
  return {
    ...decided,
    lang: found.lang,
    second: matters === null ? null : secondWish(model, matters.second, decided, notes),
  };
}

/** Chinese words have up to three characters: 钱, 账户, 手机号. */
function isOneWord(text: string): boolean {
  return /^(?:\p{Script=Han}{1,3}|[\p{Script=Latin}\p{N}]{1,30})$/u.test(text);
}

function leastKnown({ exact }: Model): number {
  return exact.hash.length < LEAST_KNOWN.manyFrom ? LEAST_KNOWN.few : LEAST_KNOWN.many;
}

/** Margins by intent, and the known share, of a text as the classifier reads it. */
export function viewOf(model: Model, text: string): { readonly margins: Float64Array; readonly known: number } {
  const vector = vectorAt(model, text);
  return { margins: margins(model.classifier, vector), known: knownShare(vector) };
}

/** Used for one text after the other: the vector is made before the next one is counted. */
const { tallies } = workspace();

function vectorAt(model: Model, text: string): Vector {
  return vectorOf(collect(text, model.concepts, model.pairs, { tallies, stems: new Map() }), model.space);
}

/** Part of a message, spelled like the whole. */
function spelledPart(model: Model, folded: string): string {
  return spell(model, plain(folded), []);
}

function weighParts(model: Model, whole: Float64Array, first: string, denied: string | null, notes: string[]): Float64Array {
  notes.push(denied === null ? 'two matters: the first counts more' : 'says what it is not about: the rest counts more');
  const own = viewOf(model, spelledPart(model, first)).margins;
  const not = denied === null ? null : viewOf(model, spelledPart(model, denied)).margins;
  return whole.map((value, k) => {
    const against = not === null ? 0 : DENIED * Math.max(0, (not[k] ?? STRANGE) - STRANGE);
    return (1 - PART) * value + PART * (own[k] ?? value) - against;
  });
}

/** The second matter, where it is clear and another one than the first. */
function secondWish(model: Model, text: string, { decision }: Decided, notes: string[]): SecondWish | null {
  if (decision.kind !== 'route') return null;
  const spelled = spelledPart(model, text);
  const { margins, known } = viewOf(model, spelled);
  const shape = { exact: null, empty: false, known, han: isMostlyHan(spelled), bare: false };
  const { candidates, decision: other } = decide(model, margins, shape, []);
  const best = candidates[0];
  if (other.kind !== 'route' || best === undefined || best.topic === NOT_SERVED || other.score < SURE) return null;
  const first = model.intents.find((intent) => intent.id === decision.flow);
  if (first === undefined || first.topic === NOT_SERVED || first.topic === best.topic) return null;
  notes.push(`second matter: ${other.flow} by score ${other.score.toFixed(2)}`);
  return { flow: other.flow, score: other.score };
}
