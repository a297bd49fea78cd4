/** What the packages in our scripts for browsers ask to be said of them: the scripts themselves are kept small. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const NOTICE = /^(?:licen[cs]e|copying|notice)\b/i;
const LINE = '-'.repeat(80);

const HEAD = `The scripts that this server sends to browsers (chat, agent desk, studio) contain parts of the packages below.
Each has its own licence, which follows its name.
`;

/**
 * @param packages folders, each of them maybe several times
 * @returns a text with name, version and licence of each, by name. Rejects where a package has no licence file: then somebody must look
 */
export async function licencesOf(packages: readonly string[]): Promise<string> {
  const parts = await Promise.all([...new Set(packages)].sort().map(licenceOf));
  return [HEAD, ...parts].join(`\n${LINE}\n\n`);
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => NOTICE.test(file)).sort();
  if (files.length === 0) throw new Error(`the package ${name} has no licence file`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return `${name} ${version}\n\n${texts.map((text) => text.trim()).join('\n\n')}\n`;
}
