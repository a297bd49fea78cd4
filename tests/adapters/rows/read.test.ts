/** Rows of files as people save them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { type Row, readRows } from '../../../src/adapters/rows/read.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-rows-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rowsOf(name: string, content: string | Buffer): Promise<Row[]> {
  const file = join(folder, name);
  writeFileSync(file, content);
  return Array.fromAsync(readRows(file));
}
const fields = (line: number, text: string, label: string) => ({ line, fields: { text, label } });

describe('CSV', () => {
  test('quotes hold commas, line breaks and quotes; the line is where the row begins', async () => {
    const rows = await rowsOf('a.csv', '\ufefftext,label\r\n"你好，""在吗""",a\r\n"two\r\nlines",b\r\n\r\n5" screen,c\r\n');
    expect(rows).toEqual([
      { line: 1, names: ['text', 'label'] },
      fields(2, '你好，"在吗"', 'a'),
      fields(3, 'two\r\nlines', 'b'),
      fields(6, '5" screen', 'c'),
    ]);
  });

  test('a row with too many or too few values is told, the next one is read', async () => {
    const rows = await rowsOf('b.csv', 'text,label\none, two,a\nalone\nfine,b');
    expect(rows.slice(1)).toEqual([
      { line: 2, problem: '3 values where the header has 2; what holds “,” must stand in quotes' },
      { line: 3, problem: '1 value where the header has 2; what holds “,” must stand in quotes' },
      fields(4, 'fine', 'b'),
    ]);
  });

  test('a quotation mark that is never closed is told with the line where it stands', async () => {
    const rows = await rowsOf('c.csv', 'text,label\nfine,a\n"never closed,b\nand more,c\n');
    expect(rows.slice(1)).toEqual([fields(2, 'fine', 'a'), { line: 3, problem: expect.stringContaining('never closed') }]);
  });

  test('tabs in a .tsv file', async () => {
    expect(await rowsOf('d.tsv', 'text\tlabel\na, b\tc\n')).toContainEqual(fields(2, 'a, b', 'c'));
  });
});

describe('JSONL', () => {
  test('objects, one a line; what is none is told', async () => {
    const rows = await rowsOf('a.jsonl', '\ufeff{"text":"好","label":"a"}\r\n\r\nno json\r\n[1]\r\n{"text":"ok","label":"b"}');
    expect(rows).toEqual([
      fields(1, '好', 'a'),
      { line: 3, problem: 'the line is no JSON' },
      { line: 4, problem: expect.stringContaining('no JSON object') },
      fields(5, 'ok', 'b'),
    ]);
  });

  test('is known by its first character, whatever the file is called', async () => {
    expect(await rowsOf('data.txt', '\n {"text":"好","label":"a"}\n')).toEqual([fields(2, '好', 'a')]);
  });
});

describe('what cannot be read', () => {
  test('an array, another encoding, a folder, no file: each is said in a sentence', async () => {
    await expect(rowsOf('a.json', '[{"text":"a"}]')).rejects.toThrow(/one JSON array.*JSONL/);
    await expect(rowsOf('utf16.csv', Buffer.from('\ufefftext,label\n', 'utf16le'))).rejects.toThrow(/not UTF-8/);
    await expect(Array.fromAsync(readRows(folder))).rejects.toThrow(/cannot be read/);
    await expect(Array.fromAsync(readRows(join(folder, 'nowhere.csv')))).rejects.toThrow(/nowhere\.csv cannot be read/);
  });

  test('an empty file has no rows', async () => {
    expect(await rowsOf('empty.csv', '')).toEqual([]);
  });
});
