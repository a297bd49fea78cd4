import { describe, expect, test } from '@jest/globals';
import { understand } from '../../src/nlu/understand.ts';
import type { Answer, Expectation, OptionWords } from '../../src/nlu/understanding.ts';
import { context, KIND, MODEL } from './fixtures.ts';

function read(text: string, type: Expectation['type'], skip: readonly string[] | null = null): Answer | null {
  return understand(MODEL, text, context({ type, skip })).answer;
}

/** "withdrawal exact", "none_of_these", "null". */
function short(answer: Answer | null): string {
  if (answer === null) return 'null';
  return answer.kind === 'value' ? `${answer.value} ${answer.strength}` : answer.kind;
}

describe('choice: payment, transfer, topup, withdrawal', () => {
  const choice = { kind: 'choice', options: KIND } as const;

  test.each([
    ['2', 'transfer exact'],
    ['２。', 'transfer exact'],
    ['②', 'transfer exact'],
    ['2️⃣', 'transfer exact'],
    ['选2', 'transfer exact'],
    ['我选第二个吧', 'transfer exact'],
    ['第四个', 'withdrawal exact'],
    ['最后一个', 'withdrawal exact'],
    ['倒数第二个', 'topup exact'],
    ['option 3', 'topup exact'],
    ['the second one', 'transfer exact'],
    ['2nd', 'transfer exact'],
    ['second please', 'transfer exact'],
    ['the last one', 'withdrawal exact'],
    ['I would like the first option, thanks', 'payment exact'],
    ['提现到银行卡', 'withdrawal exact'],
    ['提現到銀行卡', 'withdrawal exact'],
    ['Withdrawal to a bank card', 'withdrawal exact'],
    ['WITHDRAWAL', 'withdrawal exact'],
    ['应该是提现吧', 'withdrawal exact'],
    ["I think it's the top up", 'topup exact'],
    ['我前天充值的时候出的问题', 'topup contained'],
    ['I sent it, it was a transfer to my sister', 'transfer contained'],
    ['提现不了', 'withdrawal contained'],
    ["can't withdraw", 'withdrawal contained'],
    ['tranfser', 'transfer guess'],
    ['withdrawl', 'withdrawal guess'],
    ['给商家的那笔', 'payment guess'],
    ['it went to a merchant', 'payment guess'],
    ['都不是', 'none_of_these'],
    ['以上都不对', 'none_of_these'],
    ['none of these', 'none_of_these'],
    ['something else', 'none_of_these'],
    ['不是转账，是提现', 'withdrawal contained'],
    ['不是第一个，是第二个', 'transfer contained'],
    ['not transfer but withdrawal', 'withdrawal contained'],
    ['top up rather than transfer', 'topup contained'],
    ['不是第一个', 'null'],
    ['不是转账', 'null'],
    ['not the first one', 'null'],
    ['充值和提现都有', 'null'],
    ['transfer or withdrawal', 'null'],
    ['7', 'null'],
    ['我有2张卡', 'null'],
    ['第一次用', 'null'],
    ['你好', 'null'],
    ['', 'null'],
  ])('%s → %s', (text, expected) => {
    expect(short(read(text, choice))).toBe(expected);
  });

  test('the rule is told', () => {
    expect(read('2', choice)).toMatchObject({ rule: 'ordinal' });
    expect(read('提现', choice)).toMatchObject({ rule: 'label' });
    expect(read('tranfser', choice)).toMatchObject({ rule: 'typo' });
    expect(read('not transfer but withdrawal', choice)).toMatchObject({ rule: 'negation' });
  });

  test('a longer label wins over a shorter one inside it', () => {
    const options: readonly OptionWords[] = [
      { id: 'login', words: ['登录密码', 'Login password'] },
      { id: 'any', words: ['密码', 'password'] },
    ];
    expect(short(read('我的登录密码忘了', { kind: 'choice', options }))).toBe('login contained');
    expect(short(read('it is the login password I forgot', { kind: 'choice', options }))).toBe('login contained');
  });

  test('labels that deny something are labels, not negations', () => {
    const options: readonly OptionWords[] = [
      { id: 'got_it', words: ['收到了', 'I got it'] },
      { id: 'nothing', words: ['没收到', 'Nothing came'] },
    ];
    expect(short(read('还是没收到', { kind: 'choice', options }))).toBe('nothing contained');
    expect(short(read('没收到', { kind: 'choice', options }))).toBe('nothing exact');
    expect(short(read('我收到了', { kind: 'choice', options }))).toBe('got_it exact');
  });

  test('of two options: former and latter', () => {
    const options = KIND.slice(0, 2);
    expect(short(read('后者', { kind: 'choice', options }))).toBe('transfer exact');
    expect(short(read('the former', { kind: 'choice', options }))).toBe('payment exact');
  });

  test('named yes and no buttons still understand plain yes and no', () => {
    const options: readonly OptionWords[] = [
      { id: 'yes', words: ['已经好了', 'It works now'] },
      { id: 'no', words: ['还是不行', 'Still broken'] },
    ];
    // Agreement to a report (登上了吗) is a promise to try, not a success.
    expect(short(read('嗯', { kind: 'choice', options }))).toBe('later');
    expect(short(read('nope', { kind: 'choice', options }))).toBe('no exact');
    expect(short(read('还是不行啊', { kind: 'choice', options }))).toBe('no exact');
  });
});

