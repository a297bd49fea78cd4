/** A wish that was weighed against what runs: it was taken when `score` reached `needed`. */
export type Scale = {
  /** `start`: no question was open · `interrupt`: instead of answering · `beside_ticket`: while a person is expected. */
  readonly what: 'start' | 'interrupt' | 'beside_ticket';
  readonly flow: string;
  readonly score: number;
  /** Above 1: no score would have been enough. */
  readonly needed: number;
};

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
  readonly scales: readonly Scale[];
};
