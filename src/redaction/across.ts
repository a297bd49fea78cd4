/** A value that is spread over two messages: what lies in the second one. */
import { ENGLISH } from './bip39.ts';
import { announcedCode } from './codes.ts';
import { findNumbers } from './numbers.ts';
import { announcedPassword } from './passwords.ts';
import { findPhrases } from './phrases.ts';
import { ENDS_IN_PHRASE, OWN } from './placeholder.ts';
import type { Secret } from './secret.ts';
import { type View, viewOf } from './view.ts';

/** As much of the message before is looked at. */
const LONGEST_TAIL = 400;
/** Nobody continues a number in a longer one. */
const LONGEST = 400;

const FEW_WORDS = 12;
/** Where a phrase goes on, three words are enough. */
const FEWEST_CONTINUED = 3;
const NUMBER_FIRST = /^[^\d\n\0]{0,10}(\d[\d \-_.,、·/|]*x?)/;
const NUMBER_LAST = /(\d[\d \-_.,、·/|]{0,40})[^\d\n\0]{0,8}$/;
const ONE_WORD = /^\s*\S{3,64}\s*$/;
const WORD = /[a-z]+/g;
const MOST_WORDS = 24;
const HAN_WORDS = /^[\s\d.,、:;()-]*(?:[\u3400-\u9fff][\s\d.,、:;()-]+){3}/;

/** Whether the previous message could matter: this one is little more than digits, a bare word or a row of words. */
export function mayContinue(text: string): boolean {
  if (text.length > LONGEST) return false;
  const { lower, digits } = viewOf(text);
  const words = digits.replace(/[^a-z\u3400-\u9fff]/g, '').length;
  if (words <= FEW_WORDS && /\d{3}|(?:\d[ \-_.,、·/|]){3}/.test(digits)) return true;
  return (ONE_WORD.test(lower) && /^[\s\x21-\x7e]+$/.test(lower)) || isRowOfWords(lower) || HAN_WORDS.test(lower);
}

/** Part of a recovery phrase: nothing but words of the list. */
function isRowOfWords(lower: string): boolean {
  const words = lower.match(WORD) ?? [];
  return (
    words.length >= FEWEST_CONTINUED &&
    words.length <= MOST_WORDS &&
    words.every((word) => ENGLISH.has(word)) &&
    !/[\u3400-\u9fff]/.test(lower)
  );
}

/** `partial`: its beginning stands in the message before. */
export type Across = Secret & { readonly partial: boolean };

/**
 * @param before the previous message of the same customer, redacted
 * @returns spans in the view of this message
 */
export function findAcross(before: string, view: View): readonly Across[] {
  if (view.cased.length > LONGEST) return [];
  const tail = viewOf(before.slice(-LONGEST_TAIL), OWN);
  const announced = [...announcedPassword(tail.lower, view.lower), ...announcedCode(tail.digits, view.digits)];
  return [
    ...announced.map((one) => ({ ...one, partial: false })),
    ...numberAcross(tail.digits, view.digits),
    ...phraseAcross(tail.lower, view.lower, ENDS_IN_PHRASE.test(before)),
  ];
}

/** 4111 1111 / 1111 1111, also as 卡号前半 4111 1111， / 后面 1111 1111. */
function numberAcross(before: string, text: string): readonly Across[] {
  const first = NUMBER_LAST.exec(before);
  const second = NUMBER_FIRST.exec(text);
  if (second === null) return [];
  const start = second[0].length - (second[1] ?? '').length;
  // Without digits before, the words alone may name what follows: 我的卡号是 / 6222….
  if (first === null) return clipped(findNumbers(`${before}\n${text.slice(start)}`), before.length + 1, (at) => start + at);
  const words = before.slice(0, first.index);
  const lead = `${words}${(first[1] ?? '').trimEnd()}\n`;
  const asWritten = clipped(findNumbers(lead + text.slice(start)), lead.length, (at) => start + at);
  if (asWritten.length > 0) return asWritten;
  // Each half may be broken up in its own way.
  const places = Array.from({ length: second[0].length - start }, (_, at) => start + at).filter((at) =>
    /[\dx]/.test(text[at] ?? ''),
  );
  const digits = words + (first[1] ?? '').replace(/\D/g, '');
  const rest = places.map((at) => text[at]).join('');
  return clipped(findNumbers(digits + rest), digits.length, (at) => places[at] ?? (places.at(-1) ?? 0) + 1);
}

function phraseAcross(before: string, text: string, continued: boolean): readonly Across[] {
  const lead = continued ? '助记词: ' : `${before}\n`;
  return clipped(findPhrases(lead + text, continued ? FEWEST_CONTINUED : undefined), lead.length, (at) => at);
}

/** What lies behind the first `lead` characters, moved to where it stands in the message. */
function clipped(found: readonly Secret[], lead: number, place: (at: number) => number): readonly Across[] {
  return found
    .filter(({ end }) => end > lead)
    .map(({ kind, start, end }) => ({
      kind,
      start: place(Math.max(0, start - lead)),
      end: place(end - lead - 1) + 1,
      partial: start < lead,
    }));
}
