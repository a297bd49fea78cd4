/** Requests signed with a shared secret: HMAC-SHA256 over the time, a dot, and the bytes of the body. */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** How far apart the clocks of both sides may be, and how old a request may get. */
const MOST_SKEW_MS = 300_000;
const PREFIX = 'sha256=';

/** @param timestamp seconds since 1970, as text */
export function signatureOf(secret: string, timestamp: string, raw: Uint8Array | string): string {
  return PREFIX + createHmac('sha256', secret).update(`${timestamp}.`).update(raw).digest('hex');
}

/** In a time that tells nothing about where they differ. */
function same(one: string, other: string): boolean {
  return timingSafeEqual(hash('sha256', one, 'buffer'), hash('sha256', other, 'buffer'));
}

/**
 * Which of the secrets has signed it.
 * @param now milliseconds since 1970
 * @returns its index; `wrong`: none of them; `old`: too long ago, or of a clock that goes wrong
 */
export function signedBy(
  secrets: readonly string[],
  { signature, timestamp }: { readonly signature: string; readonly timestamp: string },
  raw: Uint8Array,
  now: number,
): number | 'wrong' | 'old' {
  if (!/^\d{1,12}$/.test(timestamp)) return 'wrong';
  // All are tried, whichever it is.
  const fitting = secrets.map((secret) => same(signatureOf(secret, timestamp, raw), signature)).indexOf(true);
  if (fitting < 0) return 'wrong';
  return Math.abs(now - Number(timestamp) * 1000) > MOST_SKEW_MS ? 'old' : fitting;
}
