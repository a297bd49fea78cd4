/** Files of one conversation of the web channel, and of nobody else. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { sentFiles } from '../../../src/adapters/files/sent-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'signpost-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const uploads = join(folder, 'uploads');
for (const name of ['a-1', 'b-1']) {
  mkdirSync(join(uploads, name), { recursive: true });
  writeFileSync(join(uploads, name, 'picture.png'), name);
}
writeFileSync(join(folder, 'secret.txt'), 'x');

test.each(['web:..', 'web:../..', 'web:.', 'web:', 'web:a-1/../b-1', 'web:a-1\\..', '..', 'bf:webchat:a-1', 'web:a-1\0'])(
  '%j is no folder of files',
  async (conversation) => {
    expect(await sentFiles(uploads).erase(conversation)).toBe(0);
    expect(await sentFiles(uploads).copy(conversation, join(folder, 'to'), '')).toBe(0);
    expect([readdirSync(uploads), existsSync(join(folder, 'secret.txt')), existsSync(join(folder, 'to'))]).toEqual([
      ['a-1', 'b-1'],
      true,
      false,
    ]);
  },
);

test('those of one conversation are copied, and erased; the others stay', async () => {
  expect(await sentFiles(uploads).copy('web:a-1', join(folder, 'copy'), '')).toBe(1);
  expect(readdirSync(join(folder, 'copy'))).toEqual(['picture.png']);
  expect(await sentFiles(uploads).erase('web:a-1')).toBe(1);
  expect(readdirSync(uploads)).toEqual(['b-1']);
  expect(await sentFiles(uploads).erase('web:a-1')).toBe(0);
  expect(await sentFiles(join(folder, 'never made')).erase('web:a-1')).toBe(0);
});
