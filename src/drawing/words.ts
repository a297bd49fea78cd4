/** The drawing's own words, and the flows' texts, in one language. */
import type { Command, Disposition, Lang, Priority, Text, Topic, Value } from '../flow/graph.ts';
import type { NodeKind } from './model.ts';

/** First variation of a text; variables stand as `{name}`. */
export function textIn(lang: Lang, text: Text): string {
  return (text[lang][0] ?? []).map((part) => (part.kind === 'literal' ? part.text : `{${part.name}}`)).join('');
}

type Both = { readonly [L in Lang]: string };

const WORDS = {
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
  missing: { zh: '未填', en: 'missing' },
  present: { zh: '已填', en: 'given' },
  otherwise: { zh: '其他', en: 'otherwise' },
  give_up: { zh: '多次未答清', en: 'give up' },
  goes_on: { zh: '继续', en: 'goes on' },
  everywhere: { zh: '未另注明的问题：', en: 'Unless shown otherwise: ' },
  over_limit: { zh: '次数用完', en: 'limit reached' },
  confirmed: { zh: '确认', en: 'confirmed' },
  declined: { zh: '不确认', en: 'declined' },
  done: { zh: '完成后返回', en: 'comes back' },
  runs: { zh: '调用', en: 'runs' },
  options: { zh: '选项：', en: 'Options: ' },
  options_clarify: { zh: '选项：最接近的流程', en: 'Options: the flows that came nearest' },
  options_topics: { zh: '选项：菜单里的流程', en: 'Options: the flows of the menu' },
  skip: { zh: '可跳过：', en: 'May be skipped: ' },
  line: { zh: '行', en: 'line' },
  contents: { zh: '流程图：', en: 'Flowchart: ' },
  arrows: { zh: '箭头', en: 'arrows' },
  it_helped: { zh: '，记为有帮助', en: ', noted as helpful' },
  returns: { zh: '返回调用处', en: 'Back to the caller' },
  back_to: { zh: '回到', en: 'back to' },
  subflows: { zh: '子流程', en: 'Sub-flows' },
  patterns: { zh: '对话修复', en: 'Repair of the conversation' },
  project: { zh: '全部流程', en: 'All flows' },
  picked_flow: { zh: '开始所选流程', en: 'Start the chosen flow' },
  silent_loop: { zh: '没有出口的循环', en: 'loop without a way out' },
} as const satisfies { readonly [name: string]: Both };
export type Word = keyof typeof WORDS;

export function word(lang: Lang, name: Word): string {
  return WORDS[name][lang];
}

const KINDS: { readonly [K in NodeKind]: Both } = {
  start: { zh: '开始', en: 'Start' },
  say: { zh: '说', en: 'Say' },
  ask: { zh: '问', en: 'Ask' },
  branch: { zh: '判断', en: 'Branch' },
  call: { zh: '系统', en: 'System' },
  confirm: { zh: '确认', en: 'Confirm' },
  jump: { zh: '跳回', en: 'Jump' },
  flow: { zh: '流程', en: 'Flow' },
  handoff: { zh: '转人工', en: 'To a person' },
  end: { zh: '结束', en: 'End' },
};

export function kindWord(lang: Lang, kind: NodeKind): string {
  return KINDS[kind][lang];
}

const DISPOSITION_WORDS: { readonly [D in Disposition]: Both } = {
  resolved: { zh: '已解决', en: 'Resolved' },
  handoff: { zh: '已转人工', en: 'Handed over' },
  cancelled: { zh: '不再继续', en: 'Cancelled' },
  expired: { zh: '已过期', en: 'Expired' },
};

export function dispositionWord(lang: Lang, disposition: Disposition): string {
  return DISPOSITION_WORDS[disposition][lang];
}

const COMMAND_WORDS: { readonly [C in Command]: Both } = {
  cancel: { zh: '放弃所有进行中的流程', en: 'Drop everything' },
  restart: { zh: '从头开始', en: 'Start over' },
  back: { zh: '重问上一个问题', en: 'Ask the question before again' },
  resume: { zh: '接着被打断的问题', en: 'Repeat the interrupted question' },
  start: { zh: '开始所选流程', en: 'Start the chosen flow' },
  helped: { zh: '记录：有帮助', en: 'Note: it helped' },
  not_helped: { zh: '记录：没有帮助', en: 'Note: it did not help' },
  repeat: { zh: '把刚才的话和问题再说一遍', en: 'Say the question and what came before it again' },
  skip: { zh: '跳过当前的问题', en: 'Skip the open question' },
  missed: { zh: '记录：没听明白', en: 'Note: not understood' },
  switch_language: { zh: '换成客户要的语言', en: 'Switch to the language asked for' },
  close: { zh: '结束会话', en: 'Close the conversation' },
};

