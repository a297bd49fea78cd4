/** The wallet on bad days: what each failure means for what can be undone and what cannot. */

import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import { declaredActions, type FakeServer, fakeServer, impatient, memoryLog, sendJson, walletAt } from './support.ts';

const TIMEOUT = 1500;
const actions = impatient(declaredActions(), TIMEOUT);
const GOOD = { result: 'frozen', fields: { at: '2026-11-22T02:00:00Z' } };

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** Results of an irreversible, a reversible and a reading action when the wallet always responds so. */
async function resultsWhen(respond: (response: ServerResponse) => void): Promise<readonly string[]> {
  server = await fakeServer(respond);
  const wallet = walletAt(server.url, { actions: impatient(actions, TIMEOUT, 0) });
  const calls = ['freeze_account', 'sign_out_devices', 'lock_status'].map((action) => wallet.call(action, {}, 'cust-li-na', 'k'));
  return (await Promise.all(calls)).map((answer) => answer.result);
}

const PERHAPS_DONE = ['unknown', 'unavailable', 'unavailable'];
const NOT_DONE = ['unavailable', 'unavailable', 'unavailable'];

describe('the wallet may have acted: unknown when that cannot be undone', () => {
  const json = { 'content-type': 'application/json' };
  test.each<[string, (response: ServerResponse) => void]>([
    ['it never answers', () => {}],
    [
      'it stops in the middle of the answer',
      (response) => {
        response.writeHead(200, { ...json, 'content-length': 100 });
        response.write('{"result":');
      },
    ],
    [
      'it drips the answer for ever',
      (response) => {
        response.writeHead(200, json);
        const drip = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(drip));
      },
    ],
    ['the connection is cut before the answer', (response) => response.destroy()],
    [
      'the connection is cut within the answer',
      (response) => {
        response.writeHead(200, { ...json, 'content-length': 100 });
        response.write('{"result":', () => response.destroy());
      },
    ],
    ['the answer is not HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n')],
    ['error 500', (response) => sendJson(response, { error: { code: 'oops', message: 'x' } }, 500)],
    ['error 503 of a gateway', (response) => sendJson(response, '<html>', 503)],
    ['409, the key is in work', (response) => sendJson(response, { error: { code: 'request_in_progress', message: 'x' } }, 409)],
    ['a redirect', (response) => response.writeHead(302, { location: '/v1/account/lock' }).end()],
    ['a redirect to elsewhere', (response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
    [
      'a web page',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to the hotel Wi-Fi</html>'),
    ],
    ['nothing', (response) => response.writeHead(204).end()],
    ['another result', (response) => sendJson(response, { result: 'thawed', fields: {} })],
    ['a wrong type', (response) => sendJson(response, { result: 'frozen', fields: { at: 'just now' } })],
    ['broken JSON', (response) => sendJson(response, '{"result":"frozen"')],
    ['far too much', (response) => sendJson(response, { ...GOOD, more: 'x'.repeat(300 * 1024) })],
    ['a compressed flood', (response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(FLOOD)],
    ['broken compression', (response) => response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('not gzip at all')],
  ])('%s', async (_name, respond) => {
    expect(await resultsWhen(respond)).toEqual(PERHAPS_DONE);
    // One request each: no redirect was followed.
    expect(server?.seen).toHaveLength(3);
  });
});

const FLOOD = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));

