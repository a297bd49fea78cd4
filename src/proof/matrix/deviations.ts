/**
 * The deviations of the repair matrix: what customers do instead of answering, in their words, and which reactions fit.
 * The words are none of the examples that the bot learns from, where that can be helped.
 */
import type { Lang, PatternName } from '../../flow/graph.ts';

/** Where the conversation stands after a reaction, seen from the question that was open. */
export type Outcome =
  /** The same question, or the same call, is open. */
  | 'same'
  /** Something else is open above it, which ends or leads back. */
  | 'above'
  /** The same flow goes on elsewhere. */
  | 'moved'
  /** Another flow is open in its place. */
  | 'other'
  /** A person is expected. */
  | 'person'
  /** Nothing is open any more. */
  | 'over';

export type Words = { readonly [L in Lang]: string };

/** What the customer does. */
export type Act =
  | { readonly kind: 'words'; readonly words: Words; readonly files?: readonly string[] }
  /** The same again until the question gives up. */
  | { readonly kind: 'until_give_up'; readonly words: readonly Words[] }
  /** Takes back the answer before. */
  | { readonly kind: 'correct' }
  | { readonly kind: 'stale_button' }
  | { readonly kind: 'double_press' }
  /** The open timer fires. */
  | { readonly kind: 'silence'; readonly times: number };

export type Deviation = {
  readonly id: string;
  readonly act: Act;
  /** Rules of the why-record that fit. */
  readonly rules: readonly string[];
  /** Patterns whose flow may be walked instead. */
  readonly patterns: readonly PatternName[];
  readonly outcomes: readonly Outcome[];
  /** Whether the open question must still have all its tries. */
  readonly keepsTries: boolean;
  /** The bot answers in the other language. */
  readonly otherLanguage?: boolean;
  /** Flows that the words are about: there they are no deviation. */
  readonly about?: readonly string[];
};

/** Where a pattern's question is open with nothing below it, what ends the pattern ends the talk. */
const STAYS: readonly Outcome[] = ['same', 'over'];

