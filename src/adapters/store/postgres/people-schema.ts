/** Tables of the people at the desk in PostgreSQL: a step of its schema, which is never changed once it is released. */

/** People, their sessions, one-time links, and how often somebody has tried to sign in. */
export const PEOPLE = `
CREATE TABLE person (
  id        text COLLATE "C" PRIMARY KEY,
  login     text COLLATE "C" NOT NULL UNIQUE,
  external  text COLLATE "C" UNIQUE,
  name      text NOT NULL,
  roles     text NOT NULL,
  languages text NOT NULL,
  skills    text NOT NULL,
  capacity  int4 NOT NULL CHECK (capacity BETWEEN 1 AND 20),
  active    boolean NOT NULL,
  password  text,
  second    text,
  version   int4 NOT NULL,
  at        text COLLATE "C" NOT NULL
);

CREATE TABLE session (
  id     text COLLATE "C" PRIMARY KEY,
  person text COLLATE "C" NOT NULL REFERENCES person(id),
  hash   text COLLATE "C" NOT NULL UNIQUE,
  at     text COLLATE "C" NOT NULL,
  seen   text COLLATE "C" NOT NULL,
  ends   text COLLATE "C" NOT NULL,
  device text NOT NULL
);
CREATE INDEX session_person ON session (person);

-- Without a person: for the first account.
CREATE TABLE person_link (
  hash   text COLLATE "C" PRIMARY KEY,
  person text COLLATE "C" REFERENCES person(id),
  ends   text COLLATE "C" NOT NULL
);
CREATE INDEX person_link_person ON person_link (person);

CREATE TABLE attempt (
  key   text COLLATE "C" PRIMARY KEY,
  count int4 NOT NULL,
  since text COLLATE "C" NOT NULL
);
CREATE INDEX attempt_since ON attempt (since);
`;
