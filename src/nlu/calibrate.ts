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
  const served = topics.map((topic) => topic !== NOT_SERVED);
  const both = served.includes(false) && served.includes(true);
  const found = heldOut.map((each) => foundBy(each, topics, served));
  const all = curvesOf(found, both, null);
  const of = (han: boolean): Curves =>
    curvesOf(
      found.filter((each) => each.han === han),
      both,
      all,
    );
  return { han: of(true), other: of(false) };
}

/** A held-out example as the two curves see it; `asked`: the bot finds, rightly, that it is something served. */
type Found = { readonly han: boolean; readonly asked: boolean; readonly right: Point; readonly ours: Point };

function foundBy({ margins, label, known, han }: HeldOut, topics: readonly string[], served: readonly boolean[]): Found {
  const byTopic = topicMargins(margins, topics);
  const top = topTwo(byTopic);
  const wanted = topics[label] ?? '';
  return {
    han,
    asked: top.best !== NOT_SERVED && wanted !== NOT_SERVED,
    right: { ...leadOf(top.best, byTopic, top), yes: top.best === wanted },
    ours: { ...ownOf(margins, known, served), yes: served[label] === true },
  };
}

/** @param both whether the bot serves some things and not others @param fallback for too few examples */
function curvesOf(found: readonly Found[], both: boolean, fallback: Curves | null): Curves {
  if (found.length < ENOUGH) return fallback ?? { ...DEFAULT, ours: both ? DEFAULT.ours : null };
  // Where it does, "is it ours" has been asked before: given that it is, is the topic right?
  const asked = both ? found.filter((each) => each.asked) : found;
  const points = (of: readonly Found[], curve: 'right' | 'ours'): readonly Point[] => of.map((each) => each[curve]);
  return {
    right: fitCurve(points(asked, 'right'), DEFAULT.right),
    ours: both ? fitCurve(points(found, 'ours'), DEFAULT.right) : null,
  };
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
    const { gradient, hessian } = slopes(points, w, first);
    const move = solve(hessian, gradient);
    // A step too long would leave the region in which the method converges.
    const length = Math.max(1, ...move.map((value) => Math.abs(value) / 4));
    w = w.map((value, i) => value + (move[i] ?? 0) / length);
  }
  const [a = 0, b = 0, c = 0] = w;
  return { a, b, c };
}

/** First and second derivatives of the likelihood at the weights `w`, with the pull towards `first`. */
function slopes(
  points: readonly Point[],
  w: readonly number[],
  first: readonly number[],
): { gradient: number[]; hessian: number[][] } {
  const [a = 0, b = 0, c = 0] = w;
  let [g0, g1, g2] = w.map((value, i) => -RIDGE * (value - (first[i] ?? 0))) as [number, number, number];
  let [h00, h01, h02, h11, h12, h22] = [RIDGE, 0, 0, RIDGE, 0, RIDGE] as [number, number, number, number, number, number];
  for (let i = 0; i < points.length; i++) {
    const { margin, lead, yes } = points[i]!;
    const p = 1 / (1 + Math.exp(-(margin * a + lead * b + c)));
    const error = (yes ? 1 : 0) - p;
    const curvature = p * (1 - p);
    g0 += error * margin;
    g1 += error * lead;
    g2 += error;
    h00 += curvature * margin * margin;
    h01 += curvature * margin * lead;
    h02 += curvature * margin;
    h11 += curvature * lead * lead;
    h12 += curvature * lead;
    h22 += curvature;
  }
  return {
    gradient: [g0, g1, g2],
    hessian: [
      [h00, h01, h02],
      [h01, h11, h12],
      [h02, h12, h22],
    ],
  };
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
