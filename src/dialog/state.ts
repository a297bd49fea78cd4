/** Where a conversation stands: plain JSON, versioned, carrying the fingerprint of the flows that it was made with. */
import type { Disposition, FlowId, Lang, Priority, SlotName, StepId, Value } from '../flow/graph.ts';

/** A customer whose identity the embedding page or channel has proved. */
export type Customer = { readonly id: string; readonly name: string | null };

/** One flow that is open. The last frame of a stack is the running one. */
export type Frame = {
  readonly flow: FlowId;
  /** Waiting step for the last frame; the `run` step to return to for a caller; the waiting step to resume for an interrupted one. */
  readonly step: StepId;
  readonly slots: { readonly [name: SlotName]: Value };
  /** Passages of each bounded jump, and failed answers of each open question; interruptions do not count. */
  readonly counters: { readonly [step: StepId]: number };
  /** `call`: opened by `run`, returns to the frame below · `digression`: interrupted the frame below · `pattern`: repair of the frame below. */
  readonly origin: 'topic' | 'call' | 'digression' | 'pattern';
};
export type Stack = readonly [Frame, ...Frame[]];

export type OpenQuestion = {
  /** `ask` and `confirm` wait at the step of that kind; a confirm also keeps what it showed. */
  readonly kind: 'ask' | 'confirm';
  /** Turn in which it was put; buttons of other turns are stale. */
  readonly turn: number;
  /** Options as shown, in order, for run-time options (clarify, topics); null for fixed ones. */
  readonly shown: readonly string[] | null;
};

/** An answer as an agent reads it; private values are masked. */
export type KnownAnswer = { readonly slot: SlotName; readonly value: string };

export type Ticket = { readonly number: string; readonly reason: string; readonly priority: Priority };

type Common = {
  readonly v: 1;
  readonly fingerprint: string;
  readonly lang: Lang;
  /** Turns so far; the running turn has this number. */
  readonly turn: number;
  readonly customer: Customer | null;
  /** Values of `remember` slots, for the whole conversation. */
  readonly memory: { readonly [slot: SlotName]: Value };
  /** Messages in a row that nothing fitted. */
  readonly misses: number;
  /** Stacks as they were at the questions before, newest last; for "back". Bounded. */
  readonly trail: readonly Stack[];
  /** Topic flow that ended last, for "did this help" and for the brief of a later handoff. */
  readonly finished: { readonly flow: FlowId; readonly frames: readonly Pick<Frame, 'flow' | 'slots'>[] } | null;
  /** Things tried and looked up, in words, for the agent's brief. Bounded. */
  readonly tried: readonly string[];
  readonly tickets: readonly Ticket[];
};

export type State = Common &
  (
    | { readonly status: 'idle' }
    | { readonly status: 'asking'; readonly stack: Stack; readonly question: OpenQuestion }
    | { readonly status: 'waiting'; readonly stack: Stack; readonly call: { readonly id: string; readonly turn: number } }
    | { readonly status: 'with_agent'; readonly ticket: string }
    | { readonly status: 'closed'; readonly disposition: Disposition }
  );
