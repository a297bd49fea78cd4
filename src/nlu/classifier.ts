/**
 * Weights of the classes, learnt and then made small: most are so near to nothing that they do not matter (dropping nine of
 * ten costs no accuracy), the others are rounded to eight bits.
 */
import type { Vector } from './feature-space.ts';
import { regress } from './logistic.ts';
import { type Rows, vectorAt } from './rows.ts';
import { BIAS, EXACT, QUICK, type Sides, STRANGER, separate, THOROUGH } from './support-vectors.ts';

/** Weights of a feature are those from `from[feature]` up to `from[feature + 1]`: of class `label[p]`, `weight[p]` times its scale. */
export type Classifier = {
  readonly from: Uint32Array;
  readonly label: Uint16Array;
  readonly weight: Int8Array;
  readonly scale: Float32Array;
  readonly bias: Float32Array;
};

/** What an example says: it belongs to the class, or (`not`) it does not, and nothing about the others. */
export type Label = { readonly class: number; readonly not: boolean };

/** Fewer examples a class than this on average: logistic regression, whose scores mean something only once calibrated. */
const FEW = 30;
const ENOUGH_TO_CALIBRATE = 240;
/** Fewer examples than this take no time whatever the care. */
const FEW_ENOUGH_FOR_CARE = 2000;
/** Weights kept at most: with their labels 1 MB, or 2.4. */
const KEPT = { quick: 470_000, thorough: 1_200_000 } as const;

/** What is to be learnt, and how. `thorough`: slower, for sets whose examples and messages come from the same hand. */
export type Task = {
  readonly rows: Rows;
  readonly labels: readonly Label[];
  /** Rows that are predicted before they are learnt too. */
  readonly held: readonly number[];
  readonly classes: number;
  readonly features: number;
  readonly thorough: boolean;
};

export type Lesson = {
  readonly classifier: Classifier;
  /** Margins by class of the rows that were held out, as a model without them sees them. */
  readonly heldOut: readonly { readonly row: number; readonly margins: Float64Array }[];
};

export function learnClasses(task: Task): Lesson {
  const { labels, classes } = task;
  const few = labels.length >= ENOUGH_TO_CALIBRATE && labels.length < FEW * classes && labels.every((label) => !label.not);
  return few ? regressAll(task) : separateAll(task);
}

function separateAll({ rows, labels, held, classes, features, thorough }: Task): Lesson {
  const [early, final] = [new Float32Array((features + 1) * classes), new Float32Array((features + 1) * classes)];
  const out = new Set(held);
  const care = labels.length < FEW_ENOUGH_FOR_CARE ? EXACT : thorough ? THOROUGH : QUICK;
  const sides: Sides = new Int8Array(labels.length);
  for (let k = 0; k < classes; k++) {
    labels.forEach((label, i) => {
      sides[i] = label.not ? (label.class === k ? -1 : 0) : label.class === k ? 1 : -1;
    });
    const problem = { w: new Float64Array(features + 1), alpha: new Float64Array(labels.length) };
    const all = Int32Array.from(labels.keys()).filter((i) => sides[i] !== 0);
    if (held.length > 0) {
      // Twice, because the final weights are looked at twice as well: what is fitted to these must fit to those.
      const kept = all.filter((i) => !out.has(i));
      separate(rows, sides, problem, kept, care, k + 1);
      separate(rows, sides, problem, kept, care, k + 1);
      put(problem.w, early, k, classes);
    }
    separate(rows, sides, problem, all, care, k + 1);
    put(problem.w, final, k, classes);
  }
  const usual = usualValues(rows, features);
  const most = thorough ? KEPT.thorough : KEPT.quick;
  return { classifier: compact(final, usual, classes, most), heldOut: predict(compact(early, usual, classes, most), rows, held) };
}

function put(w: Float64Array, into: Float32Array, k: number, classes: number): void {
  const constant = w.length - 1;
  for (let feature = 0; feature < constant; feature++) into[feature * classes + k] = w[feature]!;
  into[constant * classes + k] = STRANGER + BIAS * w[constant]!;
}

