/** Where every box, arrow and label of an outline goes. Lengths are pixels. */
import { Graph, layout } from '@dagrejs/dagre';
import { widthOf, wrap } from './measure.ts';
import type { Outline, OutlineEdge, OutlineNode } from './model.ts';
import { type Box, type Point, route, rowsOf, topOf, type Way } from './route.ts';
import { crossings, type Links, untangle } from './untangle.ts';
import { kindWord } from './words.ts';

/** `x`, `y`: the upper left corner. */
export type Rect = Point & { readonly width: number; readonly height: number };
export type Line = { readonly text: string; readonly role: 'head' | 'text' | 'note' };
export type PlacedNode = Rect & { readonly node: OutlineNode; readonly lines: readonly Line[] };
export type PlacedLabel = Rect & { readonly lines: readonly string[] };
export type PlacedEdge = { readonly edge: OutlineEdge; readonly way: Way | null; readonly label: PlacedLabel | null };
export type PlacedGroup = Rect & { readonly title: string };
export type Placed = {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly groups: readonly PlacedGroup[];
};

/** Font size and line height by role. */
export const TYPE = {
  head: { size: 11, line: 17 },
  text: { size: 14, line: 20 },
  note: { size: 11.5, line: 16 },
  label: { size: 12, line: 16 },
} as const;
export const PADDING = { x: 14, y: 9 } as const;
const TEXT_WIDTH = 224;
const LABEL_WIDTH = 140;
const LABEL_PADDING = { x: 6, y: 3 } as const;
/** `ranksep` is shared between the two strips above and below an arrow's label. */
const SPACING = { nodesep: 26, ranksep: 56, edgesep: 18 } as const;

/** What this file uses of a dagre graph: the package's own types do not resolve for ES modules. */
type Size = { width: number; height: number };
type Spot = Size & { x: number; y: number };
type EdgeSpot = Size & { labelpos: 'c'; points?: Point[]; x?: number; y?: number; weight: number };
type Canvas = {
  setGraph(label: object): void;
  setNode(id: string, label: Size | object): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string, label: EdgeSpot, name: string): void;
  node(id: string): Spot;
  edge(from: string, to: string, name: string): EdgeSpot;
  graph(): Size;
};

/** Lays an outline out from top to bottom. The same outline gives the same places. */
export function place(outline: Outline): Placed {
  const canvas = new Graph({ multigraph: true, compound: outline.groups.length > 0 }) as Canvas;
  canvas.setGraph({ rankdir: 'TB', ...SPACING });
  const lines = new Map(outline.nodes.map((node) => [node.id, linesOf(outline, node)]));
  for (const [id, own] of lines) canvas.setNode(id, sizeOf(own));
  for (const group of outline.groups) {
    canvas.setNode(groupKey(group.id), {});
    for (const id of group.nodes) canvas.setParent(id, groupKey(group.id));
  }
  const edges = outline.edges.filter(({ from, to }) => lines.has(from) && lines.has(to));
  const labels = edges.map((edge) => (edge.label === '' ? [] : wrap(edge.label, LABEL_WIDTH / TYPE.label.size)));
  edges.forEach(({ from, to, aside }, index) => {
    canvas.setEdge(from, to, { ...labelSize(labels[index] ?? []), labelpos: 'c', weight: aside ? 1 : 2 }, String(index));
  });
  layout(canvas, outline.groups.length > 0 ? {} : { customOrder: fewCrossings });
  const spots = edges.map((edge, index) => canvas.edge(edge.from, edge.to, String(index)));
  const boxes = new Map(outline.nodes.map((node): [string, Box] => [node.id, canvas.node(node.id)]));
  const tags = spots.map((spot, index) => labelSpot(spot, labels[index] ?? []));
  const rows = rowsOf([...boxes.values(), ...tags.filter((tag) => tag !== null)]);
  const trips = edges.map(({ from, to }, index) => ({ from, to, through: (spots[index]?.points ?? []).slice(1, -1) }));
  const ways = route(trips, boxes, rows);
  return mirrored({
    ...sheet(canvas),
    nodes: outline.nodes.map((node) => {
      const spot = canvas.node(node.id);
      return { ...corner(spot), y: topOf(rows, spot), node, lines: lines.get(node.id) ?? [] };
    }),
    edges: edges.map((edge, index) => {
      const tag = tags[index] ?? null;
      return { edge, way: ways[index] ?? null, label: tag === null ? null : { ...corner(tag), lines: labels[index] ?? [] } };
    }),
    groups: outline.groups.map((group) => ({ ...corner(canvas.node(groupKey(group.id))), title: group.title })),
  });
}

