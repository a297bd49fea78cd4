/** What the endpoints of the web channel answer, and what they share in reading requests. */
import { type Access, type Subject, TOKEN_SECONDS } from './access.ts';
import { objectOf, plainOf } from './inbound.ts';

/** An HTTP answer as data. */
export type DirectLineAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
} & ({ readonly json: object } | { readonly bytes: Uint8Array; readonly type: string });

const LONGEST_ID = 256;
const LONGEST_NAME = 100;

export function ok(json: object, status = 200): DirectLineAnswer {
  return { status, json };
}

/** A new token, as all endpoints give it. */
export function grant(access: Access, claims: Subject): object {
  return { conversationId: claims.conv, token: access.token(claims), expires_in: TOKEN_SECONDS };
}

/** Whom a request names. */
export function userOf(body: { readonly [name: string]: unknown }): { readonly user?: string; readonly name?: string } {
  if (body.user === undefined || body.user === null) return {};
  const given = objectOf(body.user, 'user');
  const [user, name] = [plainOf(given, 'id', LONGEST_ID), plainOf(given, 'name', LONGEST_NAME)];
  return { ...(user !== null && { user }), ...(name !== null && { name }) };
}
