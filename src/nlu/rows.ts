/** Vectors of all examples, joined: training walks over them many times. */
import type { Vector } from './feature-space.ts';

/** Row i has the entries from `from[i]` up to `from[i + 1]`; `norm` is its squared length. */
export type Rows = {
  readonly from: Int32Array;
  readonly index: Int32Array;
  readonly value: Float32Array;
  readonly norm: Float64Array;
};

/** @param most entries that there may be @param write writes row i to the given place, returns where it ends */
export function fillRows(
  count: number,
  most: number,
  write: (i: number, index: Int32Array, value: Float32Array, at: number) => number,
): Rows {
  const from = new Int32Array(count + 1);
  const index = new Int32Array(most);
  const value = new Float32Array(most);
  const norm = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = write(i, index, value, at);
    let sum = 0;
    for (let p = at; p < end; p++) sum += value[p]! * value[p]!;
    norm[i] = sum;
    from[i + 1] = end;
    at = end;
  }
  return { from, index: index.subarray(0, at), value: value.subarray(0, at), norm };
}

export function vectorAt({ from, index, value }: Rows, row: number): Vector {
  return { index: index.subarray(from[row], from[row + 1]), value: value.subarray(from[row], from[row + 1]) };
}

/**
 * The same rows as they lie best for walking over them again and again: in the order in which they are learnt, and features
 * numbered by how many rows have them, so that the weights which are read most lie side by side.
 */
export type Bench = {
  readonly rows: Rows;
  /** Number of each feature on the bench. */
  readonly place: Int32Array;
};

/** In memory that threads can share. @param order which row has which place on the bench */
export function layOut(rows: Rows, order: Int32Array, features: number): Bench {
  const place = byFrequency(rows, features);
  const bench = {
    from: sharedInts(order.length + 1),
    index: sharedInts(rows.index.length),
    value: sharedFloats(rows.value.length),
    norm: new Float64Array(new SharedArrayBuffer(8 * order.length)),
  };
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const end = rows.from[row + 1]!;
    for (let p = rows.from[row]!; p < end; p++) {
      bench.index[at] = place[rows.index[p]!]!;
      bench.value[at++] = rows.value[p]!;
    }
    bench.from[i + 1] = at;
    bench.norm[i] = rows.norm[row]!;
  }
  return { rows: bench, place };
}

/** The most frequent feature comes first. */
function byFrequency({ index }: Rows, features: number): Int32Array {
  const times = new Uint32Array(features);
  let most = 0;
  for (let p = 0; p < index.length; p++) most = Math.max(most, ++times[index[p]!]!);
  const next = new Uint32Array(most + 2);
  for (let feature = 0; feature < features; feature++) next[most - times[feature]! + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const place = sharedInts(features);
  for (let feature = 0; feature < features; feature++) place[feature] = next[most - times[feature]!]!++;
  return place;
}

export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}
