/** What people do with their own account: the password, and codes beside it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { codeAt, stepAt } from '../../src/service/people/codes.ts';
import { type Browser, codeOf, type DeskServer, deskServer, PASSWORD } from './desk.ts';

let desk: DeskServer;
beforeAll(async () => {
  desk = await deskServer();
});
beforeEach(() => desk.renew());
afterAll(() => desk.close());

const status = async (browser: Browser) => (await browser.get('session')).status;
const signIn = (login: string, password = PASSWORD, code?: string) =>
  desk.browser().post('session', { login, password, ...(code !== undefined && { code }) });

describe('the own password', () => {
  test('is changed with the present one; all other sessions end, this one goes on under a new token', async () => {
    const admin = await desk.admin();
    const before = admin.cookie;
    const other = desk.browser();
    await other.post('session', { login: 'admin', password: PASSWORD });
    expect(codeOf(await admin.post('session/password', { current: 'wrong password', next: 'another good one' }))).toEqual([
      401,
      'wrong',
    ]);
    expect(codeOf(await admin.post('session/password', { current: PASSWORD, next: '12345678910' }))).toEqual([
      400,
      'weak_password',
    ]);
    expect((await admin.post('session/password', { current: PASSWORD, next: 'another good one' })).status).toBe(200);
    expect(admin.cookie).not.toBe(before);
    expect([await status(admin), await status(other)]).toEqual([200, 401]);
    expect([(await signIn('admin')).status, (await signIn('admin', 'another good one')).status]).toEqual([401, 200]);
  });
});

describe('codes', () => {
  const codeNow = (secret: string) => codeAt(secret, stepAt(desk.now()));
  const turnOn = async (browser: Browser) => {
    const { secret, uri } = (await browser.post('session/second/offer', { password: PASSWORD })).json;
    expect(uri).toContain(`secret=${secret}`);
    const { json } = await browser.post('session/second/confirm', { code: codeNow(secret) });
    desk.pass(30_000);
    return { secret, recovery: json.recovery as string[] };
  };

  test('once on, the password alone is not enough; a code is taken once', async () => {
    const admin = await desk.admin();
    expect(codeOf(await admin.post('session/second/offer', { password: 'wrong password' }))).toEqual([401, 'wrong']);
    const { secret } = await turnOn(admin);
    expect(codeOf(await signIn('admin'))).toEqual([401, 'code_needed']);
    expect(codeOf(await signIn('admin', PASSWORD, '000000'))).toEqual([401, 'wrong']);
    expect(codeOf(await signIn('admin', 'wrong password', codeNow(secret)))).toEqual([401, 'wrong']);
    const both = await Promise.all([1, 2].map(() => signIn('admin', PASSWORD, codeNow(secret))));
    expect(both.map((one) => one.status).sort()).toEqual([200, 401]);
    expect((await admin.get('session')).json.person.hasSecond).toBe(true);
  });

  test('a recovery code is taken once; ten wrong codes are too many', async () => {
    const { recovery } = await turnOn(await desk.admin());
    const [one = '', other = ''] = recovery;
    expect(recovery).toHaveLength(10);
    expect((await signIn('admin', PASSWORD, one.toLowerCase())).status).toBe(200);
    expect((await signIn('admin', PASSWORD, one)).status).toBe(401);
    for (let i = 0; i < 9; i++) expect((await signIn('admin', PASSWORD, '111111')).status).toBe(401);
    expect((await signIn('admin', PASSWORD, other)).status).toBe(429);
  });

  test('the secret is not readable in the database, nor are the recovery codes', async () => {
    const { secret, recovery } = await turnOn(await desk.admin());
    const stored = JSON.stringify(await desk.store.person({ login: 'admin' }));
    for (const word of [secret, ...recovery, PASSWORD]) expect(stored).not.toContain(word);
  });

  test('a secret that no code has come of changes nothing; off is off', async () => {
    const admin = await desk.admin();
    await admin.post('session/second/offer', { password: PASSWORD });
    expect(codeOf(await admin.post('session/second/confirm', { code: '000000' }))).toEqual([400, 'bad_value']);
    expect((await signIn('admin')).status).toBe(200);
    await turnOn(admin);
    expect(codeOf(await admin.post('session/second/offer', { password: PASSWORD }))).toEqual([409, 'not_now']);
    expect((await admin.post('session/second/off', { password: PASSWORD })).json).toEqual({ second: false });
    expect((await signIn('admin')).status).toBe(200);
  });
});
