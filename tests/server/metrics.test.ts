/** `/metrics` and the end of a server, through its door. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { type TestServer, testServer } from './raw.ts';

let server: TestServer | null = null;
const start = async (...options: Parameters<typeof testServer>): Promise<TestServer> => {
  server = await testServer(...options);
  return server;
};
afterEach(async () => {
  await server?.close();
  server = null;
});

const TOKEN = 'an-unguessable-token-of-32-characters';
const metrics = { contentType: 'text/plain; version=0.0.4; charset=utf-8', text: async () => 'bot_duplicates_total 3\n' };

describe('/metrics', () => {
  test('are not there unless they are asked for', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  test('without a token: for everybody who reaches the port', async () => {
    const { url } = await start({ metrics: { ...metrics, token: null } });
    const response = await fetch(`${url}/metrics`);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'bot_duplicates_total 3\n',
    ]);
  });

  test.each([
    ['none', undefined],
    ['another', `Bearer ${TOKEN.toUpperCase()}`],
    ['a part of it', `Bearer ${TOKEN.slice(0, -1)}`],
    ['more than it', `Bearer ${TOKEN}x`],
    ['another scheme', `Basic ${TOKEN}`],
    ['the bare token', TOKEN],
  ])('with a token set, and %s sent: refused without a number', async (_name, authorization) => {
    const { url } = await start({ metrics: { ...metrics, token: TOKEN } });
    const response = await fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await response.text()).toMatch(/METRICS_TOKEN/);
  });

  test('with the token: served', async () => {
    const { url } = await start({ metrics: { ...metrics, token: TOKEN } });
    expect((await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
  });
});

test('requests are counted by the pattern of their route, not by their address', async () => {
  const seen: string[] = [];
  const { url } = await start({
    observe: (method, route, status) => seen.push(`${method} ${route} ${status}`),
    routes: [{ method: 'GET', path: '/things/:id', handle: () => ({ status: 200, json: {} }) }],
  });
  await fetch(`${url}/things/13800138000?q=西瓜`);
  await fetch(`${url}/nothing/西瓜`);
  await fetch(`${url}/api/messages`, { method: 'POST', body: 'x' });
  expect(seen).toEqual(['GET /things/:id 200', 'POST /api/messages 415']);
});

describe('a server that retires', () => {
  test('says so at /readyz, stays alive, and goes on serving on connections that it asks to end', async () => {
    const { url, retire, bodies } = await start();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    retire();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([503, { ok: false, problems: ['the server is closing'] }]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    const response = await fetch(`${url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
    expect([response.status, response.headers.get('connection'), bodies]).toEqual([200, 'close', [{ a: 1 }]]);
  });
});
