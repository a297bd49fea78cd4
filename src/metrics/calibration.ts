/** Whether probabilities mean what they say: of the answers given with 80 %, 80 % should be right. */

export type Scored = { readonly score: number; readonly right: boolean };

/** Answers whose probability lies between `from` and `to`. */
export type Bin = {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Mean probability. */
  readonly score: number;
  /** Share that was right. */
  readonly right: number;
};

/** Bins of equal width over 0…1, lowest first; those without rows are left out. */
export function calibrationBins(rows: readonly Scored[], bins = 15): readonly Bin[] {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, score: 0, right: 0 }));
  for (const { score, right } of rows) {
    const sum = sums[Math.min(bins - 1, Math.max(0, Math.floor(score * bins)))];
    if (sum === undefined) continue;
    sum.rows += 1;
    sum.score += score;
    sum.right += right ? 1 : 0;
  }
  return sums.flatMap((sum, i) =>
    sum.rows === 0
      ? []
      : [{ from: i / bins, to: (i + 1) / bins, rows: sum.rows, score: sum.score / sum.rows, right: sum.right / sum.rows }],
  );
}

/** Expected calibration error: mean distance between probability and share right over all rows, by bins. Null without rows. */
export function calibrationError(rows: readonly Scored[], bins = 15): number | null {
  if (rows.length === 0) return null;
  return calibrationBins(rows, bins).reduce((sum, bin) => sum + (bin.rows / rows.length) * Math.abs(bin.score - bin.right), 0);
}
