/**
 * A server of the desk's page alone: the page as it is sent, and conversations made up. What is asked of it is written down, and tests say
 * what happens next. Shapes are those of src/service/desk/wire.ts, so that a change there is seen here.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type WebSocket, WebSocketServer } from 'ws';
import { bundlePage } from '../../src/adapters/web/bundle.ts';
import { DESK_PAGE_HEADERS } from '../../src/server/page.ts';
import type {
  ActAnswer,
  ActKind,
  ActRequest,
  Board,
  ConversationView,
  DeskMessage,
  HandoffRow,
  Me,
  ServerWord,
  TicketRow,
  TicketView,
} from '../../src/service/desk/wire.ts';
import { RIGHTS } from '../../src/service/people/rights.ts';

const PAGE = fileURLToPath(new URL('../../src/web/desk', import.meta.url));
const NOW = Date.now();
export const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();
const both = (zh: string, en: string) => ({ zh, en });

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
        { slot: 'order_no', value: '2026112200000102' },
        { slot: 'phone', value: '138****5678', sealed: 'x1' },
      ],
      tried: ['查询了订单 2026112200000102：处理中', '请客户确认收款人姓名：一致'],
      wishes: ['提现手续费'],
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
    earlier: [{ conversation: 'web:old:1', title: 'refund_dispute', at: ago(9000), lang: 'zh' }],
    tickets: [ticket('T-20261120-7')],
    may:
      of.status === 'queued'
        ? ['claim', 'note']
        : of.agent === ME.id
          ? EVERY_ACT
          : ['note', 'whisper', 'join', 'take_over', 'reassign'],
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

const COLLEAGUES: Board['colleagues'] = [
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

function firstBoard(): Board {
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

const CANNED = [
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

const PEOPLE = [
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

const SESSIONS = [
  { id: 's1', at: ago(300), seen: ago(0), ends: ago(-300), device: 'Chrome, macOS' },
  { id: 's2', at: ago(900), seen: ago(200), ends: ago(-100), device: 'Safari, iOS' },
];

/** One dark pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
  readonly script: string | undefined;
};

export class FakeDesk {
  board: Board = firstBoard();
  readonly views = new Map<string, ConversationView>();
  /** Whether somebody is signed in. */
  isIn = true;
  wantsCode = false;
  first = false;
  readonly asked: Asked[] = [];
  /** What an act is answered with, in the place of "done". `null`: the connection breaks before the answer. */
  answer: ((id: string, request: ActRequest) => ActAnswer | null | undefined) | null = null;
  /** Sockets are not let in. */
  isDeaf = false;
  url = '';
  files: Awaited<ReturnType<typeof bundlePage>> = { script: new Uint8Array(), style: new Uint8Array() };
  readonly heard: unknown[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #upgrades = new WebSocketServer({ noServer: true });

  async start(port = 0): Promise<this> {
    this.files = await bundlePage(PAGE);
    this.#server.on('upgrade', (request, socket, head) => {
      if (this.isDeaf || !this.isIn) return socket.destroy();
      this.#upgrades.handleUpgrade(request, socket, head, (open) => {
        this.#sockets.add(open);
        open.on('close', () => this.#sockets.delete(open));
        open.on('message', (data) => this.heard.push(JSON.parse(String(data))));
        this.tell({ kind: 'board', board: this.board });
      });
    });
    await new Promise<void>((done) => this.#server.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  /** The line is lost, and stays so until `isDeaf` is false again. */
  cut(): void {
    this.isDeaf = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  tell(word: ServerWord): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(word));
  }

  setBoard(part: Partial<Board>): void {
    this.board = { ...this.board, ...part, now: new Date().toISOString() };
    this.tell({ kind: 'board', board: this.board });
  }

  view(id: string): ConversationView | null {
    const kept = this.views.get(id);
    if (kept) return kept;
    const found = [...this.board.mine, ...this.board.waiting, ...this.board.others].find(
      ({ conversation }) => conversation === id,
    );
    return found === undefined ? null : view(found);
  }

  /** Acts that came in, each as often as it came. */
  acts(kind: ActKind): readonly ActRequest[] {
    return this.asked
      .filter(({ path }) => path.endsWith('/act'))
      .map(({ json }) => json as ActRequest)
      .filter(({ act }) => act.kind === kind);
  }

  /** Somebody says something in a conversation, and the page is told. */
  says(id: string, said: Omit<DeskMessage, 'seq' | 'at'>): void {
    const before = this.view(id);
    if (before === null) throw new Error(`no conversation ${id}`);
    const next: DeskMessage = { ...said, seq: (before.messages.at(-1)?.seq ?? 0) + 1, at: new Date().toISOString() };
    this.views.set(id, { ...before, messages: [...before.messages, next] });
    this.tell({ kind: 'conversation', conversation: id, row: before.row, messages: [next], notes: [] });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/desk/api/')) return this.#file(url.pathname, response);
    if (url.pathname.includes('/files/')) return void response.writeHead(200, { 'content-type': 'image/png' }).end(PICTURE);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const json: unknown = text === '' ? null : JSON.parse(text);
    const path = url.pathname.slice('/desk/api'.length);
    const method = request.method ?? 'GET';
    this.asked.push({ method, path, json, script: request.headers['x-signpost'] as string | undefined });
    const [status, body] = this.#answer(method, path, json, url.searchParams);
    if (status === 0) return void request.socket.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #file(path: string, response: ServerResponse): void {
    const [bytes, type] =
      path === '/desk/app.js'
        ? [this.files.script, 'text/javascript']
        : path === '/desk/style.css'
          ? [this.files.style, 'text/css']
          : [readFileSync(join(PAGE, 'index.html')), 'text/html'];
    response.writeHead(200, { ...DESK_PAGE_HEADERS, 'content-type': `${type}; charset=utf-8` }).end(bytes);
  }

  #answer(method: string, path: string, json: unknown, query: URLSearchParams): readonly [status: number, body: object] {
    const open = this.#openAnswer(method, path, json);
    if (open !== null) return open;
    if (!this.isIn) return [401, { error: { code: 'signed_out', message: 'You are not signed in.' } }];
    const parts = path.split('/').map(decodeURIComponent);
    const [, room, id = '', what] = parts;
    switch (room) {
      case 'me':
        return [200, ME];
      case 'board':
        return [200, { ...this.board, now: new Date().toISOString() }];
      case 'canned':
        return [200, { answers: CANNED }];
      case 'conversations':
        return this.#conversation(id, what, json, query);
      case 'tickets':
        return this.#tickets(id, json);
      case 'people':
        return [
          200,
          method === 'GET' ? { people: PEOPLE } : { person: PEOPLE[0], link: `${this.url}/desk/setup#token-1`, ended: 2 },
        ];
      case 'session':
        return this.#session(id, what);
      default:
        return [404, { error: { code: 'not_found', message: 'There is nothing here.' } }];
    }
  }

  #openAnswer(method: string, path: string, json: unknown): readonly [number, object] | null {
    if (path === '/setup' && method === 'GET') return [200, { first: this.first, provider: true }];
    if (path === '/setup/look') return [200, { kind: 'first' }];
    if (path !== '/setup' && (path !== '/session' || method !== 'POST')) return null;
    const { password, code } = json as { password: string; code?: string };
    if (password === 'wrong') return [401, { error: { code: 'wrong', message: 'wrong' } }];
    if (this.wantsCode && code === undefined) return [401, { error: { code: 'code_needed', message: 'code' } }];
    this.isIn = true;
    return [200, {}];
  }

  #session(id: string, what: string | undefined): readonly [number, object] {
    if (id === 'list') return [200, { current: 's1', sessions: SESSIONS }];
    if (id === 'end') this.isIn = false;
    if (what === 'offer')
      return [200, { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/uPay:lin?secret=JBSWY3DPEHPK3PXP&issuer=uPay' }];
    if (what === 'confirm') return [200, { recovery: ['abcd-efgh', 'ijkl-mnop', 'qrst-uvwx'] }];
    return [200, { person: { ...PEOPLE[0], hasSecond: false }, session: SESSIONS[0], rights: RIGHTS, ended: 1 }];
  }

  #tickets(id: string, json: unknown): readonly [number, object] {
    const rows = [
      ticket('T-20261120-7'),
      ticket('T-20261121-3', {
        kind: 'dispute',
        title: '重复扣款',
        topic: 'refund_dispute',
        due: ago(30),
        priority: 'urgent',
        assignee: 'wang',
      }),
      ticket('T-20261122-9', {
        kind: 'unlock',
        title: '解锁申请',
        topic: 'login_failure',
        priority: 'normal',
        due: null,
        assignee: 'lin',
      }),
    ];
    if (id === '') return [200, { tickets: rows, next: null }];
    const found = rows.find(({ number }) => number === id);
    if (!found) return [404, { error: { code: 'no_ticket', message: 'none' } }];
    const of = view(row('web:li'));
    const { problem, brief, notes, messages } = of;
    const history = [
      { at: ago(3000), by: null, what: 'created' },
      { at: ago(90), by: '王强', what: 'priority' },
    ];
    const part = (json ?? {}) as Partial<TicketRow>;
    const answer: TicketView = { row: { ...found, ...part }, problem, brief, notes, messages, history, version: 3 };
    return [200, answer];
  }

  #conversation(id: string, what: string | undefined, json: unknown, query: URLSearchParams): readonly [number, object] {
    const found = this.view(id);
    if (found === null) return [404, { error: { code: 'no_conversation', message: 'none' } }];
    if (what === undefined) return [200, found];
    if (what === 'messages') return [200, { messages: found.messages.filter(({ seq }) => seq > Number(query.get('after'))) }];
    if (what === 'suggestions')
      return [
        200,
        {
          suggestions: [
            {
              flow: 'pending_transaction',
              step: 'ask_order',
              title: both('问订单号', 'Ask for the order'),
              text: both('请发一下订单号。', 'What is the order number?'),
            },
          ],
        },
      ];
    const request = json as ActRequest;
    const answer = this.answer?.(id, request);
    if (answer === null) return [0, {}];
    return [200, answer ?? this.#done(id, found, request)];
  }

  #done(id: string, found: ConversationView, { act }: ActRequest): ActAnswer {
    if (act.kind === 'reply') {
      this.says(id, { from: 'agent', by: ME.name, text: act.text, lang: found.row.lang, choices: [], files: [] });
      return { kind: 'done', row: found.row, seq: this.view(id)?.messages.at(-1)?.seq ?? null };
    }
    if (act.kind === 'claim') {
      const claimed = { ...found.row, status: 'assigned', agent: ME.id, epoch: found.row.epoch + 1 } as const;
      const without = (rows: readonly HandoffRow[]) => rows.filter(({ conversation }) => conversation !== id);
      this.setBoard({ waiting: without(this.board.waiting), mine: [...this.board.mine, claimed] });
      this.views.set(id, view(claimed));
      return { kind: 'done', row: claimed, seq: null };
    }
    if (act.kind === 'note' || act.kind === 'whisper') {
      const note = {
        id: `n${found.notes.length + 1}`,
        kind: act.kind,
        by: ME.name,
        text: act.text,
        at: new Date().toISOString(),
      };
      this.views.set(id, { ...found, notes: [...found.notes, note] });
    }
    return { kind: 'done', row: found.row, seq: null };
  }
}
