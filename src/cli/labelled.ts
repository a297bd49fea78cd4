/** Labelled sentences of a CSV or JSONL file, one after the other; rows that cannot be used are told, not fatal. */
import { readRows } from '../adapters/rows/read.ts';
import type { Notices } from './notices.ts';

export type Labelled = {
  readonly line: number;
  readonly text: string;
  /** Null when the row has none. */
  readonly label: string | null;
  readonly fields: Fields;
};
export type Fields = { readonly [name: string]: unknown };

/** Which columns (or keys) to read; null: the first of the usual names that is there. */
export type Columns = {
  readonly text: string | null;
  readonly label: string | null;
  /** A sentence without a label is of no use. */
  readonly labelled: boolean;
};

const TEXT = ['text', 'utterance', 'message', 'sentence', 'query'];
const LABEL = ['label', 'category', 'intent', 'flow', 'topic', 'class'];

/** @throws Error in one sentence when the file cannot be read, or its header names no such columns */
export async function* readLabelled(file: string, columns: Columns, notices: Notices): AsyncGenerator<Labelled> {
  const names = { text: columns.text === null ? TEXT : [columns.text], label: columns.label === null ? LABEL : [columns.label] };
  for await (const row of readRows(file)) {
    if ('names' in row) {
      checkHeader(file, row.names, names, columns.labelled);
      continue;
    }
    const read = 'problem' in row ? row.problem : sentenceOf(row.line, row.fields, names, columns.labelled);
    if (typeof read === 'string') notices.add(`${file}:${row.line}: ${read}`);
    else yield read;
  }
}

type Names = { readonly text: readonly string[]; readonly label: readonly string[] };

function checkHeader(file: string, header: readonly string[], names: Names, labelled: boolean): void {
  const has = (wanted: readonly string[]) => header.some((name) => wanted.includes(name) || wanted.includes(name.toLowerCase()));
  const lacking = (what: 'text' | 'label') =>
    `${file}:1: the header has no column ${names[what].join(', ')}; its columns are: ${header.join(', ')}. Choose one with --${what} COLUMN.`;
  if (!has(names.text)) throw new Error(lacking('text'));
  if (labelled && !has(names.label)) throw new Error(lacking('label'));
}

function sentenceOf(line: number, fields: Fields, names: Names, labelled: boolean): Labelled | string {
  const text = fieldOf(fields, names.text);
  if (typeof text !== 'string') return `there is no “${names.text[0]}” that is a text`;
  const value = fieldOf(fields, names.label);
  const label = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  if (labelled && label === '') return `there is no “${names.label[0]}”`;
  if (labelled && text.trim() === '') return 'the text is empty';
  if (labelled && text.includes('\ufffd')) return 'it is not UTF-8; save the file as UTF-8';
  return { line, text, label: label === '' ? null : label, fields };
}

/** By the first name that is there, capitals or not. */
function fieldOf(fields: Fields, names: readonly string[]): unknown {
  for (const name of names) {
    if (fields[name] !== undefined) return fields[name];
    const other = Object.keys(fields).find((key) => key.toLowerCase() === name);
    if (other !== undefined) return fields[other];
  }
  return undefined;
}
