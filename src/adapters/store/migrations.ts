/** The schema as numbered steps. A step that has been released is never changed; a change of the schema is a new step. */
import type { DatabaseSync } from 'node:sqlite';
import { PEOPLE } from './people-schema.ts';

const FIRST = `
-- Rows point at a conversation by its number: in an index, short keys of running conversations lie close together,
-- and a commit writes a third of the pages that the long names would cost.
CREATE TABLE conversation (
  n           INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  version     INTEGER NOT NULL,
  state       TEXT NOT NULL,
  address     TEXT,
  next_seq    INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  updated_at  TEXT NOT NULL
) STRICT;

-- What has arrived already. Row numbers rise with time, so that old rows are found without an index on "at".
CREATE TABLE inbound (
  channel      TEXT NOT NULL,
  account      TEXT NOT NULL,
  message_id   TEXT NOT NULL,
  body_hash    TEXT NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  first_seq    INTEGER NOT NULL,
  last_seq     INTEGER NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (channel, account, message_id)
) STRICT;

CREATE TABLE message (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  seq          INTEGER NOT NULL,
  sender       TEXT NOT NULL CHECK (sender IN ('customer', 'bot', 'agent')),
  body         TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (conversation, seq)
) STRICT;

CREATE TABLE turn (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  version      INTEGER NOT NULL,
  event        TEXT NOT NULL,
  why          TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (conversation, version)
) STRICT;

-- not_before and lease_until are milliseconds since 1970, because they are compared.
CREATE TABLE outbox (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation    INTEGER NOT NULL REFERENCES conversation(n),
  kind            TEXT NOT NULL CHECK (kind IN ('call', 'deliver')),
  body            TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  attempts        INTEGER NOT NULL DEFAULT 0,
  not_before      INTEGER NOT NULL,
  lease_until     INTEGER NOT NULL DEFAULT 0,
  fence           INTEGER NOT NULL DEFAULT 0,
  status          TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'dead')),
  error           TEXT,
  at              TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_head ON outbox (conversation, id) WHERE status = 'open';
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE status = 'open';

CREATE TABLE ticket (
  number       TEXT PRIMARY KEY NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  body         TEXT NOT NULL,
  at           TEXT NOT NULL
) STRICT;

CREATE TABLE ticket_note (
  number TEXT NOT NULL REFERENCES ticket(number),
  body   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_note_number ON ticket_note (number);

CREATE TABLE outcome (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  flow         TEXT NOT NULL,
  topic        TEXT,
  disposition  TEXT NOT NULL,
  at           TEXT NOT NULL
) STRICT;

CREATE TABLE feedback (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  flow         TEXT NOT NULL,
  helped       INTEGER NOT NULL,
  at           TEXT NOT NULL
) STRICT;
`;

/** Turns in which the bot did not understand, found without reading all of them. Few turns have a doubt: the index stays small. */
const DOUBT = `
ALTER TABLE turn ADD COLUMN doubt TEXT CHECK (doubt IN ('clarify', 'fallback', 'unanswered'));
UPDATE turn SET doubt = json_extract(why, '$.rule')
  WHERE json_extract(why, '$.rule') IN ('clarify', 'fallback')
    AND json_extract(event, '$.kind') = 'message' AND json_extract(event, '$.button') IS NULL;
CREATE INDEX turn_doubt ON turn (at, conversation, version) WHERE doubt IS NOT NULL;
`;

/** One timer a conversation, due in milliseconds since 1970; and what all processes on this store must know alike. */
const TIMER = `
CREATE TABLE timer (
  conversation INTEGER PRIMARY KEY REFERENCES conversation(n),
  id           TEXT NOT NULL,
  due          INTEGER NOT NULL
) STRICT;
CREATE INDEX timer_due ON timer (due);

CREATE TABLE kept (
  name  TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;
`;

/** What was given up, counted and listed without reading a month of work that was done. */
const DEAD = `
CREATE INDEX outbox_dead ON outbox (id) WHERE status = 'dead';
`;

/** A timer is fired by one process at a time; and messages that came again with another body, which were not run. */
const CLAIMED_TIMERS_AND_CONFLICTS = `
ALTER TABLE timer ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;

CREATE TABLE conflict (
  channel      TEXT NOT NULL,
  account      TEXT NOT NULL,
  message_id   TEXT NOT NULL,
  body_hash    TEXT NOT NULL,
  conversation TEXT NOT NULL,
  times        INTEGER NOT NULL DEFAULT 1,
  at           TEXT NOT NULL,
  PRIMARY KEY (channel, account, message_id, body_hash, conversation)
) STRICT;
CREATE INDEX conflict_at ON conflict (at);
`;

