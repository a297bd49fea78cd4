/** Fits the curves of the decision to predictions for examples that were held out. */
import { type Calibration, type Curve, type Curves, NOT_SERVED } from './model.ts';
import { leadOf, topicMargins, topTwo } from './topic-margins.ts';

/** Margins of a held-out example by class, its true class, how much of it is known, and whether Chinese carries it. */
export type HeldOut = { readonly margins: Float64Array; readonly label: number; readonly known: number; readonly han: boolean };

type Point = { readonly margin: number; readonly lead: number; readonly yes: boolean };

/** Curves for a model without enough examples to hold any out. */
const DEFAULT: Curves = { right: { a: 1, b: 3.3, c: 0 }, ours: { a: 2, b: 2, c: 2 } };
const ENOUGH = 60;
const ROUNDS = 25;
/** Pull towards the curve that one starts with: what a few examples, or examples all told apart, cannot say. */
const RIDGE = 0.5;

/** @param topics by class */
export function calibrate(heldOut: readonly HeldOut[], topics: readonly string[]): Calibration {
  const all = curvesOf(heldOut, topics, null);
  const of = (han: boolean): Curves =>
    curvesOf(
      heldOut.filter((each) => each.han === han),
      topics,
      all,
    );
  return { han: of(true), other: of(false) };
}

/** @param fallback for too few examples */
function curvesOf(heldOut: readonly HeldOut[], topics: readonly string[], fallback: Curves | null): Curves {
  const served = topics.map((topic) => topic !== NOT_SERVED);
  const both = served.includes(false) && served.includes(true);
  if (heldOut.length < ENOUGH) return fallback ?? { ...DEFAULT, ours: both ? DEFAULT.ours : null };
  const found = heldOut.map((each) => {
    const byTopic = topicMargins(each.margins, topics);
    const top = topTwo(byTopic);
    return { ...each, ...leadOf(top.best, byTopic, top), best: top.best, wanted: topics[each.label] ?? '' };
  });
  // Where the bot serves some things and not others, "is it ours" has been asked before: given that it is, is the topic right?
  const asked = both ? found.filter(({ best, wanted }) => best !== NOT_SERVED && wanted !== NOT_SERVED) : found;
  const right = asked.map(({ margin, lead, best, wanted }) => ({ margin, lead, yes: best === wanted }));
  const ours = heldOut.map(({ margins, label, known }) => ({ ...ownOf(margins, known, served), yes: served[label] === true }));
  return { right: fitCurve(right, DEFAULT.right), ours: both ? fitCurve(ours, DEFAULT.right) : null };
}

/**
 * How much a text is like what is served: the best margin there plus the known share of the text (which keeps out two points
 * more of what is not, on CLINC150), and its lead over the best of the other classes (negative when those are ahead).
 */
export function ownOf(
  margins: Float64Array,
  known: number,
  served: readonly boolean[],
): { readonly margin: number; readonly lead: number } {
  let own = -Infinity;
  let other = -Infinity;
  margins.forEach((value, k) => {
    if (served[k]) own = Math.max(own, value);
    else other = Math.max(other, value);
  });
  return { margin: own + known, lead: other === -Infinity ? 0 : own - other };
}

/** Logistic regression on two values by Newton's method. */
function fitCurve(points: readonly Point[], start: Curve): Curve {
  const first = [start.a, start.b, start.c];
  let w = first;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = w.map((value, i) => -RIDGE * (value - (first[i] ?? 0)));
    const hessian = [
      [RIDGE, 0, 0],
      [0, RIDGE, 0],
      [0, 0, RIDGE],
    ];
    for (const { margin, lead, yes } of points) {
      const x = [margin, lead, 1];
      const p = 1 / (1 + Math.exp(-x.reduce((sum, v, i) => sum + v * (w[i] ?? 0), 0)));
      for (let i = 0; i < 3; i++) {
        gradient[i] = (gradient[i] ?? 0) + ((yes ? 1 : 0) - p) * (x[i] ?? 0);
        for (let j = 0; j < 3; j++) {
          const row = hessian[i];
          if (row) row[j] = (row[j] ?? 0) + p * (1 - p) * (x[i] ?? 0) * (x[j] ?? 0);
        }
      }
    }
    const move = solve(hessian, gradient);
    // A step too long would leave the region in which the method converges.
    const length = Math.max(1, ...move.map((value) => Math.abs(value) / 4));
    w = w.map((value, i) => value + (move[i] ?? 0) / length);
  }
  const [a = 0, b = 0, c = 0] = w;
  return { a, b, c };
}

/** Solves m·x = v for a positive definite m, by elimination. */
function solve(m: readonly (readonly number[])[], v: readonly number[]): number[] {
  const rows = m.map((row, i) => [...row, v[i] ?? 0]);
  rows.forEach((pivot, i) => {
    rows.forEach((row, r) => {
      if (r === i) return;
      const factor = (row[i] ?? 0) / (pivot[i] || 1);
      for (let k = i; k < row.length; k++) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    });
  });
  return rows.map((row, i) => (row[row.length - 1] ?? 0) / (row[i] || 1));
}