function predict(classifier: Classifier, rows: Rows, held: readonly number[]): Lesson['heldOut'] {
  return held.map((row) => ({ row, margins: margins(classifier, vectorAt(rows, row)) }));
}

/** @param usual the usual value of each feature in a text that has it @param most weights to keep */
function compact(dense: Float32Array, usual: Float32Array, classes: number, most: number): Classifier {
  const features = usual.length;
  const scale = new Float32Array(classes);
  for (let i = 0; i < features * classes; i++) scale[i % classes] = Math.max(scale[i % classes]!, Math.abs(dense[i]!));
  for (let k = 0; k < classes; k++) scale[k] = scale[k]! / 127;
  const least = leastKept(dense, usual, classes, most);
  const from = new Uint32Array(features + 1);
  const label: number[] = [];
  const weight: number[] = [];
  for (let feature = 0; feature < features; feature++) {
    const below = least / usual[feature]!;
    for (let k = 0; k < classes; k++) {
      const w = dense[feature * classes + k]!;
      const rounded = Math.abs(w) < below ? 0 : Math.round(w / (scale[k] || 1));
      if (rounded === 0) continue;
      label.push(k);
      weight.push(rounded);
    }
    from[feature + 1] = label.length;
  }
  const bias = dense.slice(features * classes);
  return { from, label: Uint16Array.from(label), weight: Int8Array.from(weight), scale, bias };
}

/**
 * Effect from which a weight is among the `most` most effective ones (weight times the usual value of its feature: a text has
 * few Chinese characters and many runs of letters). By a histogram: exact enough, and ten times faster than sorting.
 */
function leastKept(dense: Float32Array, usual: Float32Array, classes: number, most: number): number {
  const BINS = 8192;
  const effect = (i: number): number => Math.abs(dense[i]!) * usual[Math.floor(i / classes)]!;
  const count = usual.length * classes;
  let highest = 0;
  for (let i = 0; i < count; i++) highest = Math.max(highest, effect(i));
  const bins = new Uint32Array(BINS + 1);
  if (highest > 0) for (let i = 0; i < count; i++) bins[Math.floor((effect(i) / highest) * BINS)]!++;
  let kept = 0;
  for (let bin = BINS; bin > 0; bin--) {
    kept += bins[bin]!;
    if (kept > most) return ((bin + 1) / BINS) * highest;
  }
  return 0;
}

function usualValues({ index, value }: Rows, features: number): Float32Array {
  const sum = new Float32Array(features);
  const times = new Uint32Array(features);
  index.forEach((feature, p) => {
    sum[feature] = sum[feature]! + value[p]!;
    times[feature] = times[feature]! + 1;
  });
  return sum.map((total, feature) => total / Math.max(1, times[feature]!));
}

/** Margin of each class: above 0 the class claims the text, around -1 it does not know it at all. */
export function margins({ from, label, weight, scale, bias }: Classifier, vector: Vector): Float64Array {
  const result = new Float64Array(bias.length);
  for (let i = 0; i < vector.index.length; i++) {
    const feature = vector.index[i]!;
    const value = vector.value[i]!;
    const end = from[feature + 1]!;
    for (let p = from[feature]!; p < end; p++) result[label[p]!]! += value * weight[p]!;
  }
  for (let k = 0; k < result.length; k++) result[k] = result[k]! * scale[k]! + bias[k]!;
  return result;
}

function regressAll({ rows, labels, held, classes, features }: Task): Lesson {
  const classOf = Int32Array.from(labels, (label) => label.class);
  const all = Int32Array.from(labels.keys());
  const out = new Set(held);
  const usual = usualValues(rows, features);
  const learnt = (use: Int32Array): Classifier =>
    compact(regress(rows, classOf, use, classes, features), usual, classes, KEPT.thorough);
  return { classifier: learnt(all), heldOut: predict(learnt(all.filter((i) => !out.has(i))), rows, held) };
}
