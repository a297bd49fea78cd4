/** What the suite can ask of a bot: where it dies, and which promise it breaks. */

/** Where a process may be killed: around the commit, the answer, the wallet, the channel, and the end of a row of work. */
export const POINTS = [
  'in the turn',
  'before commit',
  'after commit',
  'before the answer',
  'before the wallet',
  'after the wallet',
  'before delivery',
  'after delivery',
  'before finish',
  'after finish',
] as const;

/** Mistakes that bots have had, each of which breaks one promise. */
export const DEFECTS = [
  'dedupe removed',
  'acknowledge before commit',
  'outbox outside the transaction',
  'lock released early',
  'two dispatchers without lease',
  'dedupe by event id',
  'retries dropped',
  'version check removed',
] as const;
export type Defect = (typeof DEFECTS)[number];

export type Crash = {
  readonly point: (typeof POINTS)[number];
  /** At which passing, from 1. */
  readonly at: number;
};

export type Orders = {
  /** File with the compiled flows and what was learnt from them, so that a start does not wait for it. */
  readonly knowledge: string;
  /** Instead of a minute, so that work of a killed process is taken over within the run. */
  readonly leaseMs: number;
  readonly crash: Crash | null;
  readonly defect: Defect | null;
};
