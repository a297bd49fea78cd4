/** The product's matcher trained on any labelled sentences, and what it predicts for others. */
import { ownOf } from '../../nlu/calibrate.ts';
import { NOT_SERVED } from '../../nlu/model.ts';
import { route, viewOf } from '../../nlu/route.ts';
import { spell } from '../../nlu/spell.ts';
import { classifiable, type Model, type Sentences, train } from '../../nlu/train.ts';

export type Example = { readonly text: string; readonly label: string };

/** @param none labels of what is not served, such as oos */
export function fit(examples: readonly Example[], synonyms: readonly Sentences[], none: ReadonlySet<string>): Model {
  const byLabel = new Map<string, { zh: string[]; en: string[] }>();
  for (const { text, label } of examples) {
    const own = byLabel.get(label) ?? { zh: [], en: [] };
    byLabel.set(label, own);
    own[isChinese(text) ? 'zh' : 'en'].push(text);
  }
  for (const [label, own] of byLabel) {
    const words = wordsOf(label);
    if (words !== null && !none.has(label)) own[isChinese(words) ? 'zh' : 'en'].push(words);
  }
  return train({
    intents: [...byLabel].map(([id, own]) => ({ id, topic: none.has(id) ? NOT_SERVED : id, urgent: false, examples: own })),
    synonyms,
    banks: [],
    domains: [],
    brandNames: [],
    currency: 'CNY',
    timeZone: 'UTC',
    thorough: true,
  });
}

/** What a label says: card_arrival is "card arrival". Null when there is no word in it. */
function wordsOf(label: string): string | null {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\-./:\s?]+/g, ' ')
    .trim();
  return /\p{L}{2}/u.test(words) ? words : null;
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

export type Prediction = {
  readonly prediction: string;
  /** Calibrated probability that the prediction is right. */
  readonly score: number;
  /** Best margin among the labels that are served plus the known share of the text: how much it is like anything known. */
  readonly margin: number;
  /** Probability that it is any of the labels that are served; null when nothing else was learnt. */
  readonly ours: number | null;
  /** Probabilities of the best labels. */
  readonly scores: { readonly [label: string]: number };
  readonly decision: 'route' | 'clarify' | 'none';
  /** What the bot itself takes, in milliseconds. */
  readonly ms: number;
};

export function predict(model: Model, text: string): Prediction {
  const started = performance.now();
  const { decision, candidates, ours } = route(model, text);
  const ms = performance.now() - started;
  const { margins, known } = viewOf(model, spell(model, classifiable(text), []));
  const served = model.intents.map((intent) => intent.topic !== NOT_SERVED);
  return {
    prediction: candidates[0]?.flow ?? nearest(model, margins),
    score: round(decision.score),
    margin: round(ownOf(margins, known, served).margin),
    ours: model.calibration.other.ours === null ? null : round(ours),
    scores: Object.fromEntries(candidates.map(({ flow, score }) => [flow, score])),
    decision: decision.kind,
    ms,
  };
}

/** Where nothing can be read, what a bot would do: say that it is none of its labels, if it knows such a label. */
function nearest({ intents }: Model, margins: Float64Array): string {
  const none = intents.find((intent) => intent.topic === NOT_SERVED);
  return none?.id ?? intents[margins.indexOf(Math.max(...margins))]?.id ?? '';
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
