/** Whole messages with everything that is found in them, and where. Each kind has a table of its own in `entities-*.test.ts`. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EntityKind } from '../../src/nlu/understanding.ts';
import { entitiesOf, found, rows } from './entity-table.ts';

/** Plain numbers and kinds of transaction have their own tables. */
const NAMED: readonly EntityKind[] = ['order_number', 'phone', 'card_tail', 'url', 'email', 'bank', 'merchant', 'money', 'date'];

const CHINESE = `
{昨天晚上九点多}给我老婆转了{2000块}，到现在都没到 => date 2026-11-21T13:00:00Z | money 2000 CNY
你好，我{11月20号}在{美团}付了{38.5元}，商家说没收到 => date 2026-11-20 | merchant meituan | money 38.5 CNY
充了{一千}，卡里扣了，钱包没有 => money 1000 CNY
{今天上午}提现{5000}到{农行}尾号{6677}的卡，怎么还没到 => date 2026-11-22 | money 5000 CNY | bank abc | card_tail 6677
订单号：{2026112200001234567}，麻烦查一下 => order_number 2026112200001234567
我{上星期三}买的东西到现在没退{一百三十八块六} => date 2026-11-11 | money 138.6 CNY
不知道谁{凌晨三点}转走了我{8000多} => date 2026-11-21T19:00:00Z | money 8000 CNY
有人打{13912345678}给我说是你们客服，让我点{http://upay-verify.top/a?id=1} => phone 13912345678 | url upay-verify.top dangerous
我的邮箱换成{li.wei88@outlook.com}了 => email li.wei88@outlook.com
收到一条短信说账户异常，链接是{upay.example.security-check.cc/login}，真的吗 => url upay.example.security-check.cc dangerous
{三千块}说没就没了？ => money 3000 CNY
给孩子充值游戏花了{六百八}，能退吗 => money 680 CNY
{建设银行}卡充值提示余额不足，可是卡里有{两万多} => bank ccb | money 20000 CNY
上次那笔{¥ 299}的退款还没到 => money 299 CNY
从{2026年10月30日}到现在一直没到 => date 2026-10-30
{前天}付的{120}，{昨天}又扣了{120} => date 2026-11-20 | money 120 CNY | date 2026-11-21 | money 120 CNY
我的手机号是{１３５ ８８８８ ６６６６}，登不上 => phone 13588886666
{工行}尾号{０９８７}的储蓄卡解绑不了 => bank icbc | card_tail 0987
一笔{3.5万}的转账卡住了，单号{TX20261121-00091} => money 35000 CNY | order_number TX20261121-00091
{大前天中午}买的票没出 => date 2026-11-19
我只转了{50}，怎么变成{500}了 => money 50 CNY | money 500 CNY
{十月三号}就申请退款了 => date 2026-10-03
差不多{半个月前}的事了 => date 2026-11-07
{15号}扣了我{一百九十九} => date 2026-11-15 | money 199 CNY
{星巴克}{12:05}刷了两次 => merchant starbucks | date 2026-11-22T04:05:00Z
手续费收了我{两块五}？ => money 2.5 CNY
扣费{0.1元}是什么 => money 0.1 CNY
我在{麥當勞}用{中行}嘅卡俾咗{45蚊} => merchant mcdonalds | bank boc | money 45 HKD
朋友说{周六晚上八点}就转了 => date 2026-11-21T12:00:00Z
{礼拜五}下单的，金额{66.66} => date 2026-11-20 | money 66.66 CNY
绑的是{招行}，后来换成{交行} => bank cmb | bank bocom
为什么每个月1号都扣我{15块} => money 15 CNY
{两分钟前}刚付的{二十五块钱} => date 2026-11-22T07:28:00Z | money 25 CNY
{2026-11-20 08:15:30}扣款{¥88.00} => date 2026-11-20T00:15:00Z | money 88 CNY
刚充了{1w}，没到账 => money 10000 CNY
我有{3万5}在里面！ => money 35000 CNY
{一百块}都不给我 => money 100 CNY
{壹万贰仟元整}的汇款 => money 12000 CNY
客服电话{400 800 1234}打不通 => phone 4008001234
座机{010-66668888} => phone 01066668888
这个页面{www.upay-help.net}要我输密码 => url www.upay-help.net dangerous
给{foo_bar@163.com}发验证码了吗 => email foo_bar@163.com
交易号 {4200001234202611227890123456} => order_number 4200001234202611227890123456
帮我查{UP2026112212345}和{UP2026112212346} => order_number UP2026112212345 | order_number UP2026112212346
我找了三次客服了
第一次付失败了
等了两个小时了
24小时客服在吗
1对1服务
三个工作日内到账是吗
十一点都还没弄好
打了10086没用
一点用都没有
我十分生气
五星好评
一万个不满意
两三天了
我点了三下
今年都没弄好
`;

