/**
 * A handoff: the way of one conversation to a person, and back. Plain data of the room; the moves are in `move.ts`. A conversation
 * has at most one that is open. It lies beside the conversation's state and is written in the same transaction.
 */

/** Instants are UTC, ISO 8601 with milliseconds. */
export type Instant = string;
export type AgentId = string;
export type QueueId = string;

export type Priority = 'normal' | 'high' | 'urgent';
export type Lang = 'zh' | 'en';

/** How a conversation with a person ended, as the agent says. */
export const DISPOSITIONS = ['solved', 'follow_up', 'not_our_matter', 'no_answer', 'spam'] as const;
export type HandoffDisposition = (typeof DISPOSITIONS)[number];

/** What decides where it waits, and for whom. Does not change but by a transfer. */
export type Wanted = {
  readonly queue: QueueId;
  /** A topic of the flows, or null; agents with this skill are looked for first. */
  readonly topic: string | null;
  readonly lang: Lang;
  readonly priority: Priority;
};

/** Where it stands. */
export type HandoffStatus =
  /** Nobody has it. `prefer`: who had it before, or whom it is meant for; `except`: those who let it lie. */
  | {
      readonly kind: 'queued';
      readonly since: Instant;
      readonly prefer: AgentId | null;
      readonly except: readonly AgentId[];
    }
  /** A person owns the conversation. `answered`: that person has done something in it since. */
  | {
      readonly kind: 'assigned';
      readonly agent: AgentId;
      readonly since: Instant;
      readonly answered: boolean;
      /** The agent owes a word until then; after it, it is taken away again. Null: the customer's word is awaited. */
      readonly answerBy: Instant | null;
      /** Those who let it lie before; remembered until somebody answers. */
      readonly except: readonly AgentId[];
      /** Set while the customer has been asked to wait. */
      readonly hold: { readonly since: Instant } | null;
    }
  | { readonly kind: 'ended'; readonly at: Instant; readonly end: HandoffEnd };

export type HandoffEnd =
  | { readonly kind: 'resolved'; readonly agent: AgentId; readonly disposition: HandoffDisposition }
  /** The bot goes on at the saved step. */
  | { readonly kind: 'returned'; readonly agent: AgentId }
  /** The customer did not want to wait any longer. */
  | { readonly kind: 'withdrawn' }
  /** The customer is gone. Reopened when they write again. */
  | { readonly kind: 'abandoned'; readonly agent: AgentId | null }
  /** Nobody came in time, or the desk closed: the ticket stays, and is answered later. */
  | { readonly kind: 'expired' };

export type Handoff = {
  readonly v: 1;
  /** Number of the ticket that was made with it. */
  readonly ticket: string;
  readonly reason: string;
  readonly wanted: Wanted;
  /** Of the first request: waiting is counted from here, whatever happens in between. */
  readonly requestedAt: Instant;
  /**
   * The present wait began here: the request, the reopening, or what took a person away who had answered. The longest wait counts
   * from it, so that agents who let it lie do not prolong it.
   */
  readonly waitingSince: Instant;
  /** Rises with every change of who owns the conversation. An agent's act says which one it has seen. */
  readonly epoch: number;
  readonly status: HandoffStatus;
  /** Everybody who has had it, in order, without those who let it lie. */
  readonly agents: readonly AgentId[];
  /** Supervisors who speak in the conversation beside its owner. */
  readonly joined: readonly AgentId[];
  /** Number of the last message that an agent or the program has written in it; 0: none yet. Who replies must have seen it. */
  readonly said: number;
  /** Last sign of life of the customer. */
  readonly customerAt: Instant;
  /** When something happens by itself, if nothing else does before: the `clock` move at this instant. Null: nothing will. */
  readonly due: Instant | null;
};

/** Who may say something to the customer. The bot is silent while a person owns the conversation. */
export type Owner = { readonly kind: 'bot' } | { readonly kind: 'queue' } | { readonly kind: 'agent'; readonly agent: AgentId };

export function ownerOf(handoff: Handoff | null): Owner {
  switch (handoff?.status.kind) {
    case undefined:
    case 'ended':
      return { kind: 'bot' };
    case 'queued':
      return { kind: 'queue' };
    case 'assigned':
      return { kind: 'agent', agent: handoff.status.agent };
  }
}

/** One that has not ended. */
export type OpenHandoff = Handoff & { readonly status: Exclude<HandoffStatus, { kind: 'ended' }> };

export function isOpen(handoff: Handoff | null): handoff is OpenHandoff {
  return handoff !== null && handoff.status.kind !== 'ended';
}
