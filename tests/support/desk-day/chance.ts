/** Chance with a seed: the same seed gives the same day. */
export type Chance = {
  /** Between 0 and 1. */
  next(): number;
  /** With this probability. */
  is(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  between(low: number, high: number): number;
  /** Waiting time of a Poisson process. @param mean of the times */
  exponential(mean: number): number;
  /** @param median half of the values are shorter; `spread`: standard deviation of the logarithm */
  logNormal(median: number, spread: number): number;
};

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    is: (probability) => next() < probability,
    pick: (values) => {
      const value = values[Math.floor(next() * values.length)];
      if (value === undefined) throw new Error('Nothing to pick from.');
      return value;
    },
    between: (low, high) => low + next() * (high - low),
    exponential: (mean) => -Math.log(1 - next()) * mean,
    logNormal(median, spread) {
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(spread * normal);
    },
  };
}
