/**
 * A message that takes back something said before ("我说错了，是500", "not 50 but 500"), and the value it gives instead.
 * Nothing is read without a word that says so: changing an answer that nobody meant to change costs more than asking again.
 */
import { readAnswer } from './answer.ts';
import type { Heard } from './answer-value.ts';
import { canon, canonFolded } from './canon.ts';
import { findEntities } from './entities/find.ts';
import { formOf } from './form.ts';
import { fold } from './normalise.ts';
import { otherWords, takenBack } from './taken-back.ts';
import type { Answer, Correction, Expectation } from './understanding.ts';

type Kind = Expectation['type']['kind'];
type Value = Extract<Answer, { kind: 'value' }>;
type Fit = { readonly question: number; readonly kind: Kind; readonly answer: Value };

/** What is longer tells a story; the mistake in it is seldom one of typing. */
const LIMIT = 160;
/** The same where the open question takes any text, in Chinese characters; a word of another script counts as two. */
const LIMIT_BESIDE_TEXT = 24;
const LONGEST_BUTTON = 60;

const POLITE =
  /不好意思|抱歉|对不起|\b(?:oh|ah|oops|whoops|sorry|my (?:bad|mistake)|apologies|(?:i )?(?:have |just )?(?:made|was) (?:an? )?(?:mistake|error|slip|wrong|mistaken)(?: (?:before|earlier|just now|there|in my (?:last )?answer))?)\b/g;