describe('yes or no', () => {
  const YES =
    '是|是的|是啊|对|对的|嗯|嗯嗯|嗯！|好|好的|好吧|行|可以|可以的|没错|不错|没问题|没有问题|当然|确认|同意|有|有的|解决了|已经解决了|好了|收到了|算是吧|应该是|是我本人|可以了|ok|👍|yes|Yes!|yep|yeah|yup|sure|ok|okay|correct|right|of course|i did|I have|no problem|no worries|yes please|it works now|works|I think so|kind of|not bad|go ahead|that’s right|是的，我试过了|yes, I did that|yes it does|好的，谢谢|對';
  const NO =
    '不是|不|不对|不行|不可以|不要|不用|不用了|不用了谢谢|没有|没|没有呢|还没|还没有|没解决|没有解决|没用|没到账|不是的|不太行|还是不行|没收到|没试过|否|不是我|👎|no|No.|nope|nah|not really|not yet|no thanks|I did not|i didnt|I don’t|not working|it doesn’t work|still not|still the same|didn’t help|I don’t think so|never|没有，还是一样|no, it did not|嗯，没有|well, no|no it still fails|沒有';
  const NEITHER =
    '算了|cancel|不知道|不确定|是不是|有没有|可以吗|not sure|I don’t know|maybe|怎么充值|what do you mean|对方没收到钱怎么办|12345678|是的，不对|yes and no';

  test.each(YES.split('|'))('yes: %s', (text) => {
    expect(read(text, { kind: 'yes_no' })).toMatchObject({ kind: 'value', value: true });
  });
  test.each(NO.split('|'))('no: %s', (text) => {
    expect(read(text, { kind: 'yes_no' })).toMatchObject({ kind: 'value', value: false });
  });
  test.each(NEITHER.split('|'))('neither: %s', (text) => {
    expect(read(text, { kind: 'yes_no' })).toBeNull();
  });
});

