/** One-time links: the one that makes the first account, and those by which people choose a password. */
import { newPerson } from './accounts.ts';
import { type AccountParts, actorOf, after, done, note, type PeopleParts, type Result, refused, rolesText } from './parts.ts';
import { normalisedPassword, weakness } from './passwords.ts';
import { DEFAULTS, type Profile } from './profile.ts';
import { type Opened, openSession } from './sessions.ts';
import { unlessBusy } from './sign-in.ts';
import type { OneTimeLink, StoredPerson } from './stored.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

/** At the start: a new link for the first admin, in the place of the one before. @returns its token; null when there is one */
export async function setupToken(parts: AccountParts): Promise<string | null> {
  if (await parts.store.hasAdmin()) return null;
  const token = newToken();
  await parts.store.putLink(
    { hash: tokenHash(token), person: null, ends: after(parts.clock.now(), parts.limits.linkMs) },
    note(parts, 'bot', 'setup_link', null),
  );
  return token;
}

/** Whom a link is for. */
export type LinkFor = { readonly kind: 'first' } | { readonly kind: 'password'; readonly login: string; readonly name: string };

type Found = { readonly link: OneTimeLink; readonly person: StoredPerson | null };

async function findLink(parts: AccountParts, token: string): Promise<Found | null> {
  const link = isToken(token) ? await parts.store.link(tokenHash(token)) : null;
  if (link === null || link.ends <= parts.clock.now()) return null;
  if (link.person === null) return (await parts.store.hasAdmin()) ? null : { link, person: null };
  const person = await parts.store.person({ id: link.person });
  return person?.active ? { link, person } : null;
}

export async function lookAtLink(parts: AccountParts, token: string): Promise<Result<LinkFor>> {
  const found = await findLink(parts, token);
  if (found === null) return refused('link_void');
  const { person } = found;
  return done(person === null ? { kind: 'first' } : { kind: 'password', login: person.login, name: person.name });
}

/** What is typed at the link: for the first account who it is, and always a password. */
export type LinkUse = { readonly token: string; readonly password: string; readonly login?: string } & Profile;

/** Uses a link up: afterwards there is an account with a password, and somebody is signed in. */
export async function followLink(parts: PeopleParts, use: LinkUse, device: string): Promise<Result<Opened>> {
  const found = await findLink(parts, use.token);
  if (found === null) return refused('link_void');
  const person = found.person ?? firstPerson(parts, use);
  if (typeof person === 'string') return refused('bad_value', { message: person });
  const weak = weakness(use.password, person.login);
  if (weak !== null) return refused('weak_password', { message: weak });
  return unlessBusy(
    async () => {
      const complete = { ...person, password: await parts.passwords.hash(normalisedPassword(use.password)) };
      return found.person === null ? makeFirst(parts, complete, found.link, device) : choose(parts, complete, found.link, device);
    },
    async () => {},
  );
}

/** Whoever sets the desk up does everything in it at first; roles are taken away when others have come. */
function firstPerson(parts: AccountParts, use: LinkUse): StoredPerson | string {
  const person = newPerson(parts, { ...use, login: use.login ?? '' }, { ...DEFAULTS, roles: ['admin', 'supervisor', 'author'] });
  if (typeof person === 'string') return person;
  return person.roles.includes('admin') && person.active
    ? person
    : 'The first account manages the others: its roles must include "admin".';
}

async function makeFirst(
  parts: PeopleParts,
  person: StoredPerson,
  { hash }: OneTimeLink,
  device: string,
): Promise<Result<Opened>> {
  const audit = note(parts, actorOf(person), 'account_made', person.login, { roles: rolesText(person.roles), by: 'set-up link' });
  const added = await parts.store.addPerson(person, hash, audit);
  if (added !== 'added') return refused(added === 'taken' ? 'taken' : 'link_void');
  return entered(parts, person, device);
}

async function choose(parts: PeopleParts, person: StoredPerson, { hash }: OneTimeLink, device: string): Promise<Result<Opened>> {
  const audit = note(parts, actorOf(person), 'password_set', person.login, { by: 'one-time link' });
  const link = { hash, now: parts.clock.now() };
  const written = await parts.store.changePerson(person, { revoke: 'all', link, audit });
  if (written !== 'done') return refused(written === 'link' ? 'link_void' : 'changed');
  return entered(parts, { ...person, version: person.version + 1 }, device);
}

/** A second factor is asked for at the next sign-in: who resets an account turns it off. */
async function entered(parts: PeopleParts, seen: StoredPerson, device: string): Promise<Result<Opened>> {
  if (seen.second?.state === 'on') return refused('code_needed');
  const audit = note(parts, actorOf(seen), 'signed_in', seen.login, { how: 'one-time link' });
  const opened = await openSession(parts, { seen, changed: null }, device, audit);
  return opened === null ? refused('changed') : done(opened);
}
