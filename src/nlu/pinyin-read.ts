/** Messages in pinyin, without any Chinese character or with a few: "mima wangle", "wo de qian mei dao", "wo的qian没到". */

import { ENGLISH, NEUTRAL } from './language.ts';
import { bestPath, type Edge, type Path } from './lattice.ts';
import { EDGE, type Lookup, logNext, lookupOf, type Pinyin } from './pinyin.ts';
import { ENGLISH_TOO, INITIALS, MIXED_IN } from './pinyin-words.ts';
import { isHan, isLatin } from './script.ts';

/** Longer messages are read up to here: nobody writes more in pinyin. */
const LIMIT = 300;
const LONGEST_SYLLABLE = 6;
const LONGEST_SLIP = 7;
/** Prices, in natural logarithms: a letter that belongs to nothing, a first letter for its syllable, a word left as it is. */
const PRICE = { stray: 6, initials: 2, hidden: 1.5 } as const;
/** Beside Chinese characters a name or an English word is as likely as pinyin. */
const KEPT_IN_CHINESE = 2.6;
/** Share of the letters that must become characters, and the price of a letter up to which a reading is believed. */
const SHARE = 0.7;
const PER_LETTER = 3;
/** The same for what may be a coincidence: a short word alone, or words that are pinyin only with slips. */
const PER_UNCLEAR = 2.3;
/** Letters below which a word alone is short. */
const SHORT = 8;
/** Price of a letter of a word that stays as it is, by what the word may be. */
const KEPT_LETTER = { syllables: 6, initials: 6, either: 3, unclear: 2.2, kept: 0, han: 0 } as const;

/** A stretch of the text: a word in Latin letters by what it may be, or anything else. */
type Word = {
  readonly text: string;
  readonly kind: 'syllables' | 'initials' | 'either' | 'unclear' | 'kept' | 'han';
};

/**
 * The likeliest Chinese text, with English words, numbers and masks left where they stand; null when the message is not
 * mostly pinyin. `text` is made by `plain`.
 */
export function fromPinyin(text: string, pinyin: Pinyin): string | null {
  if (!/[a-z]{2}/.test(text)) return null;
  const lookup = lookupOf(pinyin);
  // What is longer is cut at a blank: half a syllable means nothing.
  const cut = text.length <= LIMIT ? text.length : Math.max(text.lastIndexOf(' ', LIMIT), 0) || LIMIT;
  const words = wordsOf(text.slice(0, cut), lookup);
  if (!plausible(words)) return null;
  const path = read(words, lookup);
  if (path === null || !likely(words, path)) return null;
  return spell(path.edges) + text.slice(cut);
}

function wordsOf(text: string, lookup: Lookup): readonly Word[] {
  return (text.match(/[a-z]+|[\u3400-\u9fff\u3007]+|[^\sa-z\u3400-\u9fff\u3007]+/g) ?? []).map((word) => {
    const unit = word.charCodeAt(0);
    if (isHan(unit)) return { text: word, kind: 'han' };
    if (!isLatin(unit) || NEUTRAL.has(word) || MIXED_IN.has(word)) return { text: word, kind: 'kept' };
    if (INITIALS.has(word)) return { text: word, kind: 'initials' };
    if (ENGLISH_TOO.has(word)) return { text: word, kind: 'either' };
    return { text: word, kind: isSyllables(word, lookup) ? 'syllables' : 'unclear' };
  });
}

function isSyllables(word: string, lookup: Lookup): boolean {
  const reached = new Uint8Array(word.length + 1);
  reached[0] = 1;
  for (let at = 0; at < word.length; at++) {
    if (reached[at] === 0) continue;
    for (let to = at + 1; to <= Math.min(word.length, at + LONGEST_SYLLABLE); to++)
      if (lookup.typed.has(word.slice(at, to))) reached[to] = 1;
  }
  return reached[word.length] === 1;
}

function letters(words: readonly Word[], ...kinds: readonly Word['kind'][]): number {
  return words.reduce((sum, word) => sum + (kinds.includes(word.kind) ? word.text.length : 0), 0);
}

/** Before anything is looked up: are the words such that the message can be pinyin at all? */
function plausible(words: readonly Word[]): boolean {
  const sure = letters(words, 'syllables', 'initials');
  const unclear = letters(words, 'unclear');
  const english = words.filter((word) => word.kind === 'unclear' && ENGLISH.has(word.text)).length;
  if (english * 3 >= words.length && !words.some((word) => word.kind === 'han')) return false;
  return sure + unclear > 1 && (unclear <= sure || words.length <= 2);
}

