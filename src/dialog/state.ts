/** Where a conversation stands: plain JSON, versioned, carrying the fingerprint of the flows that it was made with. */
import type { Disposition, FlowId, Lang, Priority, SlotName, StepId, Value } from '../flow/graph.ts';
import type { EntityValue } from '../nlu/understanding.ts';

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
  /**
   * In the trail only, of the last frame: what was answered at its step; null: left open; `SENT`: the action was run. Absent: it
   * was not answered, because something else came between.
   */
  readonly answer?: Value | null;
};
export type Stack = readonly [Frame, ...Frame[]];

export type OpenQuestion = {
  /** `ask` and `confirm` wait at the step of that kind; a confirm also keeps what it showed. */
  readonly kind: 'ask' | 'confirm';
  /** Turn in which it was put; buttons of other turns are stale. */
  readonly turn: number;
  /** Options as shown, in order, for run-time options (clarify, topics); null for fixed ones. */
  readonly shown: readonly string[] | null;
  /** What was said on the way to it, to be repeated with it. Bounded. */
  readonly said?: readonly Place[];
};

export type Place = { readonly flow: FlowId; readonly step: StepId };

/** An answer from before a correction: taken again when the walk comes to its question. */
export type KeptAnswer = Place & { readonly value: Value | null };

/**
 * An answer as an agent reads it; private values are masked. `sealed`: id of the personal value that it stands for. `from`: the question
 * was answered, the customer had said it before, a look-up found it, or an earlier matter had brought it. Absent in briefs of older programs.
 */
export type KnownAnswer = {
  readonly slot: SlotName;
  readonly value: string;
  readonly sealed?: string;
  readonly from?: 'asked' | 'said' | 'found' | 'remembered';
};

export type Ticket = { readonly number: string; readonly reason: string; readonly priority: Priority };

/**
 * remind: the customer has not answered · close: still not, after the reminder · result: the wallet's answer is lost, because
 * the call cannot take that long.
 */
export type TimerPurpose = 'remind' | 'close' | 'result';

/** `wanted`: flow that the customer wants as soon as the answer is there. */
export type OpenCall = { readonly id: string; readonly turn: number; readonly wanted?: FlowId };

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
  /** Stacks as they were at the questions and actions before, newest last; for "back" and corrections. Bounded. */
  readonly trail: readonly Stack[];
  /** Topic flow that ended last, for "did this help" and for the brief of a later handoff. */
  readonly finished: { readonly flow: FlowId; readonly frames: readonly Pick<Frame, 'flow' | 'slots'>[] } | null;
  /** Things tried and looked up, in words, for the agent's brief. Bounded. */
  readonly tried: readonly string[];
  readonly tickets: readonly Ticket[];
  /** What the open question or call is waited for with, since that turn; absent where nothing is waited for. */
  readonly timer?: { readonly id: string; readonly purpose: TimerPurpose };
  /** The flow that silence has closed, until the customer writes again. */
  readonly expired?: { readonly flow: FlowId; readonly at: string };
  /** Flows that the customer also spoke of: offered, oldest first, when what runs has ended. Bounded; absent: none. */
  readonly wishes?: readonly FlowId[];
  /** Values of messages that started no flow yet ("which one do you mean?"), for the flow that comes. Bounded; absent: none. */
  readonly heard?: readonly EntityValue[];
  readonly kept?: readonly KeptAnswer[];
  /** The language that the customer asked for in words of the other one; absent: it follows what the customer writes. */
  readonly spoken?: Lang;
  /** Payload of the button that was taken last, until the customer writes. */
  readonly pressed?: string;
};

/** A ticket is open and a person is expected: the bot still helps. `queued`: they are to come into the conversation, and a place is kept. */
export type ExpectingAgent = {
  readonly status: 'with_agent';
  readonly ticket: string;
  readonly queued?: true;
  readonly interrupted?: Interrupted;
};

/** The question at which a person was asked for, for the case that the person gives the conversation back. */
export type Interrupted = { readonly fingerprint: string; readonly stack: Stack; readonly kind: OpenQuestion['kind'] };

/** The part of a state that depends on where the bot is. */
export type Standing =
  | { readonly status: 'idle' }
  | { readonly status: 'asking'; readonly stack: Stack; readonly question: OpenQuestion }
  | { readonly status: 'waiting'; readonly stack: Stack; readonly call: OpenCall }
  | ExpectingAgent
  | { readonly status: 'closed'; readonly disposition: Disposition };

/** Where the bot was when a person took over, to go on from. */
export type Paused = {
  readonly fingerprint: string;
  readonly trail: readonly Stack[];
  readonly standing: Standing;
  /** The wallet's answer to the call that ran, if it has come meanwhile. */
  readonly answer?: { readonly result: string; readonly fields: { readonly [field: string]: Value } };
};

/** The bot has the conversation. */
export type BotState = Exclude<State, { readonly status: 'handed_over' }>;

export type State = Common &
  (
    | Standing
    /** A person has the conversation: the bot says nothing. `agent`: by which name customers know them. */
    | { readonly status: 'handed_over'; readonly agent: string; readonly paused: Paused }
  );
