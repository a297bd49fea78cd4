/** The people at the desk: one service for the doors. Everything that is asked of it is answered as data, never thrown. */
import { addPerson, changePerson, listPeople, resetPerson } from './accounts.ts';
import { beginExternal, finishExternal } from './external.ts';
import { followLink, type LinkFor, type LinkUse, lookAtLink, setupToken } from './links.ts';
import { actorOf, done, type PeopleParts, type Person, type Result, refused, type Session, type SignedIn } from './parts.ts';
import type { Profile } from './profile.ts';
import { type About, may, type Right } from './rights.ts';
import { changePassword, confirmSecond, endSecond, offerSecond } from './self.ts';
import { endSessions, findSession, type Opened, sessionsOf, signOut } from './sessions.ts';
import { type Credentials, signIn } from './sign-in.ts';

/** Where a request comes from. */
export type From = { readonly address: string; readonly device: string };

export type People = {
  /** Whose session this token is; null when it is none, or is over. */
  signedIn(token: string): Promise<SignedIn | null>;
  signIn(credentials: Credentials): Promise<Result<Opened>>;
  signOut(who: SignedIn): Promise<Result<null>>;
  /** Sessions of one's own, or of somebody else. */
  sessions(who: SignedIn, person: string): Promise<Result<readonly Session[]>>;
  /** Ends one session by its id, all but the own one, or all. @returns how many */
  endSessions(who: SignedIn, person: string, which: { readonly only: string } | 'others' | 'all'): Promise<Result<number>>;

  changePassword(who: SignedIn, passwords: { readonly current: string; readonly next: string } & From): Promise<Result<Opened>>;
  offerSecond(who: SignedIn, password: string, from: From): Promise<Result<{ readonly secret: string; readonly uri: string }>>;
  confirmSecond(who: SignedIn, code: string): Promise<Result<{ readonly recovery: readonly string[] }>>;
  endSecond(who: SignedIn, password: string, from: From): Promise<Result<null>>;

  /** By login. */
  list(): Promise<readonly Person[]>;
  add(
    who: SignedIn,
    wanted: { readonly login: string } & Profile,
  ): Promise<Result<{ readonly person: Person; readonly token: string }>>;
  change(who: SignedIn, key: { readonly id: string; readonly version: number }, wanted: Profile): Promise<Result<Person>>;
  reset(who: SignedIn, id: string): Promise<Result<{ readonly person: Person; readonly token: string }>>;

  /** Whether the first account has still to be made. */
  needsSetup(): Promise<boolean>;
  /** A new link for the first account. @returns its token; null when somebody manages accounts already */
  setupToken(): Promise<string | null>;
  lookAtLink(token: string): Promise<Result<LinkFor>>;
  followLink(use: LinkUse, device: string): Promise<Result<Opened>>;

  readonly hasProvider: boolean;
  beginExternal(back: string): Promise<Result<{ readonly url: string; readonly box: string }>>;
  finishExternal(box: string, came: URL, device: string): Promise<Result<Opened>>;

  /** Whether somebody may do something: the table of rights.ts. */
  may(who: Pick<SignedIn, 'person'>, right: Right, about?: About): boolean;
  /**
   * From now on `told` is called with the id of a person whose account or sessions this process has changed. Other processes change
   * them, too: whoever keeps something open for a session asks `signedIn` again from time to time.
   * @returns ends it
   */
  onChange(told: (person: string) => void): () => void;
};

export function createPeople(parts: PeopleParts): People {
  const listeners = new Set<(person: string) => void>();
  const tell = (person: string): void => {
    for (const told of listeners) told(person);
  };
  const telling = async <T>(person: string, work: Promise<Result<T>>): Promise<Result<T>> => {
    const result = await work;
    if (result.ok) tell(person);
    return result;
  };
  /** Who comes in by a link or from a provider may have another password or other roles now. */
  const entering = async (work: Promise<Result<Opened>>): Promise<Result<Opened>> => {
    const result = await work;
    if (result.ok) tell(result.value.signedIn.person.id);
    return result;
  };
  const manages = ({ person }: SignedIn): boolean => may(person, 'people.manage');
  const endsOf = (who: SignedIn, person: string): boolean => may(who.person, 'session.revoke', { kind: 'session', person });

  return {
    signedIn: (token) => findSession(parts, token),
    signIn: (credentials) => signIn(parts, credentials),
    signOut: (who) => telling(who.person.id, signOut(parts, who)),
    async sessions(who, person) {
      return endsOf(who, person) ? done(await sessionsOf(parts, person)) : refused('not_found');
    },
    async endSessions(who, id, which) {
      const person = endsOf(who, id) ? await parts.store.person({ id }) : null;
      if (person === null) return refused('not_found');
      const exact = which === 'others' ? { but: who.session.id } : which;
      return telling(id, endSessions(parts, actorOf(who.person), person, exact).then(done));
    },

    changePassword: (who, passwords) => telling(who.person.id, changePassword(parts, who, passwords)),
    offerSecond: (who, password, { address }) => offerSecond(parts, who, password, address),
    confirmSecond: (who, code) => confirmSecond(parts, who, code),
    endSecond: (who, password, { address }) => endSecond(parts, who, password, address),

    list: () => listPeople(parts),
    add: async (who, wanted) => (manages(who) ? addPerson(parts, actorOf(who.person), wanted) : refused('not_found')),
    change: async (who, key, wanted) =>
      manages(who) ? telling(key.id, changePerson(parts, actorOf(who.person), key, wanted)) : refused('not_found'),
    reset: async (who, id) => (manages(who) ? telling(id, resetPerson(parts, actorOf(who.person), id)) : refused('not_found')),

    needsSetup: async () => !(await parts.store.hasAdmin()),
    setupToken: () => setupToken(parts),
    lookAtLink: (token) => lookAtLink(parts, token),
    followLink: (use, device) => entering(followLink(parts, use, device)),

    hasProvider: parts.provider !== null,
    beginExternal: (back) => beginExternal(parts, back),
    finishExternal: (box, came, device) => entering(finishExternal(parts, box, came, device)),

    may: ({ person }, right, about) => may(person, right, about),
    onChange(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}
