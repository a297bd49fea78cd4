/** Where the files of a conversation lie: one folder for each, under a name that is safe whatever the channel calls the conversation. */
import { hash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { READ_BY_CLIENT } from '../../service/ports.ts';

/** Begins the folders of other channels, whose ids may be long and hold anything. */
const OTHERS = 'of-';
/** In such a folder: whose it is. */
const WHOSE = '.conversation';

/** The folder's name, which is the web channel's own id of the conversation. Null: no conversation has this id. */
export function folderOf(conversation: string): string | null {
  if (!conversation.startsWith(READ_BY_CLIENT)) return `${OTHERS}${hash('sha256', conversation, 'base64url')}`;
  const own = conversation.slice(READ_BY_CLIENT.length);
  return /^[A-Za-z0-9_-]+$/.test(own) ? own : null;
}

/** Writes down whose folder it is, where its name does not say so. */
export async function sayWhose(directory: string, conversation: string): Promise<void> {
  const folder = folderOf(conversation);
  if (folder === null || conversation.startsWith(READ_BY_CLIENT)) return;
  await mkdir(join(directory, folder), { recursive: true, mode: 0o700 });
  await writeFile(join(directory, folder, WHOSE), conversation, { mode: 0o600, flush: true });
}

/** The conversation of a folder. Null: nobody knows. */
export async function whoseFolder(directory: string, folder: string): Promise<string | null> {
  if (!folder.startsWith(OTHERS)) return `${READ_BY_CLIENT}${folder}`;
  try {
    const conversation = await readFile(join(directory, folder, WHOSE), 'utf8');
    return folderOf(conversation) === folder ? conversation : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Begins the names of files from the desk; no digit of the numbers that follow. */
export const DESK_MARK = 's';

/** A file of somebody at the desk, who may not have sent it yet. */
export function isOfDesk(name: string): boolean {
  return name.startsWith(DESK_MARK);
}

/** A file that somebody brought, and not one of ours beside it. */
export function isSent(name: string): boolean {
  return !name.startsWith('.');
}
