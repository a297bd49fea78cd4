/** Tickets as work, as the store keeps them. Part of the port `Store`. */
import type { Brief } from '../../dialog/effect.ts';
import type { Ticket } from '../../dialog/state.ts';
import type { Lang, Priority } from '../../flow/graph.ts';

/** `chat`: somebody wanted a person; the others were opened by an action of the wallet. */
export const TICKET_KINDS = ['chat', 'complaint', 'dispute', 'unlock', 'other'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/** `waiting`: for somebody else, the customer for example. */
export const TICKET_STATUSES = ['open', 'waiting', 'done'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** What a turn leaves of a ticket. Without kind it is a chat; without due it has no deadline. */
export type TicketWrite = {
  readonly ticket: Ticket;
  readonly brief: Brief;
  readonly kind?: TicketKind;
  /** UTC instant. */
  readonly due?: string | null;
  /** It is there: what it is about and its priority become these; all else stays. */
  readonly again?: true;
};

/** What becomes of the ticket of a handoff in the turn that moves it. One that is done already stays as it is. */
export type TicketMove = {
  readonly number: string;
  /** Who moved it: a person; null: the bot. */
  readonly by: string | null;
  readonly done: boolean;
  /** Whose it is from now on; absent: as before. */
  readonly assignee?: string | null;
  /** How the conversation with a person ended. */
  readonly disposition?: string;
};

/** What lists show. */
export type TicketHead = {
  readonly number: string;
  readonly conversation: string;
  readonly kind: TicketKind;
  readonly status: TicketStatus;
  readonly reason: string;
  /** Of the flow, in the customer's language. */
  readonly title: string | null;
  readonly topic: string | null;
  readonly lang: Lang;
  readonly priority: Priority;
  /** Id of a person; null: nobody has it. */
  readonly assignee: string | null;
  /** UTC instants; `due` null: no deadline. */
  readonly due: string | null;
  readonly at: string;
  readonly updatedAt: string;
  /** Rises with every change. */
  readonly version: number;
  readonly customer: { readonly name: string | null; readonly identified: boolean };
  /** Where it stands in lists. */
  readonly place: TicketPlace;
};

/** `by`: id of a person; null: the customer's own words. */
export type TicketNote = { readonly id: string; readonly by: string | null; readonly text: string; readonly at: string };

/** One field of a ticket that somebody has changed; rows are added, never changed. `by` null: the bot. */
export type TicketPassage = {
  readonly at: string;
  readonly by: string | null;
  readonly field: 'status' | 'assignee' | 'due' | 'priority' | 'disposition';
  readonly from: string | null;
  readonly to: string | null;
};

export type TicketRecord = {
  readonly head: TicketHead;
  readonly brief: Brief;
  readonly notes: readonly TicketNote[];
  /** Oldest first. */
  readonly history: readonly TicketPassage[];
};

export type TicketFilter = {
  /** Empty: any. */
  readonly status: readonly TicketStatus[];
  /** `none`: nobody has it; missing: anybody or nobody. */
  readonly assignee?: { readonly person: string } | 'none';
  readonly kind?: TicketKind;
  readonly topic?: string;
  /** Beginning of the number; capitals count. */
  readonly number?: string;
};

/** Place behind a row of a list. Opaque to callers. */
export type TicketPlace = {
  readonly rank: number;
  /** Empty deadlines stand behind all others. */
  readonly due: string;
  readonly at: string;
  readonly number: string;
};

/** Only what is named changes. `version`: as last seen. */
export type TicketEdit = {
  readonly version: number;
  readonly status?: TicketStatus;
  readonly assignee?: string | null;
  readonly due?: string | null;
  readonly priority?: Priority;
  /** Added as a note of the person; one alone is taken under any version, and keeps it. */
  readonly note?: string;
};

/** `changed` with the version from now on; an edit that names nothing new changes nothing and keeps it. */
export type TicketChanged =
  | { readonly kind: 'changed'; readonly version: number }
  | { readonly kind: 'stale' }
  | { readonly kind: 'not_there' };

/** Tickets that are not done. `mine` without those whose conversation is with a person, or waits for one: it is seen elsewhere. */
export type TicketCounts = { readonly mine: number; readonly unassigned: number };

export interface TicketStore {
  /** By priority, deadline and age, behind `after` (null: from the first), at most `limit`. */
  tickets(filter: TicketFilter, after: TicketPlace | null, limit: number): Promise<readonly TicketHead[]>;
  /** With everything that belongs to it; null when there is none. */
  ticketRecord(number: string): Promise<TicketRecord | null>;
  /** Of one conversation, the latest first. */
  ticketsOfConversation(conversation: string): Promise<readonly TicketHead[]>;
  /**
   * Changes a ticket under the version that was seen, and notes every field that is another one now.
   * @param by id of a person, whom the caller knows to be allowed; also whom the assignee must be known to be
   * @param at UTC instant
   */
  changeTicket(number: string, edit: TicketEdit, by: string, at: string): Promise<TicketChanged>;
  /** Takes all tickets that are not done from somebody who is not there any more. @returns how many */
  releaseTickets(person: string, by: string | null, at: string): Promise<number>;
  /** @param person whose count as `mine` */
  ticketCounts(person: string): Promise<TicketCounts>;
}
