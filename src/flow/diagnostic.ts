/** What the compiler says about a mistake, and how it is printed: source line, caret, next action. */
import { DIAGNOSTIC_CODES, type DiagnosticCode, type Severity } from './diagnostic-codes.ts';
import { hiderOf, hideSecrets } from './secrets.ts';
import { type At, clampAt, lineStarts, positionAt, type SourceFile } from './source.ts';

export { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostic-codes.ts';

export type Diagnostic = {
  /** Stable, for example `F301`; see DIAGNOSTIC_CODES. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  readonly file: string;
  /** 1-based; columns in UTF-16 units; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

/** What can be printed like a diagnostic: other rooms have codes of their own. */
export type Printable = Omit<Diagnostic, 'code'> & { readonly code: string };

/** Words, or a way to make them when they are costly and may not be needed. */
export type Words = string | (() => string);
export type Report = (code: DiagnosticCode, at: At, message: Words, hint: Words) => void;

/** More mistakes of one file are counted, not told: such a file is not a flow file at all. */
const MAX_PER_FILE = 300;

type Collector = { readonly report: Report; readonly list: () => Diagnostic[]; readonly errors: () => number };

/**
 * Collects mistakes, each once, and hands them out by file and place.
 * @param secrets that stand in the files: no message repeats them
 */
export function createReporter(files: readonly SourceFile[], secrets: readonly string[]): Collector {
  const sources = new Map(files.map((f) => [f.path, { length: f.text.length, starts: lineStarts(f.text), told: 0 }]));
  const found = new Map<string, Diagnostic>();
  const hide = hiderOf(secrets);
  let errors = 0;
  const report: Report = (code, at, message, hint) => {
    const source = sources.get(at.file) ?? { length: 0, starts: [0], told: 0 };
    const inside = clampAt(at, source.length);
    if (source.told > MAX_PER_FILE) return;
    const words = hide(typeof message === 'string' ? message : message());
    const key = `${at.file}\n${inside.start}\n${code}\n${words}`;
    if (found.has(key)) return;
    source.told += 1;
    if (source.told > MAX_PER_FILE) {
      const rest = `This file has more than ${MAX_PER_FILE} mistakes; the others are not listed.`;
      found.set(key, diagnostic('F119', { ...at, start: 0, end: 0 }, source.starts, rest, 'Correct these first.'));
    } else {
      const advice = hide(typeof hint === 'string' ? hint : hint());
      found.set(key, diagnostic(code, inside, source.starts, words, advice));
    }
    if (DIAGNOSTIC_CODES[code].severity === 'error') errors += 1;
  };
  return { report, list: () => [...found.values()].sort(byPlace), errors: () => errors };
}

function diagnostic(code: DiagnosticCode, at: At, starts: readonly number[], message: string, hint: string): Diagnostic {
  const from = positionAt(starts, at.start);
  const to = positionAt(starts, at.end);
  const place = { file: at.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  return { code, severity: DIAGNOSTIC_CODES[code].severity, message: oneLine(message), hint: oneLine(hint), ...place };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return order(a.file, b.file) || a.line - b.line || a.column - b.column || order(a.code, b.code) || order(a.message, b.message);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Words of a file that a message quotes may hold line breaks and signs that steer a terminal. */
function oneLine(text: string): string {
  return text.replace(CONTROL, ' ');
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /\p{M}|[\u200b-\u200f\u2060\ufeff]/u;

/** Columns that a text takes on a terminal: full-width characters two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) width += NO_WIDTH.test(char) ? 0 : WIDE.test(char) ? 2 : 1;
  return width;
}

/** Characters before and after the caret that are printed of a very long line. */
const WINDOW = 60;

/** The line with its caret; a long line is cut around the caret, control characters become blanks. */
function excerpt(lineText: string, column: number, endColumn: number): { shown: string; before: string; marked: string } {
  const clean = oneLine(lineText);
  const from = clean.length <= 2 * WINDOW ? 0 : Math.max(0, column - 1 - WINDOW);
  const to = clean.length <= 2 * WINDOW ? clean.length : Math.min(clean.length, column - 1 + WINDOW);
  const lead = from > 0 ? '…' : '';
  return {
    shown: lead + clean.slice(from, to) + (to < clean.length ? '…' : ''),
    before: lead + clean.slice(from, column - 1),
    marked: clean.slice(column - 1, Math.min(endColumn - 1, to)),
  };
}

/**
 * One diagnostic for a terminal. Secrets of the source line are hidden.
 * @param sourceText the whole text of the file that it speaks of; an empty text prints without the source line
 */
export function printDiagnostic(d: Printable, sourceText: string): string {
  return printAt(d, hideSecrets(sourceText), lineStarts(sourceText));
}

function printAt(d: Printable, sourceText: string, starts: readonly number[]): string {
  const lines = [`${d.file}:${d.line}:${d.column}: ${d.severity} ${d.code}: ${d.message}`];
  const start = starts[d.line - 1];
  if (start !== undefined && sourceText !== '') {
    const lineText = sourceText.slice(start, (starts[d.line] ?? sourceText.length + 1) - 1).replace(/\r$/, '');
    const end = d.endLine === d.line ? d.endColumn : lineText.length + 1;
    const { shown, before, marked } = excerpt(lineText, d.column, end);
    const gutter = ' '.repeat(String(d.line).length);
    lines.push(`  ${d.line} | ${shown}`);
    lines.push(`  ${gutter} | ${' '.repeat(displayWidth(before))}${'^'.repeat(Math.max(1, displayWidth(marked)))}`);
  }
  lines.push(`  → ${d.hint}`);
  return lines.join('\n');
}

/** All diagnostics with a closing count, or an empty string when there are none. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], files: readonly SourceFile[]): string {
  if (diagnostics.length === 0) return '';
  const sources = new Map(files.map((f) => [f.path, { text: hideSecrets(f.text), starts: lineStarts(f.text) }]));
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  const total = `${count(errors, 'error')}, ${count(diagnostics.length - errors, 'warning')}`;
  const printed = diagnostics.map((d) => {
    const source = sources.get(d.file);
    return printAt(d, source?.text ?? '', source?.starts ?? [0]);
  });
  return [...printed, total].join('\n\n');
}
