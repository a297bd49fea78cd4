/** "One moment": the customer goes to do what was asked, and will say how it went. */

const ZH =
  /^(?:(?:好的?|嗯+|行|可以|ok)[,]?)?(?:(?:你|请|麻烦)?先?(?:稍等|等(?:一?下|会儿?|等|我.{0,8}|一会儿?))|(?:那)?我(?:先|再|去|来|马上|现在|这就)*(?:试试|试一?下|弄一?下|弄弄|看看|看一?下|找找|找一?下|操作一?下|查一?下|去弄|去看|去试|重启一?下)|马上|待会儿?|一会儿?|这就(?:去|弄|试))(?:看|哈|啊|吧|哦|先|再说|再告诉你|告诉你|下)*$/;
const EN =
  /^(?:(?:ok|okay|sure|alright|fine|yes)[, ]+)?(?:let me (?:try|check|see|look|do|find)(?: (?:that|it|this|now|again|first|and see))*|(?:ill|i will|im gonna|im going to|gonna) (?:try|check|do|look|find)(?: (?:that|it|this|now|again|first))*|trying(?: it| that)?(?: now)?|hold on|hang on|wait(?: a (?:sec|second|minute|min|moment|bit))?|(?:one|a|just a|give me a|gimme a) (?:sec|second|minute|min|moment|bit)|brb)(?:[, ]+(?:please|pls|thanks))?$/;

/** @param canonical the message in canonical form */
export function saysLater(canonical: string): boolean {
  return canonical.length <= 60 && (ZH.test(canonical.replaceAll(',', '')) || EN.test(canonical));
}
