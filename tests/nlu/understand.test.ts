import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { route } from '../../src/nlu/route.ts';
import { train } from '../../src/nlu/train.ts';
import { READ_LIMIT, understand } from '../../src/nlu/understand.ts';
import type { Expectation, Understanding } from '../../src/nlu/understanding.ts';
import { context, KIND, MODEL, SET } from './fixtures.ts';

describe('route', () => {
  test.each([
    ['我的转账到现在都还没到', 'pending_transaction'],
    ['轉賬還沒到', 'pending_transaction'],
    ['my transfer still has not arrived', 'pending_transaction'],
    ['my trasnfer has not arived', 'pending_transaction'],
    ['密码忘记了怎么办', 'forgot_password'],
    ['I forgot the password', 'forgot_password'],
    ['我要申请退款', 'refund_dispute'],
    ['please refund me', 'refund_dispute'],
    ['我要转人工客服', 'human_agent'],
    ['I want to talk to a real person', 'human_agent'],
    ['這個鏈接是真的嗎', 'check_link'],
    ['怎样充值', 'how_topup'],
    ['ＨＯＷ ＤＯ Ｉ ＴＯＰ ＵＰ？', 'how_topup'],
  ])('%s → %s', (text, flow) => {
    expect(route(MODEL, text).decision).toMatchObject({ kind: 'route', flow });
  });

  test('an example, whatever its case, punctuation and numbers, is certain', () => {
    for (const text of [
      '转账还没到',
      '转账还没到！！！',
      '轉賬還沒到',
      'My transfer has not arrived.',
      '  my TRANSFER has not arrived',
    ]) {
      expect(route(MODEL, text).decision).toEqual({ kind: 'route', flow: 'pending_transaction', score: 1 });
    }
  });

  test('between two flows the bot asks; far from all it says so', () => {
    const clarify = route(MODEL, '充值 提现').decision;
    expect(clarify).toMatchObject({ kind: 'clarify' });
    expect(clarify.kind === 'clarify' && clarify.flows).toEqual(expect.arrayContaining(['how_topup', 'how_withdraw']));
    for (const text of ['附近哪家火锅好吃', 'who won the football championship', '红烧肉怎么炖', 'sing a song']) {
      expect(route(MODEL, text).decision.kind).not.toBe('route');
    }
    for (const text of ['где мои деньги', '火锅', 'football', '😀😀', '?!', '', '\u0000']) {
      expect(route(MODEL, text).decision.kind).toBe('none');
    }
  });

  test('candidates are sorted, at most five, with scores from 0 to 1', () => {
    const { candidates } = route(MODEL, 'I cannot get my money');
    expect(candidates.length).toBeLessThanOrEqual(5);
    const scores = candidates.map((candidate) => candidate.score);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
    for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
  });

  test('notes tell which rule decided', () => {
    expect(route(MODEL, '转账还没到').notes).toContain('the message is an example of pending_transaction');
    expect(route(MODEL, 'football').notes.join()).toContain('hardly any of it is known');
  });
});

describe('train', () => {
  test('the order of intents and examples changes nothing', () => {
    const reversed = {
      ...SET,
      intents: [...SET.intents].reverse().map((intent) => ({
        ...intent,
        examples: { zh: [...intent.examples.zh].reverse(), en: [...intent.examples.en].reverse() },
      })),
    };
    const other = train(reversed);
    for (const text of ['钱怎么还没到', 'money is gone', '密码不对', 'help me with a refund please']) {
      expect(route(other, text)).toEqual(route(MODEL, text));
    }
  });

  test('no intents, or one, or empty examples: still an answer', () => {
    const none = train({ ...SET, intents: [] });
    expect(route(none, '你好').decision).toEqual({ kind: 'none', score: 0 });
    const one = train({
      ...SET,
      intents: [{ id: 'a', topic: 'none', urgent: false, examples: { zh: ['你好', '  ', '！'], en: [] } }],
    });
    expect(route(one, '你好').decision).toMatchObject({ kind: 'route', flow: 'a' });
  });

  test('an example of two flows is no certainty for either', () => {
    const shared = train({
      ...SET,
      intents: [
        { id: 'a', topic: 'none', urgent: false, examples: { zh: ['卡不能用', '绑卡失败'], en: [] } },
        { id: 'b', topic: 'none', urgent: false, examples: { zh: ['卡不能用', '付款失败'], en: [] } },
      ],
    });
    expect(route(shared, '卡不能用').decision.score).toBeLessThan(1);
  });

  test('an urgent flow wins near ties', () => {
    const examples = { zh: ['卡里的钱少了', '钱少了'], en: [] };
    const intents = [
      { id: 'calm', topic: 'how_to', urgent: false, examples: { ...examples, zh: [...examples.zh, '手续费'] } },
      { id: 'urgent', topic: 'security', urgent: true, examples: { ...examples, zh: [...examples.zh, '被盗'] } },
    ];
    const { candidates, notes } = route(train({ ...SET, intents }), '我卡里的钱少了');
    expect(candidates[0]?.flow).toBe('urgent');
    expect(candidates.length).toBe(2);
    expect(notes.length).toBeGreaterThan(0);
  });

  test('an unknown time zone is refused', () => {
    expect(() => train({ ...SET, timeZone: 'Moon/Base' })).toThrow(RangeError);
  });
});

