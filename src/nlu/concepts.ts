/** Finds the concepts of the vocabulary in a text: Chinese by longest match, English by one to four stems in a row. */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { hashWord, pair, step } from './hash.ts';
import { CONCEPTS } from './vocabulary.ts';

const SEED = 0x5be0cd19;
const LONGEST_PHRASE = 4;

/** Concept by hash of the word or phrase; a word of two concepts belongs to the first. */
const table = new Map<number, number>();
let longestHan = 1;
CONCEPTS.forEach((line, id) => {
  const [zh = '', words = '', ...phrases] = line.split('|');
  for (const word of zh.split(' ')) {
    put(hashHan(word), id);
    longestHan = Math.max(longestHan, word.length);
  }
  for (const phrase of [...words.split(' '), ...phrases]) put(hashStems(phrase.split(' ').map(stemmed)), id);
});

/** Reports the concepts of a run of Chinese characters; returns how many of the characters belong to one. */
export function hanConcepts(text: string, from: number, to: number, found: (id: number) => void): number {
  let covered = 0;
  for (let start = from; start < to; start++) {
    let hash = SEED;
    let best: number | undefined;
    let length = 1;
    for (let at = start; at < to && at < start + longestHan; at++) {
      hash = step(hash, text.charCodeAt(at));
      const id = table.get(hash);
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
export function wordConcepts(stems: readonly number[], found: (id: number) => void): number {
  let covered = 0;
  let until = 0;
  for (let start = 0; start < stems.length; start++) {
    let hash = SEED;
    for (let at = start; at < stems.length && at < start + LONGEST_PHRASE; at++) {
      hash = pair(SEED, hash, stems[at] ?? 0);
      const id = table.get(hash);
      if (id === undefined) continue;
      found(id);
      covered += Math.max(0, at + 1 - Math.max(start, until));
      until = Math.max(until, at + 1);
    }
  }
  return covered;
}

function put(hash: number, id: number): void {
  if (!table.has(hash)) table.set(hash, id);
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
