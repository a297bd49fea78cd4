/**
 * The sandbox's customers, orders and cases. Numbers are fixed, so that they can be remembered; moments are distances from
 * "now", so that a payment made "half an hour ago" is that on every day. All people and places are invented.
 */

/** Epoch milliseconds of something, seen from the moment of a request. */
export type Moment = (now: number) => number;

const HOUR = 3_600_000;
export const hoursAgo =
  (hours: number): Moment =>
  (now) =>
    now - hours * HOUR;
export const hoursAhead = (hours: number): Moment => hoursAgo(-hours);
/** A moment that has really happened while the sandbox ran. */
export const fixed =
  (at: number): Moment =>
  () =>
    at;

export type OrderKind = 'payment' | 'transfer' | 'topup' | 'withdrawal';
export type Progress =
  /** Overdue once `usualHours` have passed since the order was made. */
  | { readonly status: 'processing'; readonly usualHours: number }
  | { readonly status: 'success' }
  | { readonly status: 'failed'; readonly moneyTaken: boolean; readonly reason: string }
  | { readonly status: 'refunded'; readonly at: Moment };
export type Order = {
  readonly no: string;
  readonly kind: OrderKind;
  /** 分 */
  readonly minor: number;
  readonly at: Moment;
  readonly counterparty: string;
  readonly progress: Progress;
};

export type Lock =
  | { readonly status: 'not_locked' }
  | { readonly status: 'locked_tries'; readonly until: Moment }
  | { readonly status: 'locked_risk' | 'frozen'; readonly since: Moment };

export type Case = {
  readonly no: string;
  readonly kind: 'complaint' | 'dispute' | 'tracing';
  readonly orderNo: string | null;
  readonly answerBy: Moment;
  readonly progress:
    | { readonly status: 'open' }
    | { readonly status: 'answered'; readonly at: Moment; readonly answer: string }
    | { readonly status: 'closed'; readonly at: Moment };
};

export type CustomerSeed = {
  readonly id: string;
  readonly name: string;
  /** Language that the customer has chosen in the wallet; the wallet's texts come in it. */
  readonly lang: 'zh' | 'en';
  readonly phone: string;
  readonly lock: Lock;
  readonly otherDevices: number;
  /** Where reset links go, masked; null when no phone or e-mail can be reached. */
  readonly resetTo: string | null;
  /** When reset links were sent lately. */
  readonly resetLinks: readonly Moment[];
  readonly orders: readonly Order[];
  readonly cases: readonly Case[];
  /** What can be tried with this customer, for the demo page. */
  readonly about: { readonly zh: string; readonly en: string };
};

/** Hours within which each kind of order should have arrived. */
const USUAL = { payment: 24, transfer: 24, topup: 2, withdrawal: 24 } as const;

type Ending = Progress | 'processing' | 'success' | { readonly failed: string; readonly moneyTaken: boolean };

function order(digits: string, kind: OrderKind, yuan: number, ago: number, counterparty: string, ending: Ending): Order {
  return {
    no: `202611220000${digits}`,
    kind,
    minor: Math.round(yuan * 100),
    at: hoursAgo(ago),
    counterparty,
    progress: progressOf(kind, ending),
  };
}

function progressOf(kind: OrderKind, ending: Ending): Progress {
  if (ending === 'processing') return { status: 'processing', usualHours: USUAL[kind] };
  if (ending === 'success') return { status: 'success' };
  if ('failed' in ending) return { status: 'failed', moneyTaken: ending.moneyTaken, reason: ending.failed };
  return ending;
}

const taken = (failed: string): Ending => ({ failed, moneyTaken: true });
const notTaken = (failed: string): Ending => ({ failed, moneyTaken: false });

const LI_NA: CustomerSeed = {
  id: 'cust-li-na',
  name: '李娜',
  lang: 'zh',
  phone: '13800130101',
  lock: { status: 'not_locked' },
  otherDevices: 2,
  resetTo: '138****0101',
  resetLinks: [],
  orders: [
    order('0101', 'payment', 128, 0.5, '晨光便利店', 'processing'),
    order('0102', 'transfer', 500, 1, '赵磊', 'processing'),
    order('0103', 'payment', 36.5, 26, '老街面馆', 'success'),
    order('0104', 'payment', 36.5, 26, '老街面馆', 'success'),
    order('0105', 'payment', 299, 20, '青禾书店', taken('商户系统超时')),
  ],
  cases: [],
  about: {
    zh: '账户正常。可以试：付款和转账处理中、被重复扣款、付款失败但已扣款、冻结账户、退出其他设备。',
    en: 'Account in order. Try: a payment and a transfer on their way, a double charge, a failed payment that took money, freezing, signing out devices.',
  },
};

