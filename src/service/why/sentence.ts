/** Why the bot did what it did, in one sentence for an agent who reads the conversation: no scores, no names of rules. */
import type { Lang } from '../../flow/graph.ts';
import { type Explained, explain, type TurnRecord } from './explain.ts';

type Words = { readonly [L in Lang]: string };

/** What the rules of the engine mean for a reader; {flow} is the title of the flow, {sure} how sure the bot was. */
const RULES: { readonly [rule: string]: Words } = {
  greeting: { zh: '客户打开了对话，机器人先打了招呼。', en: 'The customer opened the conversation and the bot said hello.' },
  opened_again: { zh: '客户又打开了对话窗口，没有新内容。', en: 'The customer opened the window again; nothing new was said.' },
  route: {
    zh: '机器人判断客户说的是「{flow}」{sure}，直接开始处理。',
    en: 'The bot took the message for “{flow}”{sure} and started on it.',
  },
  digression: {
    zh: '客户在回答之前提了另一件事，机器人判断是「{flow}」{sure}，先处理这件。',
    en: 'Instead of answering, the customer brought up something else, which the bot took for “{flow}”{sure}; it turned to that first.',
  },
  repair: {
    zh: '客户说的是对话本身（{flow}），机器人照着做了。',
    en: 'The customer spoke about the conversation itself (“{flow}”), and the bot did what was asked.',
  },
  clarify: {
    zh: '机器人拿不准客户指的是哪件事，所以请客户选一个。',
    en: 'The bot was not sure which of several matters was meant, so it asked.',
  },
  fallback: {
    zh: '客户的话没有对上任何一项服务，机器人如实说没听懂。',
    en: 'The message fitted none of the services, and the bot said so.',
  },
  answer: {
    zh: '客户回答了机器人的问题，机器人接着往下走。',
    en: 'The customer answered the open question, and the bot went on.',
  },
  button: { zh: '客户按了按钮，机器人接着往下走。', en: 'The customer pressed a button, and the bot went on.' },
  correction: {
    zh: '客户更正了前面的回答，机器人按新的内容继续。',
    en: 'The customer corrected an earlier answer, and the bot went on with the new one.',
  },
  noted: {
    zh: '客户没有直接回答，但说了有用的信息，机器人记下后继续。',
    en: 'The customer did not answer the question but said something useful, which the bot noted.',
  },
  invalid_answer: {
    zh: '客户的话不能作为这个问题的答案，机器人说明后又问了一次。',
    en: 'The message could not be taken as an answer, so the bot explained and asked again.',
  },
  give_up: {
    zh: '同一个问题几次都没有得到合适的答案，机器人换了一条路走。',
    en: 'Several answers to the same question did not fit, so the bot went another way.',
  },
  wait: { zh: '客户要先去试一试，机器人等着。', en: 'The customer goes to try something first, and the bot waits.' },
  stale_button: {
    zh: '客户按的是之前问题的按钮，机器人没有执行，说明后重新提问。',
    en: 'The button belonged to an earlier question; the bot did not act on it, and explained.',
  },
  secret_offered: {
    zh: '消息里有密码、验证码或卡号之类的内容，机器人已隐去，并提醒客户不要发送。',
    en: 'The message held something secret; the bot removed it and asked the customer not to send such things.',
  },
  please_wait: {
    zh: '机器人正在查询，请客户稍等。',
    en: 'The bot was still looking something up and asked the customer to wait.',
  },
  ticket_note: {
    zh: '客户已经在等人工，机器人把这句话加到了工单里。',
    en: 'The customer was waiting for a person already, so the bot added the words to the ticket.',
  },
  asked_again: {
    zh: '客户在排队，又要了一次人工，机器人再说了一遍编号和位置。',
    en: 'The customer was in the queue and asked for a person again, so the bot told number and place once more.',
  },
  queue_left: {
    zh: '客户不想再等人工，机器人让客户离开了队列。',
    en: 'The customer did not want to wait any longer and left the queue.',
  },
  call_result: { zh: '查询有了结果，机器人据此继续。', en: 'A look-up came back, and the bot went on with its result.' },
  late_result: {
    zh: '查询结果来晚了，对话已经不需要它。',
    en: 'The result of a look-up came when nobody waited for it any more.',
  },
  too_late: {
    zh: '客户想更正前面的回答，但相关操作已经办完，机器人如实说明改不了。',
    en: 'The customer wanted to correct an earlier answer, but it had been acted on already, and the bot said so.',
  },
  lost_result: {
    zh: '查询一直没有回音，机器人按“没有结果”继续。',
    en: 'No answer to a look-up came, and the bot went on without it.',
  },
  put_off: {
    zh: '客户提到「{flow}」{sure}，但眼下的问题不能打断，机器人记下，稍后再处理。',
    en: 'The customer brought up “{flow}”{sure}, which may not interrupt the open question; the bot kept it for afterwards.',
  },
  after_call: {
    zh: '客户要找人工，机器人先等正在办的操作有结果，再转。',
    en: 'The customer wants a person; the bot waits for what is under way and hands over then.',
  },
  reminder: {
    zh: '客户一段时间没有回复，机器人提醒了一次。',
    en: 'The customer had not answered for a while, and the bot reminded once.',
  },
  expired: {
    zh: '客户一直没有回复，机器人结束了这件事。',
    en: 'The customer still had not answered, and the bot closed the matter.',
  },
  returned: {
    zh: '客户回来了，之前的事已因长时间没有回复而结束，机器人说明并询问是否继续。',
    en: 'The customer came back after the matter had been closed for silence; the bot said so and offered to go on.',
  },
  stale_timer: { zh: '一个计时到了，但已经不需要它。', en: 'A timer ended that nothing waited for any more.' },
  flows_fit: { zh: '流程更新了，这个对话照常继续。', en: 'The flows were updated; this conversation goes on as before.' },
  internal_error: { zh: '我们这边出了错，机器人向客户道了歉。', en: 'Something broke on our side, and the bot apologised.' },
};

