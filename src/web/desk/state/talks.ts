/** Conversations that this page has open: loaded when they are looked at, kept up by the socket, loaded anew when they may have changed. */
import type { ActAnswer, ConversationView, DeskMessage, HandoffRow, ServerWord } from '../../../service/desk/wire.ts';
import { api, Refused } from '../net/api.ts';
import { Changing } from './changing.ts';
import { isMissing, merged } from './merge.ts';

type Refusal = Extract<ActAnswer, { kind: 'refused' }>;

export type Talk = {
  readonly view: ConversationView | null;
  readonly error: unknown;
  /** Who is typing, and until when that is believed. */
  readonly typing: { readonly who: string; readonly until: number } | null;
  /** A reply that was not taken, until the person has seen why. */
  readonly refusal: { readonly why: Refusal['why']; readonly since: readonly DeskMessage[] } | null;
};

const NEW: Talk = { view: null, error: null, typing: null, refusal: null };
const TYPING_MS = 6_000;
/** So many stay loaded; the ones that were looked at last. */
const MOST = 24;

export class Talks extends Changing {
  readonly #talks = new Map<string, Talk>();
  readonly #stale = new Set<string>();
  readonly #loading = new Map<string, Promise<void>>();

  get(id: string): Talk {
    return this.#talks.get(id) ?? NEW;
  }

  /** Loads it, if what is there is not up to date. */
  open(id: string): Promise<void> {
    const talk = this.#talks.get(id);
    if (talk !== undefined) {
      // Set anew, it is the last one to be forgotten.
      this.#talks.delete(id);
      this.#talks.set(id, talk);
      if (talk.view !== null && !this.#stale.has(id)) return Promise.resolve();
    }
    return this.load(id);
  }

  /** One request at a time; what changes meanwhile makes another one. */
  load(id: string): Promise<void> {
    this.#stale.add(id);
    const running = this.#loading.get(id);
    if (running !== undefined) return running;
    const work = this.#loadAll(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, work);
    return work;
  }

  async #loadAll(id: string): Promise<void> {
    while (this.#stale.delete(id)) {
      try {
        const view = await api.conversation(id);
        const before = this.get(id).view;
        // What the socket brought while this was on its way is not older.
        const news = before && { row: null, messages: before.messages, notes: before.notes };
        this.#put(id, { view: news === null ? view : merged(view, news), error: null });
      } catch (error) {
        // What one may not see any more is not shown any more.
        const isGone = error instanceof Refused && [403, 404].includes(error.status);
        this.#put(id, { error, ...(isGone && { view: null, refusal: null }) });
        return;
      }
    }
  }

  /** The line was gone: what came meanwhile is not here. */
  doubtAll(): void {
    for (const id of this.#talks.keys()) this.#stale.add(id);
  }

  hear(word: ServerWord): void {
    if (!('conversation' in word)) return;
    const id = word.conversation;
    const { view } = this.get(id);
    switch (word.kind) {
      case 'conversation':
        return this.#news(id, view, word);
      case 'typing':
        return this.#typing(id, word.who);
      case 'read':
        return view === null ? undefined : this.#put(id, { view: { ...view, readTo: Math.max(view.readTo, word.seq) } });
      case 'viewers':
        return view === null ? undefined : this.#put(id, { view: { ...view, viewers: word.viewers } });
    }
  }

  /** The server's answer to an act: where it stands now. */
  stands(id: string, row: HandoffRow): void {
    const { view } = this.get(id);
    if (view !== null) this.#put(id, { view: { ...view, row } });
    if (view !== null && hasChangedHands(view.row, row)) void this.load(id);
  }

  refused(id: string, { why, since, row }: Refusal): void {
    const { view } = this.get(id);
    const seen = view === null ? null : merged(view, { row, messages: since, notes: [] });
    this.#put(id, { refusal: { why, since }, ...(seen && { view: seen }) });
    void this.load(id);
  }

  dismiss(id: string): void {
    this.#put(id, { refusal: null });
  }

  #news(id: string, before: ConversationView | null, word: Extract<ServerWord, { kind: 'conversation' }>): void {
    if (before === null) return;
    const view = merged(before, word);
    const spoke = word.messages.some(({ from }) => from === 'customer');
    this.#put(id, { view, ...(spoke && { typing: null }) });
    if (word.row === null && word.messages.length === 0) void this.load(id);
    else if (isMissing(view) || (word.row !== null && hasChangedHands(before.row, word.row))) void this.load(id);
  }

  #typing(id: string, who: string): void {
    const until = Date.now() + TYPING_MS;
    this.#put(id, { typing: { who, until } });
    setTimeout(() => {
      if (this.get(id).typing?.until === until) this.#put(id, { typing: null });
    }, TYPING_MS);
  }

  #put(id: string, part: Partial<Talk>): void {
    this.#talks.set(id, { ...this.get(id), ...part });
    if (this.#talks.size > MOST) this.#talks.delete(this.#talks.keys().next().value ?? '');
    this.changed();
  }
}

/** What one may do, and what has happened, is different then. */
function hasChangedHands(before: HandoffRow, now: HandoffRow): boolean {
  return before.epoch !== now.epoch || before.status !== now.status || before.joined.join() !== now.joined.join();
}
