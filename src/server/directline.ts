/** Direct Line 3.0 over HTTP: paths, headers for pages of other origins, and refusals in the specification's form. */
import type { IncomingHttpHeaders } from 'node:http';
import { type Answer, type Headers, Problem } from './answer.ts';
import type { Request, Route } from './route.ts';

/** Who asks, as the channel needs it. */
export type Caller = {
  readonly authorization: string;
  readonly origin: string | null;
  readonly host: string;
  readonly base: string;
  readonly address: string;
};

/** One open socket. */
export type DoorSocket = {
  /** Whether it has taken most of what it was sent. */
  isReady(): boolean;
  /** @param sent the text has left, or never will */
  send(text: string, sent: () => void): void;
  close(code: number, reason: string): void;
};

/** What the server needs of the channel. Refusals are errors with `status`, `code`, `message` and `retryAfter`. */
export type DirectLineDoor = {
  isAllowedOrigin(origin: string, host: string): boolean;
  generate(caller: Caller, body: unknown): Answer;
  embed(caller: Caller, body: unknown): Answer;
  refresh(caller: Caller): Answer;
  start(caller: Caller, body: unknown, language: string | null): Promise<Answer>;
  reconnect(caller: Caller, id: string, watermark: string | null): Promise<Answer>;
  activities(caller: Caller, id: string, watermark: string | null): Promise<Answer>;
  post(caller: Caller, id: string, body: unknown, traceparent: string | null): Promise<Answer>;
  session(caller: Caller): Answer;
  mayUpload(caller: Caller, id: string): void;
  upload(
    caller: Caller,
    id: string,
    userId: string | null,
    body: { readonly bytes: Uint8Array; readonly contentType: string; readonly contentDisposition: string },
  ): Promise<Answer>;
  file(caller: Caller, id: string, upload: string, token: string, name: string | null): Promise<Answer>;
  stream(caller: Caller, id: string, token: string, watermark: string | null): (socket: DoorSocket) => () => void;
  close(): void;
};

export type DirectLineOptions = {
  readonly door: DirectLineDoor;
  /** Address under which browsers reach this server; null: the one that they ask for. */
  readonly publicUrl: string | null;
  /** How many proxies stand before this server and write X-Forwarded-For. */
  readonly proxies: number;
};

export const BASE = '/v3/directline';

/** A file and what is around it; the channel looks at each file itself. */
const UPLOAD_BYTES = 12 * 1024 * 1024;
const MOST_UPLOADS = 8;
const ALLOWED_HEADERS = 'Authorization, Content-Type, Content-Disposition, X-Requested-With, x-ms-bot-agent, traceparent';
const PREFLIGHT_SECONDS = 7200;

/** Headers that let a page of an allowed origin read the answer. */
function corsHeaders({ door }: DirectLineOptions, withCredentials = false) {
  return ({ origin, host = '' }: IncomingHttpHeaders): Headers => {
    if (origin === undefined || !door.isAllowedOrigin(origin, host)) return { vary: 'Origin' };
    return {
      vary: 'Origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'Retry-After',
      ...(withCredentials && { 'access-control-allow-credentials': 'true' }),
    };
  };
}

/** The last address that a proxy of ours has written; what callers write before it is not believed. */
export function addressOf(headers: IncomingHttpHeaders, remote: string, proxies: number): string {
  if (proxies === 0) return remote;
  const given = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  return given.at(-proxies)?.trim() || remote;
}

/** A page that came over TLS cannot use anything else, whatever the way behind the balancer. */
function baseOf({ origin, host = 'localhost', ...headers }: IncomingHttpHeaders): string {
  const isSecure = headers['x-forwarded-proto'] === 'https' || (origin?.startsWith('https:') ?? false);
  return `${isSecure ? 'https' : 'http'}://${host}`;
}

export function callerOf(headers: IncomingHttpHeaders, remote: string, { publicUrl, proxies }: DirectLineOptions): Caller {
  return {
    authorization: headers.authorization ?? '',
    origin: headers.origin ?? null,
    host: headers.host ?? '',
    base: publicUrl ?? baseOf(headers),
    address: addressOf(headers, remote, proxies),
  };
}

type Refusal = Error & { readonly status: number; readonly code: string; readonly retryAfter: number | null };

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'status' in error && 'code' in error && 'retryAfter' in error;
}

/** What the channel threw, as an answer. What is not a refusal is trouble that may be over soon. */
export function problemOf(error: unknown, hangUp = false): Problem {
  if (error instanceof Problem) return error;
  if (!isRefusal(error))
    return new Problem(503, 'ServiceUnavailable', 'The bot cannot take this at the moment; send the same request again.', {
      headers: { 'retry-after': '2' },
      hangUp,
    });
  const { status, code, message, retryAfter } = error;
  return new Problem(status, code, message, {
    ...(retryAfter !== null && { headers: { 'retry-after': String(retryAfter) } }),
    hangUp,
  });
}

const idOf = (url: URL): string => url.pathname.split('/')[4] ?? '';
const watermarkOf = (url: URL): string | null => url.searchParams.get('watermark');