/**
 * Whom conversations belong to, so that one person's data are found at once; indexes by which a conversation is erased without
 * reading all rows of others; keyed hashes of what was erased; tickets without their person; and the audit log, which takes
 * rows at its end only.
 */
const PRIVACY = `
CREATE TABLE subject (
  kind         TEXT NOT NULL CHECK (kind IN ('customer', 'user')),
  id           TEXT NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  PRIMARY KEY (kind, id, conversation)
) STRICT, WITHOUT ROWID;
CREATE INDEX subject_conversation ON subject (conversation);
INSERT INTO subject (kind, id, conversation) SELECT 'customer', json_extract(state, '$.customer.id'), n FROM conversation
  WHERE json_type(state, '$.customer.id') = 'text';
INSERT INTO subject (kind, id, conversation)
  SELECT 'user', json_extract(address, '$.channelId') || ':' || json_extract(address, '$.user.id'), n FROM conversation
  WHERE json_type(address, '$.channelId') = 'text' AND json_type(address, '$.user.id') = 'text';

CREATE INDEX inbound_conversation ON inbound (conversation);
CREATE INDEX outbox_conversation ON outbox (conversation);
CREATE INDEX ticket_conversation ON ticket (conversation);
CREATE INDEX outcome_conversation ON outcome (conversation);
CREATE INDEX feedback_conversation ON feedback (conversation);
CREATE INDEX conflict_conversation ON conflict (conversation);

ALTER TABLE conversation ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
CREATE TABLE erased (
  key   TEXT PRIMARY KEY NOT NULL,
  times INTEGER NOT NULL DEFAULT 1,
  at    TEXT NOT NULL
) STRICT;
CREATE INDEX erased_at ON erased (at);
INSERT INTO kept (name, value) VALUES ('erased_key', lower(hex(randomblob(32))));

CREATE TABLE anonymous_ticket (
  number TEXT PRIMARY KEY NOT NULL,
  body   TEXT NOT NULL,
  at     TEXT NOT NULL
) STRICT;

CREATE TABLE lease (
  name  TEXT PRIMARY KEY NOT NULL,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
  seq     INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  subject TEXT,
  detail  TEXT NOT NULL,
  prev    TEXT NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'rows of the audit log are never changed'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'rows of the audit log are never removed'); END;
CREATE TRIGGER audit_insert BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
  BEGIN SELECT raise(ABORT, 'rows of the audit log are added at its end'); END;
`;

/** Personal values that a flow asked for, encrypted; the rest of the database only holds what stands for them. */
const SEALED = `
CREATE TABLE sealed (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  id           TEXT NOT NULL,
  box          TEXT NOT NULL,
  ticket       TEXT,
  at           TEXT NOT NULL,
  PRIMARY KEY (conversation, id)
) STRICT, WITHOUT ROWID;
`;

/** Stars that customers gave at an end of the conversation, `seq` being the message with which it ended: one for each end. */
const RATINGS = `
CREATE TABLE ratings (
  conversation INTEGER NOT NULL REFERENCES conversation(n),
  "of"         TEXT NOT NULL CHECK ("of" IN ('bot', 'agent')),
  seq          INTEGER NOT NULL,
  stars        INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment      TEXT,
  at           TEXT NOT NULL,
  PRIMARY KEY (conversation, "of", seq)
) STRICT;
`;

/**
 * The desk. The handoff stands with its conversation, which every turn reads; its row here is for finding it. `open`, `agent`, `due`
 * (milliseconds) and the like are what lists look for.
 */
const DESK = `
ALTER TABLE conversation ADD COLUMN handoff TEXT;

CREATE TABLE handoff (
  ticket       TEXT PRIMARY KEY NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation (n),
  open         INTEGER NOT NULL,
  queue        TEXT NOT NULL,
  requested_at TEXT NOT NULL,
  assigned_at  TEXT,
  ended_at     TEXT,
  due          INTEGER
) STRICT;
CREATE INDEX handoff_open ON handoff (requested_at) WHERE open = 1;
CREATE INDEX handoff_due ON handoff (due) WHERE open = 1;
CREATE INDEX handoff_ended ON handoff (ended_at) WHERE open = 0;
CREATE INDEX handoff_conversation ON handoff (conversation);

CREATE TABLE desk_note (
  id           TEXT PRIMARY KEY NOT NULL,
  conversation INTEGER NOT NULL REFERENCES conversation (n),
  kind         TEXT NOT NULL,
  person       TEXT NOT NULL,
  body         TEXT NOT NULL,
  at           TEXT NOT NULL
) STRICT;
CREATE INDEX desk_note_conversation ON desk_note (conversation);

CREATE TABLE presence (
  person   TEXT PRIMARY KEY NOT NULL,
  presence TEXT NOT NULL,
  since    TEXT NOT NULL,
  seen     TEXT NOT NULL
) STRICT;
`;

