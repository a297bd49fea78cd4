/** The engine through its one door: events in, answers and effects out. The flows are in tests/support/mini-project.yaml. */
import { describe, expect, test } from '@jest/globals';
import type { State } from '../../src/dialog/state.ts';
import { step } from '../../src/dialog/step.ts';
import { effectsOf, miniKnowledge, startTalk } from '../support/talk.ts';

const LI = { id: 'cust-1', name: '李娜' };
const YUAN_80 = { kind: 'money', minor: 8000, currency: 'CNY' } as const;

describe('asking', () => {
  test('a question waits for its answer, and the tree goes on with it', () => {
    const talk = startTalk();
    expect(talk.say('包裹没到')).toEqual(['是信还是箱子？']);
    expect(talk.buttons()).toEqual(['信', '箱子']);
    expect(talk.press('箱子')).toEqual(['订单号？']);
    expect(talk.press('没有订单号')).toEqual(['没关系。', '值多少钱？']);
    expect(talk.say('80块')).toEqual(['¥80.00，对吗？']);
    expect(talk.buttons()).toEqual(['是', '否']);
    expect(talk.say('对的')).toEqual(['有帮助吗？']);
    expect(effectsOf(talk, 'outcome')).toEqual([
      { kind: 'outcome', flow: 'lost_parcel', topic: 'pending_transaction', disposition: 'resolved' },
    ]);
    expect(talk.say('有')).toEqual(['太好了。']);
    expect(effectsOf(talk, 'feedback')).toEqual([{ kind: 'feedback', flow: 'lost_parcel', helped: true }]);
    expect(talk.state?.status).toBe('idle');
  });

  test('the same in English, in the customer’s own words', () => {
    const talk = startTalk();
    expect(talk.say('my parcel is lost')).toEqual(['Letter or box?']);
    expect(talk.say('the second one')).toEqual(['Order number?']);
    expect(talk.say("i don't have it")).toEqual(['Never mind.', 'What is it worth?']);
    expect(talk.say('80 yuan')[0]).toContain('80.00');
    expect(talk.say('nope')[0]).toContain('ABCD');
    expect(talk.state?.status).toBe('with_agent');
  });

  test('what the first message says is not asked again', () => {
    const talk = startTalk({ customer: LI });
    talk.say('快递丢了，是个箱子，订单号 2026112200000101');
    expect(talk.state?.status).toBe('waiting');
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ order_no: '2026112200000101' });
    expect(talk.why?.notes.join()).toContain('order_no');
  });

  test('an answer that does not fit is explained once, then the way out is taken', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say('西瓜')).toEqual(['请选一个。', '是信还是箱子？']);
    const said = talk.say('月亮');
    expect(talk.state?.status).toBe('with_agent');
    expect(said.join()).toContain('H-ABCD');
    expect(effectsOf(talk, 'ticket')[0]?.ticket.reason).toBe('not_understood');
  });

  test('limits are told with their numbers', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('信');
    talk.press('没有订单号');
    expect(talk.say('800元')).toEqual(['至多¥500.00。', '值多少钱？']);
    expect(talk.say('0.5元')[0]).toContain('H-');
  });

  test('a value given earlier in the conversation is recalled, said, and not asked again', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    talk.result('found', { amount: YUAN_80 });
    talk.say('有');
    expect(talk.say('又有一个快递丢了')).toEqual(['是信还是箱子？']);
    expect(talk.press('箱子')).toEqual(['沿用2026112200000101。']);
    expect(talk.state?.status).toBe('waiting');
  });
});

