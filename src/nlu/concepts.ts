/**
 * Concepts: lists of words that the flows declare to mean the same, in both languages, so that an example in one wording
 * teaches the others. Chinese is found by longest match, English by one to four stems in a row.
 */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { hashWord, pair, step } from './hash.ts';
import { fold, plain } from './normalise.ts';
import { isHan } from './script.ts';

export type Synonyms = { readonly zh: readonly string[]; readonly en: readonly string[] };

export type Concepts = {
  /** Concept by hash of the word or phrase; a word of two lists belongs to the first. */
  readonly byHash: ReadonlyMap<number, number>;
  /** Units of the longest Chinese word. */
  readonly longestHan: number;
};

const SEED = 0x5be0cd19;
const LONGEST_PHRASE = 4;
const LIMIT = 100;
const MASK = /\bx(?:num|code|mail|link)\b/;

export function learnConcepts(lists: readonly Synonyms[]): Concepts {
  const byHash = new Map<number, number>();
  let longestHan = 1;
  lists.forEach(({ zh, en }, id) => {
    for (const written of [...zh, ...en]) {
      const word = plain(fold(written, LIMIT).text);
      // A number such as a hotline is masked in messages: it cannot be told from others.
      if (word === '' || (MASK.test(word) && word !== written)) continue;
      const chinese = [...word].every((char) => isHan(char.charCodeAt(0)));
      if (chinese) longestHan = Math.max(longestHan, word.length);
      const hash = chinese ? hashHan(word) : hashStems(word.split(' ').map(stemmed));
      if (!byHash.has(hash)) byHash.set(hash, id);
    }
  });
  return { byHash, longestHan };
}

/** Reports the concepts of a run of Chinese characters; returns how many of the characters belong to one. */
export function hanConcepts(run: string, { byHash, longestHan }: Concepts, found: (id: number) => void): number {
  let covered = 0;
  for (let start = 0; start < run.length; start++) {
    let hash = SEED;
    let best: number | undefined;
    let length = 1;
    for (let at = start; at < run.length && at < start + longestHan; at++) {
      hash = step(hash, run.charCodeAt(at));
      const id = byHash.get(hash);
      if (id === undefined) continue;
      best = id;
      length = at - start + 1;
    }
    if (best === undefined) continue;
    found(best);
    covered += length;
    start += length - 1;
  }
  return covered;
}

/** Reports the concepts of words, given the hashes of their stems; returns how many of the words belong to one. */
export function wordConcepts(stems: readonly number[], { byHash }: Concepts, found: (id: number) => void): number {
  let covered = 0;
  let until = 0;
  for (let start = 0; start < stems.length; start++) {
    let hash = SEED;
    for (let at = start; at < stems.length && at < start + LONGEST_PHRASE; at++) {
      hash = pair(SEED, hash, stems[at] ?? 0);
      const id = byHash.get(hash);
      if (id === undefined) continue;
      found(id);
      covered += Math.max(0, at + 1 - Math.max(start, until));
      until = Math.max(until, at + 1);
    }
  }
  return covered;
}

function stemmed(word: string): string {
  return word.length >= 3 ? stemmer.stem(word) : word;
}

function hashHan(word: string): number {
  let hash = SEED;
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i));
  return hash;
}

function hashStems(stems: readonly string[]): number {
  return stems.reduce((hash, stem) => pair(SEED, hash, hashWord(stem)), SEED);
}
