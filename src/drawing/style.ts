/** The style sheet inside each SVG. Plain colours under a class of its own: older viewers know no variables, and a page may embed several. */
import { TYPE } from './lines.ts';
import type { NodeKind } from './model.ts';
import { DARK, DARK_PAGE, LIGHT, LIGHT_PAGE, type Page, type Tone } from './palette.ts';

/** Class of the root element; every rule is under it. */
export const ROOT = 'signpost-drawing';

export const FONTS = "'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'Segoe UI', system-ui, sans-serif";

type Rule = readonly [selectors: string, body: string];

function rules(all: readonly Rule[]): string {
  const scoped = (selectors: string) => selectors.split(',').map((selector) => `.${ROOT} ${selector}`);
  return all.map(([selectors, body]) => `${scoped(selectors).join(',')}{${body}}`).join('\n');
}

function colours(page: Page, tones: { readonly [K in NodeKind]: Tone }): string {
  return rules([
    ['.page', `fill:${page.page}`],
    ['text', `fill:${page.ink}`],
    ['.head,.note,.source', `fill:${page.faint}`],
    ['.label rect', `fill:${page.page}`],
    ['.group rect', `fill:${page.group};stroke:${page.groupLine}`],
    ['.way', `stroke:${page.arrow}`],
    ['.tip', `fill:${page.arrow}`],
    ...Object.entries(tones).map(([kind, { fill, line }]) => [`.${kind} .box`, `fill:${fill};stroke:${line}`] as const),
  ]);
}

const FORMS = rules([
  ['text', `font-family:${FONTS};font-size:${TYPE.text.size}px`],
  ['.title', 'font-size:19px;font-weight:600'],
  ['.source', 'font-size:12px;font-weight:400'],
  ['.head', `font-size:${TYPE.head.size}px;letter-spacing:.01em`],
  ['.note', `font-size:${TYPE.note.size}px`],
  ['.label text', `font-size:${TYPE.label.size}px;text-anchor:middle`],
  ['.label rect', 'fill-opacity:.92'],
  ['.group text', 'font-size:13px;font-weight:600'],
  ['.box', 'stroke-width:1.4'],
  ['.jump .box', 'stroke-dasharray:4 3'],
  ['.way', 'fill:none;stroke-width:1.4'],
  ['.aside', 'stroke-dasharray:5 4;stroke-opacity:.75'],
]);

export const STYLE = `${FORMS}\n${colours(LIGHT_PAGE, LIGHT)}\n@media (prefers-color-scheme:dark){\n${colours(DARK_PAGE, DARK)}\n}`;
