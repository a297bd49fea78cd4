/** Turns of different conversations in one transaction: lock, dedupe, decide, write under the version that was loaded, commit. */
import type { PoolClient } from 'pg';
import type { Before, StoredMessage, TurnOutcome, TurnRequest, TurnWrite } from '../../../service/ports.ts';
import type { Subject } from '../../../service/privacy/stored.ts';
import { handoffRow, toHandoff, toMessage, toMillis } from '../run-turn.ts';
import { erasedConversation, erasedMessage, newSubjects } from '../subjects.ts';
import { ticketRow } from '../ticket-rows.ts';
import { putHandoffs, setHandoffs } from './desk.ts';
import { allOrCause, Raced } from './errors.ts';
import { PATIENT_LOCK_MS } from './pool.ts';
import {
  clearTimers,
  findErased,
  findInbound,
  insertCases,
  insertConflicts,
  insertConversations,
  insertFeedback,
  insertInbound,
  insertMessages,
  insertNotes,
  insertOutbox,
  insertOutcomes,
  insertSubjects,
  insertTickets,
  insertTurns,
  type LockedRow,
  lockConversations,
  messagesBetween,
  moveTickets,
  noteMoves,
  setTimers,
  tellTickets,
  updateConversations,
} from './queries.ts';
import { atOnce, type Columns, columnsOf, type Query, type Ran, run } from './query.ts';
import { type PersonalOf, writePersonal } from './sealed.ts';

export type Job = { readonly request: TurnRequest; readonly decide: (before: Before) => TurnWrite };

type InboundRow = { body_hash: string; conversation: number; first_seq: number; last_seq: number; owner: string | null };
/** A turn that is decided, with everything turned into text already: from here on only the database can refuse it. */
type Decided = {
  readonly request: TurnRequest;
  readonly row: LockedRow | undefined;
  readonly erased: number;
  /** Whom the conversation belongs to from now on, too. */
  readonly subjects: readonly Subject[];
  readonly write: TurnWrite;
  readonly messages: readonly StoredMessage[];
  readonly nextSeq: number;
  readonly json: {
    readonly state: string;
    readonly address: string | null;
    readonly messages: readonly string[];
    readonly event: string;
    readonly why: string;
    readonly outbox: readonly string[];
    readonly notes: readonly string[];
  };
  readonly due: number | null;
};

/** Writes rows, if there are any, in one statement. */
async function put<Row extends object>(
  client: PoolClient,
  query: Query<Columns<Row>, unknown>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length > 0) await run(client, query, columnsOf(rows));
}

/**
 * Runs the turns, at most one of each conversation. `failed` means that this turn's `decide` threw; the others were written.
 * @param origin of the work that they leave
 * @param key of the hashes of what was erased
 * @param patient waits longer for a conversation that somebody else holds
 * @throws what the database said; nothing was written then, or, when the connection was lost, perhaps everything
 */
export async function runTurns(
  client: PoolClient,
  jobs: readonly Job[],
  { origin, key }: { readonly origin: string; readonly key: string },
  patient: boolean,
): Promise<readonly TurnOutcome[]> {
  const [locked, seen, timesErased] = await load(client, jobs, key, patient);
  const decided: Decided[] = [];
  const conflicts: TurnRequest[] = [];
  const outcomes = await Promise.all(
    jobs.map(({ request, decide }): TurnOutcome | Promise<TurnOutcome> => {
      const row = locked.get(request.conversation);
      const inbound = seen.get(keyOf(request));
      if (inbound) {
        // A conversation that another process began between the two looks: the next look finds it.
        if (!row && inbound.owner === request.conversation) throw new Raced('the conversation began during the turn');
        // The same key from another conversation is not a repetition: its answer belongs to somebody else.
        if (row && inbound.body_hash === request.bodyHash && inbound.conversation === row.n)
          return repeated(client, row, inbound);
        conflicts.push(request);
        return { kind: 'conflict' };
      }
      // Erased, or nobody's: a conversation begins with its customer.
      if (timesErased(erasedMessage(key, request.inbound)) > 0 || (row === undefined && request.address === null))
        return { kind: 'conflict' };
      try {
        const erased = row ? row.erased : timesErased(erasedConversation(key, request.conversation));
        const turn = decideOne(request, row, erased, decide);
        decided.push(turn);
        return { kind: 'done', state: turn.write.state, messages: turn.messages };
      } catch (error) {
        return { kind: 'failed', error };
      }
    }),
  );
  const ns = await writeConversations(client, decided);
  await writeRest(client, decided, ns, conflicts, origin);
  return outcomes;
}

