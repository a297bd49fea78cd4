/** The HTTP server: restify with everything that can hurt it fenced off. */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import restify, { type AddressedRequest, type Server } from 'restify';
import './restify-repair.ts';
import type { Log, Metrics } from '../service/ports.ts';
import { type Answer, errorJson, type Headers, SAFE_HEADERS, send } from './answer.ts';
import { BODY_LIMITS, type BodyLimits } from './body.ts';
import { type DemoOptions, demoRoutes } from './demo.ts';
import { type DeskLive, openDeskSockets } from './desk-socket.ts';
import { type DirectLineOptions, directLineRoutes } from './directline.ts';
import { healthRoutes, type Readiness } from './health.ts';
import { type MetricsOptions, metricsRoute } from './metrics.ts';
import type { Desk } from './person.ts';
import { type Route, type RouteContext, toHandler } from './route.ts';
import { openSockets, type Sockets } from './socket.ts';
import { type StudioOptions, studioRoutes } from './studio.ts';

export type { Answer } from './answer.ts';
export type { Request, Route } from './route.ts';

/** What the server needs from the Bot Framework channel. */
export type ActivityDoor = {
  handle(request: {
    authorization: string;
    raw: Uint8Array;
    json: unknown;
    traceparent?: string | undefined;
  }): Promise<Answer & { json: object | null }>;
};

export type ServerOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly log: Log;
  readonly production: boolean;
  /** Whether the bot can take work, and what is wrong. */
  readonly ready: () => Promise<Readiness>;
  readonly channel: ActivityDoor;
  /** Null: no demo page. */
  readonly demo: DemoOptions | null;
  /** Null or left out: no studio. */
  readonly studio?: StudioOptions | null;
  /** Null or left out: no `/metrics`. */
  readonly metrics?: MetricsOptions | null;
  /** Sockets of the desk's page. Null or left out: no desk. */
  readonly desk?: { readonly desk: Desk; readonly live: DeskLive } | null;
  /** Null or left out: no web channel. */
  readonly directLine?: DirectLineOptions | null;
  /** Where requests are counted; left out: nowhere. */
  readonly observe?: Metrics['request'];
  /** Routes of other doors. */
  readonly routes?: readonly Route[];
  /** Every request is written to the log, not only those that went wrong or took long. */
  readonly logRequests?: boolean;
  readonly limits?: Partial<ServerLimits>;
};

export type ServerLimits = BodyLimits & {
  /** Milliseconds for the headers of a request. */
  readonly headersMs: number;
  /** Milliseconds that running requests get when the server closes. */
  readonly closeMs: number;
};
const LIMITS: ServerLimits = { ...BODY_LIMITS, headersMs: 10_000, closeMs: 10_000 };
/** For requests that were sent just before the port was closed, on connections that were there. */
const LAST_REQUESTS_MS = 500;
const KEEP_ALIVE_MS = 60_000;
const IDLE_MS = 120_000;
const MOST_CONNECTIONS = 10_000;
/** After so many requests a connection is renewed, so that a balancer can spread long-lived callers anew. */
const REQUESTS_PER_CONNECTION = 100_000;

export type RunningServer = {
  readonly url: string;
  /** How many WebSockets are open. */
  sockets(): number;
  /** `/readyz` says no from now on, so that nobody sends anything new here; what comes all the same is served. */
  retire(): void;
  /** Takes no new requests, lets running ones end, cuts those that take longer than 10 s. */
  close(): Promise<void>;
};

/** restify talks a lot; only what it warns about is of use. */
function quietLog(log: Log) {
  const nothing = (): boolean => false;
  const warn = (): void => log.warn({}, 'restify reports a problem');
  return { trace: nothing, debug: nothing, info: nothing, warn, error: warn, fatal: warn, child: () => quietLog(log) };
}

const ROUTING_ERRORS: { readonly [status: number]: readonly [code: string, message: string] } = {
  404: ['not_found', 'There is nothing at this path; check the address.'],
  405: ['wrong_method', 'This path does not take this method; the Allow header lists those that it takes.'],
};

/** restify's own errors (no such path, wrong method) in the form of all others. */
function formatError(headers: () => Headers) {
  return (_request: IncomingMessage, response: ServerResponse): string => {
    const [code, message] = ROUTING_ERRORS[response.statusCode] ?? ['internal', 'The server failed at this request; try again.'];
    const body = JSON.stringify(errorJson(code, message));
    const all = { ...SAFE_HEADERS, ...headers(), 'content-length': String(Buffer.byteLength(body)) };
    for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
    return body;
  };
}

/**
 * restify parses the address when it looks for the route, and an exception there ends the process (`Host: [` is enough).
 * It is parsed here before; restify keeps the result. A Host with a slash would move the path.
 */
function refuseBadAddress(headers: () => Headers) {
  const canParse = (request: AddressedRequest): boolean => {
    try {
      request.getUrl();
      return /^[\w.:[\]-]*$/.test(request.headers.host ?? '');
    } catch {
      return false;
    }
  };
  return (request: AddressedRequest, response: ServerResponse): boolean => {
    if (canParse(request)) return true;
    const json = errorJson('bad_address', 'The path or the Host header is malformed; check the address.');
    send(request, response, { status: 400, json }, headers(), true);
    return false;
  };
}

const BROKEN: { readonly [code: string]: readonly [line: string, message: string] } = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large; send fewer or shorter ones.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive; send it again.'],
};

