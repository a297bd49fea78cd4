/**
 * What kind of transaction a message speaks of, by its wording. A kind that is denied (不是转账, "not a transfer") or that was
 * not done (没付款) is left out; one that could not be done (不能提现, "can't pay") is meant.
 */
import type { Folded } from '../normalise.ts';
import type { EntityValue } from '../understanding.ts';
import type { Found } from './scan.ts';

type Kind = Extract<EntityValue, { kind: 'transaction_kind' }>['value'];

const CARD = '(?:银行|储蓄|信用|借记)?卡';
/** Settings and means, not transactions: 支付密码, 付款码, "payment method". */
const NO_MEANS = '(?!宝|密码|方式|限额|设置|功能|渠道|码)';
const NO_MEANS_EN = '(?! ?(?:password|pin|method|code|limit|setting|page|option|attention)s?\\b)';

const WORDS: readonly (readonly [Kind, string, string])[] = [
  [
    'payment',
    `(?:付款|支付)${NO_MEANS}|扫码付款?|消费(?![者券])|刷卡|[缴交]费|购买|购物|下单|结账|买单(?!车)|买(?=[了的过]|东西|不[了到])|付(?=[了不的过给错完]|钱|费|\\s?\\d)`,
    `\\b(?:payments?|pa(?:y|ys|id|ying))\\b${NO_MEANS_EN}|\\b(?:purchas(?:e|es|ed|ing)|bought|(?<!phone is |battery is |fully )charged|spent|check(?:ed)? ?out)\\b`,
  ],
  [
    'transfer',
    `转(?:账(?!密码)|钱)|转(?:给|错(?!误))|汇款|汇[钱给]|打[钱款]|过数|转(?=了(?!半天|一圈|圈|很久|好久|几)|出|过去|走|丢|不[了出过]|过[账钱给]|到(?!人工|客服|真人)|\\s?\\d)`,
    `\\btransf(?:er|ers|erred|ering|erring)\\b(?! (?:me|us)(?! \\d| money| the))${NO_MEANS_EN}|\\b(?:send|sent|sending) (?:(?:the|my|some|him|her|them) )?money\\b|\\bsent(?= (?:[$¥€£\\d]|him|her|them|rmb|cny))|\\b(?:wired|remitted|remittance)\\b`,
  ],
  [
    'top_up',
    `充[值钱]|(?<![补扩填冲])充(?=[了不到进过错]|\\s?\\d)|储值|增值(?![税服])|加值|(?:从(?:我的?)?${CARD}[里上]?)?转[账入进]{0,2}到?了?(?:我的?)?(?:钱包|余额)`,
    `\\btop(?:ped|ping)?[ -]?ups?\\b|\\b(?:add|adds|added|adding|load|loaded|put) (?:(?:some|the|my|more) )?(?:money|funds|cash|credit)\\b|\\b(?:recharge[ds]?|recharging|reload(?:ed)?|deposit(?:ed|s)?)\\b|\\btransf(?:er|erred|erring) (?:(?:the |my )?money )?from (?:my |the )?(?:bank|card)(?: account| card)? (?:in)?to (?:my |the )?(?:wallet|balance)\\b`,
  ],
  [
    'withdrawal',
    `提现|提款(?!机)|提领|取现|取钱|取款(?![机密])|提(?=不[出了]|出来|了\\s?\\d)|提到(?:我的?|自己的?)?${CARD}|转[账出回入]{0,2}到?了?我?自己的?${CARD}|(?<=(?:余额|钱包).{0,4})转[账出]?到(?:我的?)?${CARD}`,
    `\\b(?:withdraw(?:s|n|ing|als?)?|withdrew)\\b|\\bcash(?:ed|ing|es)?[ -]?out\\b|\\btransf(?:er|erred|erring) (?:(?:the |my )?(?:money|balance|funds) )?to my (?:own )?bank(?: account| card)?\\b`,
  ],
];
const CHINESE = WORDS.map(([kind, zh]) => [kind, new RegExp(zh, 'g')] as const);
const ENGLISH = WORDS.map(([kind, , en]) => [kind, new RegExp(en, 'g')] as const);

const DENIED_ZH =
  /(?:(?<!是)不是|并非|(?<!有)没有?|(?<!尚|曾)未|从未|(?<!要)不要|不想|不用|不需要|无需|(?<![特个级分区差])别)(?:再|在|过|去|进行|做|要|想|用|继续|给我|帮我|这笔|什么){0,3}$/;
/** 没充值成功, 没转出去: tried, in vain. */
const IN_VAIN = /^(?:账|款|钱|了|过)?(?:成|上|进|到|出|好|完)/;
const DENIED_EN =
  /(?:\b(?:not?|never|without|isnt|wasnt|didnt|dont|havent)|(?<!\b(?:ca|could|wo|would))n't)\s+(?:(?:a|an|any|the|my|even|yet|really|actually|trying|going|wish|need|like|want|wanted|to)\s+){0,4}$/;
const UNABLE = /\b(?:can|could|will|would) not?\s+$/;

export function scanTransactionKinds(folded: Folded): readonly Found[] {
  const { text } = folded;
  const found: Found[] = [];
  if (/\p{Script=Han}/u.test(text)) {
    for (const [value, pattern] of CHINESE) {
      for (const match of text.matchAll(pattern)) {
        const to = match.index + match[0].length;
        const denied =
          DENIED_ZH.test(text.slice(Math.max(0, match.index - 12), match.index)) && !IN_VAIN.test(text.slice(to, to + 3));
        if (!denied) found.push({ from: match.index, to, value: { kind: 'transaction_kind', value } });
      }
    }
  }
  if (/[a-z]{3}/.test(text)) {
    for (const [value, pattern] of ENGLISH) {
      for (const match of text.matchAll(pattern)) {
        const before = text.slice(Math.max(0, match.index - 40), match.index);
        if (DENIED_EN.test(before) && !UNABLE.test(before)) continue;
        found.push({ from: match.index, to: match.index + match[0].length, value: { kind: 'transaction_kind', value } });
      }
    }
  }
  return found;
}
