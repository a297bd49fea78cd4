/**
 * Text → sparse vector. One code path for both scripts: Chinese is read by characters, everything else by word stems and
 * by letters, so that a mixed sentence contributes to all blocks; what means the same in both counts once more as a concept. Features are hashed; there is no dictionary.
 *
 * Each block is damped (1 + ln tf), weighted by rarity (idf) and brought to length 1; the blocks are then joined by the
 * share of the text that they carry. Features that training never saw count in the length: a message of which the bot
 * knows only two words must stay a short vector.
 */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { hanConcepts, wordConcepts } from './concepts.ts';
import { hashWord, mix, pair, step } from './hash.ts';
import { isHan } from './script.ts';

export type FeatureOptions = {
  /** Features are hashed into 2^bits buckets. */
  readonly bits: number;
  /** Longest run of Chinese characters that is one feature. */
  readonly han: number;
  /** Weight of the letter block against the word block. */
  readonly letters: number;
  readonly lettersFrom: number;
  readonly lettersTo: number;
  /** Words at most this far apart form an unordered pair. */
  readonly pairs: number;
  /** Weight of the concepts against everything literal. */
  readonly concepts: number;
};
/** Chosen by cross-validation on the shipped examples; tests/bench/understand.ts measures speed only. */
export const FEATURES: FeatureOptions = {
  bits: 15,
  han: 2,
  letters: 0.8,
  lettersFrom: 3,
  lettersTo: 4,
  pairs: 6,
  concepts: 0.55,
};

export type Vector = { readonly index: Int32Array; readonly value: Float32Array };

/** Stems by word. Training fills it; afterwards it is only read. */
export type Stems = Map<string, string>;

/** Count by bucket, while a text is read. */
type Counts = Map<number, number>;
/** The same at rest: a map for each of thousands of examples would cost a hundred megabytes. */
type Block = { readonly bucket: Int32Array; readonly count: Uint16Array };
/** Counts of one text: Chinese characters, words, letters, concepts; and how much of the text is Chinese, 0 to 1. */
export type Bag = {
  readonly han: Block;
  readonly words: Block;
  readonly letters: Block;
  readonly concepts: Block;
  readonly hanShare: number;
  /** How much of the text belongs to a concept, 0 to 1. */
  readonly covered: number;
};

/** Letters of a foreign word that weigh as much as one Chinese character. */
const LETTERS_PER_HAN = 2.5;
const MAX_WORDS = 200;
const SEED = { han: 0x811c9dc5, bigram: 0x6a09e667, pair: 0x3c6ef372, letters: 0x510e527f, concept: 0x1f83d9ab };
const EDGE = 0x7c;

/** Counts the features of a text made by `plain`. New stems are kept in `stems` only when `learn` is set. */
export function collect(text: string, options: FeatureOptions, stems: Stems, learn: boolean): Bag {
  const mask = (1 << options.bits) - 1;
  const counts = { han: new Map(), words: new Map(), letters: new Map(), concepts: new Map() } satisfies {
    [block: string]: Counts;
  };
  const concept = (id: number): void => count(counts.concepts, mix(step(SEED.concept, id)) & mask);
  let hanUnits = 0;
  let otherUnits = 0;
  let foreign = '';
  let coveredHan = 0;
  let coveredWords = 0;
  for (const token of text.split(' ')) {
    let from = 0;
    for (let at = 0; at <= token.length; at++) {
      const han = at < token.length && isHan(token.charCodeAt(at));
      const before = at > 0 && isHan(token.charCodeAt(at - 1));
      if (at < token.length && (at === 0 || han === before)) continue;
      if (at > from) {
        if (before) {
          hanRun(token, from, at, options.han, mask, counts.han);
          coveredHan += hanConcepts(token, from, at, concept);
          hanUnits += at - from;
        } else {
          foreign += ` ${token.slice(from, at)}`;
          otherUnits += at - from;
        }
      }
      from = at;
    }
  }
  if (foreign !== '') {
    const words = foreign.slice(1).split(' ', MAX_WORDS);
    const hashes = words.map((word) => hashWord(stemOf(word, stems, learn)));
    wordBlock(hashes, options.pairs, mask, counts.words);
    coveredWords = wordConcepts(hashes, concept) / hashes.length;
    letterBlock(`${foreign} `, options.lettersFrom, options.lettersTo, mask, counts.letters);
  }
  const hanShare = hanUnits === 0 ? 0 : hanUnits / (hanUnits + otherUnits / LETTERS_PER_HAN);
  const covered = hanShare * (hanUnits === 0 ? 0 : coveredHan / hanUnits) + (1 - hanShare) * coveredWords;
  return {
    han: atRest(counts.han),
    words: atRest(counts.words),
    letters: atRest(counts.letters),
    concepts: atRest(counts.concepts),
    hanShare,
    covered,
  };
}

