/**
 * Files that go with the next reply of a conversation. Each goes to the server as it is chosen and lies there until the reply is sent;
 * what is there stands with the draft, over a reload too.
 */
import type { DeskFile } from '../../../service/desk/wire.ts';
import { api, Refused, Unreachable } from '../net/api.ts';
import { Changing } from './changing.ts';
import { newId } from './id.ts';
import type { Kept } from './kept.ts';

/** What the server takes; it looks at the bytes itself. */
export const FILE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf'];
export const FILE_LIMITS = { bytes: 5 * 1024 * 1024, count: 5 } as const;

export type Attachment = {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly state:
    | { readonly kind: 'sending'; readonly progress: number }
    | { readonly kind: 'ready'; readonly file: DeskFile }
    /** `again`: trying once more may help. */
    | { readonly kind: 'failed'; readonly error: unknown; readonly again: boolean };
};

/** What is not there any more when the page is loaded anew. */
type Brought = { readonly file: File; readonly stop: AbortController };

const PREFIX = 'files:';
const NONE: readonly Attachment[] = [];

/** What the server would say, without asking it. */
function problemOf(file: File, place: number): Refused | null {
  if (place >= FILE_LIMITS.count) return new Refused(400, 'too_many_files', '');
  if (!FILE_TYPES.includes(file.type)) return new Refused(415, 'UnsupportedFile', '');
  return file.size > FILE_LIMITS.bytes ? new Refused(413, 'FileTooLarge', '') : null;
}

const gone = { kind: 'failed', error: new Refused(409, 'file_gone', ''), again: false } as const;

export class Attachments extends Changing {
  readonly #kept: Kept;
  readonly #all = new Map<string, readonly Attachment[]>();
  readonly #brought = new Map<string, Brought>();
  readonly #signedOut: (error: unknown) => void;

  /** @param signedOut the session has ended */
  constructor(kept: Kept, signedOut: (error: unknown) => void) {
    super();
    this.#kept = kept;
    this.#signedOut = signedOut;
  }

  of(conversation: string): readonly Attachment[] {
    const known = this.#all.get(conversation);
    if (known !== undefined) return known;
    const read = readReady(this.#kept.get(PREFIX + conversation));
    this.#all.set(conversation, read);
    return read;
  }

  /** The files that can go out now. Null: something is not ready, and the reply has to wait. */
  ready(conversation: string): readonly DeskFile[] | null {
    const files = this.of(conversation).flatMap(({ state }) => (state.kind === 'ready' ? [state.file] : []));
    return files.length === this.of(conversation).length && files.length <= FILE_LIMITS.count ? files : null;
  }

  add(conversation: string, files: readonly File[]): void {
    for (const file of files) {
      const problem = problemOf(file, this.of(conversation).length);
      const item = { key: newId(), name: file.name, size: file.size };
      if (problem !== null) this.#put(conversation, { ...item, state: { kind: 'failed', error: problem, again: false } });
      else {
        this.#brought.set(item.key, { file, stop: new AbortController() });
        void this.#send(conversation, item);
      }
    }
  }

  retry(conversation: string, key: string): void {
    const item = this.of(conversation).find((one) => one.key === key);
    if (item !== undefined) void this.#send(conversation, item);
  }

  /** The line is back. */
  retryAll(): void {
    for (const [conversation, items] of this.#all)
      for (const { key, state } of items) if (state.kind === 'failed' && state.again) this.retry(conversation, key);
  }

  remove(conversation: string, key: string): void {
    this.#brought.get(key)?.stop.abort();
    this.#brought.delete(key);
    this.#set(
      conversation,
      this.of(conversation).filter((one) => one.key !== key),
    );
  }

  clear(conversation: string): void {
    for (const { key } of this.of(conversation)) this.remove(conversation, key);
  }

  /** They were not sent. @param isGone the server has them no more */
  giveBack(conversation: string, files: readonly DeskFile[], isGone: boolean): void {
    const items = files.map((file): Attachment => {
      const { name, size } = file;
      return { key: newId(), name, size, state: isGone ? gone : { kind: 'ready', file } };
    });
    if (items.length > 0) this.#set(conversation, [...items, ...this.of(conversation)]);
  }

  async #send(conversation: string, { key, name, size }: Omit<Attachment, 'state'>): Promise<void> {
    const brought = this.#brought.get(key);
    if (brought === undefined) return;
    const become = (state: Attachment['state']): void => {
      // It may have been removed meanwhile.
      if (this.#brought.has(key)) this.#put(conversation, { key, name, size, state });
    };
    become({ kind: 'sending', progress: 0 });
    try {
      const sent = (progress: number): void => become({ kind: 'sending', progress });
      const file = await api.upload(conversation, brought.file, sent, brought.stop.signal);
      if (!this.#brought.delete(key)) return;
      this.#put(conversation, { key, name: file.name, size: file.size, state: { kind: 'ready', file } });
    } catch (error) {
      become({ kind: 'failed', error, again: error instanceof Unreachable });
      if (error instanceof Refused && error.status === 401) this.#signedOut(error);
    }
  }

  #put(conversation: string, item: Attachment): void {
    const items = this.of(conversation);
    const isThere = items.some(({ key }) => key === item.key);
    this.#set(conversation, isThere ? items.map((one) => (one.key === item.key ? item : one)) : [...items, item]);
  }

  #set(conversation: string, items: readonly Attachment[]): void {
    this.#all.set(conversation, items);
    const files = items.flatMap(({ state }) => (state.kind === 'ready' ? [state.file] : []));
    this.#kept.set(PREFIX + conversation, files.length === 0 ? null : JSON.stringify(files));
    this.changed();
  }
}

function readReady(text: string | null): readonly Attachment[] {
  if (text === null) return NONE;
  try {
    return (JSON.parse(text) as readonly DeskFile[]).map((file) => ({
      key: newId(),
      name: file.name,
      size: file.size,
      state: { kind: 'ready', file },
    }));
  } catch {
    return NONE;
  }
}
