/** Who may ask: a secret that is sent as `Authorization: Bearer …`. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from './answer.ts';

/** Whether two secrets are the same, in a time that tells nothing about where they differ. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}

export function hasToken(headers: IncomingHttpHeaders, token: string): boolean {
  return same(headers.authorization ?? '', `Bearer ${token}`);
}

/** @param setting that holds the token */
export function unauthorized(setting: string): Problem {
  return new Problem(401, 'unauthorized', `Send ${setting} as "Authorization: Bearer …".`, {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
