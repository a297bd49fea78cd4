/** Who gets a token of the web channel, what it is good for, and which pages may use it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { begin, call, PAGE, type Product, product, read, SECRET, texts } from '../adapters/channel/directline/support.ts';

let server: Product;
beforeAll(async () => {
  server = await product();
});
afterAll(() => server.close());

const WELCOME = ['您好。'];
const error = (code: string) => ({ error: { code, message: expect.any(String) } });

describe('tokens', () => {
  test('a server with the secret gets one for a new conversation, for one user; nothing is started', async () => {
    const { status, json } = await call(server, 'POST', '/tokens/generate', { bearer: SECRET, body: { user: { id: 'u-1' } } });
    expect({ status, json }).toEqual({
      status: 200,
      json: { conversationId: expect.any(String), token: expect.any(String), expires_in: 1800 },
    });
    // Clients read the user out of the token.
    const claims = JSON.parse(Buffer.from(json.token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ user: 'u-1', exp: claims.iat + 1800 });
    const nothing = await call(server, 'GET', `/conversations/${json.conversationId}`, { bearer: json.token });
    expect([nothing.status, nothing.json]).toEqual([404, error('ConversationNotFound')]);
  });

  test('a body is not needed, and a wrong one is refused', async () => {
    expect((await call(server, 'POST', '/tokens/generate', { bearer: SECRET })).status).toBe(200);
    for (const body of [[], 'x', { user: 'x' }, { user: { id: 5 } }, { trustedOrigins: 'x' }, { user: { id: 'a\u0000b' } }]) {
      const { status, json } = await call(server, 'POST', '/tokens/generate', { bearer: SECRET, body });
      expect([status, json]).toEqual([400, error('BadArgument')]);
    }
  });

  test('without the secret there is none', async () => {
    const { token } = await begin(server);
    const statuses = await Promise.all(
      [undefined, '', 'wrong', `${SECRET} `.repeat(2), token].map(async (bearer) => {
        const { status } = await call(server, 'POST', '/tokens/generate', bearer === undefined ? {} : { bearer });
        return status;
      }),
    );
    expect(statuses).toEqual([401, 401, 403, 403, 403]);
  });

  test('a token is renewed for the same conversation and user; a secret is not', async () => {
    const { conversationId, token } = await begin(server);
    const { status, json } = await call(server, 'POST', '/tokens/refresh', { bearer: token });
    expect([status, json]).toEqual([200, { conversationId, token: expect.any(String), expires_in: 1800 }]);
    expect(texts((await read(server, json)).activities)).toEqual(WELCOME);
    expect((await call(server, 'POST', '/tokens/refresh', { bearer: SECRET })).status).toBe(400);
    expect((await call(server, 'POST', '/tokens/refresh')).status).toBe(401);
  });

  test('33 a token that was changed, made by somebody else, or made for something else is refused', async () => {
    const { conversationId, token, streamUrl } = await begin(server);
    const [head, payload, proof] = token.split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), user: 'admin' }));
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const bad = [
      `${head}.${other.toString('base64url')}.${proof}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${proof}`,
      `${head}.${payload}`,
      `${token}x`,
      new URL(streamUrl).searchParams.get('t') ?? '',
      '..',
      'x'.repeat(9000),
    ];
    for (const bearer of bad)
      expect([(await call(server, 'GET', `/conversations/${conversationId}`, { bearer })).status, bearer]).toEqual([403, bearer]);
  });

  test('a page of an allowed origin gets one without any secret, for a visitor whom nobody can guess', async () => {
    const headers = { origin: PAGE };
    const { status, json } = await call(server, 'POST', '/tokens/embed', { headers });
    expect([status, json]).toEqual([
      200,
      {
        conversationId: expect.stringMatching(/^[\w-]{22}$/),
        token: expect.any(String),
        expires_in: 1800,
        userId: expect.stringMatching(/^dl_[\w-]{16}$/),
        resume: expect.any(String),
      },
    ]);
    const later = await call(server, 'POST', '/tokens/embed', { headers, body: { resume: json.resume } });
    expect(later.json).toMatchObject({ conversationId: json.conversationId, userId: json.userId });
    // What resumes opens nothing by itself.
    expect((await call(server, 'POST', '/conversations', { bearer: json.resume })).status).toBe(403);
    expect((await call(server, 'POST', '/tokens/embed', { headers, body: { resume: json.token } })).status).toBe(403);
  });

  test.each([
    ['another page', { origin: 'https://evil.example' }],
    ['the page over http', { origin: PAGE.replace('https', 'http') }],
    ['a name that begins alike', { origin: `${PAGE}.evil.example` }],
    ['a sandboxed frame', { origin: 'null' }],
    ['no browser', {}],
  ])('%s gets no token', async (_, headers) => {
    const { status, json } = await call(server, 'POST', '/tokens/embed', { headers });
    expect([status, json]).toEqual([403, error('ForbiddenOrigin')]);
  });

  test('37 a token that was taken to another page is refused', async () => {
    const { json } = await call(server, 'POST', '/tokens/generate', {
      bearer: SECRET,
      body: { trustedOrigins: ['https://other.example'] },
    });
    const from = (origin: string) => call(server, 'POST', '/conversations', { bearer: json.token, headers: { origin } });
    // Allowed at this server, but not by this token; and the other way round.
    expect([(await from(PAGE)).status, (await from('https://other.example')).status]).toEqual([403, 403]);
  });
});

describe('pages of other origins', () => {
  const asked = {
    origin: PAGE,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-ms-bot-agent,x-requested-with',
  };

  test.each([
    '/tokens/generate',
    '/tokens/refresh',
    '/tokens/embed',
    '/conversations',
    '/conversations/abc',
    '/conversations/abc/activities',
    '/conversations/abc/upload',
    '/session/getsessionid',
  ])('the browser may ask before %s', async (path) => {
    const { status, headers } = await call(server, 'OPTIONS', path, { headers: asked });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(headers.get('vary')).toBe('Origin');
    for (const name of ['authorization', 'content-type', 'x-ms-bot-agent', 'x-requested-with'])
      expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain(name);
    expect(headers.get('access-control-allow-credentials')).toBe(path.startsWith('/session') ? 'true' : null);
  });

  test('answers and refusals can be read, with the time to wait; by other pages they cannot', async () => {
    for (const [path, body] of [
      ['/conversations', undefined],
      ['/tokens/embed', 'no object'],
    ] as const) {
      const { headers } = await call(server, 'POST', path, { headers: { origin: PAGE }, body });
      expect([headers.get('access-control-allow-origin'), headers.get('access-control-expose-headers')]).toEqual([
        PAGE,
        'Retry-After',
      ]);
    }
    const foreign = await call(server, 'OPTIONS', '/conversations', { headers: { ...asked, origin: 'https://evil.example' } });
    expect([foreign.status, foreign.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('a session id is there for those who ask', async () => {
    const { token } = await begin(server);
    const { status, json } = await call(server, 'GET', '/session/getsessionid', { bearer: token });
    expect([status, json]).toEqual([200, { sessionId: expect.any(String) }]);
    expect((await call(server, 'GET', '/session/getsessionid')).status).toBe(401);
  });
});

describe('settings', () => {
  test('switched off, there is no such door', async () => {
    const off = await product({ WEB_CHANNEL: 'off' });
    expect((await call(off, 'POST', '/tokens/generate', { bearer: SECRET })).status).toBe(404);
    await off.close();
  });

  test('on a development machine the own pages are allowed, and nobody else', async () => {
    const own = await product({ WEB_ORIGINS: '', DIRECTLINE_SECRET: `${'n'.repeat(32)}, ${SECRET}` });
    const from = async (origin: string) => (await call(own, 'POST', '/tokens/embed', { headers: { origin } })).status;
    expect([await from(own.url), await from('http://127.0.0.1:1'), await from('http://evil.example'), await from('x')]).toEqual([
      200, 403, 403, 403,
    ]);
    // Two secrets, so that one can take the place of the other.
    const both = await Promise.all(
      ['n'.repeat(32), SECRET].map(async (bearer) => (await call(own, 'POST', '/tokens/generate', { bearer })).status),
    );
    expect(both).toEqual([200, 200]);
    await own.close();
  });
});
