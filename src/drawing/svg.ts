/** An outline as an SVG file that stands alone: its own colours for light and dark pages, words for screen readers. */
import { type Placed, type PlacedEdge, type PlacedNode, place } from './layout.ts';
import { baselines, type Line, labelBaselines, PADDING } from './lines.ts';
import type { NodeKind, Outline } from './model.ts';
import { arrowOf, shapeOf } from './shape.ts';
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
    const texts = labelBaselines(lines, height).map(
      (line) => `<text x="${short(x + width / 2)}" y="${short(y + line.y)}">${escaped(line.text)}</text>`,
    );
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
  return baselines(lines).map(
    ({ role, text, y }) => `<text class="${role}" x="${PADDING.x}" y="${short(y)}">${escaped(text)}</text>`,
  );
}

function shape(kind: NodeKind, width: number, height: number): string {
  const { round, points, bars } = shapeOf(kind, width, height);
  if (points !== null) return `<polygon class="box" points="${points}" stroke-linejoin="round"/>`;
  const box = `<rect class="box" width="${short(width)}" height="${short(height)}" rx="${short(round)}"/>`;
  return bars === null ? box : `${box}<path class="box" d="${bars}"/>`;
}

function wayOf({ aside, way }: PlacedEdge): string {
  if (way === null) return '';
  const { line, tip } = arrowOf(way);
  return `<path class="way${aside ? ' aside' : ''}" d="${line}"/><path class="tip" d="${tip}"/>`;
}
