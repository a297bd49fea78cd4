/** Hashes of passwords: the standard's, and no more of them at once than memory allows. */
import { describe, expect, test } from '@jest/globals';
import { argon2Passwords } from '../../../src/adapters/people/argon2.ts';

const CHEAP = { memory: 8, passes: 1, parallelism: 1 };
const cheap = () => argon2Passwords(CHEAP, () => new Error('full'));

describe('Argon2id', () => {
  test('a hash by the reference implementation is right, and outdated where today’s parameters are others', async () => {
    // argon2 1.3, "password", "somesalt", 2 passes, 64 MiB: from the test vectors of its authors.
    const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await cheap().verify(known, 'password')).toBe('outdated');
    expect(await cheap().verify(known, 'Password')).toBe('wrong');
  });

  test('the same password never has the same hash, and each is right', async () => {
    const passwords = cheap();
    const [one, other] = [await passwords.hash('马到成功 123'), await passwords.hash('马到成功 123')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(one).not.toBe(other);
    for (const hash of [one, other]) expect(await passwords.verify(hash, '马到成功 123')).toBe('right');
    expect(await passwords.verify(one, '马到成功 124')).toBe('wrong');
  });

  test('nobody’s hash is compared, too, and is never right', async () => {
    expect(await cheap().verify(null, '')).toBe('wrong');
  });

  test.each([
    'plain text',
    '$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '$argon2id$v=19$m=999999,t=99,p=9$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    '',
  ])('a stored hash that is none, or asks for too much, is wrong at once: %s', async (stored) => {
    expect(await cheap().verify(stored, 'password')).toBe('wrong');
  });

  test('a flood waits in a line, and who finds it full is told so', async () => {
    const passwords = cheap();
    const flood = await Promise.allSettled(Array.from({ length: 200 }, () => passwords.hash('x')));
    const [done, full] = ['fulfilled', 'rejected'].map((status) => flood.filter((one) => one.status === status).length);
    expect([done, full]).toEqual([62, 138]);
    expect(await passwords.hash('afterwards')).toMatch(/^\$argon2id/);
  });
});
