/** Options that a message names, and whether it names them to exclude them. */
import { canon } from './canon.ts';
import { isHan } from './script.ts';
import type { OptionWords } from './understanding.ts';

/** `from`/`to` in the canonical text. */
export type Mention = {
  readonly option: string;
  readonly from: number;
  readonly to: number;
  readonly negated: boolean;
  readonly rule: 'label' | 'ordinal';
};

const NOT_ZH =
  /(?:不是|而非|并非|不要|不想|不用|不需要|不选|别|没有|没|未|不|除了)(?:[要想是选在用通过去给做]|我|这|那|个|种|什么|因为|再|的){0,4}$/;
const NOT_EN =
  /(?:^|[ ,])(?:not|isnt|wasnt|arent|werent|aint|dont|didnt|havent|hasnt|hadnt|never|neither|nor|without|except|besides|instead of|rather than|other than|apart from)(?: (?:a|an|the|my|about|to|any|it|its|do|doing|for|want|need|mean|with|really|that|this|of|from|one|in|by))* ?$/;

/** Whether the words before `from` exclude what stands there. "Cannot" and 没法 do not: they tell of a trouble with it. */
export function isNegated(text: string, from: number): boolean {
  const clause = text.slice(Math.max(0, from - 40, text.lastIndexOf(',', from - 1) + 1), from);
  return NOT_ZH.test(clause) || NOT_EN.test(clause);
}

/** Words of an option in canonical form, without those too short to be found inside other words. */
export function canonicalWords(option: OptionWords): readonly string[] {
  let words = prepared.get(option);
  if (words === undefined) {
    words = option.words.map((word) => canon(word).replaceAll(',', ' ')).filter((word) => word !== '');
    prepared.set(option, words);
  }
  return words;
}

/** Questions are asked far more often than flows change: their words are prepared once. */
const prepared = new WeakMap<OptionWords, readonly string[]>();

/**
 * All places where a word of an option stands in the canonical text. A word needs two Chinese characters, or stands as a
 * whole word. Inside a longer mention of another option a shorter one does not count.
 */
export function findMentions(text: string, options: readonly OptionWords[]): readonly Mention[] {
  const mentions: Mention[] = [];
  for (const option of options) {
    for (const word of findableWords(option)) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (!isWhole(text, at, at + word.length)) continue;
        mentions.push({ option: option.id, from: at, to: at + word.length, negated: isNegated(text, at), rule: 'label' });
      }
    }
  }
  return mentions.filter((mention) => !mentions.some((other) => covers(other, mention)));
}

/** Words that may stand anywhere in a message. Those that mean yes, no or thanks by themselves are answers only alone. */
function findableWords(option: OptionWords): readonly string[] {
  let words = preparedFindable.get(option);
  if (words === undefined) {
    words = canonicalWords(option).filter((word) => isFindable(word) && !GENERIC.test(word));
    preparedFindable.set(option, words);
  }
  return words;
}

const preparedFindable = new WeakMap<OptionWords, readonly string[]>();
const GENERIC =
  /^(?:谢谢|多谢|没有|没|不是|是的|不对|可以|不行|不要|要的|好的|知道了|明白了?|thanks?|thank you|thx|got it|clear|fine|nothing|none|yes|no|nope|yep|yeah|ok|okay|sure)$/;

function isFindable(word: string): boolean {
  return word.length >= (isHan(word.charCodeAt(0)) ? 2 : 3);
}

/** Latin words must not be parts of longer ones; an English plural or past tense is let through. */
function isWhole(text: string, from: number, to: number): boolean {
  const letter = (at: number): boolean => /[a-z0-9]/.test(text[at] ?? '');
  if (letter(from) && letter(from - 1)) return false;
  if (!letter(to - 1) || !letter(to)) return true;
  return /^(?:s|es|ed|d|ing)(?![a-z0-9])/.test(text.slice(to));
}

function covers(longer: Mention, shorter: Mention): boolean {
  if (longer.option === shorter.option) return false;
  return longer.from <= shorter.from && longer.to >= shorter.to && longer.to - longer.from > shorter.to - shorter.from;
}

/** Options that are named and not excluded, each once, in the order of the message. */
export function wanted(mentions: readonly Mention[]): readonly string[] {
  const ordered = [...mentions].sort((a, b) => a.from - b.from);
  return [...new Set(ordered.filter((mention) => !mention.negated).map((mention) => mention.option))];
}
