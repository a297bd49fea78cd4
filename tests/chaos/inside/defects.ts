/** Eight mistakes, planted through the store's port, to see that the oracle finds each. Two of them sit in the channel's wrapper. */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../../src/adapters/store/open.ts';
import type { Before, OutboxItem, Store, TurnOutcome, TurnRequest, TurnWrite } from '../../../src/service/ports.ts';
import type { Defect } from '../orders.ts';

type Decide = (before: Before) => TurnWrite;
type Turn = Store['turn'];

/** How long the broken promise lies open. */
const GAP_MS = 100;

export function withDefect(store: Store, database: Database, defect: Defect | null): Store {
  const { turn } = store;
  switch (defect) {
    case null:
    case 'dedupe by event id':
    case 'retries dropped':
      return store;
    case 'dedupe removed':
      return { ...store, turn: (request, decide) => turn(asNew(request), decide) };
    case 'acknowledge before commit':
      return { ...store, turn: acknowledgedEarly(store) };
    case 'outbox outside the transaction':
      return { ...store, turn: outboxLater(turn, database) };
    case 'lock released early':
      return { ...store, turn: unlocked(store) };
    case 'version check removed':
      return { ...store, turn: fromMemory(turn) };
    case 'two dispatchers without lease':
      return { ...store, claim: (now, _leaseMs, limit) => store.claim(now, 0, limit) };
  }
}

function asNew(request: TurnRequest): TurnRequest {
  const { inbound } = request;
  return { ...request, inbound: { ...inbound, messageId: `${inbound.messageId}#${randomUUID()}` } };
}

/** What a turn would find, read without any lock. */
async function look(store: Store, conversation: string): Promise<Before> {
  const [known, messages, turns] = await Promise.all([
    store.conversation(conversation),
    store.transcript(conversation, 0),
    store.turns(conversation),
  ]);
  return { conversation, version: turns.length, state: known?.state ?? null, nextSeq: messages.length + 1 };
}

/** Answers at once, writes a little later. */
function acknowledgedEarly(store: Store): Turn {
  const last = new Map<string, Promise<unknown>>();
  return async (request, decide) => {
    await last.get(request.conversation);
    const before = await look(store, request.conversation);
    const write = decide(before);
    const messages = write.messages.map((message, i) => ({ ...message, seq: before.nextSeq + i }));
    const later = pause(GAP_MS).then(() => store.turn(request, decide));
    last.set(
      request.conversation,
      later.catch(() => {}),
    );
    return { kind: 'done', state: write.state, messages };
  };
}

/** The state is committed; the work that follows from it is noted a little later. */
function outboxLater(turn: Turn, database: Database): Turn {
  if (database.kind !== 'sqlite') throw new Error('this defect is planted in SQLite only');
  const db = new DatabaseSync(database.file);
  db.exec('PRAGMA busy_timeout = 5000');
  const insert = db.prepare(
    `INSERT INTO outbox (conversation, kind, body, idempotency_key, not_before, at)
     SELECT n, ?, ?, ?, ?, ? FROM conversation WHERE id = ?`,
  );
  return async (request, decide) => {
    let left: readonly OutboxItem[] = [];
    const outcome = await turn(request, (before) => {
      const write = decide(before);
      left = write.outbox;
      return { ...write, outbox: [] };
    });
    await pause(GAP_MS);
    if (outcome.kind !== 'done') return outcome;
    for (const item of left)
      insert.run(item.kind, JSON.stringify(item), item.idempotencyKey, Date.parse(request.at), request.at, request.conversation);
    return outcome;
  };
}

/** Reads, lets others in, and writes what follows from what it read. */
function unlocked(store: Store): Turn {
  return async (request, decide) => {
    const before = await look(store, request.conversation);
    await pause(GAP_MS);
    return stale(store.turn, request, decide, before);
  };
}

/** Keeps the state of its conversations and writes over whatever others have written meanwhile. */
function fromMemory(turn: Turn): Turn {
  const known = new Map<string, Before>();
  return async (request, decide) => {
    const outcome = await stale(turn, request, decide, known.get(request.conversation) ?? null);
    if (outcome.kind === 'done') {
      const { conversation } = request;
      known.set(conversation, { conversation, version: 0, state: outcome.state, nextSeq: 0 });
    }
    return outcome;
  };
}

function stale(turn: Turn, request: TurnRequest, decide: Decide, old: Before | null): Promise<TurnOutcome> {
  return turn(request, (before) => decide({ ...before, state: old ? old.state : before.state }));
}
