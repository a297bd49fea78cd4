/** Files that customers sent in the web channel, which keeps them in one folder for each conversation: handed out and erased with it. */
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { READ_BY_CLIENT } from '../../service/ports.ts';
import type { SentFiles } from '../../service/privacy/stored.ts';

/** @param directory in which the channel keeps them; it need not be there */
export function sentFiles(directory: string): SentFiles {
  const folderOf = (conversation: string): string | null => {
    const own = conversation.startsWith(READ_BY_CLIENT) ? conversation.slice(READ_BY_CLIENT.length) : '';
    return /^[A-Za-z0-9_-]+$/.test(own) ? join(directory, own) : null;
  };
  const namesIn = async (folder: string | null): Promise<readonly string[]> => {
    try {
      return folder === null ? [] : await readdir(folder);
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
    async copy(conversation, to) {
      const folder = folderOf(conversation);
      const names = await namesIn(folder);
      for (const name of names) await cp(join(folder ?? '', name), join(to, name), { errorOnExist: true });
      return names.length;
    },
  };
}
