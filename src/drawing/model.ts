/** A picture before it is drawn: boxes, arrows and groups as plain data. The same for Mermaid, SVG and any later form. */
import type { Lang } from '../flow/graph.ts';

export type NodeKind = 'start' | 'say' | 'ask' | 'branch' | 'call' | 'confirm' | 'jump' | 'flow' | 'handoff' | 'end';

export type OutlineNode = {
  /** Step id, or flow id in a project's picture; with `!` at its end the call itself where a confirmation comes first. */
  readonly id: string;
  readonly kind: NodeKind;
  /** What the author called it: slot, action, flow, reason. Null where there is no name. */
  readonly name: string | null;
  /** One paragraph a line, shortened. */
  readonly text: string;
  /** Small print: options that lead the same way, what happens after too many bad answers. */
  readonly notes: readonly string[];
  /** Line in the flow's file; 0 in a project's picture. */
  readonly line: number;
};

export type OutlineEdge = {
  readonly from: string;
  readonly to: string;
  /** Empty where the way on needs no words. */
  readonly label: string;
  /** Not the usual way: given up, system not available, limit reached. Drawn fainter. */
  readonly aside: boolean;
};

export type OutlineGroup = { readonly id: string; readonly title: string; readonly nodes: readonly string[] };

export type Outline = {
  readonly title: string;
  /** File of the flow; empty for a project. */
  readonly source: string;
  readonly lang: Lang;
  readonly nodes: readonly OutlineNode[];
  readonly edges: readonly OutlineEdge[];
  /** Boxes around nodes; empty for a single flow. */
  readonly groups: readonly OutlineGroup[];
};
