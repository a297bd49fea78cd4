/** Messages that say much the same, put together. Needs no model: what is to be grouped is what no model knew. */
import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js';
import { fold, plain } from './normalise.ts';
import { isHan } from './script.ts';

/** Characters of a message that are compared. */
const COMPARED = 400;
/** Cosine from which two messages belong together: a few different words apart. */
const ALIKE = 0.3;
const EXACT = 1e6;

type Bag = ReadonlyMap<string, number>;

/**
 * Groups of indices into `texts`, the most typical message first, then those nearest to it. Larger groups come first; every
 * index is in exactly one group. The groups do not depend on the order of the texts.
 * @param background other texts of the same kind: what is frequent there says little about what a message is about
 */
export function groupAlike(
  texts: readonly string[],
  background: readonly string[],
  threshold = ALIKE,
): readonly (readonly number[])[] {
  const order = texts.map((_, i) => i).sort((a, b) => compare(texts[a] ?? '', texts[b] ?? '') || a - b);
  const terms = order.map((i) => termsOf(texts[i] ?? ''));
  const near = neighbours(bagsOf(terms, background.map(termsOf)), threshold);
  // How near everything is that is still free, for each: the most typical message of a group has most of it.
  const nearness = near.map((close) => [...close.values()].reduce((sum, alike) => sum + alike, 0));
  const left = new Set(order.keys());
  const groups: number[][] = [];
  while (left.size > 0) {
    const leader = highest(nearness, left);
    const members = [...(near[leader] ?? [])].filter(([other]) => other !== leader && left.has(other));
    members.sort(([a, x], [b, y]) => y - x || a - b);
    const group = [leader, ...members.map(([other]) => other)];
    for (const member of group) {
      left.delete(member);
      for (const [other, alike] of near[member] ?? []) nearness[other] = (nearness[other] ?? 0) - alike;
    }
    groups.push(group.map((at) => order[at] ?? 0));
  }
  return groups.sort((a, b) => b.length - a.length);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function highest(values: readonly number[], among: ReadonlySet<number>): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const at of among) {
    const value = values[at] ?? 0;
    if (value > most) [best, most] = [at, value];
  }
  return best;
}

/** Characters and pairs of characters of Chinese, stems and pairs of stems of the rest. */
function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  const words: string[] = [];
  for (const token of plain(fold(text, COMPARED).text).split(' ')) {
    let word = '';
    for (let at = 0; at < token.length; at++) {
      const char = token[at] ?? '';
      if (!isHan(token.charCodeAt(at))) {
        word += char;
        continue;
      }
      terms.push(char);
      const next = token.charCodeAt(at + 1);
      if (isHan(next)) terms.push(char + token[at + 1]);
      if (word !== '') words.push(word);
      word = '';
    }
    if (word !== '') words.push(word);
  }
  const stems = words.map((word) => (/^[a-z]{3,30}$/.test(word) ? stemmer.stem(word) : word));
  return [...terms, ...stems, ...stems.slice(1).map((stem, i) => `${stems[i]} ${stem}`)];
}

/** Weighted by rarity and brought to length 1. */
function bagsOf(texts: readonly (readonly string[])[], background: readonly (readonly string[])[]): readonly Bag[] {
  const rows = new Map<string, number>();
  for (const terms of [...texts, ...background]) for (const term of new Set(terms)) rows.set(term, (rows.get(term) ?? 0) + 1);
  const total = texts.length + background.length;
  return texts.map((terms) => {
    const bag = new Map<string, number>();
    for (const term of new Set(terms)) bag.set(term, Math.log((total + 1) / (rows.get(term) ?? 1)));
    const length = Math.hypot(...bag.values()) || 1;
    for (const [term, weight] of bag) bag.set(term, weight / length);
    return bag;
  });
}

/** For each bag those at least as near as `threshold`, itself included: millionths of the cosine, so that sums are exact. */
function neighbours(bags: readonly Bag[], threshold: number): readonly ReadonlyMap<number, number>[] {
  const having = new Map<string, [number, number][]>();
  bags.forEach((bag, at) => {
    for (const [term, weight] of bag) {
      const list = having.get(term);
      if (list) list.push([at, weight]);
      else having.set(term, [[at, weight]]);
    }
  });
  return bags.map((bag, at) => {
    const cosines = new Map<number, number>([[at, 0]]);
    for (const [term, weight] of bag)
      for (const [other, its] of having.get(term) ?? []) cosines.set(other, (cosines.get(other) ?? 0) + weight * its);
    const close = new Map([[at, EXACT]]);
    for (const [other, cosine] of cosines) if (other !== at && cosine >= threshold) close.set(other, Math.round(cosine * EXACT));
    return close;
  });
}
