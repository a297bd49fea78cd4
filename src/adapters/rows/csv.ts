/** CSV with a header (RFC 4180) as a stream of rows with their lines. */
import { pipeline, type Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import type { Row } from './row.ts';

/** A quotation mark that is never closed swallows what follows; after so many bytes it is given up. */
const LONGEST_ROW = 4_000_000;

type CsvRow = { readonly record: readonly string[]; readonly info: Info };

/** @param delimiter what stands between two values */
export async function* csvRows(input: Readable, delimiter: string): AsyncGenerator<Row> {
  const broken: CsvError[] = [];
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: LONGEST_ROW,
    // What is no mistake of the row as a whole, such as 5" in a value without quotes, is read as it stands.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => void (error !== undefined && broken.push(error)),
  });
  // An error of the input reaches the loop through the parser, which is destroyed with it.
  pipeline(input, parser, () => undefined);
  let names: readonly string[] | null = null;
  let last = 0;
  let counted = 0;
  for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
    const values = record.join('');
    // The parser takes the two characters that end a line inside of quotes for two lines.
    counted += values.split('\r\n').length - 1;
    last = info.lines - counted;
    const line = last - values.split(/\r\n|\n|\r/).length + 1;
    if (names === null) {
      names = record.map((name) => name.trim());
      yield { line, names };
    } else {
      yield rowOf(line, names, record, delimiter);
    }
  }
  for (const error of broken) yield { line: last + 1, problem: wordsFor(error) };
}

function rowOf(line: number, names: readonly string[], record: readonly string[], delimiter: string): Row {
  if (record.length === names.length) return { line, fields: Object.fromEntries(record.map((value, i) => [names[i], value])) };
  const values = `${record.length} ${record.length === 1 ? 'value' : 'values'}`;
  return { line, problem: `${values} where the header has ${names.length}; what holds “${delimiter}” must stand in quotes` };
}

function wordsFor({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is opened and never closed; what follows could not be read';
  return `from here on something could not be read (${code}); perhaps a quotation mark is not closed`;
}
