/** How often one address may ask for something: a bucket that fills up again. */
export type Limiter = {
  /** @returns seconds until there is room again; 0: there is, and it is taken */
  take(address: string): number;
};

/** Addresses that are remembered; beyond, the longest silent one begins anew. */
const MOST_ADDRESSES = 10_000;

/** @param burst at once, after a silence · @param perSecond for good */
export function createLimiter(burst: number, perSecond: number, now: () => number): Limiter {
  const fullAt = new Map<string, number>();
  const perMs = perSecond / 1000;
  const capacity = burst / perMs;
  return {
    take(address) {
      const at = now();
      const known = fullAt.get(address) ?? at;
      // Later than it can be: the clock was put back, and nobody shall wait for the difference.
      const before = known > at + capacity ? at : known;
      const full = Math.max(at, before) + 1 / perMs;
      const over = full - at - capacity;
      if (over > 0) return Math.ceil(over / 1000);
      fullAt.delete(address);
      const [oldest] = fullAt.keys();
      if (fullAt.size >= MOST_ADDRESSES && oldest !== undefined) fullAt.delete(oldest);
      fullAt.set(address, full);
      return 0;
    },
  };
}
