/** What the desk keeps for a moment, and when that moment is too long. */
import { afterEach, expect, test } from '@jest/globals';
import { createFloor, type FloorKeeper, type FloorParts } from '../../../src/service/desk/floor.ts';
import type { StoredPerson } from '../../../src/service/people/stored.ts';
import { alwaysOpen } from '../../desk/knowledge.ts';

let floor: FloorKeeper | null = null;
afterEach(() => floor?.close());

test('accounts are read now and then; whose name is not known is looked for at once, and only once', async () => {
  const people: StoredPerson[] = [];
  const join = (id: string, name: string, active = true) =>
    people.push({ id, name, active, roles: ['agent'], languages: ['zh'], skills: ['*'], capacity: 1 } as unknown as StoredPerson);
  let reads = 0;
  const store = {
    people: async () => {
      reads += 1;
      return [...people];
    },
    presences: async () => [],
    openHandoffs: async () => [],
    handled: async () => [],
  } as unknown as FloorParts['store'];
  const silent = { info() {}, warn() {}, error() {} };
  const clock = { now: () => '2026-11-23T02:00:00.000Z' };
  floor = createFloor({ store, clock, log: silent, brand: () => alwaysOpen().graph.brand });
  join('p_1', '王芳');
  await floor.refresh();
  join('p_2', 'Tom');
  join('p_gone', 'Ann', false);
  await floor.refresh();
  expect([reads, floor.now().people.map(({ name }) => name)]).toEqual([1, ['王芳']]);
  // Two who ask at the same time wait for the same answer.
  await Promise.all([floor.meet(['p_2', null, 'p_1']), floor.meet(['p_2'])]);
  expect([reads, floor.now().people.map(({ name }) => name)]).toEqual([2, ['王芳', 'Tom']]);
  await floor.meet(['p_gone', 'desk:webhook']);
  await floor.meet(['p_gone', 'desk:webhook', 'p_2']);
  expect([reads, floor.now().people.length]).toEqual([3, 2]);
});
