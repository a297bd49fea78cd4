/** What the parts of the people's service have in common: what they need, what they answer, what they write down. */
import { type AuditEntry, type AuditNext, audited } from '../audit/chain.ts';
import type { Clock, Ids, Log, Store } from '../ports.ts';
import type { Sealer } from '../sealing.ts';
import type { Passwords } from './passwords.ts';
import type { Provider } from './provider.ts';
import { type Holder, type Right, type Role, rightsOf } from './rights.ts';
import type { StoredPerson, StoredSession } from './stored.ts';

export type PeopleLimits = {
  /** Milliseconds from sign-in to the end of a session, whatever is done in it … */
  readonly sessionMs: number;
  /** … and without a request. */
  readonly idleMs: number;
  /** Failed sign-ins within the window, by account and by address. */
  readonly attempts: number;
  readonly windowMs: number;
  /** Life of a one-time link. */
  readonly linkMs: number;
};
const HOUR_MS = 3_600_000;
export const LIMITS: PeopleLimits = {
  sessionMs: 12 * HOUR_MS,
  idleMs: HOUR_MS,
  attempts: 10,
  windowMs: HOUR_MS / 4,
  linkMs: 24 * HOUR_MS,
};

/** For what is done to accounts, from the desk or from the command line. */
export type AccountParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'unique'>;
  readonly limits: PeopleLimits;
};

export type PeopleParts = AccountParts & {
  readonly passwords: Passwords;
  readonly sealer: Pick<Sealer, 'lock' | 'unlock'>;
  /** Names for addresses and login names that must not be stored as they are. */
  readonly names: (text: string) => string;
  /** Shown in authenticator apps. */
  readonly brand: () => string;
  /** Null: no sign-in by OpenID Connect. */
  readonly provider: Provider | null;
  readonly log: Log;
};

/** Why something was not done. `message` says more where the code is not enough. */
export type Refusal = {
  readonly code:
    | 'wrong'
    | 'code_needed'
    | 'too_many'
    | 'busy'
    | 'bad_value'
    | 'weak_password'
    | 'taken'
    | 'changed'
    | 'last_admin'
    | 'link_void'
    | 'not_found'
    | 'not_now'
    | 'no_role'
    | 'provider';
  readonly message?: string;
  readonly retryAfterS?: number;
};
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(code: Refusal['code'], more: Omit<Refusal, 'code'> = {}): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, ...more } };
}

/** A person as the desk shows them: without anything secret. */
export type Person = Holder & {
  readonly login: string;
  /** Customers read it. */
  readonly name: string;
  readonly languages: readonly string[];
  /** Conversations at once. */
  readonly capacity: number;
  readonly hasPassword: boolean;
  /** Signs in with a code, too. */
  readonly hasSecond: boolean;
  /** Comes from the provider of identities. */
  readonly isExternal: boolean;
  readonly version: number;
  /** UTC instant. */
  readonly at: string;
};

export type Session = Omit<StoredSession, 'hash' | 'person'>;

/** Somebody who is signed in. */
export type SignedIn = { readonly person: Person; readonly session: Session; readonly rights: readonly Right[] };

export function personOf({ password, second, external, ...rest }: StoredPerson): Person {
  return { ...rest, hasPassword: password !== null, hasSecond: second?.state === 'on', isExternal: external !== null };
}

export function sessionOf({ hash: _, person: __, ...session }: StoredSession): Session {
  return session;
}

export function signedIn(stored: StoredPerson, session: StoredSession): SignedIn {
  const person = personOf(stored);
  return { person, session: sessionOf(session), rights: rightsOf(person) };
}

/** How somebody at the desk is called in the audit log. */
export function actorOf({ login }: { readonly login: string }): string {
  return `desk:${login}`;
}

export function note(
  { clock }: Pick<AccountParts, 'clock'>,
  actor: string,
  action: AuditEntry['action'],
  subject: string | null,
  detail: AuditEntry['detail'] = {},
): AuditNext {
  return audited({ at: clock.now(), actor, action, subject, detail });
}

export function after(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

/** Roles as the audit log has them. */
export function rolesText(roles: readonly Role[]): string {
  return [...roles].sort().join(',');
}