describe('calls', () => {
  test('a look-up is an effect; its answer is an event that goes on in the right branch', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    expect(talk.say('2026112200000101')).toEqual([]);
    expect(talk.result('found', { amount: YUAN_80 })).toEqual(['找到了：¥80.00。', '有帮助吗？']);
  });

  test('without a proved identity nothing is looked up', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('信');
    expect(talk.say('2026112200000101')).toEqual(['请先登录。', '值多少钱？']);
    expect(effectsOf(talk, 'call')).toEqual([]);
  });

  test('a result that nobody declared counts as unavailable', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    expect(talk.result('exploded')).toEqual(['暂时查不到。', '值多少钱？']);
  });

  test('a late or doubled answer of the wallet changes nothing', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    talk.result('not_found');
    const before = talk.state;
    expect(
      talk.take({
        kind: 'call_result',
        id: 'late',
        at: '2026-11-23T02:01:00.000Z',
        fresh: 'LATE000000',
        call: '3.1',
        result: 'found',
        fields: { amount: YUAN_80 },
      }),
    ).toEqual([]);
    expect({ ...talk.state, turn: 0 }).toEqual({ ...before, turn: 0 });
  });

  test('whoever writes while a look-up runs is asked for a moment', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    expect(talk.say('喂？')).toEqual(['请稍等。']);
    expect(talk.state?.status).toBe('waiting');
  });

  test('a jump back is taken as often as the author allows', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    expect(talk.result('not_found')).toEqual(['没找到。', '订单号？']);
    talk.say('2026112200000102');
    expect(talk.result('not_found')).toEqual(['没找到。', '值多少钱？']);
  });
});

describe('irreversible actions', () => {
  const ask = () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    talk.say('丢在车上了');
    return talk;
  };

  test('the exact arguments are shown, and only a plain yes acts, once, under one key', () => {
    const talk = ask();
    expect(talk.buttons()).toEqual(['停卡', '改原因', '先不停']);
    expect(talk.say('停了会怎么样？')[0]).toBe('请选一个。');
    talk.press('停卡');
    const [call] = effectsOf(talk, 'call');
    expect(call).toMatchObject({ action: 'freeze_account', input: { reason: '丢在车上了' }, customer: 'cust-1' });
    expect(call?.idempotencyKey).toMatch(/^stop_card\/call\.freeze_account#\d+$/);
    expect(talk.result('done')).toEqual(['卡已停。', '有帮助吗？']);
  });

  test('no means no, and a change leads back to the question', () => {
    expect(ask().say('先不要')).toEqual(['没有停卡。']);
    const talk = ask();
    expect(talk.press('改原因')).toEqual(['为什么？']);
    talk.say('被偷了');
    talk.press('停卡');
    expect(effectsOf(talk, 'call')[0]?.input).toEqual({ reason: '被偷了' });
  });

  test('an unknown fate is never called a failure', () => {
    const talk = ask();
    talk.press('停卡');
    expect(talk.result('unknown')[0]).toBe('还不确定是否停了。');
    expect(talk.state?.status).toBe('with_agent');
  });
});

