/** From a declared action and its inputs to the HTTP request. */
import { createHash } from 'node:crypto';
import type { Action, OpenValue } from '../../flow/graph.ts';
import type { Trace } from '../../service/ports.ts';

export type WireRequest = {
  readonly url: string;
  readonly method: Action['http']['method'];
  readonly headers: { readonly [name: string]: string };
  readonly body: string | null;
};
export type Built =
  | { readonly kind: 'request'; readonly request: WireRequest }
  | { readonly kind: 'cannot'; readonly why: string };

/**
 * Checks the wallet's address; returns it without a final slash. Throws with what is wrong and what to write, without
 * repeating the address: it may hold a password.
 */
export function walletBase(text: string): string {
  const advice = 'Write an address like https://wallet.example/bot.';
  if (!URL.canParse(text)) throw new Error(`Wallet address is not a URL. ${advice}`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error(`Wallet address uses "${url.protocol}"; only http: and https: are possible. ${advice}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error(`Wallet address contains a user name or password; give the wallet's token in its own setting. ${advice}`);
  }
  if (url.search !== '' || url.hash !== '') throw new Error(`Wallet address must end before "?" and "#". ${advice}`);
  return `${url.origin}${url.pathname.replace(/(?<!\/)\/+$/, '')}`;
}

/** Checks the wallet's token; throws when it cannot stand in a header. The message does not repeat it. */
export function readToken(token: string | null): string | null {
  if (token === null || /^[\x21-\x7e]+$/.test(token)) return token;
  throw new Error('Wallet token is empty or contains blanks or characters outside ASCII; copy it again, without a line break.');
}

/**
 * The request of one call. Inputs named in the path are put there URL-encoded; the rest goes into the query (GET) or a
 * JSON body. `cannot`: an input is missing, not declared, or would change the path; nothing may be sent then.
 */
export function buildRequest(
  base: string,
  token: string | null,
  action: Action,
  call: {
    readonly input: { readonly [name: string]: OpenValue };
    readonly customer: string | null;
    readonly key: string;
    readonly trace?: Trace;
  },
): Built {
  const { http } = action;
  for (const name of Object.keys(call.input)) {
    if (!Object.hasOwn(action.inputs, name)) return { kind: 'cannot', why: `input ${name} is not declared` };
  }
  let path = http.path;
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(action.inputs)) {
    const value = Object.hasOwn(call.input, name) ? call.input[name] : undefined;
    const slot = `{${name}}`;
    if (value === undefined) {
      if (!declared.optional || path.includes(slot)) return { kind: 'cannot', why: `input ${name} is missing` };
    } else if (path.includes(slot)) {
      const text = asText(value);
      // URL parsers resolve "." and ".." even when percent-encoded: such a value would reach another route.
      if (/^\.{0,2}$/.test(text) || !text.isWellFormed()) return { kind: 'cannot', why: `input ${name} cannot stand in a path` };
      path = path.replaceAll(slot, () => encodeURIComponent(text));
    } else if (http.method === 'GET') {
      query.set(name, asText(value));
    } else {
      body[name] = asJson(value);
    }
  }
  if (/[{}]/.test(path)) return { kind: 'cannot', why: 'path names an input that is not declared' };
  const url = `${base}${path}${query.size > 0 ? `?${query}` : ''}`;
  // The compiler refuses such paths; this holds for flows that came in on another way, too.
  if (!URL.canParse(url) || !new URL(url).href.startsWith(new URL(`${base}/`).href))
    return { kind: 'cannot', why: "path leaves the wallet's address" };
  const headers: Record<string, string> = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'signpost' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (call.customer !== null) headers['x-customer-id'] = encodeURIComponent(call.customer.toWellFormed());
  if (call.trace !== undefined) headers.traceparent = call.trace;
  if (http.idempotencyKey) headers['idempotency-key'] = headerKey(call.key);
  if (http.method !== 'GET') headers['content-type'] = 'application/json';
  return {
    kind: 'request',
    request: {
      url,
      method: http.method,
      headers,
      body: http.method === 'GET' ? null : JSON.stringify(body),
    },
  };
}

/** Keys may hold any characters and length; headers may not. Equal keys stay equal, different ones different. */
function headerKey(key: string): string {
  return /^[\x21-\x7e]{1,200}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
}

/** A value in a path or query: amounts as `1050CNY` (minor units), dates in ISO 8601, files as their JSON. */
function asText(value: OpenValue): string {
  if (typeof value !== 'object') return String(value);
  switch (value.kind) {
    case 'money':
      return `${value.minor}${value.currency}`;
    case 'date':
      return value.iso;
    case 'url':
      return value.url;
    case 'attachment':
      return JSON.stringify(asJson(value));
  }
}

/** A value in a JSON body, in the form that the OpenAPI file describes. */
function asJson(value: OpenValue): unknown {
  if (typeof value !== 'object') return value;
  switch (value.kind) {
    case 'money':
      return { minor: value.minor, currency: value.currency };
    case 'date':
      return value.iso;
    case 'url':
      return value.url;
    case 'attachment':
      return value.files.map((file) => ({
        name: file.name,
        content_type: file.contentType,
        ...(file.url === undefined ? {} : { url: file.url }),
      }));
  }
}