const TIMER: Words = {
  zh: '客户一段时间没有回复，机器人按约定处理。',
  en: 'The customer had not answered for a while, and the bot did what it does then.',
};
const CHANGED: Words = {
  zh: '流程更新了，机器人据此调整了对话。',
  en: 'The flows were updated, and the bot brought the conversation in line.',
};
const UNKNOWN: Words = { zh: '机器人按规则「{rule}」处理了这一步。', en: 'The bot took this step by its rule “{rule}”.' };

/** Closer than this to another decision, a reader is told so. */
const NEAR = 0.1;

/**
 * One sentence in the agent's language.
 * @param turn a stored turn, or one that is explained already
 * @param titleOf title of a flow in that language; its id when left out
 */
export function inOneSentence(
  turn: TurnRecord | Explained,
  lang: Lang,
  titleOf: (flow: string) => string = (flow) => flow,
): string {
  const explained = 'rule' in turn ? turn : explain(turn);
  const { rule, understanding, kind } = explained;
  const words = RULES[rule] ?? (kind === 'timer' ? TIMER : kind === 'flows_changed' ? CHANGED : UNKNOWN);
  const decision = understanding?.decision;
  const flow = decision?.kind === 'route' ? decision.flow : (explained.path.at(-1)?.split('/')[0] ?? '');
  const sentence = words[lang]
    .replace('{flow}', () => titleOf(flow))
    .replace('{sure}', () => (decision?.kind === 'route' ? sureness(decision.score, lang) : ''))
    .replace('{rule}', () => rule);
  const near = nearness(explained, lang, titleOf);
  return near === '' ? sentence : `${sentence.slice(0, -1)}${lang === 'zh' ? '；' : '; '}${near}`;
}

function sureness(score: number, lang: Lang): string {
  const percent = Math.min(99, Math.floor(score * 100));
  if (score >= 1) return '';
  return lang === 'zh' ? `（把握约 ${percent}%）` : ` (about ${percent} % sure)`;
}

/** The other way it nearly went. */
function nearness({ flips, margin }: Explained, lang: Lang, titleOf: (flow: string) => string): string {
  const [flip] = flips;
  if (flip === undefined || margin === null || margin > NEAR) return '';
  const title = titleOf(flip.flow);
  const zh = {
    started: `差一点就直接开始「${title}」了。`,
    asked: '差一点就会先问客户指的是哪件事。',
    refused: '差一点就会当成服务以外的内容。',
    interrupts: `差一点就会转去处理「${title}」。`,
    not_taken: '差一点就不会当成另一件事。',
  };
  const en = {
    started: `it nearly started on “${title}” at once.`,
    asked: 'it nearly asked first which matter was meant.',
    refused: 'it nearly took it for something outside of its services.',
    interrupts: `it nearly turned to “${title}”.`,
    not_taken: 'it nearly was not taken for a matter of its own.',
  };
  return (lang === 'zh' ? zh : en)[flip.instead];
}
