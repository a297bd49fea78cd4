/**
 * A desk that is not ours: what it is told, and what it tells. What it is told goes through the outbox, written with the turn that made
 * it so; what it tells comes in as moves of the handoff, once each. The words on the wire are each adapter's own.
 */
import type { AgentId, HandoffDisposition } from '../../handoff/handoff.ts';
import type { Address, StoredMessage } from '../ports.ts';
import type { Packet } from './packet.ts';

/** `taken`: one of our own people has it now · the rest as a handoff ends. */
export type DeskEnd = 'withdrawn' | 'abandoned' | 'expired' | 'resolved' | 'returned' | 'taken';

/** As it lies in the outbox: nothing of what was said, which is read when it is sent. `ticket` names the handoff. */
export type DeskWord = { readonly ticket: string; readonly epoch: number } & (
  | { readonly kind: 'initiate' }
  /** More words of the customer: the messages with these numbers. */
  | { readonly kind: 'message'; readonly seqs: readonly number[] }
  /** The person let it lie: somebody else is wanted. */
  | { readonly kind: 'requeued' }
  | { readonly kind: 'ended'; readonly how: DeskEnd }
);

/** What the desk gets. */
export type DeskTelling = {
  /** The same for each attempt. */
  readonly id: string;
  readonly conversation: string;
  readonly address: Address | null;
  readonly ticket: string;
  readonly epoch: number;
} & (
  | { readonly kind: 'initiate'; readonly packet: Packet }
  | { readonly kind: 'message'; readonly messages: readonly StoredMessage[] }
  | { readonly kind: 'requeued' }
  | { readonly kind: 'ended'; readonly how: DeskEnd }
);

/** What the desk says of a handoff. `name`: of its person, as customers know them; null: it does not say. */
export type DeskSaid = {
  /** Of the desk, unique in the conversation: the same one again does nothing again. */
  readonly id: string;
  readonly conversation: string;
  /** Number of the ticket; null: whichever is open. */
  readonly ticket: string | null;
  readonly name: string | null;
} /** A person has it from now on. */ & (
  | { readonly kind: 'accepted' }
  /** Words of the person, and files by where they lie. `delivered`: the customer has them already, and they are only kept. */
  | {
      readonly kind: 'message';
      readonly text: string;
      readonly files?: readonly { readonly name: string; readonly url: string }[];
      readonly delivered: boolean;
    }
  /** The customer was heard by the desk itself: not gone. */
  | { readonly kind: 'customer' }
  | { readonly kind: 'typing' }
  /** Place in the desk's own queue, from 1. */
  | { readonly kind: 'queue'; readonly position: number | null; readonly minutes: number | null }
  | { readonly kind: 'completed'; readonly how: 'returned' | 'resolved'; readonly disposition: HandoffDisposition | null }
  /** Nobody takes it. */
  | { readonly kind: 'failed' }
);

/** `conflict`: the id came before with something else · `not_open`: there is nothing that it could be about. */
export type Heard = 'done' | 'repeated' | 'not_open' | 'not_yours' | 'conflict' | 'failed';

export interface OtherDesk {
  /** A word of the program: a label of the metrics. */
  readonly name: string;
  /** Whose conversations it takes. All others stay with our own desk. */
  serves(conversation: string): boolean;
  /** What is said passes by us, or the desk has a clock of its own: an owner's silence means nothing here. */
  keepsTime(conversation: string): boolean;
  /**
   * Tells it. Throws when it was not taken: with `retryAfterMs` when the desk said when to come back, with `permanent: true` when
   * coming back is of no use.
   * @returns `taken`: by that its people have the conversation, whoever of them comes
   */
  tell(telling: DeskTelling): Promise<'told' | 'taken'>;
}

/** The other desk as the parts of our own must know it. */
export type Outside = {
  /** Owner of the conversations that its people have. */
  readonly agent: AgentId;
  serves(conversation: string): boolean;
  /** Whether its people are there. */
  isOpen(at: string): boolean;
  /** The customer's place in its queue; null: it has not told any. */
  placeOf(conversation: string): { readonly position: number; readonly minutes: number | null } | null;
};

const DESK = 'desk:';

/** Owner of the conversations that another desk has. */
export function agentOfDesk({ name }: Pick<OtherDesk, 'name'>): AgentId {
  return `${DESK}${name}`;
}

/** Whether an owner is another desk. */
export function isDeskAgent(agent: AgentId): boolean {
  return agent.startsWith(DESK);
}
