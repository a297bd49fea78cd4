/** The people at the desk in the embedded store. Each change is one job of the queue, so that changes come one after the other. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Attempts, OneTimeLink, PeopleStore, StoredPerson, StoredSession } from '../../service/people/stored.ts';
import { appendAudit } from './audit.ts';
import type { Access } from './outbox.ts';
import { all, first, type Statements } from './statements.ts';

/** A person as both stores keep them: lists as JSON. */
export type PersonRow = Omit<StoredPerson, 'roles' | 'languages' | 'skills' | 'active' | 'second'> & {
  readonly roles: string;
  readonly languages: string;
  readonly skills: string;
  readonly active: number | boolean;
  readonly second: string | null;
};

export function personFrom({ roles, languages, skills, active, second, ...row }: PersonRow): StoredPerson {
  return {
    ...row,
    roles: JSON.parse(roles),
    languages: JSON.parse(languages),
    skills: JSON.parse(skills),
    active: Boolean(active),
    second: second === null ? null : JSON.parse(second),
  };
}

/** Everything of a person that can change. */
export function changeable({ name, roles, languages, skills, capacity, active, password, second }: StoredPerson) {
  return {
    name,
    roles: JSON.stringify(roles),
    languages: JSON.stringify(languages),
    skills: JSON.stringify(skills),
    capacity,
    active,
    password,
    second: second === null ? null : JSON.stringify(second),
  };
}

/** How the role is written in the column `roles`. */
export const ADMIN = '%"admin"%';

export function isAdmin({ active, roles }: StoredPerson): boolean {
  return active && roles.includes('admin');
}

/** Whether a link is for this person (null: for the first account) and not over. */
export function isGood(link: OneTimeLink | undefined, person: string | null, now: string): boolean {
  return link !== undefined && link.person === person && link.ends > now;
}

const PERSON = 'id, login, external, name, roles, languages, skills, capacity, active, password, second, version, at';
const SESSION = 'id, person, hash, at, seen, ends, device';

