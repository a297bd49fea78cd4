/**
 * What is shown on open screens of the desk, kept up to date: a board that changes, conversations as they go on, who types, who looks.
 * A screen that misses something gets it with the next board, or when it opens the conversation: nothing depends on these words.
 */
import { setImmediate as immediate } from 'node:timers/promises';
import type { Store } from '../ports.ts';
import type { Desk, DeskPerson } from './desk.ts';
import type { Floor, FloorKeeper } from './floor.ts';
import { createPresence } from './presence.ts';
import type { Signal } from './signals.ts';
import { createViewers, type Viewers } from './viewers.ts';
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
  /** What another process has signalled. */
  heard(signal: Signal): void;
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
  /** The other processes are told. */
  readonly signal: (signal: Signal) => void;
  /** Name of this process; no other one has it. */
  readonly process: string;
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

const SESSION_EVERY_MS = 20_000;
const MOST_READ = 10_000;
const BOARD_MS = 500;

const quietly = (work: Promise<void>): void => void work.catch(() => {});

export function createLive(parts: LiveParts): Live {
  const { floor } = parts;
  const screens = new Set<Open>();
  const presence = createPresence(parts, () => new Set([...screens].map(({ person }) => person.id)));
  const boards = createBoards(screens, (one) => tellBoard(parts, one));
  floor.onChange((now) => {
    boards.changed(now.open.length);
    for (const one of screens)
      for (const { conversation } of now.open)
        if (isShown(one, conversation, now)) quietly(tellConversation(parts, one, conversation));
  });
  const recheckAll = (which: (one: Open) => boolean): void => {
    for (const one of screens) if (which(one)) quietly(recheck(one));
  };
  const viewers = createViewers({ pages: screens, process: parts.process, signal: parts.signal, ms: () => performance.now() });
  const clock = setInterval(() => {
    recheckAll(() => true);
    viewers.refresh();
  }, SESSION_EVERY_MS);
  clock.unref();

  return {
    connect(person, screen) {
      const one: Open = { person, screen, look: null, board: '', sent: new Map() };
      screens.add(one);
      quietly(presence.arrive(person.id));
      quietly(tellBoard(parts, one));
      return {
        said: (word) =>
          word.kind === 'presence' ? presence.set(one.person.id, word.presence) : hear(parts, screens, viewers, one, word),
        close() {
          screens.delete(one);
          viewers.changed(one.look);
          presence.leave(one.person.id);
        },
      };
    },
    noticed(conversation) {
      for (const one of screens)
        if (isShown(one, conversation, floor.now())) quietly(tellConversation(parts, one, conversation, true));
    },
    ...createHints(parts, screens, viewers),
    viewers: viewers.of,
    recheck: (person) => recheckAll((one) => one.person.id === person),
    close() {
      clearInterval(clock);
      boards.close();
      presence.close();
      screens.clear();
    },
  };
}

/** What is seen of somebody beside their words: that they type, how far they have read. At this process or another one. */
function createHints(
  { floor, signal }: LiveParts,
  screens: ReadonlySet<Open>,
  viewers: Viewers,
): Pick<Live, 'customerTyping' | 'customerRead' | 'readTo' | 'heard'> {
  const read = new Map<string, number>();
  const toScreens = (conversation: string, word: ServerWord): void => {
    for (const one of screens) if (isShown(one, conversation, floor.now())) one.screen.send(word);
  };
  const typing = (conversation: string): void => toScreens(conversation, { kind: 'typing', conversation, who: 'customer' });
  const mark = (conversation: string, seq: number): boolean => {
    if ((read.get(conversation) ?? 0) >= seq) return false;
    if (read.size >= MOST_READ) read.clear();
    read.set(conversation, seq);
    toScreens(conversation, { kind: 'read', conversation, seq });
    return true;
  };
  return {
    customerTyping(conversation) {
      typing(conversation);
      signal({ kind: 'customer_typing', conversation });
    },
    customerRead(conversation, seq) {
      if (mark(conversation, seq)) signal({ kind: 'customer_read', conversation, seq });
    },
    readTo: (conversation) => read.get(conversation) ?? 0,
    heard(signalled) {
      const { conversation } = signalled;
      if (signalled.kind === 'customer_typing') typing(conversation);
      if (signalled.kind === 'customer_read') mark(conversation, signalled.seq);
      if (signalled.kind === 'viewers') viewers.heard(signalled);
      if (signalled.kind === 'agent_typing')
        for (const { look, person, screen } of screens)
          if (look === conversation && person.name !== signalled.name)
            screen.send({ kind: 'typing', conversation, who: signalled.name });
    },
  };
}

