/** The studio's own words. */
import type { Both, FactName, Lang, TextRole, WayBy } from '../../service/studio/wire.ts';

const WORDS = {
  studio: { zh: '流程工作室', en: 'Studio' },
  other_language: { zh: 'English', en: '中文' },
  help: { zh: '快捷键', en: 'Keys' },
  close: { zh: '关闭', en: 'Close' },
  flows: { zh: '流程', en: 'Flows' },
  search: { zh: '搜索流程和文字', en: 'Search everything' },
  nothing_found: { zh: '没有找到。换个词试试。', en: 'Nothing found. Try other words.' },
  hits: { zh: '条结果', en: 'found' },
  subflows: { zh: '子流程', en: 'Sub-flows' },
  patterns: { zh: '对话修复', en: 'Repair of the conversation' },
  steps: { zh: '步', en: 'steps' },
  problems: { zh: '问题', en: 'Problems' },
  looking: { zh: '正在检查…', en: 'Checking…' },
  no_problems: { zh: '没有问题', en: 'No problems' },
  errors: { zh: '错误', en: 'Errors' },
  warnings: { zh: '提醒', en: 'Warnings' },
  elsewhere: { zh: '不在流程里的问题', en: 'Not in a flow' },
  zoom_in: { zh: '放大', en: 'Zoom in' },
  zoom_out: { zh: '缩小', en: 'Zoom out' },
  fit: { zh: '全图', en: 'Fit' },
  to_current: { zh: '当前步骤', en: 'Current step' },
  follow: { zh: '跟随对话', en: 'Follow the chat' },
  drawing: { zh: '流程图', en: 'Flow chart' },
  step: { zh: '步骤', en: 'Step' },
  details: { zh: '步骤详情', en: 'Step details' },
  texts: { zh: '文字', en: 'Texts' },
  options: { zh: '选项', en: 'Options' },
  also: { zh: '也认：', en: 'also: ' },
  leads_to: { zh: '去往', en: 'Leads to' },
  comes_from: { zh: '来自', en: 'Comes from' },
  the_start: { zh: '流程开头', en: 'the start of the flow' },
  how_to_get_there: { zh: '这样走到这里', en: 'How a customer gets there' },
  simulator: { zh: '模拟对话', en: 'Simulator' },
  customer: { zh: '客户', en: 'Customer' },
  anonymous: { zh: '未登录', en: 'Not signed in' },
  when: { zh: '时间', en: 'Time' },
  time_open: { zh: '人工在线', en: 'Office hours' },
  time_closed: { zh: '人工下班', en: 'After hours' },
  language: { zh: '语言', en: 'Language' },
  restart: { zh: '重新开始', en: 'Restart' },
  silence: { zh: '客户不回复', en: 'Silence passes' },
  silence_none: { zh: '机器人没有在等客户', en: 'The bot waits for nothing' },
  copy_test: { zh: '复制为测试', en: 'Copy as test' },
  copied: { zh: '已复制', en: 'Copied' },
  copy: { zh: '复制', en: 'Copy' },
  test_about: {
    zh: '放进 tests/conversations 里的一个 .yaml 文件，npm run -s bot -- test 会重放它。',
    en: 'Put it into a .yaml file in tests/conversations; npm run -s bot -- test plays it.',
  },
  type_here: { zh: '以客户身份输入…', en: 'Write as the customer…' },
  send: { zh: '发送', en: 'Send' },
  first: { zh: '第一步', en: 'First turn' },
  previous: { zh: '上一步', en: 'Turn before' },
  next: { zh: '下一步', en: 'Next turn' },
  last: { zh: '最后一步', en: 'Last turn' },
  turn: { zh: '回合', en: 'Turn' },
  later: { zh: '以下发生在这一步之后', en: 'What follows happens after this turn' },
  replaces: { zh: '从这里继续，会替换后面的内容', en: 'Going on from here replaces what follows' },
  wallet_waits: { zh: '机器人在等钱包系统：', en: 'The bot waits for the wallet: ' },
  answer_with: { zh: '返回', en: 'Answer' },
  optional: { zh: '可不填', en: 'may be empty' },
  result: { zh: '结果', en: 'Result' },
  signed_in: { zh: '登录：', en: 'Signs in: ' },
  signed_out: { zh: '退出登录', en: 'Signs out' },
  silent_turn: { zh: '客户没有回复', en: 'The customer stays silent' },
  wallet_said: { zh: '钱包返回：', en: 'The wallet answers: ' },
  opened: { zh: '客户打开了对话', en: 'The customer opens the conversation' },
  bot_silent: { zh: '机器人没有说话', en: 'The bot says nothing' },
  state: { zh: '状态', en: 'State' },
  why: { zh: '原因', en: 'Why' },
  status: { zh: '状态', en: 'Status' },
  stack: { zh: '打开的流程', en: 'Open flows' },
  stack_empty: { zh: '没有打开的流程', en: 'No flow is open' },
  running: { zh: '正在进行', en: 'running' },
  slots: { zh: '已知的信息', en: 'What is known' },
  memory: { zh: '整个对话都记得', en: 'Remembered in the whole conversation' },
  counters: { zh: '次数', en: 'Counters' },
  tickets: { zh: '工单', en: 'Tickets' },
  finished: { zh: '刚结束的流程', en: 'Last finished flow' },
  wishes: { zh: '还提到过', en: 'Also mentioned' },
  misses: { zh: '连续没听懂', en: 'Not understood in a row' },
  effects: { zh: '这一步做了什么', en: 'What this turn did' },
  hidden: { zh: '私密', en: 'private' },
  rule: { zh: '规则', en: 'Rule' },
  candidates: { zh: '像哪些流程', en: 'Which flows it is like' },
  measures: { zh: '怎么权衡', en: 'How it was weighed' },
  needed: { zh: '至少', en: 'at least' },
  at_most: { zh: '不超过', en: 'at most' },
  impossible: { zh: '这里不可能', en: 'not possible here' },
  path: { zh: '走过的步骤', en: 'Steps walked' },
  read_as: { zh: '当作回答读', en: 'Read as an answer' },
  entities: { zh: '读到的信息', en: 'Values in the message' },
  dropped: { zh: '没有采用', en: 'Not taken' },
  flips: { zh: '差多少会不同', en: 'What would have changed it' },
  notes: { zh: '规则记录', en: 'Rules that fired' },
  nothing_weighed: { zh: '这一步没有消息要理解。', en: 'There was no message to understand.' },
  chosen: { zh: '选中', en: 'chosen' },
  offered: { zh: '请客户选', en: 'offered' },
  refused_broken: {
    zh: '最近的修改没有发布：文件里有错误，线上仍是旧流程。',
    en: 'The last edit was not published: there are mistakes; the old flows go on running.',
  },
  refused_stranding: {
    zh: '最近的修改没有发布：有进行中的对话会失去位置，线上仍是旧流程。',
    en: 'The last edit was not published: running conversations would lose their place; the old flows go on running.',
  },
  show_report: { zh: '查看详情', en: 'Show the report' },
  updated: { zh: '流程已更新，模拟已在新流程上重放：', en: 'The flows were updated and the simulation was replayed on them: ' },
  same_course: { zh: '走法没有变化。', en: 'it goes the same way.' },
  other_course: { zh: '从这一回合起走法不同：', en: 'from this turn on it goes another way: ' },
  dismiss: { zh: '知道了', en: 'Dismiss' },
  failed: { zh: '服务器没有回答，稍后会再试：', en: 'The server does not answer; trying again: ' },
  choose_flow: { zh: '在左边选一个流程，或在右边开始对话。', en: 'Choose a flow on the left, or start a chat on the right.' },
  loading: { zh: '正在读取…', en: 'Loading…' },
} as const satisfies { readonly [name: string]: Both };
export type Word = keyof typeof WORDS;
export type Say = (word: Word) => string;

