/**
 * Every SQL statement of the embedded store, prepared once.
 *
 * Plain SQL, not a query builder: a statement that is prepared once needs placeholders, a builder knows only values, so
 * each one would need sentinels and a second list that maps them back. The text here is what runs.
 * All values are bound, none is ever put into the text.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

export type InboundRow = { body_hash: string; conversation: number; first_seq: number; last_seq: number };
export type ConversationRow = {
  n: number;
  version: number;
  state: string;
  address: string | null;
  next_seq: number;
  erased: number;
  handoff: string | null;
};
export type MessageRow = { seq: number; sender: 'customer' | 'bot' | 'agent'; body: string; at: string };
export type UnreadRow = MessageRow & { fingerprint: string };
export type TurnRow = { version: number; event: string; why: string };
export type TimerRow = { conversation: string; id: string; due: number };
export type ConflictRow = {
  channel: string;
  account: string;
  message_id: string;
  body_hash: string;
  conversation: string;
  times: number;
  at: string;
};
export type TicketRow = { conversation: string; body: string; at: string };
export type OutboxRow = {
  id: number;
  conversation: string;
  address: string | null;
  attempts: number;
  body: string;
  fence: number;
  lease_until: number;
};
export type ListedRow = {
  id: number;
  kind: 'call' | 'deliver';
  conversation: string;
  status: 'open' | 'dead';
  attempts: number;
  at: string;
  due: number;
  error: string | null;
};

const OUTBOX_MINE = "id = ? AND fence = ? AND status = 'open'";

/** The status stands in the text, because only then the index of that status is used; the plus keeps off the one of all ids. */
const listed = (status: 'open' | 'dead') => `SELECT o.id, o.kind, c.id AS conversation, o.status, o.attempts, o.at,
  o.not_before AS due, o.error FROM outbox o JOIN conversation c ON c.n = o.conversation
  WHERE o.status = '${status}' AND o.at < ? AND +o.id > ? ORDER BY +o.id LIMIT ?`;

/** What lists show of a conversation that has had a handoff. */
const HANDED_OVER = `SELECT c.id AS conversation, c.handoff, c.state, c.next_seq, t.body AS ticket,
  m.seq, m.sender, m.body, m.at,
  (SELECT count(*) FROM message u WHERE u.conversation = c.n AND u.sender = 'customer' AND u.seq >
    coalesce((SELECT max(a.seq) FROM message a WHERE a.conversation = c.n AND a.sender = 'agent'), 0)) AS unanswered,
  (SELECT count(*) FROM desk_note d WHERE d.conversation = c.n) AS notes
  FROM handoff h JOIN conversation c ON c.n = h.conversation
  LEFT JOIN ticket t ON t.number = h.ticket
  LEFT JOIN message m ON m.conversation = c.n AND m.seq = c.next_seq - 1`;