const keyOf = ({ inbound }: Pick<TurnRequest, 'inbound'>): string =>
  JSON.stringify([inbound.channel, inbound.account, inbound.messageId]);

/** Each query sees what was committed before it began: what arrived is looked up when the conversations are locked. */
async function load(
  client: PoolClient,
  jobs: readonly Job[],
  key: string,
  patient: boolean,
): Promise<[ReadonlyMap<string, LockedRow>, ReadonlyMap<string, InboundRow>, (hash: string) => number]> {
  const keys = jobs.map(({ request: { inbound } }) => inbound);
  const [, locked, seen, erased] = await atOnce(client, () =>
    allOrCause([
      client.query(patient ? `BEGIN; SET LOCAL lock_timeout = ${PATIENT_LOCK_MS}` : 'BEGIN'),
      run(client, lockConversations, { ids: jobs.map(({ request }) => request.conversation) }),
      run(client, findInbound, {
        channel: keys.map((key) => key.channel),
        account: keys.map((key) => key.account),
        message_id: keys.map((key) => key.messageId),
      }),
      run(client, findErased, {
        keys: jobs.flatMap(({ request }) => [erasedMessage(key, request.inbound), erasedConversation(key, request.conversation)]),
      }),
    ]),
  );
  const times = new Map(erased.rows.map((row) => [row.key, row.times]));
  const known = seen.rows.map((row): [string, InboundRow] => [JSON.stringify([row.channel, row.account, row.message_id]), row]);
  return [new Map(locked.rows.map((row) => [row.id, row])), new Map(known), (hash) => times.get(hash) ?? 0];
}

async function repeated(client: PoolClient, row: LockedRow, inbound: InboundRow): Promise<TurnOutcome> {
  const { rows } = await run(client, messagesBetween, { n: row.n, first: inbound.first_seq, last: inbound.last_seq });
  return { kind: 'duplicate', state: JSON.parse(row.state), messages: rows.map(toMessage) };
}

function decideOne(request: TurnRequest, row: LockedRow | undefined, erased: number, decide: Job['decide']): Decided {
  const before: Before = {
    conversation: request.conversation,
    version: row?.version ?? 0,
    state: row ? JSON.parse(row.state) : null,
    nextSeq: row?.next_seq ?? 1,
    erased,
    handoff: row ? toHandoff(row) : null,
  };
  const write = decide(before);
  toMillis(request.at);
  return {
    request,
    row,
    erased,
    subjects: newSubjects(
      { state: before.state, address: row?.address == null ? null : JSON.parse(row.address) },
      { state: write.state, address: request.address },
    ),
    write,
    messages: write.messages.map((message, index) => ({ ...message, seq: before.nextSeq + index })),
    nextSeq: before.nextSeq + write.messages.length,
    json: {
      state: write.stateJson ?? JSON.stringify(write.state),
      address: request.address === null ? null : JSON.stringify(request.address),
      messages: write.messages.map(({ message }) => JSON.stringify(message)),
      event: JSON.stringify(write.event),
      why: JSON.stringify(write.why ?? null),
      outbox: write.outbox.map((item) => JSON.stringify(item)),
      notes: write.ticketNotes.map(({ text }) => JSON.stringify(text)),
    },
    due: write.timer === null || write.timer === 'keep' ? null : toMillis(write.timer.due),
  };
}

