/** The machine's clock and randomness behind the shell's ports. */
import { randomBytes, randomFillSync, randomUUID } from 'node:crypto';
import type { Clock, Ids } from '../../service/ports.ts';

/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const LENGTH = 10;
// Asking the system for a few bytes costs as much as asking for many.
const pool = randomBytes(4096);
let used = 0;

export const systemClock: Clock = { now: () => new Date().toISOString() };

/** A secret of 256 bits, as text. */
export const newKey = () => randomBytes(32).toString('base64url');

export const systemIds: Ids = {
  unique: () => randomUUID(),
  fresh() {
    if (used + LENGTH > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    let id = '';
    for (const end = used + LENGTH; used < end; used++) id += ALPHABET[(pool[used] ?? 0) & 31];
    return id;
  },
};