/**
 * Tickets as work for people: who has one, by when, and who changed what. `rank` is the priority as a number, 0 the most urgent. A
 * missing deadline stands behind all others. What was there before is open, without a deadline.
 */
const TICKETS = `
ALTER TABLE ticket ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'complaint', 'dispute', 'unlock', 'other'));
ALTER TABLE ticket ADD COLUMN status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'waiting', 'done'));
ALTER TABLE ticket ADD COLUMN assignee TEXT;
ALTER TABLE ticket ADD COLUMN due TEXT;
ALTER TABLE ticket ADD COLUMN rank INTEGER NOT NULL DEFAULT 2;
ALTER TABLE ticket ADD COLUMN topic TEXT;
ALTER TABLE ticket ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE ticket ADD COLUMN updated_at TEXT NOT NULL DEFAULT '';
UPDATE ticket SET updated_at = at, topic = json_extract(body, '$.brief.topic'),
  rank = CASE json_extract(body, '$.ticket.priority') WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END;
CREATE INDEX ticket_order ON ticket (status, rank, coalesce(due, '9'), at, number, kind, topic);
CREATE INDEX ticket_assignee ON ticket (assignee, status, rank, coalesce(due, '9'), at, number);

-- Without an author: the customer's own words.
ALTER TABLE ticket_note ADD COLUMN author TEXT;

CREATE TABLE ticket_history (
  number TEXT NOT NULL REFERENCES ticket(number),
  at     TEXT NOT NULL,
  who    TEXT,
  field  TEXT NOT NULL,
  old    TEXT,
  new    TEXT
) STRICT;
CREATE INDEX ticket_history_number ON ticket_history (number);
CREATE TRIGGER ticket_history_update BEFORE UPDATE ON ticket_history
  BEGIN SELECT raise(ABORT, 'rows of a history are never changed'); END;
`;

/** Work for another desk. A rule about a column is changed by making the table anew. */
const OTHER_DESK = `
CREATE TABLE outbox_new (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation    INTEGER NOT NULL REFERENCES conversation(n),
  kind            TEXT NOT NULL CHECK (kind IN ('call', 'deliver', 'desk')),
  body            TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE,
  attempts        INTEGER NOT NULL DEFAULT 0,
  not_before      INTEGER NOT NULL,
  lease_until     INTEGER NOT NULL DEFAULT 0,
  fence           INTEGER NOT NULL DEFAULT 0,
  status          TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'dead')),
  error           TEXT,
  at              TEXT NOT NULL
) STRICT;
INSERT INTO outbox_new SELECT id, conversation, kind, body, idempotency_key, attempts, not_before, lease_until, fence, status, error, at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_head ON outbox (conversation, id) WHERE status = 'open';
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE status = 'open';
CREATE INDEX outbox_dead ON outbox (id) WHERE status = 'dead';
CREATE INDEX outbox_conversation ON outbox (conversation);
`;

const MIGRATIONS: readonly { readonly version: number; readonly sql: string }[] = [
  { version: 1, sql: FIRST },
  { version: 2, sql: DOUBT },
  { version: 3, sql: TIMER },
  { version: 4, sql: DEAD },
  { version: 5, sql: CLAIMED_TIMERS_AND_CONFLICTS },
  { version: 6, sql: PRIVACY },
  { version: 7, sql: SEALED },
  { version: 8, sql: RATINGS },
  { version: 9, sql: PEOPLE },
  { version: 10, sql: DESK },
  { version: 11, sql: TICKETS },
  { version: 12, sql: OTHER_DESK },
];

/** Version of the schema that this program reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Version of the schema in a database that has one. */
export function storedVersion(db: DatabaseSync): number {
  const row = db.prepare('SELECT max(version) AS version FROM schema_version').get();
  return typeof row?.version === 'number' ? row.version : 0;
}

/**
 * Brings the schema up to date, each step in its own transaction, so that a kill in the middle leaves the step before.
 * Two processes may do this at the same time: the second waits for the lock and finds nothing left to do.
 * Throws when the file was made by a newer program.
 * @param to the last step to take
 */
export function migrate(db: DatabaseSync, to = SCHEMA_VERSION): void {
  db.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY NOT NULL, at TEXT NOT NULL) STRICT');
  const found = storedVersion(db);
  if (found > SCHEMA_VERSION) {
    throw new Error(
      `it has schema ${found}, this program knows schemas up to ${SCHEMA_VERSION}; ` +
        'start the newer program again, or restore a backup made before the update',
    );
  }
  for (const { version, sql } of MIGRATIONS) {
    if (version <= found || version > to) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      if (storedVersion(db) < version) {
        db.exec(sql);
        db.prepare('INSERT INTO schema_version (version, at) VALUES (?, ?)').run(version, new Date().toISOString());
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }
}