function languageOf(headers: IncomingHttpHeaders): string | null {
  return /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*/i.exec(headers['accept-language'] ?? '')?.[0] ?? null;
}

/** What is said of an error that is no refusal. */
export type Trouble = (error: unknown) => void;

/** Routes of Direct Line. Every path answers OPTIONS, too. */
export function directLineRoutes(options: DirectLineOptions, trouble: Trouble): readonly Route[] {
  const { door } = options;
  const caller = ({ headers, address }: Omit<Request, 'body'>): Caller => callerOf(headers, address, options);
  const answering =
    (handle: (request: Request) => Answer | Promise<Answer>): Route['handle'] =>
    async (request) => {
      try {
        return await handle(request);
      } catch (error) {
        if (!isRefusal(error)) trouble(error);
        throw problemOf(error);
      }
    };
  const routes: readonly Route[] = [
    { method: 'POST', path: '/tokens/generate', brings: 'maybe', handle: (r) => door.generate(caller(r), r.body?.json) },
    { method: 'POST', path: '/tokens/embed', brings: 'maybe', handle: (r) => door.embed(caller(r), r.body?.json) },
    { method: 'POST', path: '/tokens/refresh', brings: 'maybe', handle: (r) => door.refresh(caller(r)) },
    {
      method: 'POST',
      path: '/conversations',
      brings: 'maybe',
      handle: (r) => door.start(caller(r), r.body?.json, languageOf(r.headers)),
    },
    { method: 'GET', path: '/conversations/:id', handle: (r) => door.reconnect(caller(r), idOf(r.url), watermarkOf(r.url)) },
    {
      method: 'GET',
      path: '/conversations/:id/activities',
      quiet: true,
      handle: (r) => door.activities(caller(r), idOf(r.url), watermarkOf(r.url)),
    },
    {
      method: 'POST',
      path: '/conversations/:id/activities',
      handle: (r) => door.post(caller(r), idOf(r.url), r.body?.json, traceparentOf(r)),
    },
    uploadRoute(options, caller),
    {
      method: 'GET',
      path: '/conversations/:id/files/:file',
      quiet: true,
      handle: ({ url, ...r }) => {
        const { searchParams: query } = url;
        return door.file(
          caller({ url, ...r }),
          idOf(url),
          url.pathname.split('/')[6] ?? '',
          query.get('t') ?? '',
          query.get('name'),
        );
      },
    },
    { method: 'GET', path: '/session/getsessionid', handle: (r) => door.session(caller(r)) },
  ];
  return routes
    .map((route) => ({
      ...route,
      path: `${BASE}${route.path}`,
      handle: answering(route.handle),
      extra: corsHeaders(options, route.path === '/session/getsessionid'),
    }))
    .flatMap((route, i, all) =>
      all.findIndex((one) => one.path === route.path) === i ? [route, preflightOf(route, all)] : [route],
    );
}

function traceparentOf({ headers }: Request): string | null {
  return typeof headers.traceparent === 'string' ? headers.traceparent : null;
}

/** Bodies are held in memory until they are kept: few at a time, and only of those who may. */
function uploadRoute({ door }: DirectLineOptions, caller: (request: Omit<Request, 'body'>) => Caller): Route {
  let running = 0;
  const admit = (request: Omit<Request, 'body'>): void => {
    try {
      door.mayUpload(caller(request), idOf(request.url));
    } catch (error) {
      throw problemOf(error, true);
    }
  };
  return {
    method: 'POST',
    path: '/conversations/:id/upload',
    brings: 'bytes',
    bytes: UPLOAD_BYTES,
    admit,
    async handle(request) {
      if (running >= MOST_UPLOADS)
        throw new Problem(503, 'Busy', 'Too many files are coming in; send this one again.', { headers: { 'retry-after': '2' } });
      running += 1;
      try {
        const { url, headers, body } = request;
        return await door.upload(caller(request), idOf(url), url.searchParams.get('userId'), {
          bytes: body?.raw ?? new Uint8Array(),
          contentType: headers['content-type'] ?? '',
          contentDisposition: [headers['content-disposition'] ?? ''].flat().join(),
        });
      } finally {
        running -= 1;
      }
    },
  };
}

function preflightOf({ path, extra }: Route, all: readonly Route[]): Route {
  const methods = all.filter((one) => one.path === path).map((one) => one.method);
  return {
    method: 'OPTIONS',
    path,
    quiet: true,
    ...(extra && { extra }),
    handle: ({ headers }) => {
      const isKnown = extra?.(headers)['access-control-allow-origin'] !== undefined;
      if (headers.origin !== undefined && !isKnown)
        throw new Problem(403, 'ForbiddenOrigin', 'This page must not use the bot; its origin has to stand in WEB_ORIGINS.');
      return {
        status: 204,
        json: null,
        headers: {
          'access-control-allow-methods': [...methods, 'OPTIONS'].join(', '),
          'access-control-allow-headers': ALLOWED_HEADERS,
          'access-control-max-age': String(PREFLIGHT_SECONDS),
        },
      };
    },
  };
}
