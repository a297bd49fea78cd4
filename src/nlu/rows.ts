/** Vectors of all examples, joined: training walks over them many times. */
import type { Vector } from './feature-space.ts';

/** Row i has the entries from `from[i]` up to `from[i + 1]`; `norm` is its squared length. */
export type Rows = {
  readonly from: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly norm: Float64Array;
};

export function joinRows(vectors: readonly Vector[]): Rows {
  const from = new Int32Array(vectors.length + 1);
  vectors.forEach((vector, i) => {
    from[i + 1] = (from[i] ?? 0) + vector.index.length;
  });
  const total = from[vectors.length] ?? 0;
  const rows = { from, index: new Int32Array(total), value: new Float32Array(total), norm: new Float64Array(vectors.length) };
  vectors.forEach((vector, i) => {
    rows.index.set(vector.index, from[i]);
    rows.value.set(vector.value, from[i]);
    rows.norm[i] = vector.value.reduce((sum, v) => sum + v * v, 0);
  });
  return rows;
}

export function vectorAt({ from, index, value }: Rows, row: number): Vector {
  return { index: index.subarray(from[row], from[row + 1]), value: value.subarray(from[row], from[row + 1]) };
}
