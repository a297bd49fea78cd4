/** Files that people at the desk send to customers: each is kept when it is chosen, and said with a reply. */
import { cleanName } from '../clean.ts';
import { type KeptFile, type NamedFile, withNames } from '../files.ts';
import type { ClientData } from '../ports.ts';
import type { DeskFile } from './wire.ts';

/** A file as a reply names it: the id that it got when it was kept, and what it is called. */
export type WantedFile = Pick<DeskFile, 'upload' | 'name'>;

/** A file of a reply that is being said. */
export type SentFile = NamedFile & { readonly upload: string };

/** Where they are kept. */
export type DeskFiles = {
  /** Whether the customer of this conversation can be sent files. */
  reaches(conversation: string): boolean;
  /** Keeps one. Throws what is wrong with it, as an error with `status`, `code` and `message`. */
  save(conversation: string, name: string | null, bytes: Uint8Array): Promise<DeskFile>;
  /** One that somebody at the desk has kept for this conversation. Null: there is none. */
  find(conversation: string, wanted: WantedFile): Promise<DeskFile | null>;
  /** Of any file of the conversation, a customer's too. Null: there is none. */
  load(conversation: string, upload: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
  /** Address for the customer, of channels whose messages are sent; null where clients are given one when they read. */
  link(conversation: string, file: DeskFile): string | null;
};

/** Words of an agent, with their files. */
export type AgentWords = {
  readonly text: string;
  readonly client?: ClientData & { readonly files: readonly KeptFile[] };
};

/** What is written of them. Secrets in names are taken out. */
export function wordsWith(text: string, files: readonly SentFile[]): AgentWords {
  if (files.length === 0) return { text };
  return {
    text: withNames(
      text,
      files.map(({ name }) => cleanName(name)),
    ),
    client: { files: files.map(({ name: _, ...file }) => file) },
  };
}

/** The files of a reply as they are kept. Null: one of them is not there any more. */
export async function filesOf(
  files: DeskFiles,
  conversation: string,
  wanted: readonly WantedFile[],
): Promise<readonly SentFile[] | null> {
  // The name becomes a part of the address, too.
  const found = await Promise.all(wanted.map(({ upload, name }) => files.find(conversation, { upload, name: cleanName(name) })));
  const there = found.filter((one) => one !== null);
  if (there.length < wanted.length) return null;
  return there.map((one) => {
    const url = files.link(conversation, one);
    return { ...one, ...(url !== null && { url }) };
  });
}
