/** One turn inside an open transaction: dedupe, load, decide, write under the version that was loaded. */

import type { Handoff } from '../../handoff/handoff.ts';
import type { Before, StoredMessage, TurnOutcome, TurnRequest, TurnWrite } from '../../service/ports.ts';
import { all, type ConversationRow, first, type InboundRow, type MessageRow, type Statements } from './statements.ts';
import { erasedConversation, erasedMessage, newSubjects } from './subjects.ts';
import { insertTicket, moveTicket } from './ticket-rows.ts';

export function toMessage(row: MessageRow): StoredMessage {
  return { seq: row.seq, from: row.sender, message: JSON.parse(row.body), at: row.at };
}

/** Milliseconds since 1970 of a UTC instant; throws for anything else, so that a bad clock never becomes "due at once". */
export function toMillis(instant: string): number {
  const millis = Date.parse(instant);
  if (Number.isNaN(millis)) throw new TypeError(`not an instant: "${instant}"; give one like 2025-01-31T09:30:00.000Z`);
  return millis;
}

/** Two different ill-formed texts would become one key in UTF-8: such names must be refused before they get here. */
export function checkKeys(request: TurnRequest): void {
  const { channel, account, messageId } = request.inbound;
  for (const key of [request.conversation, channel, account, messageId]) {
    if (!key.isWellFormed() || key.includes('\0')) throw new TypeError('a conversation or message id is not well-formed Unicode');
  }
}

function alreadySeen(s: Statements, request: TurnRequest, seen: InboundRow, row: ConversationRow | undefined): TurnOutcome {
  // The same key from another conversation is not a repetition: its answer belongs to somebody else.
  if (seen.body_hash !== request.bodyHash || row === undefined || seen.conversation !== row.n) {
    const { channel, account, messageId } = request.inbound;
    s.insertConflict.run(channel, account, messageId, request.bodyHash, request.conversation, request.at);
    return { kind: 'conflict' };
  }
  const messages = all<MessageRow>(s.messagesBetween, row.n, seen.first_seq, seen.last_seq).map(toMessage);
  return { kind: 'duplicate', state: JSON.parse(row.state), messages };
}

/** Returns the number by which other rows point at the conversation. */
function writeConversation(
  s: Statements,
  request: TurnRequest,
  row: ConversationRow | undefined,
  write: TurnWrite,
  { nextSeq, erased }: { readonly nextSeq: number; readonly erased: number },
): number {
  const state = write.stateJson ?? JSON.stringify(write.state);
  const address = request.address === null ? null : JSON.stringify(request.address);
  const { fingerprint } = write.state;
  if (row === undefined) {
    return Number(
      s.insertConversation.run(request.conversation, state, address, nextSeq, fingerprint, request.at, erased).lastInsertRowid,
    );
  }
  const done = s.updateConversation.run(state, address, nextSeq, fingerprint, request.at, row.n, row.version);
  if (done.changes !== 1) throw new Error('the conversation was changed by somebody else during the turn');
  return row.n;
}

function writeMessages(s: Statements, n: number, messages: readonly StoredMessage[]): void {
  const most = s.insertMessages.length;
  for (let i = 0; i < messages.length; i += most) {
    const rows = messages.slice(i, i + most);
    const values = rows.flatMap((m) => [n, m.seq, m.from, JSON.stringify(m.message), m.at]);
    s.insertMessages[rows.length - 1]?.run(...values);
  }
}

export function toHandoff({ handoff }: { readonly handoff: string | null }): Handoff | null {
  return handoff === null ? null : JSON.parse(handoff);
}

/** What is found by of a handoff. */
export function handoffRow({ ticket, status, wanted, requestedAt, due }: Handoff) {
  return {
    ticket,
    open: status.kind !== 'ended',
    queue: wanted.queue,
    requested_at: requestedAt,
    assigned_at: status.kind === 'assigned' ? status.since : null,
    ended_at: status.kind === 'ended' ? status.at : null,
    due: due === null ? null : toMillis(due),
  };
}

function writeHandoff(s: Statements, n: number, handoff: Handoff): void {
  const { ticket, open, queue, requested_at, assigned_at, ended_at, due } = handoffRow(handoff);
  s.setHandoff.run(JSON.stringify(handoff), n);
  s.putHandoff.run(ticket, n, open ? 1 : 0, queue, requested_at, assigned_at, ended_at, due);
}