const INSERT_TICKET = `INSERT INTO ticket (number, conversation, body, kind, due, rank, topic, at, updated_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)`;

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',

  findInbound:
    'SELECT body_hash, conversation, first_seq, last_seq FROM inbound WHERE channel = ? AND account = ? AND message_id = ?',
  insertInbound:
    'INSERT INTO inbound (channel, account, message_id, body_hash, conversation, first_seq, last_seq, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',

  findConversation: 'SELECT n, version, state, address, next_seq, erased, handoff FROM conversation WHERE id = ?',
  insertConversation:
    'INSERT INTO conversation (id, version, state, address, next_seq, fingerprint, updated_at, erased) VALUES (?, 1, ?, ?, ?, ?, ?, ?)',
  updateConversation:
    'UPDATE conversation SET version = version + 1, state = ?, address = coalesce(?, address), next_seq = ?, fingerprint = ?, updated_at = ? WHERE n = ? AND version = ?',

  setHandoff: 'UPDATE conversation SET handoff = ? WHERE n = ?',
  putHandoff: `INSERT INTO handoff (ticket, conversation, open, queue, requested_at, assigned_at, ended_at, due)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (ticket) DO UPDATE SET open = ?3, queue = ?4, ended_at = ?7, due = ?8,
      assigned_at = CASE open WHEN 1 THEN coalesce(assigned_at, ?6) ELSE ?6 END`,
  openHandoffs: `${HANDED_OVER} WHERE h.open = 1 ORDER BY h.requested_at`,
  handedOver: `${HANDED_OVER} WHERE c.id = ? ORDER BY h.requested_at DESC LIMIT 1`,
  dueHandoffs: `SELECT c.id AS conversation, h.due FROM handoff h JOIN conversation c ON c.n = h.conversation
    WHERE h.open = 1 AND h.due <= ? ORDER BY h.due LIMIT ?`,
  handled: `SELECT queue, assigned_at, ended_at FROM handoff
    WHERE open = 0 AND ended_at >= ? AND assigned_at IS NOT NULL ORDER BY ended_at DESC LIMIT ?`,
  insertDeskNote: `INSERT INTO desk_note (id, conversation, kind, person, body, at)
    SELECT ?1, n, ?3, ?4, ?5, ?6 FROM conversation WHERE id = ?2 ON CONFLICT (id) DO NOTHING`,
  deskNotes: `SELECT d.id, c.id AS conversation, d.kind, d.person, d.body, d.at FROM desk_note d JOIN conversation c ON c.n = d.conversation
    WHERE c.id = ? ORDER BY d.rowid`,
  setPresence: `INSERT INTO presence (person, presence, since, seen) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (person) DO UPDATE SET presence = ?2, since = ?3, seen = max(seen, ?4)`,
  presences: 'SELECT person, presence, since, seen FROM presence WHERE seen >= ? ORDER BY person',
  conversationsOfCustomer: `SELECT c.id AS conversation, c.state, c.updated_at AS at FROM subject s JOIN conversation c ON c.n = s.conversation
    WHERE s.kind = 'customer' AND s.id = ? ORDER BY c.updated_at DESC LIMIT ?`,

  insertSubject: 'INSERT INTO subject (kind, id, conversation) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  timesErased: 'SELECT times FROM erased WHERE key = ?',

  messagesBetween: 'SELECT seq, sender, body, at FROM message WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq',
  messagesAfter:
    'SELECT seq, sender, body, at FROM message WHERE conversation = (SELECT n FROM conversation WHERE id = ?) AND seq > ? ORDER BY seq',

  unread: `SELECT m.seq, m.sender, m.body, m.at, c.fingerprint FROM conversation c JOIN message m ON m.conversation = c.n
    WHERE c.id = ? AND m.seq > ? ORDER BY m.seq LIMIT ?`,
  lastSeq: 'SELECT next_seq - 1 AS seq FROM conversation WHERE id = ?',

  insertTurn: 'INSERT INTO turn (conversation, version, event, why, doubt, at) VALUES (?, ?, ?, ?, ?, ?)',
  turns: 'SELECT version, event, why FROM turn WHERE conversation = (SELECT n FROM conversation WHERE id = ?) ORDER BY version',
  // Numbers of conversations begin at 1: (since, 0, 0) stands before the first turn of that instant.
  doubtfulTurns: `SELECT c.id AS conversation, t.version, t.doubt, t.at FROM turn t JOIN conversation c ON c.n = t.conversation
    WHERE t.doubt IS NOT NULL
      AND (t.at, t.conversation, t.version) > (?1, coalesce((SELECT n FROM conversation WHERE id = ?2), 0), ?3)
    ORDER BY t.at, t.conversation, t.version LIMIT ?4`,

  insertTicket: INSERT_TICKET,
  // The wallet names its cases: one that it names again is there already.
  insertCase: `${INSERT_TICKET} ON CONFLICT (number) DO NOTHING`,
  ticketPassage: 'INSERT INTO ticket_history (number, at, who, field, old, new) VALUES (?, ?, ?, ?, ?, ?)',
  ticketStands: 'SELECT status, assignee FROM ticket WHERE number = ?',
  moveTicket: 'UPDATE ticket SET status = ?, assignee = ?, version = version + 1, updated_at = ? WHERE number = ?',
  ticketAgain: `UPDATE ticket SET body = ?, rank = ?, topic = ?, version = version + 1, updated_at = ?
    WHERE number = ? AND conversation = ? AND status <> 'done'`,
  findTicket:
    'SELECT c.id AS conversation, t.body, t.at FROM ticket t JOIN conversation c ON c.n = t.conversation WHERE t.number = ?',
  insertNote: 'INSERT INTO ticket_note (number, body, at) VALUES (?, ?, ?)',
  notes: 'SELECT body FROM ticket_note WHERE number = ? ORDER BY rowid',
  insertOutcome: 'INSERT INTO outcome (conversation, flow, topic, disposition, at) VALUES (?, ?, ?, ?, ?)',
  insertFeedback: 'INSERT INTO feedback (conversation, flow, helped, at) VALUES (?, ?, ?, ?)',

  insertRating: `INSERT INTO ratings (conversation, "of", stars, comment, at, seq) SELECT n, ?, ?, ?, ?, ? FROM conversation WHERE id = ?
    ON CONFLICT DO NOTHING`,
  findRating: `SELECT stars, comment FROM ratings
    WHERE "of" = ? AND seq = ? AND conversation = (SELECT n FROM conversation WHERE id = ?)`,
  ratingsOf: 'SELECT "of", stars, comment, at, seq FROM ratings WHERE conversation = ? ORDER BY rowid',

  insertSealed: 'INSERT INTO sealed (conversation, id, box, at) VALUES (?, ?, ?, ?) ON CONFLICT (conversation, id) DO NOTHING',
  sealedOfTicket: 'UPDATE sealed SET ticket = ? WHERE conversation = ? AND id = ?',
  dropSealed: 'DELETE FROM sealed WHERE conversation = ? AND id = ? AND ticket IS NULL',
  findSealed: 'SELECT id, box FROM sealed WHERE conversation = (SELECT n FROM conversation WHERE id = ?) AND id = ?',

  setTimer:
    'INSERT INTO timer (conversation, id, due) VALUES (?1, ?2, ?3) ON CONFLICT (conversation) DO UPDATE SET id = ?2, due = ?3, lease_until = 0',
  clearTimer: 'DELETE FROM timer WHERE conversation = ?',
  dropTimer: 'DELETE FROM timer WHERE conversation = (SELECT n FROM conversation WHERE id = ?) AND id = ?',
  dueTimers: `SELECT c.id AS conversation, t.id, t.due FROM timer t JOIN conversation c ON c.n = t.conversation
    WHERE t.due <= ?1 AND t.lease_until <= ?1 ORDER BY t.due LIMIT ?2`,
  leaseTimer: 'UPDATE timer SET lease_until = ?3 WHERE conversation = (SELECT n FROM conversation WHERE id = ?1) AND id = ?2',
  timerOf: 'SELECT c.id AS conversation, t.id, t.due FROM timer t JOIN conversation c ON c.n = t.conversation WHERE c.id = ?',

  openConversations: `SELECT c.id AS conversation, c.state FROM timer t JOIN conversation c ON c.n = t.conversation
    WHERE t.conversation > coalesce((SELECT n FROM conversation WHERE id = ?), 0) ORDER BY t.conversation LIMIT ?`,

  insertConflict: `INSERT INTO conflict (channel, account, message_id, body_hash, conversation, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (channel, account, message_id, body_hash, conversation) DO UPDATE SET times = times + 1, at = ?6`,
  conflicts: `SELECT channel, account, message_id, body_hash, conversation, times, at FROM conflict
    ORDER BY at DESC, message_id, body_hash LIMIT ?`,

  keep: 'INSERT INTO kept (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
  kept: 'SELECT value FROM kept WHERE name = ?',

  insertOutbox: 'INSERT INTO outbox (conversation, kind, body, idempotency_key, not_before, at) VALUES (?, ?, ?, ?, ?, ?)',
  anyDue: "SELECT 1 FROM outbox WHERE status = 'open' AND not_before <= ?1 AND lease_until <= ?1 LIMIT 1",
  // A row is the head when no older one of its conversation is open, even one that waits for its retry: order is kept. What another
  // desk is told is a line of its own: while that desk is down, the customer still gets the bot's words.
  dueHeads: `SELECT o.id, c.id AS conversation, c.address, o.attempts, o.body, o.fence, o.lease_until
    FROM outbox o JOIN conversation c ON c.n = o.conversation
    WHERE o.status = 'open' AND o.not_before <= ?1 AND o.lease_until <= ?1
      AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.status = 'open' AND p.conversation = o.conversation AND p.id < o.id
        AND (p.kind = 'desk') = (o.kind = 'desk'))
    ORDER BY o.not_before, o.id LIMIT ?2`,
  lease: 'UPDATE outbox SET lease_until = ?, attempts = attempts + 1, fence = fence + 1 WHERE id = ?',
  finish: `UPDATE outbox SET status = 'done', error = NULL WHERE ${OUTBOX_MINE}`,
  retry: `UPDATE outbox SET not_before = ?, lease_until = 0, error = ? WHERE ${OUTBOX_MINE}`,
  bury: `UPDATE outbox SET status = 'dead', lease_until = 0, error = ? WHERE ${OUTBOX_MINE}`,
  // A lease that ended is the mark of an interrupted claim, which a release must not wipe out.
  release: `UPDATE outbox SET attempts = attempts - 1, not_before = max(not_before, ?), lease_until = ? WHERE ${OUTBOX_MINE}`,
  openRows: listed('open'),
  deadRows: listed('dead'),
  outboxDepth: `SELECT (SELECT count(*) FROM outbox WHERE status = 'open') AS open,
    (SELECT count(*) FROM outbox WHERE status = 'dead') AS dead`,
  redrive: `UPDATE outbox SET status = 'open', attempts = 0, fence = fence + 1, not_before = ?2, lease_until = 0,
    error = 'put back at ' || ?3 || ' after: ' || coalesce(error, 'no error') WHERE id = ?1 AND status = 'dead'`,
  oldestDue: "SELECT min(not_before) AS since FROM outbox WHERE status = 'open' AND not_before <= ? AND kind <> 'desk'",

  findForErase: 'SELECT n, version, state, address, next_seq, erased, updated_at FROM conversation WHERE id = ?',
  conversationsOf: `SELECT c.id AS conversation, (SELECT count(*) FROM subject o
      WHERE o.conversation = s.conversation AND o.kind = s.kind AND o.id <> s.id) AS others
    FROM subject s JOIN conversation c ON c.n = s.conversation
    WHERE s.kind = ?1 AND s.id = ?2 AND s.conversation > coalesce((SELECT n FROM conversation WHERE id = ?3), 0)
    ORDER BY s.conversation LIMIT ?4`,
  subjectsOf: 'SELECT kind, id FROM subject WHERE conversation = ? ORDER BY kind, id',
  ticketsOf: 'SELECT number, body, kind, status, due, at FROM ticket WHERE conversation = ? ORDER BY rowid',
  notesWithTime: 'SELECT body, author, at FROM ticket_note WHERE number = ? ORDER BY rowid',
  passagesOf: 'SELECT at, field, old, new FROM ticket_history WHERE number = ? ORDER BY rowid',
  notesAbout: 'SELECT kind, body AS text, at FROM desk_note WHERE conversation = ? ORDER BY rowid',
  outcomesOf: 'SELECT flow, topic, disposition, at FROM outcome WHERE conversation = ? ORDER BY rowid',
  feedbackOf: 'SELECT flow, helped, at FROM feedback WHERE conversation = ? ORDER BY rowid',
  workOf: 'SELECT body, status, attempts, at, not_before AS due, error FROM outbox WHERE conversation = ? ORDER BY id',
  inboundOf: 'SELECT channel, account, message_id, at FROM inbound WHERE conversation = ? ORDER BY rowid',
  conflictsOf: 'SELECT channel, account, message_id, body_hash, times, at FROM conflict WHERE conversation = ? ORDER BY rowid',

  insertErased: `INSERT INTO erased (key, at) VALUES (?1, ?2)
    ON CONFLICT (key) DO UPDATE SET times = times + 1, at = max(at, ?2)`,
  insertAnonymous: 'INSERT INTO anonymous_ticket (number, body, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  erase_ticket_note: 'DELETE FROM ticket_note WHERE number IN (SELECT number FROM ticket WHERE conversation = ?)',
  erase_ticket_history: 'DELETE FROM ticket_history WHERE number IN (SELECT number FROM ticket WHERE conversation = ?)',
  erase_ticket: 'DELETE FROM ticket WHERE conversation = ?',
  erase_sealed: 'DELETE FROM sealed WHERE conversation = ?',
  erase_message: 'DELETE FROM message WHERE conversation = ?',
  erase_turn: 'DELETE FROM turn WHERE conversation = ?',
  erase_inbound: 'DELETE FROM inbound WHERE conversation = ?',
  erase_outbox: 'DELETE FROM outbox WHERE conversation = ?',
  erase_timer: 'DELETE FROM timer WHERE conversation = ?',
  erase_outcome: 'DELETE FROM outcome WHERE conversation = ?',
  erase_feedback: 'DELETE FROM feedback WHERE conversation = ?',
  erase_ratings: 'DELETE FROM ratings WHERE conversation = ?',
  erase_handoff: 'DELETE FROM handoff WHERE conversation = ?',
  erase_desk_note: 'DELETE FROM desk_note WHERE conversation = ?',
  erase_subject: 'DELETE FROM subject WHERE conversation = ?',
  erase_conflict: 'DELETE FROM conflict WHERE conversation = ?',
  erase_conversation: 'DELETE FROM conversation WHERE n = ?',

  lastConversation: 'SELECT max(n) AS n FROM conversation',
  idleConversations: `SELECT id FROM conversation c WHERE n > ? AND n <= ? AND updated_at < ?
    AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.conversation = c.n) ORDER BY n`,
  takeLease: `INSERT INTO lease (name, owner, until) VALUES (?1, ?2, ?3)
    ON CONFLICT (name) DO UPDATE SET owner = ?2, until = ?3 WHERE owner = ?2 OR until <= ?4`,

  // Oldest rows first and few at a time: a pass never holds the lock for long. Row numbers rise with time.
  expire_message: 'DELETE FROM message WHERE rowid IN (SELECT rowid FROM message ORDER BY rowid LIMIT 500) AND at < ?',
  expire_ratings: 'DELETE FROM ratings WHERE rowid IN (SELECT rowid FROM ratings ORDER BY rowid LIMIT 500) AND at < ?',
  expire_desk_note: 'DELETE FROM desk_note WHERE rowid IN (SELECT rowid FROM desk_note ORDER BY rowid LIMIT 500) AND at < ?',
  expire_turn: 'DELETE FROM turn WHERE rowid IN (SELECT rowid FROM turn ORDER BY rowid LIMIT 500) AND at < ?',
  expire_ticket_note: `DELETE FROM ticket_note WHERE rowid IN (SELECT n.rowid FROM ticket_note n JOIN ticket t ON t.number = n.number
    WHERE t.at < ? LIMIT 500)`,
  expire_ticket_history: `DELETE FROM ticket_history WHERE rowid IN (SELECT h.rowid FROM ticket_history h
    JOIN ticket t ON t.number = h.number WHERE t.at < ? LIMIT 500)`,
  expire_sealed: `DELETE FROM sealed WHERE (conversation, id) IN (SELECT s.conversation, s.id FROM sealed s
    JOIN ticket t ON t.number = s.ticket WHERE t.at < ? LIMIT 500)`,
  expire_ticket: 'DELETE FROM ticket WHERE rowid IN (SELECT rowid FROM ticket ORDER BY rowid LIMIT 500) AND at < ?',
  expire_anonymous_ticket:
    'DELETE FROM anonymous_ticket WHERE rowid IN (SELECT rowid FROM anonymous_ticket WHERE at < ? LIMIT 500)',
  expire_inbound: 'DELETE FROM inbound WHERE rowid IN (SELECT rowid FROM inbound ORDER BY rowid LIMIT 500) AND at < ?',
  expire_erased: 'DELETE FROM erased WHERE rowid IN (SELECT rowid FROM erased WHERE at < ? ORDER BY at LIMIT 500)',
  expire_conflict: 'DELETE FROM conflict WHERE rowid IN (SELECT rowid FROM conflict WHERE at < ? ORDER BY at LIMIT 500)',
  expire_outbox: `DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE status <> 'open' ORDER BY id LIMIT 500) AND at < ?`,
  expire_outcome: 'DELETE FROM outcome WHERE rowid IN (SELECT rowid FROM outcome ORDER BY rowid LIMIT 500) AND at < ?',
  expire_feedback: 'DELETE FROM feedback WHERE rowid IN (SELECT rowid FROM feedback ORDER BY rowid LIMIT 500) AND at < ?',

  count_message: 'SELECT count(*) AS count FROM message WHERE at < ?',
  count_ratings: 'SELECT count(*) AS count FROM ratings WHERE at < ?',
  count_desk_note: 'SELECT count(*) AS count FROM desk_note WHERE at < ?',
  count_turn: 'SELECT count(*) AS count FROM turn WHERE at < ?',
  count_ticket_note: 'SELECT count(*) AS count FROM ticket_note n JOIN ticket t ON t.number = n.number WHERE t.at < ?',
  count_ticket_history: 'SELECT count(*) AS count FROM ticket_history h JOIN ticket t ON t.number = h.number WHERE t.at < ?',
  count_sealed: 'SELECT count(*) AS count FROM sealed s JOIN ticket t ON t.number = s.ticket WHERE t.at < ?',
  count_ticket: 'SELECT count(*) AS count FROM ticket WHERE at < ?',
  count_anonymous_ticket: 'SELECT count(*) AS count FROM anonymous_ticket WHERE at < ?',
  count_inbound: 'SELECT count(*) AS count FROM inbound WHERE at < ?',
  count_erased: 'SELECT count(*) AS count FROM erased WHERE at < ?',
  count_conflict: 'SELECT count(*) AS count FROM conflict WHERE at < ?',
  count_outbox: "SELECT count(*) AS count FROM outbox WHERE status <> 'open' AND at < ?",
  count_outcome: 'SELECT count(*) AS count FROM outcome WHERE at < ?',
  count_feedback: 'SELECT count(*) AS count FROM feedback WHERE at < ?',

  auditHead: 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1',
  insertAudit: 'INSERT INTO audit (seq, at, actor, action, subject, detail, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  auditRows: 'SELECT seq, at, actor, action, subject, detail, prev, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?',

  schemaVersion: 'SELECT max(version) AS version FROM schema_version',
} as const;

