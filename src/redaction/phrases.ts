/**
 * Recovery phrases. The check sum proves one wherever it stands; without it (misspelt, half of it) the words around it must
 * name it.
 */
import { CHINESE, ENGLISH, hasCheckSum, LENGTHS, resemblesWord } from './bip39.ts';
import { type Secret, secret } from './secret.ts';

type Word = { readonly start: number; readonly end: number; readonly text: string; readonly place: number };

const NAME =
  /助记词|助記詞|恢复词|恢复短语|恢復短語|种子词|註記詞|备份短语|备份词|recovery (?:phrase|words?|seed|key)|seed|mnemonic|(?:secret|backup|wallet) (?:phrase|words?)|(?:12|24|twelve|twenty-four) (?:secret |recovery )?words/;
/** The name itself is made of words of the list. */
const NAME_WORDS =
  /recovery (?:phrase|words?|seed|key)|seed (?:phrase|words?)|mnemonic(?: phrase| words?)?|(?:secret|backup|wallet) (?:phrase|words?)/g;
const NEAR = 60;
const FEWEST = 12;
/** Half a phrase, when it is called one. */
const FEWEST_NEAR = 8;
/** … and the name stands directly before it. */
export const FEWEST_NAMED = 6;
const FEWEST_AT_ALL = 3;
/** A list of words without end is no prose; looking at its beginning is enough. */
const MOST_CHECKED = 48;

/** Frequent words that are not in the list: a sentence holds one of them soon, a phrase never. */
const PROSE = new Set(
  `the and was were has had but for your not from how are his her our been did does should would could lost which who why words
  recovery them him its i my is it to of a an in on at be do so we he she me or as if by no up go am us with please because`.split(
    /\s+/,
  ),
);
/** Of those in the list, the ones that sentences are made of. */
const COMMON = new Set(
  `about above again all also any away before both can come day each end ever every few find first give good great have help
  here home hour just keep kind know large later learn leave like limit little live long make many much must need never
  next number off old once one only open orange order other own page people phone place please quick real really reason same
  say science school some still stuff such than that then there they thing this time today together token tomorrow under
  unit until update use very wait want way what when where will work world year you money wallet account transfer
  safe cash coin cancel check call change card`.split(/\s+/),
);

// -------------------------------------------------------------------------------------------------------------- English

const GAP = /^[\s\d.,，、;:()[\]{}<>\-_|/*#"'“”‘’`~=+·•\\]*(?:第[\d一二三四五六七八九十]*[个词号]*[是:\s]*)?$/;
const WIDEST_GAP = 16;

const isLetter = (code: number) => code >= 97 && code <= 122;

/** Runs of words of the list, and of words that resemble one where `lenient`. */
function* englishRuns(text: string, lenient: boolean): Generator<readonly Word[]> {
  let run: Word[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const start = at;
    while (at < text.length && isLetter(text.charCodeAt(at))) at += 1;
    const word = text.slice(start, at);
    const place = ENGLISH.get(word) ?? -1;
    const fits = place >= 0 || (lenient && word.length >= 3 && !PROSE.has(word));
    const last = run.at(-1);
    if (fits && last !== undefined && start - last.end <= WIDEST_GAP && GAP.test(text.slice(last.end, start))) {
      run.push({ start, end: at, text: word, place });
    } else {
      if (run.length >= FEWEST_AT_ALL) yield run;
      run = fits ? [{ start, end: at, text: word, place }] : [];
    }
  }
  if (run.length >= FEWEST_AT_ALL) yield run;
}

const span = (words: readonly Word[]) => secret('seed_phrase', words[0]?.start ?? 0, words.at(-1)?.end ?? 0);

/** `1. abandon 2. ability`: the number of the first word goes too. */
const FIRST_NUMBER = /(?<![\d])(?:1 ?[.:、)]|第一个词?[是:]?) ?$/;

function withNumber(text: string, { kind, start, end }: Secret): Secret {
  const number = FIRST_NUMBER.exec(text.slice(Math.max(0, start - 8), start));
  return { kind, start: start - (number?.[0].length ?? 0), end };
}

/**
 * The stretch whose check sum is right: at the end of the run, at its beginning, or somewhere in it, which one in sixteen other
 * stretches would be too: then all of the run goes.
 */
