/** One HTTP exchange with the wallet, and what its failure means. The table in http.ts is carried out here. */
import type { Action } from '../../flow/graph.ts';
import type { WalletAnswer } from '../../service/ports.ts';
import { readAnswer } from './answer.ts';
import type { WireRequest } from './request.ts';

/** Largest answer that is read, in bytes. */
const BODY_CAP = 256 * 1024;

export type Failure = {
  readonly kind: 'failure';
  /** `no`: the wallet certainly did nothing. */
  readonly reached: 'no' | 'perhaps';
  /** A repetition could help. */
  readonly again: boolean;
  /** For the log: the rule that was broken, in words, without values. */
  readonly why: string;
  readonly status: number | null;
};
export type Outcome = { readonly kind: 'answer'; readonly answer: WalletAnswer } | Failure;

/** Runs one try; settles within the action's timeout whatever `send` does, and never rejects. */
export async function attempt(send: typeof fetch, request: WireRequest, action: Action, currency: string): Promise<Outcome> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve(perhaps('no complete answer within the timeout')), action.http.timeoutMs);
  });
  try {
    return await Promise.race([exchange(send, request, action, currency, controller.signal), late]);
  } finally {
    clearTimeout(timer);
    // Also after an answer: what is left of a refused body must not keep its connection.
    controller.abort();
  }
}

async function exchange(
  send: typeof fetch,
  request: WireRequest,
  action: Action,
  currency: string,
  signal: AbortSignal,
): Promise<Outcome> {
  let response: Response;
  try {
    const { url, method, headers, body } = request;
    response = await send(url, { method, headers, body, signal, redirect: 'manual' });
  } catch (error) {
    return connectionFailure(error);
  }
  const refusal = statusFailure(response);
  if (refusal !== null) return refusal;
  if (!isJson(response.headers.get('content-type'))) return perhaps('answer is not application/json', response.status);

  let bytes: Buffer | null;
  try {
    bytes = await readCapped(response.body);
  } catch {
    return perhaps('connection cut within the answer, or undecodable body', response.status);
  }
  if (bytes === null) return perhaps(`answer is larger than ${BODY_CAP} bytes`, response.status);
  const read = readAnswer(bytes, action, currency);
  return read.kind === 'answer' ? read : perhaps(`answer: ${read.why}`, response.status);
}

function perhaps(why: string, status: number | null = null): Failure {
  return { kind: 'failure', reached: 'perhaps', again: true, why, status };
}

function statusFailure(response: Response): Failure | null {
  const { status } = response;
  if (status >= 200 && status < 300) return null;
  if (status === 409) return perhaps('idempotency key is in work or was used before', status);
  if (status >= 400 && status < 500) return { kind: 'failure', reached: 'no', again: false, why: 'request refused', status };
  if (status >= 500) return perhaps('server error', status);
  return perhaps('redirect refused', status);
}

/** Errors of TLS that stop a connection before a byte of the request has left. */
const CERTIFICATE_ERRORS: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

function connectionFailure(error: unknown): Failure {
  if (neverSent(member(error, 'cause') ?? error)) {
    return { kind: 'failure', reached: 'no', again: true, why: 'no connection', status: null };
  }
  return perhaps('connection cut before the answer');
}

/**
 * True only for errors that can happen before a connection stands. The system call decides, not the code: a standing
 * connection, too, can end with "host unreachable".
 */
function neverSent(cause: unknown): boolean {
  const several = member(cause, 'errors');
  if (Array.isArray(several)) return several.length > 0 && several.every(neverSent);
  const syscall = member(cause, 'syscall');
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  const code = member(cause, 'code');
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  if (typeof code === 'string' && CERTIFICATE_ERRORS.has(code)) return true;
  // fetch refuses the ports of mail, X11 and the like without trying, with no code to know it by.
  return member(cause, 'message') === 'bad port';
}

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}

function isJson(contentType: string | null): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '');
}

/** The whole body, or null past the cap: then reading stops, however much more would come. */
async function readCapped(body: ReadableStream<Uint8Array> | null): Promise<Buffer | null> {
  if (body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > BODY_CAP) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
