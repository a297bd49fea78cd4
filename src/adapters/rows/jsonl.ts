/** Lines of JSON objects as a stream of rows. */
import type { Row } from './row.ts';

export async function* jsonRows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of linesOf(chunks)) {
    line += 1;
    const json = line === 1 ? text.replace(/^\ufeff/, '') : text;
    if (json.trim() !== '') yield readLine(line, json);
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest;
}

function readLine(line: number, json: string): Row {
  try {
    const fields: unknown = JSON.parse(json);
    if (typeof fields === 'object' && fields !== null && !Array.isArray(fields))
      return { line, fields: fields as { [name: string]: unknown } };
    return { line, problem: 'the line is no JSON object such as {"text": "…", "label": "…"}' };
  } catch {
    return { line, problem: 'the line is no JSON' };
  }
}
