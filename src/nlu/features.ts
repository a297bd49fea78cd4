/**
 * Text → counted features. One code path for both scripts: Chinese is read by characters, everything else by word stems,
 * pairs of stems and letters, so that a mixed sentence contributes to all blocks; words that the flows declare to mean the
 * same count once more as a concept. Features are hashed: 32 bits of hash, of which the low ones are the bucket.
 */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { type Concepts, hanConcepts, wordConcepts } from './concepts.ts';
import { hashWord, mix, pair, step } from './hash.ts';
import { isHan } from './script.ts';

/** Chosen by cross-validation; docs/understanding.md says what else was tried. */
export const FEATURES = {
  /** Features are hashed into 2^bits buckets. */
  bits: 18,
  /** Longest run of Chinese characters that is one feature. */
  han: 2,
  /** Runs of letters, across the blanks between words. */
  lettersFrom: 3,
  lettersTo: 4,
  /** Words that are read; a pasted page makes no better question. */
  words: 120,
} as const;

/**
 * Words at most this far apart form an unordered pair. Far pairs help where messages are worded like the examples (public
 * sets: +0.2 points from 6 to 12) and mislead where they are not (messages of customers in English: -1 point from 3 to 12).
 */
export const NEAR_PAIRS = 3;
export const FAR_PAIRS = 12;

/** Features of one kind and how often each occurs. Arrays, because a map for each of thousands of texts costs too much. */
export type Block = { readonly bucket: Int32Array; readonly count: Uint16Array };
/** Counts of one text, and how its blocks are to be joined. */
export type Bag = {
  readonly han: Block;
  /** Pairs of Chinese characters with one other between them, as if they were neighbours. */
  readonly apart: Block;
  readonly words: Block;
  readonly letters: Block;
  readonly concepts: Block;
  /** How much of the text is Chinese, 0 to 1. */
  readonly hanShare: number;
  /** How much of the text belongs to a concept, 0 to 1. */
  readonly covered: number;
};
export const BLOCKS = ['han', 'words', 'letters', 'concepts', 'apart'] as const;

/** Buckets in the order of their occurrence, as often as they occur; and room to count them. */
type Tally = { buckets: Int32Array; times: Uint16Array; length: number };

/** What collecting needs for the time being: worth keeping from text to text where there are thousands. A bag lies in it until the next text comes. */
export type Workspace = {
  readonly tallies: { readonly [name in (typeof BLOCKS)[number]]: Tally };
  /** Hash of the stem by word. */
  readonly stems: Map<string, number>;
};

export function workspace(): Workspace {
  return { tallies: { han: tally(), apart: tally(), words: tally(), letters: tally(), concepts: tally() }, stems: new Map() };
}

/** Letters of a foreign word that weigh as much as one Chinese character. */
const LETTERS_PER_HAN = 2.5;
const MASK = (1 << FEATURES.bits) - 1;
const SEED = { han: 0x811c9dc5, bigram: 0x6a09e667, pair: 0x3c6ef372, letters: 0x510e527f, concept: 0x1f83d9ab };
const EDGE = 0x7c;

/** Counts the features of a text made by `plain`, with pairs of words at most `pairs` apart. A text with a letter of either script has at least one feature. */
export function collect(text: string, concepts: Concepts, pairs: number, { tallies, stems } = workspace()): Bag {
  const { han, foreign, hanUnits, foreignUnits } = byScript(text);
  // Whatever an attempt that broke off has left there.
  for (const name of BLOCKS) tallies[name].length = 0;
  const concept = (id: number): void => count(tallies.concepts, mix(step(SEED.concept, id)));
  let coveredHan = 0;
  let coveredWords = 0;
  for (const run of han) {
    hanRun(run, tallies.han);
    apartRun(run, tallies.apart);
    coveredHan += hanConcepts(run, concepts, concept);
  }
  if (foreign.length > 0) {
    const hashes = foreign.map((word) => stemHash(word, stems));
    wordBlock(hashes, pairs, tallies.words);
    coveredWords = wordConcepts(hashes, concepts, concept) / hashes.length;
    letterBlock(` ${foreign.join(' ')} `, tallies.letters);
  }
  const hanShare = hanUnits === 0 ? 0 : hanUnits / (hanUnits + foreignUnits / LETTERS_PER_HAN);
  return {
    han: atRest(tallies.han),
    apart: atRest(tallies.apart),
    words: atRest(tallies.words),
    letters: atRest(tallies.letters),
    concepts: atRest(tallies.concepts),
    hanShare,
    covered: hanShare * (hanUnits === 0 ? 0 : coveredHan / hanUnits) + (1 - hanShare) * coveredWords,
  };
}

