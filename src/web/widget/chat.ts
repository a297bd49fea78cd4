/** The conversation as the window shows it, and everything that can be done in it. */
import { type Connection, type ConnectionState, createConnection } from './connection.ts';
import { type Batch, directLine } from './direct-line.ts';
import { openFiles } from './files.ts';
import { createIdentity } from './identity.ts';
import { type Choice, createLog, type Message, messageOf, type ShownFile, seqOf } from './log.ts';
import type { Options } from './options.ts';
import { createOutbox, type Entry, type Pending } from './outbox.ts';
import { createSession } from './session.ts';
import { createLocks, keepOpen, openStore } from './storage.ts';
import { isLang, type Lang, LOCALES, type Word } from './words.ts';

export type Item = {
  readonly key: string;
  readonly from: Message['from'];
  readonly text: string;
  /** ISO 8601. */
  readonly at: string;
  readonly choices: readonly Choice[];
  readonly files: readonly ShownFile[];
  readonly status: 'sent' | 'sending' | 'waiting' | 'failed';
  readonly problem: Word | null;
  /** Of files that are being sent, a part of 1. */
  readonly progress: number;
};

export type View = {
  readonly lang: Lang;
  readonly isOpen: boolean;
  readonly items: readonly Item[];
  readonly unread: number;
  readonly typing: boolean;
  readonly connection: ConnectionState;
  /** Something of the conversation, or its having nothing, is known. */
  readonly isLoaded: boolean;
};

export type Events = {
  readonly open: undefined;
  readonly close: undefined;
  /** A message of the bot or an agent that the customer has not seen. */
  readonly message: { readonly from: string; readonly text: string };
  readonly unread: number;
  readonly state: ConnectionState;
  readonly language: Lang;
  /** The identity token has run out; `identify` takes a new one. */
  readonly identity: undefined;
};

export type Chat = {
  readonly view: View;
  subscribe(told: () => void): () => void;
  on<E extends keyof Events>(event: E, told: (what: Events[E]) => void): () => void;
  open(): void;
  close(): void;
  send(text: string, more?: { readonly value?: unknown; readonly files?: readonly File[] }): void;
  retry(key: string): void;
  discard(key: string): void;
  speak(lang: Lang, isChoice: boolean): void;
  identify(token: string | null): void;
};

const TYPING_MS = 20_000;
/** An echo that takes longer than this makes the socket doubtful. */
const ECHO_MS = 4_000;

export class Conversation implements Chat {
  view: View;
  readonly #options: Options;
  readonly #store;
  readonly #identity;
  readonly #session;
  readonly #line;
  readonly #log = createLog();
  readonly #outbox;
  readonly #connection: Connection;
  readonly #told = new Set<() => void>();
  readonly #listeners = new Map<string, Set<(what: never) => void>>();
  #isOpen = false;
  #isLoaded = false;
  #typing = 0;
  #isDirty = false;

