/** A yes/no question whose buttons have words of their own, confirmations included: options `yes`, `no`, perhaps `change`. */
import { flat } from './canon.ts';
import { canonicalWords, findMentions, wanted } from './mention.ts';
import type { Answer, OptionWords } from './understanding.ts';
import { readYesNo } from './yes-no.ts';

/** Agreement that says nothing about how a thing went; it is only used repeated, so that no part repeats itself. */
const ASSENT = '(?:好的?|行|可以|嗯|恩|哦|收到|知道了|明白了?|了解|ok|okay|k|sure|fine|alright|all right|got it)';
const ONLY_ASSENT = new RegExp(`^(?:${ASSENT}|吧|呢|谢谢|thanks|thank you|[ ,])+$`);
const CONSENT = `(?:${ASSENT}|是的?|对的?|确认|确定|同意|yes|yeah|yep|yup|right|please)`;
const CONSENT_BEFORE = new RegExp(`^(?:${CONSENT}[ ,]*)+`);
const SOFT_AFTER = /(?<![ ,])[ ,]*(?:吧|了|啊|呀|please|now|then|it|谢谢|thanks)$/;
/** Something in what was shown is wrong. */
const CHANGE = /改|修改|不对|写错|填错|弄错|搞错|有误|错了|\b(?:change|edit|fix|wrong|correct(?:ion)?|mistake|not right)\b/;

/** @param text canonical · @returns null when the message decides nothing */
export function readNamedYesNo(text: string, options: readonly OptionWords[], notes: string[]): Answer | null {
  const [yes, no] = [options.find((option) => option.id === 'yes'), options.find((option) => option.id === 'no')];
  if (yes === undefined || no === undefined) return null;
  if (isReport(yes) && ONLY_ASSENT.test(text)) return { kind: 'later', rule: 'assent' };
  const consented = readConsent(text, yes);
  if (consented !== null) return consented;
  const mentions = findMentions(text, options);
  const chosen = wanted(mentions);
  const read = readYesNo(text);
  const plain = read === null ? null : answer(read.value ? 'yes' : 'no', read.whole ? 'exact' : 'contained', read.rule);
  if (plain?.strength === 'exact' || chosen.length > 1) return plain;
  // The author's own words for an option know the question; the general ones do not.
  const [only] = chosen;
  if (only !== undefined) return answer(only, 'contained', 'synonym');
  const changed =
    options.some((option) => option.id === 'change') && CHANGE.test(text) ? answer('change', 'contained', 'change_words') : null;
  if (changed !== null) return changed;
  if (plain !== null) return plain;
  const excluded = new Set(mentions.filter((mention) => mention.negated).map((mention) => mention.option));
  if (excluded.size !== 1) return null;
  notes.push(`option ${[...excluded][0]} is named only to exclude it`);
  return excluded.has('yes')
    ? answer('no', 'contained', 'negation')
    : excluded.has('no')
      ? answer('yes', 'contained', 'negation')
      : null;
}

/** Asks how something went (登上了, 收到了): then 好的 means "I shall do it", not "it worked". */
function isReport(yes: OptionWords): boolean {
  return /了$/.test(canonicalWords(yes)[0] ?? '');
}

/** Agreement and words of the button, and nothing else: 好的提交, "yes file it please", 冻！ Refused the same way: 不冻. */
function readConsent(text: string, yes: OptionWords): Answer | null {
  const agreed = isOfLabel(text.replace(CONSENT_BEFORE, ''), yes);
  if (agreed) return answer('yes', 'exact', 'consent');
  const refused = REFUSED.exec(text)?.[1];
  return refused !== undefined && isOfLabel(refused, yes) ? answer('no', 'exact', 'refusal') : null;
}

function isOfLabel(words: string, option: OptionWords): boolean {
  const rest = flat(words).replace(SOFT_AFTER, '').replace(SOFT_AFTER, '').trim();
  if (rest.length < (/[a-z]/.test(rest) ? 4 : 1) || ONLY_PARTICLE.test(rest)) return false;
  return canonicalWords(option)
    .slice(0, 2)
    .some((label) => hasWords(flat(label), rest));
}

const REFUSED = /^(?:(?:先|暂|还)?(?:不要|不用|不想|不|别(?!的))|(?:dont|do not|not) )(.+)$/s;

/** A pronoun or particle that happens to stand in a label is no word of it: 我 does not agree to 我要注销. */
const ONLY_PARTICLE = /^[我你您他她它们的了是在就也都这那个上下吗呢吧啊先再和为把被]+$/;

function hasWords(label: string, rest: string): boolean {
  return /[a-z]/.test(rest) ? ` ${label} `.includes(` ${rest} `) : label.includes(rest);
}

function answer(option: string, strength: 'exact' | 'contained', rule: string): Extract<Answer, { kind: 'value' }> {
  return { kind: 'value', value: option, strength, rule };
}
