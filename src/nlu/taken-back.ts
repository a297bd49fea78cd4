/**
 * "金额写错了", "I want to change the date": an earlier answer is taken back, and no other value given: it is to be asked again.
 * Nothing else may stand in the message, and the answer must be called by its name.
 */
import type { Correction, Expectation } from './understanding.ts';

type Kind = Expectation['type']['kind'];

/** What customers call the answers that cannot be told by their form. */
export const LOOSE_NAMES: readonly (readonly [Kind, RegExp])[] = [
  ['attachment', /图片|截图|照片|附件|文件|图|\b(?:the |my )?(?:photos?|pictures?|screenshots?|files?|attachments?|images?)\b/g],
  [
    'text',
    /(?:投诉)?(?:内容|经过|描述|说明|原因|留言|备注)|\b(?:the |my )?(?:descriptions?|story|explanation|reason|details)\b/g,
  ],
];

const CHANGE =
  /(?:想|要|能|可以|需要|得|帮){0,6}(?:重新|再)?(?:修改|更改|更正|重填|重写|重发|重传|改|换)(?:一?下|一个|掉|一张)?|\b(?:(?:i )?(?:want|need|would like|have|like|d like) to |can i |could i |let me |please ){0,6}(?:change|correct|fix|edit|redo|re-?enter|rewrite|resend|replace)\b/g;
const PAST =
  /刚才|刚刚|前面|之前|上面|填的|写的|发的|给的|说的|\b(?:earlier|before|just now|i (?:gave|wrote|typed|sent|entered|said))\b/g;
/** Says nothing more. */
const FILLER =
  /我|你|您|的|了|那个|这个|这张|那张|给|发|填|写|说|才对|才是|新|吗|吧|呢|啊|把|有|一张|错|不对|有误|\b(?:i|it|is|was|the|my|that|this|those|one|ones|you|a|an|of|in|wrong|incorrect|here|right|new|again|please|can|could|want|need|to)\b/g;
/** Longest message, in characters. */
const LIMIT = 60;
/** What belongs to the account, too: "change my phone number" is a wish of its own, unless it says that it was told before. */
const OF_THE_ACCOUNT: ReadonlySet<Kind> = new Set<Kind>(['phone', 'email']);

/**
 * @param text the folded message
 * @param told the message says that something was written or sent wrongly
 * @param spoken patterns of the words that say so, and of names, none of which mean anything else here
 */
export function takenBack(
  earlier: readonly Expectation[],
  text: string,
  told: boolean,
  spoken: readonly RegExp[],
  names: readonly (readonly [Kind, RegExp])[],
): Correction | null {
  if (text.length > LIMIT) return null;
  const all = [...names, ...LOOSE_NAMES];
  const past = told || text.search(PAST) >= 0;
  const question = earlier.findIndex(({ type }) =>
    all.some(([kind, words]) => kind === type.kind && text.search(words) >= 0 && (past || !OF_THE_ACCOUNT.has(kind))),
  );
  if (question < 0 || (!told && text.search(CHANGE) < 0)) return null;
  const rest = [...spoken, ...all.map(([, words]) => words), CHANGE, PAST, FILLER].reduce(
    (left, words) => left.replace(words, ' '),
    text,
  );
  return /[\p{L}\p{N}]/u.test(rest) ? null : { question, answer: null };
}

const NEW_TEXT =
  /(?:应该?是|应为|改成|改为|改|是|为|should (?:be|say|read)|\bto\b|it'?s|(?<!\s))\s*[：:,，]\s*(.{2,})$|(?:应该?是|应为|改成|改为|should (?:be|say|read))\s*(.{2,})$/su;

/** "经过写错了，应该是：…": words in place of other words, where the earlier ones are called by their name. */
export function otherWords(earlier: readonly Expectation[], text: string, original: string): Correction | null {
  const question = earlier.findIndex(({ type }) => type.kind === 'text');
  const named = LOOSE_NAMES.some(([kind, words]) => kind === 'text' && text.search(words) >= 0);
  const found = question < 0 || !named ? null : NEW_TEXT.exec(original);
  const value = (found?.[1] ?? found?.[2] ?? '').replace(/^(?:应该?是|应为|改成|改为)\s*[：:,，]?\s*/u, '').trim();
  return value === '' ? null : { question, answer: { kind: 'value', value, strength: 'contained', rule: 'other_words' } };
}
