/** The conversation as the window shows it, and everything that can be done in it. */
import { languageOf, prefixOf } from './appearance.ts';
import { type Connection, type ConnectionState, createConnection } from './connection.ts';
import { type Activity, type Batch, directLine } from './direct-line.ts';
import { createListeners, type Events } from './events.ts';
import { openFiles } from './files.ts';
import { createIdentity } from './identity.ts';
import { type Item, itemOf, pendingItem } from './items.ts';
import { createLog, messageOf, seqOf } from './log.ts';
import type { Options } from './options.ts';
import { createOutbox, type Entry } from './outbox.ts';
import { nameOf, type Status, statusOf } from './person.ts';
import { createRatings, type RatingView } from './rating.ts';
import { createSession } from './session.ts';
import { createSignals } from './signals.ts';
import { createLocks, keepOpen, openStore } from './storage.ts';
import { type Lang, LOCALES } from './words.ts';

export type { Item } from './items.ts';

export type View = {
  readonly lang: Lang;
  readonly isOpen: boolean;
  readonly items: readonly Item[];
  readonly unread: number;
  readonly typing: boolean;
  /** Name of the agent who is typing; null: the bot, or nobody, or one without a name. */
  readonly typist: string | null;
  /** Null: the bot has the conversation, as always. */
  readonly status: Status | null;
  readonly rating: RatingView | null;
  readonly connection: ConnectionState;
  /** Something of the conversation, or its having nothing, is known. */
  readonly isLoaded: boolean;
};

export type Chat = {
  readonly view: View;
  subscribe(told: () => void): () => void;
  on<E extends keyof Events>(event: E, told: (what: Events[E]) => void): () => void;
  open(): void;
  close(): void;
  send(text: string, more?: { readonly value?: unknown; readonly files?: readonly File[] }): void;
  retry(key: string): void;
  /** Connects anew. */
  again(): void;
  discard(key: string): void;
  speak(lang: Lang, isChoice: boolean): void;
  identify(token: string | null): void;
  /** The customer is typing. */
  typing(): void;
  /** The newest message is on the screen. */
  read(): void;
  rate(stars: number, comment: string): void;
  skipRating(): void;
  /** Out of the queue for a person. */
  leave(): void;
};

