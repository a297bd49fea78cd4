/** What takes back an earlier answer, and what only looks like it. */
import { describe, expect, test } from '@jest/globals';
import { understand } from '../../src/nlu/understand.ts';
import type { Expectation, OptionWords } from '../../src/nlu/understanding.ts';
import { context, KIND, MODEL } from './fixtures.ts';

const asks = (type: Expectation['type']): Expectation => ({ type, skip: null });
const PLACE: readonly OptionWords[] = [
  { id: 'shop', words: ['店里', 'In a shop'] },
  { id: 'web', words: ['网上', 'Online'] },
];
const ORDER = asks({ kind: 'order_number' });
const AMOUNT = asks({ kind: 'money' });
const WHICH = asks({ kind: 'choice', options: KIND });
const ARRIVED = asks({ kind: 'yes_no' });
const STORY = asks({ kind: 'text' });
/** Latest first: the kind of payment was asked before the number, the number before the amount. */
const EARLIER = [AMOUNT, ORDER, WHICH];
const NAMES = ['amount', 'order', 'kind'];

/** "amount 50000", "order A12345", "kind transfer", "null". */
function corrected(text: string, open: Expectation = ARRIVED, earlier = EARLIER): string {
  const { correction } = understand(MODEL, text, { ...context(open), earlier });
  if (correction === null) return 'null';
  if (correction.answer === null) return `${NAMES[correction.question]} again`;
  const { value } = correction.answer;
  const words = typeof value === 'object' ? (value.kind === 'money' ? value.minor : JSON.stringify(value)) : value;
  return `${NAMES[correction.question]} ${words}`;
}

describe('in Chinese', () => {
  test.each([
    ['说错了，是500', 'amount 50000'],
    ['我刚才说错了，应该是500块', 'amount 50000'],
    ['打錯了，是500元', 'amount 50000'],
    ['金额写错了，五百', 'amount 50000'],
    ['不好意思 金额填错了 应该是1.5万', 'amount 1500000'],
    ['不对，应该是500元', 'amount 50000'],
    ['不对，是500', 'amount 50000'],
    ['不对，金额应该是500', 'amount 50000'],
    ['金额有误，是500', 'amount 50000'],
    ['金额应该是500', 'amount 50000'],
    ['应该是500不是50', 'amount 50000'],
    ['不是50，是500', 'amount 50000'],
    ['不是50块，应该是500块', 'amount 50000'],
    ['是500，不是50', 'amount 50000'],
    ['金额改成500', 'amount 50000'],
    ['把50改成500', 'amount 50000'],
    ['更正一下：500元', 'amount 50000'],
    ['刚才那个金额不对，是500', 'amount 50000'],
    ['订单号打错了，应该是2026112200003344', 'order 2026112200003344'],
    ['刚才那个订单号错了 UP20261122', 'order UP20261122'],
    ['写错了，2026112200003344', 'order 2026112200003344'],
    ['选错了，是提现', 'kind withdrawal'],
    ['我点错了，应该是充值', 'kind topup'],
    ['不对，应该是转账', 'kind transfer'],
    ['不是转账，是提现', 'kind withdrawal'],
    ['选错了，是第二个', 'kind transfer'],
  ])('%s → %s', (text, expected) => expect(corrected(text)).toBe(expected));
});

describe('in English', () => {
  test.each([
    ['sorry, I meant 500 yuan', 'amount 50000'],
    ['I meant 500', 'amount 50000'],
    ["actually it's 500 yuan", 'amount 50000'],
    ['Actually, the amount was 500', 'amount 50000'],
    ['correction: 500 yuan', 'amount 50000'],
    ['it should be 500, not 50', 'amount 50000'],
    ['that should be 500 not 50', 'amount 50000'],
    ['not 50 but 500', 'amount 50000'],
    ["it's 500, not 50", 'amount 50000'],
    ['no wait, it should be 500, not 50', 'amount 50000'],
    ['no, the amount should be 500', 'amount 50000'],
    ['the amount should be 500', 'amount 50000'],
    ['please change the amount to 500', 'amount 50000'],
    ["oops wrong number, it's 2026112200003344", 'order 2026112200003344'],
    ['I typed it wrong, 2026112200003344', 'order 2026112200003344'],
    ['typo in the order number: UP20261122', 'order UP20261122'],
    ['I gave you the wrong order number, it is UP20261122', 'order UP20261122'],
    ['sorry I picked the wrong one, it was a transfer', 'kind transfer'],
    ['I meant withdrawal', 'kind withdrawal'],
    ['not a transfer but a withdrawal', 'kind withdrawal'],
  ])('%s → %s', (text, expected) => expect(corrected(text)).toBe(expected));
});

