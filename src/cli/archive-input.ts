/** Where `why`, `replay`, `export` and `diff` take stored conversations from: the bot's database, or an export of it. */
import { readFileSync } from 'node:fs';
import type { Archive } from '../adapters/store/archive.ts';
import { openArchive } from '../adapters/store/open.ts';
import { type Archived, fromLines, withMessages } from '../service/replay/archived.ts';
import { databaseOf } from './folders.ts';
import { noteRead } from './operator.ts';
import { Unusable } from './unusable.ts';

/** What a command reads, for the audit log: one conversation, or null for many. */
export type Reading = { readonly command: string; readonly conversation: string | null };

/**
 * Does something with the database of the settings, or with the one named, and closes it. That it is read is written to the audit log.
 * @throws Unusable
 */
export async function withArchive<T>(
  named: string | undefined,
  { command, conversation }: Reading,
  use: (archive: Archive) => T | Promise<T>,
): Promise<T> {
  const database = databaseOf(named);
  const archive = await opened(openArchive(database));
  try {
    await noteRead(database, command, conversation);
    return await use(archive);
  } finally {
    await archive.close();
  }
}

/** What cannot be opened is the caller's to mend. @throws Unusable */
export async function opened<T>(opening: Promise<T>): Promise<T> {
  try {
    return await opening;
  } catch (error) {
    throw new Unusable(`${error instanceof Error ? error.message : String(error)} Name another database with --db.`);
  }
}

/** Conversations that look like the one that was asked for, to name them. */
const NAMED = 5;

/** @throws Unusable when there is none, naming some that there are */
export async function archivedOf(archive: Archive, id: string): Promise<Archived> {
  const turns = await archive.turns(id);
  if (turns.length === 0) {
    const known: string[] = [];
    for await (const one of archive.ids()) {
      if (known.length > NAMED) break;
      known.push(one);
    }
    const shown = known.slice(0, NAMED).join(', ') + (known.length > NAMED ? ', …' : '');
    throw new Unusable(`There is no conversation “${id}”. ${known.length === 0 ? 'None is stored.' : `There are: ${shown}`}`);
  }
  return restOf(archive, id, turns);
}

/** All conversations, one at a time. */
export async function* allOf(archive: Archive): AsyncIterable<Archived> {
  for await (const id of archive.ids()) {
    const turns = await archive.turns(id);
    if (turns.length > 0) yield await restOf(archive, id, turns);
  }
}

async function restOf(archive: Archive, id: string, turns: Awaited<ReturnType<Archive['turns']>>): Promise<Archived> {
  return { id, turns: withMessages(turns, await archive.messages(id)), state: await archive.state(id) };
}

/** Conversations of an export; `-` for standard input. @throws Unusable */
export function fromExport(file: string): readonly Archived[] {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new Unusable(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return fromLines(file, text);
  } catch (error) {
    throw new Unusable(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a command; what is wrong becomes a sentence, and exit code 2 where the caller can mend it. */
export async function guarded(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const report = error instanceof Error && 'report' in error ? String(error.report) : null;
    process.stderr.write(`${report ?? (error instanceof Error ? error.message : String(error))}\n`);
    return error instanceof Unusable ? 2 : 1;
  }
}

/** Lines can be many: waits where the reader is slower. */
export async function printLine(line: string): Promise<void> {
  if (!process.stdout.write(`${line}\n`)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
