/** A customer's rating at an end of the conversation. */
export type Rated = {
  readonly of: 'bot' | 'agent';
  /** 1 to 5. */
  readonly stars: number;
  /** Without secrets and personal data; null: none. */
  readonly comment: string | null;
  /** UTC instant. */
  readonly at: string;
  /** Number of the message with which the conversation, or the agent's part of it, ended. */
  readonly seq: number;
};
