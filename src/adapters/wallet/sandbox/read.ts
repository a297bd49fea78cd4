/** Reads one request of the sandbox with care: sizes, forms and hosts that it does not expect are refused. */
import type { IncomingMessage } from 'node:http';
import { type Reply, refuse } from './reply.ts';

/** Bytes of a request's body. */
const BODY_CAP = 64 * 1024;

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly raw: Buffer;
  /** The body; undefined when there is none. */
  readonly json: unknown;
  readonly customer: string | undefined;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
};

/** The request as plain data, or the reply that refuses it. */
export async function readBody(request: IncomingMessage): Promise<Sent | Reply> {
  const { headers } = request;
  // A web page that has its own name point to 127.0.0.1 must not talk to the sandbox through somebody's browser.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '')) {
    return refuse(403, 'host_refused', 'The sandbox answers on 127.0.0.1 and localhost only.');
  }
  const target = request.url ?? '';
  if (!URL.canParse(target, 'http://sandbox') || !target.startsWith('/'))
    return refuse(400, 'bad_request', 'The address cannot be read.');
  const url = new URL(target, 'http://sandbox');
  if (!decodable(url.pathname)) return refuse(400, 'bad_request', 'The address has broken %-encoding.');
  if (headers['content-encoding'] !== undefined)
    return refuse(415, 'unsupported_encoding', 'Send the body without Content-Encoding.');

  const raw = await collect(request);
  if (raw === null) return refuse(413, 'too_large', `The body is larger than ${BODY_CAP} bytes.`);
  let json: unknown;
  if (raw.byteLength > 0) {
    if (!/^application\/json\s*(?:;|$)/i.test(headers['content-type'] ?? '')) {
      return refuse(415, 'unsupported_type', 'Send the body as application/json.');
    }
    try {
      json = JSON.parse(raw.toString('utf8'));
    } catch {
      return refuse(400, 'invalid_json', 'The body is not JSON.');
    }
  }
  const customer = one(headers['x-customer-id']);
  if (customer !== undefined && !decodable(customer)) return refuse(400, 'bad_request', 'X-Customer-Id has broken %-encoding.');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    raw,
    json,
    customer: customer === undefined ? undefined : decodeURIComponent(customer),
    key: one(headers['idempotency-key']),
    authorization: headers.authorization,
  };
}

/** The whole body, or null past the cap. */
async function collect(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream is kept: destroying it would take the connection away from the reply that says "too large".
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > BODY_CAP) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function one(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