/** Answers what is not HTTP. A connection that has carried an answer is only closed: another one may be on its way. */
function onBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const [line, message] = BROKEN[error.code ?? ''] ?? ['400 Bad Request', 'The request is not valid HTTP; check its headers.'];
  const body = JSON.stringify(errorJson('bad_request', message));
  const head = `HTTP/1.1 ${line}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`, () => socket.destroy());
}

function harden(server: HttpServer & { connectionsCheckingInterval: number }, limits: ServerLimits, log: Log): void {
  server.headersTimeout = limits.headersMs;
  server.requestTimeout = limits.headersMs + limits.ms + 10_000;
  // How often node looks for late requests; at its own 30 s a slow sender would be cut up to half a minute too late.
  server.connectionsCheckingInterval = Math.min(2_000, limits.headersMs);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.timeout = IDLE_MS;
  server.maxConnections = MOST_CONNECTIONS;
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  server.on('clientError', onBrokenRequest);
  // restify takes upgrades over and leaves them hanging; without its listener node treats them as ordinary requests.
  server.removeAllListeners('upgrade');
  server.on('drop', () => log.warn({}, `more than ${MOST_CONNECTIONS} connections: a new one was refused`));
}

function listen(server: Server, { host, port, log }: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: Error & { code?: string }): void => {
      const what = error.code === 'EADDRINUSE' ? 'another program uses it; stop that one or choose another port' : error.message;
      reject(new Error(`cannot listen on ${host}, port ${port}: ${what}`, { cause: error }));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.removeListener('error', refuse);
      server.on('error', (error) => log.error({ err: error }, 'the server cannot take connections'));
      resolve();
    });
  });
}

function messagesRoute(channel: ActivityDoor): Route {
  return {
    method: 'POST',
    path: '/api/messages',
    handle: ({ headers, body }) =>
      channel.handle({
        authorization: headers.authorization ?? '',
        raw: body?.raw ?? new Uint8Array(),
        json: body?.json,
        traceparent: typeof headers.traceparent === 'string' ? headers.traceparent : undefined,
      }),
  };
}

function mount(server: Server, route: Route, context: RouteContext): void {
  const handler = toHandler(route, context);
  if (route.method === 'POST') server.post(route.path, handler);
  else if (route.method === 'OPTIONS') server.opts(route.path, handler);
  else {
    server.get(route.path, handler);
    server.head(route.path, handler);
  }
}

/**
 * Everything that has reached this machine by now is read: on a machine short of processor time a timer is late, and would run before
 * the requests and connections that came in meanwhile. One round of the loop takes connections, the next one reads them.
 */
async function readWhatHasCome(): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Answers what is under way and what comes in the last moment, each answer as the last of its connection; then refuses new connections
 * and ends those that are idle. The moment is for requests that were on their way when the stop began, on connections old and new:
 * with the port closed at once, the machine would reset connections that it has made and this process has not taken yet.
 */
async function stopTaking(server: HttpServer, closeMs: number, unused: ReadonlySet<Socket>): Promise<void> {
  const force = setTimeout(() => server.closeAllConnections(), closeMs);
  await new Promise((resolve) => setTimeout(resolve, LAST_REQUESTS_MS));
  await readWhatHasCome();
  const allEnded = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  await readWhatHasCome();
  // Closes what is idle, and ends node's look-out for late requests.
  server.close();
  for (const socket of unused) socket.destroy();
  await allEnded;
  clearTimeout(force);
}

/** Connections that have not carried a request yet, as browsers and balancers open them beforehand; node does not count them as idle. */
function unusedConnections(server: HttpServer): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  server.on('upgrade', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Starts the server. Throws when the address cannot be used or the demo page is missing. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log, production, channel, demo } = options;
  const limits: ServerLimits = { ...LIMITS, ...options.limits };
  let retiring = false;
  const always: Headers = production ? { 'strict-transport-security': 'max-age=31536000' } : {};
  const lastWords: Headers = { ...always, connection: 'close' };
  const headers = (): Headers => (retiring ? lastWords : always);

  const trouble = (error: unknown): void => log.error({ err: error }, 'a socket could not be served');
  const server = restify.createServer({
    name: '',
    log: quietLog(log),
    formatters: { 'application/json': formatError(headers) },
  });
  const unused = unusedConnections(server.server);
  server.first(refuseBadAddress(headers));
  const routes = [
    messagesRoute(channel),
    ...healthRoutes(options.ready, () => retiring),
    ...(options.metrics ? [metricsRoute(options.metrics)] : []),
    ...(demo ? demoRoutes(demo) : []),
    ...(options.studio ? studioRoutes(options.studio) : []),
    ...(options.directLine ? directLineRoutes(options.directLine, trouble) : []),
    ...(options.routes ?? []),
  ];
  const { observe = () => {}, logRequests: logAll = false } = options;
  for (const route of routes) mount(server, route, { log, limits, logAll, headers, observe });
  harden(server.server, limits, log);
  const web: Sockets | null = options.directLine ? openSockets(server.server, options.directLine, trouble) : null;
  const desk = options.desk ? openDeskSockets(server.server, options.desk.desk, options.desk.live, trouble) : null;
  await listen(server, options);

  return {
    url: server.url,
    sockets: () => (web?.count() ?? 0) + (desk?.count() ?? 0),
    retire: () => {
      retiring = true;
      web?.retire();
      desk?.retire();
    },
    close: async () => {
      retiring = true;
      await Promise.all([web?.close(), desk?.close(), stopTaking(server.server, limits.closeMs, unused)]);
    },
  };
}
