/** Messages as the window shows them: those that the server has told, and the customer's own on their way. */
import type { ConnectionState } from './connection.ts';
import type { Choice, Message, ShownFile } from './log.ts';
import type { Pending } from './outbox.ts';
import type { Word } from './words.ts';

export type Item = {
  readonly key: string;
  readonly from: Message['from'];
  /** Of the agent who wrote it; empty where there is none. */
  readonly name: string;
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

const items = new WeakMap<Message, Item>();

/** The same message is the same item: only what has changed is drawn again. */
export function itemOf(message: Message): Item {
  const known = items.get(message);
  if (known !== undefined) return known;
  const item: Item = { ...message, key: message.own ?? String(message.seq), status: 'sent', problem: null, progress: 1 };
  items.set(message, item);
  return item;
}

export function pendingItem(
  { id, text, at, files, status, seq, isSending, progress, problem }: Pending,
  state: ConnectionState,
): Item {
  const isTaken = seq !== null;
  return {
    key: id,
    from: 'customer',
    name: '',
    text,
    at: new Date(at).toISOString(),
    choices: [],
    files: files.map((file) => ({ ...file, url: null })),
    status: isTaken ? 'sent' : status === 'failed' ? 'failed' : isSending || state === 'online' ? 'sending' : 'waiting',
    problem: problem ?? null,
    progress: isTaken ? 1 : progress,
  };
}