/** The bot types once while it looks something up; people again and again. */
const TYPING_MS = { bot: 20_000, agent: 6_000 };
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
  readonly #signals;
  readonly #ratings;
  readonly #told = new Set<() => void>();
  readonly #listeners = createListeners();
  readonly on = this.#listeners.on;
  readonly #emit = this.#listeners.emit;
  #isOpen = false;
  #isLoaded = false;
  #typing = 0;
  #typist: string | null = null;
  #status: Status | null = null;
  /** A person had the conversation a moment ago: that the bot has it is news. */
  #hadPerson = false;
  #isDirty = false;

  /** @param signal ends it: nothing of it listens, reads or sends any more */
  constructor(options: Options, signal: AbortSignal) {
    this.#options = options;
    const prefix = prefixOf(options);
    this.#store = openStore(prefix, signal);
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
      signal,
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
    this.#signals = createSignals(this.#line, this.#session);
    this.#ratings = createRatings({
      line: this.#line,
      session: this.#session,
      store: this.#store,
      changed: () => this.#changed(),
    });
    this.view = this.#look();
    this.#store.onChange((name) => {
      if (name === 'session' && this.#connection.state !== 'idle') this.#connection.connect();
      this.#changed();
    });
    document.addEventListener('visibilitychange', () => this.#changed(), { signal });
    // Somebody who has talked before may have an answer waiting, or something unsent.
    if (this.#session.kept() !== null || this.#outbox.pending().length > 0) this.#connection.connect();
  }

  readonly subscribe = (told: () => void): (() => void) => {
    this.#told.add(told);
    return () => this.#told.delete(told);
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
    if (this.#status?.kind === 'bot') this.#hadPerson = false;
    this.#outbox.add({ text, lang: this.#lang(), ...(value !== undefined && { value }) }, files);
    this.#signals.sent();
  };

  readonly retry = (key: string): void => {
    this.#outbox.retry(key);
    this.#connection.doubt();
  };

  readonly again = (): void => this.#connection.connect();

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

  readonly typing = (): void => {
    if (this.#isWithPerson() && this.#connection.state === 'online') this.#signals.typing();
  };

  readonly read = (): void => {
    const last = this.#log.messages.at(-1)?.seq ?? 0;
    if (last > 0 && this.#isOpen && !document.hidden && this.#isWithPerson()) this.#signals.read(last);
  };

  readonly rate = (stars: number, comment: string): void => this.#ratings.send(stars, comment);

  readonly skipRating = (): void => this.#ratings.skip();

  /** Out of the queue for a person. */
  readonly leave = (): void => this.#signals.leave();

  /** The bot has no use for who types and reads: it is told to people only. */
  #isWithPerson(): boolean {
    if (this.#status !== null) return this.#status.kind !== 'bot';
    return this.#log.messages.findLast(({ from }) => from !== 'customer')?.from === 'agent';
  }

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
    this.#ratings.clear();
    this.#isLoaded = false;
    this.#typing = 0;
    this.#status = null;
    this.#hadPerson = false;
  }

  #begun(): void {
    this.#clear();
    const { subject } = this.#identity;
    if (subject !== null) this.#session.bind(subject);
    this.#changed();
  }

  #lang(): Lang {
    return languageOf(this.#store.get('lang'), this.#options.lang);
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
    if (last?.type === 'typing' && last.from?.role !== 'user') this.#showTyping(last);
    else if (fresh.some(({ from }) => from !== 'customer')) this.#typing = 0;
    for (const activity of activities) this.#note(activity);
    this.#isLoaded = true;
    this.#outbox.settle(this.#log.has);
    for (const { seq, from, text } of fresh) if (from !== 'customer' && seq > seen) this.#emit('message', { from, text });
    this.#changed();
  }

  #showTyping({ from }: Activity): void {
    const mine = this.#typing + 1;
    this.#typing = mine;
    const isAgent = from?.id === 'agent' || Boolean(from?.name);
    this.#typist = nameOf(from?.name) || null;
    setTimeout(
      () => {
        if (this.#typing !== mine) return;
        this.#typing = 0;
        this.#changed();
      },
      isAgent ? TYPING_MS.agent : TYPING_MS.bot,
    );
  }

  /** Who has the conversation, and where somebody's part of it ended. */
  #note(activity: Activity): void {
    const { messages } = this.#log;
    const isEnd = activity.type === 'endOfConversation' && activity.from?.role !== 'user';
    if ((isEnd || activity.channelData?.['signpost:end'] === true) && isOfToday(activity)) {
      const seq = seqOf(activity.id) ?? messages.at(-1)?.seq ?? 0;
      const before = messages.findLast((one) => one.from !== 'customer' && one.seq < seq);
      if (before?.from === 'agent') this.#ratings.ended({ of: 'agent', seq });
      // Whoever has only said goodbye has nothing to say of it.
      else if (messages.filter(({ from }) => from === 'customer').length > 1) this.#ratings.ended({ of: 'bot', seq });
    }
    const status = statusOf(activity);
    if (status === null) return;
    if (status.kind === 'bot' && this.#isWithAgent()) {
      if (messages.some(({ from }) => from === 'agent')) this.#ratings.ended({ of: 'agent', seq: messages.at(-1)?.seq ?? 0 });
      this.#typing = 0;
    }
    this.#status = status;
    if (status.kind !== 'bot') this.#hadPerson = true;
  }

  #isWithAgent(): boolean {
    return this.#status?.kind === 'agent' || this.#status?.kind === 'hold';
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
    const lastSaid = pending.length > 0 ? Infinity : (messages.findLast(({ from }) => from === 'customer')?.seq ?? 0);
    return {
      lang: this.#lang(),
      isOpen: this.#isOpen,
      items: [...messages.map(itemOf), ...pending.map((one) => pendingItem(one, this.#connection.state))],
      unread: messages.filter(({ seq, from }) => from !== 'customer' && seq > seen).length,
      typing: this.#typing > 0,
      typist: this.#typist,
      status: this.#status?.kind !== 'bot' || this.#hadPerson ? this.#status : null,
      rating: this.#ratings.view(lastSaid),
      connection: this.#connection.state,
      isLoaded: this.#isLoaded,
    };
  }
}

/** Nobody is asked about a talk of long ago. */
function isOfToday({ timestamp }: Activity): boolean {
  return timestamp === undefined || Math.abs(Date.now() - Date.parse(timestamp)) < 24 * 3600_000;
}
