/** Accounts and sessions of the desk over HTTP. Shapes of requests and answers: docs/desk-accounts.md. */
import { z } from 'zod';
import type { Person, Refusal, Result, SignedIn } from '../service/people/parts.ts';
import type { Opened } from '../service/people/sessions.ts';
import { type Answer, type Headers, Problem } from './answer.ts';
import { fieldsOf } from './fields.ts';
import { type Desk, fromOf, openRoute, originOf, personRoute, requireRight, sessionCookie } from './person.ts';
import { providerRoutes } from './provider.ts';
import type { Request, Route } from './route.ts';

const REFUSALS: { readonly [code in Refusal['code']]: readonly [status: number, message: string] } = {
  wrong: [401, 'Login name, password or code is wrong. Check them, or ask who manages accounts for a new link.'],
  code_needed: [401, 'This account wants a code, too: send "code" from the authenticator app, or a recovery code.'],
  too_many: [429, 'Too many attempts with this account or from this network; wait, then try again.'],
  busy: [503, 'Many people are signing in; try again in a few seconds.'],
  bad_value: [400, 'Something in this request is not right.'],
  weak_password: [400, 'Choose another password.'],
  taken: [409, 'Somebody has this login name already; choose another one.'],
  changed: [409, 'Somebody else has changed this account meanwhile; load it again.'],
  last_admin: [409, 'Nobody else manages accounts: make somebody else an admin first.'],
  link_void: [410, 'This link was used, is too old, or there is a newer one; ask for a new one.'],
  not_found: [404, 'There is no such account or session.'],
  not_now: [409, 'This is not possible at the moment.'],
  no_role: [403, 'The provider has no role for you at this desk; ask who manages accounts there.'],
  provider: [502, 'The provider of identities does not answer; try again, and tell the operator if it stays so.'],
};

/** @throws Problem */
function given<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const { code, message, retryAfterS } = result.refusal;
  const [status, words] = REFUSALS[code];
  throw new Problem(status, code, message ?? words, {
    ...(retryAfterS !== undefined && { headers: { 'retry-after': String(retryAfterS) } }),
  });
}

const ok = (json: object, headers: Headers = {}): Answer => ({ status: 200, json, headers });

function entered(desk: Desk, result: Result<Opened>): Answer {
  const { token, signedIn } = given(result);
  return ok(signedIn, sessionCookie(desk, { token, session: signedIn.session }));
}

const text = (most: number) => z.string().max(most);
const PASSWORD = text(1_000);
const ID = z.string().regex(/^[\w-]{1,64}$/);
const PROFILE = {
  name: text(200).optional(),
  roles: z.array(text(40)).max(10).optional(),
  languages: z.array(text(10)).max(100).optional(),
  skills: z.array(text(80)).max(100).optional(),
  capacity: z.number().optional(),
};

const SIGN_IN = z.strictObject({ login: text(200), password: PASSWORD, code: text(60).optional() });
const ENDS = z.union([
  z.strictObject({ id: ID }),
  z.strictObject({ others: z.literal(true) }),
  z.strictObject({ all: z.literal(true) }),
]);
const NEW_PASSWORD = z.strictObject({ current: PASSWORD, next: PASSWORD });
const ONLY_PASSWORD = z.strictObject({ password: PASSWORD });
const ONLY_CODE = z.strictObject({ code: text(60) });
const ONLY_TOKEN = z.strictObject({ token: text(100) });
const FOLLOW = z.strictObject({ token: text(100), password: PASSWORD, login: text(200).optional(), ...PROFILE });
const ADD = z.strictObject({ login: text(200), ...PROFILE });
const CHANGE = z.strictObject({ version: z.number().int(), active: z.boolean().optional(), ...PROFILE });

/** Fields that are missing are not there at all: the service tells them from those that are set. */
function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The fifth part of `/desk/api/people/ID/…`. */
function idOf({ url }: Request): string {
  const id = url.pathname.split('/')[4] ?? '';
  if (!ID.safeParse(id).success) throw new Problem(404, 'not_found', REFUSALS.not_found[1]);
  return id;
}

function whichOf(ends: z.infer<typeof ENDS>): { readonly only: string } | 'others' | 'all' {
  if ('id' in ends) return { only: ends.id };
  return 'others' in ends ? 'others' : 'all';
}

function sessionRoutes(desk: Desk): readonly Route[] {
  const { people } = desk;
  const base = '/desk/api/session';
  return [
    personRoute(desk, { method: 'GET', path: base, quiet: true }, (_, who) => ok(who)),
    openRoute(desk, { method: 'POST', path: base }, async (request) => {
      const { login, password, code } = fieldsOf(SIGN_IN, request.body?.json);
      return entered(desk, await people.signIn({ login, password, code: code ?? null, ...fromOf(desk, request) }));
    }),
    personRoute(desk, { method: 'POST', path: `${base}/end`, brings: 'maybe' }, async (_, who) => {
      given(await people.signOut(who));
      return ok({ ended: 1 }, sessionCookie(desk, null));
    }),
    personRoute(desk, { method: 'GET', path: `${base}/list` }, async (_, who) =>
      ok({ current: who.session.id, sessions: given(await people.sessions(who, who.person.id)) }),
    ),
    personRoute(desk, { method: 'POST', path: `${base}/revoke` }, async ({ body }, who) => {
      const which = whichOf(fieldsOf(ENDS, body?.json));
      return ok({ ended: given(await people.endSessions(who, who.person.id, which)) });
    }),
    personRoute(desk, { method: 'POST', path: `${base}/password` }, async (request, who) => {
      const passwords = fieldsOf(NEW_PASSWORD, request.body?.json);
      return entered(desk, await people.changePassword(who, { ...passwords, ...fromOf(desk, request) }));
    }),
    ...secondRoutes(desk, `${base}/second`),
  ];
}

