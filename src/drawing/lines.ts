/** What is written in each box and at each arrow, broken into lines, and how much space that takes in pixels. */

import type { Lang } from '../flow/graph.ts';
import { widthOf, wrap } from './measure.ts';
import type { OutlineNode } from './model.ts';
import { kindWord } from './words.ts';

export type Line = { readonly text: string; readonly role: 'head' | 'text' | 'note' };

/** Font size and line height by role. */
export const TYPE = {
  head: { size: 11, line: 17 },
  text: { size: 14, line: 20 },
  note: { size: 11.5, line: 16 },
  label: { size: 12, line: 16 },
} as const;
export const PADDING = { x: 14, y: 9 } as const;
const LABEL_PADDING = { x: 6, y: 3 } as const;
const TEXT_WIDTH = 224;
const LABEL_WIDTH = 140;

/** A box says what it is and what the author called it, then its texts, then the small print. An ending needs no head. */
export function linesOf(lang: Lang, node: OutlineNode): Line[] {
  const name = node.name === null ? '' : ` · ${node.name}`;
  const head: Line[] = node.kind === 'end' ? [] : [{ role: 'head', text: kindWord(lang, node.kind) + name }];
  const wrapped = (text: string, role: 'text' | 'note') =>
    wrap(text, TEXT_WIDTH / TYPE[role].size).map((line): Line => ({ role, text: line }));
  const texts = node.text === '' ? [] : wrapped(node.text, 'text');
  return [...head, ...texts, ...node.notes.flatMap((note) => wrapped(note, 'note'))];
}

/** Where each line of a box stands: `y` is its baseline below the upper edge. */
export function baselines(lines: readonly Line[]): (Line & { readonly y: number })[] {
  let top: number = PADDING.y;
  return lines.map((own) => {
    const { size, line } = TYPE[own.role];
    const y = top + (line - size) / 2 + size * 0.86;
    top += line;
    return { ...own, y };
  });
}

/** The same for the words at an arrow, in the middle of their height. */
export function labelBaselines(lines: readonly string[], height: number): { readonly text: string; readonly y: number }[] {
  const top = (height - lines.length * TYPE.label.line) / 2;
  return lines.map((text, index) => ({ text, y: top + index * TYPE.label.line + TYPE.label.size }));
}

export function boxSize(lines: readonly Line[]): { width: number; height: number } {
  const widths = lines.map(({ role, text }) => widthOf(text) * TYPE[role].size);
  const height = lines.reduce((sum, { role }) => sum + TYPE[role].line, 0);
  return { width: Math.ceil(Math.max(40, ...widths) + 2 * PADDING.x), height: height + 2 * PADDING.y };
}

export function labelLines(label: string): string[] {
  return label === '' ? [] : wrap(label, LABEL_WIDTH / TYPE.label.size);
}

/** Null where nothing is written. */
export function labelSize(lines: readonly string[]): { width: number; height: number } | null {
  if (lines.length === 0) return null;
  const widths = lines.map((line) => widthOf(line) * TYPE.label.size);
  return {
    width: Math.ceil(Math.max(...widths) + 2 * LABEL_PADDING.x),
    height: lines.length * TYPE.label.line + 2 * LABEL_PADDING.y,
  };
}
