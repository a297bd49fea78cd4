/** How well a score tells what is served from what is not. */

/** Chance that a served message has a higher score than one that is not, ties by half (area under the ROC curve). */
export function auroc(served: readonly number[], other: readonly number[]): number | null {
  if (served.length === 0 || other.length === 0) return null;
  const all = [...served.map((score) => ({ score, own: true })), ...other.map((score) => ({ score, own: false }))];
  all.sort((a, b) => a.score - b.score);
  let [below, sum] = [0, 0];
  for (let i = 0; i < all.length; ) {
    let [own, others] = [0, 0];
    const { score } = all[i] ?? { score: 0 };
    for (; i < all.length && all[i]?.score === score; i++) {
      if (all[i]?.own) own += 1;
      else others += 1;
    }
    sum += own * (below + others / 2);
    below += others;
  }
  return sum / (served.length * other.length);
}

export type Candidate = {
  readonly score: number;
  /** It is about something that is served. */
  readonly served: boolean;
  /** The best answer to it is the right one. */
  readonly right: boolean;
};

export type RejectionPoint = {
  /** Scores from here on are accepted. */
  readonly from: number;
  /** Share of the served messages that are accepted. */
  readonly accepted: number;
  /** Share of the others that are kept out; null when there are none. */
  readonly keptOut: number | null;
  /** Share of the accepted served messages whose answer is right; null when none is accepted. */
  readonly right: number | null;
};

/** One point for each score that occurs, the strictest first; the last accepts everything. */
export function rejectionCurve(rows: readonly Candidate[]): readonly RejectionPoint[] {
  const sorted = [...rows].sort((a, b) => b.score - a.score);
  const served = rows.filter((row) => row.served).length;
  const others = rows.length - served;
  const points: RejectionPoint[] = [];
  let [accepted, right, intruders] = [0, 0, 0];
  sorted.forEach((row, i) => {
    if (row.served) accepted += 1;
    else intruders += 1;
    if (row.served && row.right) right += 1;
    if (row.score === sorted[i + 1]?.score) return;
    points.push({
      from: row.score,
      accepted: served === 0 ? 0 : accepted / served,
      keptOut: others === 0 ? null : 1 - intruders / others,
      right: accepted === 0 ? null : right / accepted,
    });
  });
  return points;
}

/** The strictest point that still accepts this share of what is served. */
export function atAcceptance(curve: readonly RejectionPoint[], least: number): RejectionPoint | null {
  return curve.find((point) => point.accepted >= least) ?? null;
}

/** Of values in any order: the smallest that at least this share of them does not exceed. Null without values. */
export function quantile(values: readonly number[], part: number): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
