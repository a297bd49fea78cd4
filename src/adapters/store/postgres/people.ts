/** The people at the desk in PostgreSQL. Changes of accounts come one after the other, under a lock of their own. */
import { type RawBuilder, sql } from 'kysely';
import type { PoolClient } from 'pg';
import type { OneTimeLink, PeopleStore, StoredPerson, StoredSession } from '../../../service/people/stored.ts';
import { ADMIN, changeable, isAdmin, isGood, type PersonRow, personFrom } from '../people.ts';
import { appendAudit, changing } from './audit.ts';
import type { Pool } from './pool.ts';
import { define, lit, type Query, run } from './query.ts';

/** A number that nobody else locks. */
const LOCK = 7_309_451_228;

const byId = define<{ id: string }>('person_by_id')((db, p) => db.selectFrom('person').selectAll().where('id', '=', p.id));
const byLogin = define<{ login: string }>('person_by_login')((db, p) =>
  db.selectFrom('person').selectAll().where('login', '=', p.login),
);
const byExternal = define<{ external: string }>('person_by_external')((db, p) =>
  db.selectFrom('person').selectAll().where('external', '=', p.external),
);
const list = define<{ after: string; limit: number }>('people')((db, p) =>
  db.selectFrom('person').selectAll().where('login', '>', p.after).orderBy('login').limit(p.limit),
);
const adminsBut = define<{ id: string }>('admins_but')((db, p) =>
  db
    .selectFrom('person')
    .select('id')
    .where('active', '=', lit(true))
    .where('roles', 'like', lit(ADMIN))
    .where('id', '<>', p.id)
    .limit(lit(1)),
);
const insertPerson = define<PersonRow & { active: boolean }>('insert_person')((db, p) =>
  db
    .insertInto('person')
    .values({
      id: p.id,
      login: p.login,
      external: p.external,
      name: p.name,
      roles: p.roles,
      languages: p.languages,
      skills: p.skills,
      capacity: p.capacity,
      active: p.active,
      password: p.password,
      second: p.second,
      version: p.version,
      at: p.at,
    })
    .onConflict((conflict) => conflict.doNothing()),
);
const updatePerson = define<ReturnType<typeof changeable> & { id: string; version: number }>('update_person')((db, p) =>
  db
    .updateTable('person')
    .set((eb) => ({
      name: p.name,
      roles: p.roles,
      languages: p.languages,
      skills: p.skills,
      capacity: p.capacity,
      active: p.active,
      password: p.password,
      second: p.second,
      version: eb('version', '+', lit(1)),
    }))
    .where('id', '=', p.id)
    .where('version', '=', p.version),
);

type Ofs = { person: string | null };
const same = (person: RawBuilder<string | null>) => sql<boolean>`person is not distinct from ${person}`;
const findLink = define<{ hash: string }>('find_link')((db, p) =>
  db.selectFrom('person_link').selectAll().where('hash', '=', p.hash),
);
const putLink = define<Ofs & { hash: string; ends: string }>('put_link')((db, p) =>
  db.insertInto('person_link').values({ hash: p.hash, person: p.person, ends: p.ends }),
);
const useLink = define<{ hash: string }>('use_link')((db, p) => db.deleteFrom('person_link').where('hash', '=', p.hash));
const dropLinks = define<Ofs>('drop_links')((db, p) => db.deleteFrom('person_link').where(same(p.person)));

const insertSession = define<StoredSession>('insert_session')((db, p) =>
  db
    .insertInto('session')
    .values({ id: p.id, person: p.person, hash: p.hash, at: p.at, seen: p.seen, ends: p.ends, device: p.device }),
);
const findSession = define<{ hash: string }>('find_session')((db, p) =>
  db.selectFrom('session').selectAll().where('hash', '=', p.hash),
);
const seeSession = define<{ id: string; seen: string }>('see_session')((db, p) =>
  db.updateTable('session').set({ seen: p.seen }).where('id', '=', p.id).where('seen', '<', p.seen),
);
const sessionsOf = define<{ person: string }>('sessions_of')((db, p) =>
  db.selectFrom('session').selectAll().where('person', '=', p.person).orderBy('at').orderBy('id'),
);
const endSession = define<{ person: string; id: string }>('end_session')((db, p) =>
  db.deleteFrom('session').where('person', '=', p.person).where('id', '=', p.id),
);
const endOthers = define<{ person: string; id: string }>('end_others')((db, p) =>
  db.deleteFrom('session').where('person', '=', p.person).where('id', '<>', p.id),
);
const endAll = define<{ person: string }>('end_all')((db, p) => db.deleteFrom('session').where('person', '=', p.person));
const endOld = define<{ person: string; now: string }>('end_old')((db, p) =>
  db.deleteFrom('session').where('person', '=', p.person).where('ends', '<=', p.now),
);

const countAttempt = define<{ key: string; now: string; begin: string }>('attempt')((db, p) =>
  db
    .insertInto('attempt')
    .values({ key: p.key, count: lit(1), since: p.now })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql<number>`case when attempt.since <= ${p.begin} then 1 else attempt.count + 1 end`,
        since: sql<string>`case when attempt.since <= ${p.begin} then ${p.now} else attempt.since end`,
      }),
    )
    .returning(['count', 'since']),
);
const forgetAttempts = define<{ begin: string }>('forget_attempts')((db, p) =>
  db.deleteFrom('attempt').where('since', '<=', p.begin),
);
const forgiveOne = define<{ key: string }>('forgive_one')((db, p) =>
  db
    .updateTable('attempt')
    .set((eb) => ({ count: eb('count', '-', lit(1)) }))
    .where('key', '=', p.key)
    .where('count', '>', lit(0)),
);
const forgiveAll = define<{ key: string }>('forgive_all')((db, p) => db.deleteFrom('attempt').where('key', '=', p.key));

