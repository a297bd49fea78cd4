/** `fit`: trains the product's matcher on one file and predicts another, to measure it on any labelled sentences. */
import { parseArgs } from 'node:util';
import { compileFolder } from '../knowledge.ts';
import { calibrationError } from '../metrics/calibration.ts';
import { atAcceptance, auroc, quantile, rejectionCurve } from '../metrics/rejection.ts';
import { accuracy, macroF1 } from '../metrics/scores.ts';
import { classifiable, type Model, type Sentences } from '../nlu/train.ts';
import { type Example, fit as fitModel, type Prediction, predict } from '../service/evaluate/fit.ts';
import { flowsFolder } from './folders.ts';
import { type Columns, readLabelled } from './labelled.ts';
import { Notices } from './notices.ts';

const USAGE = `Usage: npm run -s bot -- fit --train FILE --test FILE [options]

Trains the bot's own matcher on the sentences of one file, and prints a JSON line for each sentence of the other, in order:
  {"text", "label", "prediction", "score", "margin", "ours", "scores", "decision"}
  score   probability that the prediction is right
  margin  how much the sentence is like anything that is known: below a limit, it is none of the labels
  ours    the same as a probability, where examples of what is none of the labels were learnt (--none)
What was measured, and what is wrong with the files, goes to standard error.

A file is CSV with a header, or JSONL; - is standard input. A test file needs no labels, and may have unknown ones.

  --text COLUMN   column or key of the sentence (default: text, utterance, message, sentence or query)
  --label COLUMN  column or key of its label (default: label, category, intent, flow, topic or class)
  --none LABEL    label of what is none of the others; may be repeated (default: oos, none, out_of_scope)
`;
const NONE = ['oos', 'none', 'out_of_scope'];
/** With fewer examples a label is a guess. */
const FEW = 5;
const WARM_UP = 200;
/** Share of the known sentences that are accepted when it is asked how many of the others are kept out. */
const ACCEPTED = 0.95;

type Options = { readonly train: string; readonly test: string; readonly columns: Columns; readonly none: ReadonlySet<string> };

