/**
 * Linear classifier, one class against the rest: support vector machines with squared hinge loss, trained by dual
 * coordinate descent (Hsieh et al. 2008) with the shrinking of that paper. A constant feature serves as bias.
 */
import type { Vector } from './features.ts';
import { seeded, shuffle } from './random.ts';

export type ClassifierOptions = {
  /** Penalty of a training error; larger follows the examples more closely. */
  readonly cost: number;
  /** Value of the constant feature. */
  readonly bias: number;
  /** Stop when the largest violation in a pass is below this. */
  readonly tolerance: number;
  readonly maxPasses: number;
};
export const CLASSIFIER: ClassifierOptions = { cost: 3, bias: 0.3, tolerance: 0.3, maxPasses: 20 };

/** `weights[bucket * classes + k]`; the last row is the bias. */
export type Classifier = { readonly classes: number; readonly weights: Float32Array; readonly bias: number };

type Rows = { readonly from: Int32Array; readonly index: Int32Array; readonly value: Float32Array; readonly norm: Float64Array };

/** Trains on `vectors` with class numbers `labels` (0 … classes - 1). `size` is the number of buckets. */
export function learn(
  vectors: readonly Vector[],
  labels: Int32Array,
  classes: number,
  size: number,
  options: ClassifierOptions = CLASSIFIER,
): Classifier {
  const rows = join(vectors, options.bias);
  const weights = new Float32Array((size + 1) * classes);
  const own = new Float64Array(size + 1);
  const positive = new Uint8Array(vectors.length);
  for (let k = 0; k < classes; k++) {
    own.fill(0);
    for (let i = 0; i < labels.length; i++) positive[i] = labels[i] === k ? 1 : 0;
    descend(rows, positive, own, size, options, k + 1);
    for (let bucket = 0; bucket <= size; bucket++) weights[bucket * classes + k] = own[bucket] ?? 0;
  }
  return { classes, weights, bias: options.bias };
}

/** Margin of each class: above 0 the class claims the text, around -1 it does not know it at all. */
export function margins(classifier: Classifier, vector: Vector): Float64Array {
  const { classes, weights, bias } = classifier;
  const result = new Float64Array(classes);
  const last = weights.length - classes;
  for (let k = 0; k < classes; k++) result[k] = bias * (weights[last + k] ?? 0);
  for (let i = 0; i < vector.index.length; i++) {
    const at = (vector.index[i] ?? 0) * classes;
    const value = vector.value[i] ?? 0;
    for (let k = 0; k < classes; k++) result[k] = (result[k] ?? 0) + value * (weights[at + k] ?? 0);
  }
  return result;
}

function join(vectors: readonly Vector[], bias: number): Rows {
  const from = new Int32Array(vectors.length + 1);
  for (let i = 0; i < vectors.length; i++) from[i + 1] = (from[i] ?? 0) + (vectors[i]?.index.length ?? 0);
  const total = from[vectors.length] ?? 0;
  const rows = { from, index: new Int32Array(total), value: new Float32Array(total), norm: new Float64Array(vectors.length) };
  vectors.forEach((vector, i) => {
    rows.index.set(vector.index, from[i]);
    rows.value.set(vector.value, from[i]);
    let norm = bias * bias;
    for (const v of vector.value) norm += v * v;
    rows.norm[i] = norm;
  });
  return rows;
}

/** One class against the rest; `w` is filled, its last entry is the weight of the constant feature. */
function descend(
  rows: Rows,
  positive: Uint8Array,
  w: Float64Array,
  size: number,
  options: ClassifierOptions,
  seed: number,
): void {
  const count = positive.length;
  const { from, index, value, norm } = rows;
  const diagonal = 0.5 / options.cost;
  const alpha = new Float64Array(count);
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const random = seeded(seed);
  let active = count;
  let cut = Infinity;
  for (let pass = 0; pass < options.maxPasses; pass++) {
    shuffle(order.subarray(0, active), random);
    let highest = 0;
    for (let s = 0; s < active; s++) {
      const i = order[s]!;
      const end = from[i + 1]!;
      let dot = options.bias * w[size]!;
      for (let p = from[i]!; p < end; p++) dot += w[index[p]!]! * value[p]!;
      const sign = positive[i] === 1 ? 1 : -1;
      const gradient = sign * dot - 1 + diagonal * alpha[i]!;
      if (alpha[i] === 0 && gradient > 0) {
        if (gradient > cut) {
          // Far on its own side: most likely never a support vector. Looked at again before the end.
          active--;
          order[s] = order[active]!;
          order[active] = i;
          s--;
        }
        continue;
      }
      const violation = Math.abs(gradient);
      if (violation > highest) highest = violation;
      if (violation < 1e-12) continue;
      const before = alpha[i]!;
      const after = Math.max(before - gradient / (norm[i]! + diagonal), 0);
      alpha[i] = after;
      const delta = (after - before) * sign;
      if (delta === 0) continue;
      for (let p = from[i]!; p < end; p++) w[index[p]!]! += delta * value[p]!;
      w[size]! += delta * options.bias;
    }
    if (highest <= options.tolerance) {
      if (active === count) return;
      active = count;
      cut = Infinity;
      continue;
    }
    cut = highest;
  }
}
