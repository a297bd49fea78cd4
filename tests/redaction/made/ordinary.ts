/** Messages without a secret that look as if they had one. `kept`: looked at only when everything is ready. */
import { passesLuhn } from '../../../src/redaction/card.ts';
import { isResidentId } from '../../../src/redaction/resident-id.ts';
import type { Random } from './random.ts';
import { card } from './values.ts';

type Ordinary = { readonly kept: boolean; readonly write: (random: Random) => string };

const two = (number: number) => String(number).padStart(2, '0');
const date = (random: Random) => `20${two(20 + random.below(6))}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
const amount = (random: Random) => `${1 + random.below(9)},${random.digits(3)}.${random.digits(2)}`;
const clock = (random: Random) => `${two(random.below(24))}:${two(random.below(60))}`;

/** Sixteen digits that no bank gave out. */
function noCard(random: Random): string {
  for (;;) {
    const digits = `6222${random.digits(12)}`;
    if (!passesLuhn(digits)) return digits;
  }
}

function noId(random: Random): string {
  for (;;) {
    const digits = `110105${1950 + random.below(60)}${two(1 + random.below(12))}${two(1 + random.below(28))}${random.digits(4)}`;
    if (!isResidentId(digits)) return digits;
  }
}

const say = (kept: boolean, ...sentences: ((random: Random) => string)[]): Ordinary[] =>
  sentences.map((write) => ({ kept, write }));

export const ORDINARY: readonly Ordinary[] = [
  ...say(
    false,
    (r) => `订单号${date(r)}${r.digits(10)}一直没到账`,
    (r) => `订单 ${r.digits(16)} 什么时候退款`,
    (r) => `交易流水号：${r.digits(28)}`,
    (r) => `${date(r)}${r.digits(20)}这笔没到`,
    (r) => `转了${amount(r)}元，手续费 0.${r.digits(2)}`,
    (r) => `${date(r).slice(0, 4)}年${1 + r.below(12)}月${1 + r.below(28)}日 ${clock(r)} 扣了 ${r.digits(3)} 元`,
    (r) => `快递单号 SF${r.digits(13)}`,
    (r) => `物流单号：${r.digits(13)} 显示已签收`,
    () => '打客服电话95188没人接',
    (r) => `400-${r.digits(3)}-${r.digits(4)} 是你们的热线吗`,
    (r) => `错误码 ${r.digits(6)}，怎么办`,
    (r) => `版本 ${1 + r.below(12)}.${r.below(20)}.${r.below(9)}.${r.below(99)} 闪退`,
    (r) => `App version ${1 + r.below(12)}.${r.below(20)}.${r.below(9)}.${r.below(99)} crashes`,
    (r) => `坐${r.below(999)}路公交刷码两次扣了${r.below(9)}元`,
    (r) => `余额 ${r.digits(5)}.${r.digits(2)} 不对`,
    (r) => `工单 H-${r.digits(4)} 有进展吗`,
    (r) => `尾号${r.digits(4)}的卡扣款失败`,
    (r) => `the card ending in ${r.digits(4)} was declined`,
    (r) => `order ${r.digits(16)} has not arrived`,
    (r) => `My transaction id is ${r.digits(18)}`,
    (r) => `tracking number ${r.digits(12)} please`,
    () => '验证码一直收不到，等了三四分钟',
    () => '密码忘了怎么办',
    (r) => `${noCard(r)} 到账了吗`,
    (r) => `${noId(r)} 查询失败`,
    (r) => `一共${r.below(9) + 1}笔，分别是 ${r.digits(3)}、${r.digits(3)}、${r.digits(3)} 元`,
    () => '6000 5000 4000 3000 都没到',
    (r) => `红包 ${r.below(200)}.00 元 ${clock(r)} 发的`,
    (r) => `活动说满${r.digits(3)}减${r.digits(2)}，为什么没减`,
    (r) => `I sent ${amount(r)} USD on ${date(r).slice(0, 4)}-11-2${r.below(9)} at ${clock(r)}`,
  ),
  ...say(
    true,
    (r) => `商户订单号 ${card(r)} 查不到`,
    (r) => `我的订单编号是${date(r)}${r.digits(12)}，请查`,
    (r) => `运单${r.digits(15)}丢件了`,
    (r) => `ref ${r.digits(10)}: no refund`,
    (r) => `时间戳 17${r.digits(11)}`,
    (r) => `凭证号${r.digits(14)}`,
    (r) => `发票号码：${r.digits(20)}`,
    (r) => `固件 v${r.below(9)}.${r.below(9)}.${r.below(9)}.${r.below(9)} 刷卡没反应`,
    (r) => `从${amount(r)}变成${amount(r)}了`,
    (r) => `等了${r.digits(2)}分钟，重试了${r.below(9)}次，还是${r.digits(5)}`,
    (r) => `错误 0x8007${r.digits(4)}`,
    (r) => `${clock(r)}-${clock(r)} 之间转的，一共三笔 ${r.digits(4)}`,
    (r) => `会员号 ${r.digits(10)} 积分没到`,
    (r) => `invoice ${r.digits(13)} was paid twice`,
    () => '助记词是什么东西，有必要告诉客服吗',
    () => 'Someone asked for my recovery phrase and my password, what should I do now?',
    () => '二零二四年三月一号充的，一二三线城市都不行吗',
    (r) => `序列号 ${r.chars('ABCDEFGH', 4)}-${r.digits(4)}-${r.digits(4)}`,
  ),
];
