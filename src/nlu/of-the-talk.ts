/**
 * Messages that speak of the talk itself, or of the bot in anger, and of nothing else: 算了不办了, 返回上一个问题, "start all over
 * again", "you useless idiot". What looks like a value or an option in them is none: 刚才那句 is no time, 再来一遍 no number,
 * "never mind" no no.
 */
import { canonicalWords } from './mention.ts';
import type { OptionWords } from './understanding.ts';

/** Longer messages say something of their own. */
const LIMIT = 60;

const BEFORE_ZH =
  '(?:刚才|刚刚|方才|上面|前面|之前)?(?:你|您)?(?:说|问(?!题)|讲|发)?的?那?(?:个|句|段|条)?(?:话|问题|消息|内容)?';
const ZH = [
  // Cancelling.
  '算[了啦](?:算[了啦])*|取消(?:掉|操作|办理|这个|流程)?|(?:不想?再?|别再?|不用再?|停止)(?:办|弄|做|填|问|搞|继续|操作|进行|聊){1,2}(?:下去)?(?:了|这个了?)|不(?:想)?继续|停止(?:办理|操作)?|停一?下|停(?=$|[,吧了])|退出(?:流程|这个)?|放弃|到此为止|当我没说',
  // Once more: the words of the bot, or everything.
  `${BEFORE_ZH}(?:再|重新|重)(?:给我|跟我)?(?:重复|复述|说|讲|问|发|念|来)(?:[一1]?[遍次下回])?(?:问题|那句)?|重复(?:[一1]?[遍次下])?(?:${BEFORE_ZH})`,
  '(?:你|您)?(?:刚才|刚刚)(?:你|您)?(?:说|问)的?是?(?:什么|啥)(?:来着)?|没(?:听|看)清楚?',
  '(?:全部)?(?:从头|从开头|从最开始)(?:到尾)?(?:再|重新)?(?:开始|来|说起|走|问|填|弄)?(?:过|[一1]?[遍次回])?|(?:全部|都)?重新?(?:开始|来|走|填|弄)(?:过|[一1]?[遍次回])?(?:流程)?|再来(?:过|[一1]?[遍次回])|回到(?:最开头|最开始|开头|开始|起点|最初)|推倒重来',
  // Back.
  '(?:返回|回到|退回|退到|倒回|跳回|回|退)(?:到|去)?(?:上面?|前面?|之前|刚才)(?:的|那)?[一1]?(?:个|步|题|页|道)(?:问题|步骤|题)?|(?:上|前)[一1]?(?:步|题|个问题|道题|页)|(?:后退|往回退|退回|往后退|退)(?:[一1]步|[一1]个)|后退|倒回去|退回去',
  // Language.
  '(?:能|会|可以|可不可以|能不能)?(?:说|讲|用|换成?|换到|切换?[到成]|改[成用])?(?:中文|英文|英语|汉语|普通话|国语)(?:来?(?:说|讲|回答|回复|聊|交流|沟通))?',
];
const AGAIN_EN = '(?: (?:once more|again|(?:one|1|a second|another) (?:more )?time))';
const EN = [
  'cancel(?: (?:it|this|that|everything|all(?: of (?:it|this))?|(?:the|this) (?:whole )?(?:thing|process|request)))?|never ?mind(?: (?:it|that|this|then))?|nvm|forget (?:about )?(?:it|this|that)|stop(?: (?:it|this|that|here|now|asking(?: me)?|the process))?|quit|abort|exit|drop it|call it off|scrap (?:it|that|this)|i (?:have )?changed my mind|i (?:dont|do not) (?:want|wish) to (?:continue|go on|do (?:this|it))(?: any ?more)?|get me out of (?:here|this)',
  `(?:say|repeat|ask|send|write)(?: (?:it|that|this|me|the (?:last |previous )?question|(?:what|the thing) you (?:just )?(?:said|asked)))?${AGAIN_EN}|repeat(?: (?:it|that|this|yourself|the (?:last |previous )?(?:question|message)|what you (?:just )?(?:said|asked)))?|(?:one|1) more time|once more|come again|what (?:did you (?:just )?(?:say|ask)|was (?:that|the question))(?: just now)?(?: again)?`,
  '(?:re)?start(?: (?:it|this|everything))?(?: all)? (?:over|again|anew|afresh)(?: again)?|restart(?: (?:(?:the|this) (?:chat|conversation|whole thing)|it|this|everything))?|(?:(?:start|begin|go|take me|bring me) )?(?:all )?(?:over )?(?:back )?(?:from|to|at) (?:the )?(?:very )?(?:start|beginning|scratch|top)|begin (?:again|anew)|(?:do (?:it|this) )?all over again|reset(?: (?:(?:the|this) (?:chat|conversation)|it|this|everything))?',
  '(?:(?:go|take me|get me|step|move|return|jump|bring me) )?back(?: to)?(?: (?:one|a|1|the|my))?(?: (?:previous|last|earlier))? (?:step|question|one|screen)(?: before)?|(?:go|step|move) back(?: one)?|return to the (?:previous|last) (?:question|step|one)|(?:one|a|1) (?:step|question) back|(?:the )?previous (?:question|step|one)|undo(?: (?:it|that|my (?:last )?answer))?',
  '(?:(?:speak|talk|use|write|reply|answer|switch|change|go on|continue)(?: (?:to|in|back))*(?: to me in)? )?(?:in )?(?:english|chinese|mandarin)(?: instead)?',
];
const CORE = new RegExp(`${ZH.join('|')}|\\b(?:${EN.join('|')})\\b`, 'g');

