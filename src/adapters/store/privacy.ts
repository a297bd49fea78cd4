/** One person's data in the embedded store: found, read out, erased; and rows that have become too old. */
import type { DatabaseSync } from 'node:sqlite';
import type { AuditRow } from '../../service/audit/chain.ts';
import type { Aging, Dossier, Erased, EraseOrder, PrivacyStore } from '../../service/privacy/stored.ts';
import { appendAudit } from './audit.ts';
import type { Access } from './outbox.ts';
import { toMillis } from './run-turn.ts';
import { rewriteFile, scrubFile } from './scrub.ts';
import { all, type ConversationRow, first, type Statements } from './statements.ts';
import { anonymousTicket, erasedConversation, erasedMessage, isOwnWork } from './subjects.ts';
import { type DossierTicketRow, type NoteRow, type PassageRow, storedTicket } from './ticket-rows.ts';

/** Conversations that are looked at in one go for idle ones. */
const WINDOW = 2_000;

type ArrivedRow = { channel: string; account: string; message_id: string; at: string };
type StoredTicketRow = DossierTicketRow & { number: string };
type WorkRow = {
  body: string;
  status: 'open' | 'done' | 'dead';
  attempts: number;
  at: string;
  due: number;
  error: string | null;
};

const DELETES = [
  'sealed',
  'ticket_note',
  'ticket_history',
  'ticket',
  'message',
  'turn',
  'inbound',
  'outbox',
  'timer',
  'outcome',
  'feedback',
  'ratings',
  'handoff',
  'desk_note',
  'subject',
] as const;
type DeleteName = `erase_${(typeof DELETES)[number]}`;

/** For a caller who is in a transaction. */
function eraseOne(s: Statements, key: string, order: EraseOrder): Erased | null {
  const row = first<ConversationRow & { updated_at: string }>(s.findForErase, order.conversation);
  if (!row) return null;
  const { n } = row;
  const tickets = all<StoredTicketRow>(s.ticketsOf, n);
  if (order.idleSince !== undefined && (row.updated_at >= order.idleSince || tickets.length > 0)) return null;
  for (const { channel, account, message_id, at } of all<ArrivedRow>(s.inboundOf, n))
    if (!isOwnWork(account, order.conversation))
      s.insertErased.run(erasedMessage(key, { channel, account, messageId: message_id }), at);
  s.insertErased.run(erasedConversation(key, order.conversation), order.at);
  if (order.tickets === 'anonymise')
    for (const { number, body, kind, at } of tickets) s.insertAnonymous.run(number, anonymousTicket(body, kind), at);
  const counts = DELETES.map((table): [string, number] => [
    table,
    Number(s[`erase_${table}` satisfies DeleteName].run(n).changes),
  ]);
  const conflicts = Number(s.erase_conflict.run(order.conversation).changes);
  s.erase_conversation.run(n);
  const erased = Object.fromEntries([...counts, ['conflict', conflicts], ['conversation', 1]]);
  if (order.audit) appendAudit(s, order.audit(erased));
  return erased;
}

