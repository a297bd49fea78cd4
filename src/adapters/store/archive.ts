/**
 * Reads the database of a bot, running or not, without ever writing to it or bringing it to a newer schema: for the commands
 * that explain, replay and export.
 */
import { DatabaseSync } from 'node:sqlite';
import type { StoredMessage } from '../../service/ports.ts';
import type { Archived, ArchivedTurn } from '../../service/replay/archived.ts';
import { explain } from './errors.ts';

export type Archive = {
  /** Ids of all conversations, oldest first. */
  ids(): AsyncIterable<string>;
  /** Turns in order without their messages; none for an unknown id. */
  turns(id: string): Promise<readonly Omit<ArchivedTurn, 'messages'>[]>;
  messages(id: string): Promise<readonly StoredMessage[]>;
  state(id: string): Promise<Archived['state']>;
  /** All turns since an instant, conversation by conversation, one at a time. */
  since(at: string): AsyncIterable<Omit<ArchivedTurn, 'messages'> & { readonly conversation: string }>;
  close(): Promise<void>;
};

const BUSY_MS = 5_000;
const MINE = 'conversation = (SELECT n FROM conversation WHERE id = ?)';

type TurnRow = { version: number; event: string; why: string };
type MessageRow = { seq: number; sender: StoredMessage['from']; body: string; at: string };

/** @throws Error with a sentence that names the file, which must be there, and what to do */
export function openArchive(file: string): Archive {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    return archiveOf(db);
  } catch (error) {
    throw new Error(`cannot read ${explain(file, error)}`, { cause: error });
  }
}

function archiveOf(db: DatabaseSync): Archive {
  const ids = db.prepare('SELECT id FROM conversation ORDER BY n');
  const turns = db.prepare(`SELECT version, event, why FROM turn WHERE ${MINE} ORDER BY version`);
  const messages = db.prepare(`SELECT seq, sender, body, at FROM message WHERE ${MINE} ORDER BY seq`);
  const state = db.prepare('SELECT state FROM conversation WHERE id = ?');
  const since = db.prepare(
    `SELECT c.id AS conversation, t.version, t.event, t.why FROM turn t JOIN conversation c ON c.n = t.conversation
     WHERE t.at >= ? ORDER BY t.conversation, t.version`,
  );
  return {
    async *ids() {
      for (const row of ids.iterate()) yield String(row.id);
    },
    turns: async (id) => (turns.all(id) as TurnRow[]).map(toTurn),
    messages: async (id) =>
      (messages.all(id) as MessageRow[]).map(({ seq, sender, body, at }) => ({
        seq,
        from: sender,
        message: JSON.parse(body),
        at,
      })),
    state: async (id) => {
      const row = state.get(id);
      return typeof row?.state === 'string' ? JSON.parse(row.state) : null;
    },
    async *since(at) {
      for (const row of since.iterate(at)) yield { conversation: String(row.conversation), ...toTurn(row as TurnRow) };
    },
    close: async () => db.close(),
  };
}

function toTurn({ version, event, why }: TurnRow): Omit<ArchivedTurn, 'messages'> {
  return { version, event: JSON.parse(event), why: JSON.parse(why) };
}