/** The layout's own hook for the order in each row. */
type Ranked = {
  nodes(): string[];
  edges(): { readonly v: string; readonly w: string }[];
  node(id: string): { rank: number; order: number };
};

/** The better one of two starts: the options as the author wrote them, or as the layout sorts them. */
function fewCrossings(graph: Ranked, order: (graph: Ranked, options?: object) => void): void {
  const links: Links = graph.edges().map(({ v, w }) => [v, w]);
  const starts = [{ disableOptimalOrderHeuristic: true }, {}].map((options) => {
    order(graph, options);
    const rows: string[][] = [];
    for (const id of graph.nodes()) {
      const { rank, order: column } = graph.node(id);
      rows[rank] ??= [];
      rows[rank][column] = id;
    }
    return untangle(rows, links);
  });
  const [written, sorted] = starts;
  if (written === undefined || sorted === undefined) return;
  const rows = crossings(sorted, links) < crossings(written, links) ? sorted : written;
  if (process.env.DBG) console.log('x', crossings(written, links), crossings(sorted, links));
  rows.forEach((row) => row.forEach((id, column) => { graph.node(id).order = column; }));
}

function labelSpot({ x, y, width, height }: EdgeSpot, lines: readonly string[]): Spot | null {
  return lines.length === 0 || x === undefined || y === undefined ? null : { x, y, width, height };
}

function sheet(canvas: Canvas): Size {
  const { width, height } = canvas.graph();
  return { width, height };
}

/** The layout's mirror image where that puts more of the options from left to right as the author wrote them. */
function mirrored(placed: Placed): Placed {
  const middle = new Map(placed.nodes.map(({ node, x, width }) => [node.id, x + width / 2]));
  const before = new Map<string, number>();
  let inOrder = 0;
  for (const { edge } of placed.edges) {
    const [from, x] = [edge.from, middle.get(edge.to) ?? 0];
    inOrder += Math.sign(x - (before.get(from) ?? x));
    before.set(from, x);
  }
  if (inOrder >= 0) return placed;
  const flip = <R extends Rect>(rect: R): R => ({ ...rect, x: placed.width - rect.x - rect.width });
  const flipPoint = ({ x, y }: Point): Point => ({ x: placed.width - x, y });
  return {
    ...placed,
    nodes: placed.nodes.map(flip),
    groups: placed.groups.map(flip),
    edges: placed.edges.map(({ edge, way, label }) => ({
      edge,
      way: way === null ? null : { corners: way.corners.map(flipPoint), tip: flipPoint(way.tip) },
      label: label === null ? null : flip(label),
    })),
  };
}

/** No step or flow id holds a blank. */
function groupKey(id: string): string {
  return `group ${id}`;
}

function corner({ x, y, width, height }: Spot): Rect {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** A box says what it is and what the author called it, then its texts, then the small print. */
function linesOf(outline: Outline, node: OutlineNode): Line[] {
  const name = node.name === null ? '' : ` · ${node.name}`;
  const head: Line = { role: 'head', text: kindWord(outline.lang, node.kind) + name };
  const wrapped = (text: string, role: 'text' | 'note') => wrap(text, TEXT_WIDTH / TYPE[role].size).map((line): Line => ({ role, text: line }));
  const texts = node.text === '' ? [] : wrapped(node.text, 'text');
  // An ending says what it is by its words alone.
  return [...(node.kind === 'end' ? [] : [head]), ...texts, ...node.notes.flatMap((note) => wrapped(note, 'note'))];
}

function sizeOf(lines: readonly Line[]): Size {
  const widths = lines.map(({ role, text }) => widthOf(text) * TYPE[role].size);
  const height = lines.reduce((sum, { role }) => sum + TYPE[role].line, 0);
  return { width: Math.ceil(Math.max(48, ...widths) + 2 * PADDING.x), height: height + 2 * PADDING.y };
}

function labelSize(lines: readonly string[]): Size {
  if (lines.length === 0) return { width: 0, height: 0 };
  const widths = lines.map((line) => widthOf(line) * TYPE.label.size);
  return { width: Math.ceil(Math.max(...widths) + 2 * LABEL_PADDING.x), height: lines.length * TYPE.label.line + 2 * LABEL_PADDING.y };
}
