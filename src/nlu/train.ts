/** Examples of the flows → a model. Deterministic: the same examples in any order give the same model on any machine. */
import { calibrate } from './calibrate.ts';
import { type Label, learnClasses } from './classifier.ts';
import { learnConcepts, type Synonyms } from './concepts.ts';
import { FEW_WEIGHTS, knownShare, learnSpace, vectorOf } from './feature-space.ts';
import { collect, FAR_PAIRS, NEAR_PAIRS } from './features.ts';
import { hashText } from './hash.ts';
import { CLASSIFY_LIMIT, type Model } from './model.ts';
import { fold, plain } from './normalise.ts';
import { learnPinyin } from './pinyin-learn.ts';
import { joinRows, vectorAt } from './rows.ts';
import { isMostlyHan } from './script.ts';
import { learnSpelling } from './spelling.ts';
import { type Brand, surroundingsOf } from './surroundings.ts';

export type { Model };

export type Sentences = { readonly zh: readonly string[]; readonly en: readonly string[] };

export type Intent = {
  /** Flow that the intent starts. */
  readonly id: string;
  readonly topic: string;
  /** Wins near ties. */
  readonly urgent: boolean;
  readonly examples: Sentences;
  /** What looks like this intent but is not. */
  readonly notExamples?: Sentences;
  readonly wrongStart?: number | null;
};

export type TrainingSet = Brand & {
  readonly intents: readonly Intent[];
  /** Lists of words that mean the same. */
  readonly synonyms?: readonly Synonyms[];
  /** For sets whose examples and messages come from the same hand, and where seconds do not matter. */
  readonly thorough?: boolean;
};

/** Every fourth example is held out while the curves of the decision are fitted. */
const HELD_OUT = 4;

type Row = { readonly text: string; readonly label: Label };

/** Trains. Throws a RangeError when the time zone is unknown. */
export function train(set: TrainingSet): Model {
  const intents = [...set.intents].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = rowsOf(intents);
  const concepts = learnConcepts(set.synonyms ?? []);
  const thorough = set.thorough ?? false;
  const pairs = thorough ? FAR_PAIRS : NEAR_PAIRS;
  const bags = rows.map((row) => collect(row.text, concepts, pairs));
  const labels = rows.map((row) => row.label);
  const space = learnSpace(bags, thorough ? FEW_WEIGHTS : null);
  const texts = rows.map((row) => row.text);
  const vectors = joinRows(bags.map((bag) => vectorOf(bag, space)));
  const { classifier, heldOut } = learnClasses({
    rows: vectors,
    labels,
    held: heldOutOf(rows),
    classes: intents.length,
    features: space.rarity.length,
    thorough,
    order: mixed(texts),
  });
  return {
    intents: intents.map(({ id, topic, urgent, wrongStart }) => ({ id, topic, urgent, wrongStart: wrongStart ?? null })),
    pairs,
    space,
    classifier,
    calibration: calibrate(
      heldOut.map(({ row, margins }) => ({
        margins,
        label: labels[row]?.class ?? 0,
        known: knownShare(vectorAt(vectors, row)),
        han: isMostlyHan(texts[row] ?? ''),
      })),
      intents.map((intent) => intent.topic),
    ),
    concepts,
    spelling: learnSpelling(texts),
    pinyin: learnPinyin(texts),
    exact: exactExamples(rows),
    ...surroundingsOf(set),
  };
}

/** The text that a message or an example is classified by. */
export function classifiable(text: string): string {
  return plain(fold(text, CLASSIFY_LIMIT).text);
}

/** Each different example of each intent once, in an order that does not depend on the files. */
function rowsOf(intents: readonly Intent[]): readonly Row[] {
  return intents.flatMap((intent, index) => [
    ...sentences(intent.examples).map((text) => ({ text, label: { class: index, not: false } })),
    ...sentences(intent.notExamples).map((text) => ({ text, label: { class: index, not: true } })),
  ]);
}

function sentences(of: Sentences | undefined): readonly string[] {
  const texts = new Set([...(of?.zh ?? []), ...(of?.en ?? [])].map(classifiable));
  texts.delete('');
  return [...texts].sort();
}

/** Every fourth example, the same whatever others there are; none that only says what it is not. */
function heldOutOf(rows: readonly Row[]): readonly number[] {
  return [...rows.keys()].filter((i) => {
    const row = rows[i];
    return row !== undefined && !row.label.not && hashText(row.text) % HELD_OUT === 0;
  });
}

/** Rows in an order that has nothing to do with the alphabet or the flows; one row more leaves the others where they are. */
function mixed(texts: readonly string[]): Int32Array {
  const hashes = texts.map(hashText);
  return Int32Array.from(texts.keys()).sort((a, b) => (hashes[a] ?? 0) - (hashes[b] ?? 0) || a - b);
}

function exactExamples(rows: readonly Row[]): ReadonlyMap<number, number> {
  const exact = new Map<number, number>();
  const shared = new Set<number>();
  for (const { text, label } of rows) {
    if (label.not) continue;
    const hash = hashText(text);
    if (exact.has(hash)) shared.add(hash);
    exact.set(hash, label.class);
  }
  for (const hash of shared) exact.delete(hash);
  return exact;
}
