/**
 * Why a turn went the way it went: stored with the turn, read by people, beside the event, which holds what was understood
 * (candidates with scores, decision, answer, rules of understanding).
 */
export type Why = {
  /** Name of the rule that decided what the event means, for example `answer`, `digression`, `fallback`. */
  readonly rule: string;
  /** Steps walked in this turn, `flow/step`, in order. */
  readonly path: readonly string[];
  /** Further reasons of the engine, in words, in order. */
  readonly notes: readonly string[];
};
