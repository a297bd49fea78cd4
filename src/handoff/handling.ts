/**
 * How long conversations take: an estimate that learns from each one, as plain data that can be stored. Handling times are close to
 * log-normal (many short, few very long), so the mean and the variance of their logarithm are kept.
 */

export type Handling = { readonly n: number; readonly meanLog: number; readonly varLog: number };

/** The configured guess counts like so many conversations. */
const GUESS_WEIGHT = 4;
/** About as many of the last conversations count: what was slow this morning matters no more in the evening. */
const MEMORY = 60;
/** Spread before anything is known: two of three lie between half and twice the usual. */
const FIRST_VARIANCE = 0.48;
/** Shorter ones were no conversations, longer ones were forgotten: neither says how long the next will take. */
const LEAST_MS = 1000;
const MOST_MS = 4 * 3_600_000;

/** @param usualMs how long a conversation usually takes, as configured, until there is experience */
export function firstHandling(usualMs: number): Handling {
  return { n: 0, meanLog: Math.log(usualMs), varLog: FIRST_VARIANCE };
}

/** The estimate after one more conversation, from its assignment to its end. */
export function observe(handling: Handling, durationMs: number): Handling {
  const value = Math.log(Math.min(Math.max(durationMs, LEAST_MS), MOST_MS));
  const weight = 1 / Math.min(handling.n + 1 + GUESS_WEIGHT, MEMORY);
  const off = value - handling.meanLog;
  return {
    n: handling.n + 1,
    meanLog: handling.meanLog + weight * off,
    varLog: (1 - weight) * (handling.varLog + weight * off * off),
  };
}

/**
 * Milliseconds that a conversation still takes that has lasted so long already.
 * @param share which of the possible ones, from 0 (shortest) to 1 (longest), both excluded
 */
export function remaining(handling: Handling, lastedMs: number, share: number): number {
  const { meanLog } = handling;
  const spread = Math.sqrt(Math.max(handling.varLog, 0.01));
  const past = lastedMs <= 0 ? 0 : below((Math.log(lastedMs) - meanLog) / spread);
  // One that has outlasted all experience goes on for a share of what it has taken.
  if (past > 0.995) return lastedMs * 0.25 * -Math.log(1 - share);
  return Math.max(0, Math.exp(meanLog + spread * quantile(past + share * (1 - past))) - lastedMs);
}

/** Share of the standard normal distribution below a value (Zelen and Severo; error below 1e-7). */
function below(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? 1 - tail : tail;
}

/** Value of the standard normal distribution below which a share lies (Hastings; error below 5e-4). */
function quantile(share: number): number {
  const half = Math.max(Math.min(share, 1 - share), 1e-9);
  const t = Math.sqrt(-2 * Math.log(half));
  const z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return share < 0.5 ? -z : z;
}
