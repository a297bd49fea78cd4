/** A short soak: generated conversations come out the same, byte for byte, in another process, time zone and language. */
import { expect, test } from '@jest/globals';
import { FLOWS, shippedKnowledge } from '../support/shipped-knowledge.ts';
import { soak } from './soak.ts';

test('a few thousand generated turns, stepped twice, do not differ', async () => {
  const done = await soak(shippedKnowledge(), FLOWS, 3000, 7);
  expect(done.differences).toEqual([]);
  expect([...done.broke]).toEqual([]);
  expect(done.turns).toBe(3000);
  expect([...done.kinds.keys()]).toEqual(expect.arrayContaining(['message', 'opened', 'call_result', 'timer']));
}, 120_000);
