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
  return {
    take(address) {
      const at = now();
      const full = Math.max(at, fullAt.get(address) ?? at) + 1 / perMs;
      const over = full - at - burst / perMs;
      if (over > 0) return Math.ceil(over / 1000);
      fullAt.delete(address);
      const [oldest] = fullAt.keys();
      if (fullAt.size >= MOST_ADDRESSES && oldest !== undefined) fullAt.delete(oldest);
      fullAt.set(address, full);
      return 0;
    },
  };
}
