/**
 * The compiled form of a project's flows: plain frozen data that the engine walks.
 *
 * Identity: a step is addressed by its flow and its *label path* (see StepId), never by position or wording, so that an
 * edit of a text does not strand a running conversation.
 */

import type { Action } from './actions.ts';
import type { DeskSettings, Holiday, Span } from './desk.ts';
import type { Expr } from './expression.ts';
import type { SlotType } from './values.ts';

export { type Action, type ActionTicket, type ActionTicketKind, TICKET_KINDS } from './actions.ts';
export type {
  AttachmentValue,
  DateValue,
  MoneyValue,
  OpenValue,
  SealedValue,
  SlotType,
  UrlValue,
  UrlVerdict,
  Value,
} from './values.ts';

/** Languages that every text must exist in, in the order of the product: Chinese first. */
export const LANGS = ['zh', 'en'] as const;
export type Lang = (typeof LANGS)[number];

/** Ten fixed ids of the support page; reports, tests and `route` speak of them. */
export const TOPICS = [
  'login_failure',
  'forgot_password',
  'pending_transaction',
  'refund_dispute',
  'account_change',
  'security',
  'complaint',
  'how_to',
  'human_agent',
  'none',
] as const;
export type Topic = (typeof TOPICS)[number];

/** Names of the flows that repair a conversation; each must exist exactly once in a project. */
export const PATTERNS = [
  'greeting', // conversation opened, or the customer says hello
  'thanks',
  'goodbye',
  'menu', // help, "what can you do"
  'cancel',
  'restart',
  'back',
  'clarify', // "did you mean": two or three flows fit
  'fallback', // nothing fits; `pattern.misses` counts
  'did_this_help', // after a topic flow ended as resolved
  'wait', // the customer goes to try something first
  'resume', // a digression ended, the interrupted flow goes on
  'secret_offered', // the customer typed a password, code or card number
  'internal_error', // the turn failed; last words
  'unavailable_button', // a button of an older question was pressed
  'flows_changed', // the flows were edited under the conversation: what was open begins anew, or has to be confirmed again
  'repeat', // "say that again"
  'skip', // the customer does not want to answer the open question
  'language', // "speak English please"
  'also_mentioned', // what runs has ended, and a second matter was mentioned on the way
  'abuse', // insults
  'silence', // the customer has stopped answering; `pattern.stage` says how far it is
] as const;
export type PatternName = (typeof PATTERNS)[number];

export type FlowId = string;
/**
 * Path of labels inside a flow, for example `kind=withdrawal/ask.order_no`. Segments: an explicit `label` replaces the
 * whole path of its step; otherwise branch keys (`<slot>=<case>`, `<action>:<result>`, `when`, `else`) and then
 * `<step kind>.<name>`.
 */
export type StepId = string;
export type SlotName = string;

// ---------------------------------------------------------------------------------------------------------------- texts

/** One piece of a text template: literal words, or a variable with the format that shows it. */
export type TextPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly type: SlotType; readonly format: TextFormat };
/**
 * How a value is shown. `plain` is the type's usual form; `masked` shows the last four characters only;
 * `relative` shows a date as a distance from now; `date`/`datetime` as a calendar day (and time); `money` with currency sign.
 */
export const TEXT_FORMATS = ['plain', 'masked', 'relative', 'date', 'datetime', 'money'] as const;
export type TextFormat = (typeof TEXT_FORMATS)[number];
export type Template = readonly TextPart[];
/** A text in all languages; each language has one or more variations of equal meaning. */
export type Text = { readonly [L in Lang]: readonly Template[] };

// ---------------------------------------------------------------------------------------------------------------- steps

/** One answer that a choice question offers. */
export type Option = {
  readonly id: string;
  readonly label: Text;
  /** Other words that mean this option, per language. */
  readonly also: { readonly [L in Lang]: readonly string[] };
};

/** Where a choice question's options come from. `clarify`/`topics` are filled by the engine; patterns only. */
export type OptionSource =
  | { readonly kind: 'fixed'; readonly options: readonly Option[] }
  | { readonly kind: 'clarify' }
  | { readonly kind: 'topics' };

