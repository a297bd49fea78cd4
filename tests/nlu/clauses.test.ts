/** What a message says is not its matter, and where its second one begins. */
import { describe, expect, test } from '@jest/globals';
import { denialIn, twoMatters } from '../../src/nlu/clauses.ts';
import { fold } from '../../src/nlu/normalise.ts';
import { route } from '../../src/nlu/route.ts';
import { MODEL } from './fixtures.ts';

const folded = (text: string): string => fold(text, 1000).text;
const denial = (text: string) => denialIn(folded(text));
const matters = (text: string) => twoMatters(folded(text));

describe('what is denied stands apart from the rest', () => {
  test.each([
    ['不是密码的问题，是收不到验证码', '不是密码的问题', '是收不到验证码'],
    ['我没忘密码，就是登不上去', '我没忘密码', '就是登不上去'],
    ['我没要退款啊，就是问钱去哪了', '我没要退款啊', '就是问钱去哪了'],
    ['别跟我说重启，账户就是进不去', '别跟我说重启', '账户就是进不去'],
    ['跟手机没关系，换了电脑也登不上', '跟手机没关系', '换了电脑也登不上'],
    ['並非密碼錯誤，而是收不到驗證碼', '并非密码错误', '而是收不到验证码'],
    ['钱一直没到账，不是要投诉', '不是要投诉', '钱一直没到账'],
    ['It’s not the password, I never get the code', "it's not the password", 'i never get the code'],
    ["I don't want a refund, I want to know where my money is", "i don't want a refund", 'i want to know where my money is'],
    ["I'm not locked out. The code never comes.", "i'm not locked out", 'the code never comes'],
    ["ok so nothing wrong with my phone, the app won't open", 'ok so nothing wrong with my phone', "the app won't open"],
    ['nobody hacked me but I cannot log in', 'nobody hacked me', 'but i cannot log in'],
    ["this is not about a refund it's my account that is closed", 'this is not about a refund', "it's my account that is closed"],
  ])('%s', (text, denied, rest) => {
    expect(denial(text)).toEqual({ denied, rest });
  });

  test.each([
    ['who did it, not what it is about', '不是我付的，钱被扣了'],
    ['the same', '不是本人操作的，请查一下'],
    ['the same', '不是我自己转的，账户少了五百块'],
    ['not the first time', '不是第一次了，每次都扣两遍钱'],
    ['a question', '不是吗，钱明明已经扣了'],
    ['how much', '不是很明白，余额怎么会少'],
    ['a state', "it's not there yet, my money"],
    ['a state', 'I am not able to log in, the page stays white'],
    ['a state', 'this is not fair, I was charged twice'],
    ['what is missing', '没有收到验证码，等了十分钟'],
    ['a refusal of something else than the matter', '不行，还是登不上去啊'],
    ['nothing but the denial', '不是密码问题'],
    ['nothing but the denial', "I don't want a refund"],
    ['too little left', '不是密码，是钱'],
    ['no denial at all', '我的转账还没有到'],
    ['nothing', ''],
  ])('nothing is denied by %s: %s', (_, text) => {
    expect(denial(text)).toBeNull();
  });
});

describe('a second matter', () => {
  test.each([
    ['我的退款还没到账，另外怎么改手机号', '我的退款还没到账，', '另外怎么改手机号'],
    ['转账一直没到。对了，提现手续费是多少', '转账一直没到。', '对了，提现手续费是多少'],
    ['先帮我冻结账户，再帮我换个手机号', '先帮我冻结账户，', '再帮我换个手机号'],
    ['没收到货想退款，然后我想投诉商家', '没收到货想退款，', '然后我想投诉商家'],
    ['密碼忘記了怎麼辦，順便問下怎麼提現', '密码忘记了怎么办，', '顺便问下怎么提现'],
    ['I forgot my password and also how do I top up', 'i forgot my password', 'and also how do i top up'],
    [
      'I need a refund. By the way, can you change my phone number?',
      'i need a refund.',
      'by the way, can you change my phone number?',
    ],
    ['freeze my account and then tell me where my money is', 'freeze my account', 'and then tell me where my money is'],
  ])('%s', (text, first, second) => {
    expect(matters(text)).toEqual({ first: first.replace('，', ','), second: second.replace('，', ',') });
  });

  test.each([
    ['another way, not another matter', '验证码收不到，还有没有别的办法'],
    ['how much of it', '我的账户里还有多少钱可以用'],
    ['whether there is any', '转账还没到，还有吗'],
    ['too little behind it', '我的退款还没到账，另外'],
    ['too little before it', '另外，怎么改绑定的手机号'],
    ['too little before it', 'also how do I change my phone number'],
    ['an ordinary "also"', 'my wife also cannot log in'],
    ['an ordinary "then"', 'I log in and then the app closes'],
    ['one matter', 'my transfer has not arrived'],
    ['nothing', ''],
  ])('is not begun by %s: %s', (_, text) => {
    expect(matters(text)).toBeNull();
  });
});

describe('what it is good for', () => {
  const flowOf = (text: string) => {
    const { decision } = route(MODEL, text);
    return decision.kind === 'route' ? decision.flow : decision.kind;
  };

  test.each([
    ["It's not the password, I never get the login code", 'login_failure'],
    ['不是要退款，我转的钱还没到', 'pending_transaction'],
    ['我没忘密码，就是账号登录不上去', 'login_failure'],
  ])('the rest decides: %s → %s', (text, flow) => {
    expect(flowOf(text)).toBe(flow);
    expect(route(MODEL, text).notes).toContain('says what it is not about: the rest counts more');
  });

  test.each([
    ['转账还没到，另外怎么提现到银行卡', 'pending_transaction', 'how_withdraw'],
    ['I forgot my password. By the way, how do I top up?', 'forgot_password', 'how_topup'],
  ])('the first of two is served, the second is kept: %s', (text, first, second) => {
    expect(flowOf(text)).toBe(first);
    expect(route(MODEL, text).second).toEqual({ flow: second, score: expect.any(Number) });
  });

  test('no second matter is kept where it is the first in other words', () => {
    expect(route(MODEL, '转账还没到，另外钱什么时候到').second).toBeNull();
  });
});
