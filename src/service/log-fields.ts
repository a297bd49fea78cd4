/**
 * Conversations in the log. Channels put telephone numbers and account names into the ids of conversations, and logs travel
 * further than databases: there a conversation has a name that only those who have the database's key can lead back to it.
 */
import { hash } from 'node:crypto';
import type { Log, Store } from './ports.ts';
import { traceFields } from './trace.ts';

const LENGTH = 12;

/** The name of a conversation in the log, and in the commands that show one. */
export type ConversationNames = (conversation: string) => string;

/** The key is the store's own: all processes on it, now and after a restart, use the same names. */
export async function conversationNames(store: Pick<Store, 'keep'>, newKey: () => string): Promise<ConversationNames> {
  const key = await store.keep('log_key', newKey);
  return (conversation) => hash('sha256', `${key}\n${conversation}`, 'hex').slice(0, LENGTH);
}

/** A log in which the field `conversation` is such a name, and `trace` the two ids that other systems' logs have, too. */
export function plainFields(log: Log, names: ConversationNames): Log {
  const plain = (fields: object): object => ({
    ...fields,
    ...('conversation' in fields && typeof fields.conversation === 'string' && { conversation: names(fields.conversation) }),
    ...('trace' in fields && typeof fields.trace === 'string' && traceFields(fields.trace)),
  });
  return {
    info: (fields, message) => log.info(plain(fields), message),
    warn: (fields, message) => log.warn(plain(fields), message),
    error: (fields, message) => log.error(plain(fields), message),
  };
}
