/** Finds and erases what is stored about one person. */
import { type AuditEntry, audited } from '../audit/chain.ts';
import type { Clock, Store } from '../ports.ts';
import type { ConversationOf, EraseOrder, Scrubbed, SentFiles, Subject } from './stored.ts';

/** Somebody whose data are asked for, or one conversation of nobody in particular. */
export type Whose = Subject | { readonly kind: 'conversation'; readonly id: string };

export type PrivacyParts = {
  readonly store: Store;
  readonly files: SentFiles;
  readonly clock: Clock;
  /** Who asks: `os:alice`, `api`. */
  readonly actor: string;
  /** The name of a conversation or a person in log and audit log. */
  readonly names: (id: string) => string;
};

/** Name of whom in the audit log: known who knows the id. */
export function nameOf({ names }: Pick<PrivacyParts, 'names'>, whose: Whose): string {
  return names(whose.kind === 'conversation' ? whose.id : `${whose.kind}:${whose.id}`);
}

const PAGE = 200;

/** All conversations of somebody, oldest first. */
export async function* conversationsOf(store: Store, whose: Whose): AsyncGenerator<ConversationOf> {
  if (whose.kind === 'conversation') {
    if (await store.conversation(whose.id)) yield { conversation: whose.id, shared: false };
    return;
  }
  for (let after: string | null = null; ; ) {
    const page: readonly ConversationOf[] = await store.conversationsOf(whose, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.conversation;
  }
}

export type EraseReport = {
  readonly conversations: number;
  /** Rows by table, and files. */
  readonly rows: { readonly [table: string]: number };
  /** Conversations that somebody else proved to be in, too: left for a person to look at, and erased one by one by their id. */
  readonly shared: readonly string[];
  readonly scrubbed: Scrubbed;
};

/**
 * Erases conversation by conversation, each in a short transaction of its own with its row of the audit log, and then what is left
 * outside of rows. What begins meanwhile is erased as well, when it begins before the last one is done.
 */
export async function erase(parts: PrivacyParts, whose: Whose, tickets: EraseOrder['tickets']): Promise<EraseReport> {
  const { store, files, clock, actor } = parts;
  const subject = nameOf(parts, whose);
  const rows: { [table: string]: number } = {};
  const shared: string[] = [];
  // Read before the first one goes: pages continue behind a conversation that must still be there.
  const found = await Array.fromAsync(conversationsOf(store, whose));
  let conversations = 0;
  for (const { conversation, shared: withOthers } of found) {
    if (withOthers) {
      shared.push(conversation);
      continue;
    }
    // First, because a conversation that is gone would not lead to them any more.
    const sent = await files.erase(conversation);
    const at = clock.now();
    const entry = { at, actor, action: 'erase', subject: parts.names(conversation) } as const;
    const erased = await store.erase({
      conversation,
      at,
      tickets,
      audit: (counts) => audited({ ...entry, detail: { of: whose.kind, person: subject, tickets, files: sent, ...counts } }),
    });
    if (erased === null) continue;
    conversations += 1;
    for (const [table, count] of Object.entries({ ...erased, files: sent })) rows[table] = (rows[table] ?? 0) + count;
  }
  const whole: AuditEntry = {
    at: clock.now(),
    actor,
    action: 'erase',
    subject,
    detail: { of: whose.kind, conversations, shared: shared.length },
  };
  await store.audit(audited(whole));
  return { conversations, rows, shared, scrubbed: await store.scrub() };
}
