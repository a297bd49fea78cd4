/**
 * What the customer has written and the server has not yet taken. It lies in the browser's storage, one entry for each message, and is
 * sent in order, one at a time, by one tab. An entry keeps its id over all attempts, by which the server takes it once.
 */
import { isPassing, Refused } from './direct-line.ts';
import type { Files } from './files.ts';
import type { createLocks, Store } from './storage.ts';
import { isLang, type Lang, type Word } from './words.ts';

export type Entry = {
  /** The `clientActivityID`. */
  readonly id: string;
  readonly text: string;
  /** Of a pressed button. */
  readonly value?: unknown;
  readonly files: readonly { readonly name: string; readonly type: string }[];
  readonly lang: Lang;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly at: number;
  /** `gone`: the customer has deleted it, in whatever tab. */
  readonly status: 'waiting' | 'failed' | 'gone';
  readonly problem?: Word;
};

export type Pending = Entry & {
  readonly key: string;
  /** Taken by the server under this number; its echo is on the way. Null: not taken. 0: taken, by another tab. */
  readonly seq: number | null;
  readonly isSending: boolean;
  /** Of its files, a part of 1. */
  readonly progress: number;
};

export type Outbox = {
  /** In the order in which they were written. */
  pending(): readonly Pending[];
  add(entry: Pick<Entry, 'text' | 'value' | 'lang'>, files: readonly File[]): void;
  retry(id: string): void;
  discard(id: string): void;
  /** The server's echo has come: nothing is left to do. */
  settle(isThere: (id: string) => boolean): void;
  /** Sends what is there. */
  flush(): void;
  /** Deletes everything. */
  empty(): void;
};

export type OutboxParts = {
  readonly store: Store;
  readonly files: Files;
  readonly locks: ReturnType<typeof createLocks>;
  readonly changed: () => void;
  /** Whether there is any hope of sending. */
  readonly isReady: () => boolean;
  /** @returns the message's number. @throws Refused, or anything without an answer */
  readonly send: (entry: Entry, files: readonly File[], progress: (part: number) => void) => Promise<number>;
  /** It was taken; its echo should come soon. */
  readonly taken: () => void;
};

const PREFIX = 'out:';
const LOCK = 'outbox';
const KEEP_MS = 24 * 3600_000;
/** Answers, not silences: after so many refusals that may pass a message stands aside, so that it does not hold up all others. */
const MOST_REFUSALS = 5;
const PAUSES_MS = [300, 800, 1_500, 2_500, 4_000];

type Stored = Entry & { readonly key: string };

