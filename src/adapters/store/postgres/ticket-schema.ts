/** A step of the schema, for migrations.ts. Once released it is never changed. */

/**
 * Tickets as work for people: who has one, by when, and who changed what. `rank` is the priority as a number, 0 the most urgent. A
 * missing deadline stands behind all others. What was there before is open, without a deadline; programs of the schema before go on
 * beside this one, and a trigger fills in what they do not know.
 */
export const TICKETS = `
ALTER TABLE ticket
  ADD COLUMN kind       text NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'complaint', 'dispute', 'unlock', 'other')),
  ADD COLUMN status     text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'waiting', 'done')),
  ADD COLUMN assignee   text COLLATE "C",
  ADD COLUMN due        text COLLATE "C",
  ADD COLUMN rank       int4,
  ADD COLUMN topic      text,
  ADD COLUMN version    int4 NOT NULL DEFAULT 1,
  ADD COLUMN updated_at text COLLATE "C";

CREATE FUNCTION ticket_rank(body text) RETURNS int4 LANGUAGE sql IMMUTABLE
  AS $$ SELECT CASE substring(body FROM '"priority":"([a-z]+)"') WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END $$;
CREATE FUNCTION ticket_topic(body text) RETURNS text LANGUAGE sql IMMUTABLE
  AS $$ SELECT substring(body FROM '"topic":"([a-z_]+)"') $$;
UPDATE ticket SET updated_at = at, rank = ticket_rank(body), topic = ticket_topic(body);
CREATE FUNCTION describe_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := NEW.at;
  NEW.rank := ticket_rank(NEW.body);
  NEW.topic := ticket_topic(NEW.body);
  RETURN NEW;
END $$;
CREATE TRIGGER ticket_described BEFORE INSERT ON ticket
  FOR EACH ROW WHEN (NEW.updated_at IS NULL) EXECUTE FUNCTION describe_ticket();
ALTER TABLE ticket ALTER COLUMN rank SET NOT NULL, ALTER COLUMN updated_at SET NOT NULL;
CREATE INDEX ticket_order ON ticket (status, rank, coalesce(due, '9'), at, number, kind, topic);
CREATE INDEX ticket_assignee ON ticket (assignee, status, rank, coalesce(due, '9'), at, number);

-- Without an author: the customer's own words.
ALTER TABLE ticket_note ADD COLUMN author text COLLATE "C";

CREATE TABLE ticket_history (
  id     int8 PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  number text COLLATE "C" NOT NULL REFERENCES ticket(number),
  at     text COLLATE "C" NOT NULL,
  who    text COLLATE "C",
  field  text NOT NULL,
  old    text,
  new    text
);
CREATE INDEX ticket_history_number ON ticket_history (number);
CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of a history are never changed';
END $$;
CREATE TRIGGER ticket_history_update BEFORE UPDATE ON ticket_history FOR EACH ROW EXECUTE FUNCTION history_is_kept();
`;
