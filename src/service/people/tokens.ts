/** Random tokens (sessions, one-time links): who has one is let in; the store knows their hashes only. */
import { hash, randomBytes } from 'node:crypto';

const BYTES = 32;

export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** 256 random bits need no slow hash. */
export function tokenHash(token: string): string {
  return hash('sha256', token, 'hex');
}

export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}
