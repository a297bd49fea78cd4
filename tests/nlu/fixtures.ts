/** A small wallet of its own, so that these tests do not change with the shipped flows. */
import { type Intent, type Model, type TrainingSet, train } from '../../src/nlu/train.ts';
import type { Context } from '../../src/nlu/understand.ts';
import type { Expectation, OptionWords } from '../../src/nlu/understanding.ts';

function intent(id: string, topic: string, zh: string, en: string, urgent = false): Intent {
  return { id, topic, urgent, examples: { zh: zh.split('|'), en: en.split('|') } };
}

const INTENTS: readonly Intent[] = [
  intent(
    'login_failure',
    'login_failure',
    '登录不了|登不上去|账号登录失败|一直转圈进不去|收不到登录验证码|提示密码错误|账号被锁定了|打开就闪退没法登录|登录的时候网络错误|我进不去我的账户',
    'I cannot log in|login fails|the app keeps loading|sign in does not work|I get no login code|it says wrong password|my account is locked|cannot get into my account|network error when signing in|log in problem',
  ),
  intent(
    'forgot_password',
    'forgot_password',
    '忘记密码了|密码想不起来|支付密码忘了怎么办|怎么重置密码|找回登录密码|密码不记得了|我把密码忘得一干二净|忘了支付密码',
    'I forgot my password|reset my password|how do I recover my password|payment password forgotten|I do not remember my password|password reset please|lost my password',
  ),
  intent(
    'pending_transaction',
    'pending_transaction',
    '转账还没到|钱扣了对方没收到|充值没到账|提现一直没到|付款处理中很久了|转出去的钱什么时候到|余额没有增加|钱到哪去了|汇款迟迟不到账|订单显示处理中',
    'my transfer has not arrived|money was taken but not received|top up is missing|withdrawal still pending|payment is processing for hours|where is my money|the transfer is stuck|my balance did not go up|money not arrived yet',
  ),
  intent(
    'refund_dispute',
    'refund_dispute',
    '我要退款|商家不给退钱|被重复扣款了|扣错金额了|没收到货想退款|这笔扣款不认识|退款什么时候到|申请退款|多扣了一次钱',
    'I want a refund|charged twice|the merchant refuses to refund|wrong amount charged|I did not get the goods|refund has not come|unknown charge on my account|dispute a payment',
  ),
  intent(
    'security_incident',
    'security',
    '账户被盗了|钱被人转走了|手机丢了|我被骗了|刚把验证码告诉别人了|马上冻结账户|有人登录我的账号|被盗刷了',
    'my account was hacked|someone stole my money|I lost my phone|I was scammed|I gave away the code|freeze my account now|somebody logged in to my account|fraud on my account',
    true,
  ),
  intent(
    'check_link',
    'security',
    '这个链接是真的吗 http://a.example/b|这条短信是官方的吗|帮我看看网址能不能点|收到可疑短信|这是诈骗链接吗',
    'is this link genuine http://a.example/b|is this sms from you|can I trust this website|I got a suspicious message|is that link a scam',
  ),
  intent(
    'how_topup',
    'how_to',
    '怎么充值|如何给钱包充钱|充值步骤|在哪里充值|充值要手续费吗',
    'how do I top up|how to add money|where can I top up|is there a fee for top up|add funds to my wallet',
  ),
  intent(
    'how_withdraw',
    'how_to',
    '怎么提现|如何提现到银行卡|提现步骤|提现手续费多少|在哪里提现',
    'how do I withdraw|how to withdraw to my bank card|withdrawal fee|where can I withdraw|cash out to bank',
  ),
  intent(
    'human_agent',
    'human_agent',
    '转人工|人工客服|我要找真人|接客服|叫个人来',
    'talk to a human|agent please|real person|customer service representative|speak to someone',
  ),
  intent('greeting', 'none', '你好|您好|在吗|早上好|哈喽', 'hello|hi|hi there|good morning|hey'),
];

export const SET: TrainingSet = {
  intents: INTENTS,
  banks: [
    { id: 'icbc', names: ['工商银行', '中国工商银行', '工行', 'ICBC', 'Industrial and Commercial Bank of China'] },
    { id: 'boc', names: ['中国银行', '中行', 'BOC', 'Bank of China'] },
    { id: 'cmb', names: ['招商银行', '招行', 'CMB'] },
  ],
  domains: ['upay.example', 'upay-wallet.example'],
  brandNames: ['uPay 钱包', 'uPay'],
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
};

export const MODEL: Model = train(SET);

/** Sunday, 22 November 2026, 15:30 in Shanghai. */
export const NOW = '2026-11-22T07:30:00Z';

export const KIND: readonly OptionWords[] = [
  { id: 'payment', words: ['付款给商家', 'Payment to a merchant', '付款', '消费', 'paid a shop'] },
  { id: 'transfer', words: ['转账给个人', 'Transfer to a person', '转账', 'transfer', '转给朋友', 'sent to a friend'] },
  { id: 'topup', words: ['充值到钱包', 'Top-up', '充值', 'top up'] },
  { id: 'withdrawal', words: ['提现到银行卡', 'Withdrawal to a bank card', '提现', 'withdrawal', 'withdraw'] },
];

export function context(expect: Expectation | null = null): Context {
  return {
    now: NOW,
    lang: 'zh',
    expect,
    openings: (flow) => (flow === 'pending_transaction' ? [{ slot: 'kind', options: KIND }] : []),
  };
}
