/** What the tests of the wallet share: declared actions, a log that remembers, and servers of every quality. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'yaml';
import { type HttpWalletOptions, httpWallet } from '../../../src/adapters/wallet/http.ts';
import type { Action, FlowGraph, SlotType } from '../../../src/flow/graph.ts';
import type { Log, Wallet } from '../../../src/service/ports.ts';

type Written = string | string[];
type Fields = { [name: string]: Written };
type WrittenAction = {
  title: { zh: string; en: string };
  risk: Action['risk'];
  identity: Action['identity'];
  in: Fields;
  results: { [name: string]: Fields };
  http: { method: Action['http']['method']; path: string; timeout: string; retry: number; idempotency_key?: boolean };
};

function typed(fields: Fields): { [name: string]: { type: SlotType; optional: boolean } } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, written]) => {
      if (Array.isArray(written)) return [name, { type: { kind: 'choice', options: written }, optional: false }];
      const kind = written.replace('?', '') as Exclude<SlotType['kind'], 'choice'>;
      return [name, { type: { kind }, optional: written.endsWith('?') }];
    }),
  );
}

/** flows/actions.yaml as `Action` objects; read here, so that a mistake in some flow does not stop these tests. */
export function declaredActions(): { [id: string]: Action } {
  const file = parse(readFileSync(new URL('../../../flows/actions.yaml', import.meta.url), 'utf8')) as {
    actions: { [id: string]: WrittenAction };
  };
  const text = (words: string) => [[{ kind: 'literal' as const, text: words }]];
  return Object.fromEntries(
    Object.entries(file.actions).map(([id, written]): [string, Action] => [
      id,
      {
        id,
        title: { zh: text(written.title.zh), en: text(written.title.en) },
        risk: written.risk,
        identity: written.identity,
        inputs: typed(written.in),
        results: Object.fromEntries(Object.entries(written.results).map(([name, fields]) => [name, typed(fields)])),
        http: {
          method: written.http.method,
          path: written.http.path,
          timeoutMs: Number.parseFloat(written.http.timeout) * 1000,
          retry: written.http.retry,
          idempotencyKey: written.http.idempotency_key ?? false,
        },
      },
    ]),
  );
}

/** The same actions, but a test need not wait seconds for a wallet that does not answer. */
export function impatient(actions: { [id: string]: Action }, timeoutMs: number, retry?: number): { [id: string]: Action } {
  const change = retry === undefined ? { timeoutMs } : { timeoutMs, retry };
  return Object.fromEntries(
    Object.entries(actions).map(([id, action]) => [id, { ...action, http: { ...action.http, ...change } }]),
  );
}

export type Line = { readonly level: 'info' | 'warn' | 'error'; readonly fields: object; readonly message: string };

export function memoryLog(): { readonly log: Log; readonly lines: Line[] } {
  const lines: Line[] = [];
  const at = (level: Line['level']) => (fields: object, message: string) => void lines.push({ level, fields, message });
  return { log: { info: at('info'), warn: at('warn'), error: at('error') }, lines };
}

export function walletAt(
  baseUrl: string,
  extra: Partial<Omit<HttpWalletOptions, 'actions'>> & { readonly actions?: FlowGraph['actions'] } = {},
): Wallet {
  const { actions = declaredActions(), ...rest } = extra;
  return httpWallet({ baseUrl, token: null, actions: () => actions, currency: 'CNY', log: memoryLog().log, ...rest });
}

export type Seen = {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
export type FakeServer = { readonly url: string; readonly seen: Seen[]; close(): Promise<void> };

/** A wallet that behaves as the test says, once the request has arrived whole. `nth` counts requests from 1. */
export async function fakeServer(respond: (response: ServerResponse, nth: number) => void): Promise<FakeServer> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    });
    respond(response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A well-formed answer. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
