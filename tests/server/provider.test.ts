/** Sign-in by OpenID Connect against a small provider on this machine, which does what the test tells it to. */

import { hash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { oidcProvider } from '../../src/adapters/people/oidc.ts';
import { type Browser, type DeskServer, deskServer, silent } from './desk.ts';

const PROVIDER = '/desk/api/session/provider';

type Claims = { [claim: string]: unknown };
let provider: Server;
let issuer: string;
let desk: DeskServer;
/** What the provider says of whoever signs in. */
let claims: Claims;
/** How it misbehaves. */
let twist: 'none' | 'other key' | 'other nonce' | 'other audience' | 'expired' | 'down';
const asked = new Map<string, URLSearchParams>();

async function startProvider(): Promise<void> {
  const good = await generateKeyPair('RS256', { extractable: true });
  const bad = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(good.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' };
  const idToken = (nonce: string) =>
    new SignJWT({ ...claims, nonce: twist === 'other nonce' ? 'another' : nonce })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience(twist === 'other audience' ? 'somebody-else' : 'signpost')
      .setIssuedAt(twist === 'expired' ? '-2h' : undefined)
      .setExpirationTime(twist === 'expired' ? '-1h' : '5m')
      .sign(twist === 'other key' ? bad.privateKey : good.privateKey);
  provider = createServer(async (request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const url = new URL(request.url ?? '/', issuer);
    if (twist === 'down') return json(500, {});
    if (url.pathname === '/.well-known/openid-configuration')
      return json(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      });
    if (url.pathname === '/keys') return json(200, { keys: [jwk] });
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const code = form.get('code') ?? '';
    const begun = asked.get(code);
    asked.delete(code);
    const isBound =
      begun?.get('code_challenge') === hash('sha256', form.get('code_verifier') ?? '', 'base64url') &&
      begun.get('redirect_uri') === form.get('redirect_uri') &&
      form.get('client_id') === 'signpost' &&
      form.get('client_secret') === 'client-secret';
    if (!isBound || !begun) return json(400, { error: 'invalid_grant' });
    return json(200, { access_token: 'a', token_type: 'bearer', id_token: await idToken(begun.get('nonce') ?? '') });
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
}

const settings = () => ({ issuer, clientId: 'signpost', clientSecret: 'client-secret', roleClaim: 'realm.roles' });
beforeAll(async () => {
  await startProvider();
  desk = await deskServer({ parts: { provider: oidcProvider(settings(), silent) } });
});
beforeEach(async () => {
  await desk.renew();
  claims = { sub: '4711', preferred_username: 'Wang.Wei', name: '王伟', realm: { roles: ['agent', 'viewer'] } };
  twist = 'none';
});
afterAll(async () => {
  await desk.close();
  await new Promise((resolve) => provider.close(resolve));
});

/** As far as the provider's page. @returns the address that it sends the browser back to */
async function away(browser: Browser): Promise<string> {
  const begun = await browser.get(PROVIDER);
  const { searchParams } = new URL(begun.headers.get('location') ?? '');
  const code = `code-${asked.size}-${Math.random()}`;
  asked.set(code, searchParams);
  const back = new URL(searchParams.get('redirect_uri') ?? '');
  back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString();
  return `${back.pathname}${back.search}`;
}

async function enter(browser: Browser = desk.browser()): Promise<readonly [location: string | null, Browser]> {
  const answer = await browser.get(await away(browser), { 'sec-fetch-site': 'cross-site' });
  return [answer.headers.get('location'), browser];
}

describe('somebody whom the provider knows', () => {
  test('gets an account at the first sign-in, with the roles of the claim, and the same one later', async () => {
    expect((await desk.browser().get('setup')).json.provider).toBe(true);
    const [location, browser] = await enter();
    expect(location).toBe('/desk');
    const { person } = (await browser.get('session')).json;
    expect(person).toMatchObject({ login: 'wang.wei', name: '王伟', roles: ['agent'], isExternal: true, hasPassword: false });

    claims = { ...claims, preferred_username: 'renamed', name: 'Other' };
    const [, again] = await enter();
    expect((await again.get('session')).json.person).toMatchObject({ id: person.id, login: 'wang.wei', name: '王伟' });
    expect(await desk.audit()).toEqual([
      'desk:wang.wei account_made wang.wei {"roles":"agent","by":"provider"}',
      'desk:wang.wei signed_in wang.wei {"how":"provider"}',
      'desk:wang.wei signed_in wang.wei {"how":"provider"}',
    ]);
  });

  test('never gets into the account of somebody who is called the same', async () => {
    const admin = await desk.admin();
    await desk.join(admin, 'wang.wei', { roles: ['admin'] });
    const [, browser] = await enter();
    const { person } = (await browser.get('session')).json;
    expect(person.login).toMatch(/^wang\.wei-[0-9a-f]{6}$/);
    expect(person.roles).toEqual(['agent']);
  });

  test('has other roles when the claim has, and old sessions end with the old ones', async () => {
    const [, before] = await enter();
    claims = { ...claims, realm: { roles: 'supervisor' } };
    const [, now] = await enter();
    expect((await now.get('session')).json.person.roles).toEqual(['supervisor']);
    expect((await before.get('session')).status).toBe(401);
  });

  test('stays outside without a role, or with an account that is disabled here', async () => {
    const admin = await desk.admin();
    const [, browser] = await enter();
    const { id, version } = (await browser.get('session')).json.person;
    await admin.post(`people/${id}`, { version, active: false });
    expect((await enter())[0]).toBe('/desk#problem=wrong');
    for (const realm of [{ roles: ['Agent', 'root'] }, { roles: { agent: true } }, {}, undefined]) {
      claims = { ...claims, sub: 'new', realm };
      expect((await enter())[0]).toBe('/desk#problem=no_role');
    }
  });

  test('does not make the set-up link void as long as nobody manages accounts', async () => {
    const token = await desk.desk.people.setupToken();
    await enter();
    expect((await desk.browser().post('setup/look', { token })).json).toEqual({ kind: 'first' });
  });
});

describe('what is not as it was begun', () => {
  test.each(['other key', 'other nonce', 'other audience', 'expired'] as const)('an ID token with %s is nobody', async (how) => {
    twist = how;
    const [location, browser] = await enter();
    expect(location).toBe('/desk#problem=wrong');
    expect((await browser.get('session')).status).toBe(401);
  });

  test('another browser, another state, a used code, a refusal, an old attempt: nobody', async () => {
    const browser = desk.browser();
    const problem = async (path: string, who = browser) => (await who.get(path)).headers.get('location');
    const path = await away(browser);
    expect(await problem(path, desk.browser())).toBe('/desk#problem=link_void');
    expect(await problem(path.replace(/state=[^&]+/, 'state=other'))).toBe('/desk#problem=wrong');
    expect(
      await problem(`${PROVIDER}/back?error=access_denied&state=${new URLSearchParams(path.split('?')[1]).get('state')}`),
    ).toBe('/desk#problem=wrong');
    const kept = browser.cookie;
    expect(await problem(path)).toBe('/desk');
    browser.cookie = kept;
    expect(await problem(path)).toBe('/desk#problem=wrong');
    const late = await away(browser);
    desk.pass(600_000);
    expect(await problem(late)).toBe('/desk#problem=link_void');
    browser.cookie = 'signpost-away=forged.box';
    expect(await problem(late)).toBe('/desk#problem=link_void');
  });

  test('a provider that is down is said to be so', async () => {
    const path = await away(desk.browser());
    twist = 'down';
    const browser = desk.browser();
    expect((await browser.get(path)).headers.get('location')).toBe('/desk#problem=link_void');
    const fresh = await deskServer({ parts: { provider: oidcProvider(settings(), silent) } });
    expect((await fresh.browser().get(PROVIDER)).headers.get('location')).toBe('/desk#problem=provider');
    await fresh.close();
  });
});

test('without a provider there is no such address', async () => {
  const plain = await deskServer();
  expect((await plain.browser().get(PROVIDER)).status).toBe(404);
  await plain.close();
});
