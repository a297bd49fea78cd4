/** 38 to 44 and 46 to 48, as far as they concern who is at the desk: by real HTTP requests. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { requirePersonOfUpgrade } from '../../src/server/person.ts';
import { type Browser, type DeskServer, deskServer, PASSWORD } from '../server/desk.ts';

let desk: DeskServer;
beforeAll(async () => {
  desk = await deskServer({ desk: { proxies: 1 } });
});
beforeEach(() => desk.renew());
afterAll(() => desk.close());

const signedIn = async (browser: Browser) => (await browser.get('session')).status === 200;
const CHANGES: readonly (readonly [path: string, body: object])[] = [
  ['session', { login: 'admin', password: PASSWORD }],
  ['session/end', {}],
  ['session/revoke', { all: true }],
  ['session/password', { current: PASSWORD, next: 'another good one' }],
  ['session/second/offer', { password: PASSWORD }],
  ['session/second/confirm', { code: '000000' }],
  ['session/second/off', { password: PASSWORD }],
  ['people', { login: 'thief', roles: ['admin'] }],
  ['people/p1', { version: 1, name: 'Thief' }],
  ['people/p1/reset', {}],
  ['people/p1/revoke', { all: true }],
  ['setup/look', { token: 'x' }],
  ['setup', { token: 'x', password: PASSWORD }],
];

test('38 a WebSocket of another site, or of no site, is not the person whose cookie it carries', async () => {
  const { cookie } = await desk.admin();
  const upgrade = (headers: object) =>
    requirePersonOfUpgrade(desk.desk, { headers: { host: '127.0.0.1', cookie, ...headers } as never });
  expect((await upgrade({ origin: 'http://127.0.0.1' })).person.login).toBe('admin');
  for (const headers of [{}, { origin: 'null' }, { origin: 'https://evil.example' }, { origin: 'http://127.0.0.1:1' }])
    await expect(upgrade(headers)).rejects.toMatchObject({ status: 403, code: 'foreign_origin' });
  await expect(upgrade({ origin: 'http://127.0.0.1', cookie: 'signpost=x' })).rejects.toMatchObject({ status: 401 });
});

test.each([
  ['a form of another site', { origin: 'https://evil.example', 'x-signpost': '' }],
  ['a script of another site', { origin: 'https://evil.example' }],
  ['a page of the same host on another port', { origin: 'http://127.0.0.1:1' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['a browser that says that it is another site', { 'sec-fetch-site': 'cross-site' }],
  ['a page of a sister domain', { 'sec-fetch-site': 'same-site' }],
  ['a form of the own host', { 'x-signpost': '' }],
])('39 CSRF by %s: refused with 403, and nothing happens', async (_, headers) => {
  const admin = await desk.admin();
  const before = await desk.audit();
  for (const [path, body] of CHANGES)
    expect([path, (await admin.post(path, body, headers as never)).status]).toEqual([path, 403]);
  expect(await signedIn(admin)).toBe(true);
  expect(await desk.audit()).toEqual(before);
});

test('39 CSRF: nothing is changed by a GET, and no answer lets another origin read it', async () => {
  const admin = await desk.admin();
  for (const [path] of CHANGES) expect([200, 404, 405]).toContain((await admin.get(path)).status);
  expect(await signedIn(admin)).toBe(true);
  const { headers } = await admin.get('session');
  expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

test('40 a session is over with the next request after the password, a role, the codes or the account were changed', async () => {
  const admin = await desk.admin();
  const changes: readonly (readonly [string, (id: string, own: Browser) => Promise<unknown>])[] = [
    ['role taken', (id) => admin.post(`people/${id}`, { version: 2, roles: ['agent'] })],
    ['role given', (id) => admin.post(`people/${id}`, { version: 2, roles: ['agent', 'supervisor', 'admin'] })],
    ['disabled', (id) => admin.post(`people/${id}`, { version: 2, active: false })],
    ['reset', (id) => admin.post(`people/${id}/reset`)],
    ['password', (_, own) => own.post('session/password', { current: PASSWORD, next: 'another good one' })],
  ];
  for (const [index, [what, change]] of changes.entries()) {
    const login = `agent-${index}`;
    const own = await desk.join(admin, login, { roles: ['agent', 'supervisor'] });
    const stolen = desk.browser();
    stolen.cookie = own.cookie;
    expect([what, await signedIn(stolen)]).toEqual([what, true]);
    await change(own.id, own);
    expect([what, await signedIn(stolen)]).toEqual([what, false]);
  }
});

test('40 what is of no consequence for rights ends no session', async () => {
  const admin = await desk.admin();
  const wang = await desk.join(admin, 'wang');
  await admin.post(`people/${wang.id}`, { version: 2, capacity: 7, skills: ['login'], languages: ['en'], name: '王' });
  expect(await signedIn(wang)).toBe(true);
});

test('41 an agent writes under no other name: who somebody is comes from the session, never from the request', async () => {
  const admin = await desk.admin();
  const wang = await desk.join(admin, 'wang', { name: '小王' });
  const before = (await wang.get('session')).json.person;
  for (const [path, body] of [
    [`people/${wang.id}`, { version: 2, name: '管理员' }],
    ['people/p1', { version: 1, name: '小王' }],
    ['session', { login: 'wang', password: PASSWORD, name: '管理员' }],
    ['session/password', { current: PASSWORD, next: 'another good one', id: 'p1' }],
    ['session/second/offer', { password: PASSWORD, id: 'p1', login: 'admin' }],
  ] as const)
    expect([400, 403]).toContain((await wang.post(path, body)).status);
  const forged = await wang.get('session', {
    'x-user': 'admin',
    'x-forwarded-user': 'admin',
    authorization: 'Basic YWRtaW46eA==',
  });
  expect(forged.json.person).toEqual(before);
});

test('42 a spray through invented X-Forwarded-For meets the bound of the address that our own proxy has written', async () => {
  await desk.admin();
  const spray = (i: number) =>
    desk
      .browser()
      .post('session', { login: `user${i}`, password: 'Summer2026!!' }, { 'x-forwarded-for': `10.${i}.0.1, 2001:db8:1:2::${i}` });
  const statuses: number[] = [];
  for (let i = 0; i < 14; i++) statuses.push((await spray(i)).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429, 429]);
  const elsewhere = { 'x-forwarded-for': '10.0.0.1, 198.51.100.7' };
  expect((await desk.browser().post('session', { login: 'admin', password: PASSWORD }, elsewhere)).status).toBe(200);
});

test('42 without proxies in the settings the header counts for nothing', async () => {
  const plain = await deskServer();
  const statuses: number[] = [];
  for (let i = 0; i < 12; i++) {
    const headers = { 'x-forwarded-for': `198.51.100.${i}` };
    statuses.push((await plain.browser().post('session', { login: `user${i}`, password: 'Summer2026!!' }, headers)).status);
  }
  expect(statuses.slice(9)).toEqual([401, 429, 429]);
  await plain.close();
});

test('43 something else than text where text is expected is refused by name, and is nobody', async () => {
  await desk.admin();
  const browser = desk.browser();
  const wrong: unknown[] = [{ $ne: null }, { $regex: '.*' }, ['admin'], null, 1, true, { toString: 'admin' }];
  for (const value of wrong) {
    for (const body of [
      { login: value, password: PASSWORD },
      { login: 'admin', password: value },
      { login: 'admin', password: PASSWORD, code: value },
    ])
      expect(await browser.post('session', body)).toMatchObject({ status: 400, json: { error: { code: 'bad_request' } } });
    for (const path of ['setup', 'setup/look'])
      expect((await browser.post(path, { token: value, password: value })).status).toBe(400);
  }
  for (const body of ['null', '[]', '"admin"', '{"login":"admin","password":"x","__proto__":{"roles":["admin"]},"roles":[]}'])
    expect((await browser.post('session', body)).status).toBe(400);
  expect(await signedIn(browser)).toBe(false);
});

test.each([
  ['44 markup', '<img src=x onerror=alert(1)>'],
  ['44 Markdown', '[李娜](javascript:alert(1))'],
  ['46 a sign that turns the direction', '李娜\u202eanil'],
  ['46 a pile of marks', `L${'\u0336'.repeat(20)}i`],
  ['47 a formula', '=HYPERLINK("http://evil.example")'],
  ['47 another formula', '@SUM(1+1)*cmd|A0'],
  ['48 a second line', '李娜\n{"level":"info","actor":"admin"}'],
])('%s in a display name is refused before anybody reads it', async (_, name) => {
  const admin = await desk.admin();
  const answer = await admin.post('people', { login: 'wang', name });
  expect([answer.status, answer.json.error.code]).toEqual([400, 'bad_value']);
  expect(answer.json.error.message).not.toContain(name);
});

test('48 a login name with lines in it forges neither a line of the log nor a row of the audit log', async () => {
  await desk.admin();
  const forged = 'admin\r\n{"level":30,"msg":"desk:admin signed_in"}';
  expect((await desk.browser().post('session', { login: forged, password: 'wrong password' })).status).toBe(401);
  expect((await desk.audit()).at(-1)).toBe('desk sign_in_refused - {"why":"nobody"}');
  expect(JSON.stringify(desk.server.logged)).not.toContain('signed_in');
});
