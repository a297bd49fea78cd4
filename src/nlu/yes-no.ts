/** Yes and no in the many ways that people say them. */
import { bare } from './canon.ts';

export type YesNo = { readonly value: boolean; readonly whole: boolean; readonly rule: 'yes_no' | 'negation' };

/** Neither: the customer does not know, or asks back. */
const UNDECIDED =
  /^(?:不知道|不确定|不清楚|不太清楚|不太确定|不一定|不好说|不记得|不懂|不明白|不好意思|没听懂|没看懂|没明白|什么意思|看情况|也许|或许|不客气|没关系|not sure|im not sure|unsure|i dont know|dont know|dunno|idk|no idea|no clue|not certain|maybe|perhaps|it depends|depends|i dont understand|i cant remember|i dont remember|dont remember|both|either|sorry|pardon|huh|yes and no)/;
/** 是不是, 可以吗, "is it": a question is no answer. */
const QUESTION =
  /([是有行能要对好会可])不\1|有没有|是否|(?:吗|么|嘛)$|^(?:是谁|是哪|是什么|是怎么|为什么|怎么)|^(?:is|are|do|does|did|can|could|what|how|why|when|where|which|who|should|will|would) /;
const ZH_YES =
  /^(?:嗯+|恩+|唔|对+|是+|好+|行|中|得|妥|可|可以|没错|不错|没问题|没有问题|没毛病|没意见|当然|当然可以|肯定|肯定是|必须|必须的|确认|确定|确实|确实是|同意|赞成|愿意|要|需要|想|有|有过|有用|管用|能|会|在|收到|收到了|已收到|知道|记得|明白|了解|试过|试了|都试了|都试过|做了|做过|弄好|搞定|解决|已解决|已经解决|成功|完成|好使|正常|恢复|恢复正常|到账|已到账|到|是我|是我本人|本人|是本人|算是|应该是|好像是|大概是|可能是|差不多|基本解决|基本好|继续|来吧|走起|转|转吧|办吧|查吧|帮我转|帮我查|帮我办|你转|你转吧|那就转|弄吧|提交吧|开始吧|没问题可以|ok|1可以|有印象|认识|认得|满意|有帮助|帮到|帮到我|满分)(?:的|地|滴|哒|啊|呀|呢|吧|了|哦|噢|嘞|啦|哈|喔|过|一下|谢谢|没问题|可以|好的)*$/;
const ZH_NO =
  /^(?:不+|否|无|别|没|没有|没有过|不是|不对|不行|不可以|不可|不要|不用|不需要|不必|不想|不能|不好|不会|不同意|不愿意|不确认|不认识|不认得|不太行|不太好|不怎么样|不满意|不在|不可能|没用|没有用|不管用|没效果|没有效果|没解决|没有解决|没成功|没弄好|没搞定|没好|没收到|没有收到|没到|没到账|没有到账|没试|没试过|没做|没做过|没印象|没有印象|没帮助|没有帮助|没帮到|没什么用|未|未解决|未收到|未到账|还没|还没有|还没好|还没到|还没到账|还没收到|还没解决|还没试|还不行|还是不行|仍然不行|依旧不行|还是没有|还是没好|还是没解决|仍未解决|依然没有|依然不行|仍然没有|并没有|并不是|并非|从来没有|从没|从未|绝不|才不|不是我|不是我本人|不是本人|非本人|拒绝|先不|先不用|暂时不|暂时不用|暂不|唔系|唔使|冇|差评)(?:的|地|啊|呀|呢|吧|了|哦|噢|啦|过|用|要|谢谢|需要|必|有|想)*$/;
const EN_YES =
  /^(?:y|ye|yes|yess+|yep|yeah|yea|yeh|yup|yah|ya|yas|aye|sure|sure thing|ok|okay|okey|oke|k|kk|correct|right|thats right|thats correct|that is right|that is correct|thats it|its correct|exactly|indeed|precisely|affirmative|absolutely|definitely|certainly|of course|for sure|totally|true|its true|agree|agreed|i agree|i do|i did|i have|i am|i can|i will|i was|it is|it does|it did|it has|it was|(?:it )?(?:works|worked)(?: now| fine| again)?|(?:(?:its|it is) )?working(?: now| fine| again)?|they did|we did|he did|she did|did|have|go ahead|please do|do it|lets do it|proceed|confirm|confirmed|sounds good|fine|thats fine|no problem|no problems|no worries|not a problem|not bad|no doubt|why not|all good|all right|alright|good|great|perfect|solved|fixed|resolved|sorted|done|got it|received|i got it|i think so|i believe so|i guess|i guess so|i suppose so|probably|most likely|likely|kind of|kinda|sort of|pretty much|mostly|more or less|somewhat|partly|will do|uh huh|mhm|mm|it helped|that helped|helped|already did|already|already done|i tried|tried|roger|i want|i want to|id like to|thats me|it was me|me)$/;
