/** What all charts have in common: the file around them, and the colours for light and dark pages. */
import { DARK_PAGE, LIGHT_PAGE, type Page } from '../palette.ts';
import { FONTS } from '../style.ts';
import { escaped } from '../xml.ts';

/** Class of the root element; every rule is under it, since a page may embed several. */
const ROOT = 'signpost-chart';

type Tones = { readonly first: string; readonly second: string; readonly third: string };
const LIGHT: Tones = { first: '#2f74c0', second: '#c25a1e', third: '#8496a8' };
const DARK: Tones = { first: '#5f9bdc', second: '#e08a52', third: '#66788a' };

function rules(all: readonly (readonly [selector: string, body: string])[]): string {
  return all.map(([selector, body]) => `.${ROOT} ${selector}{${body}}`).join('\n');
}

function colours(page: Page, { first, second, third }: Tones): string {
  return rules([
    ['.page', `fill:${page.page}`],
    ['text', `fill:${page.ink}`],
    ['.faint', `fill:${page.faint}`],
    ['.grid', `stroke:${page.groupLine}`],
    ['.empty', `fill:${page.group}`],
    ['.ideal', `stroke:${page.faint}`],
    ['.bar', `fill:${third}`],
    ...[first, second].flatMap((tone, i) => [[`.fill${i}`, `fill:${tone}`] as const, [`.line${i}`, `stroke:${tone}`] as const]),
  ]);
}

const FORMS = rules([
  ['text', `font-family:${FONTS};font-size:12.5px`],
  ['.title', 'font-size:17px;font-weight:600'],
  ['.faint', 'font-size:12px'],
  ['.strong', 'font-weight:600'],
  ['.middle', 'text-anchor:middle'],
  ['.end', 'text-anchor:end'],
  ['.grid', 'fill:none;stroke-width:1'],
  ['.ideal', 'fill:none;stroke-width:1.2;stroke-dasharray:5 4'],
  ['.line', 'fill:none;stroke-width:2.2;stroke-linejoin:round'],
  ['.hollow', 'fill:none;stroke-width:1.4'],
  ['.bar', 'fill-opacity:.35'],
]);
const STYLE = `${FORMS}\n${colours(LIGHT_PAGE, LIGHT)}\n@media (prefers-color-scheme:dark){\n${colours(DARK_PAGE, DARK)}\n}`;

export type Picture = {
  readonly title: string;
  /** What a screen reader says instead of the picture. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly string[];
};

/** An SVG file that stands alone. The same picture gives the same bytes. */
export function frame({ title, description, width, height, parts }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${ROOT}" role="img" aria-label="${escaped(title)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="24" y="34">${escaped(title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}
