/**
 * What each kind of mistake costs the customer, against one question too many (1). From these the bot decides whether to
 * start a flow, to ask which is meant, or to admit that the message is not for it.
 */
export type Costs = {
  /** A question ("did you mean") that would not have been needed. */
  readonly question: number;
  /** A flow that is not wanted. */
  readonly wrongStart: number;
  /** The same, where the wanted one belongs to the same topic: most of them lead to each other. */
  readonly wrongStartInTopic: number;
  /** "I cannot help with that" to a customer whom the bot could have helped. */
  readonly refusal: number;
  /** A flow or a question for a message that is not for the bot. */
  readonly intrusion: number;
};

export const DEFAULT_COSTS: Costs = { question: 1, wrongStart: 2.5, wrongStartInTopic: 2.2, refusal: 1, intrusion: 4 };

/** Probability of being ours, below which refusing is cheaper. */
export function oursFrom(costs: Costs): number {
  return costs.intrusion / (costs.intrusion + costs.refusal);
}
