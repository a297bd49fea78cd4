/** Typing errors in Latin words: an unknown word that is one slip away from a known one is read as that one. */
import { withinOneEdit } from './edit-distance.ts';

/** Known words by what remains of them when one letter is left out. */
export type Spelling = { readonly known: ReadonlyMap<string, number>; readonly near: ReadonlyMap<string, readonly string[]> };

/** Shorter words have too many neighbours. */
const SHORTEST = 4;
const LONGEST = 24;
/** A word must occur this often in the examples to attract others. */
const FREQUENT = 2;

/** Learns the words of the examples (texts made by `plain`). */
export function learnSpelling(texts: readonly string[]): Spelling {
  const known = new Map<string, number>();
  for (const text of texts) for (const word of text.match(/[a-z]+/g) ?? []) known.set(word, (known.get(word) ?? 0) + 1);
  const near = new Map<string, string[]>();
  for (const [word, times] of known) {
    if (times < FREQUENT || word.length < SHORTEST || word.length > LONGEST) continue;
    for (const key of new Set([word, ...shortened(word)])) {
      const words = near.get(key);
      if (words === undefined) near.set(key, [word]);
      else words.push(word);
    }
  }
  return { known, near };
}

/** A text made by `plain` with its unknown words read as known ones. */
export function respell(text: string, spelling: Spelling): string {
  return /[a-z]{4}/.test(text) ? text.replace(/[a-z]+/g, (word) => correct(word, spelling)) : text;
}

/** The word as it was probably meant; the word itself when it is known or has no frequent neighbour. */
function correct(word: string, spelling: Spelling): string {
  if (word.length < SHORTEST || word.length > LONGEST || spelling.known.has(word)) return word;
  let best = word;
  let times = 0;
  for (const key of [word, ...shortened(word)]) {
    for (const candidate of spelling.near.get(key) ?? []) {
      const seen = spelling.known.get(candidate) ?? 0;
      if ((seen > times || (seen === times && candidate < best)) && withinOneEdit(word, candidate)) {
        best = candidate;
        times = seen;
      }
    }
  }
  return best;
}

function shortened(word: string): string[] {
  const all: string[] = [];
  for (let i = 0; i < word.length; i++) all.push(word.slice(0, i) + word.slice(i + 1));
  return all;
}
