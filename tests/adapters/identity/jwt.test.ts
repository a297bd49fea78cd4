/** Identity tokens: what proves a customer and what proves nobody. */
import { describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { jwtIdentity, nobody } from '../../../src/adapters/identity/jwt.ts';

const SECRET = 'a secret of at least thirty-two characters';
const key = new TextEncoder().encode(SECRET);
const sign = (claims: object, options: { exp?: string; iat?: number; aud?: string; key?: Uint8Array; alg?: string } = {}) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: options.alg ?? 'HS256' })
    .setAudience(options.aud ?? 'signpost')
    .setIssuedAt(options.iat)
    .setExpirationTime(options.exp ?? '10m')
    .sign(options.key ?? key);

describe('an identity token', () => {
  const identity = jwtIdentity([SECRET]);

  test('proves the customer whom the wallet signed', async () => {
    expect(await identity.verify(await sign({ sub: 'cust-1', name: '李娜' }))).toEqual({ id: 'cust-1', name: '李娜' });
    expect(await identity.verify(await sign({ sub: 'cust-2' }))).toEqual({ id: 'cust-2', name: null });
  });

  test('made by the sample of the manual is taken', async () => {
    // By a variable, because a sample has no types.
    const sample: string = '../../../docs/embed/identity-token.mjs';
    const { identityToken } = (await import(sample)) as { identityToken(id: string, name?: string): Promise<string> };
    process.env.IDENTITY_SECRET = SECRET;
    const tokens = [await identityToken('cust-1', '李"娜'), await identityToken('cust-2')];
    delete process.env.IDENTITY_SECRET;
    expect(await Promise.all(tokens.map(identity.verify))).toEqual([
      { id: 'cust-1', name: '李"娜' },
      { id: 'cust-2', name: null },
    ]);
  });

  test.each([
    ['expired', () => sign({ sub: 'a' }, { exp: '-5m' })],
    ['for another audience', () => sign({ sub: 'a' }, { aud: 'other' })],
    ['signed by somebody else', () => sign({ sub: 'a' }, { key: new TextEncoder().encode('x'.repeat(40)) })],
    ['signed with another algorithm', () => sign({ sub: 'a' }, { alg: 'HS512' })],
    ['without a customer', () => sign({ name: 'x' })],
    ['with an object as customer', () => sign({ sub: { id: 'a' } as unknown as string })],
    ['valid for too long', () => sign({ sub: 'a' }, { iat: Math.floor(Date.now() / 1000) - 7200, exp: '30d' })],
    [
      'unsigned',
      async () => new UnsecuredJWT({ sub: 'a' }).setAudience('signpost').setIssuedAt().setExpirationTime('10m').encode(),
    ],
    ['garbage', async () => 'not.a.token'],
    ['empty', async () => ''],
  ])('that is %s proves nobody', async (_name, make) => {
    let token: string;
    try {
      token = await make();
    } catch {
      token = 'unsignable';
    }
    expect(await identity.verify(token)).toBeNull();
  });

  test('without a secret nobody is proved', async () => {
    expect(await nobody.verify(await sign({ sub: 'cust-1' }))).toBeNull();
  });
});
