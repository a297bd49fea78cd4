/**
 * What is shown on open screens of the desk, kept up to date: a board that changes, conversations as they go on, who types, who looks. A screen that
 * misses something gets it with the next board, or when it opens the conversation: nothing depends on these words.
 */
import type { Store } from '../ports.ts';
import type { Desk, DeskPerson } from './desk.ts';
import type { Floor, FloorKeeper } from './floor.ts';
import type { StoredPresence } from './stored.ts';
import { messageOf, noteOf, rowOf } from './views.ts';
import type { ClientWord, ServerWord } from './wire.ts';

export type Screen = {
  readonly send: (word: ServerWord) => void;
  /** Who looks at it now; null: the session is over. */
  readonly person: () => Promise<DeskPerson | null>;
};

export type Connection = {
  said(word: ClientWord): Promise<void>;
  close(): void;
};

export type Live = {
  connect(person: DeskPerson, screen: Screen): Connection;
  /** A turn was written to the conversation. */
  noticed(conversation: string): void;
  customerTyping(conversation: string): void;
  customerRead(conversation: string, seq: number): void;
  readTo(conversation: string): number;
  viewers(conversation: string, but: string): readonly string[];
  /** Sessions of this person have changed: their screens ask again. */
  recheck(person: string): void;
  close(): void;
};

export type LiveParts = {
  readonly store: Store;
  readonly floor: FloorKeeper;
  readonly desk: () => Desk;
  readonly now: () => string;
  /** The customer is told that an agent types. */
  readonly agentTyping: (conversation: string, name: string) => void;
};

type Open = {
  person: DeskPerson;
  readonly screen: Screen;
  look: string | null;
  /** The last board, as it was sent: the same one is not sent again. */
  board: string;
  /** Of each conversation, what this screen has last been sent. */
  readonly sent: Map<string, { seq: number; notes: number; epoch: number }>;
};

const SEEN_EVERY_MS = 15_000;
const RELOAD_MS = 8_000;
const SESSION_EVERY_MS = 20_000;
const MOST_READ = 10_000;

