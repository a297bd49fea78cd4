/** The people of the desk in the store's contract: accounts, sessions, links and attempts, also when many act at once. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { audited } from '../../src/service/audit/chain.ts';
import type { StoredPerson, StoredSession } from '../../src/service/people/stored.ts';
import type { Store } from '../../src/service/ports.ts';
import type { OpenStore } from './store.ts';
import { AT, later } from './store-samples.ts';

const audit = audited({ at: AT, actor: 'desk:test', action: 'account_changed', subject: null, detail: {} });
const person = (login: string, more: Partial<StoredPerson> = {}): StoredPerson => ({
  id: `id-${login}`,
  login,
  name: '李娜 O’Neill',
  roles: ['agent'],
  languages: ['zh', 'en'],
  skills: ['*'],
  capacity: 4,
  active: true,
  password: null,
  second: null,
  external: null,
  version: 1,
  at: AT,
  ...more,
});
const session = (of: StoredPerson, name: string, more: Partial<StoredSession> = {}): StoredSession => ({
  id: name,
  person: of.id,
  hash: `hash of ${name}`,
  at: AT,
  seen: AT,
  ends: later(3_600_000),
  device: 'Firefox, Linux',
  ...more,
});

export function peopleContract(open: OpenStore): void {
  let store: Store;
  let reopen: () => Promise<Store>;
  // One database for all of them: each has people of its own.
  beforeAll(async () => {
    ({ store, reopen } = await open());
  });
  afterAll(() => store.close());
  const add = async (login: string, more: Partial<StoredPerson> = {}): Promise<StoredPerson> => {
    const one = person(login, more);
    expect(await store.addPerson(one, null, audit)).toBe('added');
    return one;
  };
  const audits = async () => (await store.auditRows(0, 10_000)).length;
  const enter = (of: StoredPerson, name: string, changed: StoredPerson | null = null) =>
    store.openSession(session(of, name), { seen: of, changed }, audit);

  describe('the first account', () => {
    test('is made with the link that is there last, once, and only while nobody manages accounts', async () => {
      expect(await store.hasAdmin()).toBe(false);
      for (const hash of ['old', 'new']) await store.putLink({ hash, person: null, ends: later(1) }, audit);
      const first = (login: string, link: string, at = AT) =>
        store.addPerson(person(login, { roles: ['admin'], at }), link, audit);
      expect(await first('late', 'new', later(1))).toBe('link');
      expect(await first('thief', 'old')).toBe('link');
      const all = await Promise.all(['one', 'two', 'three'].map((login) => first(login, 'new')));
      expect(all.sort()).toEqual(['added', 'link', 'link']);
      expect([await store.hasAdmin(), await store.link('new')]).toEqual([true, null]);
    });

    test('who is no admin leaves the link as it is; an admin voids it', async () => {
      await store.putLink({ hash: 'first', person: null, ends: later(1) });
      await add('an-agent');
      expect(await store.link('first')).toEqual({ hash: 'first', person: null, ends: later(1) });
      await add('an-admin', { roles: ['agent', 'admin'] });
      expect(await store.link('first')).toBeNull();
    });
  });

  describe('accounts', () => {
    test('come back as they were written, by id, login and external name, also after a restart', async () => {
      const one = await add('li.na', {
        roles: ['author', 'supervisor'],
        languages: ['zh'],
        skills: ['login', 'transfer'],
        password: '$argon2id$…',
        second: { state: 'on', box: 'box', step: 57_000_000, recovery: ['a', 'b'] },
        external: '["https://login.example","1"]',
      });
      await store.close();
      store = await reopen();
      for (const key of [{ id: one.id }, { login: one.login }, { external: one.external ?? '' }])
        expect(await store.person(key)).toEqual(one);
      for (const key of [{ id: 'li.na' }, { login: 'LI.NA' }, { login: "' OR 1=1 --" }, { external: '' }])
        expect(await store.person(key)).toBeNull();
    });

    test('login and external name are unique, and who comes too late changes nothing', async () => {
      await add('twin', { external: 'x' });
      const before = await audits();
      expect(await store.addPerson(person('twin', { id: 'other' }), null, audit)).toBe('taken');
      expect(await store.addPerson(person('twin2', { id: 'other', external: 'x' }), null, audit)).toBe('taken');
      expect([await store.person({ id: 'other' }), await audits()]).toEqual([null, before]);
    });

    test('are listed page by page in the order of their logins', async () => {
      for (const login of ['page.c', 'page.a', 'page.b', 'page-d']) await add(login);
      const page = await store.people('page-d', 2);
      expect(page.map(({ login }) => login)).toEqual(['page.a', 'page.b']);
    });

    test('of many who change one at the same time a single one does, in one version and one row of the audit log', async () => {
      const one = await add('contested');
      const before = await audits();
      const all = await Promise.all(
        Array.from({ length: 10 }, (_, i) => store.changePerson({ ...one, capacity: i + 1 }, { revoke: 'none', audit })),
      );
      expect(all.filter((result) => result === 'done')).toHaveLength(1);
      const now = await store.person({ id: one.id });
      expect([now?.version, now?.capacity, await audits()]).toEqual([2, all.indexOf('done') + 1, before + 1]);
    });

    test('the last admin stays one; when two remove each other, one is left', async () => {
      for (const { login, version, roles, ...rest } of await store.people('', 100))
        if (roles.includes('admin'))
          await store.changePerson({ ...rest, login, version, roles: ['agent'] }, { revoke: 'none', evenLastAdmin: true, audit });
      const [one, other] = [await add('boss.1', { roles: ['admin'] }), await add('boss.2', { roles: ['admin'] })];
      const both = await Promise.all([
        store.changePerson({ ...one, active: false }, { revoke: 'all', audit }),
        store.changePerson({ ...other, roles: ['agent'] }, { revoke: 'all', audit }),
      ]);
      expect(both.sort()).toEqual(['done', 'last_admin']);
      expect(await store.hasAdmin()).toBe(true);
    });
  });

  describe('sessions', () => {
    test('are found by the hash of their token, with the person as they are now', async () => {
      const one = await add('se.found');
      expect(await enter(one, 's1')).toBe(true);
      await store.changePerson({ ...one, name: '王' }, { revoke: 'none', audit });
      const found = await store.session('hash of s1');
      expect([found?.session, found?.person.name]).toEqual([session(one, 's1'), '王']);
      expect(await store.session('s1')).toBeNull();
      await store.seeSession('s1', later(60_000));
      await store.seeSession('s1', later(30_000));
      expect((await store.session('hash of s1'))?.session.seen).toBe(later(60_000));
    });

    test('who was changed or disabled after being looked at gets none', async () => {
      const one = await add('se.late');
      await store.changePerson({ ...one, password: 'new' }, { revoke: 'all', audit });
      expect(await enter(one, 's2')).toBe(false);
      await store.changePerson({ ...one, version: 2, active: false }, { revoke: 'all', audit });
      expect(await enter({ ...one, version: 3 }, 's2')).toBe(false);
      expect(await store.session('hash of s2')).toBeNull();
    });

    test('of many who use up the same code at the same time one gets in', async () => {
      const second = { state: 'on', box: 'b', step: 1, recovery: [] } as const;
      const one = await add('se.code', { second });
      const changed = { ...one, second: { ...second, step: 2 } };
      const all = await Promise.all(Array.from({ length: 5 }, (_, i) => enter(one, `code${i}`, changed)));
      expect(all.filter(Boolean)).toHaveLength(1);
      expect((await store.sessionsOf(one.id)).length).toBe(1);
      expect((await store.person({ id: one.id }))?.second?.step).toBe(2);
    });

    test('a password change while somebody signs in with the old one leaves no session behind', async () => {
      for (let i = 0; i < 5; i++) {
        const one = await add(`se.race${i}`);
        await Promise.all([enter(one, `race${i}`), store.changePerson({ ...one, password: 'x' }, { revoke: 'all', audit })]);
        expect(await store.sessionsOf(one.id)).toEqual([]);
      }
    });

    test('end one by one, all but one, or all, and only those of that person; those that are over go with the next sign-in', async () => {
      const [one, other] = [await add('se.end1'), await add('se.end2')];
      await store.openSession(session(one, 'over', { ends: AT }), { seen: one, changed: null }, audit);
      for (const name of ['a', 'b', 'c', 'd']) await enter(one, name);
      await enter(other, 'x');
      const left = async () => (await store.sessionsOf(one.id)).map(({ id }) => id);
      expect(await left()).toEqual(['a', 'b', 'c', 'd']);
      const counts: number[] = [];
      const end = async (which: Parameters<Store['endSessions']>[1]) => {
        counts.push(await store.endSessions(one.id, which, () => audit));
        return left();
      };
      expect(await end({ only: 'x' })).toEqual(['a', 'b', 'c', 'd']);
      expect(await end({ only: 'a' })).toEqual(['b', 'c', 'd']);
      expect(await end({ but: 'c' })).toEqual(['c']);
      expect(await end('all')).toEqual([]);
      expect(counts).toEqual([0, 1, 2, 1]);
      expect(await store.sessionsOf(other.id)).toHaveLength(1);
    });
  });

  describe('links', () => {
    test('to a password are used once, by whom they are for, and in time', async () => {
      const [one, other] = [await add('ln.one'), await add('ln.two')];
      await store.putLink({ hash: 'ln1', person: one.id, ends: later(1) });
      await store.putLink({ hash: 'ln2', person: other.id, ends: later(1) });
      const use = (hash: string, version: number, now = AT) =>
        store.changePerson({ ...one, version, password: 'p' }, { revoke: 'all', link: { hash, now }, audit });
      expect(await use('ln2', 1)).toBe('link');
      expect(await use('ln1', 1, later(1))).toBe('link');
      expect(await use('ln1', 1)).toBe('done');
      expect(await use('ln1', 2)).toBe('link');
      expect(await store.link('ln2')).not.toBeNull();
      await store.changePerson({ ...other, active: false }, { revoke: 'all', audit });
      expect(await store.link('ln2')).toBeNull();
    });
  });

  describe('attempts', () => {
    test('are counted by key within the window, also many at once, and forgiven', async () => {
      const count = async (keys: readonly string[], now = AT) =>
        (await store.attempt(keys, now, new Date(Date.parse(now) - 1000).toISOString())).map((one) => one.count);
      const many = await Promise.all(Array.from({ length: 8 }, (_, i) => count(i % 2 ? ['k', 'n'] : ['n', 'k'])));
      expect(many.map(([one]) => one).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      await store.forgive(['k'], ['n']);
      expect(await count(['k', 'n'])).toEqual([8, 1]);
      expect(await store.attempt(['k'], later(999), later(-1))).toEqual([{ count: 9, since: AT }]);
      expect(await count(['k'], later(1000))).toEqual([1]);
    });
  });
}
