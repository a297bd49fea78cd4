/** Names of banks and merchants, and what kind of transaction is spoken of. */
import { describe, expect, test } from '@jest/globals';
import { findEntities } from '../../src/nlu/entities/find.ts';
import { nameList } from '../../src/nlu/entities/names.ts';
import { fold } from '../../src/nlu/normalise.ts';
import { found, rows, WORLD } from './entity-table.ts';

const BANKS = `
{工商银行}转到{中国银行} => bank icbc | bank boc
{中国工商银行}的卡 => bank icbc
{Industrial and Commercial Bank of China} => bank icbc
{industrial and commercial  bank of china} card => bank icbc
{Bank of China} app => bank boc
{bankofchina} => bank boc
{Bank-of-China} => bank boc
my {icbc} card => bank icbc
{ICBC}卡 => bank icbc
用{Icbc}充值 => bank icbc
{ＩＣＢＣ}卡 => bank icbc
{ICBC}'s app => bank icbc
{農業銀行}提現 => bank abc
{工行}卡 => bank icbc
从{工行}到{建行} => bank icbc | bank ccb
{建行}业务 => bank ccb
用的{中行}的卡 => bank boc
绑了{中信}的卡 => bank citic
{中信}信用卡 => bank citic
{光大}的卡用不了 => bank ceb
{民生银行}卡 => bank cmbc
{民生}的卡 => bank cmbc
{招行}，{交行}都试过 => bank cmb | bank bocom
{CCB}: declined => bank ccb
bocelli
bocom2
abc123
recibo
这其中行不行
集中行动
员工行为
员工行业
手工行业
新建行程
创建行不行
提交行不行
提交行程
外交行动
其中信息不对
短信中信息有误
集中信任
居民生活
新兴业务
光大家都知道
不光大
推广发送
老农行走
从中行贿
加工行业
`;

const MERCHANTS = `
在{美团}买的 => merchant meituan
{美团外卖}退款 => merchant meituan
{MEITUAN} order => merchant meituan
{星巴克}扣了我{两}次 => merchant starbucks | number 2
{starbucks} charged me twice => merchant starbucks
{Starbucks}' coffee => merchant starbucks
{麥當勞} => merchant mcdonalds
{McDonalds} => merchant mcdonalds
{mcdonald’s} => merchant mcdonalds
{７－Ｅｌｅｖｅｎ} => merchant seven_eleven
{7 eleven} => merchant seven_eleven
在{711}买的 => merchant seven_eleven
{711元} => money 711 CNY
{711}次 => number 711
{今日头条}会员 => merchant toutiao
{apple} subscription => merchant apple
pineapple
apples
{H&M} refund => merchant hm
{一点点}奶茶 => merchant yidiandian
{网易云音乐}自动扣费 => merchant netease
{NetEase  Cloud Music} => merchant netease
`;

