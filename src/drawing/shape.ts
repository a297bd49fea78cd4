/** The lines of boxes and arrows as SVG paths: for the files of `graph` and for pages that draw by themselves. */
import type { NodeKind } from './model.ts';
import type { Point, Way } from './route.ts';
import { short } from './xml.ts';

/** How far the sides of a branch are cut. */
const CUT = 9;
const ROUND = 9;

/** What a box looks like, its upper left corner at 0 0: a rectangle with round corners, or a polygon; `bars` are lines inside. */
export type Shape = { readonly round: number; readonly points: string | null; readonly bars: string | null };

export function shapeOf(kind: NodeKind, width: number, height: number): Shape {
  if (kind === 'branch') {
    const points = [
      [CUT, 0],
      [width - CUT, 0],
      [width, height / 2],
      [width - CUT, height],
      [CUT, height],
      [0, height / 2],
    ];
    return { round: 0, points: points.map(([x, y]) => `${short(x ?? 0)},${short(y ?? 0)}`).join(' '), bars: null };
  }
  const round = kind === 'start' || kind === 'end' || kind === 'handoff' ? Math.min(height / 2, 20) : kind === 'call' ? 3 : ROUND;
  const bars = kind === 'flow' ? `M6 0V${short(height)}M${short(width - 6)} 0V${short(height)}` : null;
  return { round, points: null, bars };
}

/** An arrow: straight along its rows, in soft curves between them, and its tip. */
export function arrowOf({ corners, tip }: Way): { readonly line: string; readonly tip: string } {
  const base = corners.at(-1) ?? tip;
  const [ax, ay] = [(tip.y - base.y) / 2, (base.x - tip.x) / 2];
  return {
    line: corners.map((corner, index) => segment(corner, corners[index - 1], index % 2 === 0)).join(''),
    tip: `M${at(tip)}L${at({ x: base.x + ax, y: base.y + ay })}L${at({ x: base.x - ax, y: base.y - ay })}Z`,
  };
}

function segment(to: Point, from: Point | undefined, curved: boolean): string {
  if (from === undefined) return `M${at(to)}`;
  if (!curved || from.x === to.x) return `L${at(to)}`;
  const middle = (from.y + to.y) / 2;
  return `C${at({ x: from.x, y: middle })} ${at({ x: to.x, y: middle })} ${at(to)}`;
}

function at({ x, y }: Point): string {
  return `${short(x)} ${short(y)}`;
}
