/**
 * Counted features → vectors. Each block is damped (1 + ln tf), weighted by rarity (idf) and brought to length 1; the blocks
 * are then joined by the share of the text that they carry.
 *
 * Where examples abound, only features of two or more have a place in a vector: what occurs once teaches nothing general. All the others,
 * those never seen too, still count in the length: a message of which the bot knows only two words must stay a short vector,
 * or everything unknown would look like something known.
 */
import { type Bags, bagAt } from './bags.ts';
import { type Bag, BLOCKS, type Block, FEATURES } from './features.ts';
import { fillRows, type Rows } from './rows.ts';

export type FeatureSpace = {
  /** Row of the feature by bucket; -1 for a feature without one. */
  readonly row: Int32Array;
  /** Rarity by row: 1 + ln((examples + 1) / (examples with it + 1)), in steps of `RARITY_STEP`. */
  readonly rarity: Uint8Array;
  /** Rarity of everything without a row. */
  readonly rarest: number;
  readonly weights: Weights;
};

/** `index` are rows of a feature space, `value` their weights. At most 1 long; 0 for a text without known features. */
export type Vector = { readonly index: Int32Array; readonly value: Float32Array };

/**
 * Weight of letters against words, and of concepts against everything literal. Concepts bring half a point where examples are
 * few or worded like the messages; where there are hundreds of a topic, they cost English one to two (messages of customers).
 */
export type Weights = { readonly letters: number; readonly concepts: number };
export const FEW_WEIGHTS: Weights = { letters: 0.8, concepts: 0.55 };
export const MANY_WEIGHTS: Weights = { letters: 0.6, concepts: 0.1 };

/**
 * Weight of Chinese pairs that are one character apart against neighbours. Cross-validated on the shipped examples: 0.7 points
 * more where they are clean, 1.2 more where every tenth character is wrong. Above 0.6 it costs rejection, without more of either.
 */
const APART = 0.4;

/** Fine enough to lose nothing, coarse enough for eight bits; a model from a file decides exactly as the one written to it. */
const RARITY_STEP = 1 / 20;
/** Rarities by their number of steps. */
const RARITIES = Float32Array.from({ length: 256 }, (_, steps) => steps * RARITY_STEP);
/** Examples that a feature must occur in; where there are few of them, every one is needed. */
const SEEN = { few: 1, many: 2 } as const;
const MANY = 2000;

/** @param weights null: by the number of examples */
export function learnSpace(bags: Bags, weights: Weights | null): FeatureSpace {
  const times = new Uint32Array(1 << FEATURES.bits);
  for (let p = 0; p < bags.bucket.length; p++) times[bags.bucket[p]!]!++;
  const examples = bags.hanShare.length;
  const known = new Uint8Array(times.length);
  const rarity: number[] = [];
  const few = examples < MANY;
  const enough = few ? SEEN.few : SEEN.many;
  times.forEach((seen, bucket) => {
    if (seen < enough) return;
    known[bucket] = 1;
    rarity.push(Math.min(raritySteps(seen, examples), RARITIES.length - 1));
  });
  return {
    row: rowsOf(known),
    rarity: Uint8Array.from(rarity),
    rarest: raritySteps(0, examples) * RARITY_STEP,
    weights: weights ?? (few ? FEW_WEIGHTS : MANY_WEIGHTS),
  };
}

/** Rows are numbered in the order of the buckets that have one. */
function rowsOf(known: Uint8Array): Int32Array {
  const row = new Int32Array(known.length);
  let next = 0;
  for (let bucket = 0; bucket < known.length; bucket++) row[bucket] = known[bucket] === 1 ? next++ : -1;
  return row;
}

function raritySteps(seen: number, examples: number): number {
  return Math.round((1 + Math.log((examples + 1) / (seen + 1))) / RARITY_STEP);
}

/** How much of a text the features with a place make up: 0 (nothing known) to 1. */
export function knownShare(vector: Vector): number {
  return vector.value.reduce((sum, v) => sum + v * v, 0);
}

export function vectorOf(bag: Bag, space: FeatureSpace): Vector {
  const size = BLOCKS.reduce((sum, name) => sum + bag[name].bucket.length, 0);
  const index = new Int32Array(size);
  const value = new Float32Array(size);
  const end = writeVector(bag, space, index, value, 0);
  return { index: index.slice(0, end), value: value.slice(0, end) };
}

/** Vectors of all bags. */
export function rowsOfBags(bags: Bags, space: FeatureSpace): Rows {
  return fillRows(bags.hanShare.length, bags.bucket.length, (i, index, value, at) =>
    writeVector(bagAt(bags, i), space, index, value, at),
  );
}

/** Writes the vector of a bag from `from` on; returns where it ends. */
function writeVector(bag: Bag, space: FeatureSpace, index: Int32Array, value: Float32Array, from: number): number {
  const { letters } = space.weights;
  const concepts = space.weights.concepts * Math.sqrt(bag.covered);
  const literal = 1 / Math.sqrt(1 + concepts * concepts);
  const foreign = (literal * Math.sqrt(1 - bag.hanShare)) / Math.sqrt(1 + letters * letters);
  let at = from;
  /** Returns the squared length of what is added. */
  const add = (block: Block, factor: number): number => {
    let length = 0;
    for (let i = 0; i < block.bucket.length; i++) {
      const row = space.row[block.bucket[i] ?? 0] ?? -1;
      const times = block.count[i] ?? 1;
      const rarity = row < 0 ? space.rarest : (RARITIES[space.rarity[row] ?? 0] ?? 0);
      const v = factor * (times === 1 ? 1 : 1 + Math.log(times)) * rarity;
      length += v * v;
      if (row < 0) continue;
      index[at] = row;
      value[at++] = v;
    }
    return length;
  };
  const put = (block: Block, weight: number, apart: Block | null = null): void => {
    const first = at;
    const length = add(block, 1) + (apart === null ? 0 : add(apart, APART));
    const scale = length === 0 ? 0 : weight / Math.sqrt(length);
    for (let i = first; i < at; i++) value[i] = (value[i] ?? 0) * scale;
  };
  put(bag.han, literal * Math.sqrt(bag.hanShare), bag.apart);
  put(bag.words, foreign);
  put(bag.letters, foreign * letters);
  put(bag.concepts, literal * concepts);
  return at;
}
