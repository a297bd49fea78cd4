/** What the desk reads and keeps in the embedded store. */
import type { DeskStore, HandedOver, StoredPresence } from '../../service/desk/stored.ts';
import type { Access } from './outbox.ts';
import { toHandoff, toMessage, toMillis } from './run-turn.ts';
import { all, type MessageRow, type Statements } from './statements.ts';

/** A row of a conversation with its handoff, as both stores give it. The message is missing when it was removed. */
export type HandedOverRow = {
  readonly conversation: string;
  readonly handoff: string | null;
  readonly state: string;
  readonly next_seq: number;
  readonly ticket: string | null;
  readonly unanswered: number;
  readonly notes: number;
} & { readonly [K in keyof MessageRow]: MessageRow[K] | null };

export function toHandedOver(row: HandedOverRow): HandedOver[] {
  const handoff = toHandoff(row);
  if (handoff === null) return [];
  const { seq, sender, body, at } = row;
  const last = seq === null || sender === null || body === null || at === null ? null : toMessage({ seq, sender, body, at });
  return [
    {
      conversation: row.conversation,
      handoff,
      state: JSON.parse(row.state),
      brief: row.ticket === null ? null : JSON.parse(row.ticket).brief,
      lastSeq: row.next_seq - 1,
      last,
      unanswered: row.unanswered,
      notes: row.notes,
    },
  ];
}

/** How long a handoff was with people. */
export function toHandled(row: {
  readonly queue: string;
  readonly assigned_at: string | null;
  readonly ended_at: string | null;
}) {
  return { queue: row.queue, ms: toMillis(row.ended_at ?? '') - toMillis(row.assigned_at ?? '') };
}

type NoteRow = { id: string; conversation: string; kind: 'note' | 'whisper'; person: string; body: string; at: string };

export function sqliteDesk(s: Statements, { read, write }: Access): DeskStore {
  return {
    openHandoffs: () => read(() => all<HandedOverRow>(s.openHandoffs).flatMap(toHandedOver)),
    handedOver: (conversation) => read(() => all<HandedOverRow>(s.handedOver, conversation).flatMap(toHandedOver)[0] ?? null),
    dueHandoffs: (now, limit) =>
      read(() =>
        all<{ conversation: string; due: number }>(s.dueHandoffs, toMillis(now), limit).map(({ conversation, due }) => ({
          conversation,
          due: new Date(due).toISOString(),
        })),
      ),
    handled: (since, limit) => read(() => all<Parameters<typeof toHandled>[0]>(s.handled, since, limit).map(toHandled)),
    addNote: ({ id, conversation, kind, person, text, at }) =>
      write(() => {
        s.insertDeskNote.run(id, conversation, kind, person, text, at);
      }),
    deskNotes: (conversation) =>
      read(() => all<NoteRow>(s.deskNotes, conversation).map(({ body: text, ...note }) => ({ ...note, text }))),
    setPresence: ({ person, presence, since, seen }) =>
      write(() => {
        s.setPresence.run(person, presence, since, seen);
      }),
    presences: (since) => read(() => all<StoredPresence>(s.presences, since).map((row) => ({ ...row }))),
    conversationsOfCustomer: (customer, limit) =>
      read(() =>
        all<{ conversation: string; state: string; at: string }>(s.conversationsOfCustomer, customer, limit).map(
          ({ state, ...rest }) => ({ ...rest, state: JSON.parse(state) }),
        ),
      ),
  };
}
