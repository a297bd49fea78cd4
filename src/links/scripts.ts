/** Alphabets of a host's labels: mixed ones, and words of another alphabet that read like Latin ones. */
import { plainLetters } from './skeleton.ts';

const LATIN = /\p{Script=Latin}/u;
const ALPHABETS = [
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Coptic}/u,
  /\p{Script=Lisu}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Canadian_Aboriginal}/u,
  /\p{Script=Tifinagh}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Bopomofo}/u,
] as const;
/** East Asian names stand beside Latin letters all the time (UTS #39, "highly restrictive"). */
const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** `mixed`: two alphabets in one label · `posing`: letters of another alphabet, all of which look like Latin ones. */
export function strangeScript(host: string): 'mixed' | 'posing' | null {
  if (/^[\x00-\x7f]*$/.test(host)) return null;
  const labels = host.split('.');
  const ending = labels.at(-1) ?? '';
  for (const label of labels) {
    if (/^[\x00-\x7f]*$/.test(label)) continue;
    const others = ALPHABETS.filter((alphabet) => alphabet.test(label)).length;
    const latin = LATIN.test(label) ? 1 : 0;
    if (others + latin > 1 || (others > 0 && EAST_ASIAN.test(label))) return 'mixed';
    // A word of an alphabet under an ending of the same alphabet is that language.
    if (latin === 0 && /^[a-z0-9-]+$/.test(plainLetters(label)) && /^[\x00-\x7f]*$/.test(ending)) return 'posing';
  }
  return null;
}
