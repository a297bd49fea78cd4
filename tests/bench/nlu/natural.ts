/** `natural`'s classifiers as their manual shows them: Porter stems, stop words dropped. By sub-path: the index is huge and prints. */
import { createRequire } from 'node:module';
import type { Engine } from './engine.ts';

const require = createRequire(import.meta.url);
const FOLDER = 'natural/lib/natural/classifiers/';

type Classifier = {
  addDocument(text: string, label: string): void;
  train(): void;
  /** Best first; Bayes: products of probabilities, logistic regression: one probability a label. */
  getClassifications(text: string): { readonly label: string; readonly value: number }[];
};

export const bayes = (): Engine => engine('bayes_classifier.js');
export const logistic = (): Engine => engine('logistic_regression_classifier.js');

function engine(file: string): Engine {
  const Classifier = require(`${FOLDER}${file}`) as new () => Classifier;
  const classifier = new Classifier();
  const guess = (text: string) => {
    const all = classifier.getClassifications(text);
    const sum = all.reduce((total, { value }) => total + value, 0);
    const [best] = all;
    return { label: best?.label ?? '', confidence: best === undefined || sum === 0 ? 0 : best.value / sum };
  };
  return {
    train(rows) {
      for (const { text, label } of rows) classifier.addDocument(text, label);
      classifier.train();
    },
    guess,
    claim: (text) => guess(text).confidence,
    bytes: () => Buffer.byteLength(JSON.stringify(classifier)),
  };
}
