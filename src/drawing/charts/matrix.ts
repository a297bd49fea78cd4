/** A confusion matrix as a picture: what is right stands on the diagonal. */
import { widthOf } from '../measure.ts';
import { escaped, short } from '../xml.ts';
import { frame } from './frame.ts';

export type Matrix = {
  readonly title: string;
  readonly labels: readonly string[];
  /** `counts[i][j]`: messages of `labels[i]` that were taken for `labels[j]`. */
  readonly counts: readonly (readonly number[])[];
};

const EM = 12.5;
const CELL = { width: 56, height: 34 };
const MARGIN = 24;
const TITLE = 56;
const RECALL = 70;
/** A cell of which everything is taken: not darker, so that its number stays legible. */
const DARKEST = 0.6;
/** A single mistake must be seen. */
const LIGHTEST = 0.1;
/** A sixth of a row at the wrong place is as bad as a mistake gets: the scale of the mistakes ends there. */
const WORST = 1 / 6;

export function matrixPicture({ title, labels, counts }: Matrix): string {
  const longest = Math.max(...labels.map(widthOf), 4) * EM;
  const left = MARGIN + longest + 12;
  // Names of the columns are turned by 45 degrees.
  const top = TITLE + longest * 0.72 + 22;
  const right = left + labels.length * CELL.width;
  const bottom = top + labels.length * CELL.height;
  const width = Math.ceil(Math.max(right + RECALL, right + longest * 0.72) + MARGIN);
  const parts = [
    ...labels.map((label, i) => columnName(label, left + (i + 0.5) * CELL.width, top - 10)),
    `<text class="faint middle" x="${short(right + RECALL / 2)}" y="${short(top - 10)}">right</text>`,
    ...labels.flatMap((label, i) => rowOf(label, i, labels, counts[i] ?? [], left, top + i * CELL.height)),
    `<text class="faint" x="${short(left)}" y="${short(bottom + 22)}">Rows: what is right. Columns: what the bot took it for.</text>`,
  ];
  const sums = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const description = labels.map((label, i) => `${label}: ${counts[i]?.[i] ?? 0} of ${sums[i] ?? 0} right`).join('; ');
  return frame({ title, description, width, height: Math.ceil(bottom + 22 + MARGIN), parts });
}

function columnName(label: string, x: number, y: number): string {
  return `<text transform="translate(${short(x)} ${short(y)}) rotate(-45)">${escaped(label)}</text>`;
}

function rowOf(
  label: string,
  own: number,
  labels: readonly string[],
  counts: readonly number[],
  left: number,
  top: number,
): string[] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const baseline = top + CELL.height / 2 + EM * 0.36;
  const cells = labels.map((other, j) => {
    const count = counts[j] ?? 0;
    const x = left + j * CELL.width;
    const box = `x="${short(x + 1)}" y="${short(top + 1)}" width="${CELL.width - 2}" height="${CELL.height - 2}" rx="4"`;
    if (count === 0) return `<rect class="empty" ${box}/>`;
    const part = count / all;
    const depth = own === j ? part : Math.min(1, Math.sqrt(part / WORST));
    const opacity = (LIGHTEST + (DARKEST - LIGHTEST) * depth).toFixed(2);
    const tip = `<title>${escaped(`${label} → ${other}: ${count} of ${all}`)}</title>`;
    const number = `<text class="middle" x="${short(x + CELL.width / 2)}" y="${short(baseline)}">${count}</text>`;
    return `<g>${tip}<rect class="empty" ${box}/><rect class="fill${own === j ? 0 : 1}" fill-opacity="${opacity}" ${box}/>${number}</g>`;
  });
  const recall = all === 0 ? '–' : `${((100 * (counts[own] ?? 0)) / all).toFixed(1)} %`;
  return [
    `<text class="end" x="${short(left - 10)}" y="${short(baseline)}">${escaped(label)}</text>`,
    ...cells,
    `<text class="middle" x="${short(left + labels.length * CELL.width + RECALL / 2)}" y="${short(baseline)}">${recall}</text>`,
  ];
}
