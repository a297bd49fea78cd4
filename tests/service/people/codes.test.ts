/** Time-based codes against the numbers of RFC 6238, appendix B (SHA-1). */
import { describe, expect, test } from '@jest/globals';
import {
  codeAt,
  matchingStep,
  newRecoveryCodes,
  newSecret,
  otpauthUri,
  recoveryHash,
  stepAt,
} from '../../../src/service/people/codes.ts';

/** "12345678901234567890" in base 32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const instant = (seconds: number) => new Date(seconds * 1000).toISOString();

describe('codes by time', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i: %s', (seconds, code) => {
    expect(codeAt(SECRET, stepAt(instant(seconds)))).toBe(code);
  });

  test('a code is taken half a minute before and after its time, and no longer', () => {
    const code = codeAt(SECRET, 1000);
    const taken = [998, 999, 1000, 1001, 1002].map((step) => matchingStep(SECRET, code, instant(step * 30), -1));
    expect(taken).toEqual([null, 1000, 1000, 1000, null]);
  });

  test('a code that was used is not taken again, nor is one before it', () => {
    const now = instant(1000 * 30);
    expect(matchingStep(SECRET, codeAt(SECRET, 1000), now, 1000)).toBeNull();
    expect(matchingStep(SECRET, codeAt(SECRET, 999), now, 1000)).toBeNull();
    expect(matchingStep(SECRET, codeAt(SECRET, 1001), now, 1000)).toBe(1001);
  });

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '12 34 56'])('“%s” is no code', (code) => {
    expect(matchingStep(SECRET, code, instant(30_000), -1)).toBeNull();
  });

  test('a new secret is 160 bits in base 32, and what apps read names brand and account', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(secret);
    expect(otpauthUri(secret, 'li.na@upaya.example', '优付')).toBe(
      `otpauth://totp/${encodeURIComponent('优付')}:li.na%40upaya.example?secret=${secret}&issuer=${encodeURIComponent('优付')}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  test('ten recovery codes, all different, that may be typed with small letters and without dashes', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}$/);
      expect(recoveryHash(code.toLowerCase().replaceAll('-', ' '))).toBe(recoveryHash(code));
    }
  });
});