const WANG_WEI: CustomerSeed = {
  id: 'cust-wang-wei',
  name: '王伟',
  lang: 'zh',
  phone: '13800130202',
  lock: { status: 'not_locked' },
  otherDevices: 1,
  resetTo: '138****0202',
  resetLinks: [],
  orders: [
    order('0201', 'withdrawal', 2000, 50, '工商银行 尾号 6677', 'processing'),
    order('0202', 'transfer', 800, 30, '孙芳', 'processing'),
    order('0203', 'payment', 59.9, 28, '云间咖啡', 'processing'),
    order('0204', 'topup', 300, 5, '招商银行 尾号 1234', 'processing'),
  ],
  cases: [
    {
      no: 'T-20261120-0002',
      kind: 'tracing',
      orderNo: '2026112200000202',
      answerBy: hoursAhead(40),
      progress: { status: 'open' },
    },
    { no: 'C-20261101-0002', kind: 'complaint', orderNo: null, answerBy: hoursAgo(60), progress: { status: 'open' } },
  ],
  about: {
    zh: '什么都超时了。可以试：四种超时的交易、已在追踪的转账（尾号 0202）、超时未回复的投诉。',
    en: 'Everything is late. Try: overdue orders of all four kinds, a transfer that is being traced already (0202), an overdue complaint.',
  },
};

const ZHANG_MIN: CustomerSeed = {
  id: 'cust-zhang-min',
  name: '张敏',
  lang: 'zh',
  phone: '13800130303',
  lock: { status: 'locked_tries', until: hoursAhead(25 / 60) },
  otherDevices: 0,
  resetTo: '138****0303',
  resetLinks: [],
  orders: [
    order('0301', 'topup', 200, 0.2, '建设银行 尾号 0088', 'processing'),
    order('0302', 'transfer', 1000, 48, '周杰', 'success'),
  ],
  cases: [{ no: 'C-20261118-0003', kind: 'complaint', orderNo: null, answerBy: hoursAhead(30), progress: { status: 'open' } }],
  about: {
    zh: '密码输错太多次，账户被锁。可以试：查锁定、申请解锁、充值处理中、处理中的投诉。',
    en: 'Locked after too many wrong passwords. Try: the lock, an unlock request, a top-up on its way, an open complaint.',
  },
};

const CHEN_JIE: CustomerSeed = {
  id: 'cust-chen-jie',
  name: '陈洁',
  lang: 'zh',
  phone: '13800130404',
  lock: { status: 'locked_risk', since: hoursAgo(5) },
  otherDevices: 3,
  resetTo: '138****0404',
  resetLinks: [],
  orders: [
    order('0401', 'withdrawal', 1500, 2, '农业银行 尾号 5566', 'processing'),
    order('0402', 'withdrawal', 680, 8, '农业银行 尾号 5566', taken('银行卡状态异常')),
  ],
  cases: [],
  about: {
    zh: '被风控锁定。可以试：查锁定、用预留手机号 13800130404 申请解锁（其他号码需要验证身份）、提现失败。',
    en: 'Locked by risk control. Try: the lock, an unlock request with the phone on record 13800130404 (any other needs verification), a failed withdrawal.',
  },
};

const LIU_YANG: CustomerSeed = {
  id: 'cust-liu-yang',
  name: '刘洋',
  lang: 'zh',
  phone: '13800130505',
  lock: { status: 'frozen', since: hoursAgo(20) },
  otherDevices: 1,
  resetTo: null,
  resetLinks: [],
  orders: [
    order('0501', 'withdrawal', 100, 72, '中国银行 尾号 9001', 'success'),
    order('0502', 'transfer', 260, 150, '吴倩', taken('收款方账户异常')),
  ],
  cases: [
    {
      no: 'C-20261110-0005',
      kind: 'complaint',
      orderNo: null,
      answerBy: hoursAgo(20),
      progress: {
        status: 'answered',
        at: hoursAgo(44),
        answer: '您反映的客服等待时间过长的问题已核实，我们增加了晚间坐席，抱歉给您添麻烦了。',
      },
    },
  ],
  about: {
    zh: '手机丢失，账户已冻结，没有可用的联系方式。可以试：再次冻结、解锁需验证身份、无法发送重置链接、逾期未退的转账（尾号 0502）、已回复的投诉。',
    en: 'Phone lost, account frozen, no contact left. Try: freezing again, unlocking needs verification, no reset link possible, money that should have come back by now (0502), an answered complaint.',
  },
};

