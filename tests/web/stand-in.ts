/** Stands in for the bot's server where the real one cannot be made to: a server that is busy, slow or broken. */
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
  /** So many next requests that change something, messages and sign-ins, are answered with 503. */
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
const CUSTOMERS = [{ id: 'cust-li-na', name: '李娜', about: { zh: '账户正常', en: 'Account in order' }, orders: [], cases: [] }];

/** The words of the customer come back, so that a test sees what was taken. */
function answer(sent: SentActivity): object[] {
  const text = sent.type === 'conversationUpdate' ? '您好！请问遇到了什么问题？' : `您说：${sent.text}`;
  return [{ type: 'typing' }, { type: 'message', text }];
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
  let failures = 0;
  let held = Promise.resolve();

  function busy(response: ServerResponse): boolean {
    if (failures === 0) return false;
    failures -= 1;
    json(response, 503, { error: { code: 'busy', message: 'Try again.' } });
    return true;
  }

  async function messages(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = (await body(request)) as SentActivity;
    received.push(sent);
    await held;
    if (!busy(response)) json(response, 200, { activities: answer(sent) });
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
      if (!busy(response)) json(response, 200, { token: 'proof', expires_in: 600 });
      return;
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
