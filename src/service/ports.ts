/** What the shell needs from outside, in its own words. Adapters implement these; nothing here knows how. */

import type { Brief, Message } from '../dialog/effect.ts';
import type { Event } from '../dialog/event.ts';
import type { Customer, State, Ticket } from '../dialog/state.ts';
import type { AttachmentValue, OpenValue, Value } from '../flow/graph.ts';
import type { Handoff } from '../handoff/handoff.ts';
import type { AuditNext } from './audit/chain.ts';
import type { DeskWord } from './desk/port.ts';
import type { Signals } from './desk/signals.ts';
import type { DeskStore } from './desk/stored.ts';
import type { PeopleStore } from './people/stored.ts';
import type { PrivacyStore } from './privacy/stored.ts';
import type { Rated } from './rated.ts';
import type { Place, Unread } from './readers.ts';
import type { TicketMove, TicketStore, TicketWrite } from './tickets/stored.ts';

// ---------------------------------------------------------------------------------------------------------------- store

/** Where a conversation lives: the address that proactive messages go to. Plain JSON of the channel, opaque here. */
export type Address = { readonly [key: string]: unknown };

/** W3C trace context of what led here, as the header `traceparent` carries it. Absent in rows of older programs. */
export type Trace = string;

/** Key that makes an inbound thing happen once. */
export type InboundKey = { readonly channel: string; readonly account: string; readonly messageId: string };

/**
 * Begins the ids of conversations whose clients read their messages from the store, over a socket or by asking: the rows are the
 * delivery, and nothing of them goes through the outbox.
 */
export const READ_BY_CLIENT = 'web:';

/** What a channel wants back with a customer's own message, for example the client's id of it. Opaque here, bounded there. */
export type ClientData = { readonly [field: string]: unknown };

export type StoredMessage = {
  readonly seq: number;
  readonly from: 'customer' | 'bot' | 'agent';
  /** `by`: name of the agent who wrote it. `ends`: with it the bot has finished what the customer came for; channels may ask for a rating. */
  readonly message: Message & { readonly client?: ClientData; readonly by?: string; readonly ends?: true };
  /** UTC instant. */
  readonly at: string;
};

/** What the store knows before a turn; `state` is null for a new conversation. */
export type Before = {
  readonly conversation: string;
  readonly version: number;
  readonly state: State | null;
  readonly nextSeq: number;
  /** How often a conversation of this id was erased: keys that the world outside remembers must not be used again. Absent: never. */
  readonly erased?: number;
  /** The last handoff, open or ended; null or absent: there was none. */
  readonly handoff?: Handoff | null;
};

/** Work for the dispatcher, written in the same transaction as the state. */
export type OutboxItem =
  | {
      readonly kind: 'call';
      readonly idempotencyKey: string;
      readonly trace?: Trace;
      readonly call: {
        readonly id: string;
        readonly action: string;
        readonly input: { readonly [name: string]: Value };
        readonly customer: string | null;
      };
    }
  | {
      readonly kind: 'deliver';
      readonly idempotencyKey: string;
      readonly trace?: Trace;
      readonly seqs: readonly number[];
      /** Of the flows that put the buttons. Absent in rows of older programs: then nobody knows. */
      readonly flows?: string;
    }
  /** For another desk. Overtakes, and is overtaken by, all that is not for it. */
  | { readonly kind: 'desk'; readonly idempotencyKey: string; readonly trace?: Trace; readonly word: DeskWord };

