/** Rows of a CSV or JSONL file, or of standard input, as they are read: a file may be larger than the memory. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { csvRows } from './csv.ts';
import { jsonRows } from './jsonl.ts';
import type { Row } from './row.ts';

export type { Row };

/**
 * What the file is shows in its first character: lines of JSON begin with a brace, everything else is CSV (`.tsv`: with tabs).
 * @param file a path, or - for standard input; @throws Error in one sentence when it cannot be read
 */
export async function* readRows(file: string): AsyncGenerator<Row> {
  const chunks = textOf(file);
  let beginning = '';
  while (!/[^\s\ufeff]/.test(beginning)) {
    const { done, value } = await chunks.next();
    if (done) break;
    beginning += value;
  }
  if (/^\ufffd\ufffd/.test(beginning)) throw new Error(`${file} is not UTF-8; it looks like UTF-16. Save it as UTF-8.`);
  if (/^[\s\ufeff]*\[/.test(beginning))
    throw new Error(`${file} is one JSON array. Write one object a line (JSONL), or CSV with a header.`);
  const input = joined(beginning, chunks);
  if (/^[\s\ufeff]*\{/.test(beginning)) yield* jsonRows(input);
  else yield* csvRows(Readable.from(input), file.endsWith('.tsv') ? '\t' : ',');
}

async function* textOf(file: string): AsyncGenerator<string> {
  const source = file === '-' ? process.stdin : createReadStream(file);
  source.setEncoding('utf8');
  try {
    for await (const chunk of source) yield chunk as string;
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function* joined(beginning: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield beginning;
  yield* rest;
}
