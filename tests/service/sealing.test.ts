/** Personal values that a flow asks for: encrypted, at their own place only, and under keys that can be replaced. */
import { describe, expect, test } from '@jest/globals';
import { createSealer } from '../../src/service/sealing.ts';

const OLD = 'o'.repeat(32);
const NEW = 'n'.repeat(32);
const PHONE = '13800138000';

describe('a phone number', () => {
  const sealer = createSealer([OLD]);

  test('is shown by its ends, kept as bytes that say nothing, and comes back whole', () => {
    const { sealed, box } = sealer.seal('web:1', 'phone', PHONE);
    expect(sealed).toEqual({ kind: 'sealed', id: expect.stringMatching(/^[\w-]{16}$/), mask: '138****8000' });
    expect(box).not.toContain('8000');
    expect(Buffer.from(box.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('8000');
    expect(sealer.open('web:1', { id: sealed.id, box })).toBe(PHONE);
  });

  test('said twice in a conversation is the same value, in another one it is not', () => {
    const { sealed: first, box: box1 } = sealer.seal('web:1', 'phone', PHONE);
    const { sealed: again, box: box2 } = sealer.seal('web:1', 'phone', PHONE);
    expect(again).toEqual(first);
    expect(box2).not.toBe(box1);
    expect(sealer.seal('web:2', 'phone', PHONE).sealed.id).not.toBe(first.id);
    expect(sealer.seal('web:1', 'phone', '13800138001').sealed.id).not.toBe(first.id);
  });

  test('cannot be opened elsewhere, nor after a change of a single bit', () => {
    const { sealed, box } = sealer.seal('web:1', 'phone', PHONE);
    expect(sealer.open('web:2', { id: sealed.id, box })).toBeNull();
    expect(sealer.open('web:1', { id: 'another', box })).toBeNull();
    const bytes = Buffer.from(box.split('.')[1] ?? '', 'base64url');
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(sealer.open('web:1', { id: sealed.id, box: `${box.split('.')[0]}.${changed.toString('base64url')}` })).toBeNull();
    }
    for (const broken of ['', '.', 'x', `${box.split('.')[0]}.`, 'x.y.z']) {
      expect(sealer.open('web:1', { id: sealed.id, box: broken })).toBeNull();
    }
  });
});

test('an e-mail address is shown by its first letter and its domain', () => {
  expect(createSealer([OLD]).seal('c', 'email', 'li.na@example.com').sealed.mask).toBe('l***@example.com');
});

test('a key is replaced without a loss: old boxes open as long as the old key is there', () => {
  const before = createSealer([OLD]).seal('c', 'phone', PHONE);
  const both = createSealer([NEW, OLD]);
  expect(both.open('c', { id: before.sealed.id, box: before.box })).toBe(PHONE);
  const after = both.seal('c', 'phone', PHONE);
  expect(createSealer([NEW]).open('c', { id: after.sealed.id, box: after.box })).toBe(PHONE);
  expect(createSealer([NEW]).open('c', { id: before.sealed.id, box: before.box })).toBeNull();
});

test('a text of another kind is locked to its place, and opens nowhere else and not when it was changed', () => {
  const sealer = createSealer([NEW, OLD]);
  const box = sealer.lock('second factor of p1', 'JBSWY3DPEHPK3PXP 密');
  expect(box).not.toContain('JBSWY3DPEHPK3PXP');
  expect(sealer.unlock('second factor of p1', box)).toBe('JBSWY3DPEHPK3PXP 密');
  for (const [place, text] of [
    ['second factor of p2', box],
    ['second factor of p1', `${box.slice(0, -2)}AA`],
    ['second factor of p1', box.slice(0, 20)],
    ['second factor of p1', ''],
  ] as const)
    expect(sealer.unlock(place, text)).toBeNull();
  expect(createSealer([OLD]).unlock('second factor of p1', box)).toBeNull();
  expect(sealer.unlock('second factor of p1', createSealer([OLD]).lock('second factor of p1', 'x'))).toBe('x');
});
