/** What README, CONTRIBUTING and docs/ say is there is there. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { yamlBlocks } from '../scripts/docs.ts';
import { parseScripts } from '../src/adapters/flows/scripts.ts';
import { rehearse } from '../src/service/rehearsal.ts';
import { shippedKnowledge } from './support/shipped-knowledge.ts';
import { filesOf, ROOT } from './tidy/source.ts';

const pages = filesOf('*.md', 'docs/**/*.md').map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
const page = (path: string) => pages.find((one) => one.path === path)?.text ?? '';

/** Titles as anchors, the way that GitHub makes them. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every link inside of the repository leads somewhere', () => {
  const broken = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const [file = '', anchor] = target.split('#');
      const found = file === '' ? path : join(dirname(path), file);
      const there = existsSync(join(ROOT, found)) && (anchor === undefined || anchors(page(found)).includes(anchor));
      return there ? [] : [`${path}: ${target}`];
    }),
  );
  expect(broken).toEqual([]);
});

test('every npm script that is named exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { [name: string]: string } };
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/\bnpm (?:run (?:-s )?([a-z]+)|(start|test)\b)/g)].map((match) => match[1] ?? match[2] ?? ''),
  );
  expect([...new Set(named)].filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('the README lists the commands that there are', () => {
  const code = readFileSync(join(ROOT, 'src/cli/main.ts'), 'utf8');
  const commands = [...code.matchAll(/^ {2}([a-z]+): \{/gm)].map((match) => match[1]);
  const [, section = ''] = page('README.md').split('## Commands');
  const listed = [...section.matchAll(/^\| `([a-z]+)/gm)].map((match) => match[1]);
  expect(listed.sort()).toEqual(commands.sort());
});

test('folders and files that CONTRIBUTING names exist', () => {
  const named = page('CONTRIBUTING.md').match(/(?:src|tests|docs|scripts|flows)\/[\w./-]*\w/g) ?? [];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('pictures are small', () => {
  const pictures = filesOf('docs/images/*');
  expect(pictures).toEqual(expect.arrayContaining(['docs/images/conversation-en.png', 'docs/images/conversation.png']));
  expect(pictures.filter((path) => statSync(join(ROOT, path)).size > 300 * 1024)).toEqual([]);
});

describe('the example of a written conversation', () => {
  const [example] = yamlBlocks(page('docs/conversations.md'));
  const [script] = parseScripts('docs/conversations.md', example?.text ?? '');

  test('goes as it is written', () => {
    if (script === undefined) throw new Error('docs/conversations.md has no example');
    const { findings } = rehearse(shippedKnowledge(), script);
    expect(findings).toEqual([]);
  });

  test('shows every kind of line but one that forbids words', () => {
    expect([...new Set(script?.lines.map((line) => line.kind))].sort()).toEqual([
      'bot',
      'buttons',
      'effects',
      'press',
      'slots',
      'user',
    ]);
  });
});
