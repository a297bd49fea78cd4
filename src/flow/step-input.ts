/** What the reader of one kind of step gets. */
import type { Report } from './diagnostic.ts';
import type { Block } from './syntax.ts';
import type { Entry, MapNode, Node } from './yaml-tree.ts';

/** Reads a list of steps; handed in, because steps hold lists of steps. */
export type ReadBlock = (node: Node, what: string, report: Report) => Block;

export type StepInput = {
  /** The step's own key and its value, for example `ask: order_no`. */
  readonly own: Entry;
  /** The whole item without its label. */
  readonly map: MapNode;
  readonly report: Report;
  readonly readBlock: ReadBlock;
};
