/** What was measured, as tables to read and as rows with goals. */
import type { Row } from '../row.ts';
import type { Outcome } from './bench.ts';
import type { Result } from './child.ts';
import type { Setting } from './data.ts';
import type { EngineName } from './engine.ts';

const NAMES: { readonly [engine in EngineName]: string } = {
  ours: 'ours',
  nlpjs: 'nlp.js',
  bayes: '`natural` Bayes',
  logistic: '`natural` logistic regression',
};
const PEERS = ['nlpjs', 'bayes', 'logistic'] as const;
const SETS: { readonly [set in Setting['set']]: string } = {
  banking77: 'BANKING77, 80 % learnt',
  'banking77-10': 'BANKING77, 10 examples a label',
  clinc150: 'CLINC150, validation',
};

type Measure = {
  readonly name: string;
  readonly of: (result: Result) => number | null;
  readonly show: (value: number) => string;
  /** What is compared as a ratio: a tenth less errors says more than a hundredth more accuracy. */
  readonly cost?: (value: number) => number;
};

const percent = (value: number) => `${(value * 100).toFixed(2)} %`;
const megabytes = (value: number) => `${(value / 1e6).toFixed(2)} MB`;
const millis = (value: number) => `${value.toFixed(2)} ms`;
const points = (value: number) => `${(value * 100).toFixed(2)} points`;
const missed = (share: number) => 1 - share;

const MEASURES: readonly Measure[] = [
  { name: 'accuracy', of: (one) => one.accuracy, show: percent, cost: missed },
  { name: 'macro-F1', of: (one) => one.macroF1, show: percent, cost: missed },
  { name: 'accuracy with 10 % typing errors', of: (one) => one.noisyAccuracy, show: percent, cost: missed },
  { name: 'out-of-scope recall, 95 % accepted', of: (one) => one.outside?.recall ?? null, show: percent, cost: missed },
  { name: 'out-of-scope AUROC', of: (one) => one.outside?.auroc ?? null, show: percent, cost: missed },
  { name: 'calibration error', of: (one) => one.calibrationError, show: percent },
  { name: 'import', of: (one) => one.importMs, show: (value) => `${value.toFixed(0)} ms` },
  { name: 'training', of: (one) => one.trainMs, show: (value) => `${(value / 1000).toFixed(1)} s` },
  { name: 'training, CPU', of: (one) => one.trainCpuMs, show: (value) => `${(value / 1000).toFixed(1)} s` },
  { name: 'a message, p50', of: (one) => one.p50, show: millis },
  { name: 'a message, p99', of: (one) => one.p99, show: millis },
  { name: 'model file', of: (one) => one.bytes, show: megabytes },
  { name: 'memory at most, import and training', of: (one) => one.memory, show: megabytes },
];

/** The results of one engine on one set as they are compared: of BANKING77 in the order that is fair to all, shuffled. */
function resultsOf(outcomes: readonly Outcome[], engine: EngineName, set: Setting['set']): readonly (Result | string)[] {
  const main = outcomes.filter(({ job }) => job.engine === engine && job.setting.set === set);
  return main.filter(({ job }) => job.noise || set !== 'banking77').map(({ result }) => result);
}

/** Mean over the runs; null when one of them has no such result. */
function meanOf(results: readonly (Result | string)[], measure: Measure): number | null {
  const values = results.map((one) => (typeof one === 'string' ? null : measure.of(one)));
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : known.reduce((a, b) => a + b) / known.length;
}

/** One table a set; behind each number of the others, in brackets, how many times ours it is. */
export function comparison(outcomes: readonly Outcome[]): string {
  const engines: readonly EngineName[] = ['ours', ...PEERS];
  return Object.entries(SETS)
    .map(([set, title]) => {
      const all = engines.map((engine) => resultsOf(outcomes, engine, set as Setting['set']));
      const lines = MEASURES.flatMap((measure) => {
        const values = all.map((results) => meanOf(results, measure));
        const own = values[0] ?? null;
        return own === null
          ? []
          : [`| ${[measure.name, ...values.map((value, i) => cell(measure, value, i === 0 ? null : own))].join(' | ')} |`];
      });
      const failed = all.flatMap((results, i) =>
        results.filter((one) => typeof one === 'string').map((why) => `${NAMES[engines[i] ?? 'ours']}: ${why}`),
      );
      const head = [`${title}`, ...engines.map((engine) => NAMES[engine])].join(' | ');
      return [`| ${head} |`, `|${' --- |'.repeat(engines.length + 1)}`, ...lines, ...failed.map((line) => `\n${line}`)].join(
        '\n',
      );
    })
    .join('\n\n');
}