/** @returns the numbers of the conversations, in the order of the turns */
async function writeConversations(client: PoolClient, decided: readonly Decided[]): Promise<readonly number[]> {
  const common = ({ request, write, json, nextSeq }: Decided) => ({
    state: json.state,
    address: json.address,
    next_seq: nextSeq,
    fingerprint: write.state.fingerprint,
    at: request.at,
  });
  const old = decided.flatMap((turn) =>
    turn.row === undefined ? [] : [{ n: turn.row.n, version: turn.row.version, ...common(turn) }],
  );
  const fresh = decided.flatMap((turn) =>
    turn.row === undefined ? [{ id: turn.request.conversation, ...common(turn), erased: turn.erased }] : [],
  );
  const nothing: Ran<never> = { rows: [], count: 0 };
  const [updated, begun] = await atOnce(client, () =>
    allOrCause([
      old.length === 0 ? nothing : run(client, updateConversations, columnsOf(old)),
      fresh.length === 0 ? nothing : run(client, insertConversations, columnsOf(fresh)),
    ]),
  );
  if (updated.count !== old.length || begun.rows.length !== fresh.length)
    throw new Raced('a conversation was changed by somebody else during the turn');
  const numbers = new Map(begun.rows.map(({ id, n }) => [id, n]));
  return decided.map(({ row, request }) => row?.n ?? (numbers.get(request.conversation) as number));
}

/** The commit travels with the rows: the server refuses it when one of them failed. */
async function writeRest(
  client: PoolClient,
  decided: readonly Decided[],
  ns: readonly number[],
  conflicts: readonly TurnRequest[],
  origin: string,
): Promise<void> {
  const each = <Row>(rows: (turn: Decided, conversation: number, at: string) => readonly Row[]): Row[] =>
    decided.flatMap((turn, i) => rows(turn, ns[i] as number, turn.request.at));
  const done = await atOnce(client, () =>
    allOrCause([
      put(
        client,
        insertMessages,
        each((turn, conversation) => messageRows(turn, conversation)),
      ),
      put(
        client,
        insertInbound,
        each((turn, conversation, at) => [inboundRow(turn, conversation, at)]),
      ),
      put(
        client,
        insertTurns,
        each((turn, conversation, at) => [turnRow(turn, conversation, at)]),
      ),
      put(client, setTimers, each(timerRows)),
      writeClearings(client, decided, ns),
      put(
        client,
        insertOutbox,
        each((turn, conversation, at) => outboxRows(turn, conversation, at, origin)),
      ),
      put(
        client,
        insertSubjects,
        each((turn, conversation) => turn.subjects.map((subject) => ({ ...subject, conversation }))),
      ),
      ...writeTickets(client, each(ticketRows), each(tellRows), each(noteRows), each(moveRows)),
      put(
        client,
        insertOutcomes,
        each((turn, conversation, at) => turn.write.outcomes.map((one) => ({ conversation, ...one, at }))),
      ),
      put(
        client,
        insertFeedback,
        each((turn, conversation, at) => turn.write.feedback.map((one) => ({ conversation, ...one, at }))),
      ),
      writePersonal(client, each(personalOf)),
      put(
        client,
        setHandoffs,
        each(({ write: { handoff } }, n) => (handoff ? [{ n, handoff: JSON.stringify(handoff) }] : [])),
      ),
      put(
        client,
        putHandoffs,
        each(({ write: { handoff } }, conversation) => (handoff ? [{ ...handoffRow(handoff), conversation }] : [])),
      ),
      put(client, insertConflicts, conflicts.map(conflictRow)),
      client.query('COMMIT'),
    ]),
  );
  const commit = done.at(-1) as { command?: string } | undefined;
  if (commit?.command !== 'COMMIT') throw new Raced('the transaction was taken back');
}

