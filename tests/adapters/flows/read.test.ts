/** Flow files are read from the folder and all folders in it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readFlowFiles } from '../../../src/adapters/flows/read.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flows-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every .yaml and .yml file, also in folders, in a stable order and named as authors know them', () => {
  mkdirSync(join(folder, 'examples', 'more'), { recursive: true });
  for (const name of ['security.yaml', 'examples/security.yaml', 'examples/more/登录.yml', 'notes.txt'])
    writeFileSync(join(folder, name), name);
  expect(readFlowFiles(folder)).toEqual(
    ['examples/more/登录.yml', 'examples/security.yaml', 'security.yaml'].map((name) => ({
      path: join(basename(folder), name),
      text: name,
    })),
  );
});

test('a folder that does not exist: said with what to do', () => {
  expect(() => readFlowFiles(join(folder, 'none'))).toThrow(/does not exist\. Set FLOWS_DIR/);
});