const SQL = {
  list: `SELECT ${PERSON} FROM person WHERE login > ? ORDER BY login LIMIT ?`,
  byId: `SELECT ${PERSON} FROM person WHERE id = ?`,
  byLogin: `SELECT ${PERSON} FROM person WHERE login = ?`,
  byExternal: `SELECT ${PERSON} FROM person WHERE external = ?`,
  adminsBut: `SELECT count(*) AS count FROM person WHERE active = 1 AND roles LIKE '${ADMIN}' AND id <> ?`,
  insert: `INSERT INTO person (${PERSON}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  update: `UPDATE person SET name = ?, roles = ?, languages = ?, skills = ?, capacity = ?, active = ?, password = ?, second = ?,
    version = version + 1 WHERE id = ? AND version = ?`,

  findLink: 'SELECT hash, person, ends FROM person_link WHERE hash = ?',
  putLink: 'INSERT INTO person_link (hash, person, ends) VALUES (?, ?, ?)',
  useLink: 'DELETE FROM person_link WHERE hash = ?',
  dropLinks: 'DELETE FROM person_link WHERE person IS ?',

  insertSession: `INSERT INTO session (${SESSION}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  findSession: `SELECT ${SESSION} FROM session WHERE hash = ?`,
  seeSession: 'UPDATE session SET seen = ?2 WHERE id = ?1 AND seen < ?2',
  sessionsOf: `SELECT ${SESSION} FROM session WHERE person = ? ORDER BY at, id`,
  endSession: 'DELETE FROM session WHERE person = ? AND id = ?',
  endOthers: 'DELETE FROM session WHERE person = ? AND id <> ?',
  endAll: 'DELETE FROM session WHERE person = ?',
  endOld: 'DELETE FROM session WHERE person = ? AND ends <= ?',

  attempt: `INSERT INTO attempt (key, count, since) VALUES (?1, 1, ?2) ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN since <= ?3 THEN 1 ELSE count + 1 END, since = CASE WHEN since <= ?3 THEN ?2 ELSE since END
    RETURNING count, since`,
  forgetAttempts: 'DELETE FROM attempt WHERE since <= ?',
  forgiveOne: 'UPDATE attempt SET count = count - 1 WHERE key = ? AND count > 0',
  forgiveAll: 'DELETE FROM attempt WHERE key = ?',
} as const;

type Own = { readonly [name in keyof typeof SQL]: StatementSync };

function prepare(db: DatabaseSync): Own {
  return Object.fromEntries(Object.entries(SQL).map(([name, text]) => [name, db.prepare(text)])) as Own;
}

/** For a caller who is in a transaction, and has seen that the version is current. */
function update(own: Own, person: StoredPerson): void {
  const { name, roles, languages, skills, capacity, active, password, second } = changeable(person);
  const values = [name, roles, languages, skills, capacity, Number(active), password, second];
  own.update.run(...values, person.id, person.version);
}

function find(own: Own, id: string): StoredPerson | null {
  const row = first<PersonRow>(own.byId, id);
  return row ? personFrom({ ...row }) : null;
}

function accounts(s: Statements, own: Own, { write, read }: Access) {
  const hasAdmin = (but = ''): boolean => (first<{ count: number }>(own.adminsBut, but)?.count ?? 0) > 0;
  return {
    people: (after, limit) => read(() => all<PersonRow>(own.list, after, limit).map((row) => personFrom({ ...row }))),
    person: (key) =>
      read(() => {
        const row =
          'id' in key
            ? first<PersonRow>(own.byId, key.id)
            : 'login' in key
              ? first<PersonRow>(own.byLogin, key.login)
              : first<PersonRow>(own.byExternal, key.external);
        return row ? personFrom({ ...row }) : null;
      }),
    hasAdmin: () => read(() => hasAdmin()),
    addPerson: (person, link, audit) =>
      write(() => {
        const found = link === null ? undefined : first<OneTimeLink>(own.findLink, link);
        if (link !== null && (hasAdmin() || !isGood(found, null, person.at))) return 'link';
        const { id, login, external, version, at } = person;
        const { name, roles, languages, skills, capacity, active, password, second } = changeable(person);
        const values = [name, roles, languages, skills, capacity, Number(active), password, second, version, at];
        if (Number(own.insert.run(id, login, external, ...values).changes) === 0) return 'taken';
        if (link !== null) own.useLink.run(link);
        if (isAdmin(person)) own.dropLinks.run(null);
        appendAudit(s, audit);
        return 'added';
      }),
    changePerson: (person, { revoke, link, evenLastAdmin = false, audit }) =>
      write(() => {
        const before = find(own, person.id);
        if (before?.version !== person.version) return 'changed';
        if (isAdmin(before) && !isAdmin(person) && !evenLastAdmin && !hasAdmin(person.id)) return 'last_admin';
        if (link && !isGood(first<OneTimeLink>(own.findLink, link.hash), person.id, link.now)) return 'link';
        if (link) own.useLink.run(link.hash);
        update(own, person);
        if (revoke === 'all') own.endAll.run(person.id);
        if (!person.active) own.dropLinks.run(person.id);
        appendAudit(s, audit);
        return 'done';
      }),
  } satisfies Partial<PeopleStore>;
}

function sessions(s: Statements, own: Own, { write, read }: Access) {
  return {
    openSession: (session, { seen, changed }, audit) =>
      write(() => {
        const current = find(own, seen.id);
        if (!current?.active || current.version !== seen.version) return false;
        if (changed) update(own, { ...changed, version: seen.version });
        own.endOld.run(seen.id, session.at);
        const { id, person, hash, at, seen: last, ends, device } = session;
        own.insertSession.run(id, person, hash, at, last, ends, device);
        appendAudit(s, audit);
        return true;
      }),
    session: (hash) =>
      read(() => {
        const session = first<StoredSession>(own.findSession, hash);
        const person = session && find(own, session.person);
        return session && person ? { session: { ...session }, person } : null;
      }),
    seeSession: async (id, seen) => void (await write(() => own.seeSession.run(id, seen))),
    sessionsOf: (person) => read(() => all<StoredSession>(own.sessionsOf, person).map((row) => ({ ...row }))),
    endSessions: (person, which, audit) =>
      write(() => {
        const { changes } =
          which === 'all'
            ? own.endAll.run(person)
            : 'only' in which
              ? own.endSession.run(person, which.only)
              : own.endOthers.run(person, which.but);
        if (Number(changes) > 0) appendAudit(s, audit(Number(changes)));
        return Number(changes);
      }),
  } satisfies Partial<PeopleStore>;
}

export function sqlitePeople(db: DatabaseSync, s: Statements, access: Access): PeopleStore {
  const own = prepare(db);
  const { write, read } = access;
  return {
    ...accounts(s, own, access),
    ...sessions(s, own, access),
    putLink: async ({ hash, person, ends }, audit) =>
      void (await write(() => {
        own.dropLinks.run(person);
        own.putLink.run(hash, person, ends);
        if (audit) appendAudit(s, audit);
      })),
    link: (hash) =>
      read(() => {
        const row = first<OneTimeLink>(own.findLink, hash);
        return row ? { ...row } : null;
      }),
    attempt: (keys, now, begin) =>
      write(() => {
        own.forgetAttempts.run(begin);
        return keys.map((key) => ({ ...(first<Attempts>(own.attempt, key, now, begin) as Attempts) }));
      }),
    forgive: async (one, every) =>
      void (await write(() => {
        for (const key of one) own.forgiveOne.run(key);
        for (const key of every) own.forgiveAll.run(key);
      })),
  };
}