describe('corrects nothing', () => {
  test.each([
    // A cue without a value.
    ['不对'],
    ['说错了'],
    ['我写错了'],
    ['金额不对'],
    ['sorry, I typed it wrong'],
    ['wrong'],
    ['correction'],
    ['I made a typo'],
    // A value without a cue.
    ['500'],
    ['500块'],
    ['2026112200003344'],
    ['提现'],
    ['是500'],
    ['应该是昨天到的吧'],
    ['it should be there by now'],
    ['withdrawal'],
    ['I paid 500 yuan'],
    // Two values, or one that fits no question of the named kind.
    ['说错了，是500或者600'],
    ['I meant 500 or 600'],
    ['电话打错了，是500'],
    // What happened, not what was said.
    ['转错了，想转500转成了5000，怎么办'],
    ['商家发错货了，应该退我500'],
    ['不是我付的，是我老公付的'],
    ["it's not that I don't want to, it's that I can't"],
    ['I meant to send 500 to my mum'],
    ["I'm not sure what you mean"],
    ['余额不对'],
    ['actually it has been three days'],
    // A question.
    ['应该是500吗？'],
    ['手机号怎么改成新的'],
    ['shouldn’t it be 500?'],
    // A yes or no that was not taken back.
    ['不是的，没有'],
    ['no it is not'],
    [''],
    ['错'],
    [`说错了${'，真的很急'.repeat(60)}，是500`],
  ])('%s', (text) => expect(corrected(text)).toBe('null'));

  test('where nothing was asked before', () => {
    expect(corrected('说错了，是500', ARRIVED, [])).toBe('null');
    expect(understand(MODEL, '说错了，是500', context(ARRIVED)).correction).toBeNull();
  });
});

describe('beside the open question', () => {
  test('what answers it is its answer', () => {
    expect(corrected('不对，应该是500元', AMOUNT)).toBe('null');
    expect(corrected('应该是500，不是50', AMOUNT)).toBe('null');
    expect(corrected('actually it was 500 yuan', AMOUNT)).toBe('null');
    expect(corrected('不是店里，是网上', asks({ kind: 'choice', options: PLACE }))).toBe('null');
  });

  test('a confirmation with a button for changes is spared the question what to change', () => {
    const words = (id: string, ...labels: string[]): OptionWords => ({ id, words: labels });
    const options = [
      words('yes', '提交', 'File it'),
      words('change', '我要修改', 'Change something'),
      words('no', '先不提交', 'Not now'),
    ];
    const confirm = asks({ kind: 'yes_no', options });
    expect(corrected('不对，订单号应该是2026112200003345', confirm)).toBe('order 2026112200003345');
    expect(corrected('金额写错了，是500', confirm)).toBe('amount 50000');
    expect(corrected('no, it should be 500, not 50', confirm)).toBe('amount 50000');
    expect(corrected('不对，要修改', confirm)).toBe('null');
    expect(corrected('金额不对', confirm)).toBe('null');
    expect(corrected('提交', confirm)).toBe('null');
  });

  test('unless the words name a past answer', () => {
    expect(corrected('刚才说错了，是500元', AMOUNT)).toBe('amount 50000');
    expect(corrected('sorry, I meant 500 yuan', AMOUNT)).toBe('amount 50000');
  });

  test('any text answers a question for a story: only a few plain words take something back there', () => {
    expect(corrected('金额说错了，是500块', STORY)).toBe('amount 50000');
    expect(corrected('I typed it wrong, 500 yuan', STORY)).toBe('amount 50000');
    expect(corrected('不是50，是500', STORY)).toBe('null');
    expect(corrected('我转账的时候把金额填错了，本来应该是500块，结果多转了', STORY)).toBe('null');
    expect(corrected('they charged me 500, not 50', STORY)).toBe('null');
  });

  test('other options than those of the open choice are read', () => {
    expect(corrected('选错了，是提现', asks({ kind: 'choice', options: PLACE }))).toBe('kind withdrawal');
  });
});

