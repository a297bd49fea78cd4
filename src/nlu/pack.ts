/**
 * A model in its smallest form, to be kept in a file: everything that was learnt, nothing that can be derived quickly or
 * that comes from the brand's configuration.
 */

import { RARITY_STEP, type Weights } from './feature-space.ts';
import { FEATURES } from './features.ts';
import type { Calibration, Model, ModelIntent } from './model.ts';
import type { Pinyin } from './pinyin.ts';
import type { Surroundings } from './surroundings.ts';

export type Packed = {
  readonly intents: readonly ModelIntent[];
  readonly pairs: number;
  /** One bit a bucket: whether the feature is known. */
  readonly known: Uint8Array;
  /** Rarity of the known features, in steps of `RARITY_STEP`. */
  readonly rarity: Uint8Array;
  readonly rarest: number;
  readonly weights: Weights;
  /** How many weights each known feature has. */
  readonly counts: Uint8Array | Uint16Array;
  readonly label: Uint8Array | Uint16Array;
  readonly weight: Int8Array;
  readonly scale: Float32Array;
  readonly bias: Float32Array;
  readonly calibration: Calibration;
  readonly concepts: { readonly hash: Int32Array; readonly id: Uint16Array; readonly longestHan: number };
  /** Words of the examples, blank between them, and how often each occurs. */
  readonly words: { readonly known: string; readonly times: Uint16Array };
  readonly pinyin: Pinyin;
  readonly exact: { readonly hash: Uint32Array; readonly intent: Uint16Array };
};

export function pack(model: Model): Packed {
  const { space, classifier, concepts, spelling, exact, intents, pairs, calibration, pinyin } = model;
  const known = new Uint8Array(space.row.length / 8);
  space.row.forEach((row, bucket) => {
    if (row >= 0) known[bucket >> 3] = (known[bucket >> 3] ?? 0) | (1 << (bucket & 7));
  });
  const narrow = intents.length < 256 ? Uint8Array : Uint16Array;
  return {
    intents,
    pairs,
    known,
    rarity: Uint8Array.from(space.rarity.map((value) => Math.round(value / RARITY_STEP))),
    rarest: space.rarest,
    weights: space.weights,
    counts: narrow.from(classifier.from.subarray(1).map((end, row) => end - (classifier.from[row] ?? 0))),
    label: narrow.from(classifier.label),
    weight: classifier.weight,
    scale: classifier.scale,
    bias: classifier.bias,
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
    exact: { hash: Uint32Array.from(exact.keys()), intent: Uint16Array.from(exact.values()) },
  };
}

export function unpack(packed: Packed, surroundings: Surroundings): Model {
  const from = new Uint32Array(packed.counts.length + 1);
  for (let row = 0; row < packed.counts.length; row++) from[row + 1] = (from[row] ?? 0) + (packed.counts[row] ?? 0);
  // Loops: filling typed arrays through callbacks takes ten times as long.
  const rarity = new Float32Array(packed.rarity.length);
  for (let row = 0; row < rarity.length; row++) rarity[row] = (packed.rarity[row] ?? 0) * RARITY_STEP;
  const { scale, bias, weight, intents, pairs, calibration, pinyin } = packed;
  const words = packed.words.known === '' ? [] : packed.words.known.split(' ');
  return {
    intents,
    pairs,
    space: { row: rowsOfBits(packed.known), rarity, rarest: packed.rarest, weights: packed.weights },
    classifier: { from, label: Uint16Array.from(packed.label), weight, scale, bias },
    calibration,
    concepts: { byHash: joined(packed.concepts.hash, packed.concepts.id), longestHan: packed.concepts.longestHan },
    spelling: { known: new Map(words.map((word, i) => [word, packed.words.times[i] ?? 1])) },
    pinyin,
    exact: joined(packed.exact.hash, packed.exact.intent),
    ...surroundings,
  };
}

/** Rows in the order of the buckets that have one, from one bit a bucket; most bytes are empty. */
function rowsOfBits(bits: Uint8Array): Int32Array {
  const row = new Int32Array(1 << FEATURES.bits).fill(-1);
  let next = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let byte = bits[i] ?? 0, bucket = i << 3; byte !== 0; byte >>= 1, bucket++) if ((byte & 1) === 1) row[bucket] = next++;
  }
  return row;
}

function joined(keys: Int32Array | Uint32Array, values: Uint16Array): ReadonlyMap<number, number> {
  const map = new Map<number, number>();
  for (let i = 0; i < keys.length; i++) map.set(keys[i] ?? 0, values[i] ?? 0);
  return map;
}
