/** Silence: a reminder, the end, coming back; and calls whose answer is lost. */
import { describe, expect, test } from '@jest/globals';
import { gistOf } from '../../src/dialog/silence.ts';
import { learn } from '../../src/knowledge.ts';
import { effectsOf, MONDAY, miniProject, startTalk, type Talk } from '../support/talk.ts';

const LI = { id: 'cust-1', name: '李娜' };
const MINUTE = 60_000;

/** Lets the timer that the last turn asked for fire. */
function wait(talk: Talk): string[] {
  const timer = talk.state?.timer;
  if (!timer) throw new Error('nothing is waited for');
  return talk.take({ kind: 'timer', ...talk.stamp(), timer: timer.id });
}

const timerOf = (talk: Talk) => effectsOf(talk, 'timer').map(({ purpose, afterMs }) => [purpose, afterMs / MINUTE]);

describe('a question that nobody answers', () => {
  test('is repeated in short after ten minutes, with its buttons, and stays as it is', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    expect(timerOf(talk)).toEqual([['remind', 10]]);
    const question = talk.state?.status === 'asking' ? talk.state.question : null;
    expect(wait(talk)).toEqual(['还在吗？是信还是箱子？']);
    expect(timerOf(talk)).toEqual([['close', 20]]);
    expect(talk.why?.rule).toBe('reminder');
    expect(talk.state).toMatchObject({ status: 'asking', question });
    expect(talk.buttons()).toEqual(['信', '箱子']);
    expect(talk.pressPayload('1.box')).toEqual(['订单号？']);
    expect(timerOf(talk)).toEqual([['remind', 10]]);
  });

  test('is closed after half an hour: outcome expired, last words, nothing waited for', () => {
    const talk = startTalk();
    talk.say('my parcel is lost');
    wait(talk);
    expect(wait(talk)).toEqual(['“Lost parcel” is closed for now.']);
    expect(effectsOf(talk, 'outcome')).toMatchObject([{ flow: 'lost_parcel', disposition: 'expired' }]);
    expect(talk.state).toMatchObject({ status: 'idle', expired: { flow: 'lost_parcel' } });
    expect(talk.state?.timer).toBeUndefined();
    expect(timerOf(talk)).toEqual([]);
  });

  test('all that was interrupted below it ends with it', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.say('卡被偷了');
    wait(talk);
    wait(talk);
    expect(effectsOf(talk, 'outcome').map(({ flow, disposition }) => [flow, disposition])).toEqual([
      ['stop_card', 'expired'],
      ['lost_parcel', 'expired'],
    ]);
  });

  test('put by a pattern: the question below the pattern is not lost by the reminder', () => {
    const talk = startTalk();
    talk.say('营业时间');
    expect(talk.state?.status === 'asking' && talk.state.stack.map((frame) => frame.flow)).toEqual(['did_this_help']);
    expect(wait(talk)).toEqual(['还在吗？有帮助吗？']);
    expect(talk.press('是')).toEqual(['太好了。']);
  });

  test('attempts are not consumed, and every answer starts the waiting anew', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    wait(talk);
    expect(talk.say('西瓜')).toEqual(['请选一个。', '是信还是箱子？']);
    expect(timerOf(talk)).toEqual([['remind', 10]]);
    wait(talk);
    expect(talk.press('信')).toEqual(['订单号？']);
  });

  test('who has only opened the conversation is left in peace', () => {
    const talk = startTalk();
    talk.open();
    expect(talk.state?.timer).toBeUndefined();
  });

  test('the times are the brand’s', () => {
    const source = (text: string) =>
      text.replace('  currency: CNY\n', '  currency: CNY\n  silence: { remind: 90s, close: 2h }\n');
    const talk = startTalk({ knowledge: learn(miniProject(source)) });
    talk.say('包裹没到');
    expect(timerOf(talk)).toEqual([['remind', 1.5]]);
    wait(talk);
    expect(timerOf(talk)).toEqual([['close', 118.5]]);
  });
});

