/** Training copies with typing errors, so that letters count beside whole words. */
import { type Random, seeded } from './random.ts';

/** Part of the letters that are hit. */
const RATE = 0.06;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One copy of a text with Latin words in it, none of a Chinese one (characters stand for themselves there). */
export function augment(text: string): readonly string[] {
  if ((text.match(/[a-z]/g)?.length ?? 0) < 8) return [];
  let seed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) seed = Math.imul(seed ^ text.charCodeAt(i), 0x01000193);
  const copy = scramble(text, seeded(seed));
  return copy === text ? [] : [copy];
}

function scramble(text: string, random: Random): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (!/[a-z]/.test(char) || random() >= RATE) {
      out += char;
      continue;
    }
    const other = LETTERS[Math.floor(random() * LETTERS.length)] ?? 'e';
    const error = Math.floor(random() * 4);
    const next = text[i + 1] ?? '';
    if (error === 0) continue;
    if (error === 1) out += other;
    else if (error === 2 || !/[a-z]/.test(next)) out += char + other;
    else {
      out += next + char;
      i++;
    }
  }
  return out;
}
