/** A message read as the choice of one of the options shown. */
import { readNamedYesNo } from './answer-yes-no.ts';
import { bare, canonFolded, flat } from './canon.ts';
import { withinOneEdit } from './edit-distance.ts';
import { readEnglish, readHan } from './entities/numeral.ts';
import { saysLater } from './later.ts';
import { canonicalWords, findMentions, isNegated, type Mention, wanted } from './mention.ts';
import { isBesideOptions } from './of-the-talk.ts';
import { isHan } from './script.ts';
import type { Answer, OptionWords } from './understanding.ts';

const HAN_N = '[一二两三四五六七八九十]';
const EN_N = '(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)';
const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const ONLY_ORDINAL = new RegExp(
  `^(?:(?:选项?|选择|option|number|no|choice|num|nr|answer)? ?(\\d{1,2}|${HAN_N}|one|two|three|four|five|six|seven|eight|nine|ten)(?:号|个|项)?|第(\\d{1,2}|${HAN_N})(?:个|项|种|条|号|笔|款)?(?:选项)?|(?:the )?(${EN_N}|\\d{1,2}(?:st|nd|rd|th))(?: one| option| choice)?)$`,
);
const ORDINAL_IN_TEXT = new RegExp(
  `第(\\d{1,2}|${HAN_N})(?:个|项|种|条|款)|(?:选项|选择|选)(\\d{1,2}|${HAN_N})(?!\\d)|\\b(?:option|choice|number) (\\d{1,2}|one|two|three|four|five|six)\\b|\\bthe (${EN_N}|\\d{1,2}(?:st|nd|rd|th)) (?:one|option|choice)\\b`,
  'g',
);
const LAST =
  /最后(?:一)?(?:个|项|种|条)|倒数第一个?|末尾那个|\bthe last(?: one| option| choice)?\b|\blast (?:one|option|choice)\b/g;
const BEFORE_LAST = /倒数第二个?|\bsecond (?:to|from the) last(?: one)?\b/g;
/** Of two options. */
const FORMER = /前者|前一个|上面(?:那|的|一)个?|\bthe former\b|\bthe (?:top|upper|first) one\b/g;
const LATTER = /后者|后一个|下面(?:那|的|一)个?|\bthe latter\b|\bthe (?:bottom|lower) one\b/g;
const NONE =
  /^(?:以上|这些|这几个|上面)?(?:都|全)?(?:不是|不对|没有|不行|不要|不符合)(?:我要的|我想要的|我的情况|我的问题|其中)?$|以上都不|都不是|都不对|都没有|没有一个|哪个都不|一个都不|^(?:没有我要的|没有我的|没有合适的|没有我想要的|不在里面|不在其中|不在上面)|\bnone (?:of|fits|applies|match)|^(?:none|neither|nothing|no one|nope none)$|\bneither (?:of|one)\b|\bnot (?:any|one) of (?:these|them|those|the above)\b|\bnot (?:listed|on the list|here|in the list)\b|^(?:something else|anything else|another thing|其他|其它|别的|其他问题|其它问题|别的问题|other|others)$/;
const STOP = new Set(
  'the a an to of in on at my me i for and or it is was with from by not no do did have has that this one into'.split(' '),
);

/** Reads a folded text. `notes` receives what was dropped and why. */
export function readChoice(folded: string, options: readonly OptionWords[], notes: string[]): Answer | null {
  const text = canonFolded(folded);
  if (text === '' || options.length === 0) return null;
  const whole = flat(text);
  const short = bare(whole);
  const first = exactWord(whole, short, options) ?? ordinalOnly(whole, short, options, notes);
  if (first !== null) return first;
  if (isBesideOptions(text, options)) return null;
  if (saysLater(text)) return { kind: 'later', rule: 'later' };
  // 没有 means no where yes and no are offered, and "none of these" where they are not.
  if (isYesNo(options)) return readNamedYesNo(text, options, notes) ?? byTypo(short, options);
  return (
    otherOption(byMention(text, whole, options, notes), options) ?? byTypo(short, options) ?? byPart(text, short, options, notes)
  );
}

/** The words of an option as whole messages: without punctuation, with and without a polite frame. */
function wholeForms(option: OptionWords): ReadonlySet<string> {
  let forms = preparedForms.get(option);
  if (forms === undefined) {
    const words = canonicalWords(option).map(flat);
    forms = new Set([...words, ...words.map(bare)]);
    preparedForms.set(option, forms);
  }
  return forms;
}

const preparedForms = new WeakMap<OptionWords, ReadonlySet<string>>();

function exactWord(whole: string, short: string, options: readonly OptionWords[]): Answer | null {
  for (const form of [whole, short]) {
    const fits = options.filter((option) => wholeForms(option).has(form));
    if (fits.length === 1 && fits[0] !== undefined) return value(fits[0].id, 'exact', 'label');
  }
  return null;
}

function ordinalOnly(whole: string, short: string, options: readonly OptionWords[], notes: string[]): Answer | null {
  const match = ONLY_ORDINAL.exec(whole) ?? ONLY_ORDINAL.exec(short);
  if (match === null) return null;
  const n = ordinal(match[1] ?? match[2] ?? match[3] ?? '');
  const option = options[n - 1];
  if (option === undefined) {
    notes.push(`option number ${n} does not exist (there are ${options.length})`);
    return null;
  }
  return value(option.id, 'exact', 'ordinal');
}

