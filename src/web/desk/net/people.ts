/** Accounts and sessions as the server tells them: docs/desk-accounts.md. */

export type Person = {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly languages: readonly string[];
  /** Topics, or `*` for all of them. */
  readonly skills: readonly string[];
  readonly capacity: number;
  readonly active: boolean;
  /** Told to those who manage accounts only, as is all below. */
  readonly hasPassword?: boolean;
  readonly hasSecond?: boolean;
  readonly isExternal?: boolean;
  readonly version?: number;
};

export type Profile = Pick<Person, 'name' | 'roles' | 'languages' | 'skills' | 'capacity'>;
export type NewPerson = Profile & { readonly login: string };
export type PersonChange = Partial<Profile> & { readonly version: number; readonly active?: boolean };

export type Session = {
  readonly id: string;
  readonly at: string;
  readonly seen: string;
  readonly ends: string;
  readonly device: string;
};
export type SignedIn = { readonly person: Person; readonly session: Session; readonly rights: readonly string[] };

/** What a one-time link is good for. */
export type LinkFor = { readonly kind: 'first' } | { readonly kind: 'password'; readonly login: string; readonly name: string };
