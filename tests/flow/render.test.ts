/** Texts and values as customers read them. */
import { describe, expect, test } from '@jest/globals';
import type { Lang, SlotType, Text, TextFormat, Value } from '../../src/flow/graph.ts';
import { formatValue, render } from '../../src/flow/render.ts';

const CONTEXT = { now: '2025-11-22T04:30:00Z', timeZone: 'Asia/Shanghai', currency: 'CNY' }; // 12:30 in Shanghai

function both(value: Value, kind: string, format: TextFormat = 'plain'): [string, string] {
  const show = (lang: Lang) => formatValue(value, { kind } as SlotType, format, lang, CONTEXT);
  return [show('zh'), show('en')];
}
const date = (iso: string, format: TextFormat = 'plain') => both({ kind: 'date', iso }, 'date', format);
const money = (minor: number, currency: string) => both({ kind: 'money', minor, currency }, 'money');

describe('amounts', () => {
  test("in the wallet's own currency", () => {
    expect(money(120000, 'CNY')).toEqual(['¥1,200.00', '¥1,200.00']);
    expect(money(5, 'CNY')).toEqual(['¥0.05', '¥0.05']);
    expect(money(-100, 'CNY')).toEqual(['-¥1.00', '-¥1.00']);
  });
  test('in a foreign one, never to be taken for the own', () => {
    expect(money(2000, 'USD')).toEqual(['US$20.00', '$20.00']);
    expect(money(500, 'JPY')).toEqual(['JP¥500', 'JPY\u00a0500']);
  });
});

describe('dates', () => {
  test('plain: the day, and the time if there is one', () => {
    expect(date('2025-11-03')).toEqual(['11月3日', '3 Nov']);
    expect(date('2025-11-03T07:05:00Z')).toEqual(['11月3日 15:05', '3 Nov, 15:05']);
    expect(date('2024-12-31')).toEqual(['2024年12月31日', '31 Dec 2024']);
  });
  test("in the brand's time zone", () => {
    expect(date('2025-11-21T16:00:00Z', 'date')).toEqual(['11月22日', '22 Nov']);
    expect(date('2025-12-31T16:30:00Z', 'datetime')).toEqual(['2026年1月1日 00:30', '1 Jan 2026, 00:30']);
  });
  test.each([
    ['2025-11-22T04:29:30Z', '刚刚', 'just now'],
    ['2025-11-22T04:27:00Z', '3 分钟前', '3 minutes ago'],
    ['2025-11-22T03:30:00Z', '1 小时前', '1 hour ago'],
    ['2025-11-22T06:30:00Z', '2 小时后', 'in 2 hours'],
    ['2025-11-22T05:29:50Z', '1 小时后', 'in 1 hour'],
    ['2025-11-19T04:30:00Z', '3 天前', '3 days ago'],
    ['2025-09-01T04:30:00Z', '9月1日 12:30', '1 Sep, 12:30'],
    ['2025-11-22', '今天', 'today'],
    ['2025-11-21', '昨天', 'yesterday'],
    ['2025-11-23', '明天', 'tomorrow'],
    ['2025-11-20', '前天', '2 days ago'],
    ['2025-11-27', '5 天后', 'in 5 days'],
    ['2025-01-01', '1月1日', '1 Jan'],
    ['not a date', 'not a date', 'not a date'],
  ])('relative: %s', (iso, zh, en) => expect(date(iso, 'relative')).toEqual([zh, en]));
});

describe('other values', () => {
  test('numbers, yes and no', () => {
    expect(both(1234.5, 'number')).toEqual(['1,234.5', '1,234.5']);
    expect(both(true, 'yes_no')).toEqual(['是', 'yes']);
    expect(both(false, 'yes_no')).toEqual(['否', 'no']);
  });
  test('phone numbers show enough to be recognised', () => {
    expect(both('13800138000', 'phone')[0]).toBe('138****8000');
    expect(both('+85291234567', 'phone')[0]).toBe('+852****4567');
    expect(both('95000', 'phone')[0]).toBe('****5000');
  });
  test('masked shows the last four characters', () => {
    expect(both('AB12345678', 'order_number', 'masked')[0]).toBe('****5678');
    expect(both('张三', 'text', 'masked')[0]).toBe('****');
  });
  test('links and files', () => {
    expect(both({ kind: 'url', url: 'https://a.example/x', host: 'a.example', verdict: 'dangerous' }, 'url')[0]).toBe(
      'a[.]example/…',
    );
    const files = ['a.png', 'b.pdf'].map((name) => ({ name, contentType: 'x/y' }));
    expect(both({ kind: 'attachment', files }, 'attachment')).toEqual(['a.png、b.pdf', 'a.png, b.pdf']);
  });
  test('a choice by the label of its option', () => {
    const type: SlotType = { kind: 'choice', options: ['card', 'cash'] };
    const labels: Record<string, string> = { card: '银行卡' };
    const show = (id: string) => formatValue(id, type, 'plain', 'zh', { ...CONTEXT, optionLabel: (o) => labels[o] });
    expect([show('card'), show('cash')]).toEqual(['银行卡', 'cash']);
  });
});

describe('texts', () => {
  const literal = (text: string) => [{ kind: 'literal' as const, text }];
  const varied: Text = { zh: ['好的。', '好嘞。', '行。'].map(literal), en: [literal('OK.')] };

  test('show values in their place and never read them as templates', () => {
    const text: Text = {
      zh: [
        [
          ...literal('订单 '),
          { kind: 'variable', name: 'order_no', type: { kind: 'order_number' }, format: 'plain' },
          ...literal('。'),
        ],
      ],
      en: [literal('-')],
    };
    expect(render(text, 'zh', 's', (part) => `{${part.name}}`)).toBe('订单 {order_no}。');
  });

  test('vary by seed: the same seed gives the same words, and all variations occur about equally', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 600; i++) {
      const words = render(varied, 'zh', `conversation:${i}`, () => '');
      expect(render(varied, 'zh', `conversation:${i}`, () => '')).toBe(words);
      counts.set(words, (counts.get(words) ?? 0) + 1);
    }
    expect(counts.size).toBe(3);
    for (const count of counts.values()) expect(count).toBeGreaterThan(140);
    expect(render(varied, 'en', 'any', () => '')).toBe('OK.');
  });
});