function byMention(text: string, whole: string, options: readonly OptionWords[], notes: string[]): Answer | null {
  const mentions = [...findMentions(text, options), ...ordinalMentions(text, options)];
  const chosen = wanted(mentions);
  const negated = mentions.filter((mention) => mention.negated);
  for (const mention of negated) notes.push(`option ${mention.option} is named only to exclude it`);
  if (chosen.length > 1) {
    notes.push(`several options are named: ${chosen.join(', ')}`);
    return null;
  }
  const [only] = chosen;
  if (only !== undefined) {
    const rule =
      negated.length > 0 ? 'negation' : mentions.some((m) => m.option === only && m.rule === 'label') ? 'synonym' : 'ordinal';
    const covered = Math.max(...mentions.filter((m) => m.option === only).map((m) => m.to - m.from));
    return value(only, covered >= whole.length - 1 ? 'exact' : 'contained', rule);
  }
  return NONE.test(whole) && (negated.length === 0 || negated.length === options.length)
    ? { kind: 'none_of_these', rule: 'none_of_these' }
    : null;
}

function ordinalMentions(text: string, options: readonly OptionWords[]): readonly Mention[] {
  const mentions: Mention[] = [];
  const add = (match: RegExpExecArray, index: number): void => {
    const option = options[index];
    if (option === undefined) return;
    const [from, to] = [match.index, match.index + match[0].length];
    mentions.push({ option: option.id, from, to, negated: isNegated(text, from), rule: 'ordinal' });
  };
  for (const m of text.matchAll(BEFORE_LAST)) add(m, options.length - 2);
  const taken = mentions.length;
  if (taken === 0) {
    for (const m of text.matchAll(LAST)) add(m, options.length - 1);
    for (const m of text.matchAll(ORDINAL_IN_TEXT)) add(m, ordinal(m[1] ?? m[2] ?? m[3] ?? m[4] ?? '') - 1);
  }
  if (options.length === 2) {
    for (const m of text.matchAll(FORMER)) add(m, 0);
    for (const m of text.matchAll(LATTER)) add(m, 1);
  }
  return mentions;
}

function isYesNo(options: readonly OptionWords[]): boolean {
  return options.some((option) => option.id === 'yes') && options.some((option) => option.id === 'no');
}

/** "Something else" is an answer where the question offers it. */
function otherOption(answer: Answer | null, options: readonly OptionWords[]): Answer | null {
  const offered = answer?.kind === 'none_of_these' && options.some((option) => option.id === 'other');
  return offered ? value('other', 'contained', 'none_of_these') : answer;
}

function byTypo(short: string, options: readonly OptionWords[]): Answer | null {
  const typo = options.filter((option) => [...wholeForms(option)].some((word) => isTypo(short, word)));
  return typo.length === 1 && typo[0] !== undefined ? value(typo[0].id, 'guess', 'typo') : null;
}

/** One slip in a Latin word. Not in Chinese: one character of three is a third of the meaning (没收到, 刚收到). */
function isTypo(a: string, b: string): boolean {
  return /^[a-z ]{4,}$/.test(b) && a.length >= 3 && withinOneEdit(a, b);
}

/** Longest message, in Chinese characters, that may mean an option by a piece of its label; a Latin word counts as two. */
const PART_LENGTH = 10;

/** Last resort: pieces of a label that no other label has. */
function byPart(text: string, short: string, options: readonly OptionWords[], notes: string[]): Answer | null {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = text.match(/[a-z]+/g)?.length ?? 0;
  if (short === '' || han + 2 * words > PART_LENGTH) return null;
  let pieces = preparedPieces.get(options);
  if (pieces === undefined) {
    pieces = distinctive(options);
    preparedPieces.set(options, pieces);
  }
  const named = options.filter((option) => (pieces?.get(option.id) ?? []).some((piece) => hasPiece(text, piece)));
  if (named.length > 1) notes.push(`parts of several options are named: ${named.map((option) => option.id).join(', ')}`);
  return named.length === 1 && named[0] !== undefined ? value(named[0].id, 'guess', 'part') : null;
}

const preparedPieces = new WeakMap<readonly OptionWords[], ReadonlyMap<string, readonly string[]>>();

/** For each option the pairs of Chinese characters and the words of four letters or more that no other option has. */
function distinctive(options: readonly OptionWords[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, Set<string>>();
  for (const option of options) {
    for (const word of canonicalWords(option).slice(0, 2)) {
      const flatWord = flat(word);
      const words = (flatWord.match(/[a-z]{4,}/g) ?? []).filter((each) => !STOP.has(each));
      for (const piece of [...hanPairs(flatWord), ...words]) owners.set(piece, (owners.get(piece) ?? new Set()).add(option.id));
    }
  }
  const pieces = new Map<string, string[]>();
  for (const [piece, ids] of owners) {
    const [only] = ids;
    if (ids.size === 1 && only !== undefined) pieces.set(only, [...(pieces.get(only) ?? []), piece]);
  }
  return pieces;
}

function hanPairs(text: string): readonly string[] {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < text.length; i++) {
    if (isHan(text.charCodeAt(i)) && isHan(text.charCodeAt(i + 1))) pairs.push(text.slice(i, i + 2));
  }
  return pairs;
}

function hasPiece(text: string, piece: string): boolean {
  const latin = !isHan(piece.charCodeAt(0));
  for (let at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + 1)) {
    const whole = !latin || (!/[a-z0-9]/.test(text[at - 1] ?? '') && !/^[a-z]{4,}/.test(text.slice(at + piece.length)));
    if (whole && !isNegated(text, at)) return true;
  }
  return false;
}

function ordinal(text: string): number {
  if (/^\d/.test(text)) return Number.parseInt(text, 10);
  const index = ORDINALS.indexOf(text);
  return index >= 0 ? index + 1 : (readHan(text) ?? readEnglish(text) ?? 0);
}

function value(option: string, strength: 'exact' | 'contained' | 'guess', rule: string): Extract<Answer, { kind: 'value' }> {
  return { kind: 'value', value: option, strength, rule };
}
