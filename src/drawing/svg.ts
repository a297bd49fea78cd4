/** An outline as an SVG file that stands alone: its own colours for light and dark pages, words for screen readers. */
import { type Placed, type PlacedEdge, type PlacedNode, place } from './layout.ts';
import { type Line, PADDING, TYPE } from './lines.ts';
import type { NodeKind, Outline } from './model.ts';
import type { Point } from './route.ts';
import { ROOT, STYLE } from './style.ts';
import { kindWord, word } from './words.ts';
import { escaped, short } from './xml.ts';

const MARGIN = 28;
const TITLE_SPACE = 40;

/** Deterministic: the same outline gives the same bytes. Every word of an author is escaped; nothing is loaded from elsewhere. */
export function toSvg(outline: Outline): string {
  const placed = place(outline);
  const width = Math.ceil(Math.max(placed.width, 360) + 2 * MARGIN);
  const height = Math.ceil(placed.height + 2 * MARGIN + TITLE_SPACE);
  const source = outline.source === '' ? '' : ` <tspan class="source" dx="8">${escaped(outline.source)}</tspan>`;
  const left = MARGIN + Math.max(0, (width - 2 * MARGIN - placed.width) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${ROOT}" xml:lang="${outline.lang}" role="img" aria-label="${escaped(outline.title)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(outline.title)}</title>`,
    `<desc>${escaped(describe(outline))}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="${MARGIN + 14}">${escaped(outline.title)}${source}</text>`,
    `<g transform="translate(${short(left)} ${MARGIN + TITLE_SPACE})">`,
    ...drawing(outline, placed),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** What a screen reader says: how many boxes of each kind there are. */
function describe({ lang, nodes, edges }: Outline): string {
  const count = new Map<NodeKind, number>();
  for (const { kind } of nodes) count.set(kind, (count.get(kind) ?? 0) + 1);
  const kinds = [...count].map(([kind, number]) => `${kindWord(lang, kind)} ${number}`);
  return `${word(lang, 'contents')}${kinds.join(lang === 'zh' ? '，' : ', ')}${lang === 'zh' ? '；' : '; '}${word(lang, 'arrows')} ${edges.length}`;
}

function* drawing(outline: Outline, placed: Placed): Generator<string> {
  for (const { x, y, width, height, title } of placed.groups) {
    const box = `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="12"/>`;
    yield `<g class="group">${box}<text x="${short(x + 14)}" y="${short(y + 20)}">${escaped(title)}</text></g>`;
  }
  for (const edge of placed.edges) yield wayOf(edge);
  for (const node of placed.nodes) yield boxOf(outline, node);
  for (const { label } of placed.edges) {
    if (label === null) continue;
    const { x, y, width, height, lines } = label;
    const rect = `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" rx="4"/>`;
    const top = y + (height - lines.length * TYPE.label.line) / 2;
    const texts = lines.map((line, index) => {
      const baseline = top + index * TYPE.label.line + TYPE.label.size;
      return `<text x="${short(x + width / 2)}" y="${short(baseline)}">${escaped(line)}</text>`;
    });
    yield `<g class="label">${rect}${texts.join('')}</g>`;
  }
}

function boxOf({ lang }: Outline, { node, lines, x, y, width, height }: PlacedNode): string {
  const tip = node.line > 0 ? `<title>${escaped(`${word(lang, 'line')} ${node.line}: ${node.id}`)}</title>` : '';
  return [
    `<g class="${node.kind}" transform="translate(${short(x)} ${short(y)})">`,
    tip,
    shape(node.kind, width, height),
    ...textLines(lines),
    '</g>',
  ].join('');
}

function textLines(lines: readonly Line[]): string[] {
  let y: number = PADDING.y;
  return lines.map(({ role, text }) => {
    const { size, line } = TYPE[role];
    const baseline = y + (line - size) / 2 + size * 0.86;
    y += line;
    return `<text class="${role}" x="${PADDING.x}" y="${short(baseline)}">${escaped(text)}</text>`;
  });
}

function shape(kind: NodeKind, width: number, height: number): string {
  if (kind === 'branch') {
    const cut = 9;
    const points = [
      [cut, 0],
      [width - cut, 0],
      [width, height / 2],
      [width - cut, height],
      [cut, height],
      [0, height / 2],
    ];
    return `<polygon class="box" points="${points.map(([x, y]) => `${short(x ?? 0)},${short(y ?? 0)}`).join(' ')}" stroke-linejoin="round"/>`;
  }
  const round = kind === 'start' || kind === 'end' || kind === 'handoff' ? Math.min(height / 2, 20) : kind === 'call' ? 3 : 9;
  const box = `<rect class="box" width="${short(width)}" height="${short(height)}" rx="${short(round)}"/>`;
  if (kind !== 'flow') return box;
  return `${box}<path class="box" d="M6 0V${short(height)}M${short(width - 6)} 0V${short(height)}"/>`;
}

/** An arrow: straight along its rows, in soft curves between them, and its tip. */
function wayOf({ aside, way }: PlacedEdge): string {
  if (way === null) return '';
  const { corners, tip } = way;
  const base = corners.at(-1) ?? tip;
  const [ax, ay] = [(tip.y - base.y) / 2, (base.x - tip.x) / 2];
  const head = `M${at(tip)}L${at({ x: base.x + ax, y: base.y + ay })}L${at({ x: base.x - ax, y: base.y - ay })}Z`;
  const line = corners.map((corner, index) => segment(corner, corners[index - 1], index % 2 === 0)).join('');
  return `<path class="way${aside ? ' aside' : ''}" d="${line}"/><path class="tip" d="${head}"/>`;
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
