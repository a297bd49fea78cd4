/**
 * Typing errors in Latin words. A word that the examples do not know is read as the known one that was most likely meant:
 * the frequent word from which the fewest and the most usual slips lead to it; words run together are parted, torn ones
 * joined. What no slip explains stays as it is.
 */
import { COMMON_WORDS } from './common-words.ts';
import { NEUTRAL } from './language.ts';
import { MIXED_IN } from './pinyin-words.ts';
import { slipPrice } from './slip-price.ts';

/** Words of the examples and how often they occur. Plain data. */
export type Spelling = { readonly known: ReadonlyMap<string, number> };

/** Shorter words have too many neighbours; of three letters only swapped ones are put right. */
const SHORTEST = 4;
const LONGEST = 24;
/** From this length on, a word may contain two slips. */
const TWO_SLIPS = 8;
/** A word must occur this often in the examples to attract others. */
const FREQUENT = 2;
/** A word that the examples have once gives way to one that they have this often. */
const FAR_MORE = 30;
/** How much a slip weighs against the frequency of a word, and what a reading may cost in all. */
const SLIP = 2;
const WORST = 15;
/** Price of a blank that was left out. */
const BLANK = 2.5;
/** Shortest word that is parted. */
const PARTED = 6;
/** What parting may cost for each letter: words that seldom occur do not hide in others. */
const PARTED_LETTER = 1.6;
/** Two-letter words that others are parted from. */
const SMALL = new Set('a i is it in on at to my me we he no do go of or so up be by an as if am im us'.split(' '));
const MASK = /^x(?:num|code|link|mail)$/;

type Index = {
  readonly near: ReadonlyMap<string, readonly string[]>;
  readonly long: readonly { readonly word: string; readonly letters: number }[];
  readonly total: number;
};
/** Derived once for each model. */
const indexes = new WeakMap<Spelling, Index>();

/** Learns the words of the examples (texts made by `plain`). */
export function learnSpelling(texts: readonly string[]): Spelling {
  const known = new Map<string, number>();
  for (const text of texts) for (const word of text.match(/[a-z]+/g) ?? []) known.set(word, (known.get(word) ?? 0) + 1);
  return { known };
}

/** A text made by `plain` with its unknown words read as known ones. */
export function respell(text: string, spelling: Spelling): string {
  if (!/[a-z]{3}/.test(text)) return text;
  const whole = /[a-z] [a-z]/.test(text) ? joinTorn(text, spelling) : text;
  return whole.replace(/[a-z]+/g, (word) => {
    const times = spelling.known.get(word) ?? 0;
    if (times > 1) return word;
    const meant = correct(word, spelling);
    if (times === 0 || meant === word) return meant;
    // Authors put slips into examples, too: known, but only as one of a far more frequent word.
    return word.length > SHORTEST && (spelling.known.get(meant) ?? 0) >= FAR_MORE ? meant : word;
  });
}

/** "trans fer": of two neighbours one is unknown, and together they are a frequent word. */
function joinTorn(text: string, { known }: Spelling): string {
  const words = text.split(' ');
  for (let i = words.length - 2; i >= 0; i--) {
    const [one = '', other = ''] = words.slice(i, i + 2);
    if (known.has(one) && known.has(other)) continue;
    if ((known.get(one + other) ?? 0) >= FREQUENT && one.length > 1 && other.length > 1) words.splice(i, 2, one + other);
  }
  return words.join(' ');
}

/** The word as it was probably meant; the word itself when nothing explains it. */
function correct(word: string, spelling: Spelling): string {
  if (word.length < 3 || word.length > LONGEST || isRight(word, spelling)) return word;
  const index = indexOf(spelling);
  let best = word;
  let least = WORST;
  for (const candidate of candidates(word, index)) {
    const slips = word.length >= TWO_SLIPS ? 2 : 1;
    const price = SLIP * slipPrice(candidate, word, slips) + rareness(candidate, spelling, index);
    if (price < least || (price === least && candidate < best)) {
      best = candidate;
      least = price;
    }
  }
  const parts = word.length >= PARTED ? part(word, spelling, index) : null;
  if (parts === null || parts.price > PARTED_LETTER * word.length) return best;
  return best === word || parts.price < least ? parts.text : best;
}

