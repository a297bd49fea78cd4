/** Places in source files, and the way from an offset to line and column. */

export type SourceFile = { readonly path: string; readonly text: string };

/** A stretch of one file in UTF-16 offsets, end exclusive. */
export type At = { readonly file: string; readonly start: number; readonly end: number };

/** 1-based line and column; columns count UTF-16 units, as editors do. */
export type Position = { readonly line: number; readonly column: number };

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

/** Position of an offset, by binary search; offsets outside are not expected (see `clampAt`). */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Keeps a stretch inside a text of the given length. */
export function clampAt(at: At, length: number): At {
  const start = Math.min(Math.max(at.start, 0), length);
  return { file: at.file, start, end: Math.min(Math.max(at.end, start), length) };
}
