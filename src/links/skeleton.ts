/**
 * One form for names that look alike. For comparing only, skeleton with skeleton, never for showing: the skeleton of a plain
 * name is often not that name.
 */
import { CONFUSABLES } from './confusables.ts';

const LOOKS = new Map(Object.entries(CONFUSABLES).flatMap(([target, sources]) => [...sources].map((one) => [one, target])));
const MARKS = /\p{M}/gu;
const ASCII = /^[\x00-\x7f]*$/;
/** What is taken for another letter at a glance, beyond UTS #39: digits for letters, and signs that stand in for them. */
const GLANCE: { readonly [sign: string]: string } = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
};

/** Letters of other alphabets and styled letters as the ASCII they look like, accents away, small letters; digits stay digits. */
export function plainLetters(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const folded = text.normalize('NFKC').toLowerCase().normalize('NFD').replace(MARKS, '');
  let plain = '';
  for (const char of folded) plain += char < '\u0080' ? char : (LOOKS.get(char) ?? char);
  return plain;
}

/** Two texts that a hurried eye takes for each other have the same skeleton. Idempotent up to the pairs `rn` and `vv`. */
export function skeleton(text: string): string {
  return plainLetters(text)
    .replace(/[0-9i|!@$]/g, (sign) => GLANCE[sign] ?? sign)
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w');
}

/** Whether one insertion, removal, replacement or swap of neighbours makes one of the other. Equal texts are not. */
export function oneEditApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let from = 0;
  while (from < short.length && short[from] === long[from]) from++;
  if (short.length < long.length) return short.slice(from) === long.slice(from + 1);
  if (short.slice(from + 1) === long.slice(from + 1)) return true;
  return short[from] === long[from + 1] && short[from + 1] === long[from] && short.slice(from + 2) === long.slice(from + 2);
}

/** Whether the slip is one that hands make by themselves: a letter twice, or two neighbours swapped. */
export function slipApart(word: string, name: string): boolean {
  if (!oneEditApart(word, name) || word.length < name.length) return false;
  if (word.length === name.length) return [...word].sort().join('') === [...name].sort().join('');
  return [...word].some((letter, at) => letter === word[at - 1] && word.slice(0, at) + word.slice(at + 1) === name);
}
