/** Which passwords, login names and profiles are taken. */
import { describe, expect, test } from '@jest/globals';
import { weakness } from '../../../src/service/people/passwords.ts';
import { checkedProfile, DEFAULTS, displayName, loginOf } from '../../../src/service/people/profile.ts';

describe('a new password', () => {
  test.each(['correct horse battery', '马到成功，一路平安，万事如意', 'tr0ub4dor&3x', '           a9b8'])(
    '“%s” is taken',
    (password) => {
      expect(weakness(password, 'li.na')).toBeNull();
    },
  );

  test.each([
    ['Short-1!', /too short: use at least 10/],
    ['密码密码密码', /too short/],
    ['x1y2'.repeat(51), /too long/],
    ['Li.Na@upaya.example', /login name/],
    ['wangxiaoming1', /login name/, 'wangxiaoming'],
    ['Password123', /first that are guessed/],
    ['１２３４５６７８９０', /first that are guessed/],
    ['Woaini1314520', /first that are guessed/],
    ['aaaaaaaaaaaab', /first that are guessed/],
    ['\ud800 lone surrogate', /characters that are none/],
  ])('“%s” is not: %s', (password, why, login = 'li.na@upaya.example') => {
    expect(weakness(password, login)).toMatch(why);
  });
});

describe('a login name', () => {
  test.each([
    ['Li.Na', 'li.na'],
    ['  wang+desk@upaya.example ', 'wang+desk@upaya.example'],
    ['ｗａｎｇ', 'wang'],
  ])('“%s” is stored as %s', (text, login) => expect(loginOf(text)).toBe(login));

  test.each(['', 'x', '李娜', 'li na', '-li', '=cmd', 'li\nna', 'a'.repeat(65), 'аdmin'])('“%s” is none', (text) =>
    expect(loginOf(text)).toBeNull(),
  );
});

describe('a display name', () => {
  test.each(['李娜', 'Li Na', "Siobhán O'Neill", '阿依古丽·买买提', 'Ngọc Ánh', '客服 07（夜班）'])('%s', (name) =>
    expect(displayName(`  ${name} `)).toBe(name),
  );

  test.each([
    '',
    '   ',
    '…',
    'x'.repeat(41),
    '<b>Li</b>',
    '[李娜](//evil)',
    '=1+1',
    '@SUM(A1)',
    'Li\u202eaN',
    'L\u200bi',
    'Z̸̴̵a',
    '李\n娜',
  ])('“%s” is none', (name) => expect(displayName(name)).toBeNull());
});

describe('a profile', () => {
  const now = { name: '李娜', ...DEFAULTS };

  test('what is not named stays, what is named twice counts once', () => {
    expect(checkedProfile({ roles: ['agent', 'supervisor', 'agent'], capacity: 20 }, now)).toEqual({
      ...now,
      roles: ['agent', 'supervisor'],
      capacity: 20,
    });
    expect(checkedProfile({ skills: [] }, now)).toEqual({ ...now, skills: [] });
  });

  test.each([
    [{ name: '客服 13800138000' }, /private or secret/],
    [{ name: 'Li li.na@example.com' }, /write the name only/],
    [{ roles: [] }, /"roles"/],
    [{ roles: ['root'] }, /agent, supervisor, author, admin/],
    [{ roles: ['__proto__'] }, /"roles"/],
    [{ languages: [] }, /"languages"/],
    [{ languages: ['<zh>'] }, /"languages"/],
    [{ skills: ['Log in'] }, /"skills"/],
    [{ capacity: 0 }, /1 to 20/],
    [{ capacity: 21 }, /1 to 20/],
    [{ capacity: 1.5 }, /1 to 20/],
    [{ capacity: Number.NaN }, /1 to 20/],
    [{ name: '' }, /"name"/],
  ])('%j is refused with the field that is wrong', (wanted, why) => expect(checkedProfile(wanted, now)).toMatch(why));
});
