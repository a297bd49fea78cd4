/**
 * Every kind of mistake, each in a small file of its own under faults/. The comments at the top of a file say what the
 * compiler must answer: code, line and column, all of them and nothing else.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compileProject } from '../../src/flow/compile.ts';
import { DIAGNOSTIC_CODES, type Diagnostic, printDiagnostic } from '../../src/flow/diagnostic.ts';
import { compileText, compileWith, diagnosticsOf } from './support.ts';

const folder = new URL('./faults/', import.meta.url);
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));

function diagnose(name: string, text: string): readonly Diagnostic[] {
  const file = { path: name, text };
  // Most files stand beside sound actions, brand and texts; these are a whole project.
  const result = text.startsWith('# whole project') ? compileProject([file]) : compileWith([file]);
  return diagnosticsOf(result).filter((d) => d.file === name);
}

function expected(text: string): string[] {
  return [...text.matchAll(/^# (F\d{3} \d+:\d+)$/gm)].map((m) => m[1] ?? '');
}

describe('each kind of mistake is told, at its place, and nothing else', () => {
  test.each(files)('$name', ({ name, text }) => {
    const found = diagnose(name, text);
    expect(found.map((d) => `${d.code} ${d.line}:${d.column}`)).toEqual(expected(text));
    expect(expected(text)).not.toEqual([]);
    for (const d of found) {
      expect(d.message).toMatch(/[.!]$/);
      expect(d.hint).toMatch(/[.?…`"']$/);
      expect(printDiagnostic(d, text)).toContain('^');
    }
  });
});

/** Mistakes that are too large for a file in the repository. */
const GENERATED = {
  F101: `# ${'x'.repeat(1_000_000)}`,
  F119: `flow: a\nsteps:\n${'  - nonsense: 1\n'.repeat(400)}`,
  F424: `flow: a\nsteps:\n${'  - say: { zh: 一, en: One }\n'.repeat(2100)}  - return: {}\n`,
};

test.each(Object.entries(GENERATED))('%s is told for a generated file', (code, text) => {
  expect(diagnosticsOf(compileText(text)).map((d) => d.code)).toContain(code);
});

test('every code is produced by some file, and every code has a meaning', () => {
  const produced = new Set([
    ...files.flatMap(({ text }) => expected(text).map((line) => line.slice(0, 4))),
    ...Object.keys(GENERATED),
  ]);
  expect(Object.keys(DIAGNOSTIC_CODES).filter((code) => !produced.has(code))).toEqual([]);
  for (const [code, { meaning }] of Object.entries(DIAGNOSTIC_CODES)) {
    expect(code).toMatch(/^F\d{3}$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
});

test('a message names the word that was probably meant', () => {
  const hints = files.flatMap(({ name, text }) => diagnose(name, text).map((d) => d.hint));
  for (const word of [
    'urgent',
    'amount',
    'customer.identified',
    'tx.amount',
    'card',
    'say',
    'open',
    'complaint',
    'leave_note',
    'resolved',
  ]) {
    expect(hints).toContain(`Did you mean \`${word}\`?`);
  }
});
