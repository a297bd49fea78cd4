/** What the shell needs from outside, in its own words. Adapters implement these; nothing here knows how. */

import type { Brief, Message } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import type { Customer, State, Ticket } from '../dialog/state.ts';
import type { AttachmentValue, Value } from '../flow/graph.ts';

// ---------------------------------------------------------------------------------------------------------------- store

/** Where a conversation lives: the address that proactive messages go to. Plain JSON of the channel, opaque here. */
export type Address = { readonly [key: string]: unknown };

/** Key that makes an inbound thing happen once. */
export type InboundKey = { readonly channel: string; readonly account: string; readonly messageId: string };

export type StoredMessage = {
  readonly seq: number;
  readonly from: 'customer' | 'bot' | 'agent';
  readonly message: Message;
  /** UTC instant. */
  readonly at: string;
};

/** What the store knows before a turn; `state` is null for a new conversation. */
export type Before = {
  readonly conversation: string;
  readonly version: number;
  readonly state: State | null;
  readonly nextSeq: number;
};

/** Work for the dispatcher, written in the same transaction as the state. */
export type OutboxItem =
  | {
      readonly kind: 'call';
      readonly idempotencyKey: string;
      readonly call: {
        readonly id: string;
        readonly action: string;
        readonly input: { readonly [name: string]: Value };
        readonly customer: string | null;
      };
    }
  | { readonly kind: 'deliver'; readonly idempotencyKey: string; readonly seqs: readonly number[] };

/** Everything that one turn writes. */
export type TurnWrite = {
  readonly state: State;
  readonly messages: readonly Omit<StoredMessage, 'seq'>[];
  readonly outbox: readonly OutboxItem[];
  readonly tickets: readonly { readonly ticket: Ticket; readonly brief: Brief }[];
  readonly ticketNotes: readonly { readonly number: string; readonly text: string }[];
  readonly outcomes: readonly { readonly flow: string; readonly topic: string | null; readonly disposition: string }[];
  readonly feedback: readonly { readonly flow: string; readonly helped: boolean }[];
  readonly event: Event;
  readonly why: unknown;
  /** How the bot admitted that it did not understand the customer; null when it did. Such turns can be found later. */
  readonly doubt: Doubt | null;
};

/** `clarify`: asked which of several was meant · `fallback`: nothing fitted · `unanswered`: no answer to "what do you need". */
export type Doubt = 'clarify' | 'fallback' | 'unanswered';

/** A turn in which the bot did not understand. Its words and what followed are in `turns`. */
export type DoubtfulTurn = {
  readonly conversation: string;
  readonly version: number;
  readonly doubt: Doubt;
  /** UTC instant. */
  readonly at: string;
};

export type TurnRequest = {
  readonly inbound: InboundKey;
  /** SHA-256 of what arrived, hex: the same key with another body is refused. */
  readonly bodyHash: string;
  readonly conversation: string;
  /** Kept for proactive delivery; null leaves the stored one. */
  readonly address: Address | null;
  readonly at: string;
};

export type TurnOutcome =
  /** `messages` are those that this turn wrote. */
  | { readonly kind: 'done'; readonly state: State; readonly messages: readonly StoredMessage[] }
  /** Seen before: the messages that the first run wrote. */
  | { readonly kind: 'duplicate'; readonly state: State; readonly messages: readonly StoredMessage[] }
  /** Same key, other body: nothing was run. */
  | { readonly kind: 'conflict' }
  /** `decide` threw: nothing was written. */
  | { readonly kind: 'failed'; readonly error: unknown };

export type ClaimedItem = {
  readonly id: number;
  readonly conversation: string;
  readonly address: Address | null;
  readonly attempts: number;
  readonly item: OutboxItem;
  /** Rises with every claim of this row; a finish with an older one is ignored. */
  readonly fence: number;
};

