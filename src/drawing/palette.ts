/** One set of calm colours for every form of drawing. All pairs of text and fill have a contrast of at least 4.5 to 1. */
import type { NodeKind } from './model.ts';

export type Tone = { readonly fill: string; readonly line: string };

export const LIGHT: { readonly [K in NodeKind]: Tone } = {
  start: { fill: '#e6ebf0', line: '#5b6b7d' },
  say: { fill: '#ffffff', line: '#b4bfca' },
  ask: { fill: '#e3effc', line: '#4a88cb' },
  branch: { fill: '#fcf4da', line: '#c9a43a' },
  call: { fill: '#eee8fa', line: '#8a70c9' },
  confirm: { fill: '#fdeadd', line: '#d67f4c' },
  jump: { fill: '#f3f5f7', line: '#9aa7b4' },
  flow: { fill: '#def3f1', line: '#3d9c93' },
  handoff: { fill: '#fce4e9', line: '#cc6079' },
  end: { fill: '#e3f4e5', line: '#57a465' },
};

export const DARK: { readonly [K in NodeKind]: Tone } = {
  start: { fill: '#2c3642', line: '#8fa0b3' },
  say: { fill: '#222a33', line: '#566472' },
  ask: { fill: '#1d3550', line: '#5f9bdc' },
  branch: { fill: '#3c3419', line: '#c9a43a' },
  call: { fill: '#322a4a', line: '#9c85d6' },
  confirm: { fill: '#45291a', line: '#dc8a58' },
  jump: { fill: '#262e37', line: '#7c8a98' },
  flow: { fill: '#173835', line: '#4bafa5' },
  handoff: { fill: '#462029', line: '#d9738b' },
  end: { fill: '#1d3a24', line: '#63b172' },
};

export type Page = {
  readonly page: string;
  readonly ink: string;
  readonly faint: string;
  readonly arrow: string;
  readonly group: string;
  readonly groupLine: string;
};
export const LIGHT_PAGE: Page = {
  page: '#fafbfc',
  ink: '#1d2733',
  faint: '#526070',
  arrow: '#6d7b8a',
  group: '#f1f4f7',
  groupLine: '#d5dce3',
};
export const DARK_PAGE: Page = {
  page: '#161b21',
  ink: '#e8edf2',
  faint: '#a9b6c3',
  arrow: '#8b99a8',
  group: '#1b2128',
  groupLine: '#333d48',
};
