/** What hostile and broken callers send. After each of them the process must be alive and well. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { head, LIMITS, parseAnswer, rawRequest, type TestServer, testServer, throwing } from './raw.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer({ routes: [throwing('/throws'), throwing('/throws-too', 'POST')] });
});
afterAll(() => server.close());
afterEach(async () => {
  expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  server.bodies.length = 0;
});

const JSON_TYPE = 'Content-Type: application/json';
const post = (body: string | Uint8Array, headers: readonly string[] = [JSON_TYPE]) =>
  rawRequest(server.port, [head([...headers, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close']), body]);
const expectRefusal = (text: string, status: number, code: string): void => {
  expect(parseAnswer(text)).toEqual({ status, json: { error: { code, message: expect.stringMatching(/[.]$/) } } });
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:|secret/);
  expect(server.bodies).toEqual([]);
};

describe('bodies', () => {
  test.each([
    ['nothing', ''],
    ['half an object', '{"type":"message"'],
    ['two objects', '{}{}'],
    ['single quotes', "{'type':'message'}"],
    ['a number that is none', '{"a":NaN}'],
    ['a byte order mark', '\ufeff{}'],
    ['a raw control character', '{"a":"\u0001"}'],
  ])('malformed JSON, %s: 400', async (_name, body) => {
    expectRefusal(await post(body), 400, 'bad_json');
  });

  test('bytes that are not UTF-8: 400', async () => {
    expectRefusal(await post(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, 'not_utf8');
    expectRefusal(await post(Buffer.from('7b2261223a22eda080227d', 'hex')), 400, 'not_utf8');
  });

  test.each([
    ['arrays', '['.repeat(30_000)],
    ['objects', '{"a":'.repeat(10_000)],
    ['closed arrays', '['.repeat(65) + ']'.repeat(65)],
  ])('28 %s nested too deep: 400, without recursion', async (_name, body) => {
    expectRefusal(await post(body), 400, 'too_deep');
  });

  test('brackets inside of text, also behind escaped quotes, are only text', async () => {
    const text = `${'[{'.repeat(500)} \\" ${'['.repeat(500)} \\\\`;
    const body = JSON.stringify({ text });
    expect(parseAnswer(await post(body)).status).toBe(200);
    expect(server.bodies).toEqual([{ text }]);
  });

  test('64 levels are fine', async () => {
    expect(parseAnswer(await post('['.repeat(64) + ']'.repeat(64))).status).toBe(200);
  });

  test('29 NUL, lone surrogates, emoji and direction marks in text arrive as they were', async () => {
    const body = '{"text":"\\u0000 \\ud83d \u202e 👍🏽 验证码"}';
    expect(parseAnswer(await post(body)).status).toBe(200);
    expect(server.bodies).toEqual([{ text: '\0 \ud83d \u202e 👍🏽 验证码' }]);
  });

  test('30 of equal keys the last counts; __proto__ and its escaped form are dropped and pollute nothing', async () => {
    const body =
      '{"a":1,"a":2,"__proto__":{"admin":true},"in":{"\\u005f_proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}}';
    expect(parseAnswer(await post(body)).status).toBe(200);
    const [json] = server.bodies as [Record<string, Record<string, unknown>>];
    expect(json.a).toBe(2);
    expect(Object.keys(json)).toEqual(['a', 'in']);
    expect(Object.keys(json.in ?? {})).toEqual(['constructor']);
    expect([json.admin, json.in?.admin, ({} as Record<string, unknown>).admin]).toEqual([undefined, undefined, undefined]);
  });

  test('too large by its own word: 413 before anything is read', async () => {
    const text = await rawRequest(server.port, [head([JSON_TYPE, 'Content-Length: 999999999'])]);
    expectRefusal(text, 413, 'too_large');
    expect(text).toMatch(/connection: close/i);
  });

  test('a caller who is still sending sees the refusal, not a broken connection', async () => {
    // From a process of its own: in this one, server and caller take turns and the race never happens.
    const script = `
      const big = { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.alloc(5_000_000, 32) };
      for (let i = 0; i < 10; i++) {
        const seen = await fetch('${server.url}/api/messages', big).then((response) => response.status, (error) => error.cause.code);
        process.stdout.write(seen + ' ');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let seen = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
    });
    await once(child, 'close');
    expect(seen).toBe('413 '.repeat(10));
  });

  test('just within the cap is taken, one byte more is not', async () => {
    const fits = `"${'x'.repeat(LIMITS.bytes - 2)}"`;
    expect(parseAnswer(await post(fits)).status).toBe(200);
    server.bodies.length = 0;
    expectRefusal(await post(`${fits} `), 413, 'too_large');
  });

  test('26 an endless chunked body: 413, and the connection ends', async () => {
    const started = performance.now();
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1');
      let got = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        got += chunk;
      });
      socket.on('error', () => {}).on('close', () => resolve(got));
      socket.write(head([JSON_TYPE, 'Transfer-Encoding: chunked']));
      const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
      const pump = (): void => {
        if (socket.destroyed) return;
        if (socket.write(chunk)) setImmediate(pump);
        else socket.once('drain', pump);
      };
      pump();
    });
    expectRefusal(text, 413, 'too_large');
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('27 a body that drips: 408, and the connection ends', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1');
      let got = '';
      socket.setEncoding('utf8').on('data', (chunk) => {
        got += chunk;
      });
      const drip = setInterval(() => socket.write(' '), 50);
      socket
        .on('error', () => {})
        .on('close', () => {
          clearInterval(drip);
          resolve(got);
        });
      socket.write(head([JSON_TYPE, 'Content-Length: 60000']));
    });
    expectRefusal(text, 408, 'too_slow');
  });

  test('a caller who goes away in the middle of the body leaves nothing behind', async () => {
    const text = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () => {
        socket.write(`${head([JSON_TYPE, 'Content-Length: 100'])}{"a"`, () => socket.destroy());
      });
      socket.on('close', () => resolve(''));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([text, server.bodies]).toEqual(['', []]);
    expect(server.logged.filter((line) => line.level === 'error' && line.text.includes('caller'))).toEqual([]);
  });
});

describe('kinds of content', () => {
  test.each([
    ['none', []],
    ['plain text', ['Content-Type: text/plain']],
    ['a form', ['Content-Type: application/x-www-form-urlencoded']],
    ['multipart', ['Content-Type: multipart/form-data; boundary=x']],
    ['JSON-like', ['Content-Type: application/jsonp']],
  ])('%s instead of JSON: 415', async (_name, headers) => {
    expectRefusal(await post('{}', headers), 415, 'not_json');
  });

  test('JSON in another character set: 415; in UTF-8, said loudly, it is fine', async () => {
    expectRefusal(await post('{}', ['Content-Type: application/json; charset=gbk']), 415, 'not_utf8');
    expect(parseAnswer(await post('{}', ['Content-Type: Application/JSON; charset="UTF-8"'])).status).toBe(200);
  });

  test.each([
    ['24 garbage that calls itself gzip', Buffer.from('not gzip at all'), 'gzip'],
    ['25 a gzip bomb', gzipSync(Buffer.alloc(40_000_000)), 'gzip'],
    ['honest gzip', gzipSync('{"type":"message"}'), 'gzip'],
    ['deflate', Buffer.from('x'), 'deflate'],
    ['brotli, twice', Buffer.from('x'), 'br, br'],
  ])('%s: 415, nothing is unpacked', async (_name, body, encoding) => {
    expectRefusal(await post(body, [JSON_TYPE, `Content-Encoding: ${encoding}`]), 415, 'encoded');
  });
});

describe('requests', () => {
  const raw = (text: string) => rawRequest(server.port, [text], 1_500);

  test.each([
    ['31 two lengths', head([JSON_TYPE, 'Content-Length: 2', 'Content-Length: 4'])],
    ['31 a length and chunks', head([JSON_TYPE, 'Content-Length: 2', 'Transfer-Encoding: chunked'])],
    ['a negative length', head([JSON_TYPE, 'Content-Length: -1'])],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['a header with a line break trick', 'GET /livez HTTP/1.1\r\nHost: x\r\n folded: y\r\nA\x00B: c\r\n\r\n'],
  ])('%s: 400 in JSON, connection closed', async (_name, text) => {
    expectRefusal(await raw(`${text}{}{}`), 400, 'bad_request');
  });

  test('headers without end: 431; headers that drip: 408', async () => {
    expectRefusal(await raw(head([`X: ${'x'.repeat(70_000)}`])), 431, 'bad_request');
    expectRefusal(await rawRequest(server.port, ['GET /livez HTTP/1.1\r\nHost: x\r\nX: '], 5_000), 408, 'bad_request');
  });

  test.each(['[', '[::1', 'a b', 'x/../livez', 'user@x', '%', 'x:99999999'])(
    'Host: %s, which restify dies of: 400',
    async (host) => {
      const text = await raw(`GET /livez HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expectRefusal(text, 400, 'bad_address');
    },
  );

  test.each([
    '//',
    '///x',
    '/%',
    '/%ff%fe',
    '/%E0%A4%A',
    '/..%2f..%2fetc/passwd',
    '/demo/../../../etc/passwd',
    `/${'a'.repeat(8_000)}`,
  ])('path %#: nothing there, in JSON', async (path) => {
    const text = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect([400, 404]).toContain(parseAnswer(text).status);
    expect(parseAnswer(text).json).toMatchObject({ error: { code: expect.any(String) } });
  });

  test('a wrong method: 405 in JSON, with the right ones', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const response = await fetch(`${server.url}/api/messages`, { method });
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, 'POST']);
      expect(await response.json()).toMatchObject({ error: { code: 'wrong_method' } });
    }
  });

  test('an unknown path: 404 in JSON, whatever the caller accepts', async () => {
    for (const accept of ['text/html', 'image/png', 'application/xml;q=0', 'nonsense', '*/*']) {
      const response = await fetch(`${server.url}/nothing<script>`, { headers: { accept } });
      expect(response.status).toBe(404);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'not_found' } });
      expect(text).not.toContain('script');
    }
  });

  test('an upgrade that nobody offers is an ordinary request, not a hanging connection', async () => {
    const text = await raw('GET /livez HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: close, Upgrade\r\n\r\n');
    expect(parseAnswer(text)).toEqual({ status: 200, json: { ok: true } });
  });

  test('a handler that throws at once: 500 in JSON without the inside, and the process lives', async () => {
    for (const [method, path] of [
      ['GET', '/throws'],
      ['HEAD', '/throws'],
      ['POST', '/throws-too'],
    ] as const) {
      const body = method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
      const response = await fetch(server.url + path, { method, ...body });
      expect(response.status).toBe(500);
      expect(await response.text()).not.toContain('secret');
    }
  });

  test('200 connections that say nothing do not keep others out', async () => {
    const silent = Array.from({ length: 200 }, () => connect(server.port, '127.0.0.1').on('error', () => {}));
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    for (const socket of silent) socket.destroy();
  });
});
