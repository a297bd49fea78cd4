/**
 * Linear classifier, one class against the rest: support vector machines with squared hinge loss, trained by dual
 * coordinate descent (Hsieh et al. 2008, "A dual coordinate descent method for large-scale linear SVM") with a bolder
 * shrinking than that paper's. A constant feature serves as bias.
 */
import type { Rows } from './rows.ts';

/** Penalty of a training error; larger follows the examples more closely. */
const COST = 3;
/** Value of the constant feature. */
export const BIAS = 0.3;
/**
 * How carefully to learn. `small`: a violation below this is not worth a step; `far`: a row this far on its own side is not
 * looked at again; `tolerance`: stop when the largest violation in a pass is below this, or after `passes`.
 */
export type Care = { readonly small: number; readonly far: number; readonly tolerance: number; readonly passes: number };
/** With the shipped examples, costs nothing that can be measured and takes a third of the time. */
export const QUICK: Care = { small: 0.02, far: 0.1, tolerance: 0.3, passes: 30 };
/** Brings 0.4 points on BANKING77; going on until nothing moves any more brings less. */
export const THOROUGH: Care = { small: 0.01, far: 0.3, tolerance: 1, passes: 10 };
/** For a few hundred examples, which take no time whatever the care. */
export const EXACT: Care = { small: 0.001, far: 1, tolerance: 0.05, passes: 100 };

/** Side of each row for one class: 1 belongs to it, -1 does not, 0 says nothing about it. */
export type Sides = Int8Array;

/**
 * What every text scores before any of its features is looked at: that of a stranger. The constant feature is learnt as a
 * distance from it, so that the many examples that share nothing with a class need no step at all.
 */
export const STRANGER = -1;

/** State of one problem: weight by feature (the last is the constant's), and the multiplier of each row. */
export type Problem = { readonly w: Float64Array; readonly alpha: Float64Array };

/**
 * One class against the rest, by the rows in `order` (which is used up). Goes on from where `problem` is: zeros at first;
 * called again with more rows, it looks at all of them once more.
 *
 * In the first pass the rows of the class come first; rows that are far on their own side are put aside at once. The order
 * stays the same from pass to pass and from training to training, so that one example more moves only what is near to it.
 */
export function separate(rows: Rows, sides: Sides, problem: Problem, order: Int32Array, care: Care): void {
  let active = order.length;
  for (let pass = 0; pass < care.passes; pass++) {
    const highest =
      pass === 0
        ? Math.max(sweep(rows, sides, problem, order, active, care, 1), sweep(rows, sides, problem, order, active, care, -1))
        : sweep(rows, sides, problem, order, active, care, 0);
    if (highest <= care.tolerance) return;
    let kept = 0;
    for (let s = 0; s < active; s++) if (order[s]! >= 0) order[kept++] = order[s]!;
    active = kept;
  }
}

/**
 * Looks at the rows of one side (0: of both) and mends what they violate; what need not be looked at again is struck out of
 * `order` with its complement. Returns the largest violation.
 */
function sweep(rows: Rows, sides: Sides, problem: Problem, order: Int32Array, active: number, care: Care, only: number): number {
  const { from, index, value, norm } = rows;
  const { w, alpha } = problem;
  const constant = w.length - 1;
  const diagonal = 0.5 / COST;
  let highest = 0;
  for (let s = 0; s < active; s++) {
    const i = order[s]!;
    if (i < 0) continue;
    const side = sides[i]!;
    if (only !== 0 && side !== only) continue;
    const end = from[i + 1]!;
    let dot = STRANGER + BIAS * w[constant]!;
    for (let p = from[i]!; p < end; p++) dot += w[index[p]!]! * value[p]!;
    const before = alpha[i]!;
    const gradient = side * dot - 1 + diagonal * before;
    if (before === 0 && gradient >= 0) {
      if (gradient > care.far) order[s] = ~i;
      continue;
    }
    const violation = Math.abs(gradient);
    if (violation > highest) highest = violation;
    if (violation < care.small) continue;
    const after = Math.max(before - gradient / (norm[i]! + BIAS * BIAS + diagonal), 0);
    alpha[i] = after;
    const delta = (after - before) * side;
    if (delta === 0) continue;
    for (let p = from[i]!; p < end; p++) w[index[p]!]! += delta * value[p]!;
    w[constant]! += delta * BIAS;
  }
  return highest;
}
