/** The embedded store: one SQLite file, durable at every commit, safe against `kill -9` and a second process. */
import { setTimeout as pause } from 'node:timers/promises';
import type { DoubtfulTurn, Log, SealedBox, Store } from '../../service/ports.ts';
import { appendAudit } from './audit.ts';
import { closeDatabase, fileIdentity, openDatabase } from './connection.ts';
import { sqliteDesk } from './desk.ts';
import { explain, isBusy, StoreUnavailable, WriteRefused } from './errors.ts';
import { groupCommit } from './group-commit.ts';
import { SCHEMA_VERSION } from './migrations.ts';
import { type Access, sqliteOutbox } from './outbox.ts';
import { sqlitePeople } from './people.ts';
import { sqlitePrivacy } from './privacy.ts';
import { sqliteRatings } from './ratings.ts';
import { runTurn, toMessage } from './run-turn.ts';
import {
  all,
  type ConflictRow,
  type ConversationRow,
  first,
  type MessageRow,
  prepareStatements,
  type Statements,
  type TicketRow,
  type TurnRow,
  type UnreadRow,
} from './statements.ts';
import { ERASED_KEY } from './subjects.ts';
import { sqliteTickets } from './tickets.ts';
import { sqliteTimers } from './timers.ts';

const READ_LIMIT_MS = 5_000;
const READ_PAUSE_MS = 20;

/** Reads outside of a transaction see committed rows only. Another process may hold the file for a moment. */
async function readPatiently<T>(file: string, query: () => T): Promise<T> {
  for (const giveUpAt = Date.now() + READ_LIMIT_MS; ; await pause(READ_PAUSE_MS)) {
    try {
      return query();
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw new StoreUnavailable(explain(file, error), { cause: error });
    }
  }
}

function queries(
  s: Statements,
  { read }: Access,
): Pick<
  Store,
  'conversation' | 'openConversations' | 'conflicts' | 'transcript' | 'unread' | 'lastSeq' | 'turns' | 'doubtfulTurns' | 'ticket'
> {
  return {
    conversation: (id) =>
      read(() => {
        const row = first<ConversationRow>(s.findConversation, id);
        return row ? { state: JSON.parse(row.state), address: row.address === null ? null : JSON.parse(row.address) } : null;
      }),
    openConversations: (after, limit) =>
      read(() =>
        all<{ conversation: string; state: string }>(s.openConversations, after, limit).map(({ conversation, state }) => ({
          conversation,
          state: JSON.parse(state),
        })),
      ),
    conflicts: (limit) =>
      read(() =>
        all<ConflictRow>(s.conflicts, limit).map(({ channel, account, message_id, body_hash, ...rest }) => ({
          inbound: { channel, account, messageId: message_id },
          bodyHash: body_hash,
          ...rest,
        })),
      ),
    unread: (places, most) =>
      read(() =>
        places.flatMap(({ conversation, after }) => {
          const rows = all<UnreadRow>(s.unread, conversation, after, most);
          return rows[0] ? [{ conversation, flows: rows[0].fingerprint, messages: rows.map(toMessage) }] : [];
        }),
      ),
    lastSeq: (conversation) => read(() => first<{ seq: number }>(s.lastSeq, conversation)?.seq ?? null),
    transcript: (conversation, after) => read(() => all<MessageRow>(s.messagesAfter, conversation, after).map(toMessage)),
    turns: (conversation) =>
      read(() =>
        all<TurnRow>(s.turns, conversation).map((row) => ({
          version: row.version,
          event: JSON.parse(row.event),
          why: JSON.parse(row.why),
        })),
      ),
    doubtfulTurns: (since, after, limit) =>
      read(() =>
        all<DoubtfulTurn>(s.doubtfulTurns, after?.at ?? since, after?.conversation ?? null, after?.version ?? 0, limit).map(
          (row) => ({
            ...row,
          }),
        ),
      ),
    ticket: (number) =>
      read(() => {
        const row = first<TicketRow>(s.findTicket, number);
        if (!row) return null;
        const notes = all<{ body: string }>(s.notes, number).map((note): string => JSON.parse(note.body));
        return { ...JSON.parse(row.body), conversation: row.conversation, notes, at: row.at };
      }),
  };
}

function kept(s: Statements, { write, read }: Access): Pick<Store, 'keep' | 'kept'> {
  return {
    kept: (name) => read(() => first<{ value: string }>(s.kept, name)?.value ?? null),
    keep: async (name, make, audit) => {
      const known = await read(() => first<{ value: string }>(s.kept, name));
      if (known) return known.value;
      // Another process may have been faster: what counts is what is there in the end.
      return write(() => {
        const { changes } = s.keep.run(name, make());
        if (audit && Number(changes) > 0) appendAudit(s, audit);
        return first<{ value: string }>(s.kept, name)?.value ?? '';
      });
    },
  };
}

/**
 * Opens (and creates, if missing) the store in `file`, or `:memory:` for a store that ends with the process.
 * Throws one sentence that names the file and what to do when it cannot be used. Methods reject with StoreUnavailable
 * when the database cannot be used; a repetition of the same turn is then safe.
 */
export function openSqliteStore(options: { readonly file: string; readonly log: Log }): Store {
  const { file, log } = options;
  const db = openDatabase(file);
  const opened = fileIdentity(file);
  const s = prepareStatements(db);
  const key = first<{ value: string }>(s.kept, ERASED_KEY)?.value ?? '';
  const queue = groupCommit({ statements: s, file, inTransaction: () => db.isTransaction });
  let closing: Promise<void> | null = null;

  const usable = (): void => {
    if (closing) throw new StoreUnavailable(`database ${file}: it is closed; start the program again`);
  };
  const access: Access = {
    write: async (job) => {
      usable();
      return queue.write(job);
    },
    read: async (query) => {
      usable();
      return readPatiently(file, query);
    },
  };

  return {
    ...queries(s, access),
    ...sqliteOutbox(s, access, log),
    ...sqliteTimers(s, access),
    ...sqlitePrivacy(s, access, key, db, file),
    ...sqlitePeople(db, s, access),
    ...sqliteRatings(s, access),
    ...sqliteTickets(db, s, access),
    ...sqliteDesk(s, access),
    sealed: (conversation, ids) => access.read(() => ids.flatMap((id) => first<SealedBox>(s.findSealed, conversation, id) ?? [])),
    ...kept(s, access),
    turn: async (request, decide) => {
      try {
        return await access.write(() => runTurn(s, key, request, decide));
      } catch (error) {
        if (error instanceof WriteRefused) return { kind: 'failed', error: error.cause };
        throw error;
      }
    },
    // One process has the file, and wakes itself.
    onWork: () => {},
    onMessages: () => {},
    signal: () => {},
    onSignal: () => {},
    check: () =>
      access.read(() => {
        const version = first<{ version: number }>(s.schemaVersion)?.version;
        if (version !== SCHEMA_VERSION) {
          throw new Error(`it has schema ${version}, this program needs ${SCHEMA_VERSION}; start the program that fits`);
        }
        if (fileIdentity(file) !== opened) {
          throw new Error('the file was replaced while it was open; start the program again at once');
        }
      }),
    close: () => {
      closing ??= queue.drain().then(() => closeDatabase(db));
      return closing;
    },
  };
}