export function commandWord(lang: Lang, command: Command): string {
  return COMMAND_WORDS[command][lang];
}

const PRIORITY_WORDS: { readonly [P in Exclude<Priority, 'normal'>]: Both } = {
  high: { zh: '优先', en: 'high priority' },
  urgent: { zh: '最紧急', en: 'urgent' },
};

/** Null for the normal priority, which needs no mention. */
export function priorityWord(lang: Lang, priority: Priority): string | null {
  return priority === 'normal' ? null : PRIORITY_WORDS[priority][lang];
}

/** Results that the language adds by itself and the verdicts of a link; other results keep the author's name. */
const RESULT_WORDS: { readonly [result: string]: Both } = {
  unavailable: { zh: '系统不可用', en: 'system not available' },
  unknown: { zh: '结果不明', en: 'outcome unknown' },
  not_identified: { zh: '身份未核实', en: 'not identified' },
};
const VERDICT_WORDS: { readonly [verdict: string]: Both } = {
  official: { zh: '官方', en: 'official' },
  dangerous: { zh: '危险', en: 'dangerous' },
  cannot_confirm: { zh: '无法确认', en: 'cannot confirm' },
};
const LANGUAGE_WORDS: { readonly [lang: string]: Both } = {
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
};

export function resultWord(lang: Lang, result: string): string {
  return RESULT_WORDS[result]?.[lang] ?? result;
}
/** Results after which the way is not the usual one. */
export function isUnusual(result: string): boolean {
  return Object.hasOwn(RESULT_WORDS, result);
}
export function verdictWord(lang: Lang, verdict: string): string {
  return VERDICT_WORDS[verdict]?.[lang] ?? verdict;
}
export function languageWord(lang: Lang, language: string): string {
  return LANGUAGE_WORDS[language]?.[lang] ?? language;
}

/** What the built-in yes/no values mean, with their opposite. */
const FACTS: { readonly [name: string]: { readonly [L in Lang]: readonly [yes: string, no: string] } } = {
  'customer.identified': {
    zh: ['客户身份已核实', '客户身份未核实'],
    en: ['customer is identified', 'customer is not identified'],
  },
  'hours.open': { zh: ['人工客服在线', '人工客服不在线'], en: ['agents are there', 'agents are away'] },
  'pattern.foreign': {
    zh: ['消息不是中文也不是英文', '消息是中文或英文'],
    en: ['the message is in another language', 'the message is in Chinese or English'],
  },
  'pattern.interrupted': { zh: ['有流程被打断', '没有流程被打断'], en: ['a flow was interrupted', 'no flow was interrupted'] },
};

/** A built-in yes/no value as a sentence; null for any other variable. */
export function factWord(lang: Lang, variable: string, holds: boolean): string | null {
  const fact = FACTS[variable];
  return fact === undefined ? null : fact[lang][holds ? 0 : 1];
}

const TOPIC_WORDS: { readonly [T in Topic]: Both } = {
  login_failure: { zh: '登录失败', en: 'Cannot log in' },
  forgot_password: { zh: '忘记密码', en: 'Forgotten password' },
  pending_transaction: { zh: '交易未到账', en: 'Money has not arrived' },
  refund_dispute: { zh: '退款与争议', en: 'Refunds and disputes' },
  account_change: { zh: '账户变更', en: 'Account changes' },
  security: { zh: '账户安全', en: 'Security' },
  complaint: { zh: '投诉', en: 'Complaints' },
  how_to: { zh: '使用方法', en: 'How to' },
  human_agent: { zh: '人工客服', en: 'A person' },
  none: { zh: '其他', en: 'Anything else' },
};

/** As the support page lists them. */
export const TOPIC_ORDER = Object.keys(TOPIC_WORDS) as readonly Topic[];

export function topicWord(lang: Lang, topic: Topic): string {
  return TOPIC_WORDS[topic][lang];
}

/** A value as a short word. Choices are shown by `labelOf` of the variable that they are compared with. */
export function valueWord(lang: Lang, value: Value): string {
  if (typeof value === 'boolean') return word(lang, value ? 'yes' : 'no');
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  switch (value.kind) {
    case 'money':
      return `${value.minor / 10 ** decimals(value.currency)} ${value.currency}`;
    case 'date':
      return value.iso;
    case 'url':
      return value.url;
    case 'attachment':
      return value.files.map((file) => file.name).join(', ');
    case 'sealed':
      return value.mask;
  }
}

/** Decimal places of a currency: 2 for CNY, 0 for JPY. */
function decimals(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
