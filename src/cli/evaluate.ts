/** `evaluate`: how well the bot understands, on its own examples or on sentences of a file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFlowFiles } from '../adapters/flows/read.ts';
import { exampleLines } from '../flow/example-lines.ts';
import type { FlowGraph } from '../flow/graph.ts';
import { compileFolder, FlowsBroken, learn } from '../knowledge.ts';
import { crossValidate } from '../service/evaluate/cross-validate.ts';
import { findingsOf } from '../service/evaluate/findings.ts';
import { judge, type Known, type Outcome } from '../service/evaluate/judge.ts';
import { topicsOf } from '../service/evaluate/topics.ts';
import { evaluationPage } from './evaluate-page.ts';
import { picturesOf } from './evaluate-pictures.ts';
import { printFindings, toJson } from './evaluate-print.ts';
import { flowsFolder } from './folders.ts';
import { type Labelled, readLabelled } from './labelled.ts';
import { Notices } from './notices.ts';

const FOLDS = 5;
const MOST_FOLDS = 20;
const USAGE = `Usage: npm run -s bot -- evaluate [FILE …] [options]

Without a file: on the examples of the flows, each judged by a model that has learnt neither it nor anything nearly the same.
With files: the bot learns from all examples, and is judged on the sentences of the files. A file is JSONL or CSV with
  text           the sentence
  flow or topic  what is right; topic none is what the bot does not serve
  lang, kind     if you like: zh or en; and any word by which the report shall tell the sentences apart

  --folds N        parts into which the examples are cut (default: ${FOLDS})
  --html FILE      write the report with pictures
  --pictures DIR   write the pictures as confusion.svg, calibration.svg, rejection.svg
  --json           the numbers for programs
`;

type Options = {
  readonly files: readonly string[];
  readonly folds: number;
  readonly html: string | null;
  readonly pictures: string | null;
  readonly json: boolean;
};

/** @returns exit code: 0, 1 when there is nothing to judge or the flows are broken, 2 for a wrong command line */
export async function evaluate(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    (options === USAGE ? process.stdout : process.stderr).write(options);
    return options === USAGE ? 0 : 2;
  }
  try {
    const folder = flowsFolder();
    const compiled = compileFolder(folder);
    if (!compiled.ok) throw new FlowsBroken(compiled.report);
    const { files, folds } = options;
    const outcomes = files.length === 0 ? ownExamples(folder, compiled.graph, folds) : await ofFiles(files, compiled.graph);
    if (outcomes.length === 0) throw new Error('There is no sentence to judge.');
    report(files.length === 0 ? crossWords(outcomes.length, folds) : fileWords(outcomes.length, files), outcomes, options);
    return 0;
  } catch (error) {
    process.stderr.write(
      `${error instanceof FlowsBroken ? error.report : error instanceof Error ? error.message : String(error)}\n`,
    );
    return 1;
  }
}

function crossWords(count: number, folds: number): string {
  return `${count} examples of the flows, cross-validated in ${folds} parts: each is judged by a model that has learnt neither it nor anything nearly the same.`;
}

function fileWords(count: number, files: readonly string[]): string {
  return `${count} sentences of ${files.join(', ')}, judged by the bot that has learnt all examples of the flows.`;
}

function report(how: string, outcomes: readonly Outcome[], { html, pictures, json }: Options): void {
  const findings = findingsOf(outcomes);
  const drawn = picturesOf(findings);
  if (html !== null) writeFileSync(html, evaluationPage(how, findings, drawn));
  if (pictures !== null) {
    mkdirSync(pictures, { recursive: true });
    for (const [name, svg] of Object.entries(drawn)) writeFileSync(join(pictures, `${name}.svg`), svg);
  }
  process.stdout.write(json ? `${JSON.stringify(toJson(how, findings), null, 2)}\n` : printFindings(how, findings));
  if (html !== null) process.stderr.write(`The report with pictures: ${html}\n`);
}

function ownExamples(folder: string, graph: FlowGraph, folds: number): readonly Outcome[] {
  const tick = (part: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\rpart ${part + 1} of ${folds} `);
  };
  const outcomes = crossValidate(graph, exampleLines(readFlowFiles(folder)), folds, learn, tick);
  if (process.stderr.isTTY) process.stderr.write('\r                \r');
  return outcomes;
}

async function ofFiles(files: readonly string[], graph: FlowGraph): Promise<readonly Outcome[]> {
  const topics = topicsOf(graph);
  const skipped = new Notices('Rows that cannot be used and are left out');
  const sentences: Known[] = [];
  for (const file of files) {
    for await (const row of readLabelled(file, { text: null, label: null, labelled: true }, skipped)) {
      const known = knownOf(row, topics, `${file}:${row.line}`);
      if (typeof known === 'string') skipped.add(`${file}:${row.line}: ${known}`);
      else sentences.push(known);
    }
  }
  process.stderr.write(`${skipped}`);
  if (sentences.length === 0) return [];
  const { model } = learn(graph);
  return sentences.map((known) => judge(model, topics, known));
}

/** @returns what is wrong, in words, when it cannot be judged */
function knownOf({ text, label, fields }: Labelled, topics: ReadonlyMap<string, string>, place: string): Known | string {
  const { lang, kind } = fields;
  const right = rightOf(fields, label, topics);
  if (right === null) return `there is no flow or topic “${label}”`;
  return {
    text,
    lang: lang === 'zh' || lang === 'en' ? lang : null,
    ...right,
    kind: typeof kind === 'string' && kind !== '' ? kind : null,
    place,
  };
}

/** A flow may have the name of its topic: what stands under `flow` is the flow, under another name the topic comes first. */
function rightOf(
  { flow, topic }: Labelled['fields'],
  label: string | null,
  topics: ReadonlyMap<string, string>,
): Pick<Known, 'flow' | 'topic'> | null {
  const isTopic = (name: string) => name === 'none' || [...topics.values()].includes(name);
  if (typeof flow === 'string' && topics.has(flow)) return { flow, topic: topics.get(flow) ?? 'none' };
  const named = typeof topic === 'string' && topic !== '' ? topic : label;
  if (named !== null && isTopic(named)) return { flow: null, topic: named };
  const of = named === null ? undefined : topics.get(named);
  return of === undefined ? null : { flow: named, topic: of };
}

function readOptions(args: string[]): Options | string {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = { folds: text, html: text, pictures: text, json: flag, help: flag };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return USAGE;
    const folds = values.folds === undefined ? FOLDS : Number(values.folds);
    if (!Number.isInteger(folds) || folds < 2 || folds > MOST_FOLDS)
      return `--folds “${values.folds}” is no number from 2 to ${MOST_FOLDS}.\n\n${USAGE}`;
    return {
      files: positionals,
      folds,
      html: values.html ?? null,
      pictures: values.pictures ?? null,
      json: values.json === true,
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}
