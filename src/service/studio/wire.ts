/** What the studio's page and its server say to each other. Plain data; types only. */
import type { StepDetails } from '../../drawing/details.ts';
import type { FlowView } from '../../drawing/view.ts';
import type { FlowRole, Lang } from '../../flow/graph.ts';

export type { FactName, StepDetails, StepWay, TextRole, WayBy } from '../../drawing/details.ts';
export type { EdgeView, FlowView, NodeView } from '../../drawing/view.ts';
export type { Lang } from '../../flow/graph.ts';

export type Both = { readonly [L in Lang]: string };

// ------------------------------------------------------------------------------------------------------------ the project

export type FlowRow = {
  readonly id: string;
  readonly title: Both;
  readonly role: FlowRole;
  readonly urgent: boolean;
  readonly steps: number;
  readonly file: string;
};

/** A remark of the compiler or the proof. `flow` and `step` are null where it belongs to none that runs. */
export type Problem = {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly line: number;
  readonly flow: string | null;
  readonly step: string | null;
  /** The shortest conversation that leads there; empty where none is needed. */
  readonly chat: readonly { readonly who: 'customer' | 'bot' | 'wallet' | 'note'; readonly text: string }[];
};

/** The last edit that was looked at. `report` is for people; empty where all is well. */
export type EditView = {
  readonly at: string;
  readonly verdict: 'published' | 'unchanged' | 'broken' | 'stranding';
  readonly report: string;
};

/** Changes whenever there is something new to show. */
export type Pulse = {
  readonly fingerprint: string;
  readonly edit: EditView | null;
  /** Grows when the problems were looked for again. */
  readonly problems: number;
};

export type SampleCustomer = { readonly id: string; readonly name: string; readonly about: Both };

export type ProjectView = {
  readonly pulse: Pulse;
  /** UTC instant since when these flows run; null where nobody keeps it. */
  readonly since: string | null;
  readonly flows: readonly FlowRow[];
  /** Null while they are being looked for. */
  readonly problems: readonly Problem[] | null;
  readonly customers: readonly SampleCustomer[];
  /** UTC instants at which agents are there, and are not; null where there is none. */
  readonly times: { readonly open: string | null; readonly closed: string | null };
};

export type FlowPage = { readonly fingerprint: string; readonly view: FlowView; readonly steps: readonly StepDetails[] };

export type SearchHit = {
  readonly flow: string;
  readonly step: string | null;
  readonly where: 'flow' | 'example' | 'text' | 'option' | 'step';
  /** The words around the hit. */
  readonly before: string;
  readonly match: string;
  readonly after: string;
};

// --------------------------------------------------------------------------------------------------------- the simulation

export type SimInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'press'; readonly label: string; readonly payload: string | null }
  | { readonly kind: 'wallet'; readonly result: string; readonly fields: { readonly [field: string]: string } }
  | { readonly kind: 'silence' }
  | { readonly kind: 'sign_in'; readonly customer: SimCustomer | null };
export type SimCustomer = { readonly id: string; readonly name: string | null };

export type SimRequest = {
  readonly inputs: readonly SimInput[];
  /** Language in which the conversation is opened. */
  readonly lang: Lang;
  /** Whose identity is proved from the beginning; null: nobody's. */
  readonly customer: SimCustomer | null;
  /** UTC instant at which it begins. */
  readonly at: string;
};

export type Bubble = {
  readonly text: string;
  readonly lang: Lang;
  readonly choices: readonly { readonly label: string; readonly payload: string }[];
};

export type SlotView = { readonly name: string; readonly value: Both; readonly hidden: boolean };
export type FrameView = {
  readonly flow: string;
  readonly title: Both;
  readonly step: string;
  readonly origin: 'topic' | 'call' | 'digression' | 'pattern';
  readonly slots: readonly SlotView[];
  readonly counters: readonly { readonly step: string; readonly count: number }[];
};

/** What the wallet may answer to the open call. Fields that cannot be written as text are left out. */
export type OpenCallView = {
  readonly action: string;
  readonly title: Both;
  readonly results: readonly {
    readonly result: string;
    readonly fields: readonly {
      readonly name: string;
      readonly type: string;
      /** Where it is one of a few. */
      readonly options: readonly string[] | null;
      readonly optional: boolean;
      readonly sample: string;
    }[];
  }[];
};

export type StateView = {
  readonly status: 'idle' | 'asking' | 'waiting' | 'with_agent' | 'closed' | 'handed_over';
  readonly lang: Lang;
  /** Name or id of who is identified. */
  readonly customer: string | null;
  readonly misses: number;
  /** The running flow last. */
  readonly stack: readonly FrameView[];
  readonly memory: readonly SlotView[];
  readonly tickets: readonly { readonly number: string; readonly reason: string; readonly priority: string }[];
  readonly finished: string | null;
  readonly wishes: readonly string[];
  readonly disposition: string | null;
  readonly call: OpenCallView | null;
  readonly timer: 'remind' | 'close' | 'result' | null;
};

export type CandidateView = {
  readonly flow: string;
  readonly title: Both;
  readonly score: number;
  readonly fate: 'chosen' | 'offered' | 'behind';
};
/** A measure against what it had to reach, or must not exceed. */
export type Measure = {
  readonly what: 'ours' | 'topic' | 'flow' | 'risk' | 'start' | 'interrupt' | 'beside_ticket';
  readonly flow: string;
  readonly value: number;
  /** Null: it only adds to the others. */
  readonly limit: number | null;
  readonly holds: boolean | null;
};
export type FlipView = {
  readonly of: 'ours' | 'topic' | 'flow' | 'score';
  readonly flow: string;
  readonly from: number;
  readonly by: number;
  readonly instead: 'started' | 'asked' | 'refused' | 'interrupts' | 'not_taken';
};

export type WhyView = {
  readonly rule: string;
  readonly sentence: Both;
  /** Steps walked, `flow/step`, in order. */
  readonly path: readonly string[];
  /** Reasons of the engine and rules of understanding, in words. */
  readonly notes: readonly string[];
  readonly decision: 'route' | 'clarify' | 'none' | null;
  readonly candidates: readonly CandidateView[];
  readonly measures: readonly Measure[];
  readonly entities: readonly { readonly kind: string; readonly text: string }[];
  /** How the message was read as an answer: kind and rule. */
  readonly answer: string | null;
  readonly dropped: readonly string[];
  readonly flips: readonly FlipView[];
};

/** What could not be done as it was asked for. */
export type SimNote = 'not_waiting' | 'no_timer' | 'no_such_button' | 'no_such_result' | 'bad_field' | 'removed';

export type SimTurn = {
  /** 0 is the opening; turn n belongs to input n - 1. */
  readonly number: number;
  readonly at: string;
  /** What the customer said, after redaction; null where it was something else. */
  readonly said: string | null;
  readonly notes: readonly SimNote[];
  readonly bubbles: readonly Bubble[];
  readonly state: StateView;
  /** Null where nothing happened. */
  readonly why: WhyView | null;
  /** Other than bubbles, in the form of written conversations. */
  readonly effects: readonly string[];
};

export type Simulation = {
  readonly fingerprint: string;
  readonly turns: readonly SimTurn[];
  /** The input that could not be taken, and why; null when all were. */
  readonly stopped: { readonly input: number; readonly reason: Both } | null;
};

/** A simulation as a written conversation, in YAML. */
export type TestText = { readonly yaml: string };
