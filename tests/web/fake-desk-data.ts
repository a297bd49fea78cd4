/** Conversations, people and tickets made up for tests of the desk's page. Shapes are those of src/service/desk/wire.ts. */
import type {
  ActKind,
  AuditLine,
  Board,
  ConversationView,
  DeskMessage,
  HandoffRow,
  Me,
  TicketRow,
} from '../../src/service/desk/wire.ts';
import { RIGHTS } from '../../src/service/people/rights.ts';

const NOW = Date.now();
export const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
export const both = (zh: string, en: string) => ({ zh, en });

export const ME: Me = {
  id: 'lin',
  name: '林晓',
  roles: ['agent', 'supervisor', 'admin'],
  rights: RIGHTS,
  presence: 'available',
  brand: both('uPay 钱包', 'uPay'),
  timeZone: 'Asia/Shanghai',
};

export function row(id: string, part: Partial<HandoffRow> = {}): HandoffRow {
  return {
    conversation: id,
    ticket: `T-${id.replace(/\W/g, '').toUpperCase().slice(-6)}`,
    epoch: 2,
    status: 'assigned',
    agent: ME.id,
    joined: [],
    queue: 'support',
    topic: 'pending_transaction',
    lang: 'zh',
    priority: 'normal',
    title: '交易未到账',
    reason: 'no_answer',
    requestedAt: ago(9),
    since: ago(6),
    answerBy: null,
    customer: { name: '李娜', identified: true },
    last: { from: 'customer', text: '我的钱还没到账，能帮我看看吗？', at: ago(2) },
    unanswered: 1,
    ...part,
  };
}

export function message(seq: number, from: DeskMessage['from'], text: string, part: Partial<DeskMessage> = {}): DeskMessage {
  const by = from === 'agent' ? ME.name : null;
  return { seq, from, by, text, lang: 'zh', at: ago(30 - Math.min(seq, 28)), choices: [], files: [], ...part };
}

const EVERY_ACT: readonly ActKind[] = ['reply', 'note', 'whisper', 'hold', 'transfer', 'return', 'resolve'];

export function view(of: HandoffRow, part: Partial<ConversationView> = {}): ConversationView {
  const messages = part.messages ?? [
    message(1, 'customer', '转账没到账', { at: ago(1600) }),
    message(2, 'bot', '我来帮您看看。订单号是多少？', { choices: ['我没有订单号'], at: ago(1599) }),
    message(3, 'customer', '2026112200000102'),
    message(4, 'bot', '这笔转账正在处理中，一般两小时内到账。已为您转接人工客服。'),
    message(5, 'agent', '李女士您好，我是林晓，我来看一下。'),
    message(6, 'customer', '好的，谢谢，截图在这里', {
      files: [{ name: '转账截图 2026-11-22 很长很长的文件名.png', type: 'image/png', url: '/desk/api/conversations/a/files/1' }],
    }),
  ];
  return {
    row: of,
    problem: both(
      '转账给张伟 ¥876.50 处理中，客户等了两天，希望知道何时到账。',
      'A transfer of ¥876.50 to Zhang Wei is processing; the customer has waited two days and wants to know when it arrives.',
    ),
    brief: {
      topic: 'pending_transaction',
      flow: 'pending_transaction',
      title: '交易未到账',
      lang: of.lang,
      customer: 'cust-li-na',
      answers: [
        {
          slot: 'order_no',
          label: { zh: '订单号是多少？', en: 'What is the order number?' },
          from: 'asked',
          value: '2026112200000102',
        },
        {
          slot: 'phone',
          label: { zh: '手机号是多少？', en: 'Which phone number?' },
          from: 'said',
          value: '138****5678',
          sealed: 'x1',
        },
      ],
      tried: ['查询了订单 2026112200000102：处理中', '请客户确认收款人姓名：一致'],
      wishes: ['提现手续费'],
      why: both('问题没有解决', 'it was not solved'),
    },
    messages,
    lastSeq: messages.findLast(({ from }) => from !== 'customer')?.seq ?? 0,
    notes: [{ id: 'n1', kind: 'note', by: '王强', text: '客户昨天来过一次，当时也在处理中。', at: ago(26) }],
    passages: [
      { at: ago(9), what: 'requested', who: null },
      { at: ago(6), what: 'assigned', who: ME.name },
    ],
    readTo: 5,
    viewers: ['王强'],
    earlier: [{ conversation: 'web:old:1', title: both('退款与争议', 'Refunds and disputes'), at: ago(9000), lang: 'zh' }],
    tickets: [ticket('T-20261120-7')],
    may:
      of.status === 'queued'
        ? ['claim', 'note']
        : of.agent === ME.id
          ? EVERY_ACT
          : ['note', 'whisper', 'join', 'take_over', 'reassign'],
    takesFiles: true,
    ...part,
  };
}

export function ticket(number: string, part: Partial<TicketRow> = {}): TicketRow {
  return {
    number,
    kind: 'complaint',
    status: 'open',
    reason: 'complaint',
    title: '投诉：客服态度',
    topic: 'complaint',
    lang: 'zh',
    priority: 'high',
    assignee: null,
    due: ago(-600),
    at: ago(3000),
    conversation: 'web:li',
    customer: { name: '李娜', identified: true },
    ...part,
  };
}

