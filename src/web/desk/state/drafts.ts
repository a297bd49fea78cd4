/** What is being written, by conversation and kind: it survives a reload. */
import type { Kept } from './kept.ts';

export type Mode = 'reply' | 'note' | 'whisper';

export class Drafts {
  readonly #kept: Kept;
  constructor(kept: Kept) {
    this.#kept = kept;
  }

  get(conversation: string, mode: Mode): string {
    return this.#kept.get(`draft:${mode}:${conversation}`) ?? '';
  }

  set(conversation: string, mode: Mode, text: string): void {
    this.#kept.set(`draft:${mode}:${conversation}`, text === '' ? null : text);
  }

  /** Before what is there already, which was written later. */
  giveBack(conversation: string, mode: Mode, text: string): void {
    const now = this.get(conversation, mode);
    this.set(conversation, mode, [text, now].filter((part) => part !== '').join('\n'));
  }
}
