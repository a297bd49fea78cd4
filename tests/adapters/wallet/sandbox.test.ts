/** The sandbox wallet itself: what demos and tests of the whole bot rely on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { jwtVerify } from 'jose';
import { type Sandbox, startSandbox } from '../../../src/adapters/wallet/sandbox/server.ts';
import { openApi } from './openapi.ts';
import { declaredActions, impatient, walletAt } from './support.ts';

const SECRET = 'a secret of the sandbox, at least 32 bytes long';
const LI_NA = { 'x-customer-id': 'cust-li-na' };
const api = openApi();

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ port: 0, identitySecret: SECRET });
});
afterEach(() => sandbox.close());

type Answered = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

async function ask(path: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(`${sandbox.url}${path}`, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}

function post(path: string, body: unknown, headers: { [name: string]: string } = {}): Promise<Answered> {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

/** Status and code of a refusal; its form is checked by the way. */
function refusal({ status, body }: Answered): readonly [number, unknown] {
  expect(api.misfit({ $ref: '#/components/schemas/Error' }, body)).toBeNull();
  return [status, (body.error as { code: string }).code];
}

describe('idempotency keys', () => {
  const complaint = { subject: 'service', description: '等了四十分钟' };
  const key = (name: string) => ({ ...LI_NA, 'idempotency-key': name });

  test('same key and body: the same answer, done once', async () => {
    const first = await post('/v1/complaints', complaint, key('k'));
    const second = await post('/v1/complaints', complaint, key('k'));
    expect(second.body).toEqual(first.body);
    expect((await post('/v1/complaints', complaint, key('other'))).body).not.toEqual(first.body);
  });

  test('same key, other body: 409', async () => {
    await post('/v1/complaints', complaint, key('k'));
    expect(refusal(await post('/v1/complaints', { ...complaint, subject: 'app' }, key('k')))).toEqual([
      409,
      'idempotency_key_reused',
    ]);
  });

  test('keys of two customers, and of two routes, do not meet', async () => {
    const first = await post('/v1/complaints', complaint, key('k'));
    const other = await post('/v1/complaints', complaint, { 'x-customer-id': 'cust-wang-wei', 'idempotency-key': 'k' });
    expect(other.body).not.toEqual(first.body);
    expect((await post('/v1/suggestions', { text: 'x' }, key('k'))).status).toBe(200);
  });

  test('a refused request does not use its key up', async () => {
    expect(refusal(await post('/v1/complaints', { subject: 'service' }, key('k')))).toEqual([400, 'invalid_input']);
    expect((await post('/v1/complaints', complaint, key('k'))).status).toBe(200);
  });

  test('without a key nothing is done', async () => {
    expect(refusal(await post('/v1/account/freeze', {}, LI_NA))).toEqual([400, 'idempotency_key_missing']);
    expect((await ask('/v1/account/lock', { headers: LI_NA })).body.result).toBe('not_locked');
  });
});

