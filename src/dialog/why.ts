/** Why a turn went the way it went: stored with the turn, read by people. */
import type { Answer, Candidate, Decision } from '../nlu/understanding.ts';

export type Why = {
  /** Name of the rule that decided what the event means, for example `answer`, `digression`, `fallback`. */
  readonly rule: string;
  readonly decision: Decision | null;
  readonly candidates: readonly Candidate[];
  readonly answer: Answer | null;
  /** Steps walked in this turn, `flow/step`, in order. */
  readonly path: readonly string[];
  /** Further reasons, in words, in order. */
  readonly notes: readonly string[];
};