const EN_NO =
  /^(?:n|no|noo+|nope|nop|nah|nay|not|not really|not yet|not at all|not now|not anymore|not exactly|not quite|not me|not mine|not right|not correct|not true|not working|not solved|not fixed|not resolved|not helpful|negative|never|no way|nothing|none|no thanks|no thank you|no need|no longer|of course not|certainly not|absolutely not|definitely not|i didnt|i did not|i dont|i do not|i havent|i have not|i am not|im not|i cant|i cannot|i wasnt|i wont|i dont want to|it isnt|it is not|its not|it doesnt|it does not|it didnt|it did not|it hasnt|it wasnt|didnt|dont|doesnt|havent|isnt|it wasnt me|wasnt me|that wasnt me|doesnt work|does not work|didnt work|did not work|it doesnt work|it didnt work|still no|still not|still not working|still doesnt work|still nothing|still the same|same|same problem|didnt help|did not help|doesnt help|it didnt help|unresolved|unsolved|i dont think so|dont think so|i doubt it|wrong|thats wrong|incorrect|false|neither|decline|refuse|no sir|hell no|no good|useless)$/;
/** First words that decide when more follows without punctuation. */
const ZH_YES_START = /^(?:是的|对的|对啊|对呀|嗯+|好的|好啊|好呀|可以的|没错|确认|同意|是我|已经(?:收到|解决|好|到账|试))/;
const ZH_NO_START =
  /^(?:不是的?|不想|早就?不|号?没[来换给登动点填付收转查问找丢借绑改]|不对|不用|不要|不行|没有|还没|还是不|还是没|依然没|依然不|仍然没|仍然不|并没|没收到|没解决|没到账|没有用|先不|暂时不|从来没|从没)/;
const EN_YES_START = /^(?:yes|yep|yeah|yup|sure|correct|of course|i did|already) /;
const EN_NO_START =
  /^(?:no|nope|nah|not yet|still not|still no|never|i didnt|i did not|i havent|i have not|it didnt|it did not|it doesnt|it hasnt|i dont) /;
const NOT_A_NO = /^(?:no (?:problem|worries|doubt|idea|clue|matter|one)|never ?mind)/;
const FILLER =
  /^(?:嗯+|恩+|哦+|噢|唉|诶|那个|well|hmm+|um+|uh|oh|ah|so|ok|okay|sorry|谢谢|thanks|thank you|hi|hello|你好|请|please|actually)$/;
/** Said to be polite; after a no it takes nothing back. */
const POLITE =
  /^(?:好+的?|可以|行|ok|okay|谢谢.*|thanks.*|thank you.*|fine|alright|sure|all good|没问题|no problem|got it|收到|明白|了解|知道)了?$/;
/** It still fails: a no to "does it work now?", whatever was said before. */
const STILL_FAILS =
  /(?:还是|仍然|仍|依旧|依然|就是|照样|一样|都)(?:[登上进打付转提收连开用]?不(?:上|了|去|开|到|出|成|行|通|对)|没(?:用|好|反应|变化|收到|到|解决)|错|报错|失败|老样子|一样|进不|不)|^(?:没用|没反应|老样子|不行)$|\b(?:still|same|keeps?)\b.{0,200}\b(?:not|no|nothing|cant|doesnt|wont|isnt|error|fail\w*|wrong|same|loading|locked|stuck)\b|\bstill (?:cant|the same|doesnt|wont|nothing|no)\b|^same(?: thing| problem| error| again)?$|\bits the same\b|\bbut (?:still|it)\b.*/;
/** Longest clause, in characters, whose first words may decide for the rest. */
const LONG_ZH = 18;
const LONG_EN = 80;

/** Reads a canonical text as yes or no; null when it is neither, both, or a question. */
export function readYesNo(canonical: string): YesNo | null {
  const read = readClauses(canonical);
  // "都试过了，还是登不上", "done that, still loading": the steps were done, and did not help.
  const overruled = (read === null || (read.value && !read.whole)) && canonical.length <= LONG_EN;
  return overruled && STILL_FAILS.test(canonical) && !QUESTION.test(canonical)
    ? { value: false, whole: false, rule: 'negation' }
    : read;
}

function readClauses(canonical: string): YesNo | null {
  const clauses = canonical.split(',').filter((clause) => clause !== '');
  const told = clauses.length > 1 ? clauses.filter((clause) => !FILLER.test(clause)) : clauses;
  const used = told.length > 0 ? told : clauses.slice(0, 1);
  let first: YesNo | null = null;
  for (const [i, clause] of used.entries()) {
    const read = readClause(clause);
    if (read === 'undecided') return null;
    if (first === null) {
      // What decides stands at the start; a yes somewhere in a story is none.
      if (i > 1) return null;
      if (read !== null) first = { ...read, whole: read.whole && used.length === 1 };
    } else if (read !== null && read.value !== first.value && read.whole && !POLITE.test(clause)) return null;
  }
  return first;
}

function readClause(clause: string): YesNo | 'undecided' | null {
  for (const form of new Set([clause, bare(clause)])) {
    if (UNDECIDED.test(form) || QUESTION.test(form)) return 'undecided';
    if (ZH_NO.test(form) || EN_NO.test(form)) return { value: false, whole: true, rule: form.length > 4 ? 'negation' : 'yes_no' };
    if (ZH_YES.test(form) || EN_YES.test(form)) return { value: true, whole: true, rule: 'yes_no' };
  }
  if (clause.length <= LONG_EN && !NOT_A_NO.test(clause)) {
    if (EN_NO_START.test(clause)) return { value: false, whole: false, rule: 'negation' };
    if (EN_YES_START.test(clause)) return { value: true, whole: false, rule: 'yes_no' };
  }
  if (clause.length > LONG_ZH) return null;
  if (ZH_NO_START.test(clause)) return { value: false, whole: false, rule: 'negation' };
  if (ZH_YES_START.test(clause)) return { value: true, whole: false, rule: 'yes_no' };
  return null;
}
