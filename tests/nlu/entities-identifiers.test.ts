/** Order numbers, telephones, card tails, links and e-mail addresses. */
import { describe, expect, test } from '@jest/globals';
import type { EntityKind } from '../../src/nlu/understanding.ts';
import { found, rows } from './entity-table.ts';

const SPECIAL: readonly EntityKind[] = ['order_number', 'phone', 'card_tail', 'url', 'email', 'bank', 'money', 'date'];

const ORDER_NUMBERS = `
订单号{20261103000123456} => order_number 20261103000123456
my order is {up-2026-a8812} => order_number UP-2026-A8812
工单 {C-20261122-0007} 怎么样了 => order_number C-20261122-0007
订单{ａｂ１２３４５６} => order_number AB123456
訂單編號：{UP202611220001}，還沒到 => order_number UP202611220001
order no. {ABC-12345-678}. => order_number ABC-12345-678
Order #{12345678} => order_number 12345678
transaction id {4200001234567890123} => order_number 4200001234567890123
订单号{13800138000} => order_number 13800138000
order number: {13912345678} => order_number 13912345678
订单号是{20261103} => order_number 20261103
单号 {2026 1103 0001 2345} => order_number 2026110300012345
流水号{4200-0012-3456-7890} => order_number 4200-0012-3456-7890
😡{UP202611220001}没到账😡 => order_number UP202611220001
订单{UP202611228881}，金额{100元}，{昨天}付的 => order_number UP202611228881 | money 100 CNY | date 2026-11-21
{UP202611220001}和{UP202611220002} => order_number UP202611220001 | order_number UP202611220002
iphone15pro
iOS17.4.1
验证码 483920
verification code 483920
error code 400012
错误码400012
QQ号 123456789
微信号abc12345
微信{4200001234202611}没到 => order_number 4200001234202611
身份证后四位1234
windows11
{100000元} => money 100000 CNY
{12345.67元} => money 12345.67 CNY
{¥123456} => money 123456 CNY
`;

const PHONES = `
{13800138000} => phone 13800138000
我的手机{138 0013 8000} => phone 13800138000
{138-0013-8000}收不到短信 => phone 13800138000
{１３８００１３８０００}收不到 => phone 13800138000
手機號碼是{13800138000} => phone 13800138000
{+86 138-0013-8000} => phone 13800138000
{+8613800138000} => phone 13800138000
{0086 138 0013 8000} => phone 13800138000
{86-13800138000} => phone 13800138000
{(+86)13800138000} => phone 13800138000
{138.0013.8000} => phone 13800138000
{+86 755 1234 5678} => phone +8675512345678
{0755-12345678} => phone 075512345678
{021-12345678}打不通 => phone 02112345678
{(021) 12345678} => phone 02112345678
打了{400-800-1234}没人接 => phone 4008001234
{4008001234} => phone 4008001234
{+852 9123 4567} => phone +85291234567
{852-91234567} => phone +85291234567
电话 {9123 4567} => phone 91234567
my phone number is {6123 4567} => phone 61234567
{0912-345-678} => phone 0912345678
{0912345678} => phone 0912345678
{+886 912 345 678} => phone +886912345678
{+1 415 555 2671} => phone +14155552671
{+1 (415) 555-2671} => phone +14155552671
{+1-415-555-2671} => phone +14155552671
call me at {(415) 555-2671} => phone 4155552671
{415-555-2671} => phone 4155552671
{+44 20 7946 0958} => phone +442079460958
{+44 (0)20 7946 0958} => phone +442079460958
{0044 20 7946 0958} => phone +442079460958
{+65 9123 4567}. => phone +6591234567
{+60 12-345 6789} => phone +60123456789
{+81 90-1234-5678} => phone +819012345678
{＋８５２ ９１２３ ４５６７} => phone +85291234567
📱{13800138000}📱 => phone 13800138000
从{13800138000}换成{13900139000} => phone 13800138000 | phone 13900139000
`;