const EMMA_CLARKE: CustomerSeed = {
  id: 'cust-emma-clarke',
  name: 'Emma Clarke',
  lang: 'en',
  phone: '13800130606',
  lock: { status: 'not_locked' },
  otherDevices: 4,
  resetTo: 'e***@mail.example',
  resetLinks: [],
  orders: [
    order('0601', 'payment', 88, 3, 'Harbour Books', notTaken('The payment was not confirmed in time')),
    order('0602', 'payment', 459, 120, 'Northwind Outdoor', { status: 'refunded', at: hoursAgo(30) }),
    order('0603', 'payment', 75, 200 * 24, 'Lantern Tea House', 'success'),
    order('0604', 'topup', 1000, 12, 'Bank of China card ending 3030', 'success'),
  ],
  cases: [
    {
      no: 'C-20261105-0006',
      kind: 'complaint',
      orderNo: '2026112200000602',
      answerBy: hoursAgo(10),
      progress: { status: 'answered', at: hoursAgo(30), answer: 'The merchant has agreed and the money is back in your wallet.' },
    },
  ],
  about: {
    zh: '英文客户。可以试：失败但未扣款、已退款、过期不能争议的订单（尾号 0603）、已回复的投诉。',
    en: 'Try: a failed payment that took nothing, a refund, an order too old for a dispute (0603), an answered complaint.',
  },
};

const DANIEL_WONG: CustomerSeed = {
  id: 'cust-daniel-wong',
  name: 'Daniel Wong',
  lang: 'en',
  phone: '+85291230707',
  lock: { status: 'not_locked' },
  otherDevices: 1,
  resetTo: '+852****0707',
  resetLinks: [hoursAgo(0.6), hoursAgo(0.5), hoursAgo(0.4)],
  orders: [
    order('0701', 'topup', 400, 4, 'HSBC card ending 4411', taken('The bank cut the connection')),
    order('0702', 'payment', 1299, 240, 'Peak Electronics', 'success'),
    order('0703', 'withdrawal', 350, 6, 'HSBC card ending 4411', notTaken('The daily limit was reached')),
  ],
  cases: [
    {
      no: 'D-20261115-0007',
      kind: 'dispute',
      orderNo: '2026112200000702',
      answerBy: hoursAhead(100),
      progress: { status: 'open' },
    },
    {
      no: 'C-20261020-0007',
      kind: 'complaint',
      orderNo: null,
      answerBy: hoursAgo(400),
      progress: { status: 'closed', at: hoursAgo(450) },
    },
  ],
  about: {
    zh: '英文客户。可以试：充值失败已扣款、已提交争议的订单（尾号 0702）、重置链接发送太频繁、已结案的投诉。',
    en: 'Try: a failed top-up that took money, an order that is disputed already (0702), too many reset links, a closed complaint.',
  },
};

const SOFIA_ROSSI: CustomerSeed = {
  id: 'cust-sofia-rossi',
  name: 'Sofia Rossi',
  lang: 'en',
  phone: '13800130808',
  lock: { status: 'not_locked' },
  otherDevices: 0,
  resetTo: 's***@mail.example',
  resetLinks: [],
  orders: [],
  cases: [],
  about: {
    zh: '新客户，没有订单，只有一台设备。可以试：查不到的订单、没有其他设备可退出。',
    en: 'New customer: no orders, one device. Try: an order that is not found, no other devices to sign out.',
  },
};

export const CUSTOMERS: readonly CustomerSeed[] = [
  LI_NA,
  WANG_WEI,
  ZHANG_MIN,
  CHEN_JIE,
  LIU_YANG,
  EMMA_CLARKE,
  DANIEL_WONG,
  SOFIA_ROSSI,
];