export const sayIn =
  (lang: Lang): Say =>
  (word) =>
    WORDS[word][lang];

/** A word of a closed list, or the raw name where the list has none. */
const named =
  (list: { readonly [name: string]: Both }) =>
  (lang: Lang, name: string): string =>
    list[name]?.[lang] ?? name;

export const topicWord = named({
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
});

export const statusWord = named({
  idle: { zh: '空闲', en: 'Idle' },
  asking: { zh: '等客户回答', en: 'Waits for the customer' },
  waiting: { zh: '等钱包系统', en: 'Waits for the wallet' },
  with_agent: { zh: '等人工处理', en: 'Waits for a person' },
  handed_over: { zh: '人工接待中', en: 'With a person' },
  closed: { zh: '已结束', en: 'Closed' },
});

export const originWord = named({
  topic: { zh: '主题', en: 'topic' },
  call: { zh: '子流程', en: 'sub-flow' },
  digression: { zh: '插进来的事', en: 'digression' },
  pattern: { zh: '对话修复', en: 'repair' },
});

export const kindWord = named({
  say: { zh: '说', en: 'Say' },
  ask: { zh: '问', en: 'Ask' },
  set: { zh: '赋值', en: 'Set' },
  forget: { zh: '忘记', en: 'Forget' },
  match: { zh: '按值分支', en: 'Match' },
  when: { zh: '判断', en: 'When' },
  call: { zh: '系统', en: 'Call' },
  goto: { zh: '跳转', en: 'Go to' },
  link: { zh: '转到流程', en: 'Link' },
  run: { zh: '运行子流程', en: 'Run' },
  return: { zh: '返回', en: 'Return' },
  handoff: { zh: '转人工', en: 'Hand off' },
  end: { zh: '结束', en: 'End' },
  do: { zh: '命令', en: 'Do' },
});