/** Names what the customer has told the bot. 发错 and 给错 alone are what a shop does. */
const TOLD: readonly RegExp[] = [
  /(?:我|刚才|刚刚|刚|前面|之前|上面|那个|的){0,4}(?:说|写|打|填|选|记|敲|答|回答)(?:得|的)?错(?:了|啦)?(?:[一两几]?个?(?:数字|字|位|选项))?/g,
  /^(?:我)?(?:要|想)?(?:更正|纠正|订正)一下(?=[\s,:;。])/g,
  /(?:我|刚才|刚刚|刚|前面|号码?|金额|日期|照片|图片|截图|文件|附件|电话|邮箱|链接)(?:那个|的|给你)?(?:发|给|点|报|输|弄|搞)错(?:了|啦)?(?:[一两几]?个?(?:数字|字|位))?/g,
  /(?:刚才|刚刚|前面|之前)(?:那个|(?:我)?(?:说|写|填|发|给|报)的)(?=.{0,8}(?:不对|错|应该|改|是))/g,
  /\bi (?:actually |really )?meant\b(?! (?:to (?!say|type|write|put|enter)|for\b|it(?:$|[,.!]| (?:for|to|as|when|in)\b)))(?: to (?:say|type|write|put|enter))?/g,
  /\b(?:i )?(?:just |have |had )?(?:mis-?typed|misspoke|(?:typed|wrote|entered|said|put|spelled|spelt) (?:it|that|this|the [a-z]+(?: [a-z]+)?) (?:down )?wrong(?:ly)?)(?: (?:it|that|the (?:order number|amount|date|number)))?/g,
  /\bi (?:just |have )?(?:typed|wrote|gave|sent|told|entered|picked|chose|selected|put)(?: you| in| down)? (?:the |a )?wrong (?:order number|phone number|number|amount|date|option|one|thing|answer|photo|picture|screenshot|file|description|reason)/g,
  /\b(?:oops|whoops|sorry|my bad)[ ,.!]*(?:that(?:'s| is| was) )?(?:the )?wrong (?:order number|phone number|number|amount|date|option|one)\b/g,
  /\b(?:(?:that (?:was|is) |made )?a )?typo\b(?: in| with)?/g,
];

/** Says that something is otherwise, but not that the customer had said it. */
const OTHERWISE: readonly RegExp[] = [
  /不对[\s,.。!]*(?:应该?)?(?:是|为)(?=.)/g,
  /(?<=金额|单号|编号|日期|时间|电话|手机号|邮箱|链接|网址)(?:错了|有误|不正确)[\s,.。!]*(?:应该?)?(?:是|为)(?=.)/g,
  /(?:更正|纠正|订正)(?:一下)?/g,
  /(?:把|从)?[^,.。;!?]{0,16}(?:改成|改为|更正为)/g,
  /^(?:no[ ,]+|wait[ ,]+|hmm[ ,]+)*actually[ ,]+(?:it(?:'s| is| was)|its|that(?:'s| is| was)|the (?:amount|date|order number|number|price) (?:is|was)|make (?:it|that))\b/g,
  /\bcorrection\b/g,
  /\b(?:please )?(?:change|correct) (?:it|that|the [a-z]+(?: [a-z]+)?)(?: from [^ ]+)? to\b/g,
  /\bmake (?:that|it) (?=\S{0,4}\d)/g,
];

/** A no before the correction is no answer of its own. */
const NO_FIRST = /^(?:(?:不对|不是的?|错了?|no|nope|wait|wrong)[\s,.!。]+)+/g;

/** "Should be" is a guess as well: it corrects where something is denied, or the thing is named, beside it. */
const SHOULD =
  /应该?(?:是|为|选)|应为|我(?:要|选|指|想说|想选)的(?:其实)?是|才(?:对|是)$|(?:\b(?:it|that|this) )?\b(?:should(?:'ve| have)? (?:be|been|read|say)|supposed to be)\b/g;
const DENIED = /不对|不是|错|\b(?:not|no|wrong|incorrect)\b/;

/** Not this but that, in both orders. */
const NOT_FIRST = [
  /不是(?<not>[^,.。;是]{1,24}?)[\s,.。;]*(?:而|应该|我说的|我要的)?是(?<but>[^,。;]{1,40})/g,
  /\bnot (?<not>[^,;]{1,24}?)[ ,]+(?:but|it'?s|it is|it was)\b(?<but>.{1,40})/g,
] as const;
const NOT_LAST = [
  /是(?<but>[^,。;是]{1,40}?)[\s,]*(?:而)?不是(?<not>[^,。;]{1,24})$/g,
  /\b(?:it'?s|it is|is|be|was|meant) (?<but>[^,;]{1,40}?)[ ,]+(?:and )?not (?<not>[^,;]{1,24})$/g,
] as const;
const COUNTS =
  /[\d零一二两三四五六七八九十百千万]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twenty|fifty|hundred|thousand)\b/;

/** Words that say of which kind the wrong answer was. */
const NAMES: readonly (readonly [Kind, RegExp])[] = [
  ['order_number', /订单号|单号|编号|流水号|交易号|\b(?:the |my )?(?:order|transaction|reference|case) (?:number|no|id)\b/g],
  ['phone', /手机号|电话|联系方式|\b(?:the |my )?(?:phone|mobile)(?: number)?\b/g],
  ['email', /邮箱|邮件地址|\b(?:the |my )?e-?mail(?: address)?\b/g],
  ['money', /金额|钱数|价钱|价格|数额|\b(?:the |my )?(?:amount|price|sum)\b/g],
  ['date', /日期|时间|\b(?:the |my )?(?:date|day|time)\b/g],
  ['url', /链接|网址|\b(?:the |my )?link\b/g],
];

/**
 * @param earlier questions answered before, latest first
 * @param open the open question and the message read as its answer, which goes first unless the message names a past one
 */
export function readCorrection(earlier: readonly Expectation[], open: Open, heard: Heard): Correction | null {
  if (earlier.length === 0) return null;
  const told = cuts(heard.folded.text, TOLD);
  return (
    readValueGiven(earlier, open, heard, told) ??
    readTakenBack(earlier, open, heard, told.length > 0) ??
    buttonOfBefore(earlier, open, heard)
  );
}

/** The words of a button of an earlier question and nothing else, where the open question has no use for them. */
function buttonOfBefore(earlier: readonly Expectation[], open: Open, { folded }: Heard): Correction | null {
  if (open.answer !== null || besideText(open.expect) || folded.text.length > LONGEST_BUTTON) return null;
  const said = canonFolded(folded.text);
  const fits = earlier.flatMap(({ type }, question): Correction[] => {
    if (type.kind !== 'choice') return [];
    const option = type.options.find(({ words }) => words.slice(0, 2).some((label) => canon(label) === said));
    return option ? [{ question, answer: { kind: 'value', value: option.id, strength: 'exact', rule: 'button_of_before' } }] : [];
  });
  return fits.length === 1 ? (fits[0] ?? null) : null;
}

type Open = { readonly expect: Expectation | null; readonly answer: Answer | null };

/** No value is given, or one that is only words: the answer that is meant must be called by its name. */
function readTakenBack(earlier: readonly Expectation[], open: Open, { folded }: Heard, told: boolean): Correction | null {
  const { text } = folded;
  if (!told && (besideText(open.expect) || open.answer?.kind === 'value')) return null;
  const words = told && text.length <= LIMIT * 4 ? otherWords(earlier, text, folded.original) : null;
  return words ?? takenBack(earlier, text, told, [...TOLD, POLITE, NO_FIRST], NAMES);
}

function readValueGiven(earlier: readonly Expectation[], open: Open, heard: Heard, told: readonly Cut[]): Correction | null {
  const { text } = heard.folded;
  if (text.length > LIMIT) return null;
  const named = NAMES.filter(([, words]) => text.search(words) >= 0).map(([kind]) => kind);
  const pairs = told.length > 0 || DENIED.test(text) ? contrasts(text) : [];
  const should = DENIED.test(text) || named.length > 0 ? cuts(text, [SHOULD]) : [];
  const otherwise = [...cuts(text, OTHERWISE), ...should];
  if (told.length + otherwise.length + pairs.length === 0) return null;
  const past = told.length > 0;
  if (!past && formOf(heard.folded.original) === 'question') return null;
  if (!past && open.answer?.kind === 'value' && open.answer.strength === 'exact') return null;
  const option = past && named.length > 0 ? optionNamed(earlier, open, heard, { told, otherwise }) : null;
  if (option !== null) return option;
  const counted = pairs.filter((pair) => pair.counts).map((pair) => pair.cut);
  const spoken = [...told, ...otherwise, ...cuts(text, [POLITE, NO_FIRST, ...NAMES.map(([, words]) => words)])];
  const rest = without(heard, [...spoken, ...counted]);
  const asserted = without(heard, [...spoken, ...pairs.map((pair) => pair.cut)]);
  if (rest === null || asserted === null || !isFreeBeside(open.expect, asserted, past, text)) return null;
  const onlyContrast = !past && otherwise.length === 0;
  const fits = earlier.flatMap((expect, question): Fit[] => {
    const { kind } = expect.type;
    if (kind === 'text' || kind === 'attachment' || (named.length > 0 && !named.includes(kind))) return [];
    const answer = readAnswer(expect, kind === 'choice' && counted.length === 0 && pairs.length > 0 ? quiet(heard) : rest);
    if (answer?.kind !== 'value' || !isMeant(answer, kind, past, onlyContrast && counted.length === 0)) return [];
    return besideText(open.expect) && answer.strength !== 'exact' ? [] : [{ question, kind, answer }];
  });
  return latestOfOneKind(fits, rest);
}

/** 手机号 names a kind of answer and may be the words of an option: it is that option when it is all that follows "I meant". */
function optionNamed(
  earlier: readonly Expectation[],
  open: Open,
  heard: Heard,
  { told, otherwise }: { readonly told: readonly Cut[]; readonly otherwise: readonly Cut[] },
): Correction | null {
  const { text } = heard.folded;
  const given = without(heard, [[0, Math.max(...told.map(([, to]) => to))], ...otherwise]);
  if (given === null || !isFreeBeside(open.expect, given, true, text)) return null;
  for (const [question, expect] of earlier.entries()) {
    if (expect.type.kind !== 'choice') continue;
    const answer = readAnswer(expect, quiet(given));
    if (answer?.kind === 'value' && answer.strength === 'exact') return { question, answer };
  }
  return null;
}

/** Whether a reading is sure enough. A yes or no is only taken back by saying so. */
function isMeant(answer: Value, kind: Kind, past: boolean, onlyNegation: boolean): boolean {
  if (answer.strength === 'guess') return false;
  if (kind === 'yes_no') return past && answer.rule !== 'ordinal' && (answer.strength === 'exact' || answer.rule === 'synonym');
  if (onlyNegation) return kind === 'choice' && answer.rule === 'negation';
  return past || answer.strength === 'exact' || (kind === 'choice' && answer.rule === 'negation');
}

/** Nothing in the message answers the open question as well; any text does, unless a few words name a past answer. */
function isFreeBeside(open: Expectation | null, rest: Heard, past: boolean, text: string): boolean {
  if (open === null) return true;
  if (besideText(open)) {
    const size = (text.match(/\p{Script=Han}/gu)?.length ?? 0) + 2 * (text.match(/[\p{Script=Latin}\p{N}]+/gu)?.length ?? 0);
    return past && size <= LIMIT_BESIDE_TEXT;
  }
  return past || readAnswer(open, quiet(rest))?.kind !== 'value';
}

function besideText(open: Expectation | null): boolean {
  return open?.type.kind === 'text';
}

/** A value with its own signs (￥, an order number) goes before one that is merely a number, one that is all that is said before one among other words. Two kinds: nobody knows which. */
function latestOfOneKind(fits: readonly Fit[], { entities }: Heard): Correction | null {
  const signed = fits.filter((fit) => entities.some((entity) => entity.kind === fit.kind && fit.kind !== 'number'));
  const likely = signed.length > 0 ? signed : fits;
  const exact = likely.filter((fit) => fit.answer.strength === 'exact');
  const left = exact.length > 0 ? exact : likely;
  const [latest] = left;
  if (latest === undefined || new Set(left.map((fit) => fit.kind)).size > 1) return null;
  return { question: latest.question, answer: latest.answer };
}

type Cut = readonly [from: number, to: number];

function cuts(text: string, patterns: readonly RegExp[]): Cut[] {
  const found: Cut[] = [];
  for (const pattern of patterns) {
    // Most messages correct nothing, and `matchAll` copies the pattern first.
    if (text.search(pattern) < 0) continue;
    for (const match of text.matchAll(pattern)) found.push([match.index, match.index + match[0].length]);
  }
  return found;
}

/** Places where this is set against that. `counts`: both are numbers; then the denied one is cut out, so that one is left. */
function contrasts(text: string): readonly { readonly cut: Cut; readonly counts: boolean }[] {
  const found = (patterns: readonly RegExp[], cutOf: (match: RegExpExecArray, but: string, not: string) => Cut) =>
    patterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => {
        const { but = '', not = '' } = match.groups ?? {};
        return { cut: cutOf(match, but, not), counts: COUNTS.test(but) && COUNTS.test(not) };
      }),
    );
  return [
    ...found(NOT_FIRST, (match, but) => [match.index, match.index + match[0].length - but.length]),
    ...found(NOT_LAST, (match, but) => {
      const from = match.index + match[0].indexOf(but) + but.length;
      return [from, match.index + match[0].length];
    }),
  ];
}

/** The message without the words of the correction, read anew; null when nothing is left. */
function without(heard: Heard, spans: readonly Cut[]): Heard | null {
  const { folded, world, now } = heard;
  const gone = new Uint8Array(folded.text.length);
  for (const [from, to] of spans) gone.fill(1, from, to);
  const parts: string[] = [];
  for (let at = 0; at < gone.length; ) {
    let to = at;
    while (to < gone.length && gone[to] === gone[at]) to++;
    if (gone[at] === 0) parts.push(folded.original.slice(folded.start(at), folded.end(to - 1)));
    at = to;
  }
  const words = parts
    .map((part) => part.replace(/^[\s\p{P}]+|(?<![\s,，.。!！;；:：、])[\s,，.。!！;；:：、]+$/gu, ''))
    .filter((part) => part !== '');
  if (words.length === 0) return null;
  const rest = fold(words.join(', '), LIMIT * 2);
  return { folded: rest, entities: findEntities(rest, world, now), world, now, notes: [] };
}

/** The readers note what they drop; of a message read as something that it is not, nobody wants to know. */
function quiet(heard: Heard): Heard {
  return { ...heard, notes: [] };
}