/** Unknown but right: an everyday word, or "renewing" where "renew" is known (for the classifier the same word). */
function isRight(word: string, { known }: Spelling): boolean {
  if (MASK.test(word) || NEUTRAL.has(word) || MIXED_IN.has(word) || COMMON_WORDS.has(word)) return true;
  const stem = word.replace(/(?:ies|ied|ing|ed|es|er|ly|s|d)$/, '');
  if (stem.length < 3 || stem === word) return false;
  return [stem, `${stem}e`, `${stem}y`].some((one) => known.has(one) || COMMON_WORDS.has(one));
}

function candidates(word: string, index: Index): ReadonlySet<string> {
  const found = new Set<string>();
  if (word.length < SHORTEST) {
    for (const key of [word[0] + (word[2] ?? '') + (word[1] ?? ''), (word[1] ?? '') + word[0] + (word[2] ?? '')])
      if (index.near.get(key)?.includes(key)) found.add(key);
    return found;
  }
  for (const key of [word, ...shortened(word)]) for (const candidate of index.near.get(key) ?? []) found.add(candidate);
  if (word.length < TWO_SLIPS || found.size > 0) return found;
  const letters = lettersOf(word);
  for (const one of index.long)
    if (Math.abs(one.word.length - word.length) <= 2 && bits(one.letters ^ letters) <= 4) found.add(one.word);
  return found;
}

/** Cheapest way to part a word into known ones. */
function part(word: string, spelling: Spelling, index: Index): { readonly text: string; readonly price: number } | null {
  const best: ({ text: string; price: number } | null)[] = [{ text: '', price: -BLANK }];
  for (let to = 1; to <= word.length; to++) {
    best.push(null);
    for (let from = Math.max(0, to - LONGEST); from < to; from++) {
      const before = best[from];
      const piece = word.slice(from, to);
      if (before == null || !isPart(piece, spelling)) continue;
      const price = before.price + BLANK + rareness(piece, spelling, index);
      const known = best[to];
      if (known == null || price < known.price) best[to] = { text: `${before.text} ${piece}`.trim(), price };
    }
  }
  return best[word.length] ?? null;
}

function isPart(piece: string, { known }: Spelling): boolean {
  return piece.length > 2 ? (known.get(piece) ?? 0) > FREQUENT : SMALL.has(piece);
}

/** Minus the logarithm of how often the word occurs. */
function rareness(word: string, { known }: Spelling, { total }: Index): number {
  return Math.log(total / ((known.get(word) ?? 0) + 1));
}

function indexOf(spelling: Spelling): Index {
  const made = indexes.get(spelling);
  if (made !== undefined) return made;
  const near = new Map<string, string[]>();
  const long: { word: string; letters: number }[] = [];
  let total = 1;
  for (const [word, times] of spelling.known) {
    total += times;
    if (times < FREQUENT || word.length < 3 || word.length > LONGEST || MASK.test(word)) continue;
    if (word.length >= TWO_SLIPS - 1) long.push({ word, letters: lettersOf(word) });
    for (const key of word.length < SHORTEST ? [word] : new Set([word, ...shortened(word)])) {
      const words = near.get(key);
      if (words === undefined) near.set(key, [word]);
      else words.push(word);
    }
  }
  const index = { near, long, total };
  indexes.set(spelling, index);
  return index;
}

function shortened(word: string): string[] {
  const all: string[] = [];
  for (let i = 0; i < word.length; i++) all.push(word.slice(0, i) + word.slice(i + 1));
  return all;
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) - 97);
  return letters;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
