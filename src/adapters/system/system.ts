/** The machine's clock and randomness behind the shell's ports. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Ids } from '../../service/ports.ts';

/** Crockford's base 32: no letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const systemClock: Clock = { now: () => new Date().toISOString() };

export const systemIds: Ids = {
  unique: () => randomUUID(),
  fresh: () => Array.from(randomBytes(10), (byte) => ALPHABET[byte & 31]).join(''),
};