  constructor(options: Options) {
    this.#options = options;
    const { host } = new URL(options.base);
    const prefix = `signpost:${host}:`;
    this.#store = openStore(prefix);
    const locks = createLocks(prefix);
    this.#line = directLine(options.base);
    this.#identity = createIdentity(
      options.identityUrl,
      () => this.#emit('identity', undefined),
      (subject) => this.#belong(subject),
    );
    this.#session = createSession(this.#line, this.#store, locks, this.#identity);
    this.#connection = createConnection({
      line: this.#line,
      session: this.#session,
      locale: () => LOCALES[this.#lang()],
      changed: () => this.#connectionChanged(),
      begun: () => this.#begun(),
      received: (batch) => this.#received(batch),
    });
    this.#outbox = createOutbox({
      store: this.#store,
      files: openFiles(prefix),
      locks,
      changed: () => this.#changed(),
      isReady: () => this.#connection.state === 'online',
      send: (entry, files, progress) => this.#post(entry, files, progress),
      taken: () => this.#expectEcho(),
    });
    this.view = this.#look();
    this.#store.onChange((name) => {
      if (name === 'session' && this.#connection.state !== 'idle') this.#connection.connect();
      this.#changed();
    });
    document.addEventListener('visibilitychange', () => this.#changed());
    // Somebody who has talked before may have an answer waiting, or something unsent.
    if (this.#session.kept() !== null || this.#outbox.pending().length > 0) this.#connection.connect();
  }

  readonly subscribe = (told: () => void): (() => void) => {
    this.#told.add(told);
    return () => this.#told.delete(told);
  };

  readonly on = <E extends keyof Events>(event: E, told: (what: Events[E]) => void): (() => void) => {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(told as (what: never) => void));
    return () => all.delete(told as (what: never) => void);
  };

  readonly open = (): void => {
    if (this.#connection.state === 'idle') this.#connection.connect();
    if (!this.#isOpen) this.#turn(true);
  };

  readonly close = (): void => {
    if (this.#isOpen) this.#turn(false);
  };

  #turn(isOpen: boolean): void {
    this.#isOpen = isOpen;
    keepOpen(isOpen);
    this.#update();
    this.#emit(isOpen ? 'open' : 'close', undefined);
  }

  readonly send: Chat['send'] = (text, { value, files = [] } = {}) => {
    if (text.trim() === '' && files.length === 0) return;
    if (this.#connection.state === 'idle') this.#connection.connect();
    this.#outbox.add({ text, lang: this.#lang(), ...(value !== undefined && { value }) }, files);
  };

  readonly retry = (key: string): void => {
    this.#outbox.retry(key);
    this.#connection.doubt();
  };

  readonly discard = (key: string): void => this.#outbox.discard(key);

  /** @param isChoice of the customer, who keeps it; otherwise of the page */
  readonly speak = (lang: Lang, isChoice: boolean): void => {
    this.#store.set('lang', isChoice ? lang : null);
    // What is shown: the page's language may be the other one by now.
    if (this.#lang() === this.view.lang) return;
    this.#emit('language', lang);
    // Only the greeting so far: greet again in the other language. Otherwise the conversation goes on as it stands.
    const hasSpoken = this.#log.messages.some(({ from }) => from === 'customer') || this.#outbox.pending().length > 0;
    if (!hasSpoken && this.#session.kept() !== null) this.#anew();
    this.#changed();
  };

  readonly identify = (token: string | null): void => {
    this.#identity.set(token);
    this.#belong(this.#identity.subject);
  };

  /** Nobody reads on in the conversation of another. */
  #belong(subject: string | null): void {
    const kept = this.#session.kept();
    if (kept === null || kept.subject === subject) return;
    if (kept.subject !== null) this.#anew();
    else if (subject !== null) this.#session.bind(subject);
  }

  #anew(): void {
    this.#outbox.empty();
    this.#session.leave();
    this.#clear();
    if (this.#connection.state !== 'idle') this.#connection.connect();
    this.#changed();
  }

  #clear(): void {
    this.#log.clear();
    this.#isLoaded = false;
    this.#typing = 0;
  }

  #begun(): void {
    this.#clear();
    const { subject } = this.#identity;
    if (subject !== null) this.#session.bind(subject);
    this.#changed();
  }

  #lang(): Lang {
    const said = [this.#store.get('lang'), this.#options.lang, document.documentElement.lang, navigator.language];
    return said.map((one) => (one ?? '').slice(0, 2).toLowerCase()).find(isLang) ?? 'en';
  }

  #post(entry: Entry, files: readonly File[], progress: (part: number) => void): Promise<number> {
    return this.#session.call(async (token, { conversation, user }) => {
      const identity = await this.#identity.current();
      if (this.#session.kept()?.conversation !== conversation) throw new Error('the conversation was left');
      const activity = {
        type: 'message',
        from: { id: user },
        text: entry.text,
        locale: LOCALES[entry.lang],
        ...(entry.value !== undefined && { value: entry.value }),
        channelData: {
          clientActivityID: entry.id,
          clientTimestamp: new Date(entry.at).toISOString(),
          ...(identity !== null && { identity }),
        },
      };
      const { id } =
        files.length === 0
          ? await this.#line.post(token, conversation, activity)
          : await this.#line.upload(token, conversation, activity, files, progress);
      return seqOf(id) ?? 0;
    });
  }

  #expectEcho(): void {
    const waiting = this.#outbox.pending().filter(({ seq }) => seq !== null);
    setTimeout(() => {
      if (waiting.some(({ id }) => !this.#log.has(id))) this.#connection.doubt();
    }, ECHO_MS);
  }

  #connectionChanged(): void {
    const { state } = this.#connection;
    this.#emit('state', state);
    if (state === 'online') this.#outbox.flush();
    else this.#typing = 0;
    this.#changed();
  }

  #received({ activities }: Batch): void {
    const seen = this.#seen();
    const fresh = this.#log.add(activities.flatMap((one) => messageOf(one) ?? []));
    const last = activities.at(-1);
    if (last?.type === 'typing' && last.from?.role !== 'user') this.#showTyping();
    else if (fresh.some(({ from }) => from !== 'customer')) this.#typing = 0;
    this.#isLoaded = true;
    this.#outbox.settle(this.#log.has);
    for (const { seq, from, text } of fresh) if (from !== 'customer' && seq > seen) this.#emit('message', { from, text });
    this.#changed();
  }

  #showTyping(): void {
    const mine = Date.now();
    this.#typing = mine;
    setTimeout(() => {
      if (this.#typing !== mine) return;
      this.#typing = 0;
      this.#changed();
    }, TYPING_MS);
  }

  /** Number of the last message that was on the screen, in whatever tab. */
  #seen(): number {
    const [conversation, seq] = (this.#store.get('seen') ?? '').split('|');
    return conversation === this.#session.kept()?.conversation ? Number(seq) : 0;
  }

  #changed(): void {
    if (this.#isDirty) return;
    this.#isDirty = true;
    queueMicrotask(() => this.#update());
  }

  #update(): void {
    this.#isDirty = false;
    const before = this.view;
    this.#noteSeen();
    this.view = this.#look();
    if (before.unread !== this.view.unread) this.#emit('unread', this.view.unread);
    for (const told of this.#told) told();
  }

  #noteSeen(): void {
    const last = this.#log.messages.at(-1)?.seq ?? 0;
    const conversation = this.#session.kept()?.conversation;
    if (this.#isOpen && !document.hidden && conversation !== undefined && last > this.#seen())
      this.#store.set('seen', `${conversation}|${last}`);
  }

  #look(): View {
    const seen = this.#seen();
    const { messages } = this.#log;
    const pending = this.#outbox.pending().filter(({ id }) => !this.#log.has(id));
    return {
      lang: this.#lang(),
      isOpen: this.#isOpen,
      items: [...messages.map(itemOf), ...pending.map((one) => pendingItem(one, this.#connection.state))],
      unread: messages.filter(({ seq, from }) => from !== 'customer' && seq > seen).length,
      typing: this.#typing > 0,
      connection: this.#connection.state,
      isLoaded: this.#isLoaded,
    };
  }

  #emit<E extends keyof Events>(event: E, what: Events[E]): void {
    for (const told of this.#listeners.get(event) ?? []) {
      try {
        told(what as never);
      } catch (error) {
        // The page's mistake is told in its console and does not stop the chat.
        reportError(error);
      }
    }
  }
}

const items = new WeakMap<Message, Item>();

/** The same message is the same item: only what has changed is drawn again. */
function itemOf(message: Message): Item {
  const known = items.get(message);
  if (known !== undefined) return known;
  const { seq, from, text, at, choices, files, own } = message;
  const item: Item = { key: own ?? String(seq), from, text, at, choices, files, status: 'sent', problem: null, progress: 1 };
  items.set(message, item);
  return item;
}

function pendingItem({ id, text, at, files, status, seq, isSending, progress, problem }: Pending, state: ConnectionState): Item {
  const isTaken = seq !== null;
  return {
    key: id,
    from: 'customer',
    text,
    at: new Date(at).toISOString(),
    choices: [],
    files: files.map((file) => ({ ...file, url: null })),
    status: isTaken ? 'sent' : status === 'failed' ? 'failed' : isSending || state === 'online' ? 'sending' : 'waiting',
    problem: problem ?? null,
    progress: isTaken ? 1 : progress,
  };
}
