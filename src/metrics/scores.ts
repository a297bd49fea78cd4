/** How well labels were predicted. A label that was not predicted at all counts as wrong. */

export type Judged = { readonly truth: string; readonly predicted: string | null };

export type LabelScore = {
  readonly label: string;
  /** Rows whose label it is. */
  readonly rows: number;
  /** Share of the predictions of this label that are right; 0 when it is never predicted. */
  readonly precision: number;
  /** Share of its rows that are predicted so; 0 when it has none. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
};

/** Share of the values that are true; null when there are none. */
export function share(values: readonly boolean[]): number | null {
  return values.length === 0 ? null : values.filter(Boolean).length / values.length;
}

/** Share of the rows that were predicted right; null without rows. */
export function accuracy(rows: readonly Judged[]): number | null {
  return share(rows.map(({ truth, predicted }) => truth === predicted));
}

/** By label, in alphabetical order: all that occur, as truth or as prediction. */
export function labelScores(rows: readonly Judged[]): readonly LabelScore[] {
  const counts = new Map<string, { rows: number; predicted: number; hits: number }>();
  const countOf = (label: string) => {
    const count = counts.get(label) ?? { rows: 0, predicted: 0, hits: 0 };
    counts.set(label, count);
    return count;
  };
  for (const { truth, predicted } of rows) {
    countOf(truth).rows += 1;
    if (predicted !== null) countOf(predicted).predicted += 1;
    if (predicted === truth) countOf(truth).hits += 1;
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, { rows: of, predicted, hits }]) => ({
      label,
      rows: of,
      precision: predicted === 0 ? 0 : hits / predicted,
      recall: of === 0 ? 0 : hits / of,
      f1: hits === 0 ? 0 : (2 * hits) / (of + predicted),
    }));
}

/** Mean F1 of all labels that occur, as truth or as prediction: each label counts the same. Null without rows. */
export function macroF1(rows: readonly Judged[]): number | null {
  const scores = labelScores(rows);
  return scores.length === 0 ? null : scores.reduce((sum, { f1 }) => sum + f1, 0) / scores.length;
}

/** Rows by truth and prediction: `counts[i][j]` rows of `labels[i]` were predicted as `labels[j]`. */
export type Confusion = { readonly labels: readonly string[]; readonly counts: readonly (readonly number[])[] };

/** @param last a label that stands behind the others, which are in alphabetical order */
export function confusion(rows: readonly Judged[], last: string): Confusion {
  const rank = (label: string) => (label === last ? 1 : 0);
  const labels = [...new Set(rows.flatMap(({ truth, predicted }) => (predicted === null ? [truth] : [truth, predicted])))];
  labels.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  const place = new Map(labels.map((label, index) => [label, index]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const { truth, predicted } of rows) {
    const row = counts[place.get(truth) ?? -1];
    const column = predicted === null ? undefined : place.get(predicted);
    if (row !== undefined && column !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  return { labels, counts };
}

export type Mistake = { readonly truth: string; readonly predicted: string; readonly rows: number };

/** Pairs that are taken for each other, most frequent first. */
export function mistakes(rows: readonly Judged[]): readonly Mistake[] {
  const { labels, counts } = confusion(rows, '');
  const all = labels.flatMap((truth, i) =>
    labels.flatMap((predicted, j) => (i === j ? [] : [{ truth, predicted, rows: counts[i]?.[j] ?? 0 }])),
  );
  return all.filter((one) => one.rows > 0).sort((a, b) => b.rows - a.rows);
}
