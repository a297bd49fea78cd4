/** Accounts and sessions of the desk by the public door: real HTTP, a real database, a clock of the test's own. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { argon2Passwords } from '../../src/adapters/people/argon2.ts';
import { verify } from '../../src/service/audit/chain.ts';
import { createPeople } from '../../src/service/people/people.ts';
import { type Browser, CHEAP, codeOf, type DeskServer, deskServer, PASSWORD } from './desk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let desk: DeskServer;
beforeAll(async () => {
  desk = await deskServer();
});
beforeEach(() => desk.renew());
afterAll(() => desk.close());

const status = async (browser: Browser) => (await browser.get('session')).status;
const signIn = (login: string, password = PASSWORD) => desk.browser().post('session', { login, password });

describe('the first account', () => {
  test('is made by the set-up link, which then is void, as are the links after it', async () => {
    const browser = desk.browser();
    expect((await browser.get('setup')).json).toEqual({ first: true, provider: false });
    const token = await desk.desk.people.setupToken();
    expect((await browser.post('setup/look', { token })).json).toEqual({ kind: 'first' });

    const made = await browser.post('setup', { token, login: 'Li.Na', name: '李娜', password: PASSWORD });
    expect(made.json.person).toMatchObject({
      login: 'li.na',
      name: '李娜',
      roles: ['admin', 'supervisor', 'author'],
      active: true,
    });
    expect(made.json.rights).toContain('people.manage');
    expect((await browser.get('session')).json).toEqual(made.json);

    expect((await browser.get('setup')).json).toEqual({ first: false, provider: false });
    const again = await desk.browser().post('setup', { token, login: 'thief', name: 'T', password: PASSWORD });
    expect(codeOf(again)).toEqual([410, 'link_void']);
    expect(await desk.desk.people.setupToken()).toBeNull();
  });

  test('of two who use the link at the same moment one gets the account', async () => {
    const token = await desk.desk.people.setupToken();
    const both = await Promise.all(
      ['one', 'two'].map((login) => desk.browser().post('setup', { token, login, name: login, password: PASSWORD })),
    );
    expect(both.map((one) => one.status).sort()).toEqual([200, 410]);
  });

  test('a new start makes the link before it void, and a day ends it', async () => {
    const [first, second] = [await desk.desk.people.setupToken(), await desk.desk.people.setupToken()];
    const look = async (token: string | null) => (await desk.browser().post('setup/look', { token })).status;
    expect([await look(first), await look(second)]).toEqual([410, 200]);
    desk.pass(24 * HOUR);
    expect(await look(second)).toBe(410);
  });

  test('must be one that manages accounts, with a good password; a mistake leaves the link as it is', async () => {
    const token = await desk.desk.people.setupToken();
    const use = async (more: object) =>
      codeOf(await desk.browser().post('setup', { token, login: 'li', name: '李娜', password: PASSWORD, ...more }));
    expect(await use({ password: 'short' })).toEqual([400, 'weak_password']);
    expect(await use({ roles: ['agent'] })).toEqual([400, 'bad_value']);
    expect(await use({ login: '' })).toEqual([400, 'bad_value']);
    expect(await use({ name: '<script>' })).toEqual([400, 'bad_value']);
    expect(await use({ roles: ['admin'] })).toEqual([200, 'ok']);
  });
});

describe('signing in', () => {
  test('with the right password; the cookie is for this host, for no script, and for no other site', async () => {
    await desk.admin();
    const answer = await signIn(' ADMIN ');
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^signpost=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/),
    ]);
    expect(JSON.stringify(answer.json)).not.toMatch(/argon2|hash|password"/);
  });

  test('over TLS the cookie is bound to host and TLS', async () => {
    const secure = await deskServer({ desk: { secure: true, publicUrl: 'https://desk.example' } });
    const token = await secure.desk.people.setupToken();
    const answer = await secure
      .browser()
      .post('setup', { token, login: 'li', name: '李娜', password: PASSWORD }, { origin: 'https://desk.example' });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-signpost=.*; Secure$/)]);
    await secure.close();
  });

  test('nobody learns whether an account exists: same status, same words, and a hash is computed all the same', async () => {
    const admin = await desk.admin();
    const { id } = await desk.join(admin, 'wang');
    await admin.post(`people/${id}`, { version: 2, active: false });
    await admin.post('people', { login: 'new' });
    let hashes = 0;
    const passwords = argon2Passwords(CHEAP, () => new Error());
    const verifyCounted: typeof passwords.verify = (...args) => {
      hashes += 1;
      return passwords.verify(...args);
    };
    const counted = createPeople({ ...desk.parts, passwords: { ...passwords, verify: verifyCounted } });
    const from = { code: null, address: '192.0.2.1', device: 'x' };
    const answers = [];
    for (const login of ['admin', 'nobody', 'wang', 'new', '李娜', '']) {
      answers.push(await counted.signIn({ login, password: login === 'wang' ? PASSWORD : 'wrong password', ...from }));
    }
    expect(answers).toEqual(Array.from({ length: 6 }, () => ({ ok: false, refusal: { code: 'wrong' } })));
    expect(hashes).toBe(6);
  });

  test('a password that was hashed with other parameters is hashed anew, and the session is the same', async () => {
    await desk.admin();
    const stronger = createPeople({
      ...desk.parts,
      passwords: argon2Passwords({ memory: 16, passes: 2, parallelism: 1 }, () => new Error()),
    });
    const credentials = { login: 'admin', password: PASSWORD, code: null, address: '192.0.2.1', device: 'x' };
    const opened = await stronger.signIn(credentials);
    if (!opened.ok) throw new Error(opened.refusal.code);
    expect((await desk.store.person({ login: 'admin' }))?.password).toMatch(/^\$argon2id\$v=19\$m=16,t=2,p=1\$/);
    expect(await stronger.signedIn(opened.value.token)).not.toBeNull();
  });

  test('a full-width or composed password is the same password', async () => {
    const admin = await desk.admin();
    await admin.post('session/password', { current: PASSWORD, next: 'ｃafe\u0301 au lait 7' });
    expect((await signIn('admin', 'caf\u00e9 au lait 7')).status).toBe(200);
  });

  test('ten wrong ones in a quarter of an hour, then nobody gets in, whether the account exists or not', async () => {
    await desk.admin();
    for (const login of ['admin', 'nobody']) {
      desk.pass(15 * MINUTE);
      for (let i = 0; i < 10; i++) expect((await signIn(login, 'wrong password')).status).toBe(401);
      const over = await signIn(login);
      expect(codeOf(over)).toEqual([429, 'too_many']);
      expect(over.headers.get('retry-after')).toBe('900');
      desk.pass(15 * MINUTE - 1);
      expect((await signIn(login)).status).toBe(429);
    }
    desk.pass(1);
    expect((await signIn('admin')).status).toBe(200);
    expect((await desk.audit()).filter((line) => line.includes('too many'))).toHaveLength(2);
  });

  test('a hundred at the same moment are not one attempt', async () => {
    await desk.admin();
    const all = await Promise.all(Array.from({ length: 30 }, () => signIn('admin', 'wrong password')));
    expect(all.filter((one) => one.status === 401)).toHaveLength(10);
  });

  test('who is right does not use attempts up: an office behind one address signs in all day', async () => {
    await desk.admin();
    for (let i = 0; i < 25; i++) expect((await signIn('admin')).status).toBe(200);
  });
});

describe('a session', () => {
  test('ends an hour after the last request, and twelve hours after sign-in whatever is done', async () => {
    const admin = await desk.admin();
    desk.pass(59 * MINUTE);
    expect(await status(admin)).toBe(200);
    desk.pass(HOUR);
    expect(await status(admin)).toBe(401);

    const busy = desk.browser();
    await busy.post('session', { login: 'admin', password: PASSWORD });
    for (let hours = 0; hours < 11; hours++) {
      desk.pass(59 * MINUTE);
      expect(await status(busy)).toBe(200);
    }
    desk.pass(HOUR + 11 * MINUTE);
    expect(await status(busy)).toBe(401);
  });

  test('ends at sign-out, and the cookie with it', async () => {
    const admin = await desk.admin();
    const { cookie } = admin;
    expect((await admin.post('session/end')).status).toBe(200);
    expect(admin.cookie).toBeNull();
    admin.cookie = cookie;
    expect(await status(admin)).toBe(401);
  });

  test('is listed with where it was begun, and can be ended from another one', async () => {
    const first = await desk.admin();
    const agent = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0';
    const second = desk.browser();
    desk.pass(1_000);
    await second.post('session', { login: 'admin', password: PASSWORD }, { 'user-agent': agent });
    const { json } = await second.get('session/list');
    expect(json.sessions.map((one: { device: string }) => one.device)).toEqual(['another browser', 'Edge, Windows']);
    expect(json.current).toBe(json.sessions[1].id);

    expect((await second.post('session/revoke', { id: json.sessions[0].id })).json).toEqual({ ended: 1 });
    expect([await status(first), await status(second)]).toEqual([401, 200]);
    expect((await second.post('session/revoke', { others: true })).json).toEqual({ ended: 0 });
  });

  test('what is no token of ours is nobody', async () => {
    await desk.admin();
    const browser = desk.browser();
    for (const token of ['', 'x', 'x'.repeat(43), '../../etc', '%00', "' OR 1=1 --"]) {
      browser.cookie = `signpost=${token}`;
      expect(await status(browser)).toBe(401);
    }
  });
});

describe('accounts', () => {
  test('are made by admins; the owner chooses the password by a link', async () => {
    const admin = await desk.admin();
    const made = await admin.post('people', { login: 'wang', name: '小王', skills: ['login'], capacity: 2 });
    expect(made.json.person).toMatchObject({ roles: ['agent'], skills: ['login'], capacity: 2, hasPassword: false });
    const token = made.json.link.split('#')[1];
    const wang = desk.browser();
    expect((await wang.post('setup/look', { token })).json).toEqual({ kind: 'password', login: 'wang', name: '小王' });
    expect(codeOf(await wang.post('setup', { token, password: 'wang' }))).toEqual([400, 'weak_password']);
    expect((await wang.post('setup', { token, password: PASSWORD })).json.person.login).toBe('wang');
    expect((await wang.post('setup', { token, password: PASSWORD })).status).toBe(410);
    expect((await signIn('wang')).status).toBe(200);
    expect(codeOf(await admin.post('people', { login: 'WANG' }))).toEqual([409, 'taken']);
  });

  test('colleagues see who there is, authors do not, and nobody but an admin changes anything', async () => {
    const admin = await desk.admin();
    const agent = await desk.join(admin, 'wang');
    const author = await desk.join(admin, 'xu', { roles: ['author'] });
    const { people } = (await agent.get('people')).json;
    expect(people.map((one: { login: string }) => one.login)).toEqual(['admin', 'wang', 'xu']);
    expect(Object.keys(people[0]).sort()).toEqual(['active', 'capacity', 'id', 'languages', 'login', 'name', 'roles', 'skills']);
    expect((await author.get('people')).status).toBe(403);
    for (const browser of [agent, author]) {
      expect(codeOf(await browser.post('people', { login: 'friend' }))).toEqual([403, 'no_right']);
      expect(codeOf(await browser.post(`people/${browser.id}`, { version: 2, roles: ['admin'] }))).toEqual([403, 'no_right']);
      expect(codeOf(await browser.post(`people/${browser.id}/reset`))).toEqual([403, 'no_right']);
      expect(codeOf(await browser.get('people/p1/sessions'))).toEqual([403, 'no_right']);
      expect(codeOf(await browser.post('people/p1/revoke', { all: true }))).toEqual([403, 'no_right']);
    }
    expect((await desk.browser().get('people')).status).toBe(401);
  });

  test('two admins who change the same account do not overwrite each other', async () => {
    const admin = await desk.admin();
    const { id } = await desk.join(admin, 'wang');
    const change = (fields: object) => admin.post(`people/${id}`, { version: 2, ...fields });
    const both = await Promise.all([change({ name: '王一' }), change({ name: '王二' })]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
    expect(codeOf(await admin.post('people/nobody', { version: 1, name: 'x' }))).toEqual([404, 'not_found']);
    expect(codeOf(await admin.post('people/a%00b', { version: 1, name: 'x' }))).toEqual([404, 'not_found']);
  });

  test('the last admin stays one, also when two take it from each other at the same moment', async () => {
    const admin = await desk.admin();
    expect(codeOf(await admin.post('people/p1', { version: 1, roles: ['agent'] }))).toEqual([409, 'last_admin']);
    expect(codeOf(await admin.post('people/p1', { version: 1, active: false }))).toEqual([409, 'last_admin']);
    const other = await desk.join(admin, 'chen', { roles: ['admin'] });
    const both = await Promise.all([
      admin.post(`people/${other.id}`, { version: 2, active: false }),
      other.post('people/p1', { version: 1, active: false }),
    ]);
    expect(both.filter((one) => one.status === 200)).toHaveLength(1);
  });

  test('a reset voids password and codes, ends the sessions, and makes a link', async () => {
    const admin = await desk.admin();
    const wang = await desk.join(admin, 'wang');
    const { json } = await admin.post(`people/${wang.id}/reset`);
    expect(await status(wang)).toBe(401);
    expect((await signIn('wang')).status).toBe(401);
    const again = await admin.post(`people/${wang.id}/reset`);
    const use = async (link: string) =>
      (await desk.browser().post('setup', { token: link.split('#')[1], password: PASSWORD })).status;
    expect([await use(json.link), await use(again.json.link)]).toEqual([410, 200]);
  });

  test('who is disabled cannot use an old link either', async () => {
    const admin = await desk.admin();
    const { person, link } = (await admin.post('people', { login: 'wang' })).json;
    await admin.post(`people/${person.id}`, { version: 1, active: false });
    await admin.post(`people/${person.id}`, { version: 2, active: true });
    expect((await desk.browser().post('setup', { token: link.split('#')[1], password: PASSWORD })).status).toBe(410);
  });

  test('an admin lists and ends the sessions of somebody else, and whoever has one open is told', async () => {
    const admin = await desk.admin();
    const wang = await desk.join(admin, 'wang');
    const told: string[] = [];
    const stop = desk.desk.people.onChange((person) => told.push(person));
    expect((await admin.get(`people/${wang.id}/sessions`)).json.sessions).toHaveLength(1);
    expect((await admin.post(`people/${wang.id}/revoke`, { all: true })).json).toEqual({ ended: 1 });
    stop();
    await admin.post('session/end');
    expect([told, await status(wang)]).toEqual([[wang.id], 401]);
  });
});

test('everything that happened is in the audit log, whole, without anything secret', async () => {
  const admin = await desk.admin();
  const wang = await desk.join(admin, 'wang');
  await signIn('wang', 'a wrong password');
  await signIn('my secret password typed into the wrong field', 'x');
  await admin.post(`people/${wang.id}`, { version: 2, roles: ['agent', 'supervisor'], capacity: 6 });
  await admin.post('session/end');
  expect(await desk.audit()).toEqual([
    'bot setup_link - {}',
    'desk:admin account_made admin {"roles":"admin,author,supervisor","by":"set-up link"}',
    'desk:admin signed_in admin {"how":"one-time link"}',
    'desk:admin account_made wang {"roles":"agent"}',
    'desk:wang password_set wang {"by":"one-time link"}',
    'desk:wang signed_in wang {"how":"one-time link"}',
    'desk sign_in_refused wang {"why":"password"}',
    'desk sign_in_refused - {"why":"nobody"}',
    'desk:admin account_changed wang {"roles":"agent,supervisor","capacity":6}',
    'desk:admin signed_out admin {}',
  ]);
  const rows = await desk.store.auditRows(0, 100);
  const walk = async function* () {
    yield* rows;
  };
  expect(await verify(walk())).toMatchObject({ ok: true, rows: 10 });
});

test('without its data the desk says so, and the request can be sent again', async () => {
  const admin = await desk.admin();
  await desk.store.close();
  const answer = await admin.get('session');
  expect([...codeOf(answer), answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '2']);
});
