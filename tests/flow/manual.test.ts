/** The manual of the flow language says what is true: its examples compile, its lists are those of the compiler. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Block, generated, manualDocuments, yamlBlocks } from '../../scripts/docs.ts';
import type { SourceFile } from '../../src/flow/compile.ts';
import { type CompileResult, compileProject } from '../../src/flow/compile.ts';
import { EXPRESSION_WORDS } from '../../src/flow/expression-parser.ts';
import { COMMANDS, PATTERNS, SYSTEM_TEXTS, TEXT_FORMATS, TOPICS } from '../../src/flow/graph.ts';
import { COST_KEYS } from '../../src/flow/parse-costs.ts';
import { FLOW_KEYS } from '../../src/flow/parse-flow.ts';
import { STEP_KEYS } from '../../src/flow/parse-steps.ts';
import { BUILT_IN, SIMPLE_TYPES } from '../../src/flow/parse-types.ts';
import { DEFAULT_COSTS } from '../../src/nlu/costs.ts';
import { diagnosticsOf, TEXTS } from './support.ts';

const MANUAL = readFileSync(new URL('../../docs/flow-language.md', import.meta.url), 'utf8');
const documents = manualDocuments(MANUAL);
const snippets = yamlBlocks(MANUAL).filter(({ text }) => text.startsWith('- '));

/** A flow that the manual leads to without writing it out. */
const COMPLAINT = `flow: complaint
topic: complaint
title: { zh: 投诉, en: Complaint }
examples:
  zh: [我要投诉, 投诉你们, 态度太差了, 我很不满意, 要个说法]
  en: [i want to complain, this is unacceptable, very unhappy with you, file a complaint, i demand an answer]
in: { order_no: order_number? }
steps:
  - when: order_no is set
    then: { say: { zh: '订单 {order_no}', en: 'Order {order_no}' } }
  - handoff: complaint
`;
const SUPPORT: readonly SourceFile[] = [
  { path: 'complaint.yaml', text: COMPLAINT },
  { path: 'texts.yaml', text: TEXTS },
];

function compile(files: readonly SourceFile[]): CompileResult {
  return compileProject([...documents, ...SUPPORT, ...files], { requirePatterns: false });
}

/** Mistakes and warnings; that a sub-flow of the manual is not run by the other examples is none. */
function faults(result: CompileResult): string[] {
  return diagnosticsOf(result)
    .filter(({ code }) => code !== 'F609')
    .map((d) => `${d.file}:${d.line} ${d.code} ${d.message}`);
}

/** Steps of the manual in a flow that has the slots they speak of, and the labels that they jump to. */
function wrapped({ line, text }: Block): SourceFile {
  const forPattern = text.includes('do: ');
  const labels = [...text.matchAll(/goto: ([a-z_]+)/g)].map((match) => match[1]);
  const last = text.match(/^- (\w+): ?(\{?)/gm)?.at(-1) ?? '';
  const leaves = /^- (?:handoff|end|do|goto: \{)/.test(last);
  const lines = [
    'flow: snippet',
    ...(forPattern
      ? ['pattern: clarify', 'slots: { picked: flow }']
      : ['topic: none', 'title: { zh: 例子, en: Example }', ...SLOTS]),
    'tries: 2',
    'give_up: { handoff: gave_up }',
    'steps:',
    ...(forPattern ? [] : ["  - set: { order_no: 'TX2026112200001', kind: payment, amount: 100 CNY, note: 'so' }"]),
    text.replace(/^(?=.)/gm, '  '),
    ...labels.map((label) => `  - { label: ${label}, say: { zh: 好, en: OK } }`),
    ...(leaves && labels.length === 0 ? [] : ['  - end: resolved']),
  ];
  return { path: `docs/flow-language.md:${line}`, text: `${lines.join('\n')}\n` };
}

const SLOTS = [
  'in:',
  '  order_no: order_number?',
  '  kind: { type: [payment, transfer, topup, withdrawal], optional: true }',
  '  amount: money?',
  '  waited: number?',
  '  phone: phone?',
  '  note: text?',
  '  link: url?',
];

describe('the examples of the manual', () => {
  test('there are whole documents of each kind that it shows, and steps of each kind', () => {
    expect(documents.length).toBeGreaterThanOrEqual(5);
    const steps = snippets.map(({ text }) => text).join('\n');
    for (const key of STEP_KEYS.filter((one) => one !== 'return')) expect(steps).toMatch(new RegExp(`\\b${key}: `));
    expect(documents.map(({ text }) => text).join('\n')).toMatch(/- return: /);
  });

  test('whole documents compile as one project, without a warning', () => {
    expect(faults(compile([]))).toEqual([]);
  });

  test.each(snippets.map((block) => [`line ${block.line}: ${block.text.split('\n')[0]}`, block] as const))(
    'steps on %s',
    (_, block) => {
      const result = compile([wrapped(block)]);
      expect(faults(result).filter((fault) => !/ F307 /.test(fault))).toEqual([]);
      expect(result.ok).toBe(true);
    },
  );
});

describe('the lists of the manual', () => {
  /** Names in code, and the words of lists in code. */
  const named = new Set([...MANUAL.matchAll(/`([^`\n]+)`/g)].flatMap((match) => (match[1] ?? '').split(/[^a-z_]+/)));
  test.each([
    ['topics', TOPICS],
    ['patterns', PATTERNS],
    ["the bot's own sentences", SYSTEM_TEXTS],
    ['types', [...SIMPLE_TYPES, 'flow']],
    ['formats', TEXT_FORMATS],
    ['commands of `do`', COMMANDS],
    ['keys of a flow', FLOW_KEYS],
    ['words that no name may be', [...EXPRESSION_WORDS, ...BUILT_IN]],
  ])('name all %s', (_, names) => {
    expect(names.filter((name) => !named.has(name))).toEqual([]);
  });

  test('name all costs, with what they are if not given', () => {
    const rows = [...MANUAL.matchAll(/^\| `([a-z_]+)`: .* \| ([\d.]+) \| .+ \|$/gm)].map((match) => [match[1], Number(match[2])]);
    expect(rows).toEqual(Object.entries(COST_KEYS).map(([key, name]) => [key, DEFAULT_COSTS[name]]));
  });

  test('every kind of step has its section', () => {
    const titles = [...MANUAL.matchAll(/^### (.+)$/gm)].flatMap((match) => (match[1] ?? '').split(', '));
    expect(STEP_KEYS.filter((key) => !titles.includes(key))).toEqual([]);
  });
});

test('what is written from the code is up to date: `npm run docs` writes it', () => {
  for (const [path, text] of Object.entries(generated())) {
    const written = readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
    expect([path, written]).toEqual([path, text]);
  }
});
