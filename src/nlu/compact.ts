/** Weights made small: most are so near to nothing that they do not matter, the others are rounded to eight bits. */
import type { Rows } from './rows.ts';

/** Weights of a feature are those from `from[feature]` up to `from[feature + 1]`: of class `label[p]`, `weight[p]` times its scale. */
export type Classifier = {
  readonly from: Uint32Array;
  /** One byte each where there are fewer than 256 classes. */
  readonly label: Uint8Array | Uint16Array;
  readonly weight: Int8Array;
  readonly scale: Float32Array;
  readonly bias: Float32Array;
};

/** Weights by class, then by feature; and the bias by class. */
export type Dense = { readonly weights: readonly Float32Array[]; readonly bias: Float32Array };

const BINS = 8192;

/** @param usual the usual value of each feature in a text that has it @param most weights to keep */
export function compact({ weights, bias }: Dense, usual: Float32Array, most: number): Classifier {
  const scale = Float32Array.from(weights, (own) => largest(own) / 127 || 1);
  const least = leastKept(weights, usual, most);
  const small = weights.map((own, k) => rounded(own, usual, scale[k]!, least));
  const from = new Uint32Array(usual.length + 1);
  // First how much room each feature needs, then what is to be there. Class by class, as the weights lie.
  for (const own of small) for (let feature = 0; feature < own.length; feature++) if (own[feature] !== 0) from[feature + 1]!++;
  for (let feature = 0; feature < usual.length; feature++) from[feature + 1]! += from[feature]!;
  const next = from.slice();
  const label = new (narrow(weights.length))(from[usual.length]!);
  const weight = new Int8Array(label.length);
  for (let k = 0; k < small.length; k++) {
    const own = small[k]!;
    for (let feature = 0; feature < own.length; feature++) {
      if (own[feature] === 0) continue;
      const at = next[feature]!++;
      label[at] = k;
      weight[at] = own[feature]!;
    }
  }
  return { from, label, weight, scale, bias };
}

/** In steps of `unit`; nothing where the effect is smaller than `least`. */
function rounded(own: Float32Array, usual: Float32Array, unit: number, least: number): Int8Array {
  const small = new Int8Array(own.length);
  for (let feature = 0; feature < own.length; feature++) {
    const w = own[feature]!;
    if (w !== 0 && Math.abs(w) * usual[feature]! >= least) small[feature] = Math.round(w / unit);
  }
  return small;
}

/** For numbers of as many classes. */
export function narrow(classes: number): Uint8ArrayConstructor | Uint16ArrayConstructor {
  return classes < 256 ? Uint8Array : Uint16Array;
}

/**
 * Effect from which a weight is among the `most` most effective ones (weight times the usual value of its feature: a text has
 * few Chinese characters and many runs of letters). By a histogram: exact enough, and ten times faster than sorting.
 */
function leastKept(weights: readonly Float32Array[], usual: Float32Array, most: number): number {
  let highest = 0;
  for (const own of weights)
    for (let feature = 0; feature < own.length; feature++) {
      const effect = Math.abs(own[feature]!) * usual[feature]!;
      if (effect > highest) highest = effect;
    }
  if (highest === 0) return 0;
  const bins = new Uint32Array(BINS + 1);
  const perBin = BINS / highest;
  for (const own of weights)
    for (let feature = 0; feature < own.length; feature++)
      bins[Math.floor(Math.abs(own[feature]!) * usual[feature]! * perBin)]!++;
  let kept = 0;
  for (let bin = BINS; bin > 0; bin--) {
    kept += bins[bin]!;
    if (kept > most) return ((bin + 1) / BINS) * highest;
  }
  return 0;
}

function largest(own: Float32Array): number {
  let most = 0;
  for (let i = 0; i < own.length; i++) if (Math.abs(own[i]!) > most) most = Math.abs(own[i]!);
  return most;
}

/** Mean value of each feature where it occurs. */
export function usualValues({ index, value }: Rows, features: number): Float32Array {
  const sum = new Float32Array(features);
  const times = new Uint32Array(features);
  for (let p = 0; p < index.length; p++) {
    sum[index[p]!]! += value[p]!;
    times[index[p]!]!++;
  }
  return sum.map((total, feature) => total / Math.max(1, times[feature]!));
}
