/** Examples of the flows → a model. Deterministic: the same examples in any order give the same model on any machine. */
import { CLASSIFIER, type Classifier, learn } from './classifier.ts';
import { bankNames } from './entities/bank.ts';
import { zoneOf } from './entities/calendar.ts';
import type { World } from './entities/scan.ts';
import { collect, FEATURES, type FeatureOptions, rarity, type Stems, weigh } from './features.ts';
import { fold, plain } from './normalise.ts';
import { learnSpelling, type Spelling } from './spelling.ts';

export type Intent = {
  /** Flow that the intent starts. */
  readonly id: string;
  readonly topic: string;
  /** Wins near ties. */
  readonly urgent: boolean;
  readonly examples: { readonly zh: readonly string[]; readonly en: readonly string[] };
};

export type TrainingSet = {
  readonly intents: readonly Intent[];
  readonly banks: readonly { readonly id: string; readonly names: readonly string[] }[];
  /** The brand's own domains; a link elsewhere is never official. */
  readonly domains: readonly string[];
  readonly brandNames: readonly string[];
  /** ISO 4217 code; an amount without a currency is in this one. */
  readonly currency: string;
  /** IANA name; days and times of day are meant there. */
  readonly timeZone: string;
};

export type Model = {
  readonly intents: readonly { readonly id: string; readonly topic: string; readonly urgent: boolean }[];
  readonly classifier: Classifier;
  readonly features: FeatureOptions;
  readonly idf: Float32Array;
  readonly stems: Stems;
  readonly spelling: Spelling;
  /** Flow by example as the classifier reads it; examples that two flows share are left out. */
  readonly exact: ReadonlyMap<string, string>;
  readonly world: World;
};

/** Characters of a message that are classified. */
export const CLASSIFY_LIMIT = 1000;

type Row = { readonly text: string; readonly label: number };

/** Trains. Throws a RangeError when the time zone is unknown. The model is plain data: it can be sent to another thread. */
export function train(set: TrainingSet): Model {
  zoneOf(set.timeZone);
  const intents = [...set.intents].sort((a, b) => (a.id < b.id ? -1 : 1));
  const stems: Stems = new Map();
  const rows = rowsOf(intents);
  const bags = rows.map((row) => collect(row.text, FEATURES, stems, true));
  const idf = rarity(bags, FEATURES);
  const vectors = bags.map((bag) => weigh(bag, idf, FEATURES));
  const labels = Int32Array.from(rows, (row) => row.label);
  return {
    intents: intents.map(({ id, topic, urgent }) => ({ id, topic, urgent })),
    classifier: learn(vectors, labels, intents.length, 1 << FEATURES.bits, CLASSIFIER),
    features: FEATURES,
    idf,
    stems,
    spelling: learnSpelling(rows.map((row) => row.text)),
    exact: exactExamples(rows, intents),
    world: {
      currency: set.currency,
      timeZone: set.timeZone,
      domains: set.domains,
      brandNames: set.brandNames,
      banks: bankNames(set.banks),
    },
  };
}

/** The text that a message or an example is classified by. */
export function classifiable(text: string): string {
  return plain(fold(text, CLASSIFY_LIMIT).text);
}

/** Each different example of each intent once, in an order that does not depend on the files. */
function rowsOf(intents: readonly Intent[]): readonly Row[] {
  return intents.flatMap((intent, label) => {
    const texts = new Set([...intent.examples.zh, ...intent.examples.en].map(classifiable));
    texts.delete('');
    return [...texts].sort().map((text) => ({ text, label }));
  });
}

function exactExamples(rows: readonly Row[], intents: readonly Intent[]): ReadonlyMap<string, string> {
  const exact = new Map<string, string>();
  const shared = new Set<string>();
  for (const { text, label } of rows) {
    const id = intents[label]?.id ?? '';
    if (exact.has(text)) shared.add(text);
    exact.set(text, id);
  }
  for (const text of shared) exact.delete(text);
  return exact;
}
