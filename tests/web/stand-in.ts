/** Stands in for the bot's server: the routes that the demo page uses, with answers that a test can foresee. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

export type SentActivity = {
  readonly type: string;
  readonly id: string;
  readonly text?: string;
  readonly value?: { readonly button: string };
  readonly locale: string;
  readonly deliveryMode: string;
  readonly conversation: { readonly id: string };
  readonly from: { readonly id: string };
  readonly membersAdded?: readonly { readonly id: string }[];
  readonly channelData?: { readonly identity: string };
};

export type StandIn = {
  readonly url: string;
  /** Everything that came to /api/messages, also what was refused. */
  readonly received: readonly SentActivity[];
  readonly signIns: readonly string[];
  /** The next requests to /api/messages are answered with this status. */
  failNext(times: number): void;
  /** Answers to /api/messages wait until the returned function is called. */
  hold(): () => void;
  close(): Promise<void>;
};

/** The only policy under which the page has to work; inline scripts and styles are violations. */
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'";
const FOLDER = new URL('../../src/web/demo/', import.meta.url);
const TYPES: { readonly [ending: string]: string } = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
};

const CUSTOMERS = [
  {
    id: 'cust-li-na',
    name: '李娜',
    about: { zh: '有一笔超时的转账和一笔已退款的付款', en: 'Has a late transfer and a refunded payment' },
    orders: [
      { order_no: '2026112200001001', about: { zh: '转账 ¥500.00，王强，处理中', en: 'transfer ¥500.00, 王强, on its way' } },
      { order_no: '2026112200001002', about: { zh: '付款 ¥88.00，晨光书店，已退款', en: 'payment ¥88.00, 晨光书店, refunded' } },
    ],
  },
  {
    id: 'cust-james',
    name: 'James Carter',
    about: { zh: '账户因多次输错密码被锁定', en: 'Locked out after too many wrong passwords' },
    orders: [],
  },
];

function message(text: string, more: object = {}) {
  return { type: 'message', text, ...more };
}

function buttons(labels: readonly string[]) {
  return labels.map((label, index) => ({
    type: 'messageBack',
    title: label,
    text: label,
    displayText: label,
    value: { button: `signed-${index}` },
  }));
}

/** What the stand-in says; the words of the customer come back, so that a test sees how they are shown. */
function answer(sent: SentActivity): object[] {
  const zh = sent.locale.startsWith('zh');
  if (sent.type === 'conversationUpdate') {
    const actions = buttons(zh ? ['钱没到账', '登录不了', '转人工'] : ['Money is late', 'I cannot log in', 'A person']);
    return [message(zh ? '您好！请问遇到了什么问题？' : 'Hello! What can I help you with?', { suggestedActions: { actions } })];
  }
  if (sent.value !== undefined) return [message(`按钮 ${sent.value.button}：${sent.text}`)];
  if (/到账|arrived/.test(sent.text ?? '')) {
    const card = {
      buttons: buttons(zh ? ['转账给个人', '付款给商家', '充值', '提现到银行卡'] : ['A transfer to a person', 'A payment']),
    };
    return [
      { type: 'typing' },
      message(zh ? '别着急，我来帮您查。' : 'Let me look into that.'),
      message(zh ? '是哪一种交易？' : 'Which kind of payment was it?', {
        attachments: [{ contentType: 'application/vnd.microsoft.card.hero', content: card }],
      }),
    ];
  }
  return [message(`您说：${sent.text}`)];
}

async function body(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

async function file(response: ServerResponse, name: string): Promise<void> {
  const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  const content = await readFile(fileURLToPath(new URL(name, FOLDER)));
  response
    .writeHead(200, { 'content-type': type, 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' })
    .end(content);
}

export async function startStandIn(): Promise<StandIn> {
  const received: SentActivity[] = [];
  const signIns: string[] = [];
  let failures = 0;
  let held = Promise.resolve();

  async function messages(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = (await body(request)) as SentActivity;
    received.push(sent);
    await held;
    if (failures > 0) {
      failures -= 1;
      json(response, 503, { error: 'busy' });
      return;
    }
    json(response, 200, { activities: answer(sent) });
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === '/') return file(response, 'index.html');
    if (path === '/api/messages') return messages(request, response);
    if (path === '/demo/config') {
      return json(response, 200, { brand: { zh: 'uPay 钱包', en: 'uPay' }, hotline: '95000', sandbox: true });
    }
    if (path === '/demo/customers') return json(response, 200, CUSTOMERS);
    if (path === '/demo/sign-in') {
      const { customer } = (await body(request)) as { customer: string };
      signIns.push(customer);
      return json(response, 200, { token: `proof-of-${customer}-${signIns.length}`, expires_in: 600 });
    }
    if (/^\/demo\/[a-z]+\.(?:js|css)$/.test(path)) return file(response, path.slice('/demo/'.length));
    response.writeHead(404).end();
  }

  const server = createServer((request, response) => {
    route(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    signIns,
    failNext: (times) => {
      failures = times;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
