/** Sessions: opened, found by their token, listed, ended. */
import type { AuditNext } from '../audit/chain.ts';
import {
  type AccountParts,
  actorOf,
  after,
  done,
  note,
  type Result,
  refused,
  type Session,
  type SignedIn,
  sessionOf,
  signedIn,
} from './parts.ts';
import type { StoredPerson, StoredSession } from './stored.ts';
import { isToken, newToken, tokenHash } from './tokens.ts';

/** The last request is noted to the minute: nobody wants a write for each. */
const SEEN_MS = 60_000;
const ID_LENGTH = 16;

/** A session that has just begun; the token goes to the browser, and nowhere else. */
export type Opened = { readonly token: string; readonly signedIn: SignedIn };

/** @returns null when the person was changed since they were looked at */
export async function openSession(
  { store, clock, limits }: AccountParts,
  person: { readonly seen: StoredPerson; readonly changed: StoredPerson | null },
  device: string,
  audit: AuditNext,
): Promise<Opened | null> {
  const [now, token] = [clock.now(), newToken()];
  const session: StoredSession = {
    id: newToken().slice(0, ID_LENGTH),
    person: person.seen.id,
    hash: tokenHash(token),
    at: now,
    seen: now,
    ends: after(now, limits.sessionMs),
    device,
  };
  if (!(await store.openSession(session, person, audit))) return null;
  const stored = person.changed ? { ...person.changed, version: person.seen.version + 1 } : person.seen;
  return { token, signedIn: signedIn(stored, session) };
}

function isOver(session: StoredSession, now: string, idleMs: number): boolean {
  return session.ends <= now || after(session.seen, idleMs) <= now;
}

/** Whose session this is the token of; null when it is none, or is over. Asked anew for every request: nothing of it is kept. */
export async function findSession({ store, clock, limits }: AccountParts, token: string): Promise<SignedIn | null> {
  if (!isToken(token)) return null;
  const found = await store.session(tokenHash(token));
  const now = clock.now();
  if (!found?.person.active || isOver(found.session, now, limits.idleMs)) return null;
  if (after(found.session.seen, SEEN_MS) <= now) await store.seeSession(found.session.id, now);
  return signedIn(found.person, found.session);
}

/** Those of a person that are not over, oldest first. */
export async function sessionsOf({ store, clock, limits }: AccountParts, person: string): Promise<readonly Session[]> {
  const now = clock.now();
  return (await store.sessionsOf(person)).filter((session) => !isOver(session, now, limits.idleMs)).map(sessionOf);
}

/** @param by who ends them, for the audit log */
export async function endSessions(
  parts: AccountParts,
  by: string,
  person: { readonly id: string; readonly login: string },
  which: { readonly only: string } | { readonly but: string } | 'all',
): Promise<number> {
  return parts.store.endSessions(person.id, which, (sessions) => note(parts, by, 'sessions_ended', person.login, { sessions }));
}

export async function signOut(parts: AccountParts, { person, session }: SignedIn): Promise<Result<null>> {
  const ended = await parts.store.endSessions(person.id, { only: session.id }, () =>
    note(parts, actorOf(person), 'signed_out', person.login),
  );
  return ended > 0 ? done(null) : refused('not_found');
}