describe('what the sandbox refuses, always as JSON', () => {
  test.each<[string, () => Promise<Answered>, readonly [number, string]]>([
    ['no such route', () => ask('/v1/nothing'), [404, 'no_such_route']],
    ['a path that is too long', () => ask('/v1/transactions/2026112200000101/more', { headers: LI_NA }), [404, 'no_such_route']],
    ['another method', () => ask('/v1/account/freeze', { headers: LI_NA }), [405, 'method_not_allowed']],
    ['another method of the demo', () => ask('/sandbox/faults'), [405, 'method_not_allowed']],
    ['no customer', () => ask('/v1/account/lock'), [400, 'customer_missing']],
    ['an unknown customer', () => ask('/v1/account/lock', { headers: { 'x-customer-id': 'nobody' } }), [403, 'customer_unknown']],
    ['a broken customer id', () => ask('/v1/account/lock', { headers: { 'x-customer-id': '%zz' } }), [400, 'bad_request']],
    ['a broken path', () => ask('/v1/transactions/%zz', { headers: LI_NA }), [400, 'bad_request']],
    ['an order number of another form', () => ask('/v1/transactions/abc', { headers: LI_NA }), [400, 'invalid_input']],
    ['an unknown input', () => post('/v1/suggestions', { text: 'x', y: 1 }, { 'idempotency-key': 'k' }), [400, 'invalid_input']],
    [
      'no JSON',
      () => ask('/v1/suggestions', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }),
      [400, 'invalid_json'],
    ],
    ['a form', () => ask('/v1/suggestions', { method: 'POST', body: 'text=x' }), [415, 'unsupported_type']],
    ['a compressed body', () => post('/v1/suggestions', {}, { 'content-encoding': 'gzip' }), [415, 'unsupported_encoding']],
    ['too much', () => post('/v1/suggestions', { text: 'x'.repeat(100_000) }), [413, 'too_large']],
    ['an unknown fault', () => post('/sandbox/faults', { mode: 'fire' }), [400, 'invalid_input']],
    ['a fault of an unknown action', () => post('/sandbox/faults', { mode: 'down', action: 'fly' }), [400, 'invalid_input']],
    ['signing in as nobody', () => post('/sandbox/sign-in', { customer: 'nobody' }), [404, 'customer_unknown']],
    ['signing in as a number', () => post('/sandbox/sign-in', { customer: 1 }), [400, 'invalid_input']],
  ])('%s', async (_name, send, expected) => {
    expect(refusal(await send())).toEqual(expected);
  });

  test.each([
    ['GET /sandbox/customers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', '403', 'host_refused'],
    ['this is not HTTP\r\n\r\n', '400', 'bad_request'],
  ])('%j', async (words, status, code) => {
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    socket.end(words);
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
    const [head, body] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(JSON.parse(body ?? '')).toMatchObject({ error: { code } });
  });

  test('a 405 says what is possible', async () => {
    expect((await ask('/v1/account/freeze')).headers.get('allow')).toBe('POST');
  });

  test('a wrong bearer token, when one is set', async () => {
    const guarded = await startSandbox({ port: 0, token: 'right' });
    const lock = async (token: string | null) =>
      (
        await walletAt(guarded.url, { token, actions: impatient(declaredActions(), 2000) }).call(
          'lock_status',
          {},
          'cust-li-na',
          'k',
        )
      ).result;
    expect([await lock('right'), await lock('wrong'), await lock(null)]).toEqual(['not_locked', 'unavailable', 'unavailable']);
    await guarded.close();
  });
});