/** Insults, which may hold the words of an option: "useless" alone says whether it helped. */
const INSULT =
  /傻[逼屄bx子]?|蠢(?:货|猪|蛋)?|笨(?:蛋|死|猪)?|白痴|智障|废物|垃圾|混蛋|王八蛋|脑残|神经病|滚(?:蛋|开)?|\b(?:stupid|dumb|idiotic|fucking|damn|bloody|fuck(?: (?:you|off|this))?|shit|bullshit|idiots?|morons?|fool|bastard|asshole|piece of (?:shit|junk|crap)|go to hell|shut up|screw you)\b/g;
const INSULTED =
  /你们?|这|那|个|是|真|就|死|破|太|一|的|机器人?|东西|客服|没用|\b(?:useless|worthless|you|youre|your|are|is|such|so|what|really|totally|absolutely|robot|bot|machine|thing|program|support|an?|this|that|and|the)\b/g;

/** Says nothing more. */
const FILLER =
  /请问?|麻烦|帮我?|能不能|可不可以|可以|能否|好不好|好[吗的]|行吗|不好意思|抱歉|对不起|谢谢|我们|咱们|还是|我想|我要|我|你|您|它|把|给|先|就|那|吧|了|啦|啊|呀|呢|吗|嘛|哦|哎|唉|嗯|想|要|能|会|都|跟|和|一下|\b(?:please|pls|plz|sorry|ok|okay|well|oh|hmm+|um+|wait|actually|can|could|would|will|may|you|we|i|id|ill|like|want|to|lets|let|us|me|just|now|then|for|thanks|thank|so|if|possible|mind|all|it|this|that|the|a|with|my)\b/g;
/** A no before a wish to stop is not the answer to what was asked. */
const NO_FIRST = /^(?:不了?|不用了?|不要了?|no|nope|nah|no thanks|no thank you)(?:,+| (?=[a-z]))/;

/** @param canonical the message in canonical form */
export function isOfTheTalk(canonical: string): boolean {
  return coresOf(canonical).length > 0;
}

/** The same where options are shown, one of which may say so itself, as 算了 or "Cancel it" on a button does. */
export function isBesideOptions(canonical: string, options: readonly OptionWords[]): boolean {
  const words = options.flatMap(canonicalWords);
  const offered = (core: string): boolean =>
    words.some((word) => word.includes(core) || (core.includes(word) && isOfTheTalk(word)));
  return coresOf(canonical).some((core) => !offered(core));
}

function coresOf(canonical: string): readonly string[] {
  if (canonical.length > LIMIT) return [];
  const wishes = onlyOf(canonical.replace(NO_FIRST, ''), CORE, FILLER);
  return wishes.length > 0 ? wishes : onlyOf(canonical, INSULT, INSULTED);
}

/** The places where the pattern fits, if nothing but filler stands beside them. */
function onlyOf(text: string, cores: RegExp, filler: RegExp): readonly string[] {
  const found = text.match(cores) ?? [];
  const rest = found.length === 0 ? '' : text.replace(cores, ' ').replace(filler, ' ');
  return /[\p{L}\p{N}]/u.test(rest) ? [] : found;
}