const ENGLISH = `
Hi, I paid {45.50 yuan} to a shop {yesterday afternoon} and it failed => money 45.5 CNY | date 2026-11-21
I transferred {$200} to my sister {on Friday} but she hasn't got it => money 200 USD | date 2026-11-20
my top up of {500} from {ICBC} didn't arrive => money 500 CNY | bank icbc
Order {UP20261122000891}, {35 rmb}, {this morning around 10} => order_number UP20261122000891 | money 35 CNY | date 2026-11-22T02:00:00Z
I was charged {¥1,299.00} by {Apple} on {Nov 18th} => money 1299 CNY | merchant apple | date 2026-11-18
withdrew {3,000} to my card ending {4321} {last night}, still nothing => money 3000 CNY | card_tail 4321 | date 2026-11-21
can you call me on {+44 7700 900123}? => phone +447700900123
got a text with {https://upay-secure.xyz/verify}, is it real? => url upay-secure.xyz dangerous
email me at {jane.doe@example.co.uk} please => email jane.doe@example.co.uk
refund of {a hundred and fifty yuan} hasn't come => money 150 CNY
it's been stuck since {November 15} => date 2026-11-15
someone took {20k} from my account {at 2am} => money 20000 CNY | date 2026-11-21T18:00:00Z
I bought it {3 weeks ago} at {starbucks} => date 2026-11-01 | merchant starbucks
{Bank of Communications} card *{8899} declined => bank bocom | card_tail 8899
I sent {50 bucks} to the wrong number, {13700137000} => money 50 USD | phone 13700137000
ref {TXN-889-201-556} => order_number TXN-889-201-556
txn no {20261120113045} => order_number 20261120113045
I changed my phone number {half an hour ago} => date 2026-11-22T07:00:00Z
{last Tuesday at 6:30pm} I paid {thirty yuan} => date 2026-11-17T10:30:00Z | money 30 CNY
my card ends in {0042} and shows {two thousand yuan} missing => card_tail 0042 | money 2000 CNY
is {upay.example/help} yours? => url upay.example official
paid {EUR 20} in {H&M} => money 20 EUR | merchant hm
they said 3 to 5 working days
I have been waiting for 2 hours
it asks for 6 digits
call center is open 9 to 5
1 of my 2 payments
I have called 3 times this week
version 5.2.1 crashes
I can't march on like this
error 500
404 not found
what a second rate app
I want to speak to someone now
the app shut down
`;

describe('whole messages', () => {
  test.each([...rows(CHINESE), ...rows(ENGLISH)])('%s', (_, { text, marked, expected }) => {
    expect(found(text, undefined, NAMED)).toEqual({ marked, expected });
  });

  test('a message without a usable moment has no relative dates, and everything else', () => {
    const values = entitiesOf('昨天付了100元', 'no date');
    expect(values.map((entity) => entity.kind)).toEqual(['transaction_kind', 'money']);
  });

  test('endless repetition of anything is read in time that grows with its length', () => {
    for (const piece of ['1', '1,', '一百', 'a hundred ', '尾号1234和', '1转', 'order no 12 ', '差五分', 'quarter past ', '* ']) {
      const start = performance.now();
      entitiesOf(piece.repeat(4000).slice(0, 4000));
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});

describe('places', () => {
  test('offsets count in the text as typed, with invisible and astral characters before', () => {
    const text = '😡\u200b訂單號 ＵＰ\u200b202611220001 扣了１００元';
    for (const entity of entitiesOf(text)) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
    expect(found(text).marked).toBe('😡\u200b訂單號 {ＵＰ\u200b202611220001} 扣了{１００元}');
    expect(found(text).expected).toBe('order_number UP202611220001 | money 100 CNY');
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
    '尾号1234',
    '不是转账',
    '充了200',
    'quarter past 3',
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
          for (const entity of entitiesOf(text)) {
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
