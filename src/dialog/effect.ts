/** What the engine asks the shell to do, as data. */
import type { ActionTicketKind, Disposition, FlowId, Lang, Topic, Value } from '../flow/graph.ts';
import type { KnownAnswer, Ticket, TimerPurpose } from './state.ts';

/** A button. `payload` comes back as the event's `button`: bound to the turn that showed it. */
export type Choice = { readonly label: string; readonly payload: string };

/** One bubble to the customer, free of any channel's form. */
export type Message = { readonly text: string; readonly lang: Lang; readonly choices: readonly Choice[] };

export type Effect =
  | { readonly kind: 'say'; readonly message: Message }
  | {
      readonly kind: 'call';
      /** Unique in the conversation; comes back in the call_result event. */
      readonly id: string;
      readonly action: string;
      readonly input: { readonly [name: string]: Value };
      readonly customer: string | null;
      /** Equal for equal intentions: conversation-unique; the shell prefixes the conversation. */
      readonly idempotencyKey: string;
    }
  /**
   * `live`: a person is to come into the conversation now; otherwise somebody answers it later. `work`: an action has opened a case
   * that people see to, and the bot goes on. `again`: the ticket is there, and waits; the customer has asked once more.
   */
  | {
      readonly kind: 'ticket';
      readonly ticket: Ticket;
      readonly brief: Brief;
      readonly live: boolean;
      readonly again?: true;
      readonly work?: TicketWork;
    }
  /** The customer does not wait for a person any longer. */
  | { readonly kind: 'withdraw'; readonly ticket: string }
  /** More words of the customer for a ticket that is open. */
  | { readonly kind: 'ticket_note'; readonly number: string; readonly text: string }
  /** A flow ended; for reports. */
  | { readonly kind: 'outcome'; readonly flow: FlowId; readonly topic: Topic | null; readonly disposition: Disposition }
  | { readonly kind: 'feedback'; readonly flow: FlowId; readonly helped: boolean }
  /** Takes the place of the timer before, if there is one; comes back as a timer event, `afterMs` after the instant of this turn. */
  | { readonly kind: 'timer'; readonly id: string; readonly afterMs: number; readonly purpose: TimerPurpose };

/** `due`: UTC instant, or a day, that the customer was promised an answer by; null: none was. */
export type TicketWork = { readonly kind: ActionTicketKind; readonly due: string | null };

/** What the agent must know so that the customer need not start again. */
export type Brief = {
  readonly topic: Topic | null;
  readonly flow: FlowId | null;
  readonly title: string | null;
  readonly lang: Lang;
  readonly customer: string | null;
  /** Answers given, shown as text, private ones masked. */
  readonly answers: readonly KnownAnswer[];
  readonly tried: readonly string[];
  /** Titles of what the customer also spoke of and has not been helped with. */
  readonly wishes: readonly string[];
};