export interface Store {
  /**
   * One turn in one transaction: dedupe, load, `decide` (pure, synchronous), write under the version that was loaded.
   * Resolves after the commit is durable.
   */
  turn(request: TurnRequest, decide: (before: Before) => TurnWrite): Promise<TurnOutcome>;
  conversation(id: string): Promise<{ readonly state: State; readonly address: Address | null } | null>;
  /** Messages with seq > after, in order. */
  transcript(conversation: string, after: number): Promise<readonly StoredMessage[]>;
  /** Turns of a conversation with event and why-record, in order; for `why` and `replay`. */
  turns(conversation: string): Promise<readonly { readonly version: number; readonly event: Event; readonly why: unknown }[]>;
  /**
   * Turns with a doubt from the instant `since` on, oldest first, at most `limit`.
   * @param after the last turn of the page before; null for the first page
   */
  doubtfulTurns(since: string, after: DoubtfulTurn | null, limit: number): Promise<readonly DoubtfulTurn[]>;
  ticket(number: string): Promise<{
    readonly ticket: Ticket;
    readonly brief: Brief;
    readonly conversation: string;
    readonly notes: readonly string[];
    readonly at: string;
  } | null>;
  /** Claims up to `limit` due rows, only the oldest open one of each conversation, until `leaseMs` from `now`. */
  claim(now: string, leaseMs: number, limit: number): Promise<readonly ClaimedItem[]>;
  finish(item: ClaimedItem): Promise<void>;
  /** Puts the row back, due at `notBefore`. */
  retry(item: ClaimedItem, notBefore: string, error: string): Promise<void>;
  /** Gives the row up; operators see it. */
  bury(item: ClaimedItem, error: string): Promise<void>;
  /** Milliseconds that the oldest due row has waited; 0 when none. */
  outboxAge(now: string): Promise<number>;
  /** Throws with a clear message when the store cannot be used. */
  check(): Promise<void>;
  close(): Promise<void>;
}

// --------------------------------------------------------------------------------------------------------------- wallet

export type WalletAnswer = { readonly result: string; readonly fields: { readonly [field: string]: Value } };

export interface Wallet {
  /**
   * Runs a declared action. Never throws and never hangs: after timeout and retries the result is `unavailable`
   * (certainly not done) or, for irreversible actions whose fate is open, `unknown`.
   */
  call(
    action: string,
    input: { readonly [name: string]: Value },
    customer: string | null,
    idempotencyKey: string,
  ): Promise<WalletAnswer>;
}

// -------------------------------------------------------------------------------------------------------------- channel

/** One thing that a channel brought, already authenticated, capped and parsed. */
export type Incoming = {
  readonly inbound: InboundKey;
  readonly bodyHash: string;
  readonly conversation: string;
  readonly address: Address;
  readonly kind: 'message' | 'opened';
  readonly text: string;
  /** Payload of the pressed button; null for typed text. */
  readonly button: string | null;
  readonly files: AttachmentValue['files'];
  /** BCP 47 tag that the channel claims; a hint for the first greeting only. */
  readonly locale: string | null;
  /** Signed proof of who the customer is, unverified. */
  readonly identityToken: string | null;
  /** The channel takes the answers in its response, and waits for a look-up to end. */
  readonly wait: boolean;
};

/** What goes back in the response. Without `wait` the messages travel through the outbox and `messages` is empty. */
export type Reply = {
  readonly messages: readonly StoredMessage[];
  readonly problem: null | 'conflict' | 'failed';
};

export interface Channel {
  readonly name: string;
  /**
   * Sends messages that belong to no open request. Throws when the channel did not take them: with `retryAfterMs` when it
   * said when to come back, with `permanent: true` when coming back is of no use.
   */
  deliver(address: Address, messages: readonly StoredMessage[]): Promise<void>;
}

// ------------------------------------------------------------------------------------------------------------- identity

export interface Identity {
  /** Who the token proves; null when it proves nobody (malformed, expired, wrong signature or audience). Never throws. */
  verify(token: string): Promise<Customer | null>;
}

// ----------------------------------------------------------------------------------------------------------------- rest

export interface Clock {
  /** UTC instant, ISO 8601 with milliseconds. */
  now(): string;
}
export interface Ids {
  /** Unique id. */
  unique(): string;
  /** Ten unguessable characters of Crockford's base 32. */
  fresh(): string;
}
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
