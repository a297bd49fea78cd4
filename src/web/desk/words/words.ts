/** Everything that the page says in its own words. */
import type { Both, Lang } from '../../../service/desk/wire.ts';
import { AUDITED, EVENTS, REFUSALS, TOPICS } from './names.ts';
import { SCREENS } from './screens.ts';
import { WORK } from './work.ts';

const WORDS = { ...WORK, ...SCREENS };

export type Word = keyof typeof WORDS;
export type Values = { readonly [name: string]: string | number };

export type Say = {
  (word: Word, values?: Values): string;
  readonly lang: Lang;
};

const BY_LANG = { zh: sayIn('zh'), en: sayIn('en') };

function sayIn(lang: Lang): Say {
  const say = (word: Word, values?: Values): string => fill(WORDS[word][lang], values);
  return Object.assign(say, { lang });
}

/** The same function for the same language, so that it can be compared. */
export function speaker(lang: Lang): Say {
  return BY_LANG[lang];
}

/** Names that are not among the values stay as they are. */
export function fill(text: string, values: Values = {}): string {
  return text.replace(/\{([\w.]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

function named(names: { readonly [code: string]: Both }, code: string, lang: Lang): string {
  return Object.hasOwn(names, code) ? (names[code]?.[lang] ?? code) : code.replaceAll('_', ' ');
}

export const topicName = (topic: string | null, { lang }: Say): string =>
  topic === null ? named(TOPICS, 'none', lang) : named(TOPICS, topic, lang);
export const topicIds: readonly string[] = Object.keys(TOPICS);
export const auditName = (action: string, { lang }: Say): string => named(AUDITED, action, lang);
export const eventName = (what: string, { lang }: Say): string => named(EVENTS, what, lang);

/** Null: the code says nothing to people. */
export const refusalText = (code: string, { lang }: Say): string | null =>
  Object.hasOwn(REFUSALS, code) ? (REFUSALS[code]?.[lang] ?? null) : null;
