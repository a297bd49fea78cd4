/**
 * Open sockets of the web channel. A socket is a reader with a place in its conversation; whenever something was written, what stands
 * behind the places of all readers concerned is read in one go, and handed out. Nothing depends on how a reader heard of it: a wake-up
 * that is lost is made up for by the next look.
 */
import type { Log, StoredMessage } from '../../../service/ports.ts';
import type { Place, Unread } from '../../../service/readers.ts';
import { storedId } from './inbound.ts';
import { toClient, typing, type View, watermarkOf } from './outbound.ts';

/** One socket, as the server holds it. */
export type Socket = {
  /** Whether it has taken most of what it was sent. */
  isReady(): boolean;
  /** @param sent the text has left, or never will */
  send(text: string, sent: () => void): void;
  close(code: number, reason: string): void;
};

export type StreamLimits = {
  /** Sockets of one conversation: windows and devices of one customer. */
  readonly perConversation: number;
  /** Milliseconds between looks that nobody asked for. */
  readonly lookMs: number;
};

export type Streams = {
  /** How many sockets the conversation has. */
  count(conversation: string): number;
  /** @param after the place to read from; null: what is written from now on. @returns call it when the socket is closed */
  open(view: View, after: number | null, socket: Socket): () => void;
  /** There may be something new; null: in any conversation. Ids as they are stored. */
  told(conversations: readonly string[] | null, waiting: boolean): void;
  /** Hands an activity that is not kept to the sockets of a conversation. */
  pass(conversation: string, activity: object): void;
  close(): void;
};

/** `after` null: its place is not known yet, and it reads nothing. */
type Reader = { after: number | null; readonly view: View; readonly socket: Socket; readonly drained: () => void };

/** Places that are asked for in one go. */
const BATCH = 500;
const TRY_AGAIN_MS = 1_000;

type Parts = {
  readonly unread: (places: readonly Place[]) => Promise<readonly Unread[]>;
  /** As many messages of one conversation come in one go at most. */
  readonly page: number;
  readonly lastSeq: (conversation: string) => Promise<number | null>;
  readonly now: () => string;
  readonly unique: () => string;
  readonly log: Log;
  readonly limits: StreamLimits;
  /** What a socket that is opened hears first: an activity that is not kept; null: nothing. */
  readonly greet?: (conversation: string) => Promise<object | null>;
};

/** Readers by the stored id of their conversation. */
type Readers = Map<string, Set<Reader>>;

type Looks = {
  /** Looks at these conversations soon: once for many. `written`: something was written to them for certain. */
  at(conversations: Iterable<string>, written?: boolean): void;
  /** Readers of the conversation are told that the bot is busy, behind what it has said. */
  busy(conversation: string): void;
  end(): void;
};

function createLooks(parts: Parts, readers: Readers): Looks {
  const dirty = new Set<string>();
  const waiting = new Set<string>();
  const written = new Set<string>();
  let looking = false;
  let ended = false;

  const lookAt = async (batch: readonly string[]): Promise<void> => {
    const places = batch.flatMap((id) => placeOf(id, readers.get(id)));
    try {
      const silent = new Set(batch.filter((id) => written.delete(id)));
      for (const found of await parts.unread(places)) {
        silent.delete(found.conversation);
        handOut(readers.get(found.conversation), found);
        if (found.messages.length >= parts.page) dirty.add(found.conversation);
      }
      for (const id of silent) if (beginAnew(readers.get(id), await parts.lastSeq(id))) dirty.add(id);
      for (const id of batch) if (waiting.delete(id)) tellTyping(readers.get(id), parts);
    } catch (error) {
      parts.log.warn({ err: error }, 'messages for open sockets cannot be read; trying again');
      for (const id of batch) dirty.add(id);
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS).unref());
    }
  };
  const look = async (): Promise<void> => {
    while (dirty.size > 0 && !ended) {
      const batch = [...dirty].slice(0, BATCH);
      for (const id of batch) dirty.delete(id);
      await lookAt(batch);
    }
    looking = false;
  };

  return {
    at(conversations, isWritten = false) {
      for (const id of conversations) {
        if (!readers.has(id)) continue;
        dirty.add(id);
        if (isWritten) written.add(id);
      }
      if (looking || ended || dirty.size === 0) return;
      looking = true;
      setImmediate(look);
    },
    busy: (conversation) => void waiting.add(conversation),
    end() {
      ended = true;
    },
  };
}

