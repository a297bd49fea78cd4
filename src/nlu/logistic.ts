/**
 * Multinomial logistic regression by stochastic gradient descent with a falling step. Better than support vectors where
 * classes have few examples (by two points at ten each, measured on BANKING77), equal and slower where they have many; the sum
 * of both is half a point better than either, and still one linear model.
 */
import { seeded, shuffle } from './random.ts';
import type { Rows } from './rows.ts';

/** Passes over the examples: many where they are the whole of it, few where they only add to support vectors. */
export const PASSES = { alone: 40, added: 8 } as const;
const FIRST_STEP = 5;
/** Share of a step that the bias takes: it must not run ahead of the features. */
const BIAS_SHARE = 0.1;
const SEED = 7;

/** By the rows in `use`. Weights by feature and class, `weights[feature * classes + k]`; the last feature is the bias. */
export function regress(
  rows: Rows,
  labels: Int32Array,
  use: Int32Array,
  classes: number,
  features: number,
  passes: number,
): Float32Array {
  const weights = new Float32Array((features + 1) * classes);
  const order = use.slice();
  const random = seeded(SEED);
  const error = new Float64Array(classes);
  const steps = passes * order.length;
  let done = 0;
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, random);
    for (const i of order) {
      const step = FIRST_STEP * (1 - done++ / steps);
      errorOf(rows, i, weights, labels[i] ?? 0, error);
      const end = rows.from[i + 1]!;
      for (let p = rows.from[i]!; p < end; p++) {
        const at = rows.index[p]! * classes;
        const v = step * rows.value[p]!;
        for (let k = 0; k < classes; k++) weights[at + k]! -= v * error[k]!;
      }
      for (let k = 0; k < classes; k++) weights[features * classes + k]! -= step * BIAS_SHARE * error[k]!;
    }
  }
  return weights;
}

/** Probability of each class minus what it should be. */
function errorOf(rows: Rows, i: number, weights: Float32Array, label: number, error: Float64Array): void {
  const classes = error.length;
  const last = weights.length - classes;
  for (let k = 0; k < classes; k++) error[k] = weights[last + k]!;
  const end = rows.from[i + 1]!;
  for (let p = rows.from[i]!; p < end; p++) {
    const at = rows.index[p]! * classes;
    const v = rows.value[p]!;
    for (let k = 0; k < classes; k++) error[k]! += v * weights[at + k]!;
  }
  let highest = -Infinity;
  for (const value of error) highest = Math.max(highest, value);
  let sum = 0;
  for (let k = 0; k < classes; k++) {
    error[k] = Math.exp(error[k]! - highest);
    sum += error[k]!;
  }
  for (let k = 0; k < classes; k++) error[k] = error[k]! / sum - (k === label ? 1 : 0);
}
