/** The sandbox wallet as an HTTP service on loopback: a wallet to try the bot with, and to test its adapter against. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listCustomers, signIn, switchFault } from './demo.ts';
import { Faults } from './faults.ts';
import { Idempotency } from './idempotency.ts';
import { readBody, type Sent } from './read.ts';
import { type Reply, refuse } from './reply.ts';
import { matchPath, ROUTES, type Route } from './routes.ts';
import { type Customer, newWorld, type World } from './world.ts';

export type SandboxOptions = {
  /** 0: any free port. */
  readonly port: number;
  /** Key of the identity tokens, at least 32 bytes; null: signing in is off. */
  readonly identitySecret?: string | null;
  /** When set, the wallet's API answers only to `Authorization: Bearer <token>`. */
  readonly token?: string | null;
  /** Epoch milliseconds; the machine's clock if not given. */
  readonly now?: () => number;
};
export type Sandbox = { readonly url: string; readonly close: () => Promise<void> };

type Service = {
  readonly world: World;
  readonly faults: Faults;
  readonly idempotency: Idempotency;
  readonly secret: string | null;
  readonly token: string | null;
  readonly now: () => number;
};

/** Starts the service; resolves when it listens. Throws when the port is taken or the secret too short. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const secret = options.identitySecret ?? null;
  if (secret !== null && Buffer.byteLength(secret) < 32) {
    throw new Error('The identity secret is too short; give at least 32 bytes, for example 64 random hexadecimal digits.');
  }
  const service: Service = {
    world: newWorld(),
    faults: new Faults(),
    idempotency: new Idempotency(),
    secret,
    token: options.token ?? null,
    now: options.now ?? Date.now,
  };
  const server = createServer(
    { requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 },
    (request, response) => {
      serve(service, request, response).catch(() => {
        if (response.headersSent) response.destroy();
        else send(response, refuse(500, 'internal', 'The sandbox made a mistake.'));
      });
    },
  );
  server.on('clientError', (_error, socket) => {
    const body = JSON.stringify(refuse(400, 'bad_request', 'Not an HTTP request that can be read.').body);
    const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
    if (socket.writable) socket.end(`${head}\r\n\r\n${body}`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const sent = await readBody(request);
  if ('status' in sent) return send(response, { ...sent, headers: { ...sent.headers, connection: 'close' } });
  const demo = await demoReply(service, sent);
  if (demo !== null) return send(response, demo);

  const fitting = ROUTES.flatMap((route) => {
    const inPath = matchPath(route.path, sent.path);
    return inPath === null ? [] : [{ route, inPath }];
  });
  const found = fitting.find(({ route }) => route.method === sent.method);
  if (found === undefined) return send(response, noRoute(fitting.map(({ route }) => route.method)));
  const { route, inPath } = found;

  const fault = service.faults.take(route.action);
  if (fault.mode === 'down') return send(response, refuse(503, 'unavailable', 'The wallet is down (a fault of the sandbox).'));
  if (fault.mode === 'nonsense') return sendPage(response);
  const reply = answer(service, route, sent, inPath);
  if (fault.mode === 'cut') return cut(response, reply);
  if (fault.mode === 'slow') await patience(response, fault.delayMs);
  send(response, reply);
}

/** Reply of a route below /sandbox/, or null when the request is for the wallet's API. */
async function demoReply(service: Service, sent: Sent): Promise<Reply | null> {
  const { world, faults, secret } = service;
  const routes: { readonly [path: string]: readonly [method: string, run: () => Reply | Promise<Reply>] } = {
    '/sandbox/customers': ['GET', () => listCustomers(world, service.now())],
    '/sandbox/sign-in': ['POST', () => signIn(world, secret, sent.json, service.now())],
    '/sandbox/faults': ['POST', () => switchFault(faults, sent.json)],
  };
  const route = Object.hasOwn(routes, sent.path) ? routes[sent.path] : undefined;
  if (route === undefined) return null;
  return sent.method === route[0] ? route[1]() : noRoute([route[0]]);
}

/** One request of the wallet's API, from the right to ask to the answer. */
function answer(service: Service, route: Route, sent: Sent, inPath: { readonly [name: string]: string }): Reply {
  if (service.token !== null && !equal(sent.authorization ?? '', `Bearer ${service.token}`)) {
    return refuse(401, 'unauthorized', 'Send the right Authorization: Bearer token.', { 'www-authenticate': 'Bearer' });
  }
  let customer: Customer | null = null;
  if (sent.customer !== undefined) {
    customer = service.world.customers.get(sent.customer) ?? null;
    if (customer === null) return refuse(403, 'customer_unknown', 'The wallet has no customer with this X-Customer-Id.');
  }
  if (route.method === 'GET') return route.handle(service.world, customer, { ...sent.query, ...inPath }, service.now());
  if (sent.key === undefined || !/^[\x21-\x7e]{1,255}$/.test(sent.key)) {
    return refuse(
      400,
      'idempotency_key_missing',
      'This request needs the header Idempotency-Key, 1 to 255 visible ASCII characters.',
    );
  }
  const scope = `${route.action} ${customer?.id ?? ''}`;
  return service.idempotency.once(scope, sent.key, sent.raw, () =>
    route.handle(service.world, customer, sent.json, service.now()),
  );
}

/** Comparison in a time that tells nothing about the token. */
function equal(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function noRoute(allowed: readonly string[]): Reply {
  if (allowed.length === 0) return refuse(404, 'no_such_route', 'There is no such route.');
  const allow = allowed.join(', ');
  return refuse(405, 'method_not_allowed', `This route takes ${allow}.`, { allow });
}

function send(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.byteLength,
    'cache-control': 'no-store',
    ...reply.headers,
  });
  response.end(body);
}

function sendPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Maintenance</title><p>We will be back soon.</p>');
}

/** Half of the answer, then the end of the connection. */
function cut(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': body.byteLength });
  response.write(body.subarray(0, body.byteLength / 2), () => response.socket?.destroy());
}

/** Waits, but not longer than the caller does. */
function patience(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
