/**
 * Takes secrets and personal data out of a customer's message before anything of it is stored, logged or shown to a person.
 *
 * Order numbers, amounts, dates and tracking numbers stay: the bot needs them. Where a number could be both, the words next to
 * it decide.
 */
import { findAcross } from './across.ts';
import { bareCode, findCodes, findCvv } from './codes.ts';
import { findKeys } from './keys.ts';
import { findNumbers } from './numbers.ts';
import { findEmails, findIps, findLinkPasswords } from './online.ts';
import { findPassports } from './passport.ts';
import { bareAnswer, findPasswords } from './passwords.ts';
import { findPhrases } from './phrases.ts';
import { OWN, placeholder } from './placeholder.ts';
import { ALL_KINDS, type RedactionContext, type Secret, type SecretKind } from './secret.ts';
import { type View, viewOf } from './view.ts';

export { mayContinue } from './across.ts';
export { ALL_KINDS, type RedactionContext, type Secret, type SecretKind } from './secret.ts';

/** Whether something was taken out of this text before, so that a placeholder stands in it. */
export function isRedacted(text: string): boolean {
  return text.search(OWN) >= 0;
}

/** Where two readings overlap, the one that keeps least of the value wins: a card keeps its last four digits. */
const PRIORITY: readonly SecretKind[] = [
  'seed_phrase',
  'private_key',
  'api_key',
  'password',
  'crypto_address',
  'id_number',
  'card',
  'iban',
  'passport',
  'email',
  // 192.168.1.100 behind 联系方式 is no telephone.
  'ip',
  'phone',
  'cvv',
  'code',
];

function stronger(a: SecretKind, b: SecretKind): SecretKind {
  return PRIORITY.indexOf(a) <= PRIORITY.indexOf(b) ? a : b;
}

/** In order and without overlaps. */
function merge(secrets: readonly Secret[]): readonly Secret[] {
  const merged: Secret[] = [];
  for (const next of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || next.start >= last.end) merged.push(next);
    else
      merged[merged.length - 1] = { kind: stronger(last.kind, next.kind), start: last.start, end: Math.max(last.end, next.end) };
  }
  return merged;
}

const HAS_DIGITS = /\d(?:\D{0,3}\d){2}/;
const HAS_SIGN = /@|艾特|\bat\b|\(a\)|[#*&][a-z\d]+\./;

/** Everything in this view, in offsets of the view; readings may overlap. */
function findAll(view: View): readonly Secret[] {
  const { lower, digits } = view;
  const words = [findPasswords(lower), findPhrases(lower), findKeys(view)];
  if (HAS_SIGN.test(lower)) words.push(findEmails(lower), findLinkPasswords(lower));
  if (!HAS_DIGITS.test(digits)) return [...words, DOTS.test(lower) || lower.includes('::') ? findIps(lower) : []].flat();
  const numbers = findNumbers(digits);
  const cards = numbers.filter(({ kind }) => kind === 'card').map(({ end }) => end);
  return [...words, numbers, findCodes(digits), findCvv(digits, cards), findPassports(digits), findIps(lower)].flat();
}
/** 一点一点一点一 */
const DOTS = /(?:[点.。·].{1,5}){3}/;

function findAsked(view: View, asked: RedactionContext['asked']): readonly Secret[] {
  if (asked === 'password') return bareAnswer(view.lower);
  return asked === 'code' ? bareCode(view.digits) : [];
}

/** A finding in a message, with what stands in its place. */
type Taken = Secret & { readonly words: string };

function takenFrom(text: string, context: RedactionContext | null, lang: 'zh' | 'en'): readonly Taken[] {
  const view = viewOf(text, OWN);
  const kinds = context?.kinds ?? ALL_KINDS;
  const wanted = (kind: SecretKind) =>
    kinds.includes(kind) && !(kind === 'crypto_address' && context?.keepCryptoAddresses === true);
  const across = context?.before == null ? [] : findAcross(context.before, view);
  const here = [...findAll(view), ...findAsked(view, context?.asked ?? null)];
  return merge([...here, ...across].filter(({ kind }) => wanted(kind))).map(({ kind, start, end }) => {
    const whole = !across.some((one) => one.partial && one.start < end && start < one.end);
    return { kind, ...view.original(start, end), words: placeholder(kind, view.digits.slice(start, end), lang, whole) };
  });
}

function replaced(text: string, taken: readonly Taken[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, words } of taken) {
    result += text.slice(at, start) + words;
    at = end;
  }
  return result + text.slice(at);
}

/** Findings of a later look, which stand in the text with placeholders, moved to where they stood in the message. Both are in order. */
function together(taken: readonly Taken[], later: readonly Taken[]): readonly Taken[] {
  const all: Taken[] = [];
  let next = 0;
  let shift = 0;
  for (const one of later) {
    // What stands before it stays as it is; what it reaches goes into it.
    for (let old = taken[next]; old !== undefined && old.start - shift + old.words.length <= one.start; old = taken[next]) {
      all.push(old);
      shift += old.end - old.start - old.words.length;
      next += 1;
    }
    const start = Math.min(one.start + shift, taken[next]?.start ?? Number.POSITIVE_INFINITY);
    let end = one.end + shift;
    for (let old = taken[next]; old !== undefined && old.start - shift < one.end; old = taken[next]) {
      shift += old.end - old.start - old.words.length;
      end = Math.max(old.end, one.end + shift);
      next += 1;
    }
    all.push({ ...one, start, end });
  }
  return [...all, ...taken.slice(next)];
}

/** What a value hid may be seen once it is gone: 203.0.113.7-4111…. More than this many looks nobody needs. */
const MOST_LOOKS = 6;

/**
 * The message without its secrets, and what was taken out.
 * @param text what the customer typed
 * @param context what is known besides; null when nothing is
 * @returns `text` with a placeholder for each secret, in Chinese when the message has Chinese characters; cards, accounts and
 *   telephones keep their last four digits, e-mail addresses their domain. `found` is in order, free of overlaps, with UTF-16
 *   offsets in the *original* text. Placeholders are never taken for secrets. Time grows linearly with the length.
 */
export function redact(text: string, context: RedactionContext | null): { text: string; found: readonly Secret[] } {
  const lang = /\p{Script=Han}/u.test(text) ? 'zh' : 'en';
  let taken = takenFrom(text, context, lang);
  if (taken.length === 0) return { text, found: taken };
  let result = replaced(text, taken);
  for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
    const more = takenFrom(result, context, lang);
    if (more.length === 0) break;
    taken = together(taken, more);
    result = replaced(text, taken);
  }
  return { text: result, found: taken.map(({ kind, start, end }) => ({ kind, start, end })) };
}

/** The message with each telephone number in plain digits, however it was written (一三八 0013 8000): for who has asked for one. */
export function withPlainPhones(text: string): string {
  let result = '';
  let at = 0;
  for (const { start, end } of redact(text, { asked: null, before: null, kinds: ['phone'] }).found) {
    const written = text.slice(start, end);
    const plain = viewOf(written).digits.replace(/[^\d+]/g, '');
    result += text.slice(at, start) + (/^[\d+()\s-]+$/.test(written) ? written : plain);
    at = end;
  }
  return result + text.slice(at);
}