/** @returns exit code: 0, 1 when nothing can be read, 2 for a wrong command line */
export async function fit(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    (options === USAGE ? process.stdout : process.stderr).write(options);
    return options === USAGE ? 0 : 2;
  }
  try {
    const synonyms = synonymsOf(flowsFolder());
    const examples = await readTraining(options);
    const started = performance.now();
    const model = fitModel(examples, synonyms, options.none);
    const tally = new Tally(examples.length, model, performance.now() - started);
    // The first answers of a program are slow; they say nothing about the others.
    for (const { text } of examples.slice(0, WARM_UP)) predict(model, text);
    await predictAll(options, model, tally);
    process.stderr.write(tally.summary());
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readOptions(args: string[]): Options | string {
  try {
    const text = { type: 'string' } as const;
    const none = { type: 'string', multiple: true } as const;
    const help = { type: 'boolean' } as const;
    const { values } = parseArgs({ args, options: { train: text, test: text, text, label: text, none, help } });
    if (values.help) return USAGE;
    if (values.train === undefined || values.test === undefined) return `Name both files.\n\n${USAGE}`;
    if (values.train === '-' && values.test === '-') return `Only one file can be standard input.\n\n${USAGE}`;
    const columns = { text: values.text ?? null, label: values.label ?? null, labelled: true };
    return { train: values.train, test: values.test, columns, none: new Set(values.none ?? NONE) };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

/** The words that mean the same to the bot; none when the flows cannot be compiled, which is said. */
function synonymsOf(folder: string): readonly Sentences[] {
  const compiled = compileFolder(folder);
  if (compiled.ok) return Object.values(compiled.graph.words);
  process.stderr.write(`The flows in ${folder} have mistakes (see check): trained without their lists of words.\n`);
  return [];
}

/** @throws Error when there is nothing to learn */
async function readTraining({ train, columns }: Options): Promise<readonly Example[]> {
  const skipped = new Notices('Rows of the training file that cannot be used and are left out');
  const twice = new Notices('Sentences that stand twice under the same label');
  const torn = new Notices('Sentences that stand under two labels; both are learnt');
  const examples: Example[] = [];
  const seen = new Map<string, { readonly label: string; readonly line: number }>();
  for await (const { line, text, label } of readLabelled(train, columns, skipped)) {
    if (label === null) continue;
    examples.push({ text, label });
    const key = classifiable(text);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, { label, line });
    else if (before.label === label) twice.add(`${train}:${line}: “${brief(text)}” as in line ${before.line} (${label})`);
    else torn.add(`${train}:${line}: “${brief(text)}” is ${label}, in line ${before.line} it is ${before.label}`);
  }
  const few = new Notices(`Labels with fewer than ${FEW} examples, which are hardly learnt`);
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  for (const [label, count] of counts) if (count < FEW) few.add(`${label}: ${count}`);
  process.stderr.write(`${skipped}${torn}${twice}${few}`);
  if (counts.size === 0) throw new Error(`${train} has no sentence with a label; nothing can be learnt.`);
  if (counts.size === 1) throw new Error(`${train} has one label only; there is nothing to tell apart.`);
  return examples;
}

async function predictAll({ test, columns }: Options, model: Model, tally: Tally): Promise<void> {
  const skipped = new Notices('Rows of the test file that cannot be used and are left out');
  for await (const { text, label } of readLabelled(test, { ...columns, labelled: false }, skipped)) {
    const predicted = predict(model, text);
    tally.add(label, predicted);
    const { ours, ms: _, ...rest } = predicted;
    const line = { text, ...(label === null ? {} : { label }), ...rest, ...(ours === null ? {} : { ours }) };
    if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  process.stderr.write(`${skipped}`);
  if (tally.rows === 0) throw new Error(`${test} has no sentence that can be read.`);
}

/** Numbers only, so that a large file does not fill the memory. */
class Tally {
  readonly #learnt: number;
  readonly #model: Model;
  readonly #trainingMs: number;
  readonly #topics: ReadonlyMap<string, string>;
  readonly #ms: number[] = [];
  readonly #judged: { truth: string; predicted: string; score: number; right: boolean }[] = [];
  /** Those of labels that were learnt, and the others: of unknown labels, or of what is not served. */
  readonly #known: { score: number; served: boolean; right: boolean }[] = [];

  constructor(learnt: number, model: Model, trainingMs: number) {
    this.#learnt = learnt;
    this.#model = model;
    this.#trainingMs = trainingMs;
    this.#topics = new Map(model.intents.map((intent) => [intent.id, intent.topic]));
  }

  get rows(): number {
    return this.#ms.length;
  }

  add(label: string | null, { prediction, score, margin, ours, ms }: Prediction): void {
    this.#ms.push(ms);
    if (label === null) return;
    const topic = this.#topics.get(label);
    const right = label === prediction;
    if (topic !== undefined) this.#judged.push({ truth: label, predicted: prediction, score, right });
    this.#known.push({ score: ours ?? margin, served: topic !== undefined && topic !== 'none', right });
  }

  summary(): string {
    const judged = this.#judged;
    const unknown = this.#known.length - judged.length;
    const labels = this.#model.intents.length;
    const parts = [
      `learnt ${this.#learnt} sentences of ${labels} labels in ${this.#trainingMs.toFixed(0)} ms`,
      `predicted ${this.rows}`,
      ...percent('accuracy', accuracy(judged)),
      ...percent('macro-F1', macroF1(judged)),
      ...percent('ECE', calibrationError(judged)),
      `p50 ${quantile(this.#ms, 0.5)?.toFixed(2)} ms`,
      `p99 ${quantile(this.#ms, 0.99)?.toFixed(2)} ms`,
    ];
    return `${parts.join(' · ')}\n${unknown > 0 ? `${unknown} rows have labels that were not learnt; they are not part of the accuracy.\n` : ''}${this.#rejection()}`;
  }

  #rejection(): string {
    const served = this.#known.filter((row) => row.served);
    const others = this.#known.filter((row) => !row.served);
    const area = auroc(
      served.map((row) => row.score),
      others.map((row) => row.score),
    );
    if (area === null) return '';
    const limit = atAcceptance(rejectionCurve(this.#known), ACCEPTED);
    const by = this.#model.calibration.other.ours === null ? 'margin' : 'ours';
    const kept = percent('', limit?.keptOut ?? null)
      .join('')
      .trim();
    const inScope = percent('accuracy of the known', accuracyOf(served)).join('');
    return `none of the labels, by ${by}: ${kept} of ${others.length} kept out where ${ACCEPTED * 100} % of the known are accepted (from ${limit?.from.toFixed(3)}) · AUROC ${area.toFixed(3)} · ${inScope}\n`;
  }
}

function accuracyOf(rows: readonly { readonly right: boolean }[]): number | null {
  return rows.length === 0 ? null : rows.filter((row) => row.right).length / rows.length;
}

function percent(name: string, value: number | null): string[] {
  return value === null ? [] : [`${name} ${(100 * value).toFixed(2)} %`];
}

function brief(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