export function createLive(parts: LiveParts): Live {
  const { store, floor } = parts;
  const screens = new Set<Open>();
  const read = new Map<string, number>();
  const presence = createPresence(parts, screens);

  const tellBoard = async (one: Open): Promise<void> => {
    const board = await parts.desk().board(one.person);
    const text = JSON.stringify({ ...board, now: '' });
    if (text === one.board || !screens.has(one)) return;
    one.board = text;
    one.screen.send({ kind: 'board', board });
  };
  const tellConversation = async (one: Open, conversation: string): Promise<void> => {
    const found = await parts.desk().mayRead(one.person, conversation);
    const known = one.sent.get(conversation);
    if (!found) {
      if (known) one.screen.send({ kind: 'conversation', conversation, row: null, messages: [], notes: [] });
      one.sent.delete(conversation);
      return;
    }
    const notes = await store.deskNotes(conversation);
    const { epoch } = found.handoff;
    const last = known ?? { seq: found.lastSeq, notes: notes.length, epoch: -1 };
    if (known && known.seq >= found.lastSeq && known.notes === notes.length && known.epoch === epoch) return;
    const messages = last.seq < found.lastSeq ? await store.transcript(conversation, last.seq) : [];
    if (!screens.has(one)) return;
    one.sent.set(conversation, { seq: messages.at(-1)?.seq ?? found.lastSeq, notes: notes.length, epoch });
    const { people } = floor.now();
    one.screen.send({
      kind: 'conversation',
      conversation,
      row: rowOf(found),
      messages: messages.map((message) => messageOf(conversation, message)),
      notes: notes.slice(last.notes).map((note) => noteOf(note, people)),
    });
  };
  const isShown = (one: Open, conversation: string, now: Floor): boolean =>
    one.look === conversation ||
    now.open.some(({ conversation: id, handoff: { status, joined } }) => {
      const owner = status.kind === 'assigned' ? status.agent : null;
      return id === conversation && (owner === one.person.id || joined.includes(one.person.id));
    });
  const quietly = (work: Promise<void>): void => void work.catch(() => {});
  const noticed = (conversation: string): void => {
    for (const one of screens) if (isShown(one, conversation, floor.now())) quietly(tellConversation(one, conversation));
  };
  floor.onChange((now) => {
    for (const one of screens) {
      quietly(tellBoard(one));
      for (const { conversation } of now.open) if (isShown(one, conversation, now)) quietly(tellConversation(one, conversation));
    }
  });
  const viewersOf = (conversation: string, but: string): string[] => [
    ...new Set(
      [...screens].filter(({ look, person }) => look === conversation && person.id !== but).map(({ person }) => person.name),
    ),
  ];
  const tellViewers = (conversation: string | null): void => {
    if (conversation === null) return;
    for (const one of screens)
      if (one.look === conversation)
        one.screen.send({ kind: 'viewers', conversation, viewers: viewersOf(conversation, one.person.id) });
  };
  const recheck = async (one: Open): Promise<void> => {
    const person = await one.screen.person();
    if (person) one.person = person;
    else if (screens.has(one)) one.screen.send({ kind: 'signed_out' });
  };
  const clock = setInterval(() => {
    for (const one of screens) quietly(recheck(one));
  }, SESSION_EVERY_MS);
  clock.unref();
  const toScreens = (conversation: string, word: ServerWord): void => {
    for (const one of screens) if (isShown(one, conversation, floor.now())) one.screen.send(word);
  };

  return {
    connect(person, screen) {
      const one: Open = { person, screen, look: null, board: '', sent: new Map() };
      screens.add(one);
      quietly(presence.arrive(person.id));
      quietly(tellBoard(one));
      return {
        async said(word) {
          if (word.kind === 'presence') return presence.set(one.person.id, word.presence);
          if (word.kind === 'typing') {
            if (await parts.desk().mayRead(one.person, word.conversation)) typingAtDesk(one, word.conversation);
            return;
          }
          const before = one.look;
          one.look =
            word.conversation !== null && (await parts.desk().mayRead(one.person, word.conversation)) ? word.conversation : null;
          tellViewers(before);
          tellViewers(one.look);
          if (one.look !== null) await tellConversation(one, one.look);
        },
        close() {
          screens.delete(one);
          tellViewers(one.look);
          presence.leave(one.person.id);
        },
      };
    },
    noticed,
    customerTyping: (conversation) => toScreens(conversation, { kind: 'typing', conversation, who: 'customer' }),
    customerRead(conversation, seq) {
      if ((read.get(conversation) ?? 0) >= seq) return;
      if (read.size >= MOST_READ) read.clear();
      read.set(conversation, seq);
      toScreens(conversation, { kind: 'read', conversation, seq });
    },
    readTo: (conversation) => read.get(conversation) ?? 0,
    viewers: viewersOf,
    recheck(person) {
      for (const one of screens) if (one.person.id === person) quietly(recheck(one));
    },
    close() {
      clearInterval(clock);
      presence.close();
      screens.clear();
    },
  };

  /** Colleagues see it; the customer only when it is the owner or who has joined. */
  function typingAtDesk(one: Open, conversation: string): void {
    const handoff = floor.now().open.find((open) => open.conversation === conversation)?.handoff;
    const owner = handoff?.status.kind === 'assigned' ? handoff.status.agent : null;
    if (owner === one.person.id || handoff?.joined.includes(one.person.id)) parts.agentTyping(conversation, one.person.name);
    for (const other of screens)
      if (other !== one && other.person.id !== one.person.id && other.look === conversation)
        other.screen.send({ kind: 'typing', conversation, who: one.person.name });
  }
}

/** Who is there: as long as a screen of theirs is open, and as they say. */
function createPresence({ store, floor, now }: LiveParts, screens: ReadonlySet<Open>) {
  const known = new Map<string, StoredPresence>();
  const leaving = new Set<NodeJS.Timeout>();
  const isThere = (id: string): boolean => [...screens].some(({ person }) => person.id === id);
  const write = async (presence: StoredPresence): Promise<void> => {
    known.set(presence.person, presence);
    await store.setPresence(presence);
    await floor.refresh();
  };
  const clock = setInterval(() => {
    const there = new Set([...screens].map(({ person }) => person.id));
    const seen = now();
    for (const [person, presence] of known)
      if (there.has(person)) void store.setPresence({ ...presence, seen }).catch(() => {});
      else known.delete(person);
  }, SEEN_EVERY_MS);
  clock.unref();
  return {
    /** Who opens the desk gets nothing until they say so; who reloads it stays as they were. */
    async arrive(person: string): Promise<void> {
      if (known.has(person)) return;
      const at = now();
      const before = floor.now().presences.find((one) => one.person === person);
      await write({ person, presence: before?.presence ?? 'away', since: before?.since ?? at, seen: at });
    },
    async set(person: string, presence: StoredPresence['presence']): Promise<void> {
      const at = now();
      if (known.get(person)?.presence === presence) return;
      await write({ person, presence, since: at, seen: at });
    },
    /** The last screen is closed: after a moment, in which a reload comes back, nothing new is given to them. */
    leave(person: string): void {
      if (isThere(person)) return;
      const timer = setTimeout(() => {
        leaving.delete(timer);
        const at = now();
        if (!isThere(person) && known.delete(person))
          void store
            .setPresence({ person, presence: 'away', since: at, seen: at })
            .then(floor.refresh)
            .catch(() => {});
      }, RELOAD_MS);
      timer.unref();
      leaving.add(timer);
    },
    close() {
      clearInterval(clock);
      for (const timer of leaving) clearTimeout(timer);
    },
  };
}
