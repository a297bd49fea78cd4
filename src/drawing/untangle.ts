/**
 * Order of the boxes in each row with few crossing arrows: sweeps down and up that sort every row by the median of its
 * neighbours, and swaps of boxes side by side (after Gansner, Koutsofios, North, Vo: A Technique for Drawing Directed
 * Graphs, 1993). The layout library has only the sweeps and leaves crossings that one swap removes.
 */

export type Rows = readonly (readonly string[])[];
/** Arrows between boxes of adjacent rows, from the upper to the lower one. */
export type Links = readonly (readonly [from: string, to: string])[];

/** Sweeps without improvement after which it is good enough. */
const PATIENCE = 6;

type Sides = { readonly above: ReadonlyMap<string, readonly string[]>; readonly below: ReadonlyMap<string, readonly string[]> };

/** The same rows in an order with at most as many crossings as the given one. Equal choices keep the given order. */
export function untangle(given: Rows, links: Links): string[][] {
  const sides: Sides = { above: neighbours(links, 1), below: neighbours(links, 0) };
  let best = given.map((row) => [...row]);
  let fewest = crossings(best, links);
  let rows = swapped(best, sides);
  for (let sweep = 0, idle = 0; fewest > 0 && idle < PATIENCE; sweep++, idle++) {
    const now = crossings(rows, links);
    if (now < fewest) {
      [best, fewest, idle] = [rows, now, 0];
    }
    rows = swapped(swept(rows, sides, sweep % 2 === 0), sides);
  }
  return best;
}

/** How many pairs of arrows cross. */
export function crossings(rows: Rows, links: Links): number {
  const place = placesOf(rows);
  const byRow = new Map<number, (readonly [number, number])[]>();
  for (const [from, to] of links) {
    const [a, b] = [place.get(from), place.get(to)];
    if (a === undefined || b === undefined) continue;
    const list = byRow.get(a.row) ?? [];
    list.push([a.column, b.column]);
    byRow.set(a.row, list);
  }
  let count = 0;
  for (const list of byRow.values()) {
    list.forEach(([a, b], index) => {
      for (const [c, d] of list.slice(index + 1)) if ((a - c) * (b - d) < 0) count += 1;
    });
  }
  return count;
}

function neighbours(links: Links, own: 0 | 1): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const link of links) lists.set(link[own], [...(lists.get(link[own]) ?? []), link[own === 0 ? 1 : 0]]);
  return lists;
}

function placesOf(rows: Rows): Map<string, { readonly row: number; readonly column: number }> {
  return new Map(rows.flatMap((boxes, row) => boxes.map((box, column) => [box, { row, column }] as const)));
}

function swept(rows: Rows, { above, below }: Sides, down: boolean): string[][] {
  const next = rows.map((row) => [...row]);
  const order = next.map((_, index) => (down ? index : next.length - 1 - index));
  for (const index of order) {
    const fixed = next[index + (down ? -1 : 1)];
    const row = next[index];
    if (fixed === undefined || row === undefined) continue;
    const column = new Map(fixed.map((box, at) => [box, at]));
    const medians = new Map(
      row.map((box) => [box, median(((down ? above : below).get(box) ?? []).map((other) => column.get(other) ?? 0))]),
    );
    next[index] = sortedByMedian(row, medians);
  }
  return next;
}

/** Boxes without neighbours keep their place. */
function sortedByMedian(row: readonly string[], medians: ReadonlyMap<string, number | null>): string[] {
  const moving = row.filter((box) => medians.get(box) !== null).sort((a, b) => (medians.get(a) ?? 0) - (medians.get(b) ?? 0));
  let next = 0;
  return row.map((box) => (medians.get(box) === null ? box : (moving[next++] ?? box)));
}

function median(columns: readonly number[]): number | null {
  const sorted = [...columns].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return null;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}

/** Swaps boxes side by side as long as that removes crossings. */
function swapped(given: Rows, { above, below }: Sides): string[][] {
  const rows = given.map((row) => [...row]);
  const column = new Map(rows.flatMap((row) => row.map((box, at) => [box, at] as const)));
  const saved = (left: string, right: string) =>
    [above, below].reduce((sum, side) => sum + inversions(side.get(left), side.get(right), column), 0);
  for (let better = true; better; ) {
    better = false;
    for (const row of rows) {
      for (let at = 0; at + 1 < row.length; at++) {
        const [left, right] = [row[at] ?? '', row[at + 1] ?? ''];
        if (saved(left, right) <= 0) continue;
        [row[at], row[at + 1]] = [right, left];
        column.set(right, at).set(left, at + 1);
        better = true;
      }
    }
  }
  return rows;
}

/** Crossings between the arrows of two boxes side by side, less those that they would have the other way round. */
function inversions(left: readonly string[] = [], right: readonly string[] = [], column: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const a of left) for (const b of right) sum += Math.sign((column.get(a) ?? 0) - (column.get(b) ?? 0));
  return sum;
}
