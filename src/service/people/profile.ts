/** What may stand in an account. Pure. */
import { clean } from '../clean.ts';
import { EVERY_TOPIC, ROLES, type Role } from './rights.ts';

/** What somebody wants an account to be; what is missing stays as it is, or gets its default. */
export type Profile = {
  readonly name?: string;
  readonly roles?: readonly string[];
  readonly languages?: readonly string[];
  readonly skills?: readonly string[];
  readonly capacity?: number;
  readonly active?: boolean;
};

export type Checked = {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly languages: readonly string[];
  readonly skills: readonly string[];
  readonly capacity: number;
  readonly active: boolean;
};

export const DEFAULTS: Omit<Checked, 'name'> = {
  roles: ['agent'],
  languages: ['zh', 'en'],
  skills: [EVERY_TOPIC],
  capacity: 4,
  active: true,
};

export const MOST_CAPACITY = 20;
export const LONGEST_NAME = 40;
const MOST_OF_A_LIST = 100;

/** Login names are compared as they are stored: two that look alike cannot both be there. Null when it is none. */
export function loginOf(text: string): string | null {
  const login = text.normalize('NFKC').trim().toLowerCase();
  return /^[a-z0-9][a-z0-9._+@-]{1,63}$/.test(login) ? login : null;
}

/**
 * A display name goes to customers, into lists, tables and logs: one line of letters, digits and what stands in names, beginning with a
 * letter or a digit. So there is no markup in it, no formula, no sign that turns the direction, no pile of marks. Null when it is none.
 */
export function displayName(text: string): string | null {
  const name = text.normalize('NFC').trim().replace(/ +/g, ' ');
  const isName = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} .,'’·•()（）&_@+-]*$/u.test(name) && !/\p{M}{3,}/u.test(name);
  return isName && [...name].length <= LONGEST_NAME ? name : null;
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

const unique = <T>(list: readonly T[]): readonly T[] => [...new Set(list)];

/** @returns what is wrong, in a sentence; or everything as it will be */
export function checkedProfile(wanted: Profile, now: Checked): Checked | string {
  const name = displayName(wanted.name ?? now.name);
  const roles = unique(wanted.roles ?? now.roles);
  const languages = unique(wanted.languages ?? now.languages);
  const skills = unique(wanted.skills ?? now.skills);
  const capacity = wanted.capacity ?? now.capacity;
  if (name === null)
    return `"name" is what customers read: up to ${LONGEST_NAME} letters, digits, blanks and . , ' · ( ) & _ - and a letter or a digit first.`;
  if (wanted.name !== undefined && clean(name) !== name)
    return '"name" is what customers read, and this holds something that is private or secret, such as a telephone number: write the name only.';
  if (roles.length === 0 || !roles.every(isRole)) return `"roles" is a list with at least one of ${ROLES.join(', ')}.`;
  if (languages.length === 0 || languages.length > MOST_OF_A_LIST || !languages.every((one) => /^[a-z]{2,3}$/.test(one)))
    return '"languages" is a list such as ["zh", "en"].';
  if (skills.length > MOST_OF_A_LIST || !skills.every((one) => one === EVERY_TOPIC || /^[a-z][a-z0-9_]{0,63}$/.test(one)))
    return '"skills" is a list of topics such as ["login"], or ["*"] for all of them.';
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST_CAPACITY)
    return `"capacity" is how many conversations at once: a whole number from 1 to ${MOST_CAPACITY}.`;
  return { name, roles: roles.filter(isRole), languages, skills, capacity, active: wanted.active ?? now.active };
}