function cell({ show, cost = (value) => value }: Measure, value: number | null, own: number | null): string {
  if (value === null) return '–';
  return own === null ? show(value) : `${show(value)} (×${(cost(value) / cost(own)).toPrecision(2)})`;
}

/** How far the accuracy moves with the order of the rows; null when a run failed. */
function orderSpread(outcomes: readonly Outcome[], engine: EngineName): number | null {
  const runs = outcomes.filter(({ job }) => job.engine === engine && job.setting.set === 'banking77');
  const values = runs.map(({ result }) => (typeof result === 'string' ? NaN : result.accuracy));
  const spread = Math.max(...values) - Math.min(...values);
  return Number.isFinite(spread) ? spread : null;
}

function only(outcomes: readonly Outcome[], engine: EngineName, set: Setting['set']): Result | null {
  const [first] = resultsOf(outcomes, engine, set);
  return first === undefined || typeof first === 'string' ? null : first;
}

const or = (value: number | null | undefined, show: (value: number) => string) =>
  value === null || value === undefined ? 'not measured' : show(value);

function drop(result: Result | null): number | null {
  return result === null || result.noisyAccuracy === null ? null : result.accuracy - result.noisyAccuracy;
}

export function rowsOf(outcomes: readonly Outcome[]): Row[] {
  const [accuracy] = MEASURES;
  if (accuracy === undefined) return [];
  const ahead = (['banking77', 'banking77-10', 'clinc150'] as const).map((set): Row => {
    const own = meanOf(resultsOf(outcomes, 'ours', set), accuracy);
    const others = PEERS.map((engine) => ({ engine, value: meanOf(resultsOf(outcomes, engine, set), accuracy) }));
    const best = others.reduce((a, b) => ((b.value ?? 0) > (a.value ?? 0) ? b : a));
    const value = `${or(own, percent)} (${NAMES[best.engine]}: ${or(best.value, percent)})`;
    return { name: `nlu: accuracy on ${SETS[set]}`, value, goal: 'best of all', ok: own !== null && own > (best.value ?? 0) };
  });
  const full = [only(outcomes, 'ours', 'banking77'), only(outcomes, 'ours', 'clinc150')];
  const peer = only(outcomes, 'nlpjs', 'banking77');
  const limit = (
    name: string,
    values: readonly (number | null | undefined)[],
    show: (value: number) => string,
    most: number,
    beside?: string,
  ): Row => {
    const worst = values.some((value) => typeof value !== 'number') ? null : Math.max(...values.map((value) => value ?? 0));
    const value = `${or(worst, show)}${beside === undefined ? '' : ` (nlp.js: ${beside})`}`;
    return { name: `nlu: ${name}`, value, goal: `≤ ${show(most)}`, ok: worst !== null && worst <= most };
  };
  const outside = full[1]?.outside;
  const kept = `${or(outside?.recall, percent)}, AUROC ${or(outside?.auroc, percent)}`;
  return [
    ...ahead,
    { name: 'nlu: CLINC150 out-of-scope recall, 95 % accepted', value: kept, goal: '≥ 85 %', ok: (outside?.recall ?? 0) >= 0.85 },
    limit('drop under 10 % typing errors', [drop(full[0] ?? null)], points, 0.07, or(drop(peer), points)),
    limit(
      'accuracy by order of the rows, spread of 3',
      [orderSpread(outcomes, 'ours')],
      points,
      0.001,
      or(orderSpread(outcomes, 'nlpjs'), points),
    ),
    limit(
      'calibration error, larger of two sets',
      full.map((one) => one?.calibrationError),
      percent,
      0.015,
    ),
    limit(
      'a message, p50, larger of two sets',
      full.map((one) => one?.p50),
      millis,
      0.2,
    ),
    limit(
      'a message, p99, larger of two sets',
      full.map((one) => one?.p99),
      millis,
      2,
    ),
    limit(
      'model file, larger of two sets',
      full.map((one) => one?.bytes),
      megabytes,
      1.5e6,
    ),
  ];
}
