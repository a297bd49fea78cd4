/** A server for tests, and a client that can send what no library would. */
import { connect } from 'node:net';
import { type Request, type RunningServer, type ServerOptions, startServer } from '../../src/server/server.ts';

export type TestServer = RunningServer & {
  readonly port: number;
  /** Bodies that reached the door. */
  readonly bodies: unknown[];
  readonly logged: { readonly level: string; readonly fields: object; readonly text: string }[];
};

/** Short limits, so that tests of slowness are quick. */
export const LIMITS = { bytes: 64 * 1024, ms: 400, headersMs: 500, closeMs: 500 };

export async function testServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const bodies: unknown[] = [];
  const logged: { level: string; fields: object; text: string }[] = [];
  const at = (level: string) => (fields: object, text: string) => {
    logged.push({ level, fields, text });
  };
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    log: { info: at('info'), warn: at('warn'), error: at('error') },
    production: false,
    ready: async () => ({ ok: true, problems: [] }),
    channel: {
      handle: async ({ json }) => {
        bodies.push(json);
        return { status: 200, json: { activities: [] } };
      },
    },
    demo: null,
    limits: LIMITS,
    ...options,
  });
  return { ...server, port: Number(new URL(server.url).port), bodies, logged };
}

/** A route that fails in the way of a careless programmer: at once, not in a promise. */
export const throwing = (path: string, method: 'GET' | 'POST' = 'GET') => ({
  method,
  path,
  handle: (_request: Request): never => {
    throw new Error('secret detail of the inside');
  },
});

/** Sends bytes as they are and gives back everything that came until the server closed, at most `ms` later. */
export function rawRequest(port: number, parts: readonly (string | Uint8Array)[], ms = 3_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    for (const part of parts) socket.write(part);
  });
}

export const head = (lines: readonly string[], first = 'POST /api/messages HTTP/1.1'): string =>
  [first, 'Host: 127.0.0.1', ...lines, '', ''].join('\r\n');

/** Status and JSON of a raw answer. */
export function parseAnswer(text: string): { readonly status: number; readonly json: unknown } {
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
  const body = text.slice(text.indexOf('\r\n\r\n') + 4);
  return { status, json: body === '' ? null : JSON.parse(body) };
}