export type Limits = {
  /** number: the number; money: minor units; text: characters. Inclusive. */
  readonly min?: number;
  readonly max?: number;
  /** date: not after / not before now. */
  readonly past?: boolean;
  readonly future?: boolean;
};

type Base = { readonly id: StepId; readonly line: number };

export type Step =
  | (Base & { readonly kind: 'say'; readonly text: Text; readonly tried: Text | null; readonly next: StepId })
  | (Base & {
      readonly kind: 'ask';
      readonly slot: SlotName;
      readonly type: SlotType;
      readonly text: Text;
      /** Said instead of the type's usual words when the answer has the right form but breaks a limit, or has the wrong form. */
      readonly invalid: Text | null;
      readonly options: OptionSource | null;
      readonly limits: Limits;
      /** Label of the button that skips the question; the slot then stays unset. */
      readonly optional: Text | null;
      /** Flows that may interrupt this question, besides urgent ones, a person and patterns; null: all. */
      readonly interruptions: readonly FlowId[] | null;
      /** Answers that may fail before `giveUp` is taken. ≥ 1. */
      readonly tries: number;
      readonly giveUp: StepId;
      readonly next: StepId;
    })
  | (Base & {
      readonly kind: 'set';
      readonly assign: readonly { readonly slot: SlotName; readonly value: Expr }[];
      readonly next: StepId;
    })
  | (Base & { readonly kind: 'forget'; readonly slots: readonly SlotName[]; readonly next: StepId })
  | (Base & {
      readonly kind: 'match';
      readonly on: Expr;
      readonly cases: { readonly [value: string]: StepId };
      readonly otherwise: StepId | null;
    })
  | (Base & { readonly kind: 'when'; readonly test: Expr; readonly then: StepId; readonly otherwise: StepId })
  | (Base & {
      readonly kind: 'call';
      readonly action: string;
      readonly input: { readonly [name: string]: Expr };
      /** Result fields are stored as `<as>.<field>`. */
      readonly as: string;
      /** Question that shows the exact arguments before an irreversible action; null for others. */
      readonly confirm: Confirm | null;
      /** Result name → next step; complete for the action, with `unavailable` always, `unknown` and `not_identified` where they can occur. */
      readonly results: { readonly [result: string]: StepId };
    })
  | (Base & {
      readonly kind: 'goto';
      readonly next: StepId;
      readonly bound: { readonly atMost: number; readonly otherwise: StepId } | null;
    })
  /** Leaves this flow for another one, without return. */
  | (Base & { readonly kind: 'link'; readonly flow: FlowId; readonly input: { readonly [name: string]: Expr } })
  /** Walks a sub-flow, then goes on; `output` maps a slot here to an output name there. */
  | (Base & {
      readonly kind: 'run';
      readonly flow: FlowId;
      readonly input: { readonly [name: string]: Expr };
      readonly output: { readonly [slot: SlotName]: string };
      readonly next: StepId;
    })
  | (Base & { readonly kind: 'return'; readonly values: { readonly [output: string]: Expr } })
  | (Base & { readonly kind: 'handoff'; readonly reason: string; readonly priority: Priority; readonly text: Text | null })
  /** `helped`: the customer has just said that it helped; recorded instead of being asked. */
  | (Base & { readonly kind: 'end'; readonly disposition: Disposition; readonly helped: boolean })
  /** A command of the engine; in patterns only. `next` is set for `helped` and `not_helped` only: the others end their branch. */
  | (Base & { readonly kind: 'do'; readonly command: Command; readonly slot: SlotName | null; readonly next: StepId | null });

export type StepKind = Step['kind'];

export type Confirm = {
  readonly text: Text;
  readonly yes: Text;
  readonly no: Text;
  /** Third button "let me change something", with the step that it leads to. */
  readonly change: { readonly label: Text; readonly next: StepId } | null;
  readonly declined: StepId;
  /** Flows that may interrupt it, as for a question. */
  readonly interruptions: readonly FlowId[] | null;
  readonly tries: number;
  readonly giveUp: StepId;
};

