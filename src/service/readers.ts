/** Conversations that are read by their clients: who is told of new messages, and what they get. */
import type { State } from '../dialog/state.ts';
import type { Buttons } from './buttons.ts';
import { READ_BY_CLIENT, type Store, type StoredMessage } from './ports.ts';

/** How far a client has read a conversation: up to the message with the number `after`. */
export type Place = { readonly conversation: string; readonly after: number };

/** What stands behind a place. */
export type Unread = {
  readonly conversation: string;
  /** Fingerprint of the flows that the conversation goes by now. */
  readonly flows: string;
  /** In order; old ones may have been removed. */
  readonly messages: readonly StoredMessage[];
};

/** Messages of one conversation in one go. The reader comes again for the rest. */
const PAGE = 200;

/** New messages in these conversations, or, when it is null, perhaps in any. */
export type Told = (conversations: readonly string[] | null, waiting: boolean) => void;

/** A turn was written; the state after it. */
export type ToldTurn = (conversation: string, state: State) => void;

export type Readers = {
  /** From now on `told` hears of every message that is written for a client to read; `waiting`: the bot is looking something up. */
  onMessages(told: Told): void;
  /** What stands behind each place, ready for a channel: of each conversation as many messages as `page` says, at most. */
  readonly page: number;
  unread(places: readonly Place[]): Promise<readonly Unread[]>;
  /** Number of the last message; null when there is no such conversation. */
  lastSeq(conversation: string): Promise<number | null>;
};

/** Nothing of these conversations is sent: their clients read. */
export function isRead(conversation: string): boolean {
  return conversation.startsWith(READ_BY_CLIENT);
}

/**
 * A store's turns, after each of which those are told who read its conversation.
 * @returns the turns, and where to listen
 */
export function announcedTurns(turn: Store['turn']): {
  readonly turn: Store['turn'];
  listen(told: Told): void;
  /** `told` hears of every turn that was written, whoever reads its conversation. */
  listenToAll(told: ToldTurn): void;
} {
  const listeners: Told[] = [];
  const others: ToldTurn[] = [];
  return {
    async turn(request, decide) {
      const outcome = await turn(request, decide);
      if (outcome.kind === 'done') for (const told of others) told(request.conversation, outcome.state);
      if (outcome.kind === 'done' && outcome.messages.length > 0 && isRead(request.conversation))
        for (const told of listeners) told([request.conversation], outcome.state.status === 'waiting');
      return outcome;
    },
    listen: (told) => void listeners.push(told),
    listenToAll: (told) => void others.push(told),
  };
}

/** @param listen to the turns of this process */
export function createReaders(
  { store, buttons }: { readonly store: Store; readonly buttons: Buttons },
  listen: (told: Told) => void,
): Readers {
  return {
    onMessages(told) {
      listen(told);
      store.onMessages((conversations) => told(conversations, false));
    },
    page: PAGE,
    lastSeq: store.lastSeq,
    async unread(places) {
      if (places.length === 0) return [];
      const found = await store.unread(places, PAGE);
      return found.map(({ conversation, flows, messages }) => ({
        conversation,
        flows,
        messages: buttons.sign(conversation, flows, messages),
      }));
    },
  };
}
