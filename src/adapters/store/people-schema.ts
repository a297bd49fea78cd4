/** Tables of the people at the desk in the embedded store: a step of its schema, which is never changed once it is released. */

/** People, their sessions, one-time links, and how often somebody has tried to sign in. */
export const PEOPLE = `
CREATE TABLE person (
  id        TEXT PRIMARY KEY NOT NULL,
  login     TEXT NOT NULL UNIQUE,
  external  TEXT UNIQUE,
  name      TEXT NOT NULL,
  roles     TEXT NOT NULL,
  languages TEXT NOT NULL,
  skills    TEXT NOT NULL,
  capacity  INTEGER NOT NULL CHECK (capacity BETWEEN 1 AND 20),
  active    INTEGER NOT NULL,
  password  TEXT,
  second    TEXT,
  version   INTEGER NOT NULL,
  at        TEXT NOT NULL
) STRICT;

CREATE TABLE session (
  id     TEXT PRIMARY KEY NOT NULL,
  person TEXT NOT NULL REFERENCES person(id),
  hash   TEXT NOT NULL UNIQUE,
  at     TEXT NOT NULL,
  seen   TEXT NOT NULL,
  ends   TEXT NOT NULL,
  device TEXT NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person);

-- Without a person: for the first account.
CREATE TABLE person_link (
  hash   TEXT PRIMARY KEY NOT NULL,
  person TEXT REFERENCES person(id),
  ends   TEXT NOT NULL
) STRICT;
CREATE INDEX person_link_person ON person_link (person);

CREATE TABLE attempt (
  key   TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL,
  since TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_since ON attempt (since);
`;
