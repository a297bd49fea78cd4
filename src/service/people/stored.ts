/** What the store keeps of the people at the desk. Part of the port `Store`. */
import type { AuditNext } from '../audit/chain.ts';
import type { Role } from './rights.ts';

/** A second factor by time-based codes (RFC 6238). */
export type SecondFactor = {
  /** `offered`: the secret was shown, and no code has come yet. */
  readonly state: 'offered' | 'on';
  /** The secret, sealed. */
  readonly box: string;
  /** Time step of the last code that was used: neither it nor an older one is taken again. */
  readonly step: number;
  /** Hashes of the one-time recovery codes that are left. */
  readonly recovery: readonly string[];
};

export type StoredPerson = {
  readonly id: string;
  /** In small letters, without blanks; unique. */
  readonly login: string;
  /** Customers read it. */
  readonly name: string;
  readonly roles: readonly Role[];
  readonly languages: readonly string[];
  /** Topics, or `*`. */
  readonly skills: readonly string[];
  /** Conversations at once. */
  readonly capacity: number;
  readonly active: boolean;
  /** PHC string; null: no password (yet). */
  readonly password: string | null;
  readonly second: SecondFactor | null;
  /** Issuer and subject at the provider of identities; null: not from there. */
  readonly external: string | null;
  /** Rises with every change; whoever changes names the one that they saw. */
  readonly version: number;
  /** UTC instant of the making. */
  readonly at: string;
};

export type StoredSession = {
  /** Names the session in lists; of no use for signing in. */
  readonly id: string;
  readonly person: string;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  /** UTC instants: of the sign-in, of the last request (to the minute), and the last one at which it can be used. */
  readonly at: string;
  readonly seen: string;
  readonly ends: string;
  /** Kind of browser, in words of the program. */
  readonly device: string;
};

/** A link that may be used once: to make the first account (`person` null), or to choose a password. */
export type OneTimeLink = { readonly hash: string; readonly person: string | null; readonly ends: string };

export type PersonKey = { readonly id: string } | { readonly login: string } | { readonly external: string };

export type Attempts = {
  /** How many there were within the window, with this one. */
  readonly count: number;
  /** UTC instant of the first of them. */
  readonly since: string;
};

export interface PeopleStore {
  /** By login, behind the login `after`, at most `limit`. */
  people(after: string, limit: number): Promise<readonly StoredPerson[]>;
  person(key: PersonKey): Promise<StoredPerson | null>;
  /** Whether there is somebody active who manages accounts. */
  hasAdmin(): Promise<boolean>;
  /**
   * Makes an account. With the first one that manages others, links for that one are void.
   * @param link hash of the link for the first account, which must be there at `person.at`; null: made by somebody who may
   * @returns `taken`: login or external name belongs to somebody else; `link`: the link is void, or somebody has that role already
   */
  addPerson(person: StoredPerson, link: string | null, audit: AuditNext): Promise<'added' | 'taken' | 'link'>;
  /**
   * Writes everything about a person but login and external name, when nobody has since `person.version`, which rises by one.
   * @returns `changed`: somebody else was faster; `last_admin`: nobody would be left who manages accounts
   */
  changePerson(
    person: StoredPerson,
    how: {
      readonly revoke: 'none' | 'all';
      /** A link that is used up by it, which must be there. */
      readonly link?: { readonly hash: string; readonly now: string };
      /** Also when nobody is left who manages accounts. */
      readonly evenLastAdmin?: boolean;
      readonly audit: AuditNext;
    },
  ): Promise<'done' | 'changed' | 'link' | 'last_admin'>;
  /** Puts a link in the place of all others for the same person (or for the first account). */
  putLink(link: OneTimeLink, audit?: AuditNext): Promise<void>;
  /** Null when there is none, or it was used. */
  link(hash: string): Promise<OneTimeLink | null>;
  /**
   * Begins a session of an active person whose version is the one that was looked at: who lost their password, role or account
   * meanwhile gets none. With `changed` the person is written, too. Sessions of theirs that are over are removed.
   */
  openSession(
    session: StoredSession,
    person: { readonly seen: StoredPerson; readonly changed: StoredPerson | null },
    audit: AuditNext,
  ): Promise<boolean>;
  /** Session and person by the hash of the token; null when there is no such session. */
  session(hash: string): Promise<{ readonly session: StoredSession; readonly person: StoredPerson } | null>;
  seeSession(id: string, seen: string): Promise<void>;
  /** Of one person, oldest first. */
  sessionsOf(person: string): Promise<readonly StoredSession[]>;
  /**
   * Ends sessions of a person: the one with this id, all but that one, or all.
   * @param audit written when there was one to end
   */
  endSessions(
    person: string,
    which: { readonly only: string } | { readonly but: string } | 'all',
    audit: (count: number) => AuditNext,
  ): Promise<number>;
  /**
   * Counts an attempt under each of these keys. A count begins anew with the first attempt at or after `begin` (the beginning of the
   * window at `now`); older ones are forgotten.
   */
  attempt(keys: readonly string[], now: string, begin: string): Promise<readonly Attempts[]>;
  /** Takes one attempt back under `one`, and all under `all`. */
  forgive(one: readonly string[], all: readonly string[]): Promise<void>;
}