/** What is moved may have begun in the same turn. Each by itself: of several errors the first one tells what was wrong. */
function writeTickets(
  client: PoolClient,
  tickets: readonly ReturnType<typeof ticketRows>[number][],
  told: readonly ReturnType<typeof tellRows>[number][],
  notes: readonly ReturnType<typeof noteRows>[number][],
  moves: readonly ReturnType<typeof moveRows>[number][],
): readonly Promise<void>[] {
  const of = (chat: boolean) => tickets.filter(({ kind }) => (kind === 'chat') === chat);
  return [
    put(client, insertTickets, of(true)),
    put(client, insertCases, of(false)),
    put(client, tellTickets, told),
    put(client, insertNotes, notes),
    put(client, noteMoves, moves),
    put(client, moveTickets, moves),
  ];
}

function messageRows({ messages, json }: Decided, conversation: number) {
  return messages.map(({ seq, from: sender, at }, i) => ({ conversation, seq, sender, body: json.messages[i] as string, at }));
}

function inboundRow({ request, messages, nextSeq }: Decided, conversation: number, at: string) {
  const { channel, account, messageId: message_id } = request.inbound;
  const span = { first_seq: nextSeq - messages.length, last_seq: nextSeq - 1 };
  return { channel, account, message_id, body_hash: request.bodyHash, conversation, ...span, at };
}

function turnRow({ row, json, write }: Decided, conversation: number, at: string) {
  return { conversation, version: (row?.version ?? 0) + 1, event: json.event, why: json.why, doubt: write.doubt, at };
}

function timerRows({ write: { timer }, due }: Decided, conversation: number) {
  return timer === null || timer === 'keep' || due === null ? [] : [{ conversation, id: timer.id, due }];
}

/** A conversation that began with this turn has no timer to clear. */
async function writeClearings(client: PoolClient, decided: readonly Decided[], ns: readonly number[]): Promise<void> {
  const conversations = ns.filter((_, i) => decided[i]?.write.timer === null && decided[i]?.row !== undefined);
  if (conversations.length > 0) await run(client, clearTimers, { conversations });
}

function outboxRows({ write, json }: Decided, conversation: number, at: string, origin: string) {
  return write.outbox.map(({ kind, idempotencyKey }, i) => ({
    conversation,
    kind,
    body: json.outbox[i] as string,
    idempotency_key: idempotencyKey,
    origin,
    not_before: toMillis(at),
    at,
  }));
}

function ticketRows({ write }: Decided, conversation: number, at: string) {
  return write.tickets
    .filter(({ again }) => !again)
    .map((ticket) => ({ ...ticketRow(ticket, at), conversation, updated_at: at }));
}

function tellRows({ write }: Decided, conversation: number, at: string) {
  return write.tickets
    .filter(({ again }) => again)
    .map((ticket) => {
      const { number, body, rank, topic } = ticketRow(ticket, at);
      return { number, conversation, body, rank, topic, at };
    });
}

function moveRows({ write }: Decided, _conversation: number, at: string) {
  return (write.ticketMoves ?? []).map(({ number, by: who, done, assignee, disposition = null }) => {
    return { number, who, at, done, moves: assignee !== undefined, assignee: assignee ?? null, disposition };
  });
}

function noteRows({ write, json }: Decided, _conversation: number, at: string) {
  return write.ticketNotes.map(({ number }, i) => ({ number, body: json.notes[i] as string, at }));
}

function personalOf({ write: { personal } }: Decided, conversation: number, at: string): readonly PersonalOf[] {
  return personal === null ? [] : [{ conversation, at, personal }];
}

function conflictRow({ inbound, bodyHash, conversation, at }: TurnRequest) {
  const { channel, account, messageId: message_id } = inbound;
  return { channel, account, message_id, body_hash: bodyHash, conversation, at };
}
