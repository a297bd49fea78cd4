/** Files that were sent in a conversation, by the customer in the web channel or from the desk: handed out and erased with it. */
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SentFiles } from '../../service/privacy/stored.ts';
import { folderOf as folderNameOf, isOfDesk, isSent } from './folder.ts';

/** @param directory in which the channel keeps them; it need not be there */
export function sentFiles(directory: string): SentFiles {
  const folderOf = (conversation: string): string | null => {
    const name = folderNameOf(conversation);
    return name === null ? null : join(directory, name);
  };
  const namesIn = async (folder: string | null): Promise<readonly string[]> => {
    try {
      return folder === null ? [] : (await readdir(folder)).filter(isSent);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  };
  return {
    async erase(conversation) {
      const folder = folderOf(conversation);
      const names = await namesIn(folder);
      if (folder !== null) await rm(folder, { recursive: true, force: true });
      return names.length;
    },
    async copy(conversation, to, said) {
      const folder = folderOf(conversation);
      // What somebody at the desk has chosen and not sent is not the customer's.
      const names = (await namesIn(folder)).filter((name) => !isOfDesk(name) || said.includes(name));
      for (const name of names) await cp(join(folder ?? '', name), join(to, name), { errorOnExist: true });
      return names.length;
    },
  };
}
