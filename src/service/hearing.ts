/**
 * From a customer's words to the event of a turn. What must not be kept is taken out first; what a flow asks for by name (a phone
 * number to call back) is read, and replaced by what stands for it. The words as they came end here.
 */
import { takeOver } from '../dialog/changed.ts';
import { earlierExpectations } from '../dialog/earlier.ts';
import type { Event } from '../dialog/event.ts';
import { openings } from '../dialog/openings.ts';
import { expectation } from '../dialog/question.ts';
import type { Customer, State } from '../dialog/state.ts';
import type { AttachmentValue, SealedValue } from '../flow/graph.ts';
import { isSealed, openlySealed, type SealedKind } from '../flow/sealed.ts';
import { understand } from '../nlu/understand.ts';
import type { Answer, Entity, Expectation, LinkVerdict, Understanding } from '../nlu/understanding.ts';
import { placeholdersIn } from '../redaction/placeholder.ts';
import { redact, withPlainPhones } from '../redaction/redact.ts';
import { ALL_KINDS, type SecretKind } from '../redaction/secret.ts';
import { secretAskedFor } from './asked-secret.ts';
import { clean, cleanName, cleanUrl } from './clean.ts';
import { heardBefore } from './heard-before.ts';
import type { Knowledge, Stamp } from './turn.ts';

/** What a customer sent, as it came. */
export type RawMessage = {
  readonly text: string;
  /** What the customer wrote before, as it was kept; null where that does not matter or nobody knows. */
  readonly before: string | null;
  /** Kinds that were taken out of the text before, when it is an old one that is heard again; null for one as it was typed. */
  readonly redacted: readonly string[] | null;
  readonly button: string | null;
  readonly files: AttachmentValue['files'];
  readonly customer: Customer | null;
  /** Verdicts of the links in the text as it was typed; left out: they are judged as they stand in what is kept of it. */
  readonly links?: readonly LinkVerdict[];
  readonly keepCryptoAddresses?: boolean;
};

export type MessageEvent = Extract<Event, { kind: 'message' }>;

/** What stands for a personal value; the caller keeps the value, or does not. */
export type Seal = (kind: SealedKind, value: string) => SealedValue;

/** A button means itself: its words are the bot's own, and nothing is to be read into them. */
const PRESSED: Understanding = {
  lang: null,
  foreign: false,
  decision: { kind: 'none', score: 0 },
  candidates: [],
  weighing: null,
  second: null,
  entities: [],
  answer: null,
  correction: null,
  prefill: {},
  form: 'statement',
  notes: [],
};

/** In the light of the open question. */
export function hear({ graph, model }: Knowledge, state: State | null, raw: RawMessage, stamp: Stamp, seal: Seal): MessageEvent {
  // The question as the engine will find it: the flows may have been edited since it was put.
  const now = state && takeOver(graph, state).state;
  const expect = expectation(graph, now);
  const earlier = earlierExpectations(graph, now);
  // A number that was just asked for is not the second half of another one.
  const before = expect?.type.kind === 'order_number' ? null : raw.before;
  const context = { asked: secretAskedFor(graph, now), before, keepCryptoAddresses: raw.keepCryptoAddresses === true };
  const kept = redact(raw.text, context);
  const wanted = personalKinds([expect, ...earlier]);
  const open = wanted.length === 0 ? kept : redact(raw.text, { ...context, kinds: allBut(wanted) });
  const legible = wanted.includes('phone') ? { ...open, text: withPlainPhones(open.text) } : open;
  const understanding =
    raw.button !== null ? PRESSED : understood({ graph, model }, legible.text, raw, { stamp, state, expect, earlier });
  const heard = wanted.length === 0 ? understanding : withoutPersonal(understanding, expect, earlier, seal);
  return {
    kind: 'message',
    ...stamp,
    text: kept.text,
    // A value that was asked for has not been kept from the bot.
    redacted: raw.redacted ?? (gives(heard) ? legible : kept).found.map((secret) => secret.kind),
    button: raw.button,
    files: raw.files.map((file) => ({ ...file, name: cleanName(file.name), ...(file.url && { url: cleanUrl(file.url) }) })),
    customer: raw.customer,
    understanding: heard,
  };
}

