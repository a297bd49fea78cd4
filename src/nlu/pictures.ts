/** Emoji and faces made of characters, as words. */
import type { Lang } from './understanding.ts';

/** Feelings and gestures that carry a message by themselves: emoji, Chinese, English. Answers are made of them as well. */
const GESTURES: readonly (readonly [string, string, string])[] = [
  ['👍👌🆗✅✔☑', 'ok', 'ok'],
  ['👎❌✖🙅', '不', 'no'],
  ['🙏❤💖😘🌹', '谢谢', 'thanks'],
  ['👋', '你好', 'hi'],
  ['😡🤬💢😠😤👿', '生气', 'angry'],
  ['🆘🚨', '救命紧急', 'help emergency'],
];

/** Things that a wallet's customers draw instead of naming them: emoji, Chinese, English. */
const THINGS: readonly (readonly [string, string, string])[] = [
  ['💸', '钱没了', 'money gone'],
  ['💰💵💴💶💷🪙', '钱', 'money'],
  ['💳', '银行卡', 'card'],
  ['🏦', '银行', 'bank'],
  ['🏧', '取现', 'cash out'],
  ['👛👝', '钱包', 'wallet'],
  ['🔒🔐', '被锁', 'locked'],
  ['🔓', '解锁', 'unlock'],
  ['🔑🗝', '密码', 'password'],
  ['📱📲', '手机', 'phone'],
  ['☎📞🎧', '电话客服', 'call customer service'],
  ['✉📧📩📨', '邮件', 'email'],
  ['💬', '短信', 'message'],
  ['🪪🆔', '身份证', 'id card'],
  ['🧾', '账单', 'receipt'],
  ['🛒🛍', '订单', 'order'],
  ['🔗', '链接', 'link'],
  ['🧧', '红包', 'red packet'],
  ['🎁🎟', '优惠', 'coupon'],
  ['🧊❄🥶', '冻结', 'freeze'],
  ['⛔🚫🈲', '禁止', 'blocked'],
  ['⏳⌛', '等', 'waiting'],
  ['🐌', '很慢', 'slow'],
  ['📶', '网络信号', 'network'],
  ['🥷🦹', '小偷', 'thief stolen'],
  ['🎣', '钓鱼诈骗', 'phishing'],
  ['👮🚓', '报警', 'police'],
  ['🤖', '机器人', 'robot'],
  ['💩🗑', '垃圾', 'rubbish'],
  ['🐛', '故障', 'bug'],
];
/** What says something only when nothing else is said. */
const ALONE: readonly (readonly [string, string, string])[] = [['❓❔⁉🤷🤔', '怎么回事', 'what happened']];

const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}/gu;
const ASTRAL_OR_SYMBOL = /[\u203c-\u2bff\ud800-\udfff]/;
const words = (table: typeof THINGS): ReadonlyMap<string, readonly [string, string]> =>
  new Map(table.flatMap(([emoji, zh, en]) => [...emoji].map((one) => [one, [zh, en]])));
const GESTURE = words(GESTURES);
const THING = words([...GESTURES, ...THINGS]);
const LONELY = words([...GESTURES, ...THINGS, ...ALONE]);

/** Emoji that answer become English words (the lists of yes and no know them), the others blanks: for comparing with labels. */
export function spellEmoji(text: string): string {
  if (!ASTRAL_OR_SYMBOL.test(text)) return text;
  return text.replace(PICTURE, (emoji) => ` ${GESTURE.get(emoji)?.[1] ?? ''} `);
}

/**
 * All emoji that say something become words: of the language that the message is written in, of `lang` when it is not
 * written in any. For finding out what the message is about.
 */
export function nameEmoji(text: string, lang: Lang): string {
  if (!ASTRAL_OR_SYMBOL.test(text)) return text;
  const alone = !/\p{L}/u.test(text);
  const english = alone ? lang === 'en' : !/\p{Script=Han}/u.test(text);
  const table = alone ? LONELY : THING;
  return text.replace(PICTURE, (emoji) => {
    const name = table.get(emoji)?.[english ? 1 : 0] ?? '';
    // Chinese needs no blanks, and a blank would part it from its neighbours.
    return english || name === '' || name === 'ok' ? ` ${name} ` : name;
  });
}

/** Letters and signs that faces are made of; in brackets with nothing but these and few more stands a face. */
const FACE = /[\\<>^;_~*|/]{0,6}[(（][^()（）\n]{1,14}[)）][\\<>^;_~*|/ノヽつっ╯シ゜︵ミ彡┻━┬─]{0,8}/g;
const FACE_SIGN = /[°ಠಥДдωεз゜﹏╥╯╰▽△□∇﹃ᴗ•≧≦ᴥつノヽ╬益皿⊙◕‿;^]/;
const WORDS_INSIDE = /[a-z]{3}|\d{2}|(?![益皿彡])[\u4e00-\u9fff]/;
const LETTER_FACE =
  /(?<![a-z0-9])(?:t_{1,9}t|q_{1,9}q|;_{1,9};|t\^t|qaq|qwq|qvq|tat|orz|otz|>_{1,9}<|=_{1,9}=|-_{1,9}-|\^_{0,9}\^|o_o|xd|:'?[()dp|/]|[xq]_[xq])(?![a-z0-9])/g;

/** Faces made of characters vanish: (╯°□°)╯︵ ┻━┻, T_T, orz. `text` is folded. */
export function withoutFaces(text: string): string {
  if (!/[(:^_;=>]|qaq|qwq|tat|orz|otz|xd/.test(text)) return text;
  return text.replace(FACE, (face) => (FACE_SIGN.test(face) && !WORDS_INSIDE.test(face) ? ' ' : face)).replace(LETTER_FACE, ' ');
}
