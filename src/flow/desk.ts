/** Times and queues of the human agents, as the brand document has them. */
import type { Lang, Topic } from './graph.ts';

/** Local times `HH:MM` of one day; `24:00` ends a day. */
export type Span = { readonly from: string; readonly to: string };

/** Days, both included, on which the weekday's hours do not hold. */
export type Holiday = {
  readonly from: string;
  readonly to: string;
  readonly name: { readonly [L in Lang]: string };
  /** Null: closed. */
  readonly hours: Span | null;
};

export type DeskQueue = {
  readonly id: string;
  readonly title: { readonly [L in Lang]: string };
  readonly topics: readonly Topic[];
};

/** The agents' desk. Every topic belongs to one queue. */
export type DeskSettings = {
  readonly queues: readonly DeskQueue[];
  /** answerMs: an agent's time for the first words · queueMs: longest wait · customerMs: longest silence · reopenMs: how long one who left can come back. */
  readonly patience: {
    readonly answerMs: number;
    readonly queueMs: number;
    readonly customerMs: number;
    readonly reopenMs: number;
  };
  /** How long a conversation with an agent usually takes, until there is experience. */
  readonly usualMs: number;
};
