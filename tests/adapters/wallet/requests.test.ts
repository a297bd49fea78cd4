/** What goes over the wire, and what never does. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { httpWallet } from '../../../src/adapters/wallet/http.ts';
import type { Action, SlotType } from '../../../src/flow/graph.ts';
import { declaredActions, type FakeServer, fakeServer, memoryLog, sendJson, walletAt } from './support.ts';

const input = (kind: Exclude<SlotType['kind'], 'choice'>, optional = false) => ({ type: { kind } as SlotType, optional });

/** An action that no flow has, to show every place that an input can take. */
function made(http: Partial<Action['http']>, inputs: Action['inputs'], risk: Action['risk'] = 'read'): { [id: string]: Action } {
  const words = [[{ kind: 'literal' as const, text: 'x' }]];
  const defaults = { method: 'GET', path: '/v1/x', timeoutMs: 1000, retry: 0, idempotencyKey: false } as const;
  return {
    x: {
      id: 'x',
      title: { zh: words, en: words },
      risk,
      identity: 'optional',
      inputs,
      results: { ok: {} },
      http: { ...defaults, ...http },
    },
  };
}

describe('a request to the wallet', () => {
  let server: FakeServer;
  beforeEach(async () => {
    server = await fakeServer((response) => sendJson(response, { result: 'ok', fields: {} }));
  });
  afterEach(() => server.close());

  test('goes below the base address, with customer, key and token in headers', async () => {
    const actions = declaredActions();
    await walletAt(`${server.url}/bot/`, { token: 't0ken', actions }).call('freeze_account', {}, 'cust-li-na', 'conv-1.call-3');
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      url: '/bot/v1/account/freeze',
      body: '{}',
      headers: {
        authorization: 'Bearer t0ken',
        'x-customer-id': 'cust-li-na',
        'idempotency-key': 'conv-1.call-3',
        'content-type': 'application/json',
        accept: 'application/json',
      },
    });
  });

  test('leaves out what there is not: token, customer, key', async () => {
    await walletAt(server.url, { actions: made({}, {}) }).call('x', {}, null, 'k');
    const names = Object.keys(server.seen[0]?.headers ?? {});
    for (const name of ['authorization', 'x-customer-id', 'idempotency-key']) expect(names).not.toContain(name);
  });

  test('puts inputs into the path percent-encoded, so that no value can reach another route', async () => {
    const wallet = walletAt(server.url, { actions: made({ path: '/v1/x/{id}/y' }, { id: input('text') }) });
    await wallet.call('x', { id: '../a?b=1#c/订单 {id} $&' }, null, 'k');
    expect(server.seen[0]?.url).toBe('/v1/x/..%2Fa%3Fb%3D1%23c%2F%E8%AE%A2%E5%8D%95%20%7Bid%7D%20%24%26/y');
  });

  test.each(['.', '..', '', '\ud800'])('refuses %j in a path without sending anything', async (id) => {
    const wallet = walletAt(server.url, { actions: made({ path: '/v1/x/{id}/y' }, { id: input('text') }, 'irreversible') });
    expect(await wallet.call('x', { id }, null, 'k')).toEqual({ result: 'unavailable', fields: {} });
    expect(server.seen).toEqual([]);
  });

  test('puts the other inputs of a GET into the query', async () => {
    const inputs = {
      note: input('text'),
      sum: input('money'),
      day: input('date'),
      sure: input('yes_no'),
      more: input('number', true),
    };
    await walletAt(server.url, { actions: made({}, inputs) }).call(
      'x',
      {
        note: 'a&b=ä',
        sum: { kind: 'money', minor: 1050, currency: 'CNY' },
        day: { kind: 'date', iso: '2026-11-22' },
        sure: true,
      },
      null,
      'k',
    );
    const { pathname, searchParams } = new URL(server.seen[0]?.url ?? '', server.url);
    expect(pathname).toBe('/v1/x');
    expect(Object.fromEntries(searchParams)).toEqual({ note: 'a&b=ä', sum: '1050CNY', day: '2026-11-22', sure: 'true' });
  });

  test('puts the other inputs of a POST into a JSON body, in the form of the OpenAPI file', async () => {
    const url = { kind: 'url', url: 'https://upay.example/a', host: 'upay.example', verdict: 'official' } as const;
    const inputs = { files: input('attachment'), sum: input('money'), at: input('date'), link: input('url'), why: input('text') };
    const files = [
      { name: 'a.png', contentType: 'image/png', url: 'https://f.example/1' },
      { name: 'b.pdf', contentType: 'application/pdf' },
    ];
    await walletAt(server.url, { actions: made({ method: 'POST' }, inputs) }).call(
      'x',
      {
        files: { kind: 'attachment', files },
        sum: { kind: 'money', minor: 5, currency: 'USD' },
        at: { kind: 'date', iso: '2026-11-22T02:00:00Z' },
        link: url,
        why: '钱"没到"\n',
      },
      null,
      'k',
    );
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({
      files: [
        { name: 'a.png', content_type: 'image/png', url: 'https://f.example/1' },
        { name: 'b.pdf', content_type: 'application/pdf' },
      ],
      sum: { minor: 5, currency: 'USD' },
      at: '2026-11-22T02:00:00Z',
      link: 'https://upay.example/a',
      why: '钱"没到"\n',
    });
  });

  test('makes any customer id and any key fit into a header, the same one each time', async () => {
    const wallet = walletAt(server.url, { actions: made({ method: 'POST', idempotencyKey: true }, {}) });
    for (const key of ['会话 1', '会话 1', '会话 2', 'x'.repeat(500)]) await wallet.call('x', {}, '顾客/1\r\nx: y', key);
    const sent = server.seen.map(({ headers }) => String(headers['idempotency-key']));
    expect(sent[0]).toBe(sent[1]);
    expect(new Set(sent).size).toBe(3);
    for (const key of sent) expect(key).toMatch(/^[\x21-\x7e]{1,200}$/);
    expect(decodeURIComponent(String(server.seen[0]?.headers['x-customer-id']))).toBe('顾客/1\r\nx: y');
  });

  test('is not made when an input is missing, or one is given that is not declared', async () => {
    const { log, lines } = memoryLog();
    const wallet = walletAt(server.url, { log, actions: made({ method: 'POST' }, { a: input('text'), b: input('text', true) }) });
    expect((await wallet.call('x', {}, null, 'k')).result).toBe('unavailable');
    expect((await wallet.call('x', { a: '1', c: '2' }, null, 'k')).result).toBe('unavailable');
    expect(server.seen).toEqual([]);
    expect(lines.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'error', action: 'x', why: 'input a is missing' },
      { level: 'error', action: 'x', why: 'input c is not declared' },
    ]);
    expect((await wallet.call('x', { a: '1' }, null, 'k')).result).toBe('ok');
  });
});