function proved(run: readonly Word[]): readonly Word[] | null {
  const words = run.slice(0, MOST_CHECKED);
  const places = words.map(({ place }) => place);
  const holds = (from: number, to: number) => from >= 0 && to <= places.length && hasCheckSum(places.slice(from, to));
  if (run.length <= MOST_CHECKED) {
    const atEnd = LENGTHS.find((count) => holds(words.length - count, words.length));
    if (atEnd !== undefined) return words.slice(-atEnd);
    const atStart = LENGTHS.find((count) => holds(0, count));
    if (atStart !== undefined) return words.slice(0, atStart);
  }
  return places.some((_, from) => LENGTHS.some((count) => holds(from, from + count))) ? run : null;
}

/** Called a phrase: enough of its words are in the list, and most are not those of a sentence. */
function plausible(run: readonly Word[], fewest: number): boolean {
  const known = run.filter(({ place }) => place >= 0);
  const rare = known.filter(({ text }) => !COMMON.has(text)).length;
  const alike = run.filter(({ text, place }) => place >= 0 || resemblesWord(text)).length;
  const share = run.length >= FEWEST - 1 ? 0.75 : 1;
  return run.length >= fewest && rare * 2 >= known.length && known.length * 2 >= run.length && alike >= run.length * share;
}

function findEnglish(text: string, names: Names, fewest: number): readonly Secret[] {
  const found: Secret[] = [];
  for (const run of englishRuns(text, false)) {
    const phrase = run.length < FEWEST ? null : proved(run);
    if (phrase !== null) found.push(span(phrase));
  }
  if (!names.any) return found;
  const unnamed = text.replace(NAME_WORDS, (name) => '\0'.repeat(name.length));
  for (const run of englishRuns(unnamed, true)) {
    const { start, end } = span(run);
    if (run.length >= fewest && names.near(start, end) && plausible(run, names.before(start) ? fewest : FEWEST_NEAR))
      found.push(span(trimmed(run)));
  }
  return found;
}

/** Without words at the ends that are neither in the list nor like one. */
function trimmed(run: readonly Word[]): readonly Word[] {
  const fits = ({ text, place }: Word) => place >= 0 || resemblesWord(text);
  return run.slice(run.findIndex(fits), run.findLastIndex(fits) + 1);
}

// -------------------------------------------------------------------------------------------------------------- Chinese

const HAN = /[\u3400-\u9fff]/g;
const ENUMERATED =
  /(?:第[\d一二三四五六七八九十]{1,3}[个词字]{0,2}(?:是|为)?|[\d一二三四五六七八九十]{1,3}[.:、)])\s*(?=[\u3400-\u9fff](?![\u3400-\u9fff]))/g;
