/** What the store keeps for the desk. Part of the port `Store`. The handoff itself is written with the turns of its conversation. */
import type { Brief } from '../../dialog/effect.ts';
import type { State } from '../../dialog/state.ts';
import type { Handoff } from '../../handoff/handoff.ts';
import type { StoredMessage } from '../ports.ts';
import type { Presence } from './wire.ts';

/** A conversation as lists show it. */
export type HandedOver = {
  readonly conversation: string;
  readonly handoff: Handoff;
  readonly state: State;
  /** Of the ticket; null when it was removed. */
  readonly brief: Brief | null;
  /** Number of the last message. */
  readonly lastSeq: number;
  readonly last: StoredMessage | null;
  /** Messages of the customer behind the last one of an agent. */
  readonly unanswered: number;
  /** How many notes of people there are. */
  readonly notes: number;
};

/** A handoff that has ended: how long its conversation was with people. For expected waits. */
export type Handled = { readonly queue: string; readonly ms: number };

export type DeskNote = {
  /** Unique; the same one again is not written again. */
  readonly id: string;
  readonly conversation: string;
  readonly kind: 'note' | 'whisper';
  /** Id of the person. */
  readonly person: string;
  readonly text: string;
  /** UTC instant. */
  readonly at: string;
};

/** Whether a person takes conversations. `seen`: last sign of life of one of their screens. */
export type StoredPresence = {
  readonly person: string;
  readonly presence: Exclude<Presence, 'offline'>;
  /** UTC instants. */
  readonly since: string;
  readonly seen: string;
};

/** Another conversation of the same customer. */
export type EarlierConversation = { readonly conversation: string; readonly state: State; readonly at: string };

export interface DeskStore {
  /** Every open handoff, the longest waiting first. */
  openHandoffs(): Promise<readonly HandedOver[]>;
  /** The last handoff of a conversation, open or ended; null when it has had none. */
  handedOver(conversation: string): Promise<HandedOver | null>;
  /** Conversations whose open handoff has something due at `now`, at most `limit`. */
  dueHandoffs(now: string, limit: number): Promise<readonly { readonly conversation: string; readonly due: string }[]>;
  /** Handoffs that ended at or after the instant `since` and had an agent, the latest first, at most `limit`. */
  handled(since: string, limit: number): Promise<readonly Handled[]>;
  addNote(note: DeskNote): Promise<void>;
  /** In order. */
  deskNotes(conversation: string): Promise<readonly DeskNote[]>;
  setPresence(presence: StoredPresence): Promise<void>;
  /** Of those with a sign of life at or after the instant `since`. */
  presences(since: string): Promise<readonly StoredPresence[]>;
  /** Conversations that this customer has proved to be theirs, the latest first, at most `limit`. */
  conversationsOfCustomer(customer: string, limit: number): Promise<readonly EarlierConversation[]>;
}
