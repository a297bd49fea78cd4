/** Replaces wording by the words that the examples use: Chinese by longest match, English by whole words. */
import { SHORT_WORDS, SPELLINGS } from './wording-en.ts';
import { PARTICLES, STAYS, WORDING } from './wording-zh.ts';

type Entry = { readonly from: string; readonly to: string };

/** Entries by first character, longest first. */
const byFirst = new Map<string, Entry[]>();
for (const line of WORDING) {
  const [to = '', all = ''] = line.split(':');
  for (const from of all.split(' ')) {
    const first = from[0] ?? '';
    const entries = byFirst.get(first);
    if (entries === undefined) byFirst.set(first, [{ from, to }]);
    else entries.push({ from, to });
  }
}
for (const entries of byFirst.values()) entries.sort((a, b) => b.from.length - a.from.length);
/** Regional, spoken and mistyped Chinese words as the mainland writes them. `text` is folded. */
export function mainlandWording(text: string): string {
  if (!/[\u3400-\u9fff]/.test(text)) return text;
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; ) {
    const entries = byFirst.get(text[at] ?? '');
    const kept = keptAt(text, at);
    const entry = kept > 0 ? undefined : entries?.find((one) => text.startsWith(one.from, at));
    if (entry === undefined) {
      at += Math.max(1, kept);
      continue;
    }
    out += text.slice(from, at) + entry.to;
    at += entry.from.length;
    from = at;
  }
  return (out + text.slice(from)).replace(PARTICLES, '');
}

function keptAt(text: string, at: number): number {
  STAYS.lastIndex = at;
  return STAYS.exec(text)?.[0].length ?? 0;
}

const shortWords = new Map(
  SHORT_WORDS.flatMap((line) => {
    const [to = '', all = ''] = line.split(':');
    return all.split(' ').map((from) => [from, to] as const);
  }),
);
/** A word that is no part of a code, an address or a name; one letter only where no Chinese stands beside it. */
const SHORT_WORD = /(?<![a-z0-9@_./'-])(?:w\/o?(?![a-z0-9])|a\/c(?![a-z0-9])|[a-z0-9]+)(?![a-z0-9@_/-]|[.'][a-z0-9])/g;
const BESIDE_HAN = /[\u3400-\u9fff]/;

/** "cant login plz b4 2day" in whole words, and British as American spelling. `text` is folded. */
export function plainEnglish(text: string): string {
  if (!/[a-z]/.test(text)) return text;
  let words = text.replace(SHORT_WORD, (word, at: number) => {
    const to = shortWords.get(word);
    if (to === undefined) return word;
    const alone = word.length > 1 || !(BESIDE_HAN.test(text[at - 1] ?? '') || BESIDE_HAN.test(text[at + 1] ?? ''));
    return alone ? to : word;
  });
  for (const [british, american] of SPELLINGS) words = words.replace(british, american);
  return words;
}