describe('repair', () => {
  test('a digression is answered, then the interrupted question comes back with its tries intact', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.say('西瓜');
    expect(talk.say('几点开门')).toEqual(['我们每天开门。', '回到“包裹丢失”。', '是信还是箱子？']);
    expect(talk.why?.rule).toBe('digression');
    talk.say('月亮');
    expect(talk.state?.status).toBe('with_agent');
  });

  test('back asks the question before again; the wrong answer is gone', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('信');
    expect(talk.say('上一步')).toEqual(['回到上一题。', '是信还是箱子？']);
    talk.press('箱子');
    expect(talk.state?.status === 'asking' && talk.state.stack[0].slots.kind).toBe('box');
  });

  test('back over two questions, then there is nothing before', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('信');
    talk.press('没有订单号');
    expect(talk.say('上一步').at(-1)).toBe('订单号？');
    expect(talk.say('上一步').at(-1)).toBe('是信还是箱子？');
    expect(talk.say('上一步').at(-1)).toBe('是信还是箱子？');
  });

  test.each([
    ['取消', '已停下。'],
    ['重新开始', '从头来。'],
  ])('%s ends what runs', (words, answer) => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say(words)[0]).toBe(answer);
    expect(talk.state?.status).toBe('idle');
    expect(effectsOf(talk, 'outcome')).toMatchObject([{ flow: 'lost_parcel', disposition: 'cancelled' }]);
  });

  test('a person can be had at any question, and gets everything known', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    talk.press('没有订单号');
    expect(talk.say('转人工')[0]).toMatch(/人工马上来，H-ABCD\d{4}。/);
    expect(effectsOf(talk, 'ticket')[0]?.brief).toEqual({
      topic: 'pending_transaction',
      flow: 'lost_parcel',
      title: '包裹丢失',
      lang: 'zh',
      customer: null,
      answers: [{ slot: 'kind', value: '箱子', from: 'asked' }],
      tried: ['没有订单号'],
      wishes: [],
    });
  });

  test('outside of opening hours the words say so', () => {
    const talk = startTalk({ at: '2026-11-22T20:00:00.000Z' });
    expect(talk.say('talk to a person')[0]).toMatch(/A person answers when we open/);
  });

  test('words after the handoff are added to the ticket; a new problem is helped with', () => {
    const talk = startTalk();
    talk.say('转人工');
    expect(talk.say('补充一下，是昨天的事')).toEqual([expect.stringContaining('已加到H-')]);
    expect(effectsOf(talk, 'ticket_note')).toMatchObject([{ text: '补充一下，是昨天的事' }]);
    expect(talk.say('营业时间')[0]).toBe('我们每天开门。');
  });

  test('nonsense is met with help, and with menu and person after the second time', () => {
    const talk = startTalk();
    expect(talk.say('……！')).toEqual(['没听懂，请换个说法。']);
    expect(talk.say('😀😀')).toEqual(['还是没懂。']);
    expect(talk.buttons()).toEqual(['看菜单', '找人']);
    talk.press('看菜单');
    expect(talk.buttons()).toEqual(['包裹丢失', '营业时间', '人工']);
    expect(talk.press('营业时间')[0]).toBe('我们每天开门。');
  });

  test('a button of an older question is explained, never applied', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    const old = '1.box';
    talk.press('信');
    expect(talk.pressPayload(old)).toEqual(['这个按钮过期了。', '订单号？']);
    expect(talk.state?.status === 'asking' && talk.state.stack[0].slots.kind).toBe('letter');
    expect(talk.pressPayload('garbage \u0000')).toEqual(['这个按钮过期了。', '订单号？']);
  });

  test('the language follows the customer in the middle of a flow, but not a single word', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say('what do you mean by that, I do not read Chinese')).toEqual(['Please pick one.', 'Letter or box?']);
    const other = startTalk();
    other.say('包裹没到');
    other.press('信');
    expect(other.say('no')[0]).toMatch(/没关系|这不是订单号/);
  });

  test('greeting and thanks in the middle repeat the question', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.say('你好')).toEqual(['您好。', '是信还是箱子？']);
    expect(talk.say('谢谢')).toEqual(['不客气。', '是信还是箱子？']);
  });

  test('a broken turn leaves the question open and says so', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(talk.take({ kind: 'failed', id: 'f', at: '2026-11-23T02:05:00.000Z', fresh: 'F000000000' })).toEqual([
      '出错了。',
      '是信还是箱子？',
    ]);
  });
});

describe('determinism', () => {
  test('the same events give the same bytes', () => {
    const talk = startTalk({ customer: LI });
    talk.open();
    for (const words of ['包裹没到', '信', '上一步', '箱子', '2026112200000101']) talk.say(words);
    talk.result('not_found');
    talk.say('转人工');
    const replay = () => {
      let state: State | null = null;
      const log: string[] = [];
      for (const event of JSON.parse(JSON.stringify(talk.events)) as typeof talk.events) {
        const done = step(miniKnowledge().graph, state, event);
        state = done.state;
        log.push(JSON.stringify(done));
      }
      return log;
    };
    expect(replay()).toEqual(replay());
    expect(JSON.parse(replay().at(-1) ?? '').state).toEqual(talk.state);
  });

  test('every message is answered, whatever it is', () => {
    for (const words of ['', ' ', '😀😀😀', '\u0000', '\ud800', '？？？', 'a'.repeat(100_000), '谢'.repeat(50_000)]) {
      const idle = startTalk();
      expect(idle.say(words).join('')).not.toBe('');
      const asking = startTalk();
      asking.say('包裹没到');
      expect(asking.say(words).join('')).not.toBe('');
    }
  });
});
