/**
 * Writes src/links/confusables.ts from Unicode's confusables.txt (UTS #39), of which only look-alikes of the characters of host
 * names are kept. The file is at https://www.unicode.org/Public/security/ and in the sources of ICU.
 *
 * node scripts/confusables.ts confusables.txt
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const OUT = fileURLToPath(new URL('../src/links/confusables.ts', import.meta.url));
const MARKS = /\p{M}/gu;

const [input] = process.argv.slice(2);
if (input === undefined) {
  process.stderr.write('Say which file to read: node scripts/confusables.ts confusables.txt\n');
  process.exit(2);
}
const lines = readFileSync(input, 'utf8').split('\n');
const version = lines.map((line) => /^# Version: (\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
if (version === undefined) {
  process.stderr.write(`${input} names no version of Unicode: it is not confusables.txt.\n`);
  process.exit(1);
}

const characters = (codes: string) => String.fromCodePoint(...codes.split(' ').map((code) => Number.parseInt(code, 16)));
const direct = new Map<string, string>();
const byCapital = new Map<string, string>();
for (const line of lines) {
  const [, from, to] = /^([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA/.exec(line) ?? [];
  if (from === undefined || to === undefined) continue;
  const source = characters(from);
  // Accents count for nothing in a comparison: what looks like an accented letter looks like the letter.
  const target = characters(to).normalize('NFD').replace(MARKS, '').toLowerCase();
  if (!/^[a-z0-9.-]+$/.test(target) || source.charCodeAt(0) < 0x80) continue;
  // Host names are in small letters: a capital look-alike is met as its small letter.
  const small = source.normalize('NFKC').toLowerCase();
  // Reached by normalising alone, which comes first.
  if (/^[\x21-\x7e]+$/.test(small.normalize('NFD').replace(MARKS, ''))) continue;
  if ([...small].length === 1) (small === source ? direct : byCapital).set(small, target);
}
const looks = new Map<string, string[]>();
for (const [source, target] of new Map([...byCapital, ...direct])) looks.set(target, [...(looks.get(target) ?? []), source]);

const rows = [...looks]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([target, sources]) => {
    const escaped = [...new Set(sources)].sort().map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
    return `  ${/^[a-z]+$/.test(target) ? target : `'${target}'`}: '${escaped.join('')}',`;
  });
writeFileSync(
  OUT,
  `/**
 * Characters that look like those of host names: made by scripts/confusables.ts from confusables.txt of Unicode ${version}
 * (UTS #39). © Unicode, Inc., Unicode License v3, https://www.unicode.org/license.txt. Do not edit.
 */
// biome-ignore format: generated
export const CONFUSABLES: { readonly [looksLike: string]: string } = {
${rows.join('\n')}
};
`,
);
