/** Learns the classes: one linear model each, made small, and what it says of the examples that were held out. */
import { type Classifier, compact, type Dense, usualValues } from './compact.ts';
import type { Vector } from './feature-space.ts';
import { PASSES, regress } from './logistic.ts';
import { type Bench, layOut, type Rows, sharedFloats, sharedInts, vectorAt } from './rows.ts';
import { BIAS, type Care, EXACT, type Problem, QUICK, type Sides, STRANGER, separate, THOROUGH } from './support-vectors.ts';

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
const KEPT = { quick: 800_000, thorough: 1_200_000 } as const;

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

/** Weights by class, then by feature, and the bias by class; filled class by class. */
type Filling = { readonly weights: readonly Float32Array[]; readonly bias: Float32Array };

/**
 * What the classes are learnt from, and room for what is learnt: without the rows that are held out (`early`), and from all.
 * In shared memory: each class is learnt by itself, by whichever thread has time.
 */
export type Work = {
  readonly bench: Bench;
  /** By place on the bench: class of the row; 1 if it only says that it is not of this class; 1 if it is held out. */
  readonly owner: Int32Array;
  readonly not: Int32Array;
  readonly out: Int32Array;
  readonly care: Care;
  readonly early: Filling | null;
  readonly final: Filling;
};

/** Starts to learn all classes. What it returns comes back when all of them are learnt. */
export type Learning = (work: Work) => () => void;

/** One class after the other, by this thread. */
export const alone: Learning = (work) => () => {
  const desk = deskFor(work);
  for (let k = 0; k < work.final.weights.length; k++) learnClass(work, k, desk);
};

/** Starts to learn the classes. What it returns comes back with what was learnt. */
export function startLesson(task: Task, learning: Learning): () => Lesson {
  const { labels, classes } = task;
  const few = labels.length >= ENOUGH_TO_CALIBRATE && labels.length < FEW * classes && labels.every((label) => !label.not);
  if (few) return () => regressAll(task);
  const work = workFor(task);
  const finish = learning(work);
  return () => {
    finish();
    return lessonOf(work, task);
  };
}

function workFor({ rows, labels, held, classes, features, thorough, order }: Task): Work {
  const [owner, not, out] = [sharedInts(order.length), sharedInts(order.length), sharedInts(order.length)];
  const heldOut = new Set(held);
  order.forEach((row, i) => {
    owner[i] = labels[row]!.class;
    not[i] = labels[row]!.not ? 1 : 0;
    out[i] = heldOut.has(row) ? 1 : 0;
  });
  return {
    bench: layOut(rows, order, features),
    owner,
    not,
    out,
    care: labels.length < FEW_ENOUGH_FOR_CARE ? EXACT : thorough ? THOROUGH : QUICK,
    early: held.length > 0 ? emptyFilling(classes, features) : null,
    final: emptyFilling(classes, features),
  };
}

function emptyFilling(classes: number, features: number): Filling {
  return { weights: Array.from({ length: classes }, () => sharedFloats(features)), bias: sharedFloats(classes) };
}

/** What learning a class needs for the time being. */
type Desk = { readonly problem: Problem; readonly sides: Sides; readonly turn: Int32Array };

export function deskFor({ bench, owner }: Work): Desk {
  return {
    problem: { w: new Float64Array(bench.place.length + 1), alpha: new Float64Array(owner.length) },
    sides: new Int8Array(owner.length),
    turn: new Int32Array(owner.length),
  };
}

/** Learns one class and writes its weights; which thread does it, and when, makes no difference to them. */
export function learnClass({ bench, owner, not, out, care, early, final }: Work, k: number, desk: Desk): void {
  const { problem, sides, turn } = desk;
  problem.w.fill(0);
  problem.alpha.fill(0);
  for (let i = 0; i < sides.length; i++) sides[i] = owner[i] === k ? (not[i] === 1 ? -1 : 1) : not[i] === 1 ? 0 : -1;
  const learn = (withHeldOut: boolean): void => {
    let length = 0;
    for (let i = 0; i < turn.length; i++) if (sides[i] !== 0 && (withHeldOut || out[i] === 0)) turn[length++] = i;
    separate(bench.rows, sides, problem, turn.subarray(0, length), care);
  };
  if (early !== null) {
    // Twice, because rows may have been put aside before the weights were anything like the final ones.
    learn(false);
    learn(false);
    put(problem.w, bench, early, k);
  }
  learn(true);
  put(problem.w, bench, final, k);
}

function put(w: Float64Array, { place }: Bench, { weights, bias }: Filling, k: number): void {
  const own = weights[k]!;
  for (let feature = 0; feature < own.length; feature++) own[feature] = w[place[feature]!]!;
  bias[k] = STRANGER + BIAS * w[w.length - 1]!;
}

function lessonOf({ early, final }: Work, task: Task): Lesson {
  const { rows, held, features, thorough } = task;
  if (thorough) {
    const out = new Set(held);
    if (early !== null) addLogistic(task, early, (row) => !out.has(row));
    addLogistic(task, final, () => true);
  }
  const usual = usualValues(rows, features);
  const most = thorough ? KEPT.thorough : KEPT.quick;
  const heldOut = early === null ? [] : predict(compact(early, usual, most), rows, held);
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
