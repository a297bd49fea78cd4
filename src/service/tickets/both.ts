/** Words in both languages. Pure. */
import { LANGS, type Lang, type Text } from '../../flow/graph.ts';

export type Both = { readonly [L in Lang]: string };

/** A text in which nothing is filled in. */
export function plain(text: Text): Both {
  const words = (lang: Lang) => (text[lang][0] ?? []).map((part) => (part.kind === 'literal' ? part.text : '')).join('');
  return Object.fromEntries(LANGS.map((lang) => [lang, words(lang)])) as Both;
}

export function same(words: string): Both {
  return { zh: words, en: words };
}

/** An id, as near to words as it comes. */
export function spaced(id: string): string {
  return id.replaceAll('_', ' ');
}