function dossierOf(s: Statements, id: string): Dossier | null {
  const row = first<ConversationRow & { updated_at: string }>(s.findForErase, id);
  if (!row) return null;
  const { n } = row;
  const timer = first<{ id: string; due: number }>(s.timerOf, id);
  return {
    conversation: id,
    state: JSON.parse(row.state),
    address: row.address === null ? null : JSON.parse(row.address),
    updatedAt: row.updated_at,
    subjects: all(s.subjectsOf, n),
    tickets: all<StoredTicketRow>(s.ticketsOf, n).map((row) =>
      storedTicket(row, all<NoteRow>(s.notesWithTime, row.number), all<PassageRow>(s.passagesOf, row.number)),
    ),
    notes: all<Dossier['notes'][number]>(s.notesAbout, n).map((one) => ({ ...one })),
    outcomes: all(s.outcomesOf, n),
    feedback: all<{ flow: string; helped: number; at: string }>(s.feedbackOf, n).map((one) => ({
      ...one,
      helped: one.helped !== 0,
    })),
    ratings: all<Dossier['ratings'][number]>(s.ratingsOf, n).map((one) => ({ ...one })),
    work: all<WorkRow>(s.workOf, n).map(({ body, due, ...rest }) => ({
      ...rest,
      due: new Date(due).toISOString(),
      item: JSON.parse(body),
    })),
    timer: timer ? { id: timer.id, due: new Date(timer.due).toISOString() } : null,
    inbound: all<ArrivedRow>(s.inboundOf, n).map(({ message_id: messageId, ...rest }) => ({ ...rest, messageId })),
    conflicts: all<ArrivedRow & { body_hash: string; times: number }>(s.conflictsOf, id).map(
      ({ channel, account, message_id: messageId, body_hash: bodyHash, times, at }) => ({
        inbound: { channel, account, messageId },
        bodyHash,
        times,
        at,
      }),
    ),
  };
}

/** Statements by which rows of a kind grow old, each removing one batch. */
const EXPIRE: { readonly [kind in Aging]: readonly (keyof Statements & `expire_${string}`)[] } = {
  messages: ['expire_message', 'expire_ratings', 'expire_desk_note'],
  events: ['expire_turn'],
  // The notes first: they point at the ticket.
  tickets: ['expire_ticket_note', 'expire_ticket_history', 'expire_sealed', 'expire_ticket', 'expire_anonymous_ticket'],
  inbound: ['expire_inbound', 'expire_erased', 'expire_conflict'],
  outbox: ['expire_outbox'],
  reports: ['expire_outcome', 'expire_feedback'],
};

type Counted = keyof Statements & `count_${string}`;

/**
 * @param key of the hashes of what was erased
 * @param db for what is done outside of a transaction
 */
export function sqlitePrivacy(s: Statements, { write, read }: Access, key: string, db: DatabaseSync, file: string): PrivacyStore {
  return {
    conversationsOf: ({ kind, id }, after, limit) =>
      read(() =>
        all<{ conversation: string; others: number }>(s.conversationsOf, kind, id, after, limit).map(
          ({ conversation, others }) => ({
            conversation,
            shared: others > 0,
          }),
        ),
      ),
    dossier: (conversation) => read(() => dossierOf(s, conversation)),
    erase: (order) => write(() => eraseOne(s, key, order)),
    scrub: () => scrubFile(db, file),
    rewrite: () => rewriteFile(db, file),
    expire: async (kind, before) => {
      for (const name of EXPIRE[kind]) {
        const removed = Number((await write(() => s[name].run(before))).changes);
        if (removed > 0) return removed;
      }
      return 0;
    },
    expirable: (kind, before) =>
      read(() =>
        EXPIRE[kind].reduce((sum, name) => {
          const count = s[name.replace('expire_', 'count_') as Counted];
          return sum + (first<{ count: number }>(count, before)?.count ?? 0);
        }, 0),
      ),
    idleConversations: (before, from) =>
      read(() => {
        const start = from ?? 0;
        const last = first<{ n: number | null }>(s.lastConversation)?.n ?? 0;
        const rows = all<{ id: string }>(s.idleConversations, start, start + WINDOW, before);
        return { ids: rows.map((row) => row.id), next: start + WINDOW >= last ? null : start + WINDOW };
      }),
    lease: (name, owner, now, until) =>
      write(() => Number(s.takeLease.run(name, owner, toMillis(until), toMillis(now)).changes) > 0),
    audit: (next) => write(() => appendAudit(s, next)),
    auditHead: () => read(() => first<Pick<AuditRow, 'seq' | 'hash'>>(s.auditHead) ?? null),
    auditRows: (after, limit) => read(() => all<AuditRow>(s.auditRows, after, limit).map((row) => ({ ...row }))),
  };
}
