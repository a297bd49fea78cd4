/**
 * The way of each arrow between the boxes. Boxes stand in rows; between two rows is a free strip. An arrow crosses a
 * row only straight, at a place that the layout kept free for it, and moves sideways only within a strip. So no arrow
 * ever runs behind a box, however wide the picture is.
 */

export type Point = { readonly x: number; readonly y: number };
/** A box as the layout gives it: its middle and size. All boxes of a row have the same `y`. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Trip = {
  readonly from: string;
  readonly to: string;
  /** Places kept free on the rows between the two boxes; their `y` is the middle of the row. */
  readonly through: readonly Point[];
};
/** Corners of an arrow: an even number, straight from each odd one to the next, curved from each even one to the next. */
export type Way = {
  readonly corners: readonly Point[];
  /** Where the tip points to; the last corner is its base. */
  readonly tip: Point;
};

type Row = { readonly top: number; readonly bottom: number };

/** Length of an arrow's tip. */
export const TIP = 8;
/** Width of an arrow that leads back to its own box. */
export const LOOP = 26;
/** Space between arrows on one side of a box, at most. */
const PORT = 30;
const PORT_MARGIN = 18;

/** Upper and lower edge of each row, by the middle of its boxes and labels. */
export function rowsOf(boxes: Iterable<Box>): Map<number, Row> {
  const rows = new Map<number, Row>();
  for (const { y, height } of boxes) {
    const row = rows.get(key(y)) ?? { top: y, bottom: y };
    rows.set(key(y), { top: Math.min(row.top, y - height / 2), bottom: Math.max(row.bottom, y + height / 2) });
  }
  return rows;
}

/** Boxes hang at the upper edge of their row: short and tall ones side by side then read like a line of text. */
export function topOf(rows: ReadonlyMap<number, Row>, { y, height }: Box): number {
  return rows.get(key(y))?.top ?? y - height / 2;
}

function key(y: number): number {
  return Math.round(y * 10);
}

/** The way of each trip; null where one of its boxes does not exist. */
export function route(trips: readonly Trip[], boxes: ReadonlyMap<string, Box>, rows: ReadonlyMap<number, Row>): (Way | null)[] {
  const ports = portsOf(trips, boxes);
  const row = (y: number): Row => rows.get(key(y)) ?? { top: y, bottom: y };
  return trips.map(({ from, to, through }, index) => {
    const [source, target] = [boxes.get(from), boxes.get(to)];
    if (source === undefined || target === undefined) return null;
    const [sourceTop, targetTop] = [topOf(rows, source), topOf(rows, target)];
    if (from === to) return loop(source, sourceTop);
    const [out, into] = [ports.out[index] ?? source.x, ports.into[index] ?? target.x];
    // A row without boxes and labels is part of the strip.
    const between = through.filter(({ y }) => rows.has(key(y))).map(({ x, y }) => ({ x, ...row(y) }));
    if (source.y < target.y) {
      const corners = [at(out, sourceTop + source.height), at(out, row(source.y).bottom)];
      for (const { x, top, bottom } of between) corners.push(at(x, top), at(x, bottom));
      return { corners: [...corners, at(into, targetTop - TIP), at(into, targetTop - TIP)], tip: at(into, targetTop) };
    }
    const corners = [at(out, sourceTop), at(out, sourceTop)];
    for (const { x, top, bottom } of between) corners.push(at(x, bottom), at(x, top));
    const end = targetTop + target.height;
    return {
      corners: [...corners, at(into, Math.max(row(target.y).bottom, end + TIP)), at(into, end + TIP)],
      tip: at(into, end),
    };
  });
}

function at(x: number, y: number): Point {
  return { x, y };
}

/** From a box back to itself, round its right side. */
function loop({ x, width, height }: Box, top: number): Way {
  const right = x + width / 2;
  const [upper, lower] = [top + height / 4, top + (height * 3) / 4];
  return {
    corners: [at(right, lower), at(right + LOOP - 2, lower), at(right + LOOP - 2, upper), at(right + TIP, upper)],
    tip: at(right, upper),
  };
}

type End = { readonly trip: number; readonly end: 'out' | 'into'; readonly toward: number };

/** Where on a box's side each arrow leaves or arrives: side by side, in the order of where they lead. */
function portsOf(trips: readonly Trip[], boxes: ReadonlyMap<string, Box>): { readonly out: number[]; readonly into: number[] } {
  const sides = new Map<string, End[]>();
  const add = (side: string, end: End) => sides.set(side, [...(sides.get(side) ?? []), end]);
  trips.forEach(({ from, to, through }, trip) => {
    const [source, target] = [boxes.get(from), boxes.get(to)];
    if (source === undefined || target === undefined || from === to) return;
    const down = source.y < target.y;
    add(`${down ? 'lower' : 'upper'} ${from}`, { trip, end: 'out', toward: through[0]?.x ?? target.x });
    add(`${down ? 'upper' : 'lower'} ${to}`, { trip, end: 'into', toward: through.at(-1)?.x ?? source.x });
  });
  const ports = { out: [] as number[], into: [] as number[] };
  for (const [side, ends] of sides) {
    const box = boxes.get(side.slice(side.indexOf(' ') + 1));
    if (box === undefined) continue;
    const gap = Math.min(PORT, Math.max(0, box.width - 2 * PORT_MARGIN) / Math.max(1, ends.length - 1));
    ends.sort((a, b) => a.toward - b.toward || a.trip - b.trip);
    ends.forEach(({ trip, end }, index) => {
      ports[end][trip] = box.x + (index - (ends.length - 1) / 2) * gap;
    });
  }
  return ports;
}