const CARD_TAILS = `
尾号{1234}的卡 => card_tail 1234
尾号{１２３４} => card_tail 1234
尾號 {1234} => card_tail 1234
尾号为{1234} => card_tail 1234
尾号是：{1234} => card_tail 1234
我的卡尾号{0078}扣了钱 => card_tail 0078
末四位{1234} => card_tail 1234
后四位 {1234} => card_tail 1234
后四位是{1234} => card_tail 1234
卡号后四位：{1234} => card_tail 1234
卡号最后4位{1234} => card_tail 1234
{1234}结尾的卡 => card_tail 1234
以{1234}结尾的银行卡 => card_tail 1234
{工行}卡{1234} => bank icbc | card_tail 1234
{工商银行}({1234}) => bank icbc | card_tail 1234
{招行}（{1234}） => bank cmb | card_tail 1234
{建行}储蓄卡（{1234}）提现不到账 => bank ccb | card_tail 1234
尾号{1234}和{5678}的两张卡 => card_tail 1234 | card_tail 5678
card ending in {1234} => card_tail 1234
ending {1234} => card_tail 1234
it ends with {1234} => card_tail 1234
Card Ends In {1234} => card_tail 1234
last four digits are {1234} => card_tail 1234
last 4: {1234} => card_tail 1234
last four {1234} => card_tail 1234
the last 4 digits of my card are {1234} => card_tail 1234
*{1234} => card_tail 1234
****{1234} => card_tail 1234
**** **** **** {1234} => card_tail 1234
•••• {1234} => card_tail 1234
xxxx-{1234} => card_tail 1234
card x{1234} => card_tail 1234
visa {1234} => card_tail 1234
my debit card {1234} was charged => card_tail 1234
card no. {1234} => card_tail 1234
💳尾号{1234} => card_tail 1234
尾号{2026}的卡 => card_tail 2026
手机尾号{1234} => number 1234
手机号后{四}位{1234} => number 4 | number 1234
身份证后{四}位是{1234} => number 4 | number 1234
订单尾号{1234} => number 1234
my phone ends in {1234} => number 1234
the order ending in {1234} => number 1234
尾号{12345} => number 12345
last {4} days => number 4
验证码{1234} => number 1234
{5}*{1234} => number 5 | number 1234
`;

const LINKS = `
{upay-login.cc/xx}是真的吗 => url upay-login.cc dangerous
请看{https://upay.example/help?a=1}，谢谢 => url upay.example official
is {www.shop.com} ok? => url www.shop.com cannot_confirm
({https://upay.example/a}) => url upay.example official
点击{http://a.cn/b}领取红包 => url a.cn cannot_confirm
「{https://upay.example/a}」 => url upay.example official
{upay.example}是官方吗 => url upay.example official
{HTTPS://UPAY.EXAMPLE/A} => url upay.example official
{t.cn/A6xyz}这个能点吗 => url t.cn cannot_confirm
{bit.ly/3abc}能打开吗 => url bit.ly cannot_confirm
{http://1.2.3.4/login} => url 1.2.3.4 dangerous
{ｗｗｗ．ｓｈｏｐ．ｃｏｍ}安全吗 => url www.shop.com cannot_confirm
{upaylogin.shop}是你们的吗 => url upaylogin.shop dangerous
看看这个{www.shop.com}。行吗 => url www.shop.com cannot_confirm
{http://www.shop.com/a_(b)} ok => url www.shop.com cannot_confirm
"{https://upay.example}" => url upay.example official
Is it {shop.com}? => url shop.com cannot_confirm
😡{https://upay.example/a}😡 => url upay.example official
网址：{www.shop.com/}活动 => url www.shop.com cannot_confirm
it is not working.help me
3.5kg and e.g. that
I paid.now it is gone
please fix it.how long
see readme.md
video.mov and photo.zip
U.S. dollars
v2.3.1
no.1 choice
`;

const MAILS = `
我的邮箱是{Foo.Bar@mail.example.com}。 => email Foo.Bar@mail.example.com
邮箱{foo@qq.com}收不到 => email foo@qq.com
{foo.bar+tag@gmail.com} => email foo.bar+tag@gmail.com
{foo＠qq．com} => email foo@qq.com
{FOO@QQ.COM} => email FOO@QQ.COM
mailto:{foo@x.com} => email foo@x.com
{13800138000@163.com} => email 13800138000@163.com
from {a@b.cn} to {c@d.cn} => email a@b.cn | email c@d.cn
@foo
foo@bar
1@2
`;

describe.each([
  ['order numbers', ORDER_NUMBERS],
  ['telephones', PHONES],
  ['card tails', CARD_TAILS],
  ['links', LINKS],
  ['e-mail addresses', MAILS],
])('%s', (_, table) => {
  test.each(rows(table))('%s', (__, { text, marked, expected }) => {
    // Digits that are nothing else are plain numbers; a row that does not name them is not about them.
    const kinds = / ?\bnumber \d/.test(expected.replaceAll('order_number', '')) ? undefined : SPECIAL;
    expect(found(text, undefined, kinds)).toEqual({ marked, expected });
  });
});
