/** When agents are there: opening hours, holidays, and when they come next, in the brand's time zone. */
import { describe, expect, test } from '@jest/globals';
import { agentsAreThere, nextOpening, nextOpeningInWords } from '../../src/dialog/hours.ts';
import type { Brand } from '../../src/flow/graph.ts';
import { BRAND, compileText, diagnosticsOf, graphOf } from '../flow/support.ts';

/** Monday to Friday 09:00–21:00, Saturday 10:00–18:00, with lines added. */
function brandWith(more = '', change: (text: string) => string = (text) => text): Brand {
  return graphOf(compileText(change(BRAND.replace('  banks:', `${more}  banks:`)))).brand;
}

const HOLIDAYS = `  holidays:
    - { from: 2026-12-31, to: 2027-01-03, name: { zh: 元旦, en: New Year } }
    - { date: 2027-01-04, hours: '10:00-16:00', name: { zh: 短班, en: Short day } }
    - { date: 2026-12-27, hours: '09:00-21:00', name: { zh: 调休上班, en: Working Sunday } }
`;
/** An instant by the wall clock of Shanghai. */
const shanghai = (wall: string) => new Date(`${wall}:00.000+08:00`).toISOString();

describe('whether agents are there', () => {
  const brand = brandWith(HOLIDAYS);
  test.each([
    ['2026-12-30T08:59', false],
    ['2026-12-30T09:00', true],
    ['2026-12-30T21:00', false],
    ['2026-12-31T12:00', false],
    ['2027-01-03T12:00', false],
    ['2027-01-04T09:30', false],
    ['2027-01-04T10:00', true],
    ['2027-01-04T16:00', false],
    ['2026-12-27T12:00', true],
    ['2026-12-20T12:00', false],
  ])('%s: %s', (wall, there) => {
    expect(agentsAreThere(brand, shanghai(wall))).toBe(there);
  });
});

describe('when they come next', () => {
  const brand = brandWith(HOLIDAYS);
  test.each([
    ['2026-11-23T10:00', '2026-11-23T10:00', '现在', 'now'],
    ['2026-11-23T07:00', '2026-11-23T09:00', '今天 09:00', 'today at 09:00'],
    ['2026-11-23T22:00', '2026-11-24T09:00', '明天 09:00', 'tomorrow at 09:00'],
    ['2026-11-28T20:00', '2026-11-30T09:00', '后天 09:00', 'on Monday at 09:00'],
    ['2026-12-30T22:00', '2027-01-04T10:00', '下周一 10:00', 'on Monday at 10:00'],
  ])('%s: %s', (wall, opens, zh, en) => {
    const at = shanghai(wall);
    expect(nextOpening(brand, at)).toBe(shanghai(opens));
    expect(nextOpeningInWords(brand, at, 'zh')).toBe(zh);
    expect(nextOpeningInWords(brand, at, 'en')).toBe(en);
  });

  test('farther away than a week it is a date', () => {
    const long = brandWith('  holidays:\n    - { from: 2026-11-24, to: 2026-12-09, name: { zh: 长假, en: Long break } }\n');
    const at = shanghai('2026-11-23T22:00');
    expect(nextOpeningInWords(long, at, 'zh')).toBe('12月10日 09:00');
    expect(nextOpeningInWords(long, at, 'en')).toBe('on 10 Dec at 09:00');
  });

  test('a desk that never opens promises nothing', () => {
    const never = brandWith('', (text) => text.replace(/hours: \{.*\}/, 'hours: {}'));
    expect(nextOpening(never, shanghai('2026-11-23T10:00'))).toBeNull();
    expect(nextOpeningInWords(never, shanghai('2026-11-23T10:00'), 'zh')).toBe('稍后');
    expect(nextOpeningInWords(never, shanghai('2026-11-23T10:00'), 'en')).toBe('later');
  });

  test('on the day when the clock is put forward the wall clock counts', () => {
    const berlin = brandWith('', (text) => text.replace('Asia/Shanghai', 'Europe/Berlin').replace("sat: '", "sat-sun: '"));
    expect(nextOpening(berlin, '2026-03-28T20:00:00.000Z')).toBe('2026-03-29T08:00:00.000Z');
  });
});

describe('the desk of the brand document', () => {
  test('has one queue for all topics and usual times when nothing is said', () => {
    const { desk } = brandWith();
    expect(desk.queues.map((queue) => queue.id)).toEqual(['support']);
    expect(desk.patience).toEqual({ answerMs: 60_000, queueMs: 1_800_000, customerMs: 600_000, reopenMs: 86_400_000 });
    expect(desk.usualMs).toBe(480_000);
  });

  test('has the queues and times that are written', () => {
    const rest =
      'login_failure, forgot_password, pending_transaction, refund_dispute, account_change, complaint, how_to, human_agent, none';
    const { desk } = brandWith(`  desk:
    queues:
      urgent: { title: { zh: 安全, en: Security }, topics: [security] }
      rest: { title: { zh: 其他, en: Others }, topics: [${rest}] }
    answer_within: 90s
    reopen_within: 2h
`);
    expect(desk.queues[0]).toEqual({ id: 'urgent', title: { zh: '安全', en: 'Security' }, topics: ['security'] });
    expect(desk.queues[1]?.topics).toHaveLength(9);
    expect(desk.patience).toMatchObject({ answerMs: 90_000, queueMs: 1_800_000, reopenMs: 7_200_000 });
  });

  test('the time of the next opening can stand in any text', () => {
    const flow = `flow: a
topic: how_to
title: { zh: 甲, en: A }
examples: { zh: [甲], en: [a] }
steps:
  - say: { zh: '客服{hours.next}上班', en: 'They are back {hours.next}' }
  - end: resolved
`;
    expect(diagnosticsOf(compileText(flow)).filter((d) => d.severity === 'error')).toEqual([]);
  });
});
