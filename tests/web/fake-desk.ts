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
  ServerWord,
  TicketRow,
  TicketView,
} from '../../src/service/desk/wire.ts';
import { RIGHTS } from '../../src/service/people/rights.ts';
import { AUDIT, ago, both, CANNED, firstBoard, ME, PEOPLE, PICTURE, row, SESSIONS, ticket, view } from './fake-desk-data.ts';

const PAGE = fileURLToPath(new URL('../../src/web/desk', import.meta.url));

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
  readonly script: string | undefined;
};

/** Made once, for all tests of a file. */
let made: ReturnType<typeof bundlePage> | null = null;

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
  /** What a file that is sent is answered with, in the place of "kept". `null`: the connection breaks before the answer. */
  keep: ((name: string) => readonly [status: number, body: object] | null | undefined) | null = null;
  /** Sockets are not let in. */
  isDeaf = false;
  url = '';
  files: Awaited<ReturnType<typeof bundlePage>> = { script: new Uint8Array(), style: new Uint8Array(), packages: [] };
  readonly heard: unknown[] = [];
  readonly #sockets = new Set<WebSocket>();
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #upgrades = new WebSocketServer({ noServer: true });

  async start(port = 0): Promise<this> {
    made ??= bundlePage(PAGE);
    this.files = await made;
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
    if (url.pathname.endsWith('/files')) return this.#upload(request, response);
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

  async #upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let size = 0;
    for await (const chunk of request) size += (chunk as Buffer).length;
    const name = decodeURIComponent(/filename\*=UTF-8''(.*)/.exec(request.headers['content-disposition'] ?? '')?.[1] ?? '');
    const path = (request.url ?? '').slice('/desk/api'.length);
    this.asked.push({ method: 'POST', path, json: name, script: request.headers['x-signpost'] as string | undefined });
    const answer = this.keep?.(name);
    if (answer === null) return void request.socket.destroy();
    const file = { upload: `s${String(this.asked.length).padStart(32, '0')}.png`, name, type: 'image/png', size };
    const [status, body] = answer ?? [200, file];
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
      case 'audit':
        return [200, id === 'check' ? { ok: true, rows: AUDIT.length } : { rows: AUDIT, next: null }];
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
      { at: ago(90), by: '王强', what: 'priority: normal → high' },
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
      const files = (act.files ?? []).map(({ upload, name }) => ({
        name,
        type: 'image/png',
        size: 2_000,
        url: `/desk/api/conversations/${encodeURIComponent(id)}/files/${upload}`,
      }));
      this.says(id, { from: 'agent', by: ME.name, text: act.text, lang: found.row.lang, choices: [], files });
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