type Place = {
  readonly stamp: Stamp;
  readonly state: State | null;
  readonly expect: Expectation | null;
  readonly earlier: readonly Expectation[];
};

function understood(
  { graph, model }: Knowledge,
  text: string,
  raw: RawMessage,
  { stamp, state, expect, earlier }: Place,
): Understanding {
  const lang = state?.lang ?? 'zh';
  const asides = placeholdersIn(text);
  const links = raw.links?.length ? { links: raw.links } : {};
  const context = { now: stamp.at, lang, expect, earlier };
  const fresh = () => understand(model, text, { ...context, openings: (flow) => openings(graph, flow), asides, ...links });
  // Verdicts of links may change with the operator's list.
  return asides.length > 0 || raw.links?.length ? fresh() : heardBefore(model, text, { ...context, flows: graph }, fresh);
}

/** For rehearsals and proofs, in which nothing is kept: personal values stand for themselves. */
export function hearOpenly(knowledge: Knowledge, state: State | null, raw: RawMessage, stamp: Stamp): MessageEvent {
  return hear(knowledge, state, raw, stamp, openlySealed);
}

function allBut(kinds: readonly SealedKind[]): readonly SecretKind[] {
  return ALL_KINDS.filter((kind) => !kinds.some((one) => one === kind));
}

/** Personal values that the open question, or one before it that may be corrected, is about. */
function personalKinds(expectations: readonly (Expectation | null)[]): readonly SealedKind[] {
  const types = expectations.flatMap((one) => (one === null ? [] : [one.type.kind]));
  return (['phone', 'email'] as const).filter((kind) => types.includes(kind));
}

/** Whether the message gives a personal value that was asked for: then nothing was kept from the bot. */
function gives({ answer, correction }: Understanding): boolean {
  return [answer, correction?.answer ?? null].some(
    (given) => given?.kind === 'value' && typeof given.value === 'object' && given.value.kind === 'sealed',
  );
}

/** What was read in a text that still held personal values. */
function withoutPersonal(
  understanding: Understanding,
  expect: Expectation | null,
  earlier: readonly Expectation[],
  seal: Seal,
): Understanding {
  const { answer, correction } = understanding;
  return {
    ...understanding,
    entities: understanding.entities.map((entity) => sealedEntity(entity, seal)),
    answer: answer?.kind === 'value' && expect ? sealedAnswer(answer, expect, seal) : answer,
    correction: correction && {
      ...correction,
      answer: correction.answer && sealedAnswer(correction.answer, earlier[correction.question] ?? null, seal),
    },
    notes: understanding.notes.map(clean),
  };
}

function sealedEntity(entity: Entity, seal: Seal): Entity {
  if (entity.kind === 'url') return { ...entity, text: clean(entity.text), value: cleanLink(entity.value) };
  if ((entity.kind !== 'phone' && entity.kind !== 'email') || typeof entity.value !== 'string') return entity;
  const value = seal(entity.kind, entity.value);
  return { ...entity, value, text: value.mask };
}

/** Somebody's address may stand in a link: `…?user=li.na@example.com`. */
function cleanLink(link: Extract<Entity, { kind: 'url' }>['value']): typeof link {
  return { ...link, url: clean(link.url), host: clean(link.host) };
}

type ValueAnswer = Extract<Answer, { kind: 'value' }>;

function sealedAnswer(answer: ValueAnswer, expect: Expectation | null, seal: Seal): ValueAnswer {
  const { value } = answer;
  if (typeof value === 'object' && value.kind === 'url') return { ...answer, value: cleanLink(value) };
  if (typeof value !== 'string' || expect === null) return answer;
  const { type } = expect;
  if (isSealed(type)) return { ...answer, value: seal(type.kind, value) };
  return type.kind === 'text' ? { ...answer, value: clean(value) } : answer;
}
