/**
 * A model in its smallest form, to be kept in a file: everything that was learnt, nothing that can be derived quickly or
 * that comes from the brand's configuration.
 */

import { type Classifier, narrow } from './compact.ts';
import type { Exact } from './exact.ts';
import type { Weights } from './feature-space.ts';
import { FEATURES } from './features.ts';
import type { Calibration, Model, ModelIntent } from './model.ts';
import type { Pinyin } from './pinyin.ts';
import type { Surroundings } from './surroundings.ts';

export type Packed = {
  readonly intents: readonly ModelIntent[];
  readonly pairs: number;
  /** One bit a bucket: whether the feature is known. */
  readonly known: Uint8Array;
  /** Rarity of the known features, in steps. */
  readonly rarity: Uint8Array;
  readonly rarest: number;
  readonly weights: Weights;
  /** How many weights each known feature has. */
  readonly counts: Uint8Array | Uint16Array;
  /** Those weights, feature by feature. */
  readonly entries: Pick<Classifier, 'label' | 'weight' | 'scale' | 'bias'>;
  readonly calibration: Calibration;
  readonly concepts: { readonly hash: Int32Array; readonly id: Uint16Array; readonly longestHan: number };
  /** Words of the examples, blank between them, and how often each occurs. */
  readonly words: { readonly known: string; readonly times: Uint16Array };
  readonly pinyin: Pinyin;
  readonly exact: Exact;
};

export function pack(model: Model): Packed {
  const { space, classifier, concepts, spelling, exact, intents, pairs, calibration, pinyin } = model;
  const known = new Uint8Array(space.row.length / 8);
  space.row.forEach((row, bucket) => {
    if (row >= 0) known[bucket >> 3] = (known[bucket >> 3] ?? 0) | (1 << (bucket & 7));
  });
  const { from, ...entries } = classifier;
  return {
    intents,
    pairs,
    known,
    rarity: space.rarity,
    rarest: space.rarest,
    weights: space.weights,
    counts: narrow(intents.length).from(from.subarray(1).map((end, row) => end - (from[row] ?? 0))),
    entries,
    calibration,
    concepts: {
      hash: Int32Array.from(concepts.byHash.keys()),
      id: Uint16Array.from(concepts.byHash.values()),
      longestHan: concepts.longestHan,
    },
    words: {
      known: [...spelling.known.keys()].join(' '),
      times: Uint16Array.from(spelling.known.values(), (times) => Math.min(times, 0xffff)),
    },
    pinyin,
    exact,
  };
}

export function unpack(packed: Packed, surroundings: Surroundings): Model {
  const { intents, pairs, calibration, pinyin, exact, concepts, words } = packed;
  return {
    intents,
    pairs,
    space: { row: rowsOfBits(packed.known), rarity: packed.rarity, rarest: packed.rarest, weights: packed.weights },
    // Loops for what must be derived: filling typed arrays through callbacks takes ten times as long.
    classifier: { from: sums(packed.counts), ...packed.entries },
    calibration,
    concepts: { byHash: joined(concepts.hash, concepts.id), longestHan: concepts.longestHan },
    spelling: { known: joined(words.known === '' ? [] : words.known.split(' '), words.times) },
    pinyin,
    exact,
    ...surroundings,
  };
}

/** Rows in the order of the buckets that have one, from one bit a bucket: from one set bit to the next, because a new process runs this before it is compiled. */
function rowsOfBits(bits: Uint8Array): Int32Array {
  const row = new Int32Array(1 << FEATURES.bits).fill(-1);
  let next = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let byte = bits[i]!; byte !== 0; byte &= byte - 1) row[(i << 3) + 31 - Math.clz32(byte & -byte)] = next++;
  }
  return row;
}

/** Where the weights of each feature begin, and behind the last where they end. */
function sums(counts: Uint8Array | Uint16Array): Uint32Array {
  const from = new Uint32Array(counts.length + 1);
  for (let i = 0, sum = 0; i < counts.length; ) {
    sum += counts[i]!;
    from[++i] = sum;
  }
  return from;
}

function joined<Key>(keys: ArrayLike<Key>, values: Uint16Array): ReadonlyMap<Key, number> {
  const map = new Map<Key, number>();
  for (let i = 0; i < keys.length; i++) map.set(keys[i] as Key, values[i] ?? 0);
  return map;
}
