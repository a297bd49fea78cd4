/** Boxes and arrows of given sizes → places in rows from top to bottom. Ranks and places are dagre's; see untangle and route for the rest. */
import { Graph, layout } from '@dagrejs/dagre';
import { type Box, LOOP, type Point, route, rowsOf, topOf, type Way } from './route.ts';
import { crossings, type Links, untangle } from './untangle.ts';

export type Size = { readonly width: number; readonly height: number };
/** `x`, `y`: the upper left corner. */
export type Rect = Point & Size;
export type Arrow = { readonly from: string; readonly to: string; readonly label: Size | null; readonly weight: number };
export type Arrangement = Size & {
  readonly boxes: ReadonlyMap<string, Rect>;
  /** In the order of the arrows given. */
  readonly arrows: readonly { readonly way: Way | null; readonly label: Rect | null }[];
};

/** `ranksep`: height of the strip between two rows, of boxes or of labels. */
const SPACING = { nodesep: 26, ranksep: 28, edgesep: 18 } as const;

/** What is used of a dagre graph. Its own types do not resolve for ES modules. */
type Edge = { readonly v: string; readonly w: string; readonly name?: string };
type Canvas = {
  setGraph(label: object): void;
  setNode(id: string, label: object): void;
  setEdge(from: string, to: string, label: object, name: string): void;
  nodes(): string[];
  edges(): Edge[];
  node(id: string): Box & { rank: number; order: number };
  edge(from: string, to: string, name: string): { readonly points: readonly Point[] };
  graph(): Size;
};

/** The same boxes and arrows give the same places. @param sizes in the author's order, the first box on top */
export function arrange(sizes: ReadonlyMap<string, Size>, arrows: readonly Arrow[]): Arrangement {
  const canvas = new Graph({ multigraph: true }) as Canvas;
  canvas.setGraph({ rankdir: 'TB', ...SPACING });
  for (const [id, size] of sizes) canvas.setNode(id, withLoops(id, size, arrows));
  const upward = backward(sizes.keys(), arrows);
  arrows.forEach((arrow, index) => {
    if (arrow.from !== arrow.to) addArrow(canvas, arrow, index, upward.has(index));
  });
  layout(canvas, { customOrder: fewCrossings });

  const spots = new Map([...sizes.keys()].map((id): [string, Box] => [id, canvas.node(id)]));
  const boxes = new Map([...sizes].map(([id, size]): [string, Box] => [id, { ...canvas.node(id), ...size }]));
  const labels = arrows.map(({ label, from, to }, index) =>
    label === null || from === to ? null : canvas.node(labelKey(index)),
  );
  const rows = rowsOf([...spots.values(), ...labels.filter((label) => label !== null)]);
  const trips = arrows.map((arrow, index) => ({ ...arrow, through: through(canvas, arrow, index, upward.has(index)) }));
  const ways = route(trips, boxes, rows);
  const { width, height } = canvas.graph();
  const places = new Map([...boxes].map(([id, box]): [string, Rect] => [id, { ...corner(box), y: topOf(rows, box) }]));
  const placed = arrows.map(({ from, label }, index) => {
    const spot = labels[index] ?? null;
    return { way: ways[index] ?? null, label: spot === null ? besideLoop(label, places.get(from)) : corner(spot) };
  });
  return mirrored(wide({ width, height, boxes: places, arrows: placed }), arrows);
}

/**
 * A label is a box of its own on the way of its arrow, heavier tied to where the arrow comes from: an answer stands
 * beside its question. Arrows that lead back up go into the graph the other way round, so that it has no circles.
 */
function addArrow(canvas: Canvas, { from, to, label, weight }: Arrow, index: number, up: boolean): void {
  const link = (a: string, b: string, options: object, leg: string) =>
    up ? canvas.setEdge(b, a, options, leg) : canvas.setEdge(a, b, options, leg);
  if (label === null) {
    // As long as an arrow with a label, so that boxes and labels have rows of their own.
    link(from, to, { weight, minlen: 2 }, legKey(index, 0));
    return;
  }
  canvas.setNode(labelKey(index), { ...label });
  link(from, labelKey(index), { weight: weight * 3, minlen: 1 }, legKey(index, 0));
  link(labelKey(index), to, { weight, minlen: 1 }, legKey(index, 1));
}

/** The size of a box with the arrows that lead back to it, beside it. */
function withLoops(id: string, { width, height }: Size, arrows: readonly Arrow[]): Size {
  const loops = arrows.filter(({ from, to }) => from === id && to === id);
  if (loops.length === 0) return { width, height };
  const beside = LOOP + Math.max(...loops.map(({ label }) => label?.width ?? 0));
  return { width: width + 2 * beside, height: Math.max(height, ...loops.map(({ label }) => label?.height ?? 0)) };
}

