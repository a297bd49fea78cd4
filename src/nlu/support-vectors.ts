/**
 * Linear classifier, one class against the rest: support vector machines with squared hinge loss, trained by dual
 * coordinate descent (Hsieh et al. 2008, "A dual coordinate descent method for large-scale linear SVM") with a bolder
 * shrinking than that paper's. A constant feature serves as bias.
 */
import { seeded, shuffle } from './random.ts';
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
export const QUICK: Care = { small: 0.05, far: 0.05, tolerance: 1, passes: 10 };
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
 * One class against the rest, by the rows in `order` (which is reordered). Goes on from where `problem` is: zeros at first;
 * called again with more rows, it looks at all of them once more.
 *
 * Rows of the class come first, and rows that are far on their own side are put aside at once.
 */
export function separate(rows: Rows, sides: Sides, problem: Problem, order: Int32Array, care: Care, seed: number): void {
  const { from, index, value, norm } = rows;
  const { w, alpha } = problem;
  const constant = w.length - 1;
  const diagonal = 0.5 / COST;
  const random = seeded(seed);
  let active = order.length;
  for (let pass = 0; pass < care.passes; pass++) {
    shuffle(order.subarray(0, active), random);
    if (pass === 0) ownFirst(order, sides);
    let highest = 0;
    for (let s = 0; s < active; s++) {
      const i = order[s]!;
      const end = from[i + 1]!;
      let dot = STRANGER + BIAS * w[constant]!;
      for (let p = from[i]!; p < end; p++) dot += w[index[p]!]! * value[p]!;
      const side = sides[i]!;
      const before = alpha[i]!;
      const gradient = side * dot - 1 + diagonal * before;
      if (before === 0 && gradient >= 0) {
        if (gradient > care.far) {
          active--;
          order[s] = order[active]!;
          order[active] = i;
          s--;
        }
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
    if (highest <= care.tolerance) return;
  }
}

function ownFirst(order: Int32Array, sides: Sides): void {
  let own = 0;
  for (let s = 0; s < order.length; s++) {
    const i = order[s]!;
    if (sides[i] !== 1) continue;
    order[s] = order[own]!;
    order[own++] = i;
  }
}
