/** Stars at the end: what is a rating, what it is about, and what of it is kept. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openSqliteStore } from '../../src/adapters/store/sqlite.ts';
import { createLog } from '../../src/adapters/system/log.ts';
import { noMetrics } from '../../src/service/observe.ts';
import type { StoredMessage } from '../../src/service/ports.ts';
import { endOf, rate, readRating } from '../../src/service/rating.ts';
import { AT, say, writeOf } from '../contract/store-samples.ts';

describe('a rating', () => {
  test('has stars, whom they are for and, for who likes, some words', () => {
    expect(readRating({ of: 'bot', stars: 5 })).toEqual({ ok: true, rating: { of: 'bot', stars: 5, comment: null } });
    expect(readRating({ of: 'agent', stars: 1, comment: ' 等了太久 ' })).toEqual({
      ok: true,
      rating: { of: 'agent', stars: 1, comment: '等了太久' },
    });
    for (const comment of [null, '', '  '])
      expect(readRating({ of: 'bot', stars: 3, comment })).toMatchObject({ ok: true, rating: { comment: null } });
  });

  test.each([
    [undefined, 'must be an object'],
    [null, 'must be an object'],
    [[5], 'must be an object'],
    ['5', 'must be an object'],
    [{ stars: 5 }, 'value.of'],
    [{ of: 'boss', stars: 5 }, 'value.of'],
    [{ of: 'bot' }, 'value.stars'],
    [{ of: 'bot', stars: 0 }, 'value.stars'],
    [{ of: 'bot', stars: 6 }, 'value.stars'],
    [{ of: 'bot', stars: 4.5 }, 'value.stars'],
    [{ of: 'bot', stars: '5' }, 'value.stars'],
    [{ of: 'bot', stars: 5, comment: 7 }, 'value.comment'],
    [{ of: 'bot', stars: 5, comment: 'x'.repeat(1001) }, '1000 characters'],
    [{ of: 'bot', stars: 5, comment: 'a\u0000b' }, 'well-formed'],
    [{ of: 'bot', stars: 5, comment: '\ud83d' }, 'well-formed'],
    [{ of: 'bot', stars: 5, seq: 2 }, 'nothing else'],
  ])('%j is none: %s', (value, words) => {
    expect(readRating(value)).toEqual({ ok: false, problem: expect.stringContaining(words) });
  });

  test('whatever comes is answered', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(typeof readRating(value).ok).toBe('boolean');
      }),
      { numRuns: 200 },
    );
  });

  test('is of the last end: of the bot with the message that says so, of an agent with the last words of one', () => {
    const message = (seq: number, from: StoredMessage['from'], ends = false): StoredMessage => ({
      seq,
      from,
      at: AT,
      message: { text: 'x', lang: 'zh', choices: [], ...(ends && { ends: true as const }) },
    });
    const talk = [
      message(1, 'bot', true),
      message(2, 'customer'),
      message(3, 'agent'),
      message(4, 'bot', true),
      message(5, 'bot'),
    ];
    expect([endOf(talk, 'bot'), endOf(talk, 'agent')]).toEqual([4, 3]);
    expect([endOf(talk.slice(1, 3), 'bot'), endOf([], 'agent')]).toEqual([null, null]);
  });
});

describe('kept is a rating', () => {
  test('of a conversation that has ended, once, counted once, without secrets', async () => {
    const store = openSqliteStore({ file: ':memory:', log: createLog('silent') });
    const counted: unknown[] = [];
    const parts = {
      store,
      clock: { now: () => AT },
      metrics: { ...noMetrics, rating: (of: string, stars: number) => void counted.push([of, stars]) },
    };
    const rating = { of: 'bot', stars: 4, comment: '不错，我的密码是 hunter2abc，卡号 4111 1111 1111 1111' };
    expect(await rate(parts, 'c', rating)).toEqual({ kind: 'gone' });
    await say(store, 'c', '你好');
    expect(await rate(parts, 'c', rating)).toEqual({ kind: 'not_ended' });
    await store.turn(
      {
        inbound: { channel: 'test', account: 'a', messageId: 'bye' },
        bodyHash: 'h',
        conversation: 'c',
        address: {},
        at: AT,
      },
      (before) => {
        const write = writeOf(before, 'bye');
        const messages = write.messages.map((one) =>
          one.from === 'bot' ? { ...one, message: { ...one.message, ends: true as const } } : one,
        );
        return { ...write, messages };
      },
    );
    expect(await rate(parts, 'c', rating)).toEqual({ kind: 'kept' });
    expect(await rate(parts, 'c', rating)).toEqual({ kind: 'repeated' });
    expect(await rate(parts, 'c', { ...rating, stars: 1 })).toEqual({ kind: 'other' });
    expect(await rate(parts, 'c', { of: 'bot', stars: 9 })).toEqual({
      kind: 'malformed',
      problem: expect.stringContaining('stars'),
    });
    expect(counted).toEqual([['bot', 4]]);
    const [kept] = (await store.dossier('c'))?.ratings ?? [];
    expect(kept).toMatchObject({ of: 'bot', stars: 4, at: AT, seq: 4 });
    expect(kept?.comment).toMatch(/^不错/);
    expect(kept?.comment).not.toMatch(/hunter2abc|4111/);
    await store.close();
  });
});
