/** Examples of the flows → a model. Deterministic: the same examples in any order give the same model on any machine. */
import { collectAll } from './bags.ts';
import { calibrate } from './calibrate.ts';
import { alone, type Label, type Learning, startLesson } from './classifier.ts';
import { type Concepts, learnConcepts, type Synonyms } from './concepts.ts';
import { exactExamples } from './exact.ts';
import { FEW_WEIGHTS, type FeatureSpace, knownShare, learnSpace, rowsOfBags } from './feature-space.ts';
import { FAR_PAIRS, NEAR_PAIRS } from './features.ts';
import { hashText } from './hash.ts';
import { CLASSIFY_LIMIT, type Model } from './model.ts';
import { fold, plain } from './normalise.ts';
import { learnPinyin } from './pinyin-learn.ts';
import { type Rows, vectorAt } from './rows.ts';
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

/**
 * Trains. The model is the same whoever learns the classes.
 * @param learning by whom the classes are learnt: by this thread, unless told otherwise
 * @throws RangeError when the time zone is unknown
 */
export function train(set: TrainingSet, learning: Learning = alone): Model {
  const intents = [...set.intents].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = rowsOf(intents);
  const texts = rows.map((row) => row.text);
  const labels = rows.map((row) => row.label);
  const concepts = learnConcepts(set.synonyms ?? []);
  const thorough = set.thorough ?? false;
  const pairs = thorough ? FAR_PAIRS : NEAR_PAIRS;
  const { space, vectors } = spaceAndVectors(texts, concepts, pairs, thorough);
  const finish = startLesson(
    {
      rows: vectors,
      labels,
      held: heldOutOf(rows),
      classes: intents.length,
      features: space.rarity.length,
      thorough,
      order: mixed(texts),
    },
    learning,
  );
  // Meanwhile, if the classes are learnt by others too.
  const words = { spelling: learnSpelling(texts), pinyin: learnPinyin(texts) };
  const { classifier, heldOut } = finish();
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
    ...words,
    exact: exactExamples(rows.flatMap(({ text, label }) => (label.not ? [] : [{ text, intent: label.class }]))),
    ...surroundingsOf(set),
  };
}

/** A function of its own, so that the counted features are gone before the classes are learnt. */
function spaceAndVectors(
  texts: readonly string[],
  concepts: Concepts,
  pairs: number,
  thorough: boolean,
): { readonly space: FeatureSpace; readonly vectors: Rows } {
  const bags = collectAll(texts, concepts, pairs);
  const space = learnSpace(bags, thorough ? FEW_WEIGHTS : null);
  return { space, vectors: rowsOfBags(bags, space) };
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
