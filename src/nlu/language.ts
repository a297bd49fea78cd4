/** Which of the two languages a message is written in. */

import { FOREIGN_WORDS } from './foreign-words.ts';
import { isHan } from './script.ts';
import type { Lang } from './understanding.ts';

/** Words that Chinese messages borrow; alone they show no language. */
export const NEUTRAL: ReadonlySet<string> = new Set(
  'ok okay k app apps id vip sms wifi vpn pin qq wechat alipay paypal visa usdt bank icbc boc ccb abc cmb atm pos qr ios android iphone huawei xmail xlink xcode xnum no1 bug pdf usd cny rmb hkd pk emo'.split(
    ' ',
  ),
);
/** Words that hold an English sentence together; one of them weighs more than a borrowed noun. */
export const ENGLISH: ReadonlySet<string> = new Set(
  'the a an is are was were be been am i me my mine you your yours we our it its this that these those he she they them what why how when where who which do does did dont doesnt didnt have has had havent hasnt not no yes to of in on at for from with by and or but if can cant cannot could would should will wont please help need want hi hello hey thanks thank just still yet already any some there here im ive get got'.split(
    ' ',
  ),
);
const CHINESE = /[的了吗呢吧是我你不没有在怎么这那到给把被就还也都要能会]/g;
/** A syllable of Chinese in Latin letters. */
const PINYIN =
  /^(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan|uang|ue|ui|un|uo|v|ve)$/;
const OTHER_SCRIPT =
  /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Thai}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Greek}]/gu;

/**
 * Language of a text made by `plain`; null when it shows none of the two: digits, emoji, a borrowed word, pinyin, another
 * language's script. In a mixed sentence the script that carries it decides: 我的 wallet 登录不了 is Chinese, "what does
 * 余额 mean" is English.
 */
export function languageOf(text: string): Lang | null {
  const foreign = text.match(OTHER_SCRIPT)?.length ?? 0;
  let han = 0;
  for (let i = 0; i < text.length; i++) if (isHan(text.charCodeAt(i))) han++;
  const words = (text.match(/[a-z]+/g) ?? []).filter((word) => !NEUTRAL.has(word));
  const structural = words.filter((word) => ENGLISH.has(word)).length;
  const english = words.filter((word) => word.length > 1 || ENGLISH.has(word)).length + structural;
  const chinese = han === 0 ? 0 : han / 1.7 + 0.5 * (text.match(CHINESE)?.length ?? 0);
  if (foreign > han && foreign > english) return null;
  if (chinese === 0 && english === 0) return null;
  if (chinese >= english) return 'zh';
  if (chinese === 0 && structural < words.length / 4 && words.length > 1 && words.every((word) => PINYIN.test(word))) return null;
  return 'en';
}

const FOREIGN: ReadonlySet<string> = new Set(FOREIGN_WORDS.flatMap((line) => line.split(' ')));
/** A language shows within so many characters. */
const FOREIGN_LIMIT = 500;
/** Share of the words that must be known as foreign. */
const FOREIGN_SHARE = 0.34;

/**
 * Whether a text made by `plain` is written in a language that the bot does not speak: by its script (Japanese, Korean,
 * Russian, Thai, Arabic and others), or by frequent words of the languages that customers write in Latin letters. When in
 * doubt it is not: a single word ("hola") may be a name, and a borrowed one may stand in any sentence.
 */
export function foreignLanguage(text: string): boolean {
  const part = text.slice(0, FOREIGN_LIMIT);
  let han = 0;
  for (let i = 0; i < part.length; i++) if (isHan(part.charCodeAt(i))) han++;
  const words = (part.match(/[a-z]+/g) ?? []).filter((word) => !NEUTRAL.has(word));
  const script = part.match(OTHER_SCRIPT)?.length ?? 0;
  if (script > 1) return script >= han * 0.4 && script >= words.length;
  if (han > 0 || words.length === 0) return false;
  const english = words.filter((word) => ENGLISH.has(word)).length;
  const foreign = words.filter((word) => FOREIGN.has(word)).length;
  return foreign > english && foreign >= Math.max(2, words.length * FOREIGN_SHARE);
}
