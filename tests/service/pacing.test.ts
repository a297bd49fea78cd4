import { describe, expect, test } from '@jest/globals';
import { createPacing } from '../../src/service/pacing.ts';

/** Sends everything as soon as it may, and gives the instants. */
function instants(rates: { readonly [channel: string]: number }, deliveries: readonly number[], channel = 'bf'): number[] {
  const pacing = createPacing(rates);
  const sent: number[] = [];
  const waiting = deliveries.map((messages, item) => ({ item, messages, due: 0 }));
  for (let now = 0; waiting.length > 0; now = Math.min(...waiting.map(({ due }) => due))) {
    for (const one of waiting.filter(({ due }) => due <= now)) {
      const wait = pacing.wait(channel, one.item, one.messages, now);
      one.due = now + wait;
      if (wait > 0) continue;
      sent[one.item] = now;
      waiting.splice(waiting.indexOf(one), 1);
    }
  }
  return sent;
}

describe('messages a second', () => {
  test('a channel without a number is never slowed down', () => {
    expect(instants({}, Array(1000).fill(1)).every((at) => at === 0)).toBe(true);
    expect(instants({ web: 1 }, [1, 1, 1], 'constructor')).toEqual([0, 0, 0]);
  });

  test('a second’s worth goes at once, then one after the other, in order', () => {
    expect(instants({ bf: 2 }, [1, 1, 1, 1, 1])).toEqual([0, 0, 500, 1000, 1500]);
  });

  test('a delivery of several messages counts as several, and always goes in the end', () => {
    expect(instants({ bf: 2 }, [2, 1, 1])).toEqual([0, 500, 1000]);
    expect(instants({ bf: 2 }, [10, 1])).toEqual([0, 4500]);
    expect(instants({ bf: 0.5 }, [1, 1])).toEqual([0, 2000]);
  });

  test('in no second more than twice the number, over a long line never more than the number', () => {
    const sent = instants({ bf: 10 }, Array(500).fill(1));
    for (const from of sent) expect(sent.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(20);
    expect(Math.max(...sent)).toBe(49_000);
  });

  test('a row that asks again keeps its place; after a silence there is a second’s worth, not more', () => {
    const pacing = createPacing({ bf: 1 });
    expect(pacing.wait('bf', 1, 1, 0)).toBe(0);
    expect([pacing.wait('bf', 2, 1, 0), pacing.wait('bf', 3, 1, 0)]).toEqual([1000, 2000]);
    expect([pacing.wait('bf', 2, 1, 400), pacing.wait('bf', 3, 1, 400)]).toEqual([600, 1600]);
    expect(pacing.wait('bf', 3, 1, 2000)).toBe(0);
    expect([10, 11].map((row) => pacing.wait('bf', row, 1, 100_000))).toEqual([0, 1000]);
  });
});
