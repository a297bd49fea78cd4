/** Where every box, arrow and label of an outline goes. Lengths are pixels. */
import { type Arrow, arrange, type Rect, type Size } from './arrange.ts';
import { boxSize, type Line, labelLines, labelSize, linesOf } from './lines.ts';
import type { Outline, OutlineEdge, OutlineGroup, OutlineNode } from './model.ts';
import type { Point, Way } from './route.ts';

export type PlacedNode = Rect & { readonly node: OutlineNode; readonly lines: readonly Line[] };
export type PlacedLabel = Rect & { readonly lines: readonly string[] };
/** `from`, `to`: ids of nodes; of groups where an arrow joins groups. */
export type PlacedEdge = Pick<OutlineEdge, 'from' | 'to' | 'aside'> & {
  readonly way: Way | null;
  readonly label: PlacedLabel | null;
};
export type PlacedGroup = Rect & { readonly title: string };
export type Placed = Size & {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly groups: readonly PlacedGroup[];
};

const GROUP_MARGIN = 16;
const GROUP_TITLE = 30;
/** Boxes without arrows inside their group stand in columns of this length. */
const COLUMN = 4;

/** The same outline gives the same places. */
export function place(outline: Outline): Placed {
  return outline.groups.length === 0 ? placeAll(outline, outline.nodes, outline.edges) : placeGroups(outline);
}

function placeAll(
  { lang }: Outline,
  nodes: readonly OutlineNode[],
  edges: readonly OutlineEdge[],
  ties: readonly Arrow[] = [],
): Placed {
  const lines = new Map(nodes.map((node) => [node.id, linesOf(lang, node)]));
  const sizes = new Map([...lines].map(([id, own]) => [id, boxSize(own)]));
  const known = edges.filter(({ from, to }) => sizes.has(from) && sizes.has(to));
  const labels = known.map(({ label }) => labelLines(label));
  const arrows = known.map(({ from, to, aside }, index) => ({
    from,
    to,
    label: labelSize(labels[index] ?? []),
    weight: aside ? 1 : 2,
  }));
  const arrangement = arrange(sizes, [...arrows, ...ties]);
  return {
    ...sheet(arrangement),
    nodes: nodes.flatMap((node) => {
      const rect = arrangement.boxes.get(node.id);
      return rect === undefined ? [] : [{ ...rect, node, lines: lines.get(node.id) ?? [] }];
    }),
    edges: known.map(({ from, to, aside }, index) => {
      const { way, label } = arrangement.arrows[index] ?? { way: null, label: null };
      return { from, to, aside, way, label: label === null ? null : { ...label, lines: labels[index] ?? [] } };
    }),
    groups: [],
  };
}

function sheet({ width, height }: Size): Size {
  return { width, height };
}

/**
 * Groups are boxes around their nodes. Arrows inside a group join its nodes; those that leave it join the groups, one
 * arrow for all from one group to another, and the node says in small print which nodes it leads to.
 */
function placeGroups(outline: Outline): Placed {
  const home = new Map(outline.groups.flatMap(({ id, nodes }) => nodes.map((node) => [node, id] as const)));
  const inside = outline.edges.filter(({ from, to }) => home.get(from) === home.get(to));
  const outside = outline.edges.filter(({ from, to }) => home.get(from) !== home.get(to));
  const byId = new Map(outline.nodes.map((node) => [node.id, node]));
  const inner = outline.groups.map((group) => {
    const nodes = group.nodes.flatMap((id) => byId.get(id) ?? []).map((node) => withLinks(node, outside));
    return placeAll(outline, nodes, inside, columns(group, inside));
  });
  const cards = new Map(outline.groups.map((group, index) => [group.id, cardSize(group, inner[index])]));
  const joins = between(outside, home);
  const outer = arrange(cards, joins);
  const placed = outline.groups.map((group, index): Placed => {
    const card = outer.boxes.get(group.id);
    const content = inner[index];
    if (card === undefined || content === undefined) return { width: 0, height: 0, nodes: [], edges: [], groups: [] };
    const moved = shifted(content, { x: card.x + (card.width - content.width) / 2, y: card.y + GROUP_TITLE + GROUP_MARGIN / 2 });
    return { ...moved, groups: [{ ...card, title: group.title }] };
  });
  return {
    ...sheet(outer),
    nodes: placed.flatMap(({ nodes }) => nodes),
    edges: [
      ...placed.flatMap(({ edges }) => edges),
      ...outer.arrows.map(({ way }, index) => ({
        from: joins[index]?.from ?? '',
        to: joins[index]?.to ?? '',
        aside: false,
        way,
        label: null,
      })),
    ],
    groups: placed.flatMap(({ groups }) => groups),
  };
}

function withLinks(node: OutlineNode, outside: readonly OutlineEdge[]): OutlineNode {
  const targets = new Set(outside.filter(({ from }) => from === node.id).map(({ to }) => to));
  return targets.size === 0 ? node : { ...node, notes: [...node.notes, `→ ${[...targets].join(', ')}`] };
}

/** Invisible arrows that put boxes without arrows below each other. */
function columns({ nodes }: OutlineGroup, inside: readonly OutlineEdge[]): Arrow[] {
  const joined = new Set(inside.flatMap(({ from, to }) => [from, to]));
  const alone = nodes.filter((id) => !joined.has(id));
  return alone.flatMap((id, index) => {
    const above = alone[index - 1];
    return above === undefined || index % COLUMN === 0 ? [] : [{ from: above, to: id, label: null, weight: 1 }];
  });
}

function cardSize({ title }: OutlineGroup, content: Placed | undefined): Size {
  const { width, height } = content ?? { width: 0, height: 0 };
  const titleWidth = (labelSize([title])?.width ?? 0) * 1.2;
  return { width: Math.max(width, titleWidth) + 2 * GROUP_MARGIN, height: height + GROUP_TITLE + 1.5 * GROUP_MARGIN };
}

function between(edges: readonly OutlineEdge[], home: ReadonlyMap<string, string>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const edge of edges) {
    const [from, to] = [home.get(edge.from), home.get(edge.to)];
    if (from !== undefined && to !== undefined) arrows.set(`${from} ${to}`, { from, to, label: null, weight: 1 });
  }
  return [...arrows.values()];
}

function shifted(placed: Placed, by: Point): Placed {
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  return {
    ...placed,
    nodes: placed.nodes.map(move),
    groups: placed.groups.map(move),
    edges: placed.edges.map(({ way, label, ...edge }) => ({
      ...edge,
      way: way === null ? null : { corners: way.corners.map(move), tip: move(way.tip) },
      label: label === null ? null : move(label),
    })),
  };
}