function secondRoutes(desk: Desk, base: string): readonly Route[] {
  const { people } = desk;
  return [
    personRoute(desk, { method: 'POST', path: `${base}/offer` }, async (request, who) => {
      const { password } = fieldsOf(ONLY_PASSWORD, request.body?.json);
      return ok(given(await people.offerSecond(who, password, fromOf(desk, request))));
    }),
    personRoute(desk, { method: 'POST', path: `${base}/confirm` }, async ({ body }, who) => {
      const { code } = fieldsOf(ONLY_CODE, body?.json);
      return ok(given(await people.confirmSecond(who, code)));
    }),
    personRoute(desk, { method: 'POST', path: `${base}/off` }, async (request, who) => {
      const { password } = fieldsOf(ONLY_PASSWORD, request.body?.json);
      given(await people.endSecond(who, password, fromOf(desk, request)));
      return ok({ second: false });
    }),
  ];
}

/** What colleagues see of each other. */
const colleague = ({ id, login, name, roles, languages, skills, capacity, active }: Person) => ({
  id,
  login,
  name,
  roles,
  languages,
  skills,
  capacity,
  active,
});

function accountRoutes(desk: Desk): readonly Route[] {
  const { people } = desk;
  const base = '/desk/api/people';
  const right = 'people.manage';
  // Where the browser has found this server is where the link must lead.
  const link = ({ headers }: Request, token: string) => `${originOf(desk, headers)}/desk/setup#${token}`;
  return [
    personRoute(desk, { method: 'GET', path: base, right: 'colleague.list' }, async (_, who) => {
      const list = await people.list();
      return ok({ people: people.may(who, right) ? list : list.map(colleague) });
    }),
    personRoute(desk, { method: 'POST', path: base, right }, async (request, who) => {
      const wanted = present(fieldsOf(ADD, request.body?.json));
      const { person, token } = given(await people.add(who, wanted));
      return { status: 201, json: { person, link: link(request, token) } };
    }),
    personRoute(desk, { method: 'POST', path: `${base}/:id`, right }, async (request, who) => {
      const { version, ...wanted } = present(fieldsOf(CHANGE, request.body?.json));
      return ok({ person: given(await people.change(who, { id: idOf(request), version }, wanted)) });
    }),
    personRoute(desk, { method: 'POST', path: `${base}/:id/reset`, right, brings: 'maybe' }, async (request, who) => {
      const { person, token } = given(await people.reset(who, idOf(request)));
      return ok({ person, link: link(request, token) });
    }),
    personRoute(desk, { method: 'GET', path: `${base}/:id/sessions` }, async (request, who) => {
      mayEnd(desk, who, idOf(request));
      return ok({ sessions: given(await people.sessions(who, idOf(request))) });
    }),
    personRoute(desk, { method: 'POST', path: `${base}/:id/revoke` }, async (request, who) => {
      mayEnd(desk, who, idOf(request));
      const which = whichOf(fieldsOf(ENDS, request.body?.json));
      return ok({ ended: given(await people.endSessions(who, idOf(request), which)) });
    }),
  ];
}

function mayEnd(desk: Desk, who: SignedIn, person: string): void {
  requireRight(desk, who, 'session.revoke', { kind: 'session', person });
}

function setupRoutes(desk: Desk): readonly Route[] {
  const { people } = desk;
  const base = '/desk/api/setup';
  return [
    openRoute(desk, { method: 'GET', path: base }, async () =>
      ok({ first: await people.needsSetup(), provider: people.hasProvider }),
    ),
    openRoute(desk, { method: 'POST', path: `${base}/look` }, async ({ body }) =>
      ok(given(await people.lookAtLink(fieldsOf(ONLY_TOKEN, body?.json).token))),
    ),
    openRoute(desk, { method: 'POST', path: base }, async (request) => {
      const use = present(fieldsOf(FOLLOW, request.body?.json));
      return entered(desk, await people.followLink(use, fromOf(desk, request).device));
    }),
  ];
}

/** Routes below `/desk/api/session`, `/desk/api/people` and `/desk/api/setup`. */
export function peopleRoutes(desk: Desk): readonly Route[] {
  const provider = desk.people.hasProvider ? providerRoutes(desk) : [];
  return [...sessionRoutes(desk), ...provider, ...accountRoutes(desk), ...setupRoutes(desk)];
}