const KINDS = `
我{付款}了商家没收到 => payment
刚{支付}完就退出了 => payment
{扫码付}的 => payment
我在超市{消费}的 => payment
{买}东西扣了两次钱 => payment
{刷卡}失败 => payment
{缴费}没成功 => payment
{付}了100元 => payment
{付}不了款 => payment
这笔不是我{付}的 => payment
{转账}还没到 => transfer
{轉帳}給朋友 => transfer
我{转}了500给他 => transfer
{转给}朋友的钱 => transfer
{转错}人了 => transfer
给我妈{汇款} => transfer
{打钱}给他没收到 => transfer
{转}不了账 => transfer
{过数}未到 => transfer
{充值}没到账 => top_up
{充}了200没到 => top_up
{充钱}进去不见了 => top_up
{储值}失败 => top_up
{增值}唔到 => top_up
{转到余额}没到 => top_up
{从银行卡转到钱包} => top_up
{充}不进去 => top_up
{提现}没到 => withdrawal
{提現}到銀行卡 => withdrawal
{提款}失败 => withdrawal
{提}不出来 => withdrawal
{取现} => withdrawal
{提領}失敗 => withdrawal
{提到银行卡}的钱没到 => withdrawal
{转到自己的银行卡} => withdrawal
不能{提现} => withdrawal
没{提现}成功 => withdrawal
没收到{转账} => transfer
不是转账，是{提现} => withdrawal
是{充值}不是提现 => top_up
我没有付款
我没付款却被扣钱
从来没转过账
不要充值
不想提现了
并非转账
忘记支付密码
支付宝怎么用
付款码打不开
支付方式
转人工
转圈
充电宝
补充一下
提示错误
提前
付出很多
怎么买单车
my {payment} failed => payment
I {paid} the shop => payment
they {charged} me twice => payment
a {purchase} at the store => payment
I {bought} shoes => payment
{Payment} to a merchant => payment
I did not make this {payment} => payment
cannot {pay} => payment
my {transfer} has not arrived => transfer
I {transferred} 500 => transfer
I {sent money} to a friend => transfer
I {sent} $20 to Bob => transfer
{sending money} to mum => transfer
did not receive the {transfer} => transfer
my {top-up} is missing => top_up
{Top up} failed => top_up
I {topped up} 200 => top_up
{topup} not there => top_up
I {added money} to my wallet => top_up
{recharge} failed => top_up
{withdrawal} pending => withdrawal
I {withdrew} 500 => withdrawal
can't {withdraw} => withdrawal
{cash out} to bank => withdrawal
I {cashed out} yesterday => withdrawal
{transfer to my bank account} => withdrawal
{transferred from my bank to my wallet} => top_up
it is not a transfer, it is a {withdrawal} => withdrawal
not the top up but the {withdrawal} => withdrawal
I haven't paid
I didn't transfer anything
I don't want to top up
isn't a payment
I never withdrew anything
payment password
payment method
pay attention
I sent a message
昨天{转账}给房东，他说没收到 => transfer
钱{转}过去了三个小时了 => transfer
我{付}完钱页面白屏了 => payment
{提现}审核中什么意思 => withdrawal
我是{提现}的不是充值的 => withdrawal
不是充值的问题，是{付款}的问题 => payment
{支付}失败但是钱扣了 => payment
我要找客服转人工
我没有提现过，为什么有记录
这笔{转账}不是我操作的 => transfer
{转错}账号了怎么办 => transfer
微信{转给}你们的钱 => transfer
{买}了东西没发货 => payment
{扫码付款}显示处理中 => payment
从钱包{提}了500到卡里 => withdrawal
卡里的钱{充}到钱包去了 => top_up
怎么给朋友{转钱} => transfer
不想转账了，想{提现} => withdrawal
别给我充值
请问支持信用卡{充值}吗 => top_up
我{付}了两次钱 => payment
多{付}了一次 => payment
电影票{下单}失败 => payment
工资{打款}还没到 => transfer
忘了付款密码
没法{转账} => transfer
app转来转去打不开
页面一直在转
提高额度
提交了申请
提醒一下
提供资料
补充材料
充分理由
充满电了
转发给朋友
转换币种
周转不灵
付诸东流
对付一下
应付
I need to {pay} my rent => payment
the {transfer} I made is stuck => transfer
can't {top up} my wallet => top_up
{withdrawing} to my bank fails => withdrawal
someone {withdrew} my money => withdrawal
never received the {payment} => payment
why was I {charged} => payment
I never made this {purchase} => payment
wasn't a transfer, I {paid} a merchant => payment
not a withdrawal
I don't want to pay
my {deposit} is not showing => top_up
{loaded money} onto wallet => top_up
phone is charged
I paid attention
the payment page is blank
change payment password
{sent money} to wrong person => transfer
I {sent} him 200 => transfer
余额怎么{转到银行卡} => withdrawal
{transfer my balance to my bank card} => withdrawal
transfer me to a human
转账密码忘记了
{transfer} me money => transfer
`;

describe('banks', () => {
  test.each(rows(BANKS))('%s', (_, { text, marked, expected }) => {
    const { marked: place, expected: value } = found(text, undefined, ['bank']);
    expect({ marked: place, expected: value }).toEqual({ marked, expected });
  });
});

describe('merchants', () => {
  test.each(rows(MERCHANTS))('%s', (_, { text, marked, expected }) => {
    expect(found(text)).toEqual({ marked, expected });
  });

  test('a brand without merchants and banks has none', () => {
    const world = { ...WORLD, banks: nameList([]), merchants: nameList([]) };
    const { merchants: _, ...older } = world;
    for (const each of [world, older])
      expect(findEntities(fold('在美团用工行付的', 100), each, 0).map((e) => e.kind)).toEqual(['transaction_kind']);
  });

  test('a name that two entries share belongs to the first, and empty names do not count', () => {
    const merchants = nameList([
      { id: 'one', names: ['Shop', ' ', ''] },
      { id: 'two', names: ['shop'] },
    ]);
    const [entity] = findEntities(fold('the shop', 100), { ...WORLD, merchants }, 0);
    expect(entity).toMatchObject({ kind: 'merchant', value: 'one', start: 4, end: 8 });
  });
});

describe('kinds of transaction', () => {
  test.each(rows(KINDS))('%s', (_, { text, marked, expected }) => {
    const kinds = found(text, undefined, ['transaction_kind']);
    expect({ ...kinds, expected: kinds.expected.replaceAll('transaction_kind ', '') }).toEqual({ marked, expected });
  });
});