describe('the demo routes', () => {
  test('list the customers with something to try, in both languages, and numbers that work', async () => {
    const { customers } = (await ask('/sandbox/customers')).body as {
      customers: {
        id: string;
        name: string;
        about: { zh: string; en: string };
        orders: { order_no: string; about: { zh: string; en: string } }[];
        cases: { case_no: string }[];
      }[];
    };
    expect(customers.length).toBeGreaterThanOrEqual(8);
    for (const { id, about, orders, cases } of customers) {
      expect(about.zh).toMatch(/\p{Script=Han}/u);
      expect(about.en).not.toBe('');
      const wallet = walletAt(sandbox.url);
      for (const { order_no } of orders) {
        expect((await wallet.call('transaction_status', { order_no }, id, 'k')).result).not.toMatch(/not_found|unavailable/);
      }
      for (const { case_no } of cases) {
        expect((await wallet.call('complaint_status', { case_no }, id, 'k')).result).not.toMatch(/not_found|unavailable/);
      }
    }
    expect(customers[0]?.orders[0]?.about).toEqual({
      zh: '付款 ¥128.00，晨光便利店，处理中',
      en: 'payment ¥128.00, 晨光便利店, on its way',
    });
  });

  test('sign a customer in with a token that lasts ten minutes', async () => {
    const { body } = await post('/sandbox/sign-in', { customer: 'cust-li-na' });
    const { payload, protectedHeader } = await jwtVerify(String(body.token), new TextEncoder().encode(SECRET), {
      audience: 'signpost',
    });
    expect(protectedHeader.alg).toBe('HS256');
    expect(payload).toMatchObject({ sub: 'cust-li-na', name: '李娜', aud: 'signpost' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(600);
  });

  test('without a secret nobody can be signed in; a short secret does not start', async () => {
    const open = await startSandbox({ port: 0 });
    const response = await fetch(`${open.url}/sandbox/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"customer":"cust-li-na"}',
    });
    expect([response.status, await response.json()]).toEqual([
      503,
      { error: { code: 'sign_in_off', message: expect.any(String) } },
    ]);
    await open.close();
    await expect(startSandbox({ port: 0, identitySecret: 'short' })).rejects.toThrow('at least 32 bytes');
  });

  test('faults hold for one action or all, for some requests or until switched off', async () => {
    const lock = () => ask('/v1/account/lock', { headers: LI_NA });
    await post('/sandbox/faults', { mode: 'down', action: 'lock_status', times: 1 });
    expect(refusal(await lock())).toEqual([503, 'unavailable']);
    expect((await lock()).status).toBe(200);

    await post('/sandbox/faults', { mode: 'down' });
    await post('/sandbox/faults', { mode: 'ok', action: 'lock_status' });
    expect((await lock()).status).toBe(200);
    expect((await ask('/v1/complaints/C-20261118-0003')).status).toBe(503);

    await post('/sandbox/faults', { mode: 'ok' });
    expect((await ask('/v1/complaints/C-20261118-0003')).status).toBe(200);
  });

  test('slow: done at once, answered late', async () => {
    await post('/sandbox/faults', { mode: 'slow', action: 'freeze_account', delay_ms: 200 });
    const frozen = post('/v1/account/freeze', {}, { ...LI_NA, 'idempotency-key': 'k' });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await ask('/v1/account/lock', { headers: LI_NA })).body.result).toBe('frozen');
    expect((await frozen).body.result).toBe('frozen');
  });
});

describe('time', () => {
  test('the demo never gets old: dates are distances from the moment of the request', async () => {
    let now = Date.parse('2026-11-22T02:00:00Z');
    const moving = await startSandbox({ port: 0, now: () => now });
    const at = async () => {
      const answer = await walletAt(moving.url).call('transaction_status', { order_no: '2026112200000101' }, 'cust-li-na', 'k');
      return [answer.result, answer.fields.at, answer.fields.overdue];
    };
    expect(await at()).toEqual(['processing', { kind: 'date', iso: '2026-11-22T01:30:00Z' }, false]);
    now = Date.parse('2031-05-01T12:00:00Z');
    expect(await at()).toEqual(['processing', { kind: 'date', iso: '2031-05-01T11:30:00Z' }, false]);
    await moving.close();
  });
});

describe('the sandbox as a process', () => {
  const main = fileURLToPath(new URL('../../../src/adapters/wallet/sandbox/main.ts', import.meta.url));
  const start = (args: readonly string[]) => spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });

  async function listening(child: ReturnType<typeof start>): Promise<string> {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return (JSON.parse(line.toString('utf8')) as { listening: string }).listening;
  }

  test('says where it listens, and ends on SIGTERM', async () => {
    const child = start(['--port', '0']);
    const url = await listening(child);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/sandbox/customers`)).status).toBe(200);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test('ends with the program that started it', async () => {
    const child = start(['--exit-with-parent']);
    await listening(child);
    const ended = once(child, 'exit');
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
  });

  test.each([
    [['--port', 'many'], '--port many is not a port'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('%j: says what is wrong and how it is started', async (args, message) => {
    const child = start(args);
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(Buffer.concat(said).toString('utf8')).toContain(message);
    expect(Buffer.concat(said).toString('utf8')).toContain('Usage: node');
  });

  test('a taken port is told, not thrown', async () => {
    const child = start(['--port', new URL(sandbox.url).port]);
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    expect(Buffer.concat(said).toString('utf8')).toMatch(/cannot start: .*EADDRINUSE/);
  });
});
