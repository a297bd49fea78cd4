/** Who may do what at the desk. Pure: one table, and one function that reads it. Whatever the table does not name is denied. */

export const ROLES = ['agent', 'supervisor', 'author', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Stands for every topic among somebody's skills. */
export const EVERY_TOPIC = '*';

export const RIGHTS = [
  'queue.see',
  'conversation.read',
  'conversation.claim',
  'conversation.reply',
  'conversation.transfer',
  'conversation.hold',
  'conversation.return',
  'conversation.close',
  'conversation.note',
  'conversation.join',
  'conversation.whisper',
  'conversation.take_over',
  'conversation.reassign',
  'board.see',
  'ticket.list',
  'ticket.read',
  'ticket.edit',
  'ticket.assign',
  'canned.use',
  'colleague.list',
  'people.manage',
  'session.revoke',
  'audit.read',
  'flow.publish',
] as const;
export type Right = (typeof RIGHTS)[number];

/** What the rules look at in a person. */
export type Holder = {
  readonly id: string;
  readonly roles: readonly Role[];
  /** Topics, or `*` for all of them. */
  readonly skills: readonly string[];
  readonly active: boolean;
};

/** What is asked about. */
export type About =
  | {
      readonly kind: 'conversation';
      /** Person who owns it; null while it waits in a queue, or belongs to the bot. */
      readonly owner: string | null;
      /** Topic of the queue that it waits in (null: the one without a topic); missing when it waits in none. */
      readonly queue?: string | null;
      /** Supervisors who have joined it. */
      readonly joined?: readonly string[];
    }
  /** `topic` null: of none. */
  | { readonly kind: 'ticket'; readonly assignee: string | null; readonly topic: string | null }
  /** A session of this person. */
  | { readonly kind: 'session'; readonly person: string };

/**
 * How far a right reaches.
 * - `any`: everything there is
 * - `own`: what is theirs: a conversation that they own or have joined, a ticket that is theirs, their own sessions
 * - `waiting`: what waits for somebody with their skills
 * - `near`: `own` and `waiting`
 */
export type Reach = 'any' | 'own' | 'waiting' | 'near';

type Row = { readonly [role in Role]?: Reach };
const EVERYBODY: Row = { agent: 'own', supervisor: 'own', author: 'own', admin: 'own' };

/** The whole of it. `docs/desk-accounts.md` shows this table to people; a test compares the two. */
export const TABLE: { readonly [right in Right]: Row } = {
  'queue.see': { agent: 'any', supervisor: 'any' },
  'conversation.read': { agent: 'near', supervisor: 'any' },
  'conversation.claim': { agent: 'waiting', supervisor: 'any' },
  // A supervisor who wants to answer joins or takes over first: customers hear one voice, or know of the second.
  'conversation.reply': { agent: 'own', supervisor: 'own' },
  'conversation.transfer': { agent: 'own', supervisor: 'any' },
  'conversation.hold': { agent: 'own', supervisor: 'own' },
  'conversation.return': { agent: 'own', supervisor: 'any' },
  'conversation.close': { agent: 'own', supervisor: 'any' },
  'conversation.note': { agent: 'near', supervisor: 'any' },
  'conversation.join': { supervisor: 'any' },
  'conversation.whisper': { supervisor: 'any' },
  'conversation.take_over': { supervisor: 'any' },
  'conversation.reassign': { supervisor: 'any' },
  'board.see': { supervisor: 'any' },
  'ticket.list': { agent: 'any', supervisor: 'any' },
  'ticket.read': { agent: 'near', supervisor: 'any' },
  'ticket.edit': { agent: 'own', supervisor: 'any' },
  // An agent takes a ticket that nobody has; giving it to somebody else is for supervisors.
  'ticket.assign': { agent: 'waiting', supervisor: 'any' },
  'canned.use': { agent: 'any', supervisor: 'any' },
  'colleague.list': { agent: 'any', supervisor: 'any', admin: 'any' },
  'people.manage': { admin: 'any' },
  'session.revoke': { ...EVERYBODY, admin: 'any' },
  'audit.read': { admin: 'any' },
  'flow.publish': { author: 'any', admin: 'any' },
};

function isSkilled({ skills }: Holder, topic: string | null): boolean {
  return topic === null || skills.includes(EVERY_TOPIC) || skills.includes(topic);
}

function isOwn({ id }: Holder, about: About): boolean {
  switch (about.kind) {
    case 'conversation':
      return about.owner === id || (about.joined ?? []).includes(id);
    case 'ticket':
      return about.assignee === id;
    case 'session':
      return about.person === id;
  }
}

function isWaiting(person: Holder, about: About): boolean {
  switch (about.kind) {
    case 'conversation':
      return about.owner === null && about.queue !== undefined && isSkilled(person, about.queue);
    case 'ticket':
      return about.assignee === null && isSkilled(person, about.topic);
    case 'session':
      return false;
  }
}

function reaches(reach: Reach, person: Holder, about: About | undefined): boolean {
  switch (reach) {
    case 'any':
      return true;
    case 'own':
      return about !== undefined && isOwn(person, about);
    case 'waiting':
      return about !== undefined && isWaiting(person, about);
    case 'near':
      return about !== undefined && (isOwn(person, about) || isWaiting(person, about));
  }
}

/**
 * Whether somebody may do something. Of several roles the one that reaches farthest counts.
 * @param about what it is done to; without it only what reaches `any` is allowed
 */
export function may(person: Holder, right: Right, about?: About): boolean {
  return (
    person.active &&
    person.roles.some((role) => {
      const reach = TABLE[right][role];
      return reach !== undefined && reaches(reach, person, about);
    })
  );
}

/** Rights that somebody has at least over something: what the page shows at all. Every single thing is asked about again. */
export function rightsOf({ roles, active }: Holder): readonly Right[] {
  return active ? RIGHTS.filter((right) => roles.some((role) => TABLE[right][role] !== undefined)) : [];
}
