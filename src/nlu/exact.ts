/** The examples themselves: a message that is one of them word by word needs no guess. */
import { hashText } from './hash.ts';

/** Two arrays that are searched as they lie: with thousands of examples, filling a map would be a fifth of the time of reading a model. */
export type Exact = {
  /** Hashes of the examples as the classifier reads them, ascending. */
  readonly hash: Uint32Array;
  /** Number of the intent that each belongs to. */
  readonly intent: Uint16Array;
};

/** From texts as the classifier reads them; those of two intents are left out. */
export function exactExamples(examples: Iterable<{ readonly text: string; readonly intent: number }>): Exact {
  const byHash = new Map<number, number>();
  const shared = new Set<number>();
  for (const { text, intent } of examples) {
    const hash = hashText(text);
    if (byHash.has(hash)) shared.add(hash);
    byHash.set(hash, intent);
  }
  for (const hash of shared) byHash.delete(hash);
  const hash = Uint32Array.from(byHash.keys()).sort();
  return { hash, intent: Uint16Array.from(hash, (each) => byHash.get(each) ?? 0) };
}

/** Number of the intent that a text, as the classifier reads it, is an example of; null when it is none. */
export function exactIntent({ hash, intent }: Exact, text: string): number | null {
  const wanted = hashText(text);
  let low = 0;
  let high = hash.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = hash[middle] ?? 0;
    if (found === wanted) return intent[middle] ?? null;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}
