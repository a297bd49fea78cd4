/** The schema as numbered steps. A step that has been released is never changed; a change of the schema is a new step. */
import type { Client } from 'pg';
import { PEOPLE } from './people-schema.ts';
import { TICKETS } from './ticket-schema.ts';

/**
 * Texts are compared by their bytes ("C"), as instants and ids need; JSON is kept as text, because jsonb takes neither NUL nor
 * half a surrogate pair, and customers send both. Instants that are compared by number are milliseconds since 1970.
 */
const FIRST = `
CREATE TABLE conversation (
  n           int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id          text COLLATE "C" NOT NULL UNIQUE,
  version     int4 NOT NULL,
  state       text NOT NULL,
  address     text,
  next_seq    int4 NOT NULL,
  fingerprint text NOT NULL,
  updated_at  text COLLATE "C" NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE inbound (
  channel      text COLLATE "C" NOT NULL,
  account      text COLLATE "C" NOT NULL,
  message_id   text COLLATE "C" NOT NULL,
  body_hash    text NOT NULL,
  conversation int8 NOT NULL REFERENCES conversation(n),
  first_seq    int4 NOT NULL,
  last_seq     int4 NOT NULL,
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (channel, account, message_id)
);
-- Rows come in the order of time: a summary of page ranges finds the old ones and costs next to nothing.
CREATE INDEX inbound_at ON inbound USING brin (at);

-- The same id with another body, which was not run: one row for each body, however often it comes.
CREATE TABLE conflict (
  channel      text COLLATE "C" NOT NULL,
  account      text COLLATE "C" NOT NULL,
  message_id   text COLLATE "C" NOT NULL,
  body_hash    text COLLATE "C" NOT NULL,
  conversation text COLLATE "C" NOT NULL,
  times        int4 NOT NULL DEFAULT 1,
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (channel, account, message_id, body_hash, conversation)
);
CREATE INDEX conflict_at ON conflict (at);

CREATE TABLE message (
  conversation int8 NOT NULL REFERENCES conversation(n),
  seq          int4 NOT NULL,
  sender       text NOT NULL CHECK (sender IN ('customer', 'bot', 'agent')),
  body         text NOT NULL,
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (conversation, seq)
);

CREATE TABLE turn (
  conversation int8 NOT NULL REFERENCES conversation(n),
  version      int4 NOT NULL,
  event        text NOT NULL,
  why          text NOT NULL,
  doubt        text CHECK (doubt IN ('clarify', 'fallback', 'unanswered')),
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (conversation, version)
);
CREATE INDEX turn_doubt ON turn (at, conversation, version) WHERE doubt IS NOT NULL;
CREATE INDEX turn_at ON turn USING brin (at);

CREATE TABLE outbox (
  id              int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  conversation    int8 NOT NULL REFERENCES conversation(n),
  kind            text NOT NULL CHECK (kind IN ('call', 'deliver')),
  body            text NOT NULL,
  idempotency_key text COLLATE "C" NOT NULL UNIQUE,
  origin          text NOT NULL,
  attempts        int4 NOT NULL DEFAULT 0,
  not_before      int8 NOT NULL,
  lease_until     int8 NOT NULL DEFAULT 0,
  fence           int4 NOT NULL DEFAULT 0,
  status          text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'dead')),
  error           text,
  at              text COLLATE "C" NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.1);
CREATE INDEX outbox_head ON outbox (conversation, id) WHERE status = 'open';
CREATE INDEX outbox_due ON outbox (not_before, id) WHERE status = 'open';
CREATE INDEX outbox_dead ON outbox (id) WHERE status = 'dead';
CREATE INDEX outbox_done ON outbox USING brin (at) WHERE status = 'done';

CREATE TABLE timer (
  conversation int8 PRIMARY KEY REFERENCES conversation(n),
  id           text NOT NULL,
  due          int8 NOT NULL,
  lease_until  int8 NOT NULL DEFAULT 0
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX timer_due ON timer (due);

CREATE TABLE ticket (
  number       text COLLATE "C" PRIMARY KEY,
  conversation int8 NOT NULL REFERENCES conversation(n),
  body         text NOT NULL,
  at           text COLLATE "C" NOT NULL
);

CREATE TABLE ticket_note (
  id     int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  number text COLLATE "C" NOT NULL REFERENCES ticket(number),
  body   text NOT NULL,
  at     text COLLATE "C" NOT NULL
);
CREATE INDEX ticket_note_number ON ticket_note (number);

CREATE TABLE outcome (
  conversation int8 NOT NULL REFERENCES conversation(n),
  flow         text NOT NULL,
  topic        text,
  disposition  text NOT NULL,
  at           text COLLATE "C" NOT NULL
);

CREATE TABLE feedback (
  conversation int8 NOT NULL REFERENCES conversation(n),
  flow         text NOT NULL,
  helped       boolean NOT NULL,
  at           text COLLATE "C" NOT NULL
);

CREATE TABLE kept (
  name  text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);
`;

