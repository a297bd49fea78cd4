/**
 * Actions that are written to reach elsewhere, inputs that customers type for that, and wallets that answer without end.
 * WALLET_URL is the operator's setting and may be an internal address; nothing else decides where a request goes.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Action } from '../../src/flow/graph.ts';
import { type FakeServer, fakeServer, memoryLog, sendJson, walletAt } from '../adapters/wallet/support.ts';
import { ACTIONS, compileText, diagnosticsOf } from '../flow/support.ts';

const words = [[{ kind: 'literal' as const, text: 'x' }]];

function action(http: Partial<Action['http']>, risk: Action['risk'] = 'read'): { readonly x: Action } {
  const defaults = { method: 'GET', path: '/v1/{id}', timeoutMs: 400, retry: 0, idempotencyKey: false } as const;
  const inputs: Action['inputs'] = { id: { type: { kind: 'text' }, optional: false } };
  const results: Action['results'] = { ok: { value: { type: { kind: 'text' }, optional: true } } };
  const title = { zh: words, en: words };
  return { x: { id: 'x', title, risk, identity: 'optional', inputs, results, http: { ...defaults, ...http } } };
}

let wallet: FakeServer;
/** A server that no request may ever come to. */
let elsewhere: FakeServer;
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  answer = (response) => sendJson(response, { result: 'ok', fields: {} });
  wallet = await fakeServer((response) => answer(response));
  elsewhere = await fakeServer((response) => sendJson(response, { result: 'ok', fields: {} }));
});
afterEach(async () => {
  expect(elsewhere.seen).toEqual([]);
  await Promise.all([wallet.close(), elsewhere.close()]);
});

const call = (id: string, actions: { readonly x: Action } = action({}), base = wallet.url) =>
  walletAt(base, { actions, token: 't0ken' }).call('x', { id }, 'cust-1', 'k');

