/** Answers as data, and the one place that writes them. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export type Headers = Readonly<Record<string, string>>;

export type Answer = {
  readonly status: number;
  readonly headers?: Headers;
} & (
  | { readonly json: object | null }
  /** A file; `type` is its content type. */
  | { readonly bytes: Uint8Array; readonly type: string }
);

/** A request that is refused. The message tells the caller what to do, and contains nothing that he sent. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly headers: Headers;
  /** The rest of the request is not wanted: the connection ends with the answer. */
  readonly hangUp: boolean;

  constructor(status: number, code: string, message: string, more: { headers?: Headers; hangUp?: boolean } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.hangUp = more.hangUp ?? false;
  }
}

/** Form of every error that leaves the server. */
export function errorJson(code: string, message: string): object {
  return { error: { code, message } };
}

/** Headers of every answer: nothing may be sniffed, framed, cached or run. */
export const SAFE_HEADERS: Headers = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** How long a caller who is still sending may go on before the connection is cut; without it he would not see the answer. */
const LINGER_MS = 1_000;

function payload(answer: Answer): { readonly type: string | null; readonly body: Uint8Array | string } {
  if ('bytes' in answer) return { type: answer.type, body: answer.bytes };
  if (answer.json === null) return { type: null, body: '' };
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(answer.json) };
}

/** Writes the whole answer. `extra` are headers of the server as it runs now. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer, extra: Headers, hangUp: boolean): void {
  if (response.headersSent || response.destroyed) return;
  const { type, body } = payload(answer);
  const headers: Record<string, string | number> = {
    ...SAFE_HEADERS,
    ...extra,
    ...answer.headers,
    'content-length': typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength,
  };
  if (type !== null) headers['content-type'] = type;
  if (hangUp) headers.connection = 'close';
  response.writeHead(answer.status, headers);
  if (!hangUp || request.complete) {
    response.end(request.method === 'HEAD' ? undefined : body);
    return;
  }
  response.write(body);
  const end = (): void => {
    clearTimeout(timer);
    response.end();
    request.destroy();
  };
  const timer = setTimeout(end, LINGER_MS);
  request.once('end', end).once('close', end).resume();
}