const SEPARATED = /^[\s\d.,，、。;:()[\]\-_|/*#"'“”·•+]+$/;
const WIDEST_HAN_GAP = 8;

/** Characters that stand alone, with something between each two of them. */
function* chineseRuns(text: string): Generator<readonly { readonly start: number; readonly text: string }[]> {
  let run: { start: number; text: string }[] = [];
  let end = -1;
  const clean = text.replace(ENUMERATED, (count) => ' '.repeat(count.length));
  for (const match of clean.matchAll(HAN)) {
    const alone = !isHan(clean, match.index - 1) && !isHan(clean, match.index + 1);
    const joined = run.length > 0 && match.index - end <= WIDEST_HAN_GAP && SEPARATED.test(clean.slice(end, match.index));
    if (run.length > 0 && !(alone && joined)) {
      yield run;
      run = [];
    }
    if (alone) run.push({ start: match.index, text: match[0] });
    end = match.index + 1;
  }
  if (run.length > 0) yield run;
}

function isHan(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x3400 && code <= 0x9fff;
}

/** The places of the characters in the list that holds all of them. */
function chinesePlaces(chars: readonly string[]): readonly number[] | null {
  const list = CHINESE.find((known) => chars.every((char) => known.has(char)));
  return list === undefined ? null : chars.map((char) => list.get(char) ?? -1);
}

const isLength = (count: number): boolean => LENGTHS.some((length) => length === count);

function findChinese(text: string, names: Names, fewest: number): readonly Secret[] {
  const found: Secret[] = [];
  for (const run of chineseRuns(text)) {
    if (run.length < fewest) continue;
    const start = run[0]?.start ?? 0;
    const end = (run.at(-1)?.start ?? 0) + 1;
    const chars = run.map((one) => one.text);
    const places = run.length <= MOST_CHECKED ? chinesePlaces(chars) : null;
    const sure = isLength(run.length) && places !== null && hasCheckSum(places) && !isProse(chars.join(''));
    const least = names.before(start) ? fewest : FEWEST_NEAR;
    if (sure || (run.length >= least && names.near(start, end))) found.push(secret('seed_phrase', start, end));
  }
  return found;
}

/** 助记词：… with nothing between the characters. */
const AFTER_NAME =
  /(?:助记词|助記詞|恢复词|恢复短语|种子词|備份詞|备份词)(?:是|为|如下|分别是|就是)?[\s:"“「]*([\u3400-\u9fff]{12,24})(?![\u3400-\u9fff])/g;
/** Pairs that sentences are made of. */
const PROSE_PAIRS =
  /我的|我们|没有|不是|不能|不会|怎么|什么|可以|已经|别人|知道|给了|告诉|丢了|忘了|找不|能不|是不|有没|请问|一下|如何|还有|这个|那个|现在|因为|所以|但是|如果|他们|你们|帮我|我要|退款|客服|谢谢|你好|您好|多少|为什/;
const isProse = (text: string) => PROSE_PAIRS.test(text);

function findUnseparated(text: string): readonly Secret[] {
  return [...text.matchAll(AFTER_NAME)].flatMap((match) => {
    const value = match[1] ?? '';
    const places = isLength(value.length) && !isProse(value) ? chinesePlaces([...value]) : null;
    const end = match.index + match[0].length;
    return places !== null && hasCheckSum(places) ? [secret('seed_phrase', end - value.length, end)] : [];
  });
}

// ------------------------------------------------------------------------------------------------------------- together

type Names = {
  readonly any: boolean;
  /** Whether a name stands close to this stretch. */
  readonly near: (start: number, end: number) => boolean;
  /** Whether one stands directly before it. */
  readonly before: (start: number) => boolean;
};

const DIRECTLY = /(?:是|为|如下|:|is|are)[\s:"“「\d.]*$|^[\s:"“「\d.]*$/;

function namesIn(text: string): Names {
  if (!NAME.test(text)) return { any: false, near: () => false, before: () => false };
  return {
    any: true,
    near: (start, end) => NAME.test(text.slice(Math.max(0, start - NEAR), end + NEAR)),
    before: (start) => {
      const ahead = text.slice(Math.max(0, start - NEAR), start);
      return NAME.test(ahead) && DIRECTLY.test(ahead.replace(/^.*(?:词|詞|短语|phrase|words?|seed|mnemonic|key)/s, ''));
    },
  };
}

/** A message with fewer words or characters than this holds no phrase. */
const SHORTEST = 11;

/** @param text in lower case; @param fewest how many words are enough directly behind the name of such a phrase */
export function findPhrases(text: string, fewest: number = FEWEST_NAMED): readonly Secret[] {
  if (text.length < SHORTEST) return [];
  const names = namesIn(text);
  const enough = names.any ? fewest : FEWEST;
  const english = hasAtLeast(text, ENGLISH_WORDS, enough) ? findEnglish(text, names, fewest) : [];
  const chinese = hasAtLeast(text, SINGLE_HAN, enough) ? findChinese(text, names, fewest) : [];
  const unseparated = names.any ? findUnseparated(text) : [];
  return [...english, ...chinese, ...unseparated].map((one) => withNumber(text, one));
}

const ENGLISH_WORDS = /[a-z]{3,8}(?![a-z])/g;
const SINGLE_HAN = /(?<![\u3400-\u9fff])[\u3400-\u9fff](?![\u3400-\u9fff])/g;

function hasAtLeast(text: string, pattern: RegExp, count: number): boolean {
  pattern.lastIndex = 0;
  for (let seen = 0; seen < count; seen += 1) if (!pattern.test(text)) return false;
  return true;
}