export function createStreams(parts: Parts): Streams {
  const { log, limits } = parts;
  const readers: Readers = new Map();
  const looks = createLooks(parts, readers);
  const everybody = (): void => looks.at(readers.keys());
  const clock = setInterval(everybody, limits.lookMs);
  clock.unref();

  const begin = async (id: string, reader: Reader, after: number | null): Promise<void> => {
    try {
      reader.after = after ?? (await parts.lastSeq(id)) ?? 0;
      looks.at([id]);
      const greeting = await parts.greet?.(id);
      if (greeting) pass(reader, greeting);
    } catch (error) {
      log.warn({ err: error }, 'a socket could not be opened');
      reader.socket.close(1011, 'try again');
    }
  };

  return {
    count: (conversation) => readers.get(storedId(conversation))?.size ?? 0,
    open(view, after, socket) {
      const id = storedId(view.conversation);
      const reader: Reader = { after: null, view, socket, drained: () => looks.at([id]) };
      readers.set(id, (readers.get(id) ?? new Set()).add(reader));
      void begin(id, reader, after);
      return () => {
        const mine = readers.get(id);
        mine?.delete(reader);
        if (mine?.size === 0) readers.delete(id);
      };
    },
    told(conversations, isWaiting) {
      if (conversations === null) return everybody();
      if (isWaiting) for (const id of conversations) if (readers.has(id)) looks.busy(id);
      looks.at(conversations, true);
    },
    pass(conversation, activity) {
      const known = readers.get(storedId(conversation));
      for (const reader of known ?? []) pass(reader, activity);
    },
    close() {
      clearInterval(clock);
      looks.end();
    },
  };
}

/** The place from which all readers of a conversation find what is new to them. */
function placeOf(conversation: string, known: ReadonlySet<Reader> | undefined): readonly Place[] {
  const places = [...(known ?? [])].flatMap(({ after, socket }) => (after === null || !socket.isReady() ? [] : [after]));
  return places.length === 0 ? [] : [{ conversation, after: Math.min(...places) }];
}

/**
 * Something was written, and nobody found it: the conversation was erased and has begun anew, with small numbers.
 * @returns whether some reader was ahead of it
 */
function beginAnew(known: ReadonlySet<Reader> | undefined, last: number | null): boolean {
  const ahead = [...(known ?? [])].filter(({ after }) => after !== null && after > (last ?? 0));
  for (const reader of ahead) reader.after = 0;
  return ahead.length > 0;
}

function pass(reader: Reader, activity: object): void {
  if (reader.after !== null) sendTo(reader, [activity], String(reader.after));
}

/** A reader that needed a pause goes on when it has taken everything. */
function sendTo({ socket, drained }: Reader, activities: readonly object[], watermark: string): void {
  let paused = false;
  socket.send(JSON.stringify({ activities, watermark }), () => {
    if (paused) drained();
  });
  paused = !socket.isReady();
}

/** Each reader gets what is new to it. */
function handOut(known: ReadonlySet<Reader> | undefined, { messages }: Unread): void {
  for (const reader of known ?? []) {
    const { after } = reader;
    if (after === null || !reader.socket.isReady()) continue;
    const fresh: readonly StoredMessage[] = messages.filter((message) => message.seq > after);
    if (fresh.length === 0) continue;
    const watermark = watermarkOf(fresh, after);
    reader.after = Number(watermark);
    sendTo(reader, toClient(fresh, reader.view), watermark);
  }
}

function tellTyping(known: ReadonlySet<Reader> | undefined, { unique, now }: { unique: () => string; now: () => string }): void {
  for (const reader of known ?? []) pass(reader, typing(reader.view.conversation, unique(), now()));
}
