/** What the proof hands out: plain data. */
import type { FlowId, StepId } from '../flow/graph.ts';
import type { ProofCode } from './codes.ts';

/** One line of a chat that leads to a fault. */
export type ChatLine = {
  /** `note`: what happened that nobody said. */
  readonly who: 'customer' | 'bot' | 'wallet' | 'note';
  readonly text: string;
  /** Labels of the buttons below a question. */
  readonly buttons: readonly string[];
};

/** A fault, and how a customer gets there. */
export type Finding = {
  readonly code: ProofCode;
  readonly flow: FlowId;
  readonly step: StepId;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** What to do next. */
  readonly hint: string;
  /** The shortest chat that leads there; empty where no chat is needed to see the fault. */
  readonly chat: readonly ChatLine[];
};

export type ProofSummary = {
  readonly flows: number;
  readonly steps: number;
  /** Steps at which the bot waits for the customer; silence at each of them ends as expired. */
  readonly waiting: number;
  /** Calls: the bot waits for the wallet. */
  readonly calls: number;
  /** Different situations that were looked at: a step with what is known there of the values that matter later. */
  readonly states: number;
  /** Ways from one situation to the next. */
  readonly ways: number;
  /** Situations in which a conversation ends, by disposition; `returned` and `resumed` go on in the flow below. */
  readonly ends: { readonly [end in End]: number };
  /** Steps that the bot takes at most without waiting, and how many the engine allows. */
  readonly longestSilent: number;
  readonly silentLimit: number;
  /** Example sentences, and those that another flow claims, too. */
  readonly triggers: { readonly sentences: number; readonly shared: number };
};

/** `closed`: the bot rests, and nothing is open. */
export const ENDS = ['resolved', 'handoff', 'cancelled', 'expired', 'returned', 'resumed', 'closed'] as const;
export type End = (typeof ENDS)[number];

export type ProofResult = {
  readonly fingerprint: string;
  /** No violation, and nothing left unproved. */
  readonly ok: boolean;
  readonly summary: ProofSummary;
  readonly violations: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** Code P901: flows whose situations are too many. */
  readonly notProved: readonly Finding[];
};
