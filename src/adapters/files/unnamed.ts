/**
 * Files that no message names: a process died between keeping a file and keeping its message, the message has become too old since, or
 * somebody at the desk has chosen a file and never sent it.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock, Log, Store } from '../../service/ports.ts';
import { isOfDesk, isSent, whoseFolder } from './folder.ts';

type Parts = {
  /** In which files are kept, a folder for each conversation; it need not be there. */
  readonly directory: string;
  readonly store: Pick<Store, 'transcript' | 'dossier' | 'keep'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly unique: () => string;
};

/** A message is kept seconds after its files. */
const YOUNG_MS = 3_600_000;
/** A reply may be sent long after its files were chosen. */
const YOUNG_AT_DESK_MS = 24 * YOUNG_MS;
/** Names the database whose files these are: next to another one, all of them would look unnamed. */
const OWNER = '.owner';

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/** The first database that looks at a folder owns it. */
async function isOurs({ directory, store, unique }: Parts): Promise<boolean> {
  const id = await store.keep('uploads_owner', unique);
  const file = join(directory, OWNER);
  try {
    await writeFile(file, id, { flag: 'wx', mode: 0o600, flush: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')) === id;
  }
}

/** Files of a folder that are old enough for their message to be there. */
async function oldFiles(folder: string, now: number): Promise<readonly string[]> {
  const old: string[] = [];
  for (const name of (await namesIn(folder)).filter(isSent)) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found?.isFile() && found.mtimeMs < now - (isOfDesk(name) ? YOUNG_AT_DESK_MS : YOUNG_MS)) old.push(name);
  }
  return old;
}

/** Those of the files that nothing names: neither a message nor a ticket, an answer to a question or work that is open. */
async function unnamed(store: Parts['store'], conversation: string, files: readonly string[]): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const named = JSON.stringify(await store.transcript(conversation, 0));
  const lost = files.filter((name) => !named.includes(name));
  if (lost.length === 0) return [];
  const rest = JSON.stringify(await store.dossier(conversation));
  return lost.filter((name) => !rest.includes(name));
}

/**
 * Removes the files that nothing names and that are older than an hour, those of the desk than a day.
 * @param goOn false ends it early
 * @returns how many there were
 */
export async function removeUnnamed(parts: Parts, goOn: () => boolean = () => true): Promise<number> {
  const { directory, store, clock, log } = parts;
  const folders = (await namesIn(directory)).filter((name) => /^[A-Za-z0-9_-]+$/.test(name));
  if (folders.length === 0) return 0;
  if (!(await isOurs(parts))) {
    log.warn(
      { directory },
      `the files in UPLOADS_DIR belong to another database, and none of them is looked at; give each database a folder of its own, or remove ${OWNER} there when its database is gone`,
    );
    return 0;
  }
  let removed = 0;
  for (const name of folders) {
    if (!goOn()) break;
    const folder = join(directory, name);
    const files = await oldFiles(folder, Date.parse(clock.now()));
    const conversation = files.length === 0 ? null : await whoseFolder(directory, name);
    for (const file of conversation === null ? [] : await unnamed(store, conversation, files)) {
      await rm(join(folder, file), { force: true });
      removed += 1;
    }
    // Turns come first.
    if (files.length > 0) await pause(BREATH_MS, undefined, { ref: false });
  }
  return removed;
}

const FIRST_LOOK_MS = 30_000;
const DAY_MS = 86_400_000;
const BREATH_MS = 5;

/** Removes them soon after the start and once a day. */
export function startRemovingUnnamed(parts: Parts): { stop(): Promise<void> } {
  const { log } = parts;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    try {
      const removed = await removeUnnamed(parts, () => !stopped);
      if (removed > 0) log.info({ files: removed }, 'files that no message names were removed');
    } catch (error) {
      log.warn({ error: String(error) }, 'files that no message names could not be removed; trying again in a day');
    }
  };
  const schedule = (ms: number): void => {
    timer = setTimeout(() => {
      running = look().finally(() => {
        if (!stopped) schedule(DAY_MS);
      });
    }, ms);
    timer.unref();
  };
  schedule(FIRST_LOOK_MS);
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
