/** Amounts of money and plain numbers, as customers write them. */
import { describe, expect, test } from '@jest/globals';
import { found, rows } from './entity-table.ts';

const CHINESE = `
{￥100} => money 100 CNY
{¥1,000.50}没了 => money 1000.5 CNY
付了{100元} => money 100 CNY
找我{100块5} => money 100.5 CNY
{100块零5毛钱} => money 100.5 CNY
{3块2毛5} => money 3.25 CNY
{3块25} => money 3.25 CNY
{五块八}买的 => money 5.8 CNY
{三块二毛五} => money 3.25 CNY
{五毛钱} => money 0.5 CNY
少了{一毛} => money 0.1 CNY
{5角} => money 0.5 CNY
{8分钱}手续费 => money 0.08 CNY
{一百二十块} => money 120 CNY
一共{一百二} => money 120 CNY
{两千五} => money 2500 CNY
{两千五百块}不见了 => money 2500 CNY
{一万两千块钱} => money 12000 CNY
转了{1.5万} => money 15000 CNY
转了{1万2} => money 12000 CNY
{1万2千}到哪了 => money 12000 CNY
{2千5}没到账 => money 2500 CNY
{3千8}还没退 => money 3800 CNY
{1w2}没到 => money 12000 CNY
{5w}没到 => money 50000 CNY
{一万二}没到账 => money 12000 CNY
{两万零五百}转丢了 => money 20500 CNY
{十二万}都没了 => money 120000 CNY
{1百块} => money 100 CNY
{三十来块} => money 30 CNY
{一百多块钱} => money 100 CNY
{100多块} => money 100 CNY
{200元}左右 => money 200 CNY
不到{100块} => money 100 CNY
{壹佰元} => money 100 CNY
{貳仟伍佰圓} => money 2500 CNY
{人民币100元} => money 100 CNY
{人民币伍佰元整} => money 500 CNY
{RMB100} => money 100 CNY
{100rmb}没到 => money 100 CNY
{港币500} => money 500 HKD
{500港币} => money 500 HKD
{五百港元} => money 500 HKD
{100蚊} => money 100 HKD
{新台币300元} => money 300 TWD
{300台币} => money 300 TWD
{NT$300} => money 300 TWD
{20美金} => money 20 USD
{美金20} => money 20 USD
{20刀} => money 20 USD
{一百欧元} => money 100 EUR
{50英镑} => money 50 GBP
{１，２００．５０元} => money 1200.5 CNY
扣了{１００塊錢} => money 100 CNY
😡{１００元}不見了🙏 => money 100 CNY
从{100元}变成{50元} => money 100 CNY | money 50 CNY
充了{500}没到账 => money 500 CNY
我{昨天}转了{1200.50}给他 => date 2026-11-21 | money 1200.5 CNY
扣了我{50}还不给货 => money 50 CNY
被扣了{35.9} => money 35.9 CNY
提现{3000}，还没到 => money 3000 CNY
余额少了{200} => money 200 CNY
付了{两}次{88元} => number 2 | money 88 CNY
{0.01元} => money 0.01 CNY
{一分钱}没少 => money 0.01 CNY
{十块零五毛} => money 10.5 CNY
{两块钱} => money 2 CNY
{一块五} => money 1.5 CNY
差{一块钱} => money 1 CNY
{一百块钱} => money 100 CNY
{3百多}没了 => money 300 CNY
金额：{128.00} => money 128 CNY
金额{128} => money 128 CNY
`;

const ENGLISH = `
I sent {$20} => money 20 USD
it cost me {20 bucks} => money 20 USD
{USD 20} => money 20 USD
{20 USD} => money 20 USD
{US$20} => money 20 USD
{20 dollars} => money 20 USD
{$1,234.56} => money 1234.56 USD
{HK$50} => money 50 HKD
{HKD 1,500} => money 1500 HKD
{1,200.50 CNY} => money 1200.5 CNY
{CNY 35.90} was taken => money 35.9 CNY
{RMB 100}. => money 100 CNY
{100 yuan} => money 100 CNY
{100yuan} is missing => money 100 CNY
{50 kuai} => money 50 CNY
{100 euros} => money 100 EUR
{€15.50} => money 15.5 EUR
{£20} => money 20 GBP
{20 quid} => money 20 GBP
{a hundred and twenty dollars} => money 120 USD
{twenty bucks} gone => money 20 USD
{five hundred yuan} => money 500 CNY
{a thousand dollars} => money 1000 USD
{Two hundred and fifty Yuan} => money 250 CNY
{twenty-five dollars} => money 25 USD
{one dollar} => money 1 USD
{50 cents} => money 0.5 USD
{2 grand} => money 2000 CNY
{1.2k} was taken => money 1200 CNY
about {3k} => money 3000 CNY
{$5k} => money 5000 USD
-{$20} => money 20 USD
{¥100} and {¥200} => money 100 CNY | money 200 CNY
I paid {500} but nothing came => money 500 CNY
topped up {200} and it is not there => money 200 CNY
they charged me {35.90} twice => money 35.9 CNY
I transferred {1,200} to him => money 1200 CNY
sent {50}. => money 50 CNY
amount: {128.00} => money 128 CNY
{$0.99} fee => money 0.99 USD
{100￥} => money 100 CNY
{20$} => money 20 USD
`;

const NONE = `
千万别冻结
万一被盗怎么办
我们一块去
一块儿办
这块屏幕坏了
元旦怎么上班
一分都没少
十分着急
两三百块
几十块
三五百
iOS 17.1
版本2.3.1
50%折扣
百分之百
我等了一百年
一千个理由
5G
4k video
100万粉丝
第一百
一元二次方程
百度一下
收到95588，让我点链接
打了10086
转10086的话
I was born to run
one of them
a hundred times
`;

const NUMBERS = `
{1,234.56} => number 1234.56
提现{2}次了 => number 2
转了{3}次都失败 => number 3
充了{2}天了 => number 2
{三十}笔 => number 30
等了{三}天 => number 3
打了{20}分钟电话 => number 20
I tried {3} times => number 3
sent {2} messages => number 2
paid {3} times => number 3
{500000} => number 500000
第{2}个 => number 2
一直转圈
`;

describe('amounts, on their own and in a sentence', () => {
  test.each([...rows(CHINESE), ...rows(ENGLISH)])('%s', (_, { text, marked, expected }) => {
    expect(found(text)).toEqual({ marked, expected });
  });
});

describe('what only looks like an amount', () => {
  test.each(rows(NONE))('%s', (_, { text, marked }) => {
    expect(found(text, undefined, ['money']).marked).toBe(marked);
  });
});

describe('plain numbers', () => {
  test.each(rows(NUMBERS))('%s', (_, { text, marked, expected }) => {
    expect(found(text)).toEqual({ marked, expected });
  });
});