describe('the wallet has certainly not acted: unavailable', () => {
  test.each([400, 401, 403, 404, 405, 413, 422, 429])('it refuses with %d, and is not asked again', async (status) => {
    expect(await resultsWhen((response) => sendJson(response, { error: { code: 'no', message: 'x' } }, status))).toEqual(
      NOT_DONE,
    );
    expect(server?.seen).toHaveLength(3);
  });

  test('nobody listens', async () => {
    server = await fakeServer(() => {});
    const { url } = server;
    await server.close();
    expect((await walletAt(url, { actions }).call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unavailable');
  });

  test.each<[string, object]>([
    ['the host has no address', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
    ['no way to the host', { code: 'EHOSTUNREACH', syscall: 'connect' }],
    ['the connection is not made in time', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
    ['the certificate has expired', { code: 'CERT_HAS_EXPIRED' }],
    [
      'every address of the host refuses',
      {
        errors: [
          { code: 'ECONNREFUSED', syscall: 'connect' },
          { code: 'ENETUNREACH', syscall: 'connect' },
        ],
      },
    ],
  ])('%s', async (_name, cause) => {
    const failing: typeof fetch = async () => {
      throw Object.assign(new TypeError('fetch failed'), { cause });
    };
    const wallet = walletAt('https://wallet.example', { actions, fetch: failing });
    expect((await wallet.call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unavailable');
  });

  test.each<[string, unknown]>([
    ['a standing connection lost its way', { code: 'EHOSTUNREACH', syscall: 'read' }],
    [
      'one of two addresses took the request',
      {
        errors: [
          { code: 'ECONNREFUSED', syscall: 'connect' },
          { code: 'ECONNRESET', syscall: 'read' },
        ],
      },
    ],
    ['an error that says nothing', undefined],
  ])('but not when %s: then nobody knows', async (_name, cause) => {
    const failing: typeof fetch = async () => {
      throw Object.assign(new TypeError('fetch failed'), { cause });
    };
    const wallet = walletAt('https://wallet.example', { actions, fetch: failing });
    expect((await wallet.call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unknown');
  });
});

describe('trying again', () => {
  test('takes the first good answer, with the same key and body each time', async () => {
    server = await fakeServer((response, nth) => (nth < 3 ? response.destroy() : sendJson(response, GOOD)));
    const answer = await walletAt(server.url, { actions }).call('freeze_account', {}, 'cust-li-na', 'k');
    expect(answer).toEqual({ result: 'frozen', fields: { at: { kind: 'date', iso: '2026-11-22T02:00:00Z' } } });
    expect(server.seen.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual([
      ['k', '{}'],
      ['k', '{}'],
      ['k', '{}'],
    ]);
  });

  test('one "perhaps" outweighs a later "no"', async () => {
    server = await fakeServer((response, nth) => (nth === 1 ? response.destroy() : sendJson(response, {}, 404)));
    const wallet = walletAt(server.url, { actions });
    expect((await wallet.call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unknown');
    expect(server.seen).toHaveLength(2);
  });

  test('happens as often as declared, and not at all where a repetition could do it twice', async () => {
    server = await fakeServer((response) => sendJson(response, {}, 500));
    const freeze = actions.freeze_account;
    if (freeze === undefined) throw new Error('freeze_account is not declared');
    const count = async (http: Partial<typeof freeze.http>) => {
      const before = server?.seen.length ?? 0;
      const action = { ...freeze, http: { ...freeze.http, ...http } };
      await walletAt(server?.url ?? '', { actions: { freeze_account: action } }).call('freeze_account', {}, 'cust-li-na', 'k');
      return (server?.seen.length ?? 0) - before;
    };
    expect(await count({ retry: 0 })).toBe(1);
    expect(await count({ retry: 2 })).toBe(3);
    expect(await count({ retry: 2, idempotencyKey: false })).toBe(1);
    expect(await count({ retry: 1, idempotencyKey: false, method: 'GET' })).toBe(2);
  });

  test('ends in time, even with a fetch that ignores its signal', async () => {
    const hanging: typeof fetch = () => new Promise(() => {});
    const began = performance.now();
    const wallet = walletAt('http://wallet.example', { actions, fetch: hanging });
    expect((await wallet.call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unknown');
    const took = performance.now() - began;
    // Three tries and the pauses of 100 and 200 ms between them; generous, because the machine may be busy.
    expect(took).toBeGreaterThanOrEqual(3 * TIMEOUT + 300 - 20);
    expect(took).toBeLessThan(3 * TIMEOUT + 300 + 1500);
  });
});

describe('what the log says', () => {
  test('the rule that was broken, and nothing of the customer', async () => {
    server = await fakeServer((response, nth) =>
      nth === 1
        ? sendJson(response, { result: 'filed', fields: { case_no: 7, answer_by: 'SECRET-ANSWER' } })
        : sendJson(response, {}, 401),
    );
    const { log, lines } = memoryLog();
    const input = { order_no: '2026112200000104', kind: 'double_charge', reason: 'SECRET-REASON' };
    await walletAt(server.url, { actions, log, token: 'SECRET-TOKEN' }).call(
      'file_dispute',
      input,
      'SECRET-CUSTOMER',
      'SECRET-KEY',
    );
    expect(lines).toEqual([
      {
        level: 'warn',
        message: 'wallet call failed',
        fields: {
          action: 'file_dispute',
          try: 1,
          why: 'answer: field case_no of filed is not a proper text',
          status: 200,
          again: true,
        },
      },
      {
        level: 'warn',
        message: 'wallet call failed',
        fields: { action: 'file_dispute', try: 2, why: 'request refused', status: 401, again: false },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/SECRET|20261122/);
  });

  test('one line for an answer', async () => {
    server = await fakeServer((response) => sendJson(response, GOOD));
    const { log, lines } = memoryLog();
    await walletAt(server.url, { actions, log }).call('freeze_account', {}, 'cust-li-na', 'k');
    expect(lines).toEqual([{ level: 'info', message: 'wallet answered', fields: { action: 'freeze_account', tries: 1 } }]);
  });

  test('a log that fails does not break the promise never to throw', async () => {
    server = await fakeServer((response) => sendJson(response, GOOD));
    let calls = 0;
    const broken = () => {
      calls += 1;
      if (calls === 1) throw new Error('disk full');
    };
    const wallet = walletAt(server.url, { actions, log: { info: broken, warn: broken, error: broken } });
    expect((await wallet.call('freeze_account', {}, 'cust-li-na', 'k')).result).toBe('unknown');
  });
});
