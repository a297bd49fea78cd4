/**
 * What the bot knows about the sounds of Chinese: which characters its examples use, how each may be read, and which stand
 * beside which. Plain data that is learnt with the model (`learnPinyin`) and looked up here; no dictionary is loaded.
 */
import { type Reading, slips, typings } from './sounds.ts';

/** Character 0 is the edge of a text, and stands for everything that is no known character. */
export const EDGE = 0;

export type Pinyin = {
  /** Syllables without tones, ü written as v. */
  readonly sounds: readonly string[];
  /** Known characters; the one at index i has number i + 1. */
  readonly chars: string;
  /** Occurrences in the examples by number; 0 for common characters that do not occur there. */
  readonly times: Uint16Array;
  /** Readings of character k are those from `soundsFrom[k]` up to `soundsFrom[k + 1]`. */
  readonly soundsFrom: Uint16Array;
  readonly soundOf: Uint16Array;
  /** How unusual the reading is for the character, in eighths of a natural logarithm. */
  readonly unusual: Uint8Array;
  /** Neighbours behind character k, ascending, are those from `nextFrom[k]` up to `nextFrom[k + 1]`. */
  readonly nextFrom: Uint32Array;
  readonly next: Uint16Array;
  /** How often they stand there, at most 255. */
  readonly nextTimes: Uint8Array;
};

/** Steps of `unusual`. */
export const UNUSUAL_STEP = 1 / 8;
/** Absolute discount of the bigram model: what is taken from seen pairs and given to unseen ones. */
const DISCOUNT = 0.75;

/** Tables for looking things up, derived from `Pinyin`. */
export type Lookup = {
  readonly pinyin: Pinyin;
  readonly numbers: ReadonlyMap<string, number>;
  readonly typed: ReadonlyMap<string, readonly Reading[]>;
  readonly slipped: ReadonlyMap<string, readonly Reading[]>;
  /** Characters that occur in the examples by syllable, with the price of that reading. */
  readonly bySound: readonly (readonly { readonly char: number; readonly price: number }[])[];
  readonly logNext: Float32Array;
  readonly logOther: Float32Array;
  readonly logAlone: Float32Array;
};

/** Derived once for each model, when first needed: most messages are not pinyin. */
const lookups = new WeakMap<Pinyin, Lookup>();

export function lookupOf(pinyin: Pinyin): Lookup {
  const known = lookups.get(pinyin);
  if (known !== undefined) return known;
  const made = derive(pinyin);
  lookups.set(pinyin, made);
  return made;
}

/** Natural logarithm of how likely `char` is behind `before`: bigrams with absolute discounting over single characters. */
export function logNext(lookup: Lookup, before: number, char: number): number {
  const at = pairAt(lookup.pinyin, before, char);
  const backed = (lookup.logOther[before] ?? 0) + (lookup.logAlone[char] ?? 0);
  return at < 0 ? backed : (lookup.logNext[at] ?? backed);
}

/** How often `char` stands behind `before` in the examples, at most 255. */
export function timesTogether(pinyin: Pinyin, before: number, char: number): number {
  const at = pairAt(pinyin, before, char);
  return at < 0 ? 0 : (pinyin.nextTimes[at] ?? 0);
}

function pairAt({ nextFrom, next }: Pinyin, before: number, char: number): number {
  let low = nextFrom[before] ?? 0;
  let high = (nextFrom[before + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = next[middle] ?? 0;
    if (found === char) return middle;
    if (found < char) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function derive(pinyin: Pinyin): Lookup {
  const { chars, sounds, times, soundsFrom, soundOf, unusual, nextFrom, next, nextTimes } = pinyin;
  const size = chars.length + 1;
  const numbers = new Map<string, number>();
  const bySound = sounds.map((): { char: number; price: number }[] => []);
  const logAlone = new Float32Array(size);
  const logOther = new Float32Array(size);
  const logs = new Float32Array(next.length);
  let total = 0;
  for (const count of times) total += count + 0.1;
  for (let char = 0; char < size; char++) {
    const seen = times[char] ?? 0;
    if (char !== EDGE) numbers.set(chars[char - 1] ?? '', char);
    logAlone[char] = Math.log((seen + 0.1) / total);
    if (seen === 0) continue;
    for (let i = soundsFrom[char] ?? 0; i < (soundsFrom[char + 1] ?? 0); i++)
      bySound[soundOf[i] ?? 0]?.push({ char, price: (unusual[i] ?? 0) * UNUSUAL_STEP });
  }
  for (let char = 0; char < size; char++) {
    const from = nextFrom[char] ?? 0;
    const to = nextFrom[char + 1] ?? 0;
    let sum = 0;
    for (let i = from; i < to; i++) sum += nextTimes[i] ?? 0;
    // A character never seen before anything leaves everything open.
    const left = sum === 0 ? 1 : (DISCOUNT * (to - from)) / sum;
    logOther[char] = Math.log(left);
    for (let i = from; i < to; i++)
      logs[i] = Math.log(((nextTimes[i] ?? 0) - DISCOUNT) / sum + left * Math.exp(logAlone[next[i] ?? 0] ?? 0));
  }
  return { pinyin, numbers, typed: typings(sounds), slipped: slips(sounds), bySound, logNext: logs, logOther, logAlone };
}
