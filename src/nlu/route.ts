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
  const empty = isWordless(text);
  const spelt = respell(model.exact.has(text) ? text : withoutGreeting(text), model.spelling);
  const values = margins(classifier, weigh(collect(spelt, features, stems, false), idf, features));
  const ranked = intents.map((intent, i) => ({
    flow: intent.id,
    topic: intent.topic,
    urgent: intent.urgent,
    margin: values[i] ?? -1,
  }));
  return { ...decide(ranked, empty ? null : (model.exact.get(spelt) ?? null), empty, notes), lang: languageOf(text) };
}

/** Nothing but numbers and codes: an order number alone says nothing about what is wanted. */
function isWordless(text: string): boolean {
  return !/\p{L}/u.test(text.replace(/\bx(?:num|code|mail)\b/g, ''));
}

const GREETING =
  /^(?:(?:你好|您好|哈喽|嗨|在吗|早上好|上午好|下午好|晚上好|hi|hello|hey|good (?:morning|afternoon|evening)|请问一?下?|麻烦问一?下|我?想?(?:咨询|请教|问)一?下|i have a question(?: about)?|quick question)(?:啊|呀|哦)*(?: |$|(?=\p{Script=Han})))+/u;

/** "你好，我想问下怎么提现" is a question about withdrawing; a greeting is only what has nothing behind it. */
function withoutGreeting(text: string): string {
  const rest = text.replace(GREETING, '').trim();
  return /\p{Script=Han}{2}|[a-z]+ [a-z]+/u.test(rest) ? rest : text;
}