describe('understand', () => {
  test('one message, everything in it', () => {
    const result = understand(MODEL, '昨天转账500元还没到，订单号UP202611210007', context());
    expect(result.lang).toBe('zh');
    expect(result.decision).toMatchObject({ kind: 'route', flow: 'pending_transaction' });
    expect(result.entities.map((entity) => entity.kind)).toEqual(['date', 'transaction_kind', 'money', 'order_number']);
    expect(result.prefill).toEqual({ kind: 'transfer' });
    expect(result.answer).toBeNull();
  });

  test('an answer is read beside the flow that the words would start', () => {
    const result = understand(MODEL, '想问提现这个事', context({ type: { kind: 'choice', options: KIND }, skip: null }));
    expect(result.answer).toMatchObject({ kind: 'value', value: 'withdrawal', strength: 'contained' });
    expect(result.candidates[0]?.flow).toBe('how_withdraw');
    expect(result.notes.join()).toContain('answers the question');
  });

  test('what is exactly an answer is nothing else', () => {
    const result = understand(MODEL, '提现', context({ type: { kind: 'choice', options: KIND }, skip: null }));
    expect(result).toMatchObject({
      answer: { value: 'withdrawal', strength: 'exact' },
      decision: { kind: 'none' },
      candidates: [],
      lang: 'zh',
    });
  });

  const expectations: readonly (Expectation | null)[] = [
    null,
    ...(['text', 'number', 'money', 'date', 'order_number', 'phone', 'email', 'url', 'attachment', 'yes_no'] as const).map(
      (kind) => ({ type: { kind }, skip: ['跳过', 'skip'] }),
    ),
    { type: { kind: 'choice', options: KIND }, skip: null },
  ];

  function expectValid(text: string, result: Understanding): void {
    expect([null, 'zh', 'en']).toContain(result.lang);
    expect(result.decision.score >= 0 && result.decision.score <= 1).toBe(true);
    if (result.decision.kind === 'clarify') expect([2, 3]).toContain(result.decision.flows.length);
    for (const entity of result.entities) expect(text.slice(entity.start, entity.end)).toBe(entity.text);
  }

  test('never throws, for any string and any question', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...expectations), (text, expect) => {
        expectValid(text, understand(MODEL, text, context(expect)));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['empty', ''],
    ['blanks', ' \n\t '],
    ['NUL', '\0\0'],
    ['lone surrogates', '\ud800\udc00\udfff\ud83d'],
    ['emoji', '🤬🤬🤬'],
    ['punctuation', '？？？！！！…'],
    ['Russian', 'Где мои деньги?'],
    ['Japanese', 'お金が届きません'],
    ['Arabic', 'أين أموالي'],
    ['pinyin', 'wo de qian mei dao'],
    ['zalgo', 'h̷̡̛e̸l̶p̵'],
  ])('%s', (_, text) => {
    for (const expectation of expectations) expectValid(text, understand(MODEL, text, context(expectation)));
  });

  test.each(['a', '钱', '1', '一', '昨天', '1-', 'a@', 'http://', '😡', '\u200b', '\ud800', 'not ', '(1)', '+1 ', '1,'])(
    'a hundred thousand characters of %j are bounded',
    (unit) => {
      const text = unit.repeat(100_000 / unit.length);
      for (const expectation of expectations) {
        const result = understand(MODEL, text, context(expectation));
        expectValid(text, result);
        expect(result.entities.every((entity) => entity.end <= READ_LIMIT)).toBe(true);
      }
    },
  );
});
