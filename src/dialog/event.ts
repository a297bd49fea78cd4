/** Everything that can happen to a conversation. Clock, ids and randomness come in with the event. */
import type { AttachmentValue, Value } from '../flow/graph.ts';
import type { Understanding } from '../nlu/understanding.ts';
import type { Customer } from './state.ts';

type Base = {
  /** Unique in the conversation; also the seed of every choice between variations. */
  readonly id: string;
  /** UTC instant, ISO 8601. */
  readonly at: string;
  /** Unguessable characters [0-9A-HJKMNP-TV-Z], at least 10: the source of ticket numbers. */
  readonly fresh: string;
  /** People take conversations at this moment; absent: nobody does, and who wants a person gets a ticket. */
  readonly desk?: DeskView;
  /** Number of the ticket with which the conversation waits for a person in the queue. Absent: it does not. Never with an agent's event. */
  readonly waits?: string;
};

/** How long somebody would wait for a person: behind `ahead` others, about `minutes`; null: nobody can say. */
export type DeskView = { readonly ahead: number | null; readonly minutes: number | null };

/**
 * What a person at the desk, or the queue before them, did. `joined`: a person has the conversation from now on, and the bot is
 * silent · `taken`: the same, and nobody knows yet which person · `spoke`: they said something · `held`: they ask for patience · `requeued`: another person is looked for · `returned`: the
 * bot goes on where it was · all others end it: `ended` by the person, `withdrawn` by the customer, `abandoned` because nothing was heard
 * of the customer, `expired` because nobody came.
 */
export type AgentAct =
  | 'joined'
  | 'taken'
  | 'spoke'
  | 'held'
  | 'requeued'
  | 'returned'
  | 'ended'
  | 'withdrawn'
  | 'abandoned'
  | 'expired';

export type Event =
  /** The customer opened the conversation. */
  | (Base & { readonly kind: 'opened'; readonly customer: Customer | null; readonly lang: 'zh' | 'en' | null })
  | (Base & {
      readonly kind: 'message';
      /** After redaction. */
      readonly text: string;
      /** Kinds of secrets that redaction removed, for example `password`, `code`, `card`. */
      readonly redacted: readonly string[];
      /** Payload of the pressed button, see `Choice.payload`; null for typed text. */
      readonly button: string | null;
      readonly files: AttachmentValue['files'];
      /** Identity proved with this message; null leaves the one known. */
      readonly customer: Customer | null;
      readonly understanding: Understanding;
      /** A person is brought back for this ticket, because the customer, who was thought gone, is there again. Comes with `desk`. */
      readonly back?: { readonly ticket: string };
    })
  /** Answer of the wallet to the call effect with this id. `result` is a declared result, or `unavailable` / `unknown`. */
  | (Base & {
      readonly kind: 'call_result';
      readonly call: string;
      readonly result: string;
      readonly fields: { readonly [field: string]: Value };
    })
  /** The time of a timer effect with this id is over. One that is not the open timer any more changes nothing. */
  | (Base & { readonly kind: 'timer'; readonly timer: string })
  /** `name`: by which customers know the person; `ticket`: of the handoff. */
  | (Base & { readonly kind: 'agent'; readonly act: AgentAct; readonly name: string; readonly ticket: string })
  /** Other flows were published: a conversation that cannot go on in them is told so. */
  | (Base & { readonly kind: 'flows_changed' })
  /** The turn for this event broke on our side; nothing of it was kept. */
  | (Base & {
      readonly kind: 'failed';
      /** The call after whose answer, or loss, the flow could not go on. */
      readonly call?: string;
    });
