/** Routes as plain functions from a request to an answer; what goes wrong in one becomes an answer too. */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Log, Metrics } from '../service/ports.ts';
import { type Answer, errorJson, type Headers, Problem, send } from './answer.ts';
import { type Body, type BodyKind, type BodyLimits, CallerGone, readBody } from './body.ts';

export type Request = {
  /** Path and query; of the rest nothing is to be believed. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  /** Of a POST; null otherwise. */
  readonly body: Body | null;
  /** Network address of who is at the other end of the connection, which may be a proxy. */
  readonly address: string;
};

export type Route = {
  /** GET is HEAD, too. */
  readonly method: 'GET' | 'POST' | 'OPTIONS';
  readonly path: string;
  readonly handle: (request: Request) => Answer | Promise<Answer>;
  /** Not written to the log when all is well: asked for every few seconds. */
  readonly quiet?: boolean;
  /** What a POST brings: JSON, where it is left out. */
  readonly brings?: BodyKind;
  /** Bytes of a body at most, where it may be larger than others. */
  readonly bytes?: number;
  /** Before the body is received: throws Problem when it is not wanted. */
  readonly admit?: (request: Omit<Request, 'body'>) => void | Promise<void>;
  /** Headers of all answers of this route, of refusals too. */
  readonly extra?: (headers: IncomingHttpHeaders) => Headers;
};

export type RouteContext = {
  readonly log: Log;
  readonly limits: BodyLimits;
  /** Every request is written to the log, not only those that went wrong or took long. */
  readonly logAll: boolean;
  /** Headers of the server as it runs now. */
  readonly headers: () => Headers;
  /** Requests are counted here. */
  readonly observe: Metrics['request'];
};

const SLOW_MS = 1_000;

function explain(error: unknown, route: Route, log: Log): { readonly answer: Answer; readonly hangUp: boolean } {
  if (error instanceof Problem) {
    const { status, headers, code, message, hangUp } = error;
    return { answer: { status, headers, json: errorJson(code, message) }, hangUp };
  }
  log.error({ err: error, path: route.path }, 'a request failed: this is a defect of the program');
  const message = 'The server failed at this request; try again, and tell the operator if it stays so.';
  return { answer: { status: 500, json: errorJson('internal', message) }, hangUp: false };
}

function note(log: Log, route: Route, status: number, ms: number, logAll: boolean): void {
  const fields = { method: route.method, path: route.path, status, ms: Math.round(ms * 10) / 10 };
  if (status >= 500) log.warn(fields, 'request failed');
  else if (status >= 400) log.info(fields, 'request refused');
  else if (ms > SLOW_MS) log.warn(fields, 'request was slow');
  else if (logAll && !route.quiet) log.info(fields, 'request');
}

/** The server has refused addresses that cannot be parsed. */
function addressOf({ url }: IncomingMessage): URL {
  return new URL(`http://localhost${url?.startsWith('/') ? url : '/'}`);
}

/** The route as a handler of node:http. Never throws and never rejects: restify would end the process. */
export function toHandler(route: Route, context: RouteContext) {
  const { log } = context;
  const limits = route.bytes === undefined ? context.limits : { ...context.limits, bytes: route.bytes };
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    let outcome: { readonly answer: Answer; readonly hangUp: boolean };
    try {
      const { headers, socket } = request;
      const asked = { url: addressOf(request), headers, address: socket.remoteAddress ?? '' };
      await route.admit?.(asked);
      const body = route.method === 'POST' ? await readBody(request, limits, route.brings ?? 'json') : null;
      outcome = { answer: await route.handle({ ...asked, body }), hangUp: false };
    } catch (error) {
      if (error instanceof CallerGone) return;
      outcome = explain(error, route, log);
    }
    const extra = route.extra ? { ...context.headers(), ...route.extra(request.headers) } : context.headers();
    send(request, response, outcome.answer, extra, outcome.hangUp);
    const ms = performance.now() - started;
    context.observe(route.method, route.path, outcome.answer.status, ms);
    note(log, route, outcome.answer.status, ms, context.logAll);
  };
}
