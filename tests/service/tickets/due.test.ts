/** By when a ticket is due: in opening hours of the brand, in its own time zone. */
import { describe, expect, test } from '@jest/globals';
import type { Brand } from '../../../src/flow/graph.ts';
import { dueOf } from '../../../src/service/tickets/due.ts';
import { shippedKnowledge } from '../../support/shipped-knowledge.ts';

/** Shanghai, eight hours ahead of UTC; closed on weekends and on 1 January. */
const brand: Brand = {
  ...shippedKnowledge().graph.brand,
  timeZone: 'Asia/Shanghai',
  hours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [String(day), { from: '09:00', to: '18:00' }])),
  holidays: [{ from: '2026-01-01', to: '2026-01-01', hours: null, name: { zh: '元旦', en: "New Year's Day" } }],
};
const at = (local: string) => new Date(`${local}:00+08:00`).toISOString();

describe('by priority', () => {
  test.each([
    // 2025-12-29 is a Monday.
    ['urgent, in the morning', 'urgent', '2025-12-29T10:00', '2025-12-29T14:00'],
    ['urgent, shortly before closing: the rest the next morning', 'urgent', '2025-12-29T17:00', '2025-12-30T12:00'],
    ['urgent, at night: from the opening on', 'urgent', '2025-12-29T23:00', '2025-12-30T13:00'],
    ['urgent, on the evening before a holiday and a weekday', 'urgent', '2025-12-31T17:30', '2026-01-02T12:30'],
    ['high: one opening day', 'high', '2025-12-29T10:30', '2025-12-30T10:30'],
    ['high, on Friday: Monday', 'high', '2026-01-09T16:00', '2026-01-12T16:00'],
    ['high, on a Sunday: from Monday on', 'high', '2026-01-11T12:00', '2026-01-13T09:00'],
    ['normal: two opening days, over the holiday', 'normal', '2025-12-31T11:00', '2026-01-05T11:00'],
  ] as const)('%s', (_, priority, from, due) => {
    expect(dueOf(brand, 'chat', priority, at(from))).toBe(at(due));
  });
});

describe('by kind, and by what the customer was told', () => {
  const monday = at('2026-01-05T10:00');
  test('a complaint has five opening days, an unlock request one; an urgent one does not wait for that', () => {
    expect(dueOf(brand, 'complaint', 'normal', monday)).toBe(at('2026-01-12T10:00'));
    expect(dueOf(brand, 'unlock', 'normal', monday)).toBe(at('2026-01-06T10:00'));
    expect(dueOf(brand, 'complaint', 'urgent', monday)).toBe(at('2026-01-05T14:00'));
  });
  test('a promised instant counts as it is, a promised day until the desk closes on it', () => {
    expect(dueOf(brand, 'dispute', 'normal', monday, '2026-01-07T03:00:00Z')).toBe('2026-01-07T03:00:00.000Z');
    expect(dueOf(brand, 'dispute', 'normal', monday, '2026-01-07')).toBe(at('2026-01-07T18:00'));
    expect(dueOf(brand, 'dispute', 'normal', monday, '2026-01-10')).toBe(at('2026-01-11T00:00'));
    expect(dueOf(brand, 'dispute', 'normal', monday, 'soon')).toBe(dueOf(brand, 'dispute', 'normal', monday));
  });
  test('a desk that never opens counts plain time', () => {
    const never = { ...brand, hours: {}, holidays: [] };
    expect(dueOf(never, 'chat', 'urgent', monday)).toBe(at('2026-01-05T14:00'));
    expect(dueOf(never, 'chat', 'high', monday)).toBe(at('2026-01-06T10:00'));
  });
});
