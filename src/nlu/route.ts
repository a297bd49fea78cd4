/** Which flow a message belongs to, without any conversation around it. */
import { margins } from './classifier.ts';
import { type Decided, decide } from './decide.ts';
import { collect, weigh } from './features.ts';
import { languageOf } from './language.ts';
import { fold, plain } from './normalise.ts';
import { respell } from './spelling.ts';
import { CLASSIFY_LIMIT, type Model } from './train.ts';
import type { Lang } from './understanding.ts';

export type Route = Decided & {
  /** Language of the message; null when it shows none. */
  readonly lang: Lang | null;
  readonly notes: readonly string[];
};

/** Decision, candidates and language of a message: what the `route` command prints. */
export function route(model: Model, text: string): Route {
  const notes: string[] = [];
  return { ...routePlain(model, plain(fold(text, CLASSIFY_LIMIT).text), notes), notes };
}

/** The same for a text made by `plain`. */
export function routePlain(model: Model, text: string, notes: string[]): Decided & { readonly lang: Lang | null } {
  const { classifier, features, idf, stems, intents } = model;
  const spelt = respell(text, model.spelling);
  const values = margins(classifier, weigh(collect(spelt, features, stems, false), idf, features));
  const ranked = intents.map((intent, i) => ({
    flow: intent.id,
    topic: intent.topic,
    urgent: intent.urgent,
    margin: values[i] ?? -1,
  }));
  return { ...decide(ranked, model.exact.get(spelt) ?? null, text === '', notes), lang: languageOf(text) };
}