/** Runs of Chinese characters, and the other words, in order. */
function byScript(text: string): { han: string[]; foreign: string[]; hanUnits: number; foreignUnits: number } {
  const han: string[] = [];
  const foreign: string[] = [];
  let hanUnits = 0;
  let foreignUnits = 0;
  for (const token of text.split(' ')) {
    let from = 0;
    for (let at = 1; at <= token.length; at++) {
      const chinese = isHan(token.charCodeAt(at - 1));
      if (at < token.length && isHan(token.charCodeAt(at)) === chinese) continue;
      if (chinese) {
        han.push(token.slice(from, at));
        hanUnits += at - from;
      } else if (foreign.length < FEATURES.words) {
        foreign.push(token.slice(from, at));
        foreignUnits += at - from;
      }
      from = at;
    }
  }
  return { han, foreign, hanUnits, foreignUnits };
}

function tally(): Tally {
  return { buckets: new Int32Array(128), times: new Uint16Array(128), length: 0 };
}

function count(into: Tally, hash: number): void {
  if (into.length === into.buckets.length) {
    const longer = new Int32Array(2 * into.length);
    longer.set(into.buckets);
    into.buckets = longer;
  }
  into.buckets[into.length++] = hash & MASK;
}

/** Each bucket once, ascending, where they lie; the tally is empty again. Sorting is several times faster than counting in a map. */
function atRest(from: Tally): Block {
  const { buckets, length } = from;
  if (from.times.length < length) from.times = new Uint16Array(buckets.length);
  const { times } = from;
  from.length = 0;
  buckets.subarray(0, length).sort();
  let at = 0;
  for (let i = 0; i < length; i++) {
    if (at > 0 && buckets[i] === buckets[at - 1]) times[at - 1]!++;
    else {
      buckets[at] = buckets[i]!;
      times[at++] = 1;
    }
  }
  return { bucket: buckets.subarray(0, at), count: times.subarray(0, at) };
}

function hanRun(run: string, into: Tally): void {
  for (let start = 0; start < run.length; start++) {
    let hash = SEED.han;
    const end = Math.min(run.length, start + FEATURES.han);
    for (let at = start; at < end; at++) {
      hash = step(hash, run.charCodeAt(at));
      count(into, mix(hash));
    }
  }
}

/** The same features as of neighbours: a character left out, put in or exchanged leaves the pair around it as it was. */
function apartRun(run: string, into: Tally): void {
  for (let at = 0; at + 2 < run.length; at++) count(into, mix(step(step(SEED.han, run.charCodeAt(at)), run.charCodeAt(at + 2))));
}

function wordBlock(hashes: readonly number[], pairs: number, into: Tally): void {
  for (let i = 0; i < hashes.length; i++) {
    const word = hashes[i] ?? 0;
    count(into, mix(word));
    count(into, mix(pair(SEED.bigram, i === 0 ? EDGE : (hashes[i - 1] ?? 0), word)));
    for (let j = i + 1; j < hashes.length && j <= i + pairs; j++) {
      const other = hashes[j] ?? 0;
      count(into, mix(pair(SEED.pair, Math.min(word, other), Math.max(word, other))));
    }
  }
  count(into, mix(pair(SEED.bigram, hashes[hashes.length - 1] ?? 0, EDGE)));
}

function letterBlock(text: string, into: Tally): void {
  for (let start = 0; start < text.length; start++) {
    let hash = SEED.letters;
    const end = Math.min(text.length, start + FEATURES.lettersTo);
    for (let at = start; at < end; at++) {
      hash = step(hash, text.charCodeAt(at));
      if (at - start + 1 >= FEATURES.lettersFrom) count(into, mix(hash));
    }
  }
}

function stemHash(word: string, stems: Map<string, number>): number {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const hash = hashWord(stemOf(word));
  stems.set(word, hash);
  return hash;
}

function stemOf(word: string): string {
  return /^[a-z]{3,30}$/.test(word) ? stemmer.stem(word) : word;
}
