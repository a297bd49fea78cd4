/** Proof of who the customer is: a short-lived JWT that the wallet's own server signs with the shared secret. */
import { jwtVerify } from 'jose';
import type { Customer } from '../../dialog/state.ts';
import type { Identity } from '../../service/ports.ts';

/** Nobody: no secret is configured, so no token can prove anything. */
export const nobody: Identity = { verify: async () => null };

/**
 * Accepts HS256 tokens for the audience `signpost` with `sub` (customer id), `exp` and optionally `name`.
 * Tokens that live longer than an hour are refused: a proof in a browser must be short-lived.
 * @param secrets any of which may have signed, so that the wallet's server can go over to a new one
 */
export function jwtIdentity(secrets: readonly string[]): Identity {
  const keys = secrets.map((secret) => new TextEncoder().encode(secret));
  return {
    async verify(token) {
      for (const key of keys) {
        const customer = await verified(token, key);
        if (customer !== null) return customer;
      }
      return null;
    },
  };
}

async function verified(token: string, key: Uint8Array): Promise<Customer | null> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: 'signpost',
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: '1h',
      clockTolerance: 30,
    });
    return customerOf(payload.sub, payload.name);
  } catch {
    return null;
  }
}

function customerOf(id: unknown, name: unknown): Customer | null {
  if (typeof id !== 'string' || id === '' || id.length > 200) return null;
  return { id, name: typeof name === 'string' && name !== '' ? name.slice(0, 60) : null };
}
