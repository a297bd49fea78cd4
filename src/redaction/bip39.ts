/** The word lists of recovery phrases and their check sum (BIP-39). */
import { createHash } from 'node:crypto';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as simplified } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';

const placesIn = (list: readonly string[]): ReadonlyMap<string, number> => new Map(list.map((word, place) => [word, place]));

export const ENGLISH = placesIn(english);
export const CHINESE: readonly ReadonlyMap<string, number>[] = [placesIn(simplified), placesIn(traditional)];
/** Four letters tell every English word of the list, so that people write them short and mistype the rest. */
const SHORT = new Set(english.map((word) => word.slice(0, 4)));

/** Words of a phrase: 128 to 256 bits and a check sum of a 32nd of that, eleven bits a word. */
export const LENGTHS = [24, 21, 18, 15, 12] as const;
const BITS = 11;

/** @param places of the words in the list; -1 for a word that is not in it */
export function hasCheckSum(places: readonly number[]): boolean {
  if (places.includes(-1)) return false;
  const bits = places.map((place) => place.toString(2).padStart(BITS, '0')).join('');
  const body = Math.floor((bits.length * 32) / 33);
  const bytes = Uint8Array.from({ length: body / 8 }, (_, index) => Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2));
  const first = createHash('sha256').update(bytes).digest()[0] ?? 0;
  return first.toString(2).padStart(8, '0').startsWith(bits.slice(body));
}

/** Every way to leave one letter out of a word: two words that differ in one letter have one of them in common. */
function* withoutOne(word: string): Generator<string> {
  yield word;
  for (let place = 0; place < word.length; place += 1) yield word.slice(0, place) + word.slice(place + 1);
}
/** Filled when a misspelt word is first seen; most programs never see one. */
const NEAR = new Set<string>();

/** A word of the list with a slip of the fingers, or cut short. */
export function resemblesWord(word: string): boolean {
  if (SHORT.has(word)) return true;
  if (word.length < 4) return false;
  if (NEAR.size === 0) for (const known of english) for (const near of withoutOne(known)) NEAR.add(near);
  for (const near of withoutOne(word)) if (NEAR.has(near)) return true;
  return false;
}
