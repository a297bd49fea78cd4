/** Files in the transcript: their names are lines of their own below the words, `[receipt.png]`; where they lie stands beside the message. */
import type { ClientData, StoredMessage } from './ports.ts';

/** A file of a message. Its name stands in the transcript, from which secrets have been taken out. */
export type KeptFile = {
  readonly type: string;
  /** Of one that lies in the folder of the conversation. */
  readonly upload?: string;
  /** Under which the channel can fetch it. */
  readonly url?: string;
  /** Bytes. */
  readonly size?: number;
};

export type NamedFile = KeptFile & { readonly name: string };

/** Words with the names of their files below, for the transcript. */
export function withNames(words: string, names: readonly string[]): string {
  return [words, ...names.map((name) => `[${name}]`)].filter((part) => part !== '').join('\n');
}

/** The words of a message as they were written, and its files. */
export function apart({ text, client }: StoredMessage['message']): {
  readonly words: string;
  readonly files: readonly NamedFile[];
} {
  // Written by channels and by the desk only.
  const { files = [] } = (client ?? {}) as ClientData & { readonly files?: readonly KeptFile[] };
  if (files.length === 0) return { words: text, files: [] };
  const lines = text.split('\n');
  const names = lines.slice(-files.length).map((line) => line.slice(1, -1));
  return {
    words: lines.slice(0, -files.length).join('\n'),
    files: files.map((file, i) => ({ ...file, name: names[i] ?? '' })),
  };
}
