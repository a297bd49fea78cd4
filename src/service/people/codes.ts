/** Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 s, as every authenticator app knows them) and recovery codes. */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
/** RFC 6238, 5.2: one step to each side for clocks that differ and for slow fingers. */
const TOLERANCE = 1;
/** RFC 4226, 4 (R6): 160 bits. */
const SECRET_BYTES = 20;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RECOVERY_CODES = 10;
const RECOVERY_BYTES = 10;

/** RFC 4648 base 32, without padding. */
function base32(bytes: Uint8Array): string {
  let [text, bits, value] = ['', 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET[(value << (5 - bits)) & 31];
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const letter of text) {
    value = (value << 5) | ALPHABET.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}

/** @returns base 32, as it is typed into an app */
export function newSecret(): string {
  return base32(randomBytes(SECRET_BYTES));
}

/** What a QR code for an authenticator app contains. */
export function otpauthUri(secret: string, login: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(login)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}

/** RFC 4226, 5.3. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

export function stepAt(now: string): number {
  return Math.floor(Date.parse(now) / STEP_MS);
}

/** @returns the time step of a code that is right now and behind the step `last`; null when it is not */
export function matchingStep(secret: string, code: string, now: string, last: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const current = stepAt(now);
  for (let step = current - TOLERANCE; step <= current + TOLERANCE; step++)
    if (step > last && timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(code))) return step;
  return null;
}

/** Ten codes of 80 bits, in groups that can be written down. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: RECOVERY_CODES }, () => (base32(randomBytes(RECOVERY_BYTES)).match(/.{4}/g) ?? []).join('-'));
}

/** 80 random bits need no slow hash. Blanks, dashes and small letters are how people type them. */
export function recoveryHash(code: string): string {
  return hash('sha256', `recovery ${code.toUpperCase().replace(/[^A-Z2-7]/g, '')}`, 'hex');
}
