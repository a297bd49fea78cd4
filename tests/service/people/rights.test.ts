/** Who may do what: the table in words, and what holds for every right. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  type About,
  type Holder,
  may,
  RIGHTS,
  type Right,
  ROLES,
  type Role,
  rightsOf,
  TABLE,
} from '../../../src/service/people/rights.ts';

const person = (roles: readonly Role[], more: Partial<Holder> = {}): Holder => ({
  id: 'me',
  roles,
  skills: ['*'],
  active: true,
  ...more,
});
const agent = (skills: readonly string[] = ['login']) => person(['agent'], { skills });

const conversation = (owner: string | null, queue?: string | null, joined?: readonly string[]): About => ({
  kind: 'conversation',
  owner,
  ...(queue !== undefined && { queue }),
  ...(joined && { joined }),
});
const MINE = conversation('me');
const THEIRS = conversation('somebody else');
const WAITING = conversation(null, 'login');
const WAITING_ELSEWHERE = conversation(null, 'transfer');
const OF_THE_BOT = conversation(null);

const allowed = (who: Holder, about: About): readonly Right[] =>
  RIGHTS.filter((right) => right.startsWith('conversation.') && may(who, right, about));

describe('an agent', () => {
  test('reads, answers, passes on and ends the own conversations', () => {
    expect(allowed(agent(), MINE)).toEqual(
      ['read', 'reply', 'transfer', 'hold', 'return', 'close', 'note'].map((one) => `conversation.${one}`),
    );
  });

  test('reads and takes what waits for the own skills', () => {
    expect(allowed(agent(), WAITING)).toEqual(['conversation.read', 'conversation.claim', 'conversation.note']);
    expect(allowed(agent([]), conversation(null, null))).toEqual([
      'conversation.read',
      'conversation.claim',
      'conversation.note',
    ]);
    expect(allowed(agent(['*']), WAITING_ELSEWHERE)).toContain('conversation.read');
  });

  test.each([
    ['of a colleague', THEIRS],
    ['of a colleague, who has one of the own skills', conversation('somebody else', 'login')],
    ['that waits for other skills', WAITING_ELSEWHERE],
    ['that belongs to the bot', OF_THE_BOT],
  ])('does nothing at all with a conversation %s', (_, about) => expect(allowed(agent(), about)).toEqual([]));

  test('sees no board, no audit log, manages nobody and publishes nothing', () => {
    for (const right of ['board.see', 'audit.read', 'people.manage', 'flow.publish'] as const)
      expect(may(agent(['*']), right, MINE)).toBe(false);
  });

  test('takes a ticket of nobody, works on the own ones, and gives none away', () => {
    const ticket = (assignee: string | null, topic: string | null = 'login'): About => ({ kind: 'ticket', assignee, topic });
    const rights = (about: About) =>
      (['ticket.read', 'ticket.edit', 'ticket.assign'] as const).map((right) => may(agent(), right, about));
    expect(rights(ticket(null))).toEqual([true, false, true]);
    expect(rights(ticket('me'))).toEqual([true, true, false]);
    expect(rights(ticket('somebody else'))).toEqual([false, false, false]);
    expect(rights(ticket(null, 'transfer'))).toEqual([false, false, false]);
  });
});

describe('a supervisor', () => {
  test('does everything with every conversation, but answers only in those taken over or joined', () => {
    const rest = RIGHTS.filter((right) => right.startsWith('conversation.') && !/reply|hold/.test(right));
    expect(allowed(person(['supervisor']), THEIRS)).toEqual(rest);
    expect(allowed(person(['supervisor']), conversation('somebody else', undefined, ['me']))).toContain('conversation.reply');
  });
});

describe('an admin', () => {
  test('manages accounts and sessions, and reads no conversation of customers', () => {
    const admin = person(['admin']);
    expect(may(admin, 'people.manage')).toBe(true);
    expect(may(admin, 'session.revoke', { kind: 'session', person: 'somebody else' })).toBe(true);
    for (const about of [MINE, THEIRS, WAITING]) expect(allowed(admin, about)).toEqual([]);
  });
});

describe('every right', () => {
  test.each(RIGHTS)('%s: not for who is disabled, and not for who has no role', (right) => {
    for (const about of [undefined, MINE, WAITING, { kind: 'session', person: 'me' } as const]) {
      expect(may(person(ROLES, { active: false }), right, about)).toBe(false);
      expect(may(person([]), right, about)).toBe(false);
    }
  });

  test.each(RIGHTS)('%s: without a word about what, only for roles that have it over everything', (right) => {
    for (const role of ROLES) expect(may(person([role]), right)).toBe(TABLE[right][role] === 'any');
  });

  test.each(RIGHTS)('%s: several roles have what each of them has', (right) => {
    for (const about of [MINE, THEIRS, WAITING])
      expect(may(person(ROLES), right, about)).toBe(ROLES.some((role) => may(person([role]), right, about)));
  });

  test('one’s own sessions are everybody’s, and those of others only an admin’s', () => {
    const ends = (role: Role, whose: string) => may(person([role]), 'session.revoke', { kind: 'session', person: whose });
    expect(ROLES.map((role) => [ends(role, 'me'), ends(role, 'somebody else')])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  test('what the page shows at all is what the table names', () => {
    expect(rightsOf(person(['author']))).toEqual(['session.revoke', 'flow.publish']);
    expect(rightsOf(person(['author'], { active: false }))).toEqual([]);
  });
});

test('the table in docs/desk-accounts.md is this one', () => {
  const page = readFileSync(new URL('../../../docs/desk-accounts.md', import.meta.url), 'utf8');
  const lines = RIGHTS.map((right) => `| \`${right}\` | ${ROLES.map((role) => TABLE[right][role] ?? '').join(' | ')} |`);
  expect(
    page
      .split('\n')
      .filter((line) => /^\| `[a-z]+\.[a-z_]+` \|/.test(line))
      .map((line) => line.replace(/ +/g, ' ')),
  ).toEqual(lines.map((line) => line.replace(/ +/g, ' ')));
});
