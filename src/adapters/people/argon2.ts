/**
 * Argon2id (RFC 9106) by Node's own implementation, beside the event loop. A hash takes tens of megabytes: a few run at a time, some wait
 * in a line, and who finds the line full comes back; so a flood of sign-ins costs patience, not memory.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Hashing, Passwords } from '../../service/people/passwords.ts';

const derive = promisify(argon2);
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const AT_ONCE = 2;
const WAITING = 60;
/** A stored hash asks for no more than this, whoever wrote it. */
const MOST: Hashing = { memory: 262_144, passes: 16, parallelism: 8 };

/** At most so many at a time. @param full makes the error for who finds the line full */
function line(full: () => Error): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING) throw full();
      // Whoever ends hands its place over.
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

type Parsed = { readonly hashing: Hashing; readonly salt: Buffer; readonly hash: Buffer };

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, base 64 without padding; null when it is none. */
function parse(text: string): Parsed | null {
  const [, m, t, p, salt = '', hash = ''] =
    /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$([\w+/]{11,86})\$([\w+/]{22,86})$/.exec(text) ?? [];
  const hashing = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  const isBounded = (['memory', 'passes', 'parallelism'] as const).every((one) => hashing[one] >= 1 && hashing[one] <= MOST[one]);
  return isBounded ? { hashing, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') } : null;
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

/** @param full makes the error for who finds the line full */
export function argon2Passwords(hashing: Hashing, full: () => Error): Passwords {
  const enter = line(full);
  const { memory, passes, parallelism } = hashing;
  const hashOf = (password: string, nonce: Buffer, how: Hashing, tagLength: number): Promise<Buffer> =>
    enter(() => derive('argon2id', { message: password, nonce, ...how, tagLength }));
  // Of nobody: it is compared where there is no other one, so that this takes as long.
  const nobody: Parsed = { hashing, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await hashOf(password, salt, hashing, HASH_BYTES);
      return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;
    },
    async verify(stored, password) {
      const known = stored === null ? null : parse(stored);
      const { hashing: how, salt, hash } = known ?? nobody;
      const isSame = timingSafeEqual(await hashOf(password, salt, how, hash.length), hash);
      if (!isSame || known === null) return 'wrong';
      const isCurrent = how.memory === memory && how.passes === passes && how.parallelism === parallelism;
      return isCurrent && hash.length === HASH_BYTES ? 'right' : 'outdated';
    },
  };
}
