/**
 * Files that customers send, and those that they are sent from the desk. They lie outside of everything that is served, one folder for each conversation, under names that nobody
 * can guess; the sender's own name for a file is text in the transcript and never part of a path.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileType, fileType } from './file-type.ts';
import { isConversationId, type SentFile } from './inbound.ts';
import { reencoded } from './pictures.ts';
import { badArgument, Refusal } from './refusal.ts';

export type UploadLimits = {
  /** Of one file, as it comes; as it is kept it may have twice as many. */
  readonly bytes: number;
  readonly files: number;
  readonly pixels: number;
};
export const UPLOAD_LIMITS: UploadLimits = { bytes: 5 * 1024 * 1024, files: 5, pixels: 50_000_000 };

/** A file as it came. */
export type Brought = { readonly name: string | null; readonly bytes: Uint8Array };
/** One that lies here now. */
export type SavedFile = SentFile & { readonly upload: string; readonly size: number };
type Kept = { readonly name: string; readonly bytes: Uint8Array } & Pick<FileType, 'ending' | 'type'>;

export type Uploads = {
  /** Keeps all files, or none. @throws Refusal for files that are not taken */
  save(conversation: string, brought: readonly Brought[]): Promise<readonly SavedFile[]>;
  /** Null when there is no such file. */
  load(conversation: string, upload: string): Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;
  /** What it is, without its bytes. Null when there is no such file. */
  look(conversation: string, upload: string): Promise<{ readonly size: number; readonly type: string } | null>;
  drop(conversation: string, files: readonly SentFile[]): Promise<void>;
};

const LONGEST_NAME = 120;
const UPLOAD = /^[g-z]?[0-9a-f]{32}\.(png|jpg|gif|webp|pdf)$/;
const TYPES = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', pdf: 'application/pdf' } as const;

export function isUpload(text: string): boolean {
  return UPLOAD.test(text);
}

/** The name under which one is shown, whatever the sender called it. */
export function shownName(upload: string, name: string): string {
  return cleanName(name, { ending: upload.split('.')[1] as FileType['ending'] });
}

/** A name to show: no folders, no control or direction characters, no brackets of the transcript, not endless. */
export function cleanName(name: string | null, { ending }: Pick<FileType, 'ending'>): string {
  const last = (name ?? '').toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*[\]]/g, '_')
    .replace(/^[.\s]+/, '')
    .replace(/\.[^.]{0,10}$/, '')
    .trim();
  // The ending says what the file is, whatever it was called.
  return `${Array.from(plain).slice(0, LONGEST_NAME).join('') || 'file'}.${ending}`;
}

function checked({ bytes }: Brought, limits: UploadLimits): FileType {
  if (bytes.byteLength === 0) throw badArgument('A file is empty.');
  if (bytes.byteLength > limits.bytes) throw tooManyBytes('A file', limits);
  const type = fileType(bytes);
  if (type === null)
    throw new Refusal(415, 'UnsupportedFile', 'Only pictures (PNG, JPEG, GIF, WebP) and PDF files are taken; send one of these.');
  if ((type.pixels ?? 0) > limits.pixels)
    throw new Refusal(
      413,
      'ImageTooLarge',
      `A picture has more than ${limits.pixels / 1_000_000} million pixels; send a smaller one.`,
    );
  return type;
}

const tooManyBytes = (what: string, { bytes }: UploadLimits) =>
  new Refusal(413, 'FileTooLarge', `${what} is larger than ${Math.floor(bytes / 1024 / 1024)} MB; send a smaller one.`);

/** What is kept of a file: a PDF as it is, a picture encoded anew. */
async function kept(file: Brought, limits: UploadLimits): Promise<Kept> {
  const { ending, type } = checked(file, limits);
  const name = (own: Pick<FileType, 'ending'>) => cleanName(file.name, own);
  if (ending === 'pdf') return { bytes: file.bytes, ending, type, name: name({ ending }) };
  const picture = await reencoded(file.bytes, ending, limits.pixels);
  if (picture === null)
    throw new Refusal(415, 'UnsupportedFile', 'A picture is broken and cannot be opened; send it again, or a screenshot of it.');
  if (picture.bytes.byteLength > 2 * limits.bytes) throw tooManyBytes('A picture, unpacked,', limits);
  return { ...picture, name: name(picture) };
}

/**
 * @param directory made when the first file comes
 * @param mark a letter behind f that begins the ids of new ones, to tell them from others
 */
export function createUploads(directory: string, limits: UploadLimits = UPLOAD_LIMITS, mark = ''): Uploads {
  const folderOf = (conversation: string): string => {
    if (!isConversationId(conversation)) throw new Error('not a conversation id');
    return join(directory, conversation);
  };
  const drop: Uploads['drop'] = async (conversation, files) => {
    await Promise.all(files.map(({ upload }) => upload && rm(join(folderOf(conversation), upload), { force: true })));
  };
  /** Null: it cannot be, or is not there. */
  const at = async <T>(
    conversation: string,
    upload: string,
    read: (path: string, type: string) => Promise<T>,
  ): Promise<T | null> => {
    const ending = UPLOAD.exec(upload)?.[1] as keyof typeof TYPES | undefined;
    if (ending === undefined || !isConversationId(conversation)) return null;
    try {
      return await read(join(folderOf(conversation), upload), TYPES[ending]);
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    async save(conversation, brought) {
      if (brought.length === 0) throw badArgument('There is no file in this request.');
      if (brought.length > limits.files) throw badArgument(`Send at most ${limits.files} files at once.`);
      // All are looked at before the first one costs anything.
      for (const file of brought) checked(file, limits);
      const files: Kept[] = [];
      for (const file of brought) files.push(await kept(file, limits));
      const folder = folderOf(conversation);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const saved: SavedFile[] = [];
      try {
        for (const { name, type, ending, bytes } of files) {
          const upload = `${mark}${randomBytes(16).toString('hex')}.${ending}`;
          // Before it is written: half a file is dropped, too.
          saved.push({ name, type, upload, size: bytes.byteLength });
          await writeFile(join(folder, upload), bytes, { flag: 'wx', mode: 0o600, flush: true });
        }
      } catch (error) {
        await drop(conversation, saved);
        throw error;
      }
      return saved;
    },
    load: (conversation, upload) => at(conversation, upload, async (path, type) => ({ bytes: await readFile(path), type })),
    look: (conversation, upload) => at(conversation, upload, async (path, type) => ({ size: (await stat(path)).size, type })),
    drop,
  };
}
