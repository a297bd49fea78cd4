/** Curves over a field of percentages, with a legend above it. */
import { widthOf } from '../measure.ts';
import { escaped, short } from '../xml.ts';
import { frame } from './frame.ts';

/** Both between 0 and 1. */
export type Spot = { readonly x: number; readonly y: number };
/** `size`: radius of the mark, if there is one. `loose`: too little is known of it to draw a line through it. */
export type Mark = Spot & { readonly size?: number; readonly loose?: boolean };

export type Curves = {
  readonly title: string;
  readonly description: string;
  readonly across: string;
  /** At most two: more nobody tells apart. */
  readonly lines: readonly { readonly name: string; readonly spots: readonly Mark[] }[];
  /** Bars from the bottom, such as how many rows there are; the highest takes a quarter of the height. */
  readonly bars: {
    readonly name: string;
    readonly of: readonly (Spot & { readonly width: number; readonly tip: string })[];
  } | null;
  /** Where the line should run, from corner to corner; null: nowhere. */
  readonly ideal: string | null;
  /** First value of the field in both directions. */
  readonly from: { readonly x: number; readonly y: number };
};

const EM = 12.5;
const LEFT = 72;
const TOP = 92;
const WIDTH = 470;
const HEIGHT = 300;
const STEPS = 5;
const BARS = 0.25;

export function curvesPicture(curves: Curves): string {
  const { from, bars, ideal, lines } = curves;
  const x = (value: number) => LEFT + ((value - from.x) / (1 - from.x)) * WIDTH;
  const y = (value: number) => TOP + HEIGHT - ((value - from.y) / (1 - from.y)) * HEIGHT;
  const within = ({ x: across, y: up }: Spot) => across >= from.x && up >= from.y;
  const tallest = Math.max(...(bars?.of ?? []).map((bar) => bar.y), 0);
  const parts = [
    ...legend(curves),
    ...grid(curves, x, y),
    ...(bars?.of ?? []).map((bar) => {
      const height = (bar.y / (tallest || 1)) * BARS * HEIGHT;
      const box = `x="${short(x(bar.x) + 1)}" y="${short(TOP + HEIGHT - height)}" width="${short(x(bar.x + bar.width) - x(bar.x) - 2)}" height="${short(height)}"`;
      return `<g><title>${escaped(bar.tip)}</title><rect class="bar" ${box}/></g>`;
    }),
    ...(ideal === null ? [] : [`<path class="ideal" d="M${x(from.x)} ${y(from.y)}L${x(1)} ${y(1)}"/>`]),
    ...lines.flatMap(({ spots }, i) => {
      const shown = spots.filter(within);
      const along = shown.filter((spot) => spot.loose !== true);
      const path = along.map((spot, k) => `${k === 0 ? 'M' : 'L'}${short(x(spot.x))} ${short(y(spot.y))}`).join('');
      const marks = shown.flatMap((spot) => {
        if (spot.size === undefined) return [];
        const look = spot.loose === true ? `hollow line${i}` : `fill${i}`;
        return [`<circle class="${look}" cx="${short(x(spot.x))}" cy="${short(y(spot.y))}" r="${short(spot.size)}"/>`];
      });
      return [...(along.length < 2 ? [] : [`<path class="line line${i}" d="${path}"/>`]), ...marks];
    }),
  ];
  return frame({ ...curves, width: LEFT + WIDTH + 40, height: TOP + HEIGHT + 66, parts });
}

function* grid({ across, from }: Curves, x: (value: number) => number, y: (value: number) => number): Generator<string> {
  for (let step = 0; step <= STEPS; step++) {
    const [atX, atY] = [from.x + ((1 - from.x) * step) / STEPS, from.y + ((1 - from.y) * step) / STEPS];
    yield `<path class="grid" d="M${short(x(atX))} ${TOP}V${TOP + HEIGHT}M${LEFT} ${short(y(atY))}H${LEFT + WIDTH}"/>`;
    yield `<text class="faint middle" x="${short(x(atX))}" y="${TOP + HEIGHT + 20}">${percent(atX)}</text>`;
    yield `<text class="faint end" x="${LEFT - 8}" y="${short(y(atY) + 4)}">${percent(atY)}</text>`;
  }
  yield `<text class="middle" x="${LEFT + WIDTH / 2}" y="${TOP + HEIGHT + 46}">${escaped(across)}</text>`;
}

function* legend({ lines, bars, ideal }: Curves): Generator<string> {
  let at = LEFT;
  const y = TOP - 24;
  const entries = [
    ...lines.map(({ name }, i) => ({ name, mark: `class="line line${i}"` })),
    ...(ideal === null ? [] : [{ name: ideal, mark: 'class="ideal"' }]),
  ];
  for (const { name, mark } of entries) {
    yield `<path ${mark} d="M${short(at)} ${y - 4}h22"/><text x="${short(at + 28)}" y="${y}">${escaped(name)}</text>`;
    at += 28 + widthOf(name) * EM + 18;
  }
  if (bars !== null)
    yield `<rect class="bar" x="${short(at)}" y="${y - 10}" width="12" height="12"/><text x="${short(at + 18)}" y="${y}">${escaped(bars.name)}</text>`;
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