/** Everything that one turn writes. */
export type TurnWrite = {
  readonly state: State;
  /** The state as `JSON.stringify` writes it, where it has been made already. */
  readonly stateJson?: string;
  readonly messages: readonly Omit<StoredMessage, 'seq'>[];
  readonly outbox: readonly OutboxItem[];
  readonly tickets: readonly TicketWrite[];
  /** Tickets whose handoff this turn moves; absent: none. */
  readonly ticketMoves?: readonly TicketMove[];
  readonly ticketNotes: readonly { readonly number: string; readonly text: string }[];
  readonly outcomes: readonly { readonly flow: string; readonly topic: string | null; readonly disposition: string }[];
  readonly feedback: readonly { readonly flow: string; readonly helped: boolean }[];
  /** What becomes of personal values in this turn; null where there are none. */
  readonly personal: PersonalWrite | null;
  /** The conversation's one timer from now on; null: none; `keep`: the one that there is, if there is one. */
  readonly timer: { readonly id: string; readonly due: string } | null | 'keep';
  readonly event: Event;
  readonly why: unknown;
  /** How the bot admitted that it did not understand the customer; null when it did. Such turns can be found later. */
  readonly doubt: Doubt | null;
  /** Absent: the one that there is stays as it is. */
  readonly handoff?: Handoff;
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

/** A personal value as it is stored: `id` stands for it everywhere else, `box` holds it encrypted. */
export type SealedBox = { readonly id: string; readonly box: string };

export type PersonalWrite = {
  /** Kept encrypted, apart from all else. One that is there already stays as it is. */
  readonly kept: readonly SealedBox[];
  /** Whoever works on the ticket needs the value, also when the conversation is over. */
  readonly ofTickets: readonly { readonly id: string; readonly ticket: string }[];
  /** No flow needs them any more: erased, but for those of a ticket. */
  readonly dropped: readonly string[];
};

export type TurnRequest = {
  readonly inbound: InboundKey;
  /** SHA-256 of what arrived, hex: the same key with another body is refused. */
  readonly bodyHash: string;
  readonly conversation: string;
  /** Kept for proactive delivery; null leaves the stored one. */
  readonly address: Address | null;
  readonly at: string;
  /** Goes on into the rows that the turn leaves in the outbox. */
  readonly trace?: Trace;
};

export type TurnOutcome =
  /** `messages` are those that this turn wrote. */
  | { readonly kind: 'done'; readonly state: State; readonly messages: readonly StoredMessage[] }
  /** Seen before: the messages that the first run wrote. */
  | { readonly kind: 'duplicate'; readonly state: State; readonly messages: readonly StoredMessage[] }
  /**
   * Nothing was run: the key came with another body, belongs to another conversation or to one that was erased; or it is work of
   * our own for a conversation that is not there any more.
   */
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
  /** The claim before ended without a word: its lease ran out. Nobody knows how far it came. */
  readonly interrupted: boolean;
};

/** A row of the outbox as operators see it: nothing that a customer or the bot said. */
export type OutboxRow = {
  readonly id: number;
  readonly kind: OutboxItem['kind'];
  readonly conversation: string;
  readonly status: 'open' | 'dead';
  readonly attempts: number;
  /** UTC instants: of the turn that left it, and from when on it is due. */
  readonly at: string;
  readonly due: string;
  /** Of the last attempt; null when none has failed. */
  readonly error: string | null;
};

/** A timer whose time has come. It stays until a turn replaces it, or `dropTimer` does. */
export type DueTimer = {
  readonly conversation: string;
  readonly id: string;
  /** UTC instant. */
  readonly due: string;
};

/** The same key with another body. */
export type Conflict = {
  readonly inbound: InboundKey;
  readonly conversation: string;
  readonly bodyHash: string;
  /** How often it came with this body. */
  readonly times: number;
  /** UTC instant of the last time. */
  readonly at: string;
};

