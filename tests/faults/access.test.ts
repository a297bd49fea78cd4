/** 33 to 38: callers who are not who they say, at the door of the Bot Framework and at the web channel's. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import WebSocketClient from 'ws';
import {
  begin,
  type Conversation,
  call,
  PAGE,
  type Product,
  product,
  read,
  SECRET,
  say,
  texts,
} from '../adapters/channel/directline/support.ts';
import { activity, testChannel } from '../adapters/channel/samples.ts';

const ISSUER = 'https://channel.test';
const APP = '11111111-2222-3333-4444-555555555555';
const SERVICE = 'https://service.test/';
const OTHER_PAGE = 'https://evil.example';
const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });

let server: Product;
let keys: Server;
let asked = 0;
let keysUrl: string;
beforeAll(async () => {
  keys = createServer((request, response) => {
    asked += 1;
    const key = { ...own.publicKey.export({ format: 'jwk' }), kid: 'k1', endorsements: ['webchat'] };
    response.end(
      JSON.stringify(request.url === '/keys' ? { keys: [key] } : { issuer: ISSUER, jwks_uri: keysUrl.replace('openid', 'keys') }),
    );
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => keys.once('listening', resolve));
  keysUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/openid`;
  // The SDK writes refused tokens to the console.
  jest.spyOn(console, 'error').mockImplementation(() => {});
  server = await product();
});
afterAll(async () => {
  jest.restoreAllMocks();
  keys.closeAllConnections();
  keys.close();
  await server.close();
});

describe('at the door of the Bot Framework', () => {
  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (more: object = {}) => ({ iss: ISSUER, aud: APP, serviceurl: SERVICE, exp: now() + 600, ...more });
  const signed = (more: object = {}, kid = 'k1', key: KeyObject = own.privateKey): Promise<string> =>
    new SignJWT(claims(more)).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
  const secured = () =>
    testChannel(undefined, {
      appId: APP,
      appPassword: 'secret',
      cloud: { issuer: ISSUER, keysUrl, loginUrl: 'https://login.test', scope: 'https://api.test' },
    });
  const publicKey = (): Uint8Array => Buffer.from(own.publicKey.export({ format: 'pem', type: 'spki' }));

  test.each<readonly [string, () => Promise<string>]>([
    ['33 no token', async () => ''],
    ['33 a token of the algorithm none', async () => new UnsecuredJWT(claims()).encode()],
    [
      '33 HS256 with the public key as the secret',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(publicKey()),
    ],
    ['33 a signature of somebody else', () => signed({}, 'k1', foreign.privateKey)],
    ['34 wrong audience', () => signed({ aud: 'another-bot' })],
    ['34 wrong serviceUrl', () => signed({ serviceurl: 'https://evil.test/' })],
    ['34 expired', () => signed({ exp: now() - 3_600 })],
  ])('%s: 401, and nothing runs', async (_, token) => {
    const { send, seen } = secured();
    const text = await token();
    const answer = await send(activity({ serviceUrl: SERVICE }), text && `Bearer ${text}`);
    expect(answer).toMatchObject({ status: 401, json: { error: { code: 'unauthorized' } } });
    expect(seen).toEqual([]);
  });

  test('34 a flood of unknown kids: all refused, the keys are not fetched for each, and the channel itself still comes in', async () => {
    const { send, seen } = secured();
    const said = activity({ serviceUrl: SERVICE });
    expect((await send(said, `Bearer ${await signed()}`)).status).toBe(200);
    const before = asked;
    for (let i = 0; i < 40; i++) expect((await send(said, `Bearer ${await signed({}, `unknown-${i}`)}`)).status).toBe(401);
    expect(asked - before).toBeLessThan(6);
    expect((await send(said, `Bearer ${await signed()}`)).status).toBe(200);
    expect(seen).toHaveLength(2);
  });
});

describe('at the web channel', () => {
  const status = async (path: string, bearer: string, method = 'GET', body?: unknown): Promise<number> =>
    (await call(server, method, path, { bearer, ...(body !== undefined && { body }) })).status;

  test.each<readonly [string, (token: string) => string]>([
    ['33 no token', () => ''],
    [
      '33 a token of the algorithm none',
      (token) => `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${token.split('.')[1]}.`,
    ],
    [
      '33 a token with other claims',
      (token) => [token.split('.')[0], Buffer.from('{"user":"admin"}').toString('base64url'), token.split('.')[2]].join('.'),
    ],
  ])('%s: refused', async (_, change) => {
    const { conversationId, token } = await begin(server);
    expect([401, 403]).toContain(await status(`/conversations/${conversationId}/activities`, change(token)));
    expect([401, 403]).toContain(await status('/conversations', change(token), 'POST'));
  });

  test('35 foreign conversation id: refused in each route, and nothing of it is told', async () => {
    const [mine, theirs] = [await begin(server), await begin(server)];
    await say(server, theirs, '包裹没到');
    const message = { type: 'message', from: { id: 'a' }, text: 'hi' };
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['GET', '/activities', undefined],
      ['GET', '/activities?watermark=0', undefined],
      ['POST', '/activities', message],
      ['POST', '/upload?userId=visitor', message],
    ] as const) {
      const answer = await call(server, method, `/conversations/${theirs.conversationId}${path}`, { bearer: mine.token, body });
      expect([answer.status, JSON.stringify(answer.json)]).toEqual([403, expect.not.stringContaining('包裹')]);
    }
    const stream = theirs.streamUrl.replace(/t=[^&]+/, `t=${new URL(mine.streamUrl).searchParams.get('t')}`);
    expect(await shake(stream)).toBe(403);
    expect(texts((await read(server, theirs)).activities)).toHaveLength(3);
  });

  test.each(['-1', 'NaN', '1e9', '9'.repeat(400), 'null', '0x10', '%F0%9F%92%A9'])(
    '36 watermark %j: refused in words, by request and by socket',
    async (watermark) => {
      const { conversationId, token, streamUrl } = await begin(server);
      const { status, json } = await call(server, 'GET', `/conversations/${conversationId}/activities?watermark=${watermark}`, {
        bearer: token,
      });
      expect([status, json]).toEqual([400, { error: { code: 'BadArgument', message: expect.any(String) } }]);
      const url = new URL(streamUrl);
      url.searchParams.delete('watermark');
      expect(await shake(`${url}&watermark=${watermark}`)).toBe(400);
    },
  );

  test('36 a watermark beyond the end: nothing yet, and what comes later comes', async () => {
    const mine = await begin(server);
    expect((await read(server, mine, '999999999')).activities).toEqual([]);
    await say(server, mine, '包裹没到');
    expect(texts((await read(server, mine, (await read(server, mine, '999999999')).watermark)).activities)).toEqual([]);
    expect(texts((await read(server, mine, '1')).activities)).toEqual(['包裹没到', '是信还是箱子？']);
  });

  test('37 token from another origin: refused from there, good where it belongs', async () => {
    const { json } = await call(server, 'POST', '/tokens/embed', { headers: { origin: PAGE } });
    const from = async (origin: string): Promise<number> =>
      (await call(server, 'POST', '/conversations', { bearer: json.token, headers: { origin } })).status;
    expect([await from(OTHER_PAGE), await from('null'), await from(PAGE)]).toEqual([403, 403, 201]);
    expect((await call(server, 'POST', '/tokens/embed', { headers: { origin: OTHER_PAGE } })).status).toBe(403);
  });

  test('38 WebSocket with a bad Origin: no socket, whatever the token', async () => {
    const mine: Conversation = await begin(server);
    const statuses = [];
    for (const origin of [OTHER_PAGE, 'null', `${PAGE}.evil.example`, 'http://shop.example'])
      statuses.push(await shake(mine.streamUrl, origin));
    expect(statuses).toEqual([403, 403, 403, 403]);
    const streamUrl = (
      await call(server, 'GET', `/conversations/${mine.conversationId}?watermark=0`, {
        bearer: mine.token,
        headers: { origin: PAGE },
      })
    ).json.streamUrl as string;
    expect(await shake(streamUrl.replace('wss:', 'ws:'), PAGE)).toBe(101);
    expect((await call(server, 'POST', '/tokens/generate', { bearer: SECRET })).status).toBe(200);
  });
});

/** @returns the status of the answer to an upgrade */
function shake(url: string, origin?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocketClient(url, { ...(origin !== undefined && { origin }) });
    socket.once('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.once('unexpected-response', (_request, response) => {
      response.resume();
      socket.terminate();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}