/** How rare each bucket is: 1 + ln((rows + 1) / (rows with it + 1)); a bucket never seen is rarest. */
export function rarity(bags: readonly Bag[], options: FeatureOptions): Float32Array {
  const idf = new Float32Array(1 << options.bits);
  for (const bag of bags) {
    for (const block of [bag.han, bag.words, bag.letters, bag.concepts])
      for (const bucket of block.bucket) idf[bucket] = (idf[bucket] ?? 0) + 1;
  }
  for (let i = 0; i < idf.length; i++) idf[i] = 1 + Math.log((bags.length + 1) / ((idf[i] ?? 0) + 1));
  return idf;
}

/** Weighs a bag. The vector has length 1, or 0 for a text without any feature. */
export function weigh(bag: Bag, idf: Float32Array, options: FeatureOptions): Vector {
  const size = bag.han.bucket.length + bag.words.bucket.length + bag.letters.bucket.length + bag.concepts.bucket.length;
  const index = new Int32Array(size);
  const value = new Float32Array(size);
  const concepts = options.concepts * Math.sqrt(bag.covered);
  const literal = 1 / Math.sqrt(1 + concepts * concepts);
  const foreign = (literal * Math.sqrt(1 - bag.hanShare)) / Math.sqrt(1 + options.letters * options.letters);
  let at = 0;
  const put = (block: Block, weight: number): void => {
    const from = at;
    let length = 0;
    for (let i = 0; i < block.bucket.length; i++) {
      const bucket = block.bucket[i] ?? 0;
      const times = block.count[i] ?? 1;
      const v = (times === 1 ? 1 : 1 + Math.log(times)) * (idf[bucket] ?? 0);
      index[at] = bucket;
      value[at++] = v;
      length += v * v;
    }
    const scale = length === 0 ? 0 : weight / Math.sqrt(length);
    for (let i = from; i < at; i++) value[i] = (value[i] ?? 0) * scale;
  };
  put(bag.han, literal * Math.sqrt(bag.hanShare));
  put(bag.words, foreign);
  put(bag.letters, foreign * options.letters);
  put(bag.concepts, literal * concepts);
  return { index, value };
}

function atRest(counts: Counts): Block {
  const bucket = new Int32Array(counts.size);
  const count = new Uint16Array(counts.size);
  let at = 0;
  for (const [key, times] of counts) {
    bucket[at] = key;
    count[at++] = times;
  }
  return { bucket, count };
}

function hanRun(token: string, from: number, to: number, longest: number, mask: number, into: Counts): void {
  for (let start = from; start < to; start++) {
    let hash = SEED.han;
    const end = Math.min(to, start + longest);
    for (let at = start; at < end; at++) {
      hash = step(hash, token.charCodeAt(at));
      count(into, mix(hash) & mask);
    }
  }
}

function wordBlock(hashes: readonly number[], window: number, mask: number, into: Counts): void {
  for (let i = 0; i < hashes.length; i++) {
    const word = hashes[i] ?? 0;
    count(into, mix(word) & mask);
    count(into, mix(pair(SEED.bigram, i === 0 ? EDGE : (hashes[i - 1] ?? 0), word)) & mask);
    for (let j = i + 1; j < hashes.length && j <= i + window; j++) {
      const other = hashes[j] ?? 0;
      count(into, mix(pair(SEED.pair, Math.min(word, other), Math.max(word, other))) & mask);
    }
  }
  if (hashes.length > 0) count(into, mix(pair(SEED.bigram, hashes[hashes.length - 1] ?? 0, EDGE)) & mask);
}

function letterBlock(text: string, shortest: number, longest: number, mask: number, into: Counts): void {
  for (let start = 0; start < text.length; start++) {
    let hash = SEED.letters;
    const end = Math.min(text.length, start + longest);
    for (let at = start; at < end; at++) {
      hash = step(hash, text.charCodeAt(at));
      if (at - start + 1 >= shortest) count(into, mix(hash) & mask);
    }
  }
}

function stemOf(word: string, stems: Stems, learn: boolean): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem = /^[a-z]{3,30}$/.test(word) ? stemmer.stem(word) : word;
  if (learn) stems.set(word, stem);
  return stem;
}

function count(block: Counts, bucket: number): void {
  block.set(bucket, (block.get(bucket) ?? 0) + 1);
}
