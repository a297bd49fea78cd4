/** What the store can do about the data of one person, and about the age of all of them. Part of the port `Store`. */
import type { Brief } from '../../dialog/effect.ts';
import type { State, Ticket } from '../../dialog/state.ts';
import type { AuditNext, AuditRow } from '../audit/chain.ts';
import type { DeskNote } from '../desk/stored.ts';
import type { Address, Conflict, DueTimer, OutboxItem, OutboxRow, Rated } from '../ports.ts';
import type { TicketKind, TicketPassage, TicketStatus } from '../tickets/stored.ts';

/** Whom a conversation belongs to: a customer who has proved it, or whoever writes on a channel (`channelId:user id`). */
export type Subject = { readonly kind: 'customer' | 'user'; readonly id: string };

export type ConversationOf = {
  readonly conversation: string;
  /** Somebody else of the same kind is in it, too: a person has to look before it is handed out or erased. */
  readonly shared: boolean;
};

/** `by` absent: the customer. Which person it was is nothing of the customer's. */
export type StoredNote = { readonly text: string; readonly at: string; readonly by?: 'person' };
export type StoredTicket = {
  readonly ticket: Ticket;
  readonly brief: Brief;
  readonly kind: TicketKind;
  readonly status: TicketStatus;
  /** UTC instant; null: no deadline. */
  readonly due: string | null;
  readonly at: string;
  readonly notes: readonly StoredNote[];
  /** Without who had it: those are people of the desk. */
  readonly history: readonly Pick<TicketPassage, 'at' | 'field' | 'from' | 'to'>[];
};

/** Written by people of the desk for each other, about the customer. Which person it was is nothing of the customer's. */
export type NoteOfDesk = Pick<DeskNote, 'kind' | 'text' | 'at'>;

/** Everything that is stored about a conversation but its messages and turns. */
export type Dossier = {
  readonly conversation: string;
  readonly state: State;
  readonly address: Address | null;
  /** UTC instant of the last turn. */
  readonly updatedAt: string;
  readonly subjects: readonly Subject[];
  readonly tickets: readonly StoredTicket[];
  readonly notes: readonly NoteOfDesk[];
  readonly outcomes: readonly {
    readonly flow: string;
    readonly topic: string | null;
    readonly disposition: string;
    readonly at: string;
  }[];
  readonly feedback: readonly { readonly flow: string; readonly helped: boolean; readonly at: string }[];
  readonly ratings: readonly Rated[];
  readonly work: readonly (Pick<OutboxRow, 'attempts' | 'at' | 'due' | 'error'> & {
    readonly status: 'open' | 'done' | 'dead';
    readonly item: OutboxItem;
  })[];
  readonly timer: Omit<DueTimer, 'conversation'> | null;
  /** Keys under which messages arrived. */
  readonly inbound: readonly {
    readonly channel: string;
    readonly account: string;
    readonly messageId: string;
    readonly at: string;
  }[];
  readonly conflicts: readonly Omit<Conflict, 'conversation'>[];
};

/** Rows that an erase removed, by table. */
export type Erased = { readonly [table: string]: number };

export type EraseOrder = {
  readonly conversation: string;
  /** UTC instant. */
  readonly at: string;
  /** `anonymise`: a ticket stays, without words, values, notes and conversation. */
  readonly tickets: 'delete' | 'anonymise';
  /** Only if nothing has happened in it since this instant, and it has no ticket. */
  readonly idleSince?: string;
  /** Written in the same transaction. */
  readonly audit?: (erased: Erased) => AuditNext;
};

/** Kinds of rows that are removed by age. Conversations are erased one by one (`idleConversations`). */
export const AGING = ['messages', 'events', 'tickets', 'inbound', 'outbox', 'reports'] as const;
export type Aging = (typeof AGING)[number];

/** What remains of erased bytes outside of rows. */
export type Scrubbed = {
  /** `clean`: nothing · `rewrite`: the database may have kept copies in unused space, which `rewrite` overwrites. */
  readonly left: 'clean' | 'rewrite';
  /** For the operator. */
  readonly words: string;
};

/** Files that customers sent, which lie beside the database. */
export type SentFiles = {
  /** @returns how many there were */
  erase(conversation: string): Promise<number>;
  /**
   * Copies them into a folder, which is made when there are any. Of the desk's only those whose ids are in what was `said`: what
   * somebody there has chosen and not sent is nothing of the customer's. @returns how many there are
   */
  copy(conversation: string, to: string, said: string): Promise<number>;
};

export interface PrivacyStore {
  /** Conversations of somebody, oldest first, behind the one named `after`, at most `limit`. */
  conversationsOf(subject: Subject, after: string | null, limit: number): Promise<readonly ConversationOf[]>;
  /** Null when there is no such conversation. */
  dossier(conversation: string): Promise<Dossier | null>;
  /**
   * Removes a conversation and everything that belongs to it, in one short transaction that waits for a turn under way; a turn that
   * comes later begins a new conversation. Of the keys of its messages a keyed hash stays, so that a late repetition is not run.
   * Null when there is no such conversation, or it is not idle.
   */
  erase(order: EraseOrder): Promise<Erased | null>;
  /** Removes what erased rows left behind outside of tables (write-ahead log, unused space), as far as that is done in seconds. */
  scrub(): Promise<Scrubbed>;
  /** Writes the whole database anew, without any unused space. Turns wait meanwhile. */
  rewrite(): Promise<void>;
  /** Removes rows of a kind that are older than `before`, a batch at a time. @returns how many; 0 when none is left */
  expire(kind: Aging, before: string): Promise<number>;
  /** How many rows `expire` would remove. Reads much. */
  expirable(kind: Aging, before: string): Promise<number>;
  /**
   * Conversations without tickets in which nothing has happened since `before`, from a part of all of them.
   * @param from null for the first part. @returns with the beginning of the next part, null at the end
   */
  idleConversations(
    before: string,
    from: number | null,
  ): Promise<{ readonly ids: readonly string[]; readonly next: number | null }>;
  /** For one process at a time: true when nobody else holds it at `now`; it is then held until `until`. */
  lease(name: string, owner: string, now: string, until: string): Promise<boolean>;
  /** Writes one row of the audit log. */
  audit(next: AuditNext): Promise<void>;
  /** The last row of the audit log; null while it is empty. */
  auditHead(): Promise<Pick<AuditRow, 'seq' | 'hash'> | null>;
  /** Rows behind `after`, in order, at most `limit`. */
  auditRows(after: number, limit: number): Promise<readonly AuditRow[]>;
}