export interface Store extends PrivacyStore, PeopleStore, DeskStore, TicketStore, Signals {
  /**
   * One turn in one transaction: dedupe, load, `decide` (pure, synchronous), write under the version that was loaded.
   * Resolves after the commit is durable.
   */
  turn(request: TurnRequest, decide: (before: Before) => TurnWrite): Promise<TurnOutcome>;
  conversation(id: string): Promise<{ readonly state: State; readonly address: Address | null } | null>;
  /** Messages with seq > after, in order. */
  transcript(conversation: string, after: number): Promise<readonly StoredMessage[]>;
  /** What stands behind each of these places, at most `most` messages of each, in one go; places with nothing behind are left out. */
  unread(places: readonly Place[], most: number): Promise<readonly Unread[]>;
  /** Number of the last message; null when there is no such conversation. */
  lastSeq(conversation: string): Promise<number | null>;
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
  /** Gives back a claim with which nothing was begun: it does not count as an attempt. Due at `notBefore`. */
  release(item: ClaimedItem, notBefore: string): Promise<void>;
  /** Rows with this status that a turn left before the instant `before`, oldest first, behind the row `after`, at most `limit`. */
  outboxRows(status: OutboxRow['status'], before: string, after: number, limit: number): Promise<readonly OutboxRow[]>;
  /**
   * Keeps a rating, once for each end: the first one stays.
   * @returns `repeated`: the same is there · `other`: another one is there · `gone`: there is no such conversation
   */
  rate(conversation: string, rating: Rated): Promise<'kept' | 'repeated' | 'other' | 'gone'>;
  /** Personal values of a conversation by id, as they were written; those that were erased are missing. */
  sealed(conversation: string, ids: readonly string[]): Promise<readonly SealedBox[]>;
  /** How many rows are open, and how many were given up. */
  outboxDepth(): Promise<{ readonly open: number; readonly dead: number }>;
  /**
   * Puts a row that was given up back: due at `now`, with all its attempts before it. What is noted of it stays readable in
   * its error. False when there is no such dead row. With `audit` that is written in the same transaction.
   */
  redrive(id: number, now: string, audit?: AuditNext): Promise<boolean>;
  /**
   * Timers due at `now`, the longest overdue first, at most `limit`. Until `leaseMs` from `now` nobody else gets them: of many
   * processes one fires a timer, and another one when that one is gone.
   */
  claimTimers(now: string, leaseMs: number, limit: number): Promise<readonly DueTimer[]>;
  /** The conversation's timer; null when it has none. */
  timerOf(conversation: string): Promise<DueTimer | null>;
  /** Removes the timer if it is still this one. */
  dropTimer(timer: DueTimer): Promise<void>;
  /**
   * The value kept under a name; the first time what `make` gives. The same for all processes on this store. With `audit` that is
   * written in the same transaction, when it is the first time.
   */
  keep(name: string, make: () => string, audit?: AuditNext): Promise<string>;
  /** The value kept under a name; null when there is none. */
  kept(name: string): Promise<string | null>;
  /**
   * Conversations in which the customer or the wallet is waited for, which are those with a timer, at most `limit`.
   * @param after the last one of the page before; null for the first page
   */
  openConversations(
    after: string | null,
    limit: number,
  ): Promise<readonly { readonly conversation: string; readonly state: State }[]>;
  /** Messages that came again with another body, which were not run: those of the last 30 days, the latest first. */
  conflicts(limit: number): Promise<readonly Conflict[]>;
  /**
   * From now on `wake` is called, soon and once for many, when other processes on this store have written what this one may wait
   * for. It may be called for nothing, and now and then it is not called at all: whoever waits also looks from time to time.
   */
  onWork(wake: () => void): void;
  /**
   * From now on `told` is called, soon and once for many, with the conversations read by their clients to which other processes on
   * this store have written; null: nobody knows which. Now and then it is not called at all: readers also look from time to time.
   */
  onMessages(told: (conversations: readonly string[] | null) => void): void;
  /** Milliseconds that the oldest due row has waited; 0 when none. Not of those for another desk: that it is down is no trouble of ours. */
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
    input: { readonly [name: string]: OpenValue },
    customer: string | null,
    idempotencyKey: string,
    trace?: Trace,
  ): Promise<WalletAnswer>;
}

// -------------------------------------------------------------------------------------------------------------- channel

/** One thing that a channel brought, already authenticated, capped and parsed. */
export type Incoming = {
  readonly inbound: InboundKey;
  /** Who writes, as the channel knows them: the same key from somebody else is no repetition. */
  readonly sender: string;
  readonly conversation: string;
  readonly address: Address;
  /** `catch_up`: the client asks for the messages behind `after`, which it may not have got; nothing happens by it. */
  readonly kind: 'message' | 'opened' | 'catch_up';
  readonly after?: number;
  readonly text: string;
  /** Payload of the pressed button; null for typed text. */
  readonly button: string | null;
  readonly files: AttachmentValue['files'];
  /** BCP 47 tag that the channel claims; a hint for the first greeting only. */
  readonly locale: string | null;
  /** Signed proof of who the customer is, unverified. */
  readonly identityToken: string | null;
  /** The header `traceparent` of the request as it came, unchecked. */
  readonly traceparent?: string | null;
  /** The channel takes the answers in its response, and waits for a look-up to end. */
  readonly wait: boolean;
  /** Kept with the customer's message, for the channel. */
  readonly client?: ClientData;
};

/** What goes back in the response. Without `wait` the messages travel through the outbox and `messages` is empty. */
export type Reply = {
  readonly messages: readonly StoredMessage[];
  /** `other_customer`: somebody else has proved before that the conversation is theirs, and nothing was done. */
  readonly problem: null | 'conflict' | 'failed' | 'other_customer';
  /** Number of the first message that the turn wrote, the customer's own one if there is one; missing when it wrote none. */
  readonly first?: number;
  /** It had come before, and was not run again. */
  readonly repeated?: boolean;
};

export interface Channel {
  /** A word of the program, never of a request: it is a label of the metrics. */
  readonly name: string;
  /** The channel tells a repeated message from a new one, so that none can come twice. Missing: it cannot. */
  readonly knowsRepetitions?: boolean;
  /**
   * Sends messages that belong to no open request. Throws when the channel did not take them: with `retryAfterMs` when it
   * said when to come back, with `permanent: true` when coming back is of no use.
   */
  deliver(address: Address, messages: readonly StoredMessage[], trace?: Trace): Promise<void>;
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
export { apart, type KeptFile, type NamedFile } from './files.ts';
export type { Metrics, TurnSource } from './metrics-port.ts';
export type { Rated } from './rated.ts';
