/** What others ask to be said of their parts of our scripts, which are sent without it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { licencesOf } from '../../src/adapters/web/licences.ts';
import { licenceRoutes } from '../../src/server/licences.ts';
import type { Request } from '../../src/server/route.ts';
import { product } from '../adapters/channel/directline/support.ts';

const ask = (make: () => Promise<string>) => {
  const [route] = licenceRoutes(make);
  return async () => {
    const answer = await route?.handle({} as Request);
    if (!answer || !('bytes' in answer)) throw new Error('no text');
    return Buffer.from(answer.bytes).toString();
  };
};

test('each package in the scripts is named once, with its version and its whole licence', async () => {
  const server = await product();
  const response = await fetch(`${server.url}/licences.txt`);
  const text = await response.text();
  await server.close();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(text).toMatch(/^preact \d+\.\d+\.\d+\S*\n\n[\s\S]*?Copyright \(c\) 2015-present Jason Miller\n[\s\S]*?WARRANTY/m);
  expect(text).toMatch(
    /^lucide \d+\.\d+\.\d+\n\nISC License\n\nCopyright \(c\) \d+ Lucide Icons and Contributors\n[\s\S]*Cole Bemis/m,
  );
  expect(text).toMatch(/^uqr \d[\s\S]*Copyright \(c\) 2023 Anthony Fu/m);
  expect(text.match(/^(?:@[\w-]+\/)?[\w-]+ \d+\.\d+\.\d+\S*$/gm)?.map((line) => line.split(' ')[0])).toEqual([
    'lucide',
    'preact',
    'uqr',
  ]);
});

test('it is made when somebody asks, once, and again when that went wrong', async () => {
  let made = 0;
  const get = ask(async () => {
    made += 1;
    if (made === 1) throw new Error('a package is being replaced');
    return 'words';
  });
  expect(made).toBe(0);
  await expect(get()).rejects.toThrow('being replaced');
  expect([await get(), await get(), made]).toEqual(['words', 'words', 2]);
});

test('a package without a licence file is not passed over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-licences-'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0' }));
  await expect(licencesOf([folder])).rejects.toThrow('the package bare has no licence file');
  rmSync(folder, { recursive: true });
});