/**
 * Whom conversations belong to, so that one person's data are found at once; indexes by which a conversation is erased without
 * reading all rows of others; keyed hashes of what was erased; tickets without their person; and the audit log, which takes
 * rows at its end only.
 *
 * Programs of the schema before go on beside it. They know nothing of subjects, so a trigger fills those in: it is told by the
 * column "linked", which only programs of this schema set. JSON is taken apart as text, because no JSON function of the
 * database takes NUL; within a JSON string a quote has a backslash before it, so a key cannot be found inside of one.
 */
const PRIVACY = `
CREATE TABLE subject (
  kind         text COLLATE "C" NOT NULL CHECK (kind IN ('customer', 'user')),
  id           text COLLATE "C" NOT NULL,
  conversation int8 NOT NULL REFERENCES conversation(n),
  PRIMARY KEY (kind, id, conversation)
);
CREATE INDEX subject_conversation ON subject (conversation);

ALTER TABLE conversation ADD COLUMN linked int4, ADD COLUMN erased int4 NOT NULL DEFAULT 0;

CREATE FUNCTION json_text(literal text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE WHEN position('\\u' IN literal) = 0 THEN literal::json #>> '{}' END $$;
CREATE FUNCTION subjects_of(state text, address text) RETURNS TABLE (kind text, id text) LANGUAGE sql IMMUTABLE AS $$
  SELECT kind, id FROM (VALUES
    ('customer', json_text(substring(state FROM '"customer":[{]"id":("(?:[^"\\\\]|\\\\.)*")'))),
    ('user', json_text(substring(address FROM '"channelId":("(?:[^"\\\\]|\\\\.)*")')) || ':'
      || json_text(substring(address FROM '"user":[{]"id":("(?:[^"\\\\]|\\\\.)*")')))) AS found(kind, id)
  WHERE id IS NOT NULL $$;
CREATE FUNCTION link_subjects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO subject (kind, id, conversation) SELECT s.kind, s.id, NEW.n FROM subjects_of(NEW.state, NEW.address) s
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
INSERT INTO subject (kind, id, conversation) SELECT s.kind, s.id, c.n FROM conversation c, subjects_of(c.state, c.address) s;
CREATE TRIGGER conversation_linked AFTER INSERT OR UPDATE ON conversation
  FOR EACH ROW WHEN (NEW.linked IS DISTINCT FROM NEW.version) EXECUTE FUNCTION link_subjects();

CREATE INDEX inbound_conversation ON inbound (conversation);
CREATE INDEX outbox_conversation ON outbox (conversation);
CREATE INDEX ticket_conversation ON ticket (conversation);
CREATE INDEX outcome_conversation ON outcome (conversation);
CREATE INDEX feedback_conversation ON feedback (conversation);
CREATE INDEX conflict_conversation ON conflict (conversation);
CREATE INDEX message_at ON message USING brin (at);
CREATE INDEX outbox_at ON outbox USING brin (at);
CREATE INDEX ticket_at ON ticket USING brin (at);
CREATE INDEX outcome_at ON outcome USING brin (at);
CREATE INDEX feedback_at ON feedback USING brin (at);

CREATE TABLE erased (
  key   text COLLATE "C" PRIMARY KEY,
  times int4 NOT NULL DEFAULT 1,
  at    text COLLATE "C" NOT NULL
);
CREATE INDEX erased_at ON erased (at);
INSERT INTO kept (name, value) VALUES ('erased_key', gen_random_uuid()::text || gen_random_uuid()::text);

CREATE TABLE anonymous_ticket (
  number text COLLATE "C" PRIMARY KEY,
  body   text NOT NULL,
  at     text COLLATE "C" NOT NULL
);

CREATE TABLE lease (
  name  text COLLATE "C" PRIMARY KEY,
  owner text NOT NULL,
  until int8 NOT NULL
);

CREATE TABLE audit (
  seq     int8 PRIMARY KEY,
  at      text COLLATE "C" NOT NULL,
  actor   text NOT NULL,
  action  text NOT NULL,
  subject text,
  detail  text NOT NULL,
  prev    text NOT NULL,
  hash    text NOT NULL
);
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of the audit log are never changed or removed';
END $$;
CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_kept();
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();
`;

/** Personal values that a flow asked for, encrypted; the rest of the database only holds what stands for them. */
const SEALED = `
CREATE TABLE sealed (
  conversation int8 NOT NULL REFERENCES conversation(n),
  id           text COLLATE "C" NOT NULL,
  box          text NOT NULL,
  ticket       text COLLATE "C",
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (conversation, id)
);
`;

/** Stars that customers gave at an end of the conversation, `seq` being the message with which it ended: one for each end. */
const RATINGS = `
CREATE TABLE ratings (
  conversation int8 NOT NULL REFERENCES conversation(n) ON DELETE CASCADE,
  "of"         text NOT NULL CHECK ("of" IN ('bot', 'agent')),
  seq          int4 NOT NULL,
  stars        int4 NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment      text,
  at           text COLLATE "C" NOT NULL,
  PRIMARY KEY (conversation, "of", seq)
);
CREATE INDEX ratings_at ON ratings USING brin (at);
`;