describe('a timer that was overtaken', () => {
  test('says nothing and leaves question, buttons and timer alone', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    const old = talk.state?.timer?.id ?? '';
    talk.press('信');
    const before = talk.state;
    expect(talk.take({ kind: 'timer', ...talk.stamp(), timer: old })).toEqual([]);
    expect(talk.why?.rule).toBe('stale_timer');
    expect({ ...talk.state, turn: 0 }).toEqual({ ...before, turn: 0 });
    expect(talk.effects).toEqual([]);
    expect(talk.press('没有订单号')[0]).toBe('没关系。');
  });

  test('the same one twice reminds once', () => {
    const talk = startTalk();
    talk.say('包裹没到');
    const timer = talk.state?.timer?.id ?? '';
    expect(wait(talk)).toHaveLength(1);
    expect(talk.take({ kind: 'timer', ...talk.stamp(), timer })).toEqual([]);
  });

  test('while nothing is open it is nothing', () => {
    const talk = startTalk();
    talk.say('转人工');
    expect(talk.take({ kind: 'timer', ...talk.stamp(), timer: '1.close' })).toEqual([]);
    expect(talk.state?.status).toBe('with_agent');
  });
});

describe('coming back', () => {
  const closed = () => {
    const talk = startTalk();
    talk.say('包裹没到');
    talk.press('箱子');
    wait(talk);
    wait(talk);
    return talk;
  };

  test('with an answer: what was closed is said, and it can be started again', () => {
    const talk = closed();
    expect(talk.say('2026112200000101')).toEqual(['“包裹丢失”已经关闭，重新开始吗？']);
    expect(talk.why?.rule).toBe('returned');
    expect(talk.press('是')).toEqual(['是信还是箱子？']);
  });

  test('with a button of then: it does nothing', () => {
    const talk = closed();
    expect(talk.pressPayload('2.~skip')).toEqual(['“包裹丢失”已经关闭，重新开始吗？']);
    expect(talk.press('否')).toEqual([]);
    expect(talk.state?.status).toBe('idle');
  });

  test('with another matter: that is helped with, and what was closed is forgotten', () => {
    const talk = closed();
    expect(talk.say('停卡')).toEqual(['为什么？']);
    expect(talk.state?.expired).toBeUndefined();
  });

  test('after more than a day: as any other message', () => {
    const talk = closed();
    const late = new Date(Date.parse(MONDAY) + 25 * 3_600_000).toISOString();
    const asked = closed();
    asked.say('……！');
    const event = asked.events.at(-1);
    if (event?.kind !== 'message') throw new Error('no message');
    expect(talk.take({ ...event, id: 'late', at: late })).toEqual(['没听懂，请换个说法。']);
  });

  test('the offer itself may be ignored, and silence ends it, too', () => {
    const talk = closed();
    talk.say('……！');
    wait(talk);
    wait(talk);
    expect(talk.state?.status).toBe('idle');
  });
});

describe('the confirmation of something that cannot be undone', () => {
  test('is void after the silence: a press later does nothing', () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    talk.say('丢在车上了');
    const payload = '2.yes';
    expect(wait(talk)).toEqual(['还在吗？因为“丢在车上了”停卡，确认吗？']);
    expect(talk.buttons()).toEqual(['停卡', '改原因', '先不停']);
    wait(talk);
    expect(talk.pressPayload(payload)).toEqual(['“停卡”已经关闭，重新开始吗？']);
    expect(effectsOf(talk, 'call')).toEqual([]);
  });
});

