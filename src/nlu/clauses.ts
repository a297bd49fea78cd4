/**
 * What a message says is not its matter, and where its second matter begins: the words of both draw the classifier, which
 * reads a message as a whole, to the wrong flow.
 */

/** A message without what it denies ("it's not the password, …"), and what that was. */
export type Denial = { readonly rest: string; readonly denied: string };
/** The first matter of a message and the one that follows ("… and by the way …"). */
export type TwoMatters = { readonly first: string; readonly second: string };

/** Chinese characters, or half as many words, that a part needs to mean anything. */
const LEAST = 5;

const CLAUSE_END =
  /[，,。.；;！!？?\n、:：]+|\s[-–—]+\s|——+|(?<=\w)\s+(?=(?:but|just|only) )|(?<=\w)\s+(?=it'?s (?!not|isn|never|still|been))/u;

const LEAD_ZH = '(?:我|这|这个|也|并|又|真的|其实|说了|都说了|跟你说|拜托|首先|先说|哎|唉|不好意思|你好|您好|人家)*';
/** 不是我付的 is what happened, not what the message is not about; so are 不是吗 and 不是很. */
const NOT_THIS_ZH = '不是(?!我?(?:本人|自己)?(?:操作|付|转|买|下|弄|干|点|登|花|说好)|吗|吧|说好|很|太|第一次|一次)|并非';
const NO_WISH_ZH =
  '没(?:有)?(?:要|想|说|让|打算|问|叫)|不(?:要|想|用|需要|问|找|打算|改|换)(?!了|是)|别(?:跟我|给我|让我|叫我|教我|光|老)';
const NO_PROBLEM_ZH = '跟.{1,10}(?:没关系|无关)|没忘|没丢|没人(?:盗|动|骗)|没被盗';
const DENIED_ZH = new RegExp(`^${LEAD_ZH}(?:${NOT_THIS_ZH}|${NO_WISH_ZH}|${NO_PROBLEM_ZH})`);

const LEAD_EN = '(?:ok |so |well |look |listen |please |hi |hey |sorry |to be clear |and |no )*';
const NOT_THIS_EN =
  "(?:it|this|that|the problem|problem|the issue|issue)(?:'?s| is| was)?(?: not|n't|nt) (?:a|an|the|my|about|that|because|like)\\b|i(?:'?m| am) not (?:a|an|the|asking|saying|trying|looking|after|here|locked|hacked|complaining|talking)\\b|not (?:a|an|the|my|about|asking|trying|looking|because|here)\\b";
const NO_WISH_EN = "i (?:don'?t|do not|didn'?t|did not) (?:want|need|mean|ask|care)|no need|don'?t (?:want|tell|send)";
const NO_PROBLEM_EN =
  "i (?:haven'?t|didn'?t|did not|have not) (?:forgotten|forgot|forget|lost|lose)\\b|nothing wrong with|nothing to do with|nobody (?:hacked|stole|took|got into)";
const DENIED_EN = new RegExp(`^${LEAD_EN}(?:${NOT_THIS_EN}|${NO_WISH_EN}|${NO_PROBLEM_EN})`);

/** Null where nothing is denied, or nothing is left. `text` is folded, with its punctuation. */
export function denialIn(text: string): Denial | null {
  const clauses = text
    .split(CLAUSE_END)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
  const isDenied = (clause: string): boolean => DENIED_ZH.test(clause) || DENIED_EN.test(clause);
  const rest = clauses.filter((clause) => !isDenied(clause));
  if (rest.length === clauses.length || weightOf(rest.join(' ')) < LEAST) return null;
  return { rest: rest.join(', '), denied: clauses.filter(isDenied).join(', ') };
}

const FINISH_ZH =
  '(?:弄|搞|办|修|解|换|找|进|查|说|等)(?:好|完|回来?|去|开)了?(?:以后|之后|后)?[^，,。]{0,4}(?:再|还|顺便|我还|我也|也)';
const SECOND_ZH = new RegExp(
  `另外|还有(?!没|吗|点|几|多少)|对了|顺便|顺带|再一个|再有|再就是|以及|再者|其次|${FINISH_ZH}|然后(?=(?:我想|我要|我还|再|教|帮|告诉))|(?<=[，,。；; ])再(?=教|帮|告诉|问|给我)|我还(?:想|要|急)`,
);
const WANT_EN = "(?:want|need|'d like|would like|have to)";
const SECOND_EN = new RegExp(
  `\\band also\\b|(?:^|[,.;?!]) ?also\\b|\\balso (?=how|can|could|where|what|i |thinking)|\\b(?:btw|by the way|another thing|separately|while you'?re at it|while you are at it|and then (?=i |tell|show|help)|after that|on top of that|secondly|and i (?:also )?(?:${WANT_EN}|can'?t even)|then i ${WANT_EN})\\b`,
);

/** Null where the message has one matter only. `text` is folded, with its punctuation. */
export function twoMatters(text: string): TwoMatters | null {
  for (const sign of [SECOND_ZH, SECOND_EN]) {
    const at = sign.exec(text)?.index;
    if (at === undefined) continue;
    const first = text.slice(0, at).trim();
    const second = text.slice(at).trim();
    if (weightOf(first) >= LEAST && weightOf(second) >= LEAST) return { first, second };
  }
  return null;
}

function weightOf(text: string): number {
  return (text.match(/\p{Script=Han}/gu)?.length ?? 0) + 2 * (text.match(/[a-z]+/g)?.length ?? 0);
}
