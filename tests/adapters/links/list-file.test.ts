/** The list of domains in a file: taken over when it changes, kept when the new one is broken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDomainList } from '../../../src/adapters/links/list-file.ts';
import { readDomainList } from '../../../src/links/list.ts';

let folder = '';
let file = '';
let logged: { readonly level: string; readonly fields: object }[] = [];
const log = {
  info: (fields: object) => logged.push({ level: 'info', fields }),
  warn: (fields: object) => logged.push({ level: 'warn', fields }),
  error: (fields: object) => logged.push({ level: 'error', fields }),
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'links-'));
  file = join(folder, 'domains.txt');
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openDomainList', () => {
  test('a change takes the place of the list; a broken one is reported with its line, and the old list stays', () => {
    writeFileSync(file, 'bad evil.com\n');
    const list = openDomainList(file, readDomainList, log);
    try {
      expect([...list.current().bad]).toEqual(['evil.com']);
      writeFileSync(file, 'bad worse.com\n');
      list.refresh();
      expect([...list.current().bad]).toEqual(['worse.com']);
      writeFileSync(file, 'bad worse.com\nbadd typo.com\n');
      list.refresh();
      expect([...list.current().bad]).toEqual(['worse.com']);
      expect(logged.at(-1)).toEqual({
        level: 'error',
        fields: { file, problems: [expect.stringContaining('domains.txt:2 begins with "badd"')] },
      });
      rmSync(file);
      list.refresh();
      expect([...list.current().bad]).toEqual(['worse.com']);
      expect(JSON.stringify(logged.at(-1))).toContain('is not there');
    } finally {
      list.close();
    }
  });

  test('is read again by itself', async () => {
    writeFileSync(file, 'bad evil.com\n');
    const list = openDomainList(file, readDomainList, log);
    try {
      writeFileSync(file, 'bad evil.com\nbad worse.com\n');
      while (list.current().bad.size < 2) await new Promise((resolve) => setTimeout(resolve, 50));
      expect([...list.current().bad]).toEqual(['evil.com', 'worse.com']);
    } finally {
      list.close();
    }
  });

  test('without a usable list to begin with there is no start', () => {
    expect(() => openDomainList(file, readDomainList, log)).toThrow(/The list of domains cannot be used:\n.*is not there/);
    writeFileSync(file, 'https://evil.com');
    expect(() => openDomainList(file, readDomainList, log)).toThrow(/domains\.txt:1 begins with/);
  });
});
