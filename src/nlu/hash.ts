/** Hashes for features: 32 bits, the same on every machine. */

/** FNV-1a, one UTF-16 unit a step. */
export function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Of a whole word. */
export function hashWord(word: string): number {
  let hash = 0x2f0b4c47;
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i));
  return hash;
}

/** Of two hashes in this order. */
export function pair(seed: number, a: number, b: number): number {
  return Math.imul(Math.imul(seed ^ a, 0x01000193) ^ (b + 0x9e3779b9), 0x85ebca6b);
}

/** Spreads the bits, so that the low ones may serve as bucket. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Of a whole text, non-negative. */
export function hashText(text: string): number {
  return mix(hashWord(text)) >>> 0;
}
