/** Parts of the desk's page that need no browser. */
import { describe, expect, test } from '@jest/globals';
import type { ActKind } from '../../src/service/desk/wire.ts';
import { allowedNow } from '../../src/web/desk/state/allowed.ts';
import { isMissing, merged } from '../../src/web/desk/state/merge.ts';
import { cannedText } from '../../src/web/desk/words/canned-text.ts';
import { fromLocal, spoken, ticking, toLocal } from '../../src/web/desk/words/time.ts';
import { fill, refusalText, speaker, topicName } from '../../src/web/desk/words/words.ts';
import { CANNED, message, row, view } from './fake-desk-data.ts';

describe('a conversation and what is new in it', () => {
  const before = view(row('web:li'));

  test('what comes twice is there once, what comes late is in its place', () => {
    const late = message(8, 'customer', '第八条');
    const early = message(7, 'agent', '第七条', { by: '王强' });
    const once = merged(before, { row: null, messages: [late], notes: before.notes });
    expect(isMissing(once)).toBe(true);
    const all = merged(once, { row: null, messages: [early, late], notes: before.notes });
    expect(all.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(all.notes).toEqual(before.notes);
    expect(isMissing(all)).toBe(false);
  });

  test('the last message that is not the customer’s is what a reply has seen', () => {
    const lastAfter = (seq: number, from: 'customer' | 'agent') =>
      merged(before, { row: null, messages: [message(seq, from, 'x')], notes: [] }).lastSeq;
    expect(before.lastSeq).toBe(5);
    expect(lastAfter(7, 'customer')).toBe(5);
    expect(lastAfter(7, 'agent')).toBe(7);
  });
});

describe('what is offered', () => {
  const every: readonly ActKind[] = ['claim', 'reply', 'note', 'whisper', 'hold', 'transfer', 'join', 'take_over', 'reassign'];
  const offered = (part: Parameters<typeof row>[1]) => allowedNow({ row: row('a', part), may: every }, 'lin');

  test('one’s own is not taken, joined or whispered to; what waits is taken before it is answered', () => {
    expect(offered({})).toEqual(['reply', 'note', 'hold', 'transfer']);
    expect(offered({ agent: 'wang' })).toEqual(['note', 'whisper', 'transfer', 'join', 'take_over', 'reassign']);
    expect(offered({ agent: 'wang', joined: ['lin'] })).toContain('reply');
    expect(offered({ agent: null, status: 'queued' })).toEqual(['claim', 'note', 'transfer', 'reassign']);
    expect(offered({ agent: null, status: 'ended' })).toEqual(['note']);
  });

  test('never more than the server allows', () => {
    expect(allowedNow({ row: row('a'), may: ['note'] }, 'lin')).toEqual(['note']);
  });
});

describe('words and times', () => {
  const [zh, en] = [speaker('zh'), speaker('en')];

  test('spans tick as a clock does, and are read out in their largest unit', () => {
    expect([7_400, 725_000, 3_723_000, -5].map(ticking)).toEqual(['0:07', '12:05', '1:02:03', '0:00']);
    expect([30_000, 725_000, 7_200_000, 200_000_000].map((ms) => spoken(ms, zh))).toEqual(['30 秒', '12 分钟', '2 小时', '2 天']);
    expect(spoken(725_000, en)).toBe('12 min');
  });

  test('a due date is what the clock on the wall of the brand says, also where clocks are turned', () => {
    expect(fromLocal('2026-11-23T21:30', 'Asia/Shanghai')).toBe('2026-11-23T13:30:00.000Z');
    expect(toLocal('2026-11-23T13:30:00.000Z', 'Asia/Shanghai')).toBe('2026-11-23T21:30');
    expect(fromLocal('2026-03-29T12:00', 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z');
    expect(fromLocal('2026-10-25T12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00.000Z');
  });

  test('only known names are filled in, and what is filled in is not filled again', () => {
    expect(fill('{customer.name}，{x}', { 'customer.name': '{agent.name}', 'agent.name': '林' })).toBe('{agent.name}，{x}');
    expect(fill('{constructor}')).toBe('{constructor}');
  });

  test('a canned answer is complete, also for somebody without a name', () => {
    const [greeting] = CANNED;
    const said = (lang: 'zh' | 'en', name: string | null) =>
      greeting && cannedText(greeting, { row: row('a', { lang, customer: { name, identified: name !== null } }) }, '林晓');
    expect(said('zh', '李娜')).toBe('李娜您好，我是林晓，很高兴为您服务。');
    expect(said('zh', null)).toBe('您好，我是林晓，很高兴为您服务。');
    expect(said('en', null)).toBe('Hello, this is 林晓. How can I help?');
  });

  test('a code that has no words is shown as it is', () => {
    expect([topicName('security', zh), topicName(null, en), topicName('brand_new', en)]).toEqual([
      '账户安全',
      'Other',
      'brand new',
    ]);
    expect(refusalText('last_admin', en)).toBe('At least one admin must stay.');
    expect(refusalText('constructor', en)).toBeNull();
  });
});
