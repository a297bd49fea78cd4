/** nlp.js, with its defaults. `@nlpjs/basic` holds the same matcher as `node-nlp` in a twentieth of the disk space. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { PEERS } from './peers.ts';

type Classification = { readonly intent: string; readonly score: number };
type Nlp = {
  addDocument(lang: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  classify(lang: string, text: string, settings: object): Promise<{ readonly classifications: readonly Classification[] }>;
  export(minified: boolean): string;
};
type Basic = {
  readonly containerBootstrap: () => { use(plugin: unknown): void };
  readonly LangEn: unknown;
  readonly Nlp: new (settings: object) => Nlp;
};

export function nlpjs(): Engine {
  const { containerBootstrap, LangEn, Nlp } = createRequire(join(PEERS, 'package.json'))('@nlpjs/basic') as Basic;
  const container = containerBootstrap();
  container.use(LangEn);
  const nlp = new Nlp({ container, languages: ['en'], autoLoad: false, autoSave: false });
  // Its threshold for "none of them" would turn right answers into wrong ones: the best label counts.
  const guess = async (text: string) => {
    const { classifications } = await nlp.classify('en', text, {});
    const best = classifications.find(({ intent }) => intent !== 'None');
    return { label: best?.intent ?? '', confidence: best?.score ?? 0 };
  };
  return {
    async train(rows) {
      for (const { text, label } of rows) nlp.addDocument('en', text, label);
      await nlp.train();
    },
    guess,
    claim: async (text) => (await guess(text)).confidence,
    bytes: () => Buffer.byteLength(nlp.export(true)),
  };
}