/** A conversation that began with this turn has no timer to clear. */
function writeTimer(s: Statements, n: number, isNew: boolean, timer: TurnWrite['timer']): void {
  if (timer === 'keep') return;
  if (timer !== null) s.setTimer.run(n, timer.id, toMillis(timer.due));
  else if (!isNew) s.clearTimer.run(n);
}

function timesErased(s: Statements, key: string): number {
  return first<{ times: number }>(s.timesErased, key)?.times ?? 0;
}

function writeSubjects(
  s: Statements,
  n: number,
  { state }: Before,
  address: string | null,
  request: TurnRequest,
  write: TurnWrite,
): void {
  const known = { state, address: address === null ? null : JSON.parse(address) };
  for (const { kind, id } of newSubjects(known, { state: write.state, address: request.address }))
    s.insertSubject.run(kind, id, n);
}

function writeRest(s: Statements, n: number, at: string, write: TurnWrite): void {
  for (const item of write.outbox) {
    s.insertOutbox.run(n, item.kind, JSON.stringify(item), item.idempotencyKey, toMillis(at), at);
  }
  for (const ticket of write.tickets) insertTicket(s, n, ticket, at);
  for (const note of write.ticketNotes) s.insertNote.run(note.number, JSON.stringify(note.text), at);
  for (const one of write.ticketMoves ?? []) moveTicket(s, one, at);
  for (const { flow, topic, disposition } of write.outcomes) s.insertOutcome.run(n, flow, topic, disposition, at);
  for (const { flow, helped } of write.feedback) s.insertFeedback.run(n, flow, helped ? 1 : 0, at);
}

function writePersonal(s: Statements, n: number, at: string, personal: TurnWrite['personal']): void {
  if (personal === null) return;
  for (const { id, box } of personal.kept) s.insertSealed.run(n, id, box, at);
  for (const { id, ticket } of personal.ofTickets) s.sealedOfTicket.run(ticket, n, id);
  for (const id of personal.dropped) s.dropSealed.run(n, id);
}

/**
 * Runs the turn. The caller has opened the transaction and takes everything back when this throws.
 * `failed` is returned only when `decide` threw, which is before the first write.
 * @param key of the hashes of what was erased
 */
export function runTurn(s: Statements, key: string, request: TurnRequest, decide: (before: Before) => TurnWrite): TurnOutcome {
  checkKeys(request);
  const { conversation, at } = request;
  const { channel, account, messageId } = request.inbound;
  const row = first<ConversationRow>(s.findConversation, conversation);
  const seen = first<InboundRow>(s.findInbound, channel, account, messageId);
  if (seen) return alreadySeen(s, request, seen, row);
  // Erased, or nobody's: a conversation begins with its customer.
  if (timesErased(s, erasedMessage(key, request.inbound)) > 0 || (row === undefined && request.address === null))
    return { kind: 'conflict' };

  const erased = row ? row.erased : timesErased(s, erasedConversation(key, conversation));
  const before: Before = row
    ? { conversation, version: row.version, state: JSON.parse(row.state), nextSeq: row.next_seq, erased, handoff: toHandoff(row) }
    : { conversation, version: 0, state: null, nextSeq: 1, erased };
  let write: TurnWrite;
  try {
    write = decide(before);
  } catch (error) {
    return { kind: 'failed', error };
  }

  const { nextSeq } = before;
  const n = writeConversation(s, request, row, write, { nextSeq: nextSeq + write.messages.length, erased });
  const messages = write.messages.map((message, index) => ({ ...message, seq: nextSeq + index }));
  writeMessages(s, n, messages);
  s.insertInbound.run(channel, account, messageId, request.bodyHash, n, nextSeq, nextSeq + messages.length - 1, at);
  s.insertTurn.run(n, before.version + 1, JSON.stringify(write.event), JSON.stringify(write.why ?? null), write.doubt, at);
  writeSubjects(s, n, before, row?.address ?? null, request, write);
  writeTimer(s, n, row === undefined, write.timer);
  writeRest(s, n, at, write);
  writePersonal(s, n, at, write.personal);
  if (write.handoff) writeHandoff(s, n, write.handoff);
  return { kind: 'done', state: write.state, messages };
}
