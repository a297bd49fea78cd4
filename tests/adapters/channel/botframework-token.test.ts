/** Who may call: with an app id, only the channel with its signed token. Keys are served on loopback, as the cloud does. */

import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { activity, testChannel } from './samples.ts';

const ISSUER = 'https://channel.test';
const APP = '11111111-2222-3333-4444-555555555555';
const SERVICE = 'https://service.test/';
const good = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

let keys: Server;
let base: string;
beforeAll(async () => {
  keys = createServer((request, response) => {
    const json =
      request.url === '/keys'
        ? { keys: [{ ...good.publicKey.export({ format: 'jwk' }), kid: 'k1', endorsements: ['webchat'] }] }
        : { issuer: ISSUER, jwks_uri: `${base}/keys` };
    response.end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  // The SDK writes refused tokens to the console.
  jest.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(async () => {
  jest.restoreAllMocks();
  await new Promise((resolve) => keys.close(resolve));
});

const secured = (keysUrl = `${base}/openid`) =>
  testChannel(undefined, {
    appId: APP,
    appPassword: 'secret',
    cloud: { issuer: ISSUER, keysUrl, loginUrl: 'https://login.test', scope: 'https://api.test' },
  });

type Claims = { iss?: string; aud?: string; serviceurl?: string; exp?: number };
const now = () => Math.floor(Date.now() / 1000);
const claims = (more: Claims = {}) => ({ iss: ISSUER, aud: APP, serviceurl: SERVICE, exp: now() + 600, ...more });
const signed = (more: Claims = {}, header: { alg?: string; kid?: string } = {}, key = good.privateKey) =>
  new SignJWT(claims(more)).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(key);
const said = activity({ serviceUrl: SERVICE });

describe('with an app id', () => {
  test('the channel’s own token opens the door', async () => {
    const { send, seen } = secured();
    expect((await send(said, `Bearer ${await signed()}`)).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  const hs256 = () =>
    new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(Buffer.from(good.publicKey.export({ format: 'pem', type: 'spki' })));
  const bearer = (token: Promise<string>) => token.then((text) => `Bearer ${text}`);
  const forgeries: readonly (readonly [string, () => Promise<string>])[] = [
    ['no token', async () => ''],
    ['an empty token', async () => 'Bearer '],
    ['garbage', async () => 'Bearer abc.def.ghi'],
    ['garbage of another scheme', async () => 'Basic dXNlcjpwYXNz'],
    ['algorithm none', async () => `Bearer ${new UnsecuredJWT(claims()).encode()}`],
    ['the public key used as a shared secret', () => bearer(hs256())],
    ['signed by somebody else', () => bearer(signed({}, {}, other.privateKey))],
    ['a key that nobody knows', () => bearer(signed({}, { kid: 'k2' }))],
    ['for another bot', () => bearer(signed({ aud: 'another-app' }))],
    ['from another issuer', () => bearer(signed({ iss: 'https://evil.test' }))],
    ['for another service address', () => bearer(signed({ serviceurl: 'https://evil.test/' }))],
    ['expired an hour ago', () => bearer(signed({ exp: now() - 3600 }))],
    ['a token cut short', async () => `Bearer ${(await signed()).slice(0, -5)}`],
    ['two tokens', async () => `Bearer ${await signed()} ${await signed()}`],
  ];
  test.each(forgeries)('%s: 401 in JSON, and nothing runs', async (_name, token) => {
    const { send, seen } = secured();
    const answer = await send(said, await token());
    expect(answer).toMatchObject({ status: 401, json: { error: { code: 'unauthorized' } } });
    expect(JSON.stringify(answer)).not.toMatch(/at .*\.js|kid|pem/i);
    expect(seen).toEqual([]);
  });

  test('a key that is not endorsed for this channel does not open it', async () => {
    const { send } = secured();
    expect((await send({ ...said, channelId: 'msteams' }, `Bearer ${await signed()}`)).status).toBe(401);
  });

  test('keys that cannot be fetched: 503, so that the channel sends again', async () => {
    const { send, seen } = secured('http://127.0.0.1:9/openid');
    const answer = await send(said, `Bearer ${await signed()}`);
    expect(answer).toMatchObject({ status: 503, json: { error: { code: 'keys_unavailable' } } });
    expect(seen).toEqual([]);
  });
});

test('without an app id everybody is let in: for development only', async () => {
  const { send } = testChannel();
  expect((await send(said)).status).toBe(200);
});