/** Messages that one statement inserts at most: a turn writes a few, and each statement costs as much as a row. */
const MOST_MESSAGES = 8;

export type Statements = { readonly [K in keyof typeof SQL]: StatementSync } & {
  /** Inserts as many messages as the index says plus one: conversation, seq, sender, body, at of each. */
  readonly insertMessages: readonly StatementSync[];
};

/** Prepares all statements; throws when the schema lacks something. */
export function prepareStatements(db: DatabaseSync): Statements {
  const prepared = Object.entries(SQL).map(([name, text]) => [name, db.prepare(text)]);
  const insertMessages = Array.from({ length: MOST_MESSAGES }, (_, i) => {
    const rows = Array.from({ length: i + 1 }, () => '(?, ?, ?, ?, ?)').join(', ');
    return db.prepare(`INSERT INTO message (conversation, seq, sender, body, at) VALUES ${rows}`);
  });
  return { ...Object.fromEntries(prepared), insertMessages } as Statements;
}

/** First row of a query, or undefined. The row's type is what the query selects from a STRICT table. */
export function first<Row>(statement: StatementSync, ...values: SQLInputValue[]): Row | undefined {
  return statement.get(...values) as Row | undefined;
}

/** All rows of a query. */
export function all<Row>(statement: StatementSync, ...values: SQLInputValue[]): readonly Row[] {
  return statement.all(...values) as Row[];
}
