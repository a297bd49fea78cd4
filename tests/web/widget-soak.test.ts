/** A short run of what `npm run chaos -- widget` does at length. */
import { expect, test } from '@jest/globals';
import { soak } from './widget-soak.ts';

test('tabs that lose their sockets, answers and server show each message once and in order, as the store has it', async () => {
  const plan = { seed: 7, customers: 2, tabs: 2, messages: 40, cuts: 10, kills: 1, quietCuts: 4 };
  const report = await soak(plan, () => {});
  expect(report.faults).toEqual([]);
  expect(report.messages).toBe(40);
  expect(report.shown).toBeGreaterThan(2 * 40);
  expect(report.kills).toBe(1);
  expect(report.socketCuts).toBe(10);
  expect(report.back.quiet).toHaveLength(4);
  expect(report.back.restart.length).toBeGreaterThan(0);
}, 180_000);