/** The desk. The handoff stands with its conversation, which every turn reads; its row here is for finding it. */
const DESK = `
ALTER TABLE conversation ADD COLUMN handoff text;

CREATE TABLE handoff (
  ticket       text PRIMARY KEY,
  conversation int8 NOT NULL REFERENCES conversation (n),
  open         boolean NOT NULL,
  queue        text NOT NULL,
  requested_at text COLLATE "C" NOT NULL,
  assigned_at  text,
  ended_at     text COLLATE "C",
  due          int8
);
CREATE INDEX handoff_open ON handoff (requested_at) WHERE open;
CREATE INDEX handoff_due ON handoff (due) WHERE open;
CREATE INDEX handoff_ended ON handoff (ended_at) WHERE NOT open;
CREATE INDEX handoff_conversation ON handoff (conversation);

CREATE TABLE desk_note (
  n            int8 GENERATED ALWAYS AS IDENTITY,
  id           text PRIMARY KEY,
  conversation int8 NOT NULL REFERENCES conversation (n),
  kind         text NOT NULL,
  person       text NOT NULL,
  body         text NOT NULL,
  at           text NOT NULL
);
CREATE INDEX desk_note_conversation ON desk_note (conversation);

CREATE TABLE presence (
  person   text PRIMARY KEY,
  presence text NOT NULL,
  since    text NOT NULL,
  seen     text COLLATE "C" NOT NULL
);
`;

/** Work for another desk. */
const OTHER_DESK = `
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('call', 'deliver', 'desk'));
`;

type Step = {
  readonly version: number;
  /** The oldest schema whose programs can go on with this one: during an upgrade both run side by side. */
  readonly worksFor: number;
  readonly sql: string;
};

const MIGRATIONS: readonly Step[] = [
  { version: 1, worksFor: 1, sql: FIRST },
  { version: 2, worksFor: 1, sql: PRIVACY },
  { version: 3, worksFor: 1, sql: SEALED },
  { version: 4, worksFor: 1, sql: RATINGS },
  { version: 5, worksFor: 1, sql: PEOPLE },
  { version: 6, worksFor: 1, sql: DESK },
  { version: 7, worksFor: 1, sql: TICKETS },
  { version: 8, worksFor: 1, sql: OTHER_DESK },
];

/** Version of the schema that this program makes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** "Signpost" in the first eight bytes of a hash would do as well: a number that nobody else locks. */
const LOCK = 7_309_451_226;
/** Waiting for another process that migrates. */
const LOCK_WAIT = '60s';

export type Found = { readonly version: number; readonly worksFor: number };

/** @returns a sentence when this program must not use a database of that schema; null when it may */
export function unfit({ version, worksFor }: Found): string | null {
  if (version >= SCHEMA_VERSION && worksFor <= SCHEMA_VERSION) return null;
  return version < SCHEMA_VERSION
    ? `it has schema ${version}, this program needs ${SCHEMA_VERSION}; the server of this program brings it up to date when it starts`
    : `it has schema ${version}, which only programs from schema ${worksFor} on can use, and this one has ${SCHEMA_VERSION}; ` +
        'start the newer program again, or restore a backup made before the update';
}

/** Schema of the database; 0 when it is empty. */
export async function foundSchema(client: Pick<Client, 'query'>): Promise<Found> {
  const exists = await client.query("SELECT to_regclass('schema_version') IS NOT NULL AS there");
  if (exists.rows[0]?.there !== true) return { version: 0, worksFor: 0 };
  const { rows } = await client.query('SELECT version, works_for FROM schema_version ORDER BY version DESC LIMIT 1');
  return { version: Number(rows[0]?.version ?? 0), worksFor: Number(rows[0]?.works_for ?? 0) };
}

/**
 * Brings the schema up to date, each step in its own transaction, so that a kill in the middle leaves the step before. Processes
 * that start together wait for each other, and the later ones find nothing left to do.
 * @param client a connection of its own, without time limits
 */
export async function migrate(client: Pick<Client, 'query'>): Promise<void> {
  for (const step of MIGRATIONS) {
    const found = await foundSchema(client);
    if (found.version >= step.version) continue;
    await client.query(`BEGIN; SET LOCAL lock_timeout = '${LOCK_WAIT}'`);
    try {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await client.query(
        'CREATE TABLE IF NOT EXISTS schema_version (version int4 PRIMARY KEY, works_for int4 NOT NULL, at timestamptz NOT NULL DEFAULT now())',
      );
      if ((await foundSchema(client)).version < step.version) {
        await client.query(step.sql);
        await client.query('INSERT INTO schema_version (version, works_for) VALUES ($1, $2)', [step.version, step.worksFor]);
      }
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }
}
