/** What every engine that is compared must offer. Each is imported only in the process that measures it. */
import type { Sentences } from '../../../src/nlu/train.ts';
import type { Example } from './data.ts';

export type Guess = {
  readonly label: string;
  /** How sure the engine says it is, 0 to 1. */
  readonly confidence: number;
};

export type Engine = {
  /** Learns; afterwards it answers as it would after its model file was loaded. */
  train(rows: readonly Example[]): void | Promise<void>;
  guess(text: string): Guess | Promise<Guess>;
  /** The score by which the engine tells its labels' messages from others; higher is more its own. */
  claim(text: string): number | Promise<number>;
  /** Of what would be written to disk. */
  bytes(): number;
};

export const ENGINES = {
  ours: async (synonyms) => (await import('./ours.ts')).ours(synonyms),
  nlpjs: async () => (await import('./nlpjs.ts')).nlpjs(),
  bayes: async () => (await import('./natural.ts')).bayes(),
  logistic: async () => (await import('./natural.ts')).logistic(),
} satisfies { readonly [name: string]: (synonyms: readonly Sentences[]) => Promise<Engine> };

export type EngineName = keyof typeof ENGINES;
