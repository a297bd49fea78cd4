import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { understand } from '../../src/nlu/understand.ts';
import type { Entity } from '../../src/nlu/understanding.ts';
import { context, MODEL } from './fixtures.ts';

function entities(text: string): readonly Entity[] {
  return understand(MODEL, text, context()).entities;
}

/** One word per entity: kind, typed text, value. */
function shown(text: string): string {
  return entities(text)
    .map((entity) => `${entity.kind} [${entity.text}] ${valueText(entity)}`)
    .join(' | ');
}

function valueText(entity: Entity): string {
  switch (entity.kind) {
    case 'money':
      return `${entity.value.minor / 100} ${entity.value.currency}`;
    case 'date':
      return entity.value.iso;
    case 'url':
      return `${entity.value.host} ${entity.value.verdict}`;
    default:
      return String(entity.value);
  }
}

describe('money', () => {
  test.each([
    ['￥100', 'money [￥100] 100 CNY'],
    ['付了100元', 'money [100元] 100 CNY'],
    ['100块5', 'money [100块5] 100.5 CNY'],
    ['3块2毛5', 'money [3块2毛5] 3.25 CNY'],
    ['3块25', 'money [3块25] 3.25 CNY'],
    ['五毛钱', 'money [五毛钱] 0.5 CNY'],
    ['一百二十块', 'money [一百二十块] 120 CNY'],
    ['一百二', 'money [一百二] 120 CNY'],
    ['一万两千块钱', 'money [一万两千块钱] 12000 CNY'],
    ['转了1.5万', 'money [1.5万] 15000 CNY'],
    ['两千', 'money [两千] 2000 CNY'],
    ['壹佰圓', 'money [壹佰圓] 100 CNY'],
    ['１，２００．５０元', 'money [１，２００．５０元] 1200.5 CNY'],
    ['5w没到', 'money [5w] 50000 CNY'],
    ['I sent $20', 'money [$20] 20 USD'],
    ['20 dollars', 'money [20 dollars] 20 USD'],
    ['1,200.50 CNY', 'money [1,200.50 CNY] 1200.5 CNY'],
    ['CNY 35.90 was taken', 'money [CNY 35.90] 35.9 CNY'],
    ['about 3k', 'money [3k] 3000 CNY'],
    ['HK$500', 'money [HK$500] 500 HKD'],
    ['100 euros', 'money [100 euros] 100 EUR'],
    ['千万别冻结', ''],
    ['万一被盗怎么办', ''],
    ['我们一块去', ''],
  ])('%s → %s', (text, found) => {
    expect(shown(text)).toBe(found);
  });
});

describe('dates, on Sunday 22 November 2026, 15:30 in Shanghai', () => {
  test.each([
    ['今天', '2026-11-22'],
    ['昨天', '2026-11-21'],
    ['前天', '2026-11-20'],
    ['大前天', '2026-11-19'],
    ['昨天下午三点', '2026-11-21T07:00:00Z'],
    ['昨天下午三点半', '2026-11-21T07:30:00Z'],
    ['前天上午10点20分', '2026-11-20T02:20:00Z'],
    ['昨晚八点', '2026-11-21T12:00:00Z'],
    ['昨晚12点', '2026-11-21T16:00:00Z'],
    ['凌晨两点', '2026-11-21T18:00:00Z'],
    ['11月3号', '2026-11-03'],
    ['十一月三号晚上八点', '2026-11-03T12:00:00Z'],
    ['3号', '2026-11-03'],
    ['25号', '2026-10-25'],
    ['上个月28号', '2026-10-28'],
    ['12月30号', '2025-12-30'],
    ['去年12月1日', '2025-12-01'],
    ['上周五', '2026-11-13'],
    ['星期三', '2026-11-18'],
    ['三天前', '2026-11-19'],
    ['两个星期前', '2026-11-08'],
    ['半小时前', '2026-11-22T07:00:00Z'],
    ['刚才', '2026-11-22T07:30:00Z'],
    ['2026-11-03', '2026-11-03'],
    ['2026/11/3 15:30', '2026-11-03T07:30:00Z'],
    ['2026年11月3日14：20', '2026-11-03T06:20:00Z'],
    ['11/3', '2026-11-03'],
    ['yesterday', '2026-11-21'],
    ['yesterday afternoon at 3', '2026-11-21T07:00:00Z'],
    ['the day before yesterday', '2026-11-20'],
    ['2 days ago', '2026-11-20'],
    ['an hour ago', '2026-11-22T06:30:00Z'],
    ['last Friday', '2026-11-20'],
    ['on Monday', '2026-11-16'],
    ['Nov 3', '2026-11-03'],
    ['November 3rd, 2025', '2025-11-03'],
    ['3 Nov at 5pm', '2026-11-03T09:00:00Z'],
    ['5:30 pm yesterday', '2026-11-21T09:30:00Z'],
    ['at 11pm', '2026-11-21T15:00:00Z'],
    ['just now', '2026-11-22T07:30:00Z'],
  ])('%s → %s', (text, iso) => {
    expect(shown(text)).toBe(`date [${text}] ${iso}`);
  });

  test.each(['有一点问题', 'open 24/7', '3号线', '三点建议', '31/31', '2026-13-45', '第3天', 'may I ask'])(
    '%s is no date',
    (text) => {
      expect(entities(text).filter((entity) => entity.kind === 'date')).toEqual([]);
    },
  );

  test('a message without a usable moment has no relative dates, and everything else', () => {
    const found = understand(MODEL, '昨天付了100元', { ...context(), now: 'no date' }).entities;
    expect(found.map((entity) => entity.kind)).toEqual(['money']);
  });
});

