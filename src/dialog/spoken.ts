/** Which language the bot speaks: it follows the customer, unless the customer asks for another one. */
import type { Lang } from '../flow/graph.ts';
import type { Event } from './event.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

type MessageEvent = Extract<Event, { kind: 'message' }>;

/** The conversation's language follows the customer, but not a single foreign word, and not against the customer's own wish. */
export function languageOf(t: Turn, state: State, event: MessageEvent): Lang {
  const { lang } = event.understanding;
  if (lang === null || lang === t.lang || t.spoken !== undefined) return t.lang;
  if (state.turn <= 1) return lang;
  const enough = lang === 'zh' ? /\p{Script=Han}.*\p{Script=Han}/su : /[a-z][^a-z]+[a-z]+[^a-z]+[a-z]/i;
  return enough.test(event.text) ? lang : t.lang;
}

const NAMES: { readonly [L in Lang]: RegExp } = {
  zh: /中文|汉语|漢語|华语|華語|普通话|普通話|国语|國語|chinese|mandarin|zhongwen/i,
  en: /英文|英语|英語|english/i,
};
const DENIED = /不|别|別|唔|看不懂|\b(?:not|no|never|stop|don'?t|can'?t|cannot)\b/i;

/** Speaks the language that a message asks for. It stays with that where the words themselves are of the other one. */
export function switchLanguage(t: Turn): void {
  const { event } = t;
  if (event.kind !== 'message') return;
  const written = event.understanding.lang;
  t.lang = wanted(event.text) ?? (t.lang === 'zh' ? 'en' : 'zh');
  t.spoken = written !== null && written !== t.lang ? t.lang : undefined;
}

/** 行不行 asks and denies nothing. */
const ASKED = /(\p{Script=Han})[不唔]\1/gu;

/** The language that is named last, and not to say that it is not understood; null when none is. */
function wanted(text: string): Lang | null {
  let found: Lang | null = null;
  for (const clause of text.split(/[,，.。;；!！?？]+/u)) {
    const [zh, en] = [clause.search(NAMES.zh), clause.search(NAMES.en)];
    if (zh < 0 && en < 0) continue;
    const named: Lang = zh > en ? 'zh' : 'en';
    const both = zh >= 0 && en >= 0;
    found = !both && DENIED.test(clause.replace(ASKED, '')) ? (named === 'zh' ? 'en' : 'zh') : named;
  }
  return found;
}