export const DEVIATIONS: readonly Deviation[] = [
  {
    id: 'back',
    act: { kind: 'words', words: { zh: '返回上一个问题', en: 'go back one question please' } },
    rules: [],
    patterns: ['back'],
    outcomes: ['same', 'moved', 'over', 'other'],
    keepsTries: true,
  },
  {
    id: 'correct an answer',
    act: { kind: 'correct' },
    rules: ['correction', 'too_late'],
    patterns: [],
    outcomes: ['same', 'moved', 'above', 'other', 'person', 'over'],
    keepsTries: false,
  },
  {
    id: 'cancel',
    act: { kind: 'words', words: { zh: '算了，不办了', en: 'never mind, cancel it' } },
    rules: [],
    patterns: ['cancel'],
    outcomes: ['over'],
    keepsTries: false,
  },
  {
    id: 'restart',
    act: { kind: 'words', words: { zh: '我们从头再来一遍', en: 'let us start all over again' } },
    rules: [],
    patterns: ['restart'],
    // The greeting's own question is where it leads.
    outcomes: ['other', 'same', 'moved'],
    keepsTries: false,
  },
  {
    id: 'repeat',
    act: { kind: 'words', words: { zh: '刚才那句再说一遍', en: 'can you repeat that please' } },
    rules: [],
    patterns: ['repeat'],
    outcomes: STAYS,
    keepsTries: true,
  },
  {
    id: 'skip',
    act: { kind: 'words', words: { zh: '这个问题跳过', en: 'skip this question' } },
    rules: ['answer'],
    patterns: ['skip'],
    outcomes: ['same', 'moved', 'above', 'other', 'person', 'over'],
    keepsTries: true,
  },
  {
    id: 'another topic',
    act: { kind: 'words', words: { zh: '充值怎么操作？', en: 'how do I top up?' } },
    rules: ['digression', 'route', 'put_off'],
    patterns: [],
    outcomes: ['above', 'other', 'same'],
    keepsTries: true,
    about: ['how_topup'],
  },
  {
    id: 'danger',
    act: { kind: 'words', words: { zh: '我被骗了，钱正在被转走！', en: 'I was scammed and my money is being taken!' } },
    rules: ['digression', 'route'],
    patterns: [],
    outcomes: ['above', 'other'],
    keepsTries: true,
    about: ['security_incident'],
  },
  {
    id: 'person',
    act: { kind: 'words', words: { zh: '帮我转人工', en: 'I want to talk to a person' } },
    rules: ['digression', 'route', 'answer'],
    patterns: [],
    outcomes: ['person'],
    keepsTries: false,
  },
  {
    id: 'not understood until it gives up',
    act: {
      kind: 'until_give_up',
      words: [
        { zh: '嗯……这个嘛', en: 'hmm well' },
        { zh: '啊啊啊啊', en: 'asdf qwer' },
      ],
    },
    rules: ['give_up', 'fallback', 'digression', 'route', 'answer', 'clarify'],
    patterns: [],
    outcomes: ['moved', 'above', 'other', 'person', 'over', 'same'],
    keepsTries: false,
  },
  {
    id: 'small talk',
    act: { kind: 'words', words: { zh: '你平时喜欢听什么歌呀？', en: 'what kind of music do you like?' } },
    rules: ['digression', 'route', 'fallback', 'invalid_answer', 'give_up', 'clarify'],
    patterns: ['greeting'],
    outcomes: ['same', 'above', 'other', 'person', 'over'],
    keepsTries: false,
  },
  {
    id: 'thanks',
    act: { kind: 'words', words: { zh: '谢谢你啊', en: 'thank you so much' } },
    rules: [],
    patterns: ['thanks'],
    outcomes: STAYS,
    keepsTries: true,
  },
  {
    id: 'silence, reminder',
    act: { kind: 'silence', times: 1 },
    rules: ['reminder', 'lost_result'],
    patterns: ['silence'],
    outcomes: ['same', 'moved', 'above', 'other', 'person', 'over'],
    keepsTries: true,
  },
  {
    id: 'silence, close',
    act: { kind: 'silence', times: 2 },
    rules: ['expired', 'lost_result', 'reminder'],
    patterns: ['silence'],
    outcomes: ['over', 'person', 'moved', 'same'],
    keepsTries: false,
  },
  {
    id: 'stale button',
    act: { kind: 'stale_button' },
    rules: [],
    patterns: ['unavailable_button'],
    outcomes: STAYS,
    keepsTries: true,
  },
  {
    id: 'doubled button',
    act: { kind: 'double_press' },
    rules: ['pressed_again', 'please_wait', 'stale_button', 'ticket_note', 'button'],
    patterns: ['unavailable_button'],
    outcomes: ['same', 'moved', 'above', 'other', 'person', 'over'],
    keepsTries: false,
  },
  {
    id: 'other language',
    act: { kind: 'words', words: { zh: 'Could we speak English please?', en: '我们说中文可以吗？' } },
    rules: [],
    patterns: ['language'],
    outcomes: STAYS,
    keepsTries: true,
    otherLanguage: true,
  },
  {
    id: 'two wishes at once',
    act: {
      kind: 'words',
      words: { zh: '充值怎么操作？还有，怎么提现到银行卡？', en: 'how do I top up? And also, how do I withdraw to my bank?' },
    },
    rules: ['digression', 'route', 'clarify', 'put_off'],
    patterns: ['clarify'],
    outcomes: ['above', 'other', 'same'],
    keepsTries: true,
    about: ['how_topup', 'how_withdraw'],
  },
  {
    id: 'abuse',
    act: { kind: 'words', words: { zh: '你这个蠢货，滚', en: 'you are a stupid useless idiot' } },
    rules: [],
    patterns: ['abuse'],
    outcomes: ['same', 'above', 'over', 'other'],
    keepsTries: true,
  },
  {
    id: 'secret typed',
    act: { kind: 'words', words: { zh: '我的密码是 hunter2024', en: 'my password is hunter2024' } },
    rules: ['secret_offered'],
    patterns: ['secret_offered'],
    outcomes: ['above', 'other', 'moved', 'same'],
    keepsTries: true,
  },
  {
    id: 'file sent',
    act: { kind: 'words', words: { zh: '', en: '' }, files: ['photo.png'] },
    rules: ['answer', 'noted', 'invalid_answer', 'give_up', 'fallback'],
    patterns: [],
    outcomes: ['same', 'moved', 'above', 'other', 'person', 'over'],
    keepsTries: false,
  },
  {
    id: 'unknown language',
    act: {
      kind: 'words',
      words: {
        zh: "Bonjour, je ne comprends pas du tout ce que vous voulez, pouvez-vous m'aider",
        en: "Bonjour, je ne comprends pas du tout ce que vous voulez, pouvez-vous m'aider",
      },
    },
    rules: ['fallback', 'answer'],
    patterns: ['fallback'],
    outcomes: ['same', 'over', 'above', 'moved', 'other'],
    keepsTries: true,
  },
];