const ROLES: { readonly [R in TextRole]: Both } = {
  text: { zh: '文字', en: 'text' },
  invalid: { zh: '答错时', en: 'bad answer' },
  skip: { zh: '跳过按钮', en: 'skip button' },
  tried: { zh: '记为已试', en: 'noted as tried' },
  yes: { zh: '确认按钮', en: 'yes button' },
  no: { zh: '否认按钮', en: 'no button' },
  change: { zh: '修改按钮', en: 'change button' },
  condition: { zh: '条件', en: 'condition' },
  assignment: { zh: '赋值', en: 'assignment' },
  input: { zh: '传入', en: 'input' },
  title: { zh: '名称', en: 'title' },
};
export const roleWord = named(ROLES);

const FACTS: { readonly [F in FactName]: Both } = {
  slot: { zh: '信息', en: 'slot' },
  type: { zh: '类型', en: 'type' },
  private: { zh: '私密', en: 'private' },
  remember: { zh: '整个对话记得', en: 'remembered' },
  tries: { zh: '可答错次数', en: 'tries' },
  limits: { zh: '范围', en: 'limits' },
  interruptions: { zh: '可被打断于', en: 'interruptions' },
  options_from: { zh: '选项来自', en: 'options from' },
  action: { zh: '操作', en: 'action' },
  risk: { zh: '风险', en: 'risk' },
  identity: { zh: '身份', en: 'identity' },
  as: { zh: '结果存为', en: 'result as' },
  at_most: { zh: '最多次数', en: 'at most' },
  disposition: { zh: '结局', en: 'disposition' },
  reason: { zh: '原因', en: 'reason' },
  priority: { zh: '优先级', en: 'priority' },
  command: { zh: '命令', en: 'command' },
  forgets: { zh: '忘记', en: 'forgets' },
};
export const factWord = named(FACTS);

const WAYS: { readonly [W in WayBy]: Both } = {
  next: { zh: '下一步', en: 'next' },
  case: { zh: '', en: '' },
  else: { zh: '其他', en: 'else' },
  holds: { zh: '成立', en: 'holds' },
  give_up: { zh: '多次未答清', en: 'give up' },
  declined: { zh: '不确认', en: 'declined' },
  change: { zh: '要修改', en: 'change' },
  limit: { zh: '次数用完', en: 'limit reached' },
  runs: { zh: '运行', en: 'runs' },
  links: { zh: '转到', en: 'links to' },
};
export const wayWord = named(WAYS);

export const hitWord = named({
  flow: { zh: '流程', en: 'flow' },
  example: { zh: '例句', en: 'example' },
  text: { zh: '文字', en: 'text' },
  option: { zh: '选项', en: 'option' },
  step: { zh: '步骤', en: 'step' },
});

export const measureWord = named({
  ours: { zh: '属于服务范围', en: 'It is something we serve' },
  topic: { zh: '主题判断正确', en: 'The topic is right' },
  flow: { zh: '主题之内流程正确', en: 'The flow is right within the topic' },
  risk: { zh: '直接开始的预期代价', en: 'Expected cost of starting at once' },
  start: { zh: '开始流程', en: 'Start the flow' },
  interrupt: { zh: '打断当前问题', en: 'Interrupt the open question' },
  beside_ticket: { zh: '不只是给工单的补充', en: 'More than a remark to the ticket' },
});

export const flipWord = named({
  ours: { zh: '属于服务范围的把握', en: 'sureness that we serve it' },
  topic: { zh: '主题的把握', en: 'sureness of the topic' },
  flow: { zh: '流程的把握', en: 'sureness of the flow' },
  score: { zh: '得分', en: 'score' },
});
export const insteadWord = named({
  started: { zh: '就会直接开始', en: 'it would have been started' },
  asked: { zh: '就会先问是哪件事', en: 'the bot would have asked which is meant' },
  refused: { zh: '就会当作服务以外的内容', en: 'it would have been taken for nothing that we serve' },
  interrupts: { zh: '就会打断当前问题', en: 'it would have taken the floor' },
  not_taken: { zh: '就不会当作另一件事', en: 'it would not have been taken for a wish of its own' },
});

export const noteWord = named({
  not_waiting: {
    zh: '机器人现在没有在等钱包，这个结果没有用上。',
    en: 'The bot does not wait for the wallet here; the answer was not used.',
  },
  no_timer: { zh: '机器人没有在等客户，沉默没有影响。', en: 'The bot waits for nobody here; silence changes nothing.' },
  no_such_button: { zh: '现在没有这个按钮，按文字处理。', en: 'There is no such button now; its words were read as typed.' },
  no_such_result: { zh: '这个步骤没有这种结果，没有用上。', en: 'The step does not know this result; it was not used.' },
  bad_field: { zh: '有字段没有填对，已当作缺失。', en: 'A field was not filled in properly and counts as missing.' },
  removed: { zh: '消息里的敏感内容已先隐去。', en: 'Something secret was taken out of the message first.' },
});
