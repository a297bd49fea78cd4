/** Accounts, as those who may manage them see them: made, changed, reset. Nobody ever chooses a password for somebody else. */
import { type AccountParts, after, done, note, type Person, personOf, type Result, refused, rolesText } from './parts.ts';
import { type Checked, checkedProfile, DEFAULTS, LONGEST_NAME, loginOf, type Profile } from './profile.ts';
import type { StoredPerson } from './stored.ts';
import { newToken, tokenHash } from './tokens.ts';

const PAGE = 500;

/** All accounts, by login. */
export async function listPeople({ store }: AccountParts): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (let last = ''; ; ) {
    const page = await store.people(last, PAGE);
    people.push(...page.map(personOf));
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return people;
    last = end.login;
  }
}

/** An account as it is made, without a password. @returns what is wrong, in a sentence */
export function newPerson(
  { clock, ids }: AccountParts,
  wanted: { readonly login: string } & Profile,
  defaults: Omit<Checked, 'name'> = DEFAULTS,
): StoredPerson | string {
  const login = loginOf(wanted.login);
  if (login === null)
    return '"login" is 2 to 64 letters (a to z), digits and . _ - + @ and begins with a letter or a digit; an e-mail address is fine.';
  const checked = checkedProfile(wanted, { name: login.slice(0, LONGEST_NAME), ...defaults });
  if (typeof checked === 'string') return checked;
  return { id: ids.unique(), login, ...checked, password: null, second: null, external: null, version: 1, at: clock.now() };
}

/** A link by which somebody chooses their own password, once. @returns its token */
async function linkFor(parts: AccountParts, person: string): Promise<string> {
  const token = newToken();
  await parts.store.putLink({ hash: tokenHash(token), person, ends: after(parts.clock.now(), parts.limits.linkMs) });
  return token;
}

/** @param by who makes it, for the audit log. @returns with the token of a link for choosing a password */
export async function addPerson(
  parts: AccountParts,
  by: string,
  wanted: { readonly login: string } & Profile,
): Promise<Result<{ readonly person: Person; readonly token: string }>> {
  const person = newPerson(parts, wanted);
  if (typeof person === 'string') return refused('bad_value', { message: person });
  const audit = note(parts, by, 'account_made', person.login, { roles: rolesText(person.roles) });
  if ((await parts.store.addPerson(person, null, audit)) !== 'added') return refused('taken');
  return done({ person: personOf(person), token: await linkFor(parts, person.id) });
}

/** What is different, for the audit log. */
function differences(before: Checked, now: Checked): { readonly [field: string]: string | number | boolean } {
  const text = (value: Checked[keyof Checked]) => (typeof value === 'object' ? [...value].sort().join(',') : value);
  const fields = ['name', 'roles', 'languages', 'skills', 'capacity', 'active'] as const;
  return Object.fromEntries(
    fields.map((field) => [field, text(now[field])] as const).filter(([field, value]) => value !== text(before[field])),
  );
}

/**
 * Changes an account. Sessions end when roles change or it is disabled.
 * @param version that was looked at; null: whatever it is now
 */
export async function changePerson(
  parts: AccountParts,
  by: string,
  { id, version }: { readonly id: string; readonly version: number | null },
  wanted: Profile,
): Promise<Result<Person>> {
  const stored = await parts.store.person({ id });
  if (stored === null) return refused('not_found');
  if (version !== null && stored.version !== version) return refused('changed');
  const checked = checkedProfile(wanted, stored);
  if (typeof checked === 'string') return refused('bad_value', { message: checked });
  const detail = differences(stored, checked);
  if (Object.keys(detail).length === 0) return done(personOf(stored));
  const changed = { ...stored, ...checked };
  const revoke = 'roles' in detail || 'active' in detail ? 'all' : 'none';
  const audit = note(parts, by, 'account_changed', stored.login, detail);
  const written = await parts.store.changePerson(changed, { revoke, audit });
  return written === 'done'
    ? done(personOf({ ...changed, version: changed.version + 1 }))
    : refused(written === 'last_admin' ? 'last_admin' : 'changed');
}

/** For who has forgotten the password or lost the phone: both are void, sessions end, and a link lets them choose a new password. */
export async function resetPerson(
  parts: AccountParts,
  by: string,
  id: string,
): Promise<Result<{ readonly person: Person; readonly token: string }>> {
  const stored = await parts.store.person({ id });
  if (stored === null) return refused('not_found');
  const changed = { ...stored, password: null, second: null };
  const audit = note(parts, by, 'account_reset', stored.login);
  if ((await parts.store.changePerson(changed, { revoke: 'all', audit })) !== 'done') return refused('changed');
  return done({ person: personOf({ ...changed, version: changed.version + 1 }), token: await linkFor(parts, id) });
}
