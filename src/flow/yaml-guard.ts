/** Looks at a file before the YAML parser does: the parser recurses, so depth must be known to be harmless first. */
import type { Report } from './diagnostic.ts';
import type { SourceFile } from './source.ts';

/** Largest file in UTF-16 units (about 1 MB of ASCII). */
export const MAX_FILE_LENGTH = 1_000_000;
/** Most documents in one file. */
export const MAX_DOCUMENTS = 500;
/** Deepest nesting of lists and maps. Twenty branches inside each other take about sixty. */
export const MAX_DEPTH = 100;

/** True when the file may be parsed; otherwise the reason has been reported. */
export function guardYaml(file: SourceFile, report: Report): boolean {
  if (file.text.length > MAX_FILE_LENGTH) {
    report(
      'F101',
      { file: file.path, start: 0, end: 0 },
      'This file is larger than 1 MB.',
      'Split it: one file for each flow is best.',
    );
    return false;
  }
  if ((file.text.match(/^---/gm)?.length ?? 0) > MAX_DOCUMENTS) {
    const message = `This file has more than ${MAX_DOCUMENTS} documents.`;
    report('F101', { file: file.path, start: 0, end: 0 }, message, 'Split it: one file for each flow is best.');
    return false;
  }
  const deep = tooDeepAt(file.text);
  if (deep === null) return true;
  const message = `Lists and maps are nested more than ${MAX_DEPTH} deep here.`;
  report(
    'F102',
    { file: file.path, start: deep, end: deep + 1 },
    message,
    'Check the brackets and the indentation; use `goto` instead of deep branches.',
  );
  return false;
}

/** Offset at which the nesting passes the limit, or null. Counts rather too much than too little. */
export function tooDeepAt(text: string): number | null {
  return deepIndent(text) ?? deepBrackets(text);
}

/** Block style: each level needs a deeper indentation or one more `- ` on the line. */
function deepIndent(text: string): number | null {
  const columns: number[] = [];
  const line = /^([ \t]*)((?:[-?:][ \t]+)*)(?=[^ \t\r\n#])/gm;
  for (let m = line.exec(text); m !== null; m = line.exec(text)) {
    // The look-ahead makes empty matches at column 0 possible; step on.
    if (m[0].length === 0) line.lastIndex += 1;
    let column = m[1]?.length ?? 0;
    while (columns.length > 0 && (columns[columns.length - 1] ?? 0) >= column) columns.pop();
    columns.push(column);
    for (const marker of (m[2] ?? '').matchAll(/[-?:][ \t]+/g)) {
      column += marker[0].length;
      columns.push(column);
      if (columns.length > MAX_DEPTH) break;
    }
    if (columns.length > MAX_DEPTH) return m.index;
  }
  return null;
}

/** Flow style: brackets outside of quotes and comments. */
function deepBrackets(text: string): number | null {
  let depth = 0;
  let fresh = true;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (fresh && (c === '"' || c === "'")) {
      i = endOfQuote(text, i, c);
      fresh = false;
    } else if (c === '#' && (i === 0 || /\s/.test(text[i - 1] ?? ''))) {
      const end = text.indexOf('\n', i);
      i = end < 0 ? text.length : end;
      fresh = true;
    } else if ((c === '[' || c === '{') && (fresh || depth > 0)) {
      depth += 1;
      if (depth > MAX_DEPTH) return i;
      fresh = true;
    } else if (c === ']' || c === '}') {
      depth = Math.max(0, depth - 1);
      fresh = false;
    } else if (c === '\n' || c === ',' || c === ':' || c === '-' || c === '?') fresh = true;
    else if (c !== ' ' && c !== '\t' && c !== '\r') fresh = false;
  }
  return null;
}

function endOfQuote(text: string, start: number, quote: string): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i];
    if (c === '\\' && quote === '"') i += 1;
    else if (c === quote) return i;
  }
  // Not closed: go on behind the quote, so that what follows is still counted.
  return start;
}
