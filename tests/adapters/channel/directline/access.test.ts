/** Tokens by the clock, visitors by their number, pages by their origin. */
import { describe, expect, test } from '@jest/globals';
import { createLimiter } from '../../../../src/adapters/channel/directline/limiter.ts';
import { isAllowedOrigin } from '../../../../src/adapters/channel/directline/origins.ts';
import { createSecrets, createTokens } from '../../../../src/adapters/channel/directline/token.ts';

const MINUTE = 60_000;

describe('tokens', () => {
  const at = (start = 0) => {
    const clock = { now: start };
    return { clock, tokens: createTokens(['k'.repeat(32)], () => clock.now) };
  };

  test('end to the second, also for who has been seen before', () => {
    const { clock, tokens } = at();
    const token = tokens.sign({ use: 'token', conv: 'c' }, 1800);
    expect(tokens.read(token, 'token')).toMatchObject({ conv: 'c', exp: 1800 });
    clock.now = 30 * MINUTE - 1;
    expect(tokens.read(token, 'token')).toMatchObject({ conv: 'c' });
    clock.now = 30 * MINUTE;
    expect([tokens.read(token, 'token'), tokens.read(token, 'token')]).toEqual(['expired', 'expired']);
  });

  test('are good for one use', () => {
    const { tokens } = at();
    const token = tokens.sign({ use: 'stream', conv: 'c' }, 60);
    expect([tokens.read(token, 'token'), tokens.read(token, 'file'), tokens.read(token, 'stream')]).toEqual([
      'bad',
      'bad',
      expect.objectContaining({ use: 'stream' }),
    ]);
  });

  test('a new key takes over while tokens of the old one are still taken; a foreign one is not', () => {
    const [old, renewed, foreign] = [['a'.repeat(32)], ['b'.repeat(32), 'a'.repeat(32)], ['c'.repeat(32)]].map((keys) =>
      createTokens(keys, () => 0),
    );
    const [before, after] = [old, renewed].map((tokens) => tokens?.sign({ use: 'token', conv: 'c' }, 60) ?? '') as [
      string,
      string,
    ];
    expect([renewed?.read(before, 'token'), renewed?.read(after, 'token')]).toEqual([
      expect.objectContaining({ conv: 'c' }),
      expect.objectContaining({ conv: 'c' }),
    ]);
    expect([old?.read(after, 'token'), foreign?.read(before, 'token')]).toEqual(['bad', 'bad']);
  });

  test('whatever text comes instead of one is bad', () => {
    const { tokens } = at();
    for (const text of ['', '.', '..', 'a.b.c', '\u0000', 'ü.ü.ü', '.'.repeat(8_000), 'x'.repeat(100_000)])
      expect(tokens.read(text, 'token')).toBe('bad');
  });

  test('of secrets each one counts, and none when there is none', () => {
    expect(['one', 'two', 'three', ''].map(createSecrets(['one', 'two']))).toEqual([true, true, false, false]);
    expect(createSecrets([])('')).toBe(false);
  });
});

describe('visitors of one address', () => {
  test('come at once up to a number, then as fast as is left to them; others do not wait for them', () => {
    let now = 0;
    const limiter = createLimiter(3, 1, () => now);
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
    expect(limiter.take('b')).toBe(0);
    now = 1_000;
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1]);
    now = 60_000;
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
  });

  test('do not wait for the difference when the clock of the server is put back by a day', () => {
    let now = 86_400_000;
    const limiter = createLimiter(3, 1, () => now);
    limiter.take('a');
    now = 0;
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
  });
});

describe('origins', () => {
  test('are compared as a whole', () => {
    const allowed = ['https://shop.example'];
    const judged = [
      'https://shop.example',
      'https://shop.example/',
      'http://shop.example',
      'https://SHOP.example',
      'null',
      '',
    ].map((origin) => isAllowedOrigin(allowed, origin, 'chat.example'));
    expect(judged).toEqual([true, false, false, false, false, false]);
  });

  test('on a development machine: the page must come from where the request goes', () => {
    const judge = (origin: string, host: string) => isAllowedOrigin('loopback', origin, host);
    expect([judge('http://localhost:3978', 'localhost:3978'), judge('http://[::1]:3978', '[::1]:3978')]).toEqual([true, true]);
    expect([
      judge('http://localhost:1', 'localhost:3978'),
      // A name that somebody leads to this machine.
      judge('http://evil.example:3978', 'evil.example:3978'),
      judge('null', 'localhost:3978'),
    ]).toEqual([false, false, false]);
  });
});
