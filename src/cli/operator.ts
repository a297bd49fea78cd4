/** Who runs a command, for the audit log. */
import { userInfo } from 'node:os';
import { sentFiles } from '../adapters/files/sent-files.ts';
import { type Database, openExistingStore } from '../adapters/store/open.ts';
import { createLog } from '../adapters/system/log.ts';
import { newKey, systemClock } from '../adapters/system/system.ts';
import { type AuditEntry, audited } from '../service/audit/chain.ts';
import { conversationNames } from '../service/log-fields.ts';
import type { Store } from '../service/ports.ts';
import type { PrivacyParts } from '../service/privacy/erase.ts';
import { uploadsFolder } from './folders.ts';

/** The user of the operating system; `os:501` when it has no name. */
export function operator(): string {
  try {
    return `os:${userInfo().username}`;
  } catch {
    return `os:${process.getuid?.() ?? 'unknown'}`;
  }
}

export async function privacyParts(store: Store): Promise<PrivacyParts> {
  return {
    store,
    files: sentFiles(uploadsFolder()),
    clock: systemClock,
    actor: operator(),
    names: await conversationNames(store, newKey),
  };
}

export function entryOf(action: AuditEntry['action'], subject: string | null, detail: AuditEntry['detail']): AuditEntry {
  return { at: systemClock.now(), actor: operator(), action, subject, detail };
}

/**
 * Writes down that stored conversations are read. A database that this program cannot write, because it is a copy or has another
 * schema, is read all the same, and that is said.
 * @param conversation null: many
 */
export async function noteRead(database: Database, command: string, conversation: string | null): Promise<void> {
  let store: Store | null = null;
  try {
    store = await openExistingStore(database, createLog('silent'));
    const names = await conversationNames(store, newKey);
    await store.audit(audited(entryOf('read', conversation === null ? null : names(conversation), { command })));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Note: this is not in the audit log of the database: ${why}\n`);
  } finally {
    await store?.close();
  }
}
