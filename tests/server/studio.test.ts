/** Who may look into the studio: its own page, by an address or a name of this server. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { StudioOptions } from '../../src/server/studio.ts';
import { parseAnswer, rawRequest, type TestServer, testServer } from './raw.ts';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const bytes = (text: string) => Buffer.from(text);
const studio: StudioOptions = {
  door: {
    pulse: () => ({ fingerprint: 'f' }),
    project: async () => ({ flows: [] }),
    flow: (id, lang) => (id === 'known' ? { id, lang } : null),
    search: (query) => [{ query }],
    simulate: (request) => (JSON.stringify(request) === '{}' ? 'inputs: missing' : { request }),
    test: () => ({ yaml: 'conversation: x' }),
  },
  hosts: ['studio.internal'],
  files: async () => ({ page: bytes('<!doctype html>'), script: bytes('1'), style: bytes('a{}') }),
};
const start = async (options: StudioOptions | null = studio): Promise<string> => {
  server = await testServer({ studio: options });
  return server.url;
};
const post = (json: object) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(json),
});

describe('the studio', () => {
  test('is not there unless it is switched on', async () => {
    const url = await start(null);
    const paths = ['/studio', '/studio/app.js', '/studio/api/project'];
    expect(await Promise.all(paths.map(async (path) => (await fetch(url + path)).status))).toEqual([404, 404, 404]);
  });

  test('serves its page under a policy that allows nothing inline and nothing from elsewhere', async () => {
    const url = await start();
    const page = await fetch(`${url}/studio`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'; style-src 'self';/);
    expect((await fetch(`${url}/studio/app.js`)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await (await fetch(`${url}/studio/style.css`)).text()).toBe('a{}');
  });

  test('answers the questions of its page', async () => {
    const url = `${await start()}/studio/api`;
    const json = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).json();
    expect(await json('/events')).toEqual({ fingerprint: 'f' });
    expect(await json('/flow/known?lang=en')).toEqual({ id: 'known', lang: 'en' });
    expect(await json('/search?q=%E9%92%B1')).toEqual({ hits: [{ query: '钱' }] });
    expect(await json('/simulate', post({ inputs: [] }))).toEqual({ request: { inputs: [] } });
    expect(await json('/test', post({}))).toEqual({ yaml: 'conversation: x' });
  });

  test('says what is wrong with a question', async () => {
    const url = `${await start()}/studio/api`;
    const refused = async (path: string, init?: RequestInit) => {
      const response = await fetch(url + path, init);
      return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
    };
    expect(await refused('/flow/unknown')).toEqual([404, 'no_such_flow']);
    expect(await refused('/simulate', post({}))).toEqual([400, 'bad_simulation']);
    expect(await refused('/simulate', { method: 'POST', body: 'inputs' })).toEqual([415, 'not_json']);
    expect(await refused('/simulate', post({ inputs: 'x'.repeat(70_000) }))).toEqual([413, 'too_large']);
  });

  test('a page that cannot be made is an error once, and is tried again', async () => {
    let tries = 0;
    const files = async () => {
      tries += 1;
      if (tries === 1) throw new Error('a half-written file');
      return studio.files();
    };
    const url = await start({ ...studio, files });
    expect([(await fetch(`${url}/studio`)).status, (await fetch(`${url}/studio`)).status]).toEqual([500, 200]);
  });
});

describe('pages of others', () => {
  const ask = async (...headers: string[]): Promise<number> => {
    if (server === null) await start();
    const lines = ['GET /studio/api/project HTTP/1.1', ...headers, 'connection: close', '', ''];
    return parseAnswer(await rawRequest(server?.port ?? 0, [lines.join('\r\n')])).status;
  };

  test('do not get answers by a foreign name that leads here', async () => {
    expect(await ask('host: evil.example')).toBe(403);
    expect(await ask('host: 127.0.0.1.evil.example:3978')).toBe(403);
    expect(await ask('host: localhost:3978')).toBe(200);
    expect(await ask('host: [::1]:3978')).toBe(200);
    expect(await ask('host: studio.internal')).toBe(200);
  });

  test('do not get answers from another origin', async () => {
    expect(await ask('host: localhost:3978', 'origin: https://evil.example')).toBe(403);
    expect(await ask('host: localhost:3978', 'origin: http://localhost:3978')).toBe(200);
    expect(await ask('host: localhost:3978', 'sec-fetch-site: cross-site', 'sec-fetch-mode: cors')).toBe(403);
    expect(await ask('host: localhost:3978', 'sec-fetch-site: same-origin')).toBe(200);
  });
});