describe('the settings of the wallet', () => {
  const build = (extra: object) => () =>
    httpWallet({
      baseUrl: 'https://wallet.example',
      token: null,
      actions: () => ({}),
      currency: 'CNY',
      log: memoryLog().log,
      ...extra,
    });

  test.each([
    ['wallet.example', 'Wallet address is not a URL. Write an address like https://'],
    ['', 'is not a URL'],
    ['ftp://wallet.example', 'Wallet address uses "ftp:"; only http: and https: are possible'],
    ['file:///etc/passwd', 'only http: and https:'],
    ['https://wallet.example/?a=1', 'must end before "?" and "#"'],
    ['https://bot:secret@wallet.example', "give the wallet's token in its own setting"],
  ])('address %j is refused: %s', (baseUrl, message) => {
    expect(build({ baseUrl })).toThrow(message);
    expect(build({ baseUrl })).not.toThrow('secret');
  });

  test.each(['', 'two words', 'line\nbreak', '密码'])('token %j is refused without being repeated', (token) => {
    expect(build({ token })).toThrow('Wallet token is empty or contains blanks');
    if (token !== '') expect(build({ token })).not.toThrow(token);
  });

  test('a currency that is no code is refused', () => {
    expect(build({ currency: 'yuan' })).toThrow('Wallet currency "yuan" is not an ISO 4217 code');
    expect(build({})).not.toThrow();
  });
});