export type Priority = 'normal' | 'high' | 'urgent';
/** How a flow ends. Every path reaches one of these. */
export const DISPOSITIONS = ['resolved', 'handoff', 'cancelled', 'expired'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/**
 * cancel: drop every open flow, outcome cancelled · restart: drop everything and greet again · back: re-ask the question before ·
 * resume: drop this pattern and repeat the question that it interrupted · start: leave for the flow in `slot` ·
 * helped / not_helped: record the answer to "did this help" · close: the conversation is over · repeat: resume, with what was
 * said before the question · skip: leave the interrupted question open, where it may be, and go on after it · missed: count the
 * message as not understood · switch_language: speak the language that the message asks for.
 */
export const COMMANDS = [
  'cancel',
  'restart',
  'back',
  'resume',
  'start',
  'helped',
  'not_helped',
  'close',
  'repeat',
  'skip',
  'missed',
  'switch_language',
] as const;
export type Command = (typeof COMMANDS)[number];

// ---------------------------------------------------------------------------------------------------------------- flows

export type Slot = {
  readonly type: SlotType;
  /** Value is kept for the conversation and recalled by the next flow with a slot of the same name and `remember`. */
  readonly remember: boolean;
  /** Value is shown masked to agents and never logged. */
  readonly private: boolean;
};

export type FlowRole =
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'pattern'; readonly pattern: PatternName }
  /** Only reachable through `run` from another flow. */
  | { readonly kind: 'sub' };

export type Sentences = { readonly [L in Lang]: readonly string[] };

export type Flow = {
  readonly id: FlowId;
  readonly role: FlowRole;
  readonly title: Text;
  /** Shown in the menu (`options: topics`), in file order. */
  readonly inMenu: boolean;
  /** Wins ties and may interrupt anything: money is moving. */
  readonly urgent: boolean;
  /** Sentences that mean this flow: alternations and lists are written out, each sentence stands once. */
  readonly examples: Sentences;
  /** Sentences that look like this flow's but are not. */
  readonly notExamples: Sentences;
  /** What starting this flow by mistake costs, against one question too many; null: as for any flow. ≥ 1. */
  readonly wrongStart: number | null;
  readonly inputs: { readonly [name: string]: { readonly type: SlotType; readonly optional: boolean } };
  readonly outputs: { readonly [name: string]: SlotType };
  readonly slots: { readonly [name: SlotName]: Slot };
  readonly steps: { readonly [id: StepId]: Step };
  readonly start: StepId;
  /** Values that must be there for a conversation to go on at a step where it can stand; steps that need none are left out. */
  readonly needs: { readonly [step: StepId]: readonly string[] };
  readonly file: string;
};

export type KnownName = { readonly id: string; readonly names: readonly string[] };

/**
 * What mistakes of understanding cost, against each other; a cost that is missing is as understanding has it.
 * question: a "did you mean" that was not needed · wrongStart: a flow that is not wanted · wrongStartInTopic: the same, where
 * the wanted one is of the same topic · refusal: "I cannot help" where the bot could have · intrusion: a flow or a question
 * for a message that is not for the bot.
 */
export type CostSettings = {
  readonly question?: number;
  readonly wrongStart?: number;
  readonly wrongStartInTopic?: number;
  readonly refusal?: number;
  readonly intrusion?: number;
};

/** What differs from wallet to wallet; read as `brand.<name>` in texts and conditions. */
export type Brand = {
  readonly name: { readonly [L in Lang]: string };
  readonly domains: readonly string[];
  readonly hotline: string;
  readonly email: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Opening hours of the human agents, by ISO weekday 1 to 7; local `HH:MM`. Missing day: closed. */
  readonly hours: { readonly [weekday: string]: Span };
  /** In order; no day stands twice. */
  readonly holidays: readonly Holiday[];
  readonly desk: DeskSettings;
  /** How long a question waits: until the reminder, and until it is closed; both from the question on. */
  readonly silence: { readonly remindMs: number; readonly closeMs: number };
  /** Names of banks and of merchants that are recognised in messages; the first one is shown. */
  readonly banks: readonly KnownName[];
  readonly merchants: readonly KnownName[];
  readonly costs: CostSettings;
  /** Any further text, for example usual times, under its own name. */
  readonly texts: { readonly [name: string]: Text };
};

