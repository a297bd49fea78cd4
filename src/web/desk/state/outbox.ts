/**
 * Replies on their way. Each has its id from the moment it is written, is kept in the browser until the server has answered, and is sent
 * again, with the same id, for as long as nobody answers: the server takes it once.
 */
import type { ActAnswer, DeskFile } from '../../../service/desk/wire.ts';
import { api, Unreachable } from '../net/api.ts';
import { Changing } from './changing.ts';
import { newId } from './id.ts';
import type { Kept } from './kept.ts';

export type Outgoing = {
  readonly id: string;
  readonly conversation: string;
  readonly epoch: number;
  readonly seen: number;
  readonly text: string;
  readonly files: readonly DeskFile[];
  readonly at: string;
  /** `waiting`: nobody has answered yet · `sent`: taken; shown until the conversation has it. */
  readonly state: 'sending' | 'waiting' | 'sent';
};

export type OutboxParts = {
  readonly kept: Kept;
  /** The server has answered about it. */
  readonly answered: (item: Outgoing, answer: ActAnswer) => void;
  /** The server does not take it, whatever is tried. */
  readonly failed: (item: Outgoing, error: unknown) => void;
  /** Nothing gets through. */
  readonly unreachable: () => void;
};

const PREFIX = 'out:';
const AGAIN_MS = 5_000;

export class Outbox extends Changing {
  readonly #parts: OutboxParts;
  #items: readonly Outgoing[];
  readonly #busy = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(parts: OutboxParts) {
    super();
    this.#parts = parts;
    this.#items = parts.kept
      .all(PREFIX)
      .flatMap(({ value }) => readOutgoing(value))
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  of(conversation: string): readonly Outgoing[] {
    return this.#items.filter((item) => item.conversation === conversation);
  }

  put(reply: Omit<Outgoing, 'id' | 'at' | 'state'>): void {
    const item: Outgoing = { ...reply, id: newId(), at: new Date().toISOString(), state: 'sending' };
    this.#items = [...this.#items, item];
    this.#parts.kept.set(PREFIX + item.id, JSON.stringify(item));
    this.changed();
    this.flush();
  }

  /** Sends what waits: in each conversation one after the other. */
  flush(): void {
    clearTimeout(this.#timer);
    for (const { conversation } of this.#items) void this.#send(conversation);
  }

  /** The conversation has all that was taken. */
  settle(conversation: string): void {
    this.#items = this.#items.filter((item) => item.conversation !== conversation || item.state !== 'sent');
    this.changed();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #send(conversation: string): Promise<void> {
    if (this.#busy.has(conversation) || this.#isClosed) return;
    this.#busy.add(conversation);
    try {
      for (;;) {
        const item = this.of(conversation).find(({ state }) => state !== 'sent');
        if (item === undefined || !(await this.#sendOne(item))) break;
      }
    } finally {
      this.#busy.delete(conversation);
    }
  }

  /** @returns whether the next one may go */
  async #sendOne(item: Outgoing): Promise<boolean> {
    const { id, epoch, text, seen } = item;
    const files = item.files.map(({ upload, name }) => ({ upload, name }));
    try {
      const act = { kind: 'reply', text, seen, ...(files.length > 0 && { files }) } as const;
      const answer = await api.act(item.conversation, { id, epoch, act });
      if (this.#isClosed) return false;
      if (answer.kind === 'done') {
        this.#become(item, 'sent');
        this.#sawOwn(item.conversation, answer.seq ?? 0);
        this.#parts.answered(item, answer);
      } else this.#parts.answered(this.#takeBack(item), answer);
      return true;
    } catch (error) {
      if (this.#isClosed) return false;
      if (error instanceof Unreachable) {
        this.#become(item, 'waiting');
        this.#timer = setTimeout(() => this.flush(), AGAIN_MS);
        this.#parts.unreachable();
        return false;
      }
      this.#parts.failed(this.#takeBack(item), error);
      return true;
    }
  }

  /** Whoever wrote the first reply has seen it when they wrote the second. */
  #sawOwn(conversation: string, seq: number): void {
    this.#items = this.#items.map((one) =>
      one.conversation === conversation && one.state !== 'sent' ? { ...one, seen: Math.max(one.seen, seq) } : one,
    );
  }

  /** What is behind a reply that is not taken was written in the same belief: all of it goes back to its author. */
  #takeBack(item: Outgoing): Outgoing {
    const all = this.of(item.conversation).filter(({ state }) => state !== 'sent');
    for (const one of all) this.#become(one, null);
    const words = all.map(({ text }) => text).filter((text) => text !== '');
    return { ...item, text: words.join('\n'), files: all.flatMap(({ files }) => files) };
  }

  #become(item: Outgoing, state: Outgoing['state'] | null): void {
    if (state !== 'waiting') this.#parts.kept.set(PREFIX + item.id, null);
    this.#items = this.#items.flatMap((one) => (one.id !== item.id ? [one] : state === null ? [] : [{ ...one, state }]));
    this.changed();
  }
}

function readOutgoing(text: string): Outgoing[] {
  try {
    // What was kept by an older page has no files.
    return [{ files: [], ...(JSON.parse(text) as Omit<Outgoing, 'files'>), state: 'waiting' }];
  } catch {
    return [];
  }
}