/**
 * Whether the best reading convinces: most letters became characters (beside Chinese ones: at least some), and they stand
 * in an order that the examples make likely.
 */
function likely(words: readonly Word[], path: Path): boolean {
  const mixed = words.some((word) => word.kind === 'han');
  const { read, left, perLetter } = weigh(words, path);
  if (mixed) return read > 0;
  const unclear = letters(words, 'unclear') > 0 || (words.length === 1 && read < SHORT);
  return read > 1 && read >= SHARE * (read + left) && perLetter <= (unclear ? PER_UNCLEAR : PER_LETTER);
}

/** Letters that became characters, letters that could have but stay, and the price of one letter of the former. */
function weigh(words: readonly Word[], path: Path): { readonly read: number; readonly left: number; readonly perLetter: number } {
  const total = letters(words, 'syllables', 'initials', 'either', 'unclear', 'han');
  let from = 0;
  let left = letters(words, 'han');
  let price = 0;
  for (const { to, first, text, price: paid } of path.edges) {
    if (first === EDGE && /^( [a-z]+ )?$/.test(text) && paid > 0) {
      left += to - from;
      price += paid;
    }
    from = to;
  }
  const han = letters(words, 'han');
  const read = total - left;
  return { read, left: left - han, perLetter: (-path.score - price) / Math.max(1, read) };
}

function read(words: readonly Word[], lookup: Lookup): Path | null {
  const text = words.map((word) => word.text).join('');
  const wordAt: Word[] = [];
  const endAt: number[] = [];
  for (const word of words) {
    const end = wordAt.length + word.text.length;
    while (wordAt.length < end) {
      wordAt.push(word);
      endAt.push(end);
    }
  }
  const mixed = words.some((word) => word.kind === 'han');
  const kept = mixed ? { ...KEPT_LETTER, syllables: KEPT_IN_CHINESE } : KEPT_LETTER;
  return bestPath(text.length, lookup, (at) => {
    const word = wordAt[at];
    const end = endAt[at] ?? at + 1;
    if (word === undefined) return [];
    const start = end - word.text.length;
    if (word.kind === 'han') {
      const char = text[at] ?? '';
      return [edgeOf(char, at + 1, 0, lookup)];
    }
    const whole: Edge = { to: end, first: EDGE, char: EDGE, text: ` ${word.text} `, price: word.text.length * kept[word.kind] };
    if (word.kind === 'kept') return at === start ? [whole] : [];
    const edges = mixed && word.kind !== 'syllables' ? [] : syllables(text, at, start, end, lookup.typed, lookup);
    if (!mixed && word.kind === 'unclear') edges.push(...syllables(text, at, start, end, lookup.slipped, lookup));
    if (at === start) {
      edges.push(whole);
      const meant = INITIALS.get(word.text);
      if (meant !== undefined) edges.push(edgeOf(meant, end, PRICE.initials, lookup));
    }
    if (!mixed && word.kind === 'unclear') edges.push({ to: at + 1, first: EDGE, char: EDGE, text: '', price: PRICE.stray });
    return edges;
  });
}

function syllables(text: string, at: number, start: number, end: number, table: Lookup['typed'], lookup: Lookup): Edge[] {
  const edges: Edge[] = [];
  for (let to = at + 1; to <= Math.min(end, at + LONGEST_SLIP); to++) {
    const typed = text.slice(at, to);
    // A syllable without a consonant at its head is set off by an apostrophe when it stands inside a word.
    const hidden = at > start && /^[aeo]/.test(typed) ? PRICE.hidden : 0;
    for (const { sound, price } of table.get(typed) ?? [])
      for (const { char, price: unusual } of lookup.bySound[sound] ?? [])
        edges.push({ to, first: char, char, text: lookup.pinyin.chars[char - 1] ?? '', price: price + unusual + hidden });
  }
  return edges;
}

/** A word whose characters are known; between them it costs what their neighbourhood costs. */
function edgeOf(word: string, to: number, price: number, lookup: Lookup): Edge {
  const chars = [...word].map((char) => lookup.numbers.get(char) ?? EDGE);
  const inner = chars.slice(1).reduce((sum, char, i) => sum - logNext(lookup, chars[i] ?? EDGE, char), 0);
  return { to, first: chars[0] ?? EDGE, char: chars.at(-1) ?? EDGE, text: word, price: price + inner };
}

function spell(edges: readonly Edge[]): string {
  return edges
    .map((edge) => edge.text)
    .join('')
    .replace(/ +/g, ' ')
    .trim();
}