/** No step or flow id holds a blank. */
function labelKey(index: number): string {
  return `label ${index}`;
}

function legKey(index: number, leg: number): string {
  return `${index}.${leg}`;
}

/** Places of the arrow on the rows between its boxes, in the direction of the arrow. */
function through(canvas: Canvas, { from, to, label }: Arrow, index: number, up: boolean): Point[] {
  if (from === to) return [];
  const leg = (a: string, b: string, number: number) => {
    const { points } = up ? canvas.edge(b, a, legKey(index, number)) : canvas.edge(a, b, legKey(index, number));
    const inner = points.slice(1, -1);
    return up ? inner.reverse() : inner;
  };
  if (label === null) return leg(from, to, 0);
  const { x, y } = canvas.node(labelKey(index));
  return [...leg(from, labelKey(index), 0), { x, y }, ...leg(labelKey(index), to, 1)];
}

/** Arrows that lead back to a box that led to them, found by walking from the first box on. */
function backward(ids: Iterable<string>, arrows: readonly Arrow[]): Set<number> {
  const ways = new Map<string, number[]>();
  for (const [index, { from }] of arrows.entries()) ways.set(from, [...(ways.get(from) ?? []), index]);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<number>();
  const visit = (id: string): void => {
    if (state.has(id)) return;
    state.set(id, 'open');
    for (const index of ways.get(id) ?? []) {
      const to = arrows[index]?.to ?? id;
      if (state.get(to) === 'open') back.add(index);
      else visit(to);
    }
    state.set(id, 'done');
  };
  for (const id of ids) visit(id);
  return back;
}

/** The layout's hook for the order in each row: the better one of two starts, as the author wrote the options or as dagre sorts them. */
function fewCrossings(graph: Canvas, order: (graph: Canvas, options: object) => void): void {
  const links: Links = graph.edges().map(({ v, w }) => [v, w]);
  const from = (options: object): string[][] => {
    order(graph, options);
    const rows: string[][] = [];
    for (const id of graph.nodes()) {
      const { rank, order: column } = graph.node(id);
      rows[rank] ??= [];
      rows[rank][column] = id;
    }
    return untangle(
      Array.from(rows, (row) => row ?? []),
      links,
    );
  };
  const written = from({ disableOptimalOrderHeuristic: true });
  const sorted = from({});
  const best = crossings(sorted, links) < crossings(written, links) ? sorted : written;
  for (const row of best) for (const [column, id] of row.entries()) graph.node(id).order = column;
}

function corner({ x, y, width, height }: Box): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** The label of an arrow that leads back to its own box stands beside the loop. */
function besideLoop(label: Size | null, box: Rect | undefined): Rect | null {
  if (label === null || box === undefined) return null;
  return { x: box.x + box.width + LOOP, y: box.y + Math.max(0, (box.height - label.height) / 2), ...label };
}

/** The same arrangement with every place changed; `flip` says that left and right change sides. */
function changed(placed: Arrangement, width: number, point: (place: Point) => Point, flip: boolean): Arrangement {
  const rect = (one: Rect): Rect => ({ ...one, ...point({ x: flip ? one.x + one.width : one.x, y: one.y }) });
  return {
    width,
    height: placed.height,
    boxes: new Map([...placed.boxes].map(([id, one]) => [id, rect(one)])),
    arrows: placed.arrows.map(({ way, label }) => ({
      way: way === null ? null : { corners: way.corners.map(point), tip: point(way.tip) },
      label: label === null ? null : rect(label),
    })),
  };
}

/** dagre's sheet is as wide as the boxes; arrows may lead round them. */
function wide(placed: Arrangement): Arrangement {
  const places = placed.arrows.flatMap(({ way }) => way?.corners ?? []).map(({ x }) => x);
  const left = Math.min(0, ...places);
  const right = Math.max(placed.width, ...places);
  return changed(placed, right - left, ({ x, y }) => ({ x: x - left, y }), false);
}

/** The mirror image where that puts more of the ways on from left to right as the author wrote them. */
function mirrored(placed: Arrangement, arrows: readonly Arrow[]): Arrangement {
  const before = new Map<string, number>();
  let inOrder = 0;
  placed.arrows.forEach(({ way, label }, index) => {
    const from = arrows[index]?.from ?? '';
    const x = label === null ? (way?.tip.x ?? 0) : label.x + label.width / 2;
    inOrder += Math.sign(x - (before.get(from) ?? x));
    before.set(from, x);
  });
  return inOrder >= 0 ? placed : changed(placed, placed.width, ({ x, y }) => ({ x: placed.width - x, y }), true);
}