describe('requests to another server than the wallet', () => {
  const paths = [
    '//evil.example/x',
    '/\\\\evil.example',
    '\\\\\\\\evil.example',
    'https://evil.example/',
    'evil.example',
    '@evil.example/',
    ':1/',
    '.evil.example/',
    '/../admin',
    '/v1/../../admin',
    '/v1/%2e%2e/admin',
    '/v1//x',
    '/x?y=1',
    '/x#y',
    '/x y',
    '/[::ffff:7f00:1]/',
    '/订单',
  ];
  test.each(paths)('the compiler refuses the path %s', (path) => {
    const text = ACTIONS.replace("'/v1/payments/{order_no}'", JSON.stringify(path));
    const found = diagnosticsOf(compileText(text)).filter(({ code }) => code === 'F511');
    expect(found.map(({ line }) => line)).toEqual([10]);
  });

  const forged = () => {
    const port = new URL(elsewhere.url).port;
    return [`@127.0.0.1:${port}/`, `.evil.example:${port}/`, '/../admin', '/v1/%2e%2e/%2e%2e/admin', '\\..\\admin'];
  };
  test('without the compiler, the adapter still sends nothing that leaves the address of the wallet', async () => {
    for (const path of forged()) {
      for (const base of [`${wallet.url}/bot`, ...(path.includes('admin') ? [] : [wallet.url])])
        expect([path, base, (await call('1', action({ path }), base)).result]).toEqual([path, base, 'unavailable']);
    }
    expect(wallet.seen).toEqual([]);
  });

  const inputs = [
    '../../admin',
    '..%2f..%2fadmin',
    '%2e%2e',
    '%2e%2e%2f',
    '//evil.example',
    '\\\\evil.example',
    '@evil.example',
    '?x=1',
    '#y',
    ';a=b',
    '\r\nHost: evil.example',
    '%0d%0aX: y',
    'http://169.254.169.254/',
    '[::ffff:a9fe:a9fe]',
    '64:ff9b::7f00:1',
    '0x7f.1',
    'localhost.',
    '{id}',
    '{constructor}',
    '$&',
    '。。/',
    '\u0000',
  ];
  test.each(inputs)('the input %j stays one piece of the path', async (id) => {
    expect((await call(id)).result).toBe('ok');
    const [seen, ...more] = wallet.seen;
    expect(more).toEqual([]);
    expect(seen?.headers.host).toBe(new URL(wallet.url).host);
    const piece = /^\/v1\/([^/?#\\@]+)$/.exec(seen?.url ?? '')?.[1] ?? '';
    expect(decodeURIComponent(piece)).toBe(id);
  });

  test.each(['.', '..', ''])('the input %j is not sent at all', async (id) => {
    expect((await call(id)).result).toBe('unavailable');
    expect(wallet.seen).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308])(
    'a redirect %d is not followed, neither to another server nor to the same',
    async (status) => {
      for (const location of [`${elsewhere.url}/x`, '/v1/other', `//${new URL(elsewhere.url).host}/`]) {
        answer = (response) => response.writeHead(status, { location }).end();
        expect((await call('1')).result).toBe('unavailable');
        expect((await call('1', action({ method: 'POST', path: '/v1/x', idempotencyKey: true }, 'irreversible'))).result).toBe(
          'unknown',
        );
      }
      // One request for each call.
      expect(wallet.seen).toHaveLength(6);
    },
  );
});

describe('a wallet that answers without end', () => {
  const json = { 'content-type': 'application/json' };
  const stream = (response: ServerResponse, chunk: Buffer, most: number) => {
    let sent = 0;
    const more = () => {
      while (sent < most && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
    return () => sent;
  };
  const GIGABYTE = 1024 ** 3;

  /** What a call gives that can be undone and one that cannot, and how long they take. */
  async function both(): Promise<readonly unknown[]> {
    const began = performance.now();
    const post = { method: 'POST', path: '/v1/x', idempotencyKey: true } as const;
    const results = [(await call('1')).result, (await call('1', action(post, 'irreversible'))).result];
    expect(performance.now() - began).toBeLessThan(2 * 400 + 2000);
    return results;
  }

  test('a gigabyte: reading stops soon', async () => {
    const sent: (() => number)[] = [];
    answer = (response) => {
      response.writeHead(200, json);
      sent.push(stream(response, Buffer.alloc(64 * 1024, 'x'), GIGABYTE));
    };
    const before = process.memoryUsage().rss;
    expect(await both()).toEqual(['unavailable', 'unknown']);
    for (const bytes of sent) expect(bytes()).toBeLessThan(GIGABYTE / 8);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('a gigabyte of blanks, packed into a megabyte', async () => {
    answer = (response) => {
      response.writeHead(200, { ...json, 'content-encoding': 'gzip' });
      const packed = createGzip();
      packed.pipe(response);
      packed.on('error', () => {});
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      let left = 1024;
      const more = () => {
        while (left-- > 0 && !response.destroyed) if (!packed.write(chunk)) return void packed.once('drain', more);
        packed.end();
      };
      more();
    };
    const before = process.memoryUsage().rss;
    expect(await both()).toEqual(['unavailable', 'unknown']);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test('never', async () => {
    answer = () => {};
    expect(await both()).toEqual(['unavailable', 'unknown']);
  });

  test('byte by byte', async () => {
    answer = (response) => {
      response.writeHead(200, json);
      const drip = setInterval(() => response.write('1'), 20);
      response.once('close', () => clearInterval(drip));
    };
    expect(await both()).toEqual(['unavailable', 'unknown']);
  });

  test('only headers, more and more of them', async () => {
    const server = createServer();
    server.on('connection', (socket) => {
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write(`x-${'a'.repeat(2000)}: b\r\n`), 5);
      socket.once('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect((await call('1', action({}), base)).result).toBe('unavailable');
    expect((await call('1', action({ method: 'POST', path: '/x' }, 'irreversible'), base)).result).toBe('unknown');
    await new Promise((resolve) => server.close(resolve));
  });

  test('error 500 for ever: as many tries as declared, and no more', async () => {
    answer = (response) => sendJson(response, { error: 'x' }, 500);
    expect((await call('1', action({ retry: 2 }))).result).toBe('unavailable');
    expect(wallet.seen).toHaveLength(3);
    const { log, lines } = memoryLog();
    const post = action({ method: 'POST', path: '/v1/x', idempotencyKey: true, retry: 1 }, 'irreversible');
    expect((await walletAt(wallet.url, { actions: post, log }).call('x', { id: '1' }, null, 'k')).result).toBe('unknown');
    expect(wallet.seen).toHaveLength(5);
    expect(lines).toHaveLength(2);
  });

  test('JSON a hundred thousand levels deep: dropped where nothing is declared, refused where a value is', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    answer = (response) => sendJson(response, `{"result":"ok","fields":{"value":${deep}}}`);
    expect(await both()).toEqual(['unavailable', 'unknown']);
    answer = (response) => sendJson(response, `{"result":"ok","fields":{},"more":${deep}}`);
    expect(await both()).toEqual(['ok', 'ok']);
  });
});
