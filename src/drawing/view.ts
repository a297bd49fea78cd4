/** One flow as a page draws it: everything has its place, and every step knows the box that shows it. */
import type { Flow, Lang, StepId } from '../flow/graph.ts';
import type { Names } from './draft.ts';
import { place } from './layout.ts';
import { baselines, type Line, labelBaselines, PADDING } from './lines.ts';
import type { NodeKind } from './model.ts';
import { nodesOfSteps, outlineFlow } from './outline.ts';
import { arrowOf, type Shape, shapeOf } from './shape.ts';

/** Lengths are pixels; a node's lines are placed from its own upper left corner. */
export type FlowView = {
  readonly flow: string;
  readonly lang: Lang;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
  /** Step → node; a step that is never reached has none. */
  readonly home: { readonly [step: StepId]: string };
};
export type NodeView = {
  readonly id: string;
  readonly kind: NodeKind;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shape: Shape;
  readonly lines: readonly (Line & { readonly x: number; readonly y: number })[];
};
export type EdgeView = {
  readonly from: string;
  readonly to: string;
  readonly aside: boolean;
  /** Paths of SVG. */
  readonly line: string;
  readonly tip: string;
  readonly label: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly lines: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  } | null;
};

/** The same flow gives the same view. @param names where titles of other flows and of actions are looked up */
export function viewFlow(flow: Flow, lang: Lang, names: Names): FlowView {
  const placed = place(outlineFlow(flow, lang, names));
  return {
    flow: flow.id,
    lang,
    width: Math.ceil(placed.width),
    height: Math.ceil(placed.height),
    nodes: placed.nodes.map(({ node, lines, x, y, width, height }) => ({
      id: node.id,
      kind: node.kind,
      x,
      y,
      width,
      height,
      shape: shapeOf(node.kind, width, height),
      lines: baselines(lines).map((line) => ({ ...line, x: PADDING.x })),
    })),
    edges: placed.edges.flatMap(({ from, to, aside, way, label }) => {
      if (way === null) return [];
      const words = label && {
        x: label.x,
        y: label.y,
        width: label.width,
        height: label.height,
        lines: labelBaselines(label.lines, label.height).map((line) => ({ ...line, x: label.width / 2 })),
      };
      return [{ from, to, aside, ...arrowOf(way), label: words }];
    }),
    home: nodesOfSteps(flow),
  };
}