/** One change of accounts at a time: what was looked at within it stays so until its end. */
function alone<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return changing(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    return work(client);
  });
}

async function one<P>(client: PoolClient, query: Query<P, PersonRow>, values: P): Promise<StoredPerson | null> {
  const [row] = (await run(client, query, values)).rows;
  return row ? personFrom(row) : null;
}

async function hasAdmin(client: Pick<PoolClient, 'query'>, but = ''): Promise<boolean> {
  return (await run(client, adminsBut, { id: but })).rows.length > 0;
}

async function linkOf(client: PoolClient, hash: string): Promise<OneTimeLink | undefined> {
  return (await run(client, findLink, { hash })).rows[0];
}

function accounts(pool: Pool) {
  const read = <P>(query: Query<P, PersonRow>, values: P) =>
    pool.read(async (client) => (await run(client, query, values)).rows.map(personFrom));
  return {
    people: (after, limit) => read(list, { after, limit }),
    person: async (key) => {
      const found = 'id' in key ? await read(byId, key) : 'login' in key ? await read(byLogin, key) : await read(byExternal, key);
      return found[0] ?? null;
    },
    hasAdmin: () => pool.read((client) => hasAdmin(client)),
    addPerson: (person, link, audit) =>
      alone<'added' | 'taken' | 'link'>(pool, async (client) => {
        if (link !== null && ((await hasAdmin(client)) || !isGood(await linkOf(client, link), null, person.at))) return 'link';
        const { id, login, external, version, at } = person;
        const inserted = await run(client, insertPerson, { id, login, external, version, at, ...changeable(person) });
        if (inserted.count === 0) return 'taken';
        if (link !== null) await run(client, useLink, { hash: link });
        if (isAdmin(person)) await run(client, dropLinks, { person: null });
        await appendAudit(client, audit);
        return 'added';
      }),
    changePerson: (person, { revoke, link, evenLastAdmin = false, audit }) =>
      alone<'done' | 'changed' | 'link' | 'last_admin'>(pool, async (client) => {
        const before = await one(client, byId, { id: person.id });
        if (before?.version !== person.version) return 'changed';
        if (isAdmin(before) && !isAdmin(person) && !evenLastAdmin && !(await hasAdmin(client, person.id))) return 'last_admin';
        if (link && !isGood(await linkOf(client, link.hash), person.id, link.now)) return 'link';
        if (link) await run(client, useLink, { hash: link.hash });
        await run(client, updatePerson, { id: person.id, version: person.version, ...changeable(person) });
        if (revoke === 'all') await run(client, endAll, { person: person.id });
        if (!person.active) await run(client, dropLinks, { person: person.id });
        await appendAudit(client, audit);
        return 'done';
      }),
  } satisfies Partial<PeopleStore>;
}

function sessions(pool: Pool) {
  return {
    openSession: (session, { seen, changed }, audit) =>
      alone(pool, async (client) => {
        const current = await one(client, byId, { id: seen.id });
        if (!current?.active || current.version !== seen.version) return false;
        if (changed) await run(client, updatePerson, { id: seen.id, version: seen.version, ...changeable(changed) });
        await run(client, endOld, { person: seen.id, now: session.at });
        await run(client, insertSession, session);
        await appendAudit(client, audit);
        return true;
      }),
    session: (hash) =>
      pool.read(async (client) => {
        const [session] = (await run(client, findSession, { hash })).rows;
        const [person] = session ? (await run(client, byId, { id: session.person })).rows : [];
        return session && person ? { session, person: personFrom(person) } : null;
      }),
    seeSession: async (id, seen) => void (await pool.read((client) => run(client, seeSession, { id, seen }))),
    sessionsOf: (person) => pool.read(async (client) => (await run(client, sessionsOf, { person })).rows),
    endSessions: (person, which, audit) =>
      changing(pool, async (client) => {
        const { count } =
          which === 'all'
            ? await run(client, endAll, { person })
            : 'only' in which
              ? await run(client, endSession, { person, id: which.only })
              : await run(client, endOthers, { person, id: which.but });
        if (count > 0) await appendAudit(client, audit(count));
        return count;
      }),
  } satisfies Partial<PeopleStore>;
}

export function postgresPeople(pool: Pool): PeopleStore {
  return {
    ...accounts(pool),
    ...sessions(pool),
    putLink: ({ hash, person, ends }, audit) =>
      alone(pool, async (client) => {
        await run(client, dropLinks, { person });
        await run(client, putLink, { hash, person, ends });
        if (audit) await appendAudit(client, audit);
      }),
    link: (hash) => pool.read(async (client) => (await run(client, findLink, { hash })).rows[0] ?? null),
    attempt: (keys, now, begin) =>
      changing(pool, async (client) => {
        await run(client, forgetAttempts, { begin });
        const counts = new Map<string, { readonly count: number; readonly since: string }>();
        // In one order, whoever counts: two that count the same two keys wait for each other, and do not block each other.
        for (const key of [...keys].sort()) {
          const [row] = (await run(client, countAttempt, { key, now, begin })).rows;
          if (row) counts.set(key, row);
        }
        return keys.flatMap((key) => counts.get(key) ?? []);
      }),
    forgive: (some, every) =>
      changing(pool, async (client) => {
        for (const key of [...some, ...every].sort())
          await (every.includes(key) ? run(client, forgiveAll, { key }) : run(client, forgiveOne, { key }));
      }),
  };
}
