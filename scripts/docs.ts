/** `npm run docs`: writes the parts of docs/ that follow from the code. A test checks that they are up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outlineFlow } from '../src/drawing/outline.ts';
import { toSvg } from '../src/drawing/svg.ts';
import { compileProject, type SourceFile } from '../src/flow/compile.ts';
import { DIAGNOSTIC_CODES, printDiagnostics } from '../src/flow/diagnostic.ts';
import { PROOF_CODES } from '../src/proof/codes.ts';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));

export type Block = {
  /** Line of the page on which the block's own text begins. */
  readonly line: number;
  readonly text: string;
};

/** The YAML examples of a page. */
export function yamlBlocks(page: string): readonly Block[] {
  return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match) => ({
    line: page.slice(0, match.index).split('\n').length + 1,
    text: match[1] ?? '',
  }));
}

/** Those examples of the manual that are whole documents, as the files of one project. */
export function manualDocuments(page: string): readonly SourceFile[] {
  return yamlBlocks(page)
    .filter(({ text }) => /^(?:flow|examples_of|actions|brand|texts|words|canned):/.test(text))
    .map(({ line, text }) => ({ path: `docs/flow-language.md:${line}`, text }));
}

/** The manual's first example as a drawing. */
export function manualPicture(page: string): string {
  const files = manualDocuments(page);
  const compiled = compileProject(files, { requirePatterns: false, requireAll: false });
  if (!compiled.ok) throw new Error(printDiagnostics(compiled.diagnostics, files));
  const flow = compiled.graph.flows.late_topup;
  if (flow === undefined) throw new Error('The manual has no flow late_topup.');
  return toSvg(outlineFlow({ ...flow, file: 'flows/late_topup.yaml' }, 'en', compiled.graph));
}

const GROUPS: readonly (readonly [codes: RegExp, title: string])[] = [
  [/^F10|^F119|^F120/, 'Files'],
  [/^F11/, 'Documents, keys and values'],
  [/^F2/, 'Texts'],
  [/^F3/, 'Variables, types and conditions'],
  [/^F4/, 'Steps'],
  [/^F5/, 'Calls and actions'],
  [/^F6[01]/, 'The project'],
  [/^F62/, 'Examples and lists of words'],
];

const WRONG: SourceFile = {
  path: 'flows/example.yaml',
  text: ['flow: example', 'steps:', '  - sya: { zh: 请稍等, en: One moment }', '  - end: resolved', ''].join('\n'),
};

/** The page of all messages that the compiler knows. */
export function diagnosticsPage(): string {
  const compiled = compileProject([WRONG], { requirePatterns: false, requireAll: false });
  if (compiled.ok) throw new Error('The example has no mistake.');
  const first = compiled.diagnostics.find(({ severity }) => severity === 'error');
  const lines = [
    '# Messages of the compiler',
    '',
    '<!-- Written by `npm run docs` from src/flow/diagnostic-codes.ts; do not edit. -->',
    '',
    '`npm run -s bot -- check` tells all mistakes at once, each with its place, a caret below it and what to do next:',
    '',
    '```text',
    printDiagnostics(first === undefined ? [] : [first], [WRONG]).split('\n\n')[0] ?? '',
    '```',
    '',
    'With an error the bot does not start; a warning is advice. A code never changes its meaning. The [manual](flow-language.md) has the rules.',
  ];
  const left = new Map(Object.entries(DIAGNOSTIC_CODES));
  for (const [codes, title] of GROUPS) {
    lines.push('', `## ${title}`, '', '| code | | meaning |', '| --- | --- | --- |');
    for (const [code, { severity, meaning }] of left) {
      if (!codes.test(code)) continue;
      left.delete(code);
      lines.push(`| ${code} | ${severity} | ${meaning} |`);
    }
  }
  if (left.size > 0) throw new Error(`No group for ${[...left.keys()].join(', ')}.`);
  lines.push(
    '',
    '## The proof',
    '',
    'Faults of flows that compile, from `src/proof/codes.ts`; [what is proved](proof.md) and how.',
    '',
  );
  lines.push('| code | | meaning |', '| --- | --- | --- |');
  for (const [code, { severity, meaning }] of Object.entries(PROOF_CODES)) lines.push(`| ${code} | ${severity} | ${meaning} |`);
  return `${lines.join('\n')}\n`;
}

/** Every file that is written, by its path below docs/. */
export function generated(): { readonly [path: string]: string } {
  const manual = readFileSync(join(DOCS, 'flow-language.md'), 'utf8');
  return { 'diagnostics.md': diagnosticsPage(), 'images/flow.svg': manualPicture(manual) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(generated())) {
    writeFileSync(join(DOCS, path), text);
    process.stdout.write(`docs/${path} written\n`);
  }
}