export const COLLEAGUES: Board['colleagues'] = [
  { id: 'lin', name: '林晓', presence: 'available', since: ago(95), langs: ['zh', 'en'], skills: ['*'], capacity: 6, open: 3 },
  {
    id: 'wang',
    name: '王强',
    presence: 'busy',
    since: ago(12),
    langs: ['zh'],
    skills: ['security', 'login_failure'],
    capacity: 4,
    open: 4,
  },
  {
    id: 'amy',
    name: 'Amelia Featherstonehaugh-Cholmondeley',
    presence: 'away',
    since: ago(3),
    langs: ['en'],
    skills: ['*'],
    capacity: 4,
    open: 0,
  },
];

export function firstBoard(): Board {
  return {
    now: new Date().toISOString(),
    waiting: [
      row('web:sec', {
        status: 'queued',
        agent: null,
        priority: 'urgent',
        title: '账户被盗',
        topic: 'security',
        requestedAt: ago(1),
        customer: { name: null, identified: false },
        last: { from: 'customer', text: '有人在用我的钱包付款！！', at: ago(1) },
      }),
      row('web:amy', {
        status: 'queued',
        agent: null,
        lang: 'en',
        title: "I can't sign in",
        topic: 'login_failure',
        requestedAt: ago(14),
        customer: { name: 'Bartholomew Throckmorton', identified: true },
        last: { from: 'customer', text: 'The app keeps loading and never lets me in', at: ago(12) },
      }),
      row('web:q3', {
        status: 'queued',
        agent: null,
        priority: 'high',
        title: '重复扣款',
        topic: 'refund_dispute',
        requestedAt: ago(4),
      }),
    ],
    mine: [
      row('web:li'),
      row('bf:19:abc@thread.v2/中', {
        title: "I can't sign in",
        lang: 'en',
        topic: 'login_failure',
        customer: { name: 'Jonathan Reed', identified: true },
        unanswered: 0,
        last: { from: 'agent', text: 'Could you restart the app, please?', at: ago(4) },
      }),
      row('web:zhao', {
        status: 'held',
        title: '修改手机号',
        topic: 'account_change',
        customer: { name: '赵敏', identified: true },
        unanswered: 2,
        last: { from: 'customer', text: '订单号是 20261122000001020000000000000000000000000000', at: ago(1) },
      }),
    ],
    others: [
      row('web:other', { agent: 'wang', answerBy: ago(-2), customer: { name: '周杰', identified: true } }),
      row('web:late', { agent: 'wang', answerBy: ago(1), priority: 'high' }),
    ],
    colleagues: COLLEAGUES,
    queues: [
      { id: 'support', title: both('客服', 'Support'), waiting: 2, longestMs: 840_000 },
      { id: 'security', title: both('安全与风险', 'Security and risk'), waiting: 1, longestMs: 60_000 },
      { id: 'disputes', title: both('争议', 'Disputes'), waiting: 0, longestMs: 0 },
    ],
    open: true,
    opensAt: null,
    tickets: { mine: 1, unassigned: 2 },
  };
}

export const CANNED = [
  {
    id: 'hello',
    title: both('问候', 'Greeting'),
    text: both(
      '{customer.name}您好，我是{agent.name}，很高兴为您服务。',
      'Hello {customer.name}, this is {agent.name}. How can I help?',
    ),
    topics: [],
  },
  {
    id: 'transfer',
    title: both('转账处理中', 'Transfer in progress'),
    text: both(
      '这笔转账正在处理，一般两小时内到账。您的工单号是 {ticket.number}。',
      'This transfer is in progress and usually arrives within two hours. Your ticket is {ticket.number}.',
    ),
    topics: ['pending_transaction'],
  },
  {
    id: 'bye',
    title: both('再见', 'Goodbye'),
    text: both('感谢您的耐心，祝您生活愉快。', 'Thank you for your patience. Have a good day.'),
    topics: [],
  },
];

export const PEOPLE = [
  {
    id: 'lin',
    login: 'lin',
    name: '林晓',
    roles: ['agent', 'supervisor', 'admin'],
    languages: ['zh', 'en'],
    skills: ['*'],
    capacity: 6,
    active: true,
    hasPassword: true,
    hasSecond: true,
    isExternal: false,
    version: 1,
  },
  {
    id: 'wang',
    login: 'wang.qiang@upay.example',
    name: '王强',
    roles: ['agent'],
    languages: ['zh'],
    skills: ['security', 'login_failure'],
    capacity: 4,
    active: true,
    hasPassword: false,
    hasSecond: false,
    isExternal: false,
    version: 3,
  },
  {
    id: 'old',
    login: 'old',
    name: '陈旧',
    roles: ['author'],
    languages: ['zh'],
    skills: ['*'],
    capacity: 4,
    active: false,
    hasPassword: true,
    hasSecond: false,
    isExternal: true,
    version: 2,
  },
];

export const AUDIT: readonly AuditLine[] = [
  { seq: 3, at: ago(20), actor: 'desk:lin', action: 'account_made', subject: 'wang', detail: '{"roles":"agent"}' },
  { seq: 2, at: ago(60), actor: 'os:ops', action: 'export', subject: '8c1f0a22b9d4', detail: '{"conversations":3}' },
  { seq: 1, at: ago(90), actor: 'bot', action: 'retention', subject: null, detail: '{"messages":120}' },
];

export const SESSIONS = [
  { id: 's1', at: ago(300), seen: ago(0), ends: ago(-300), device: 'Chrome, macOS' },
  { id: 's2', at: ago(900), seen: ago(200), ends: ago(-100), device: 'Safari, iOS' },
];

/** One dark pixel. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