class StoredOutbox implements Outbox {
  readonly #parts: OutboxParts;
  readonly #taken = new Map<string, { readonly entry: Entry; readonly seq: number }>();
  readonly #refusals = new Map<string, number>();
  #sending: { readonly key: string; progress: number } | null = null;
  #isFlushing = false;
  #pause = 0;
  /** Attempts without any answer, one after the other. */
  #silences = 0;
  #known: Map<string, Stored>;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#clean();
    this.#known = this.#byKey();
    parts.store.onChange((name) => {
      if (name.startsWith(PREFIX)) this.#changedElsewhere(name);
    });
  }

  pending(): readonly Pending[] {
    const sending = this.#sending;
    return [
      ...this.#entries().map((entry) => ({ ...entry, seq: null })),
      ...[...this.#taken].map(([key, { entry, seq }]) => ({ ...entry, key, seq })),
    ]
      .filter(({ status }) => status !== 'gone')
      .map((entry) => {
        const isSending = sending?.key === entry.key;
        return { ...entry, isSending, progress: isSending ? sending.progress : 0 };
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  add(entry: Pick<Entry, 'text' | 'value' | 'lang'>, brought: readonly File[]): void {
    const id = newId();
    const files = brought.map(({ name, type }) => ({ name, type }));
    const whole: Stored = { ...entry, id, files, at: Date.now(), status: 'waiting', key: newKey() };
    const put = (): void => {
      this.#write(whole);
      this.#known.set(whole.key, whole);
      this.flush();
    };
    if (brought.length === 0) put();
    else void this.#parts.files.put(id, brought).then(put);
  }

  retry(id: string): void {
    const entry = this.#find(id);
    if (entry === undefined) return;
    this.#refusals.set(entry.key, 0);
    const { problem: _, ...rest } = entry;
    this.#write({ ...rest, status: 'waiting' });
    this.flush();
  }

  discard(id: string): void {
    const entry = this.#find(id);
    if (entry !== undefined) this.#write({ ...entry, text: '', value: undefined, status: 'gone' });
    this.#parts.changed();
  }

  settle(isThere: (id: string) => boolean): void {
    for (const [key, { entry }] of this.#taken) if (isThere(entry.id)) this.#taken.delete(key);
    // Taken before this page was opened, and the answer never came: the echo says so.
    for (const { key, id } of this.#entries()) if (isThere(id) && this.#sending?.key !== key) this.#parts.store.set(key, null);
  }

  flush(): void {
    this.#parts.changed();
    void this.#run();
  }

  empty(): void {
    for (const { key } of this.#entries()) this.#parts.store.set(key, null);
    this.#taken.clear();
    this.#parts.changed();
  }

  #entries(): readonly Stored[] {
    const { store } = this.#parts;
    return store.names(PREFIX).flatMap((key) => {
      const entry = readEntry(store.get(key));
      return entry === null ? [] : [{ ...entry, key }];
    });
  }

  #byKey(): Map<string, Stored> {
    return new Map(this.#entries().map((entry) => [entry.key, entry]));
  }

  #find(id: string): Stored | undefined {
    return this.#entries().find((one) => one.id === id);
  }

  #next(): Stored | undefined {
    return this.#entries().find(({ status }) => status === 'waiting');
  }

  #write({ key, ...entry }: Stored): void {
    this.#parts.store.set(key, JSON.stringify(entry));
  }

  #changedElsewhere(key: string): void {
    const before = this.#known.get(key);
    this.#known = this.#byKey();
    // Another tab has sent it.
    if (before !== undefined && before.status !== 'gone' && !this.#known.has(key))
      this.#taken.set(key, { entry: before, seq: 0 });
    this.flush();
  }

  /** What was deleted, and what failed long ago. */
  #clean(): void {
    for (const { key, id, at, status } of this.#entries()) {
      if (status === 'waiting' || Date.now() - at < 2 * KEEP_MS) continue;
      this.#parts.store.set(key, null);
      this.#parts.files.drop(id);
    }
  }

  async #run(): Promise<void> {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    try {
      while (this.#parts.isReady() && this.#next() !== undefined) {
        // Where this tab has to wait, another one may go on.
        const outcome = await this.#parts.locks(LOCK, async () => {
          const first = this.#next();
          return first === undefined ? 'next' : this.#attempt(first);
        });
        if (outcome === 'later') await new Promise((resolve) => setTimeout(resolve, this.#pause));
      }
    } finally {
      this.#isFlushing = false;
    }
  }

  async #attempt(entry: Stored): Promise<'next' | 'later'> {
    if (Math.abs(Date.now() - entry.at) > KEEP_MS && !this.#refusals.has(entry.key)) return this.#fail(entry, 'expired');
    const brought = entry.files.length === 0 ? [] : await this.#parts.files.get(entry.id);
    if (brought === null) return this.#fail(entry, 'file_gone');
    const sending = { key: entry.key, progress: 0 };
    this.#sending = sending;
    this.#parts.changed();
    try {
      const seq = await this.#parts.send(entry, brought, (part) => {
        sending.progress = part;
        this.#parts.changed();
      });
      return this.#accept(entry, seq);
    } catch (error) {
      return this.#refuse(entry, error);
    } finally {
      this.#sending = null;
      this.#parts.changed();
    }
  }

  #fail(entry: Stored, problem: Word): 'next' {
    this.#write({ ...entry, status: 'failed', problem });
    this.#parts.changed();
    return 'next';
  }

  #accept({ key, ...entry }: Stored, seq: number): 'next' {
    // The conversation may have been left meanwhile, and everything of it with it.
    if (this.#parts.store.get(key) !== null) this.#taken.set(key, { entry, seq });
    this.#parts.store.set(key, null);
    if (entry.files.length > 0) this.#parts.files.drop(entry.id);
    this.#silences = 0;
    this.#parts.taken();
    return 'next';
  }

  #refuse(entry: Stored, error: unknown): 'next' | 'later' {
    const isAnswer = error instanceof Refused;
    // It has come before, under this very id.
    if (isAnswer && error.status === 409) return this.#accept(entry, 0);
    if (this.#parts.store.get(entry.key) === null) return 'next';
    const times = (this.#refusals.get(entry.key) ?? 0) + (isAnswer ? 1 : 0);
    this.#refusals.set(entry.key, times);
    if (!isPassing(error) || times >= MOST_REFUSALS) return this.#fail(entry, problemOf(error));
    this.#silences = isAnswer ? 0 : this.#silences + 1;
    const planned = PAUSES_MS[Math.min(Math.max(times, this.#silences), PAUSES_MS.length) - 1] ?? 0;
    this.#pause = Math.max(isAnswer ? error.pause : 0, planned);
    return 'later';
  }
}

export function createOutbox(parts: OutboxParts): Outbox {
  return new StoredOutbox(parts);
}

function problemOf(error: unknown): Word {
  if (!(error instanceof Refused)) return 'not_taken';
  if (error.code === 'FileTooLarge' || error.code === 'ImageTooLarge') return 'too_large';
  if (error.code === 'UnsupportedFile') return 'wrong_type';
  if (error.status === 413) return 'too_long';
  return 'not_taken';
}

function readEntry(text: string | null): Entry | null {
  try {
    const entry = JSON.parse(text ?? 'null');
    return typeof entry?.id === 'string' && Array.isArray(entry.files) && isLang(entry.lang) ? entry : null;
  } catch {
    return null;
  }
}

function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

let count = 0;
/** Keys sort by time, and within this tab by order. */
function newKey(): string {
  count += 1;
  return `${PREFIX}${Date.now().toString(36).padStart(9, '0')}-${String(count).padStart(6, '0')}-${newId().slice(0, 8)}`;
}
