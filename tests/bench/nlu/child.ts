/**
 * Measures one engine in one setting, in a process of its own, so that time and memory are the engine's alone. The result
 * goes to the parent as a message: what libraries print does not matter. Started by bench.ts, which sends the job.
 */
import { calibrationError } from '../../../src/metrics/calibration.ts';
import { atAcceptance, auroc, quantile, rejectionCurve } from '../../../src/metrics/rejection.ts';
import { accuracy, macroF1 } from '../../../src/metrics/scores.ts';
import { seeded } from '../../../src/nlu/random.ts';
import type { Sentences } from '../../../src/nlu/train.ts';
import { dataFolder, type Example, mistype, type Setting, taskOf } from './data.ts';
import { ENGINES, type Engine, type EngineName, type Guess } from './engine.ts';

export type Job = {
  readonly engine: EngineName;
  readonly setting: Setting;
  /** Also judge the same messages with typing errors. */
  readonly noise: boolean;
};

/** What the parent sends. */
export type Order = { readonly job: Job; readonly synonyms: readonly Sentences[] };

/** Shares from 0 to 1, times in milliseconds, sizes in bytes. Null where the setting has nothing to measure it by. */
export type Result = {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly calibrationError: number;
  readonly importMs: number;
  readonly trainMs: number;
  /** What the training took of the processor: steadier than its time where others use the machine. */
  readonly trainCpuMs: number;
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
  /** Highest resident memory over what the process had before the engine was imported. */
  readonly memory: number;
  readonly noisyAccuracy: number | null;
  readonly outside: { readonly recall: number; readonly auroc: number } | null;
};

/** Guesses that are not timed: until the code is compiled they measure Node's compiler. */
const WARM = 300;
const ACCEPTED = 0.95;
const TYPING_ERRORS = 0.1;
const TYPING_SEED = 10;

async function timed(engine: Engine, rows: readonly Example[]) {
  const guesses: (Guess & { readonly ms: number })[] = [];
  for (const { text } of rows) {
    const start = performance.now();
    const guess = await engine.guess(text);
    guesses.push({ ...guess, ms: performance.now() - start });
  }
  return guesses;
}

/** Of two tries of each message the faster one counts: the other may have waited for somebody else's work. */
async function judge(engine: Engine, rows: readonly Example[]) {
  await timed(engine, rows.slice(0, WARM));
  const [guesses, again] = [await timed(engine, rows), await timed(engine, rows)];
  const judged = rows.map(({ label: truth }, i) => {
    const { label, confidence } = guesses[i] ?? { label: '', confidence: 0 };
    return { truth, predicted: label, score: confidence, right: truth === label };
  });
  return { judged, times: guesses.map(({ ms }, i) => Math.min(ms, again[i]?.ms ?? ms)), accuracy: accuracy(judged) ?? 0 };
}

async function claims(engine: Engine, texts: readonly string[]): Promise<number[]> {
  const scores: number[] = [];
  for (const text of texts) scores.push(await engine.claim(text));
  return scores;
}

async function rejects(engine: Engine, inside: readonly string[], outside: readonly string[]): Promise<Result['outside']> {
  const [own, other] = [await claims(engine, inside), await claims(engine, outside)];
  const all = [...own.map((score) => ({ score, served: true })), ...other.map((score) => ({ score, served: false }))];
  const cut = atAcceptance(rejectionCurve(all.map((row) => ({ ...row, right: row.served }))), ACCEPTED);
  return { recall: cut?.keptOut ?? 0, auroc: auroc(own, other) ?? 0 };
}

async function measure({ engine: name, setting, noise }: Job, synonyms: readonly Sentences[]): Promise<Result> {
  const { train, test, outside } = await taskOf(setting, dataFolder());
  const memory = process.memoryUsage().rss;
  const importing = performance.now();
  const engine = await ENGINES[name](synonyms);
  const training = performance.now();
  const cpu = process.cpuUsage();
  await engine.train(train);
  const trained = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  const clean = await judge(engine, test);
  const random = seeded(TYPING_SEED);
  const mistyped = test.map(({ text, label }) => ({ text: mistype(text, TYPING_ERRORS, random), label }));
  return {
    accuracy: clean.accuracy,
    macroF1: macroF1(clean.judged) ?? 0,
    calibrationError: calibrationError(clean.judged) ?? 0,
    importMs: training - importing,
    trainMs: trained - training,
    trainCpuMs: (user + system) / 1000,
    p50: quantile(clean.times, 0.5) ?? 0,
    p99: quantile(clean.times, 0.99) ?? 0,
    memory: process.resourceUsage().maxRSS * 1024 - memory,
    bytes: engine.bytes(),
    noisyAccuracy: noise ? (await judge(engine, mistyped)).accuracy : null,
    outside:
      outside.length === 0
        ? null
        : await rejects(
            engine,
            test.map(({ text }) => text),
            outside,
          ),
  };
}

process.once('message', async ({ job, synonyms }: Order) => {
  process.send?.(await measure(job, synonyms), () => process.disconnect());
});