/** Wording of the engine itself, one text a name; in patterns.yaml under `texts:`. */
export const SYSTEM_TEXTS = [
  'invalid_text',
  'invalid_number',
  'invalid_money',
  'invalid_date',
  'invalid_order_number',
  'invalid_phone',
  'invalid_email',
  'invalid_url',
  'invalid_attachment',
  'invalid_yes_no',
  'invalid_choice',
  'limit_min',
  'limit_max',
  'limit_past',
  'limit_future',
  'yes',
  'no',
  'recalled', // a remembered value is used instead of asking again; variable pattern.value
  'corrected', // an earlier answer was changed; variable pattern.value
  'correct_again', // an earlier answer is taken back, and asked for again
  'corrected_after_action', // beside `corrected`: something was done with the old value already; variable pattern.action
  'too_late_to_correct', // something irreversible was done with the old value; variable pattern.action
  'kept_for_later', // another wish, which the open question does not let through; variable pattern.value
  'lookup_down', // a look-up did not work, and the flow has no words of its own for that
  'nothing_found', // a look-up found nothing, and the flow has no words of its own for that
  'person_after_call', // a person is wanted while an action runs that must not be left alone
  'please_wait', // a call is running and the customer writes meanwhile
  'handoff_queued', // a ticket was made, and a person will come into the conversation; variables ticket.number, queue.position, queue.wait
  'handoff_open', // a ticket was made in opening hours, and nobody takes conversations now, or their queue is not ours; variables ticket.number
  'handoff_closed', // a ticket was made, outside opening hours
  'with_agent', // the customer writes while a person is expected
  'agent_joined', // a person has taken the conversation; variables agent.name
  'agent_held', // the person asks for patience; variables agent.name
  'agent_requeued', // the person is gone, another one is looked for
  'agent_returned', // the person has given the conversation back to the bot; variables agent.name
  'agent_ended', // the person has closed the matter; variables agent.name
  'queue_withdrawn', // the customer does not want to wait any longer; variables ticket.number
  'queue_abandoned', // nothing was heard of the customer, and the person has gone on to others; variables ticket.number
  'queue_expired', // nobody came in time; variables ticket.number
  'apology', // something broke on our side
  'dangerous_link', // a link in the message poses as ours, and no flow judges it; variables pattern.link, pattern.reason
  'contact_not_kept', // a phone number or the like was in the message and nobody asked for it; variable pattern.secret
  'not_given', // stands for a value in a confirmation that the customer left out
] as const;
export type SystemText = (typeof SYSTEM_TEXTS)[number];

/** Words that people at the desk can send with one click. Besides the brand's values it may show those of `CANNED_VALUES`. */
export type Canned = {
  readonly id: string;
  readonly title: Text;
  readonly text: Text;
  /** Topics that it is for; none: every one. */
  readonly topics: readonly Topic[];
};
export const CANNED_VALUES = ['customer.name', 'agent.name', 'ticket.number'] as const;

export type FlowGraph = {
  /** SHA-256 over the canonical JSON of everything below, hex, first 16 characters. */
  readonly fingerprint: string;
  readonly flows: { readonly [id: FlowId]: Flow };
  readonly patterns: { readonly [P in PatternName]: FlowId };
  readonly actions: { readonly [id: string]: Action };
  readonly brand: Brand;
  readonly texts: { readonly [T in SystemText]: Text };
  /** What was called otherwise in earlier versions: flows by their old name, steps by `flow/step`. */
  readonly moved: {
    readonly flows: { readonly [from: FlowId]: FlowId };
    readonly steps: { readonly [from: string]: { readonly flow: FlowId; readonly step: StepId } };
  };
  /** Lists of words that mean the same, in the order of the file. */
  readonly words: { readonly [id: string]: Sentences };
  /** In the order of the file. */
  readonly canned: readonly Canned[];
};
