/** Joins what people at the desk send with where it is kept and how customers fetch it. */
import type { DirectLine } from './adapters/channel/directline/directline.ts';
import { createUploads, shownName, UPLOAD_LIMITS } from './adapters/channel/directline/uploads.ts';
import { DESK_MARK, folderOf, isOfDesk, sayWhose } from './adapters/files/folder.ts';
import { type Config, uploadsOf } from './config.ts';
import type { DeskFiles } from './service/desk/files.ts';
import { READ_BY_CLIENT } from './service/ports.ts';

/** @param web the channel through whose door customers fetch files, of other channels, too; null: there is none */
export function deskFiles(config: Config, web: () => Pick<DirectLine, 'fileLink'> | null): DeskFiles {
  const directory = uploadsOf(config);
  const uploads = createUploads(directory, UPLOAD_LIMITS, DESK_MARK);
  const base = config.web?.publicUrl ?? null;
  return {
    // Clients of the web channel know the address of this server; others must be told one.
    reaches: (conversation) =>
      config.web !== null && (conversation.startsWith(READ_BY_CLIENT) ? folderOf(conversation) !== null : base !== null),
    async save(conversation, name, bytes) {
      const folder = folderOf(conversation);
      if (folder === null) throw new Error('the conversation has no folder');
      const [saved] = await uploads.save(folder, [{ name, bytes }]);
      if (saved === undefined) throw new Error('the file was not kept');
      // Behind the checks: of a file that is refused nothing is left.
      await sayWhose(directory, conversation);
      return { upload: saved.upload, name: saved.name, type: saved.type, size: saved.size };
    },
    async find(conversation, { upload, name }) {
      const folder = folderOf(conversation);
      const found = folder !== null && isOfDesk(upload) ? await uploads.look(folder, upload) : null;
      return found && { ...found, upload, name: shownName(upload, name) };
    },
    async load(conversation, upload) {
      const folder = folderOf(conversation);
      return folder === null ? null : uploads.load(folder, upload);
    },
    link(conversation, { upload, name }) {
      const folder = folderOf(conversation);
      if (conversation.startsWith(READ_BY_CLIENT) || folder === null || base === null) return null;
      return web()?.fileLink(base, folder, upload, name) ?? null;
    },
  };
}
