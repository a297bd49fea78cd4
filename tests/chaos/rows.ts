/** Reads the database of a run, by the same plain SQL on both stores. */
import { DatabaseSync } from 'node:sqlite';
import type { Database } from '../../src/adapters/store/open.ts';
import type { Event } from '../../src/dialog/event.ts';
import type { State } from '../../src/dialog/state.ts';
import { query } from '../support/postgres.ts';

export type Conversation = {
  readonly id: string;
  readonly version: number;
  readonly state: State;
  readonly nextSeq: number;
  readonly messages: readonly { readonly seq: number; readonly sender: string; readonly text: string }[];
  readonly turns: readonly { readonly version: number; readonly event: Event; readonly stateAfter: string }[];
  readonly inbound: readonly { readonly channel: string; readonly id: string; readonly first: number; readonly last: number }[];
  readonly outbox: readonly { readonly kind: string; readonly status: string; readonly error: string | null }[];
  readonly tickets: number;
};

type Ask = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/** Reads by plain SQL. */
export async function withAsk<T>(database: Database, use: (ask: Ask) => Promise<T>): Promise<T> {
  if (database.kind === 'postgres') return use((sql) => query(database.url, sql));
  const db = new DatabaseSync(database.file, { readOnly: true });
  db.exec('PRAGMA busy_timeout = 5000');
  try {
    return await use(async (sql) => db.prepare(sql).all());
  } finally {
    db.close();
  }
}

/** Work that is not done yet: open rows, and conversations that wait for the wallet. */
export function pending(database: Database): Promise<number> {
  return withAsk(database, async (ask) => {
    const [row] = await ask(
      `SELECT (SELECT count(*) FROM outbox WHERE status = 'open')
        + (SELECT count(*) FROM conversation WHERE state LIKE '%"status":"waiting"%') AS n`,
    );
    return Number(row?.n ?? 0);
  });
}

export function readConversations(database: Database): Promise<readonly Conversation[]> {
  return withAsk(database, async (ask) => {
    const group = async (sql: string) => Map.groupBy(await ask(sql), (row) => Number(row.conversation));
    const conversations = await ask('SELECT n, id, version, state, next_seq FROM conversation ORDER BY n');
    const messages = await group('SELECT conversation, seq, sender, body FROM message ORDER BY conversation, seq');
    const turns = await group('SELECT conversation, version, event, why FROM turn ORDER BY conversation, version');
    const inbound = await group('SELECT conversation, channel, message_id, first_seq, last_seq FROM inbound ORDER BY first_seq');
    const outbox = await group('SELECT conversation, kind, status, error FROM outbox ORDER BY id');
    const tickets = await group('SELECT conversation, number FROM ticket');
    return conversations.map((row) => {
      const n = Number(row.n);
      return {
        id: String(row.id),
        version: Number(row.version),
        state: JSON.parse(String(row.state)) as State,
        nextSeq: Number(row.next_seq),
        messages: (messages.get(n) ?? []).map(({ seq, sender, body }) => ({
          seq: Number(seq),
          sender: String(sender),
          text: (JSON.parse(String(body)) as { text: string }).text,
        })),
        turns: (turns.get(n) ?? []).map(({ version, event, why }) => ({
          version: Number(version),
          event: JSON.parse(String(event)) as Event,
          stateAfter: (JSON.parse(String(why)) as { state: string }).state,
        })),
        inbound: (inbound.get(n) ?? []).map((one) => ({
          channel: String(one.channel),
          id: String(one.message_id),
          first: Number(one.first_seq),
          last: Number(one.last_seq),
        })),
        outbox: (outbox.get(n) ?? []).map(({ kind, status, error }) => ({
          kind: String(kind),
          status: String(status),
          error: error === null ? null : String(error),
        })),
        tickets: (tickets.get(n) ?? []).length,
      };
    });
  });
}
