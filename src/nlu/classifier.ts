/** Learns the classes: one linear model each, made small, and what it says of the examples that were held out. */
import { type Classifier, compact, type Dense, usualValues } from './compact.ts';
import type { Vector } from './feature-space.ts';
import { PASSES, regress } from './logistic.ts';
import { type Rows, vectorAt } from './rows.ts';
import { BIAS, EXACT, QUICK, type Sides, STRANGER, separate, THOROUGH } from './support-vectors.ts';

/** What an example says: it belongs to the class, or (`not`) it does not, and nothing about the others. */
export type Label = { readonly class: number; readonly not: boolean };

/** Fewer examples a class than this on average: logistic regression, whose scores mean something only once calibrated. */
const FEW = 30;
const ENOUGH_TO_CALIBRATE = 240;
/** Fewer examples than this take no time whatever the care. */
const FEW_ENOUGH_FOR_CARE = 2000;
/** How much of a logistic regression is added to support vectors, when learning thoroughly. */
const LOGISTIC_SHARE = 0.15;
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
  /** All rows, mixed, in an order that does not depend on how many there are. */
  readonly order: Int32Array;
};

export type { Classifier };

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

function separateAll(task: Task): Lesson {
  const { rows, labels, held, classes, features, thorough, order } = task;
  const [early, final] = [emptyDense(classes), emptyDense(classes)];
  const out = new Set(held);
  const care = labels.length < FEW_ENOUGH_FOR_CARE ? EXACT : thorough ? THOROUGH : QUICK;
  const sides: Sides = new Int8Array(labels.length);
  for (let k = 0; k < classes; k++) {
    labels.forEach((label, i) => {
      sides[i] = label.not ? (label.class === k ? -1 : 0) : label.class === k ? 1 : -1;
    });
    const problem = { w: new Float64Array(features + 1), alpha: new Float64Array(labels.length) };
    const all = order.filter((i) => sides[i] !== 0);
    if (held.length > 0) {
      const kept = all.filter((i) => !out.has(i));
      // Once more, because rows may have been put aside before the weights were anything like the final ones.
      separate(rows, sides, problem, kept.slice(), care);
      separate(rows, sides, problem, kept, care);
      put(problem.w, early, k);
    }
    separate(rows, sides, problem, all, care);
    put(problem.w, final, k);
  }
  if (thorough) {
    addLogistic(task, early, (row) => !out.has(row));
    addLogistic(task, final, () => true);
  }
  const usual = usualValues(rows, features);
  const most = thorough ? KEPT.thorough : KEPT.quick;
  const heldOut = held.length === 0 ? [] : predict(compact(early, usual, most), rows, held);
  return { classifier: compact(final, usual, most), heldOut };
}

/** Adds a little of a logistic regression on the rows in `use`; examples of what a class is not say nothing to it. */
function addLogistic({ rows, labels, classes, features }: Task, to: Filling, use: (row: number) => boolean): void {
  const classOf = Int32Array.from(labels, (label) => label.class);
  const chosen = Int32Array.from(labels.keys()).filter((row) => use(row) && labels[row]?.not === false);
  const { weights, bias } = byClass(regress(rows, classOf, chosen, classes, features, PASSES.added), classes);
  weights.forEach((own, k) => {
    const sum = to.weights[k];
    if (sum === undefined) return;
    for (let feature = 0; feature < own.length; feature++) sum[feature]! += LOGISTIC_SHARE * own[feature]!;
    to.bias[k]! += LOGISTIC_SHARE * bias[k]!;
  });
}

type Filling = { readonly weights: Float32Array[]; readonly bias: Float32Array };

function emptyDense(classes: number): Filling {
  return { weights: [], bias: new Float32Array(classes) };
}

function put(w: Float64Array, into: Filling, k: number): void {
  into.weights[k] = Float32Array.from(w.subarray(0, -1));
  into.bias[k] = STRANGER + BIAS * w[w.length - 1]!;
}

function predict(classifier: Classifier, rows: Rows, held: readonly number[]): Lesson['heldOut'] {
  return held.map((row) => ({ row, margins: margins(classifier, vectorAt(rows, row)) }));
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
    compact(byClass(regress(rows, classOf, use, classes, features, PASSES.alone), classes), usual, KEPT.thorough);
  return { classifier: learnt(all), heldOut: predict(learnt(all.filter((i) => !out.has(i))), rows, held) };
}

/** Weights that lie by feature, then by class, with the biases behind them. */
function byClass(joined: Float32Array, classes: number): Dense {
  const features = joined.length / classes - 1;
  const weights = Array.from({ length: classes }, (_, k) => {
    const own = new Float32Array(features);
    for (let feature = 0; feature < features; feature++) own[feature] = joined[feature * classes + k]!;
    return own;
  });
  return { weights, bias: joined.slice(features * classes) };
}