describe('values', () => {
  test.each([
    ['100', 100_00, 'exact'],
    ['１００', 100_00, 'exact'],
    ['一百二', 120_00, 'exact'],
    ['三百', 300_00, 'exact'],
    ['大概500左右', 500_00, 'exact'],
    ['1,200.50', 1200_50, 'exact'],
    ['100块', 100_00, 'exact'],
    ['付了大概是100的样子我记得', 100_00, 'contained'],
    ['it was 35.9', 35_90, 'exact'],
    ['100000', 100_000_00, 'exact'],
  ])('money: %s', (text, minor, strength) => {
    expect(read(text, { kind: 'money' })).toMatchObject({ value: { kind: 'money', minor, currency: 'CNY' }, strength });
  });

  test('money in another currency keeps it; two amounts are no answer', () => {
    expect(read('$20', { kind: 'money' })).toMatchObject({ value: { minor: 20_00, currency: 'USD' } });
    expect(read('付了100元，退了20元', { kind: 'money' })).toBeNull();
  });

  test.each([
    ['昨天下午三点', '2026-11-21T07:00:00Z'],
    ['大概是11月3号吧', '2026-11-03'],
    ['it was last Friday', '2026-11-20'],
    ['11.3', '2026-11-03'],
    ['20261103', '2026-11-03'],
  ])('date: %s', (text, iso) => {
    expect(read(text, { kind: 'date' })).toMatchObject({ value: { kind: 'date', iso } });
  });

  test.each([
    ['3', 3],
    ['三', 3],
    ['三次', 3],
    ['three', 3],
    ['试了5次', 5],
    ['两千', 2000],
    ['twenty five', 25],
  ])('number: %s', (text, value) => {
    expect(read(text, { kind: 'number' })).toMatchObject({ value });
  });

  test.each([
    ['UP20261122A8881', 'UP20261122A8881'],
    ['订单号是 up20261122', 'UP20261122'],
    ['13800138000', '13800138000'],
    ['20261103', '20261103'],
    ['2026 1122 0001 2345', '2026112200012345'],
    ['500000', '500000'],
    ['订单12345678，电话13800138000', '12345678'],
  ])('order number: %s', (text, value) => {
    expect(read(text, { kind: 'order_number' })).toMatchObject({ value });
  });

  test.each([
    ['13800138000', '13800138000'],
    ['138-0013-8000', '13800138000'],
    ['我的手机是13800138000', '13800138000'],
    ['91234567', '91234567'],
    ['+852 9123 4567', '+85291234567'],
  ])('telephone: %s', (text, value) => {
    expect(read(text, { kind: 'phone' })).toMatchObject({ value });
  });

  test('e-mail, link, text, file', () => {
    expect(read('me@mail.example.com', { kind: 'email' })).toMatchObject({ value: 'me@mail.example.com', strength: 'exact' });
    expect(read('upay-login.cc/a', { kind: 'url' })).toMatchObject({ value: { host: 'upay-login.cc', verdict: 'dangerous' } });
    expect(read('https://upay.example 和 http://1.2.3.4/a', { kind: 'url' })).toMatchObject({ value: { verdict: 'dangerous' } });
    expect(read(' 商家一直不发货 ', { kind: 'text' })).toMatchObject({ value: '商家一直不发货', strength: 'guess' });
    expect(read('   ', { kind: 'text' })).toBeNull();
    expect(read('here it is', { kind: 'attachment' })).toBeNull();
    expect(read('我不想说', { kind: 'order_number' })).toBeNull();
  });
});

describe('skip', () => {
  const skip = ['我没有订单号', "I don't have it"];

  test.each(
    '我没有订单号|没有|没有订单号|我现在没有|不知道|忘了|忘记了|找不到订单号|跳过|不记得了|I don’t have it|dont have one|no idea|skip|skip it|I forgot|can’t find it|no|not sure'.split(
      '|',
    ),
  )('skips: %s', (text) => {
    expect(read(text, { kind: 'order_number' }, skip)).toMatchObject({ kind: 'skip' });
  });

  test('not where it is not allowed, and not where a value is given', () => {
    expect(read('没有', { kind: 'order_number' }, null)).toBeNull();
    expect(read('没有别的，只有UP20261122A8881', { kind: 'order_number' }, skip)).toMatchObject({ value: 'UP20261122A8881' });
    expect(read('没有', { kind: 'yes_no' }, skip)).toMatchObject({ kind: 'value', value: false });
  });
});

describe('said already', () => {
  const filled = (text: string) => understand(MODEL, text, context()).prefill;

  test('an option named in the first message is not asked again', () => {
    expect(filled('提现一直没到')).toEqual({ kind: 'withdrawal' });
    expect(filled('my transfer has not arrived')).toEqual({ kind: 'transfer' });
  });

  test('not when two are named, or one only to exclude it, or none', () => {
    expect(filled('转账还没到，充值没到账')).toEqual({});
    expect(filled('不是转账，钱扣了对方没收到')).toEqual({});
    expect(filled('付款处理中很久了')).toEqual({ kind: 'payment' });
    expect(filled('钱到哪去了')).toEqual({});
  });
});

describe('consent by the words of the button', () => {
  const options = [
    { id: 'yes', words: ['我要注销', 'Close it'] },
    { id: 'no', words: ['先不注销', 'Keep it'] },
  ];
  test.each([
    ['注销', 'yes exact'],
    ['好的，注销吧', 'yes exact'],
    ['不注销', 'no exact'],
  ])('%s: %s', (text, reading) => {
    expect(short(read(text, { kind: 'yes_no', options }))).toBe(reading);
  });

  test.each(['我', '了', '的'])('a mere %s agrees to nothing', (text) => {
    expect(short(read(text, { kind: 'yes_no', options }))).not.toContain('yes');
  });
});
