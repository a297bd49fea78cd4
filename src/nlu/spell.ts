/** The text as it was meant: greetings, pinyin, slips. */
import { exactIntent } from './exact.ts';
import { repairHomophones } from './homophones.ts';
import type { Model } from './model.ts';
import { fromPinyin } from './pinyin-read.ts';
import { respell } from './spelling.ts';

/** A text made by `plain` without its greeting, pinyin as characters, slips repaired. An example of the flows stays as it is. */
export function spell(model: Model, text: string, notes: string[]): string {
  if (exactIntent(model.exact, text) !== null) return text;
  const asked = withoutGreeting(text);
  const chinese = fromPinyin(asked, model.pinyin);
  if (chinese !== null) {
    notes.push('pinyin, read as Chinese characters');
    return respell(chinese, model.spelling);
  }
  return respell(repairHomophones(asked, model.pinyin), model.spelling);
}

/** Nothing but numbers and codes: an order number alone says nothing about what is wanted. */
export function isWordless(text: string): boolean {
  return !/\p{L}/u.test(text.replace(/\bx(?:num|code|mail)\b/g, ''));
}

const GREETING =
  /^(?:(?:你好|您好|哈喽|嗨|在吗|早上好|上午好|下午好|晚上好|hi|hello|hey|good (?:morning|afternoon|evening)|请问一?下?|麻烦问一?下|我?想?(?:咨询|请教|问)一?下|i have a question(?: about)?|quick question)(?:啊|呀|哦)*(?: |$|(?=\p{Script=Han})))+/u;

/** "你好，我想问下怎么提现" is a question about withdrawing; a greeting is only what has nothing behind it. */
function withoutGreeting(text: string): string {
  const rest = text.replace(GREETING, '').trim();
  return /\p{Script=Han}{2}|[a-z] [a-z]/u.test(rest) ? rest : text;
}
