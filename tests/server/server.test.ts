import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { head, parseAnswer, rawRequest, type TestServer, testServer, throwing } from './raw.ts';

let server: TestServer | null = null;
const start = async (...options: Parameters<typeof testServer>): Promise<TestServer> => {
  server = await testServer(...options);
  return server;
};
afterEach(async () => {
  await server?.close();
  server = null;
});
const body = (json: object) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) });

describe('health', () => {
  test('/livez touches nothing: it is green when nothing else works', async () => {
    const { url } = await start({ ready: () => Promise.reject(new Error('no disk')) });
    expect([(await fetch(`${url}/livez`)).status, (await fetch(`${url}/readyz`)).status]).toEqual([200, 503]);
  });

  test('/readyz lists the problems', async () => {
    const { url } = await start({ ready: async () => ({ ok: false, problems: ['store: locked', 'outbox: 90 s behind'] }) });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      503,
      { ok: false, problems: ['store: locked', 'outbox: 90 s behind'] },
    ]);
  });

  test('/readyz does not wait for ever', async () => {
    const { url } = await start({ ready: () => new Promise(() => {}) });
    const response = await fetch(`${url}/readyz`);
    expect(await response.json()).toEqual({ ok: false, problems: ['no answer within 3000 ms'] });
  });

  test('HEAD is answered like GET, without a body', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/livez`, { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('the door for activities', () => {
  test('passes on token, bytes and JSON, and writes what the channel answers', async () => {
    const seen: unknown[] = [];
    const { url } = await start({
      channel: {
        handle: async ({ authorization, raw, json }) => {
          seen.push([authorization, Buffer.from(raw).toString(), json]);
          return { status: 409, json: { error: { code: 'conflict', message: 'No.' } }, headers: { 'x-test': '1' } };
        },
      },
    });
    const sent = body({ text: '你好' });
    const response = await fetch(`${url}/api/messages`, { ...sent, headers: { ...sent.headers, authorization: 'Bearer x' } });
    expect(seen).toEqual([['Bearer x', '{"text":"你好"}', { text: '你好' }]]);
    expect([response.status, response.headers.get('x-test')]).toEqual([409, '1']);
  });

  test('an empty answer has no body', async () => {
    const { url } = await start({ channel: { handle: async () => ({ status: 200, json: null }) } });
    const response = await fetch(`${url}/api/messages`, body({}));
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '0', '']);
  });
});

describe('headers and log', () => {
  test('every answer forbids sniffing, framing, caching and running; none says what runs here', async () => {
    const { url } = await start({ routes: [throwing('/throws')] });
    for (const path of ['/livez', '/nothing', '/throws', '/api/messages']) {
      const { headers } = await fetch(url + path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect([headers.get('server'), headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).toEqual([
        null,
        null,
        null,
      ]);
    }
  });

  test('in production browsers are told to stay with TLS', async () => {
    const { url } = await start({ production: true });
    expect((await fetch(`${url}/livez`)).headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  test('the log has path and status of what went wrong, never bodies, queries or tokens', async () => {
    const { url, logged } = await start({ routes: [throwing('/throws', 'POST')] });
    const sent = body({ text: 'my password is 12345' });
    await fetch(`${url}/throws?token=abc`, { ...sent, headers: { ...sent.headers, authorization: 'Bearer tok' } });
    await fetch(`${url}/api/messages`, { method: 'POST', body: 'my password is 12345' });
    await fetch(`${url}/livez`);
    expect(logged.map(({ level, text }) => [level, text])).toEqual([
      ['error', 'a request failed: this is a defect of the program'],
      ['warn', 'request failed'],
      ['info', 'request refused'],
    ]);
    expect(logged[2]?.fields).toMatchObject({ method: 'POST', path: '/api/messages', status: 415 });
    expect(JSON.stringify(logged)).not.toMatch(/12345|abc|tok/);
  });

  test('on demand every request is logged, health checks excepted', async () => {
    const { url, logged } = await start({ logRequests: true });
    await fetch(`${url}/livez`);
    await fetch(`${url}/api/messages`, body({}));
    expect(logged.map(({ fields }) => fields)).toEqual([
      { method: 'POST', path: '/api/messages', status: 200, ms: expect.any(Number) },
    ]);
  });
});

describe('other servers of the same process', () => {
  test('work as node documents it, although restify changes all of them', async () => {
    const other = createServer((_request, response) => {
      response.writeHead(201, { 'x-test': '1' }).end('chained');
    });
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const response = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    expect([response.status, response.headers.get('x-test'), await response.text()]).toEqual([201, '1', 'chained']);
    other.closeAllConnections();
    other.close();
  });
});

describe('start and end', () => {
  test('a port that is taken: one sentence that says so', async () => {
    const { port } = await start();
    await expect(testServer({ port })).rejects.toThrow(`cannot listen on 127.0.0.1, port ${port}: another program uses it`);
  });

  test('closing lets a running request end, closes idle connections, and takes no new ones', async () => {
    let release = (): void => {};
    const arrived = Promise.withResolvers<void>();
    const { url, port, close } = await start({
      channel: {
        handle: async () => {
          arrived.resolve();
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          return { status: 200, json: { activities: ['done'] } };
        },
      },
      limits: { closeMs: 5_000 },
    });
    const idle = connect(port, '127.0.0.1');
    idle.write(head([], 'GET /livez HTTP/1.1'));
    await once(idle, 'data');
    const running = fetch(`${url}/api/messages`, body({}));
    await arrived.promise;
    const closed = close();
    await once(idle, 'close');
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
    release();
    const response = await running;
    expect([response.headers.get('connection'), await response.json()]).toEqual(['close', { activities: ['done'] }]);
    await closed;
    server = null;
  });

  test('a request that never ends is cut when the time is over', async () => {
    const { port, close } = await start({ channel: { handle: () => new Promise(() => {}) }, limits: { closeMs: 200 } });
    const hanging = rawRequest(port, [head(['Content-Type: application/json', 'Content-Length: 2']), '{}'], 10_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const started = performance.now();
    await close();
    expect(performance.now() - started).toBeLessThan(9_000);
    expect(await hanging).toBe('');
    server = null;
  });

  test('many requests on one connection, in order', async () => {
    const { port } = await start();
    const request = head(['Content-Type: application/json', 'Content-Length: 2']);
    const text = await rawRequest(port, [`${request}{}`.repeat(20), head(['Connection: close'], 'GET /livez HTTP/1.1')]);
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(21);
    expect(parseAnswer(text.slice(text.lastIndexOf('HTTP/1.1 200'))).json).toEqual({ ok: true });
  });
});
