/** The privacy API through the server's door. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PrivacyDoor, privacyRoutes } from '../../src/server/privacy.ts';
import { type TestServer, testServer } from './raw.ts';

const TOKEN = 'an-unguessable-token-of-32-characters';
let server: TestServer;
let asked: unknown[];
let now: number;
let tooLarge: boolean;

const door: PrivacyDoor = {
  async export(whose, format) {
    asked.push(['export', whose, format]);
    return tooLarge ? null : Buffer.from(format === 'html' ? '<p>数据</p>' : '{"数据":1}');
  },
  async erase(whose) {
    asked.push(['erase', whose]);
    return { conversations: 2 };
  },
  refused: () => void asked.push('refused'),
};

beforeEach(async () => {
  asked = [];
  now = 0;
  tooLarge = false;
  server = await testServer({ routes: privacyRoutes({ door, token: TOKEN, now: () => now }) });
});
afterEach(() => server.close());

const post = (path: string, body: unknown, authorization: string | null = `Bearer ${TOKEN}`) =>
  fetch(`${server.url}/privacy/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== null && { authorization }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

describe('/privacy', () => {
  test('is not there without a token in the settings', async () => {
    const bare = await testServer();
    for (const path of ['export', 'erase'])
      expect((await fetch(`${bare.url}/privacy/${path}`, { method: 'POST' })).status).toBe(404);
    await bare.close();
  });

  test('exports as JSON or as a page, never to be cached or run', async () => {
    const json = await post('export', { customer: 'cu_1' });
    expect([json.status, json.headers.get('content-type'), json.headers.get('cache-control'), await json.text()]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store',
      '{"数据":1}',
    ]);
    const page = await post('export', { user: 'webchat:dl_1', format: 'html' });
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(asked).toEqual([
      ['export', { kind: 'customer', id: 'cu_1' }, 'json'],
      ['export', { kind: 'user', id: 'webchat:dl_1' }, 'html'],
    ]);
  });

  test('erases, and says what', async () => {
    const answer = await post('erase', { conversation: 'bf:webchat:1' });
    expect([answer.status, await answer.json()]).toEqual([200, { conversations: 2 }]);
    expect(asked).toEqual([['erase', { kind: 'conversation', id: 'bf:webchat:1' }]]);
  });

  test('what is too large for one answer is left to the command', async () => {
    tooLarge = true;
    const answer = await post('export', { customer: 'cu_1' });
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringMatching(/customer export/)]);
  });

  test.each([
    ['none', null],
    ['another', `Bearer ${TOKEN.toUpperCase()}`],
    ['a part of it', `Bearer ${TOKEN.slice(0, -1)}`],
    ['the bare token', TOKEN],
  ])('with %s as a token: refused before anything is read, and noted', async (_, authorization) => {
    const answer = await post('erase', { customer: 'cu_1' }, authorization);
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringMatching(/PRIVACY_TOKEN/)]);
    expect(asked).toEqual(['refused']);
  });

  test.each([
    ['nobody', {}],
    ['two', { customer: 'a', user: 'b' }],
    ['an object', { customer: { $ne: null } }],
    ['a list', { customer: ['a'] }],
    ['no text', { customer: '' }],
    ['a novel', { customer: 'x'.repeat(1_001) }],
    ['half a character', '{"customer":"\\ud800"}'],
    ['a format that is none', { customer: 'a', format: 'pdf' }],
    ['no object', '"customer"'],
    ['the prototype', '{"__proto__":{"customer":"a"}}'],
  ])('a request that names %s is refused in words, and erases nothing', async (_, body) => {
    for (const path of ['export', 'erase']) {
      const answer = await post(path, body);
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringMatching(/Send /)]);
    }
    expect(asked).toEqual([]);
  });

  test('60 requests a minute, and 10 refusals: more wait; refusals do not lock the owner out', async () => {
    for (let i = 0; i < 10; i++) expect((await post('erase', { customer: 'a' }, 'Bearer wrong')).status).toBe(401);
    const refused = await post('erase', { customer: 'a' }, 'Bearer wrong');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(asked).toHaveLength(10);
    for (let i = 0; i < 60; i++) expect((await post('erase', { customer: 'a' })).status).toBe(200);
    expect((await post('erase', { customer: 'a' })).status).toBe(429);
    now += 60_000;
    expect((await post('erase', { customer: 'a' })).status).toBe(200);
    expect((await post('erase', { customer: 'a' }, 'Bearer wrong')).status).toBe(401);
  });
});