describe('an option that is called as a kind of answer is', () => {
  const CHANGED = asks({
    kind: 'choice',
    options: [
      { id: 'phone', words: ['手机号', 'Phone number'] },
      { id: 'money', words: ['金额', 'Amount'] },
      { id: 'loads', words: ['一直转圈', 'It keeps loading'] },
    ],
  });

  test.each([
    ['刚才说错了，应该是手机号', 'amount phone'],
    ['不好意思我说错了，我要的是手机号', 'amount phone'],
    ['前面答错了，应该选金额', 'amount money'],
    ['更正一下，是手机号', 'amount phone'],
    ['我刚才点错了，手机号才对', 'amount phone'],
    ['刚才选错了，是一直转圈', 'amount loads'],
    ['sorry, I made a mistake before, I meant Phone number', 'amount phone'],
    ['I chose the wrong option, it should be phone number', 'amount phone'],
    ['my mistake, I meant to say amount', 'amount money'],
    ['sorry, I meant it keeps loading', 'amount loads'],
  ])('%s → %s', (text, change) => expect(corrected(text, ARRIVED, [CHANGED])).toBe(change));

  test('but where it is the kind that was wrong, nothing is chosen', () => {
    expect(corrected('手机号写错了', ARRIVED, [CHANGED])).toBe('null');
    expect(corrected('金额写错了，是500', ARRIVED, [CHANGED, AMOUNT])).toBe('order 50000');
    expect(corrected('I meant it', ARRIVED, [CHANGED])).toBe('null');
  });
});

describe('among several earlier questions', () => {
  test('of one kind, the latest is meant', () => {
    const { correction } = understand(MODEL, '说错了，是500块', { ...context(ARRIVED), earlier: [ORDER, AMOUNT, AMOUNT] });
    expect(correction?.question).toBe(1);
  });

  test('a number that could be two things is nobody’s', () => {
    const number = asks({ kind: 'number' });
    expect(corrected('说错了，是3', ARRIVED, [number, AMOUNT])).toBe('null');
  });

  test('yes and no are taken back by saying so only', () => {
    expect(corrected('刚才说错了，没有', WHICH, [ARRIVED])).toBe('amount false');
    expect(corrected('不对，没有', WHICH, [ARRIVED])).toBe('null');
  });

  test('text and files are not recognised', () => {
    expect(corrected('说错了，是我妈妈买的', ARRIVED, [STORY, asks({ kind: 'attachment' })])).toBe('null');
  });
});

describe('an answer is taken back without another one: it is to be asked again', () => {
  test.each([
    ['订单号填错了', 'order again'],
    ['不好意思，我刚才金额写错了', 'amount again'],
    ['我想改一下订单号', 'order again'],
    ['sorry, I typed the wrong order number', 'order again'],
    ['I want to change the amount', 'amount again'],
    ['let me correct the order number please', 'order again'],
  ])('%s', (text, expected) => {
    expect(corrected(text)).toBe(expected);
  });

  test.each([
    ['商家把金额打错了'],
    ['金额写错了的话怎么办理退款'],
    ['I want to change the amount of my limit'],
    ['我想改手机号'],
  ])('but not: %s', (text) => {
    expect(corrected(text)).toBe('null');
  });

  test('what belongs to the account, too, only where it was told before', () => {
    const earlier = [asks({ kind: 'phone' })];
    expect(corrected('我想改手机号', ARRIVED, earlier)).toBe('null');
    expect(corrected('我想改一下刚才填的手机号', ARRIVED, earlier)).toBe('amount again');
  });

  test('words and files are called by their names', () => {
    const earlier = [asks({ kind: 'attachment' }), STORY];
    expect(corrected('截图发错了', ARRIVED, earlier)).toBe('amount again');
    expect(corrected('the photo was wrong, I sent the wrong photo', ARRIVED, earlier)).toBe('amount again');
    expect(corrected('经过写错了，应该是：他们挂了我三次电话', ARRIVED, earlier)).toBe('order 他们挂了我三次电话');
    expect(corrected('我说错了', ARRIVED, earlier)).toBe('null');
  });
});
