/** The sandbox's memory: the seeds, and what requests have changed since the process started. */
import { randomInt } from 'node:crypto';
import { type Case, CUSTOMERS, type Lock, type Moment, type Order } from './data.ts';

export type Customer = {
  readonly id: string;
  readonly name: string;
  readonly lang: 'zh' | 'en';
  readonly phone: string;
  readonly resetTo: string | null;
  readonly orders: readonly Order[];
  lock: Lock;
  otherDevices: number;
  resetLinks: readonly Moment[];
  unlockRequest: { readonly no: string; readonly decidedBy: number } | null;
};

/** `owner` is null for a complaint that was filed without proved identity. */
export type OwnedCase = Case & { readonly owner: string | null };

export type World = {
  readonly customers: ReadonlyMap<string, Customer>;
  readonly cases: OwnedCase[];
  counter: number;
};

export function newWorld(): World {
  const customers = CUSTOMERS.map((seed): [string, Customer] => [
    seed.id,
    {
      id: seed.id,
      name: seed.name,
      lang: seed.lang,
      phone: seed.phone,
      resetTo: seed.resetTo,
      orders: seed.orders,
      lock: seed.lock,
      otherDevices: seed.otherDevices,
      resetLinks: seed.resetLinks,
      unlockRequest: null,
    },
  ]);
  const cases = CUSTOMERS.flatMap((seed) => seed.cases.map((one): OwnedCase => ({ ...one, owner: seed.id })));
  return { customers: new Map(customers), cases, counter: 0 };
}

/**
 * A new case or request number such as `C-20261122-0101`. Cases that nobody owns can be read by whoever knows their
 * number, so theirs end in six unguessable digits.
 */
export function newNumber(world: World, letter: string, now: number, owner: string | null): string {
  world.counter += 1;
  const number = `${letter}-${day(now).replaceAll('-', '')}-${String(100 + world.counter).padStart(4, '0')}`;
  return owner === null ? `${number}-${randomInt(100_000, 1_000_000)}` : number;
}

/** UTC instant with whole seconds. */
export function instant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Calendar day in the wallet's time zone, Asia/Shanghai: eight hours ahead of UTC all year. */
export function day(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}