describe('order numbers and telephones', () => {
  test.each([
    ['订单号20261103000123456', 'order_number [20261103000123456] 20261103000123456'],
    ['my order is up-2026-a8812', 'order_number [up-2026-a8812] UP-2026-A8812'],
    ['工单 C-20261122-0007 怎么样了', 'order_number [C-20261122-0007] C-20261122-0007'],
    ['订单ａｂ１２３４５６', 'order_number [ａｂ１２３４５６] AB123456'],
    ['13800138000', 'phone [13800138000] 13800138000'],
    ['我的手机138 0013 8000', 'phone [138 0013 8000] 13800138000'],
    ['+86 138-0013-8000', 'phone [+86 138-0013-8000] 13800138000'],
    ['+852 9123 4567', 'phone [+852 9123 4567] +85291234567'],
    ['0755-12345678', 'phone [0755-12345678] 075512345678'],
    ['100000元', 'money [100000元] 100000 CNY'],
    ['500000', 'number [500000] 500000'],
    ['20261103', 'date [20261103] 2026-11-03'],
    ['iphone15pro', ''],
    [
      '订单UP202611228881，金额100元，昨天付的',
      'order_number [UP202611228881] UP202611228881 | money [100元] 100 CNY | date [昨天] 2026-11-21',
    ],
  ])('%s → %s', (text, found) => {
    expect(shown(text)).toBe(found);
  });
});

describe('addresses, banks, numbers', () => {
  test.each([
    ['我的邮箱是Foo.Bar@mail.example.com。', 'email [Foo.Bar@mail.example.com] Foo.Bar@mail.example.com'],
    ['upay-login.cc/xx是真的吗', 'url [upay-login.cc/xx] upay-login.cc dangerous'],
    ['请看https://upay.example/help?a=1，谢谢', 'url [https://upay.example/help?a=1] upay.example official'],
    ['is www.shop.com ok?', 'url [www.shop.com] www.shop.com cannot_confirm'],
    ['(https://upay.example/a)', 'url [https://upay.example/a] upay.example official'],
    ['it is not working.help me', ''],
    ['3.5kg and e.g. that', ''],
    ['工商银行转到中国银行', 'bank [工商银行] icbc | bank [中国银行] boc'],
    ['Industrial and Commercial Bank of China', 'bank [Industrial and Commercial Bank of China] icbc'],
    ['icbc card', 'bank [icbc] icbc'],
    ['bocelli', ''],
    ['提现2次了', 'number [2] 2'],
    ['三十笔', 'number [三十] 30'],
    ['一直转圈', ''],
    ['十分着急', ''],
  ])('%s → %s', (text, found) => {
    expect(shown(text)).toBe(found);
  });
});

describe('places', () => {
  test('offsets count in the text as typed, with invisible and astral characters before', () => {
    const text = '😡\u200b訂單號 ＵＰ\u200b202611220001 扣了１００元';
    for (const entity of entities(text)) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
    expect(shown(text)).toContain('UP202611220001');
    expect(shown(text)).toContain('money [１００元] 100 CNY');
  });

  const pieces = fc.constantFrom(
    '100元',
    ' ',
    '，',
    '昨天',
    '下午三点',
    '11月3号',
    '13800138000',
    'UP20261122001',
    'https://upay.example/a',
    'a@b.cn',
    '😡',
    '\u200b',
    '\ud800',
    '①',
    '㍿',
    '½',
    '工行',
    '3',
    '.',
    '-',
    '/',
    'at 5pm',
    'Nov 3',
    '$20',
    '零',
    '一百',
    '块',
    '￥',
    '\0',
    'É',
    'ﬁ',
    '٣',
  );
  test('every entity lies where it says, and none overlap, in any mixture', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 14 }).map((all) => all.join('')),
          fc.string({ unit: 'binary', maxLength: 60 }),
        ),
        (text) => {
          let last = 0;
          for (const entity of entities(text)) {
            expect(text.slice(entity.start, entity.end)).toBe(entity.text);
            expect(entity.start).toBeGreaterThanOrEqual(last);
            expect(entity.end).toBeGreaterThan(entity.start);
            last = entity.end;
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
