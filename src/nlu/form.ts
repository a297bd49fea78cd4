/** What kind of sentence a message is, as far as that decides whether it answers a question or asks for something else. */
import type { Understanding } from './understanding.ts';

/** Asks something itself: 怎么提现？ rather than 提现的. */
const QUESTION =
  /[?？]|怎么|怎样|咋|如何|为什么|为啥|多少|什么时候|几点|多久|[吗嘛么](?:$|[\s，。！])|哪里|在哪|能不能|可不可以|\b(?:how|what|why|when|where|which|who|can i|can you|do i|do you|is it|is there|are there)\b/i;
/** Says what is not wanted: 不用转人工, "I don't need an agent". */
const REFUSAL =
  /^(?:那|就|我|还是|先|暂时|现在|也)*(?:不用|不要|不需要|不必|无需|不想|不转|不投诉|不取消|不冻结|不退|不换|别|先不|暂不|没有?想)|^(?:no,? )?(?:please )?(?:(?:i |we )?(?:really )?(?:do ?n[o']?t|dont|never) (?:want|need|wish|like|have to)|no need|not? (?:an?|the) )/i;
/** Refuses a person: whatever follows, none is to come. */
const NO_PERSON = /^(?:不用|不要|不需要|先不|别|不)(?:再|帮我|给我|麻烦)?(?:转|找|叫)?(?:人工|客服|真人|人)/;
/** Longer messages are stories, and their form is that of no single sentence. */
const LIMIT = 60;

export function formOf(text: string): Understanding['form'] {
  const start = text.slice(0, LIMIT * 3).trim();
  // "别问了，快让人来弄" wants something in its second clause.
  const clauses = start.split(/[\s，,。！!；;]+/).filter((clause) => clause !== '');
  const second = /\p{Script=Han}/u.test(start) && clauses.slice(1).some((clause) => clause.length >= 4 && !REFUSAL.test(clause));
  if (NO_PERSON.test(start) || (REFUSAL.test(start) && start.length <= LIMIT && !second)) return 'refusal';
  return QUESTION.test(start) ? 'question' : 'statement';
}
