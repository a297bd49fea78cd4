/** Reads a message as the answer to the open question. */
import { readChoice } from './answer-choice.ts';
import { type Heard, readValue } from './answer-value.ts';
import { bare, canon, canonFolded, flat } from './canon.ts';
import { saysLater } from './later.ts';
import type { Folded } from './normalise.ts';
import { isOfTheTalk } from './of-the-talk.ts';
import type { Answer, Expectation } from './understanding.ts';
import { readYesNo } from './yes-no.ts';

const NATURAL_SKIP_ZH =
  /^(?:我|我们|这边|手上|手头|现在|暂时|目前|好像|真的|也|都|还){0,4}(?:没有|没带|没存|没保存|没留|没记|没|无|不知道|不清楚|不晓得|不记得|记不得|记不清|记不住|忘了|忘记|找不到|查不到|看不到|想不起来|拿不到|不想说|不方便|不填|先不填|跳过|略过|略|过|下一步|下一个|下一题)(?:了|啊|呢|哦|吧|掉|呀)?(?:这个|那个|这些|具体|准确|什么)?.{0,8}$/;
const NUMBER_LOST_ZH =
  /^(?:那个|我的|这个)?(?:订单号|编号|单号|流水号|号码)(?:也|都|早就?|已经|我)*(?:找不到|找不着|没了|丢了|删了|忘了|没存|没记|不记得|记不得|记不住|不知道)/;
const NATURAL_SKIP_EN =
  /^(?:sorry )?(?:i |we )?(?:really |just |currently )?(?:(?:dont|do not|didnt|did not) (?:really )?(?:have|know|remember|recall|see|keep|save|want to (?:say|tell|give))\b.{0,40}|cant (?:find|remember|see|recall)\b.{0,40}|cannot (?:find|remember|see|recall)\b.{0,40}|(?:have )?(?:forgot|forgotten|lost)\b.{0,30}|have no idea|no idea|not sure|unsure|no|nope|none|nothing|na|n a|not available|not applicable|unknown|skip(?: it| this| that| please| this one)?|pass|next|i have none|have none|idk|dunno)$/;

/** Null when nothing was expected, nothing fits, or the message says two things at once. */
export function readAnswer(expect: Expectation | null, heard: Heard): Answer | null {
  const { folded, notes } = heard;
  if (expect === null || folded.text.trim() === '') return null;
  const { type, skip } = expect;
  if (skip !== null && isSkipButton(folded, skip)) return { kind: 'skip', rule: 'skip_label' };
  const skipped = skip !== null && isNaturalSkip(folded) ? ({ kind: 'skip', rule: 'skip_words' } as const) : null;
  switch (type.kind) {
    case 'choice':
      return readChoice(folded.text, type.options, notes) ?? skipped;
    case 'yes_no': {
      if (type.options !== undefined) return readChoice(folded.text, type.options, notes) ?? skipped;
      if (saysLater(canonFolded(folded.text))) return { kind: 'later', rule: 'later' };
      if (isOfTheTalk(canonFolded(folded.text))) return null;
      const read = readYesNo(canonFolded(folded.text));
      if (read === null) return skipped;
      return { kind: 'value', value: read.value, strength: read.whole ? 'exact' : 'contained', rule: read.rule };
    }
    case 'attachment':
      return skipped;
    case 'text':
      if (saysLater(canonFolded(folded.text))) return { kind: 'later', rule: 'later' };
      return skipped ?? { kind: 'value', value: folded.original.trim(), strength: 'guess', rule: 'any_text' };
    default:
      if (isOfTheTalk(canonFolded(folded.text))) return null;
      return (
        readValue(type.kind, heard) ?? skipped ?? (saysLater(canonFolded(folded.text)) ? { kind: 'later', rule: 'later' } : null)
      );
  }
}

function isSkipButton(folded: Folded, words: readonly string[]): boolean {
  const whole = flat(canonFolded(folded.text));
  if (whole === '') return false;
  if (!/\d/.test(whole) && words.some((word) => flat(canon(word)).length >= 4 && whole.includes(flat(canon(word))))) return true;
  return words.some((word) => {
    const label = flat(canon(word));
    return label === whole || bare(label) === bare(whole);
  });
}

function isNaturalSkip(folded: Folded): boolean {
  const text =
    canonFolded(folded.text)
      .split(',')
      .filter((clause) => !/^(?:你好|hi|hello|sorry|抱歉|不好意思|嗯+|well)$/.test(clause))[0] ?? '';
  return NATURAL_SKIP_ZH.test(text) || NUMBER_LOST_ZH.test(text) || NATURAL_SKIP_EN.test(text);
}