describe('a call whose answer is lost', () => {
  test('a look-up counts as unavailable after longer than it can take', () => {
    const talk = startTalk({ customer: LI });
    talk.say('包裹没到');
    talk.press('信');
    talk.say('2026112200000101');
    const [[purpose, minutes] = []] = timerOf(talk);
    expect(purpose).toBe('result');
    expect(minutes).toBeGreaterThan(2);
    talk.say('喂？');
    expect(timerOf(talk)).toEqual([]);
    expect(wait(talk)).toEqual(['暂时查不到。', '值多少钱？']);
    expect(talk.why?.rule).toBe('lost_result');
    expect(talk.result('found', { amount: { kind: 'money', minor: 1, currency: 'CNY' } })).toEqual([]);
  });

  test('what cannot be undone has an unknown fate, and is never called a failure', () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    talk.say('丢在车上了');
    talk.press('停卡');
    expect(wait(talk)[0]).toBe('还不确定是否停了。');
  });
});

describe('an author’s own pattern', () => {
  const withPattern = (steps: string) =>
    startTalk({
      knowledge: learn(
        miniProject((text) => {
          const [before = '', rest = ''] = text.split('flow: silence\n');
          const [, ...after] = rest.split('\n---\n');
          const head = 'pattern: silence\ntitle: { zh: 静, en: Quiet }\n';
          return `${before}flow: silence\n${head}${steps}\n---\n${after.join('\n---\n')}`;
        }),
      ),
    });

  test('may hand over to a person instead of closing', () => {
    const talk = withPattern('steps: [{ handoff: fell_silent }]');
    talk.say('包裹没到');
    wait(talk);
    expect(effectsOf(talk, 'ticket')[0]?.ticket.reason).toBe('fell_silent');
  });

  test('may say nothing', () => {
    const talk = withPattern('steps: [{ do: resume }]');
    talk.say('包裹没到');
    expect(wait(talk)).toEqual([]);
    expect(talk.state?.status).toBe('asking');
    expect(wait(talk)).toEqual([]);
    expect(talk.state).toMatchObject({ status: 'idle' });
    expect(effectsOf(talk, 'outcome')).toMatchObject([{ disposition: 'expired' }]);
  });

  test('may ask, but not for ever', () => {
    const talk = withPattern(
      'slots: { on: yes_no }\ntries: 1\ngive_up: [do: resume]\nsteps: [{ ask: on, text: { zh: 还要吗？, en: Go on? } }, { when: on, then: [do: resume] }, { end: expired }]',
    );
    talk.say('包裹没到');
    let fired = 0;
    for (; talk.state?.timer && fired < 20; fired++) wait(talk);
    expect(fired).toBeLessThan(6);
    expect(talk.state?.status).toBe('idle');
  });
});

test.each([
  ['请从账单里复制。\n订单号是多少？', '订单号是多少？'],
  ['What is the order number? You find it in Transactions.', 'What is the order number?'],
  ['请直接说您的问题，或点下面的选项：', '请直接说您的问题，或点下面的选项'],
  ['It was ¥1.50. Pay it now', 'Pay it now'],
  ['', ''],
])('the gist of “%s”', (text, gist) => {
  expect(gistOf(text)).toBe(gist);
});

describe('a broken turn while a call runs', () => {
  const called = () => {
    const talk = startTalk({ customer: LI });
    talk.say('停卡');
    talk.say('丢在车上了');
    talk.press('停卡');
    return talk;
  };
  const broken = (talk: Talk, call?: string) =>
    talk.take({ kind: 'failed', ...talk.stamp(), ...(call !== undefined && { call }) });

  test('asks for no second confirmation: the first one may still act', () => {
    const talk = called();
    expect(broken(talk)).toEqual(['抱歉。']);
    expect(talk.state?.status).toBe('waiting');
    expect(talk.result('done')[0]).toBe('卡已停。');
  });

  test('ends what is open when it was the answer that could not be taken', () => {
    const talk = called();
    const call = talk.state?.status === 'waiting' ? talk.state.call.id : '';
    expect(broken(talk, call)).toEqual(['出错了。']);
    expect(talk.state?.status).toBe('idle');
    expect(effectsOf(talk, 'call')).toEqual([]);
  });
});
