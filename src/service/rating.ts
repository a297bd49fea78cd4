/** Stars and a comment that a customer gives when the conversation, or the agent's part of it, has ended. No part of any turn. */
import { clean } from './clean.ts';
import type { Clock, Metrics, Rated, Store, StoredMessage } from './ports.ts';

export type Rating = Pick<Rated, 'of' | 'stars' | 'comment'>;

export type ReadRating = { readonly ok: true; readonly rating: Rating } | { readonly ok: false; readonly problem: string };

export type RateAnswer =
  /** `repeated`: it is there already · `other`: this end has another one · `not_ended`: there is nothing to rate yet */
  | { readonly kind: 'kept' | 'repeated' | 'other' | 'not_ended' | 'gone' }
  | { readonly kind: 'malformed'; readonly problem: string };

const LONGEST_COMMENT = 1000;
const MOST_STARS = 5;
const FIELDS: ReadonlySet<string> = new Set(['of', 'stars', 'comment']);
/** How far back an end is looked for. */
const LOOK_BACK = 60;

const wrong = (problem: string): ReadRating => ({ ok: false, problem });

/** Reads `{of, stars, comment?}`; a problem is a sentence for whoever wrote the client. */
export function readRating(value: unknown): ReadRating {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong('value must be an object such as {"of": "bot", "stars": 5}.');
  const fields = value as { readonly [name: string]: unknown };
  const { of, stars, comment } = fields;
  if (of !== 'bot' && of !== 'agent') return wrong('value.of must be "bot" or "agent".');
  if (typeof stars !== 'number' || !Number.isInteger(stars) || stars < 1 || stars > MOST_STARS)
    return wrong(`value.stars must be a whole number from 1 to ${MOST_STARS}.`);
  if (comment !== undefined && comment !== null && typeof comment !== 'string') return wrong('value.comment must be text.');
  if (typeof comment === 'string' && (comment.length > LONGEST_COMMENT || !comment.isWellFormed() || comment.includes('\0')))
    return wrong(`value.comment must be well-formed text of ${LONGEST_COMMENT} characters at most.`);
  if (Object.keys(fields).some((name) => !FIELDS.has(name))) return wrong('value takes of, stars and comment, and nothing else.');
  const words = comment?.trim() ?? '';
  return { ok: true, rating: { of, stars, comment: words === '' ? null : words } };
}

/** Number of the message with which the bot's, or the agent's, part ended last; null: it has not. */
export function endOf(messages: readonly StoredMessage[], of: Rated['of']): number | null {
  return messages.findLast(({ from, message }) => (of === 'agent' ? from === 'agent' : message.ends === true))?.seq ?? null;
}

type Parts = { readonly store: Pick<Store, 'lastSeq' | 'transcript' | 'rate'>; readonly clock: Clock; readonly metrics: Metrics };

/** Keeps a rating, once for each end. @param value as it came @throws StoreUnavailable */
export async function rate({ store, clock, metrics }: Parts, conversation: string, value: unknown): Promise<RateAnswer> {
  const read = readRating(value);
  if (!read.ok) return { kind: 'malformed', problem: read.problem };
  const { of, stars, comment } = read.rating;
  const last = await store.lastSeq(conversation);
  if (last === null) return { kind: 'gone' };
  const seq = endOf(await store.transcript(conversation, Math.max(0, last - LOOK_BACK)), of);
  if (seq === null) return { kind: 'not_ended' };
  const cleaned = comment === null ? null : clean(comment);
  const kind = await store.rate(conversation, { of, stars, comment: cleaned, at: clock.now(), seq });
  if (kind === 'kept') metrics.rating(of, stars);
  return { kind };
}