/** Theirs, or the one that is on the screen. */
function isShown({ look, person }: Open, conversation: string, { byConversation }: Floor): boolean {
  if (look === conversation) return true;
  const handoff = byConversation.get(conversation)?.handoff;
  const owner = handoff?.status.kind === 'assigned' ? handoff.status.agent : null;
  return owner === person.id || handoff?.joined.includes(person.id) === true;
}

/** Boards are told at most so often, one after the other: a long one is dear, and words of customers must not wait behind all of them. */
function createBoards(screens: ReadonlySet<Open>, tell: (one: Open) => Promise<void>) {
  let toldAt = 0;
  let soon: NodeJS.Timeout | null = null;
  let telling = false;
  let rows = 0;
  let again = false;
  const tellAll = async (): Promise<void> => {
    [soon, telling, toldAt] = [null, true, performance.now()];
    for (const one of [...screens]) {
      await tell(one).catch(() => {});
      await immediate();
    }
    telling = false;
    if (again) start();
  };
  const start = (): void => {
    again = telling;
    if (telling || soon !== null) return;
    const wait = toldAt + Math.min(rows, BOARD_MS) - performance.now();
    soon = setTimeout(() => void tellAll(), Math.max(0, wait)).unref();
  };
  return {
    /** @param length of the boards; so many milliseconds lie between two of them */
    changed(length: number): void {
      rows = length;
      start();
    },
    close(): void {
      if (soon !== null) clearTimeout(soon);
    },
  };
}

async function tellBoard({ desk }: LiveParts, one: Open): Promise<void> {
  const board = await desk().board(one.person);
  // Of what grows with every second nobody needs to hear every second.
  const queues = board.queues.map((queue) => ({ ...queue, longestMs: 0 }));
  const text = JSON.stringify({ ...board, now: '', queues });
  if (text === one.board) return;
  one.board = text;
  one.screen.send({ kind: 'board', board });
}

/** What is new of a conversation. @param isNew something was written to it, which the floor may not know yet */
async function tellConversation(
  { store, floor, desk }: LiveParts,
  one: Open,
  conversation: string,
  isNew = false,
): Promise<void> {
  const known = one.sent.get(conversation);
  const there = floor.now().byConversation.get(conversation);
  if (
    !isNew &&
    known &&
    there &&
    there.lastSeq <= known.seq &&
    there.notes === known.notes &&
    there.handoff.epoch === known.epoch
  )
    return;
  const found = await desk().mayRead(one.person, conversation);
  if (!found) {
    if (known) one.screen.send({ kind: 'conversation', conversation, row: null, messages: [], notes: [] });
    one.sent.delete(conversation);
    return;
  }
  const last = known ?? { seq: found.lastSeq, notes: found.notes };
  const messages = last.seq < found.lastSeq ? await store.transcript(conversation, last.seq) : [];
  const notes = last.notes < found.notes ? (await store.deskNotes(conversation)).slice(last.notes) : [];
  await floor.meet(notes.map(({ person }) => person));
  // Meanwhile another word may have told of the same.
  const told = one.sent.get(conversation);
  if (told && told.seq > last.seq) return;
  one.sent.set(conversation, { seq: messages.at(-1)?.seq ?? found.lastSeq, notes: found.notes, epoch: found.handoff.epoch });
  const { people } = floor.now();
  one.screen.send({
    kind: 'conversation',
    conversation,
    row: rowOf(found),
    messages: messages.map((message) => messageOf(conversation, message)),
    notes: notes.map((note) => noteOf(note, people)),
  });
}

/** What a page says of what it shows, and that somebody types in it. */
async function hear(
  parts: LiveParts,
  screens: ReadonlySet<Open>,
  viewers: Viewers,
  one: Open,
  word: Exclude<ClientWord, { kind: 'presence' }>,
): Promise<void> {
  const { conversation } = word;
  const mayRead = conversation !== null && (await parts.desk().mayRead(one.person, conversation)) !== null;
  if (word.kind === 'typing') {
    if (mayRead) typingAtDesk(parts, screens, one, word.conversation);
    return;
  }
  const before = one.look;
  one.look = mayRead ? conversation : null;
  viewers.changed(before);
  viewers.changed(one.look);
  if (one.look !== null) await tellConversation(parts, one, one.look, true);
}

/** Colleagues see it; the customer only when it is the owner or who has joined. */
function typingAtDesk({ floor, agentTyping }: LiveParts, screens: ReadonlySet<Open>, one: Open, conversation: string): void {
  const { person } = one;
  if (isShown({ ...one, look: null }, conversation, floor.now())) agentTyping(conversation, person.name);
  for (const other of screens)
    if (other.person.id !== person.id && other.look === conversation)
      other.screen.send({ kind: 'typing', conversation, who: person.name });
}

async function recheck(one: Open): Promise<void> {
  const person = await one.screen.person();
  if (person) one.person = person;
  else one.screen.send({ kind: 'signed_out' });
}
